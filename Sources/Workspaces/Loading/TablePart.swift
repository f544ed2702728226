import Columns
import Diagnostics
import Ingest
import Query

/// A delimited file as a source of rows.
struct FileProvider: TableProvider {
    let source: CSVSource

    var schema: Schema { source.schema }
    var rowCountEstimate: Int? { source.rowCountEstimate }
    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws { try source.scan(columns: columns, body) }
}

/// A file that was read whole and is kept in memory, as a source for queries.
struct KeptFileProvider: TableProvider {
    let table: PackedTable
    /// Kept with its table.
    let source: CSVSource

    var schema: Schema { table.schema }
    var rowCountEstimate: Int? { table.rowCount }
    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws { try table.scan(columns: columns, body) }
}

/// One of the sources that a canonical table is put together from: a file, or what a query gives.
struct TablePart: Sendable {
    /// The path, or how the query is called in messages.
    let name: String
    /// Its rows.
    let provider: any TableProvider
    /// How its file is read; nil for a query's result.
    private let options: CSVOptions?
    /// Which of its columns is which.
    let matching: HeaderMatching
    /// Canonical columns that can't be made of the file's, with the reason: an error for who asks for them.
    let unreadable: [String: Diagnostic]
    /// What reading it came to; nil for a query's result.
    let statistics: SourceStatistics?
    /// How its file is written; nil for a query's result.
    let dialect: Dialect?
    /// The day that the file's name carries.
    let snapshotDate: CalendarDate?

    /// Opens a file and matches its columns, deciding again the types of those that a canonical column can't be
    /// made of as they are.
    init(
        path: String, table: CanonicalTable, configuration: TableConfiguration?,
        observer: (@Sendable (UnsafeRawBufferPointer) -> Void)?
    ) throws {
        var options = try configuration.map { try CSVOptions($0.dialect, location: $0.location) } ?? CSVOptions()
        var source = try CSVSource(path: path, options: options, byteObserver: observer)
        var matching = try HeaderMatching(
            headers: source.schema.names, table: table, configuration: configuration, path: path)
        var forced: [(column: CanonicalColumn, index: Int)] = []
        var unreadable: [String: Diagnostic] = [:]
        for column in table.columns {
            guard let index = matching.indices[column.name] else { continue }
            let field = source.schema.fields[index]
            if let type = Self.neededType(of: column, given: field.type) {
                if type != .text, options.dateOrder == nil {
                    var dates = SlashDates()
                    try dates.observe(source, column: index)
                    if let problem = dates.problem {
                        unreadable[column.name] = Self.undecided(problem, column, of: table, field.name, path: path)
                        continue
                    }
                }
                options.types[field.name] = type
                forced.append((column, index))
            }
        }
        if !forced.isEmpty {
            let first = source
            source = try CSVSource(path: path, options: options)
            // With other types the header is found the same, but a file that changes meanwhile is not.
            guard source.schema.names == first.schema.names else {
                throw Diagnostic(.input, code: "file-changed", "\(path) changed while it was being read")
            }
            try Self.checkForced(forced, first: first, forced: source, path: path, table: table)
        }
        matching.dropEmptyHeaders()
        self.init(
            name: path, unreadable: unreadable, provider: FileProvider(source: source), options: options,
            matching: matching, statistics: source.statistics, dialect: source.dialect)
    }

    /// The delimiter, for looking at raw records.
    var delimiter: Character { dialect.map { Character(Unicode.Scalar($0.delimiter)) } ?? "," }

    /// The line of the first row.
    private var firstLine: Int { dialect.map { $0.skippedLines + ($0.hasHeader ? 2 : 1) } ?? 1 }

    init(
        name: String, unreadable: [String: Diagnostic] = [:], provider: any TableProvider,
        options: CSVOptions? = nil, matching: HeaderMatching, statistics: SourceStatistics?,
        dialect: Dialect? = nil
    ) {
        self.name = name
        self.unreadable = unreadable
        self.provider = provider
        self.options = options
        self.matching = matching
        self.statistics = statistics
        self.dialect = dialect
        snapshotDate = WorkspaceFiles.date(inNameOf: name)
    }

    /// The part with some of its columns read as text.
    func reading(asText indices: [Int]) throws -> TablePart {
        guard var options, !indices.isEmpty else { return self }
        for index in indices { options.types[provider.schema.fields[index].name] = .text }
        let source = try CSVSource(path: name, options: options)
        return TablePart(
            name: name, unreadable: unreadable, provider: FileProvider(source: source), options: options,
            matching: matching, statistics: source.statistics, dialect: source.dialect)
    }

    /// Where rows begin. In compressed or transcoded files the line is that which they have if no field holds a line
    /// break and no line is blank.
    func places(ofRows rows: [Int]) -> [Int: RecordLocator.Place] {
        if rows.isEmpty { return [:] }
        if let dialect, let statistics,
            let exact = RecordLocator.places(ofRows: rows, path: name, dialect: dialect, statistics: statistics)
        {
            return exact
        }
        var result: [Int: RecordLocator.Place] = [:]
        for row in rows {
            var line = firstLine + row
            for reject in statistics?.rejects ?? [] {
                if reject.line <= line { line += 1 } else { break }
            }
            result[row] = RecordLocator.Place(line: line, byteOffset: 0)
        }
        return result
    }

    /// The type that a column must be read as, where what it was found to be won't do.
    private static func neededType(of column: CanonicalColumn, given: DataType) -> DataType? {
        switch column.type {
        case .identifier, .text, .choice: return ColumnWidening.losesSpelling(given) ? .text : nil
        case .date: return given == .text ? .date : nil
        case .instant: return given == .text ? .timestamp : nil
        case .month, .money, .number, .boolean: return nil
        }
    }

    private static func undecided(
        _ problem: String, _ column: CanonicalColumn, of table: CanonicalTable, _ header: String, path: String
    ) -> Diagnostic {
        Diagnostic(
            .input, code: "ambiguous-date",
            "\(path): \(problem) in column \"\(header)\" (\(table.name).\(column.name))",
            at: SourceLocation(source: path),
            help: [
                "say which comes first in \(WorkspaceConfiguration.fileName), under tables.\(table.name).dialect:",
                "  date_order: dmy   or   date_order: mdy",
            ])
    }

    /// A column that was text since some cells don't fit costs those records; one of which hardly any fits is
    /// misunderstood.
    private static func checkForced(
        _ forced: [(column: CanonicalColumn, index: Int)], first: CSVSource, forced source: CSVSource, path: String,
        table: CanonicalTable
    ) throws {
        let lost = source.statistics.rejectCount - first.statistics.rejectCount
        guard lost > 0, lost > source.statistics.rows else { return }
        for (column, index) in forced {
            let header = source.schema.fields[index].name
            guard let example = source.statistics.rejects.first(where: { $0.column == header }) else { continue }
            throw Diagnostic(
                .input, code: "unreadable-column",
                "\(path): most of column \"\(header)\" can't be read as \(column.type.expectation), "
                    + "which \(table.name).\(column.name) needs",
                at: SourceLocation(source: path, line: example.line, byteOffset: example.byteOffset),
                notes: [example.reason]
                    + first.statistics.diagnostics.filter { $0.code == "column-type" }.map(\.message),
                help: ["map another column to \(column.name) under tables.\(table.name).columns"])
        }
    }
}

/// What the dates with slashes of a text column tell about the order of day and month.
private struct SlashDates {
    private var example: String?
    private var sawFirstOver12 = false
    private var sawSecondOver12 = false

    /// Why the order can't be told; nil where it can, or where no date has slashes.
    var problem: String? {
        guard let example else { return nil }
        if sawFirstOver12, sawSecondOver12 { return "some dates have the day first and some the month" }
        if sawFirstOver12 || sawSecondOver12 { return nil }
        return "it can't be told whether the day or the month comes first in \"\(example)\" and the other dates"
    }

    mutating func observe(_ source: CSVSource, column: Int) throws {
        try source.scan(columns: [column]) { chunk in
            for row in 0..<chunk.rowCount {
                guard case .text(let text) = chunk.columns[0][row] else { continue }
                let parts = text.split(separator: "/", maxSplits: 2)
                guard parts.count == 3, parts[0].utf8.count <= 2, let first = Int(parts[0]), let second = Int(parts[1])
                else { continue }
                example = example ?? text
                if first > 12 { sawFirstOver12 = true }
                if second > 12 { sawSecondOver12 = true }
            }
            return true
        }
    }
}

extension HeaderMatching {
    /// Columns without a header and without a canonical meaning are of no use under the name that was made up.
    fileprivate mutating func dropEmptyHeaders() { extras.removeAll { $0.name.isEmpty } }
}

extension CSVOptions {
    /// The options that a workspace's dialect stands for.
    init(_ dialect: DialectConfiguration, location: SourceLocation) throws {
        self.init()
        if let text = dialect.delimiter {
            guard let byte = text.utf8.first, text.utf8.count == 1 else {
                throw Diagnostic(
                    .usage, code: "bad-delimiter", "the delimiter \"\(text)\" isn't one byte of ASCII", at: location)
            }
            delimiter = byte
        }
        if let text = dialect.quote { quote = text.utf8.first.map { .some($0) } ?? .none }
        if let name = dialect.encoding {
            let spellings = [name, name.uppercased(), name.prefix(1).uppercased() + name.dropFirst()]
            guard let known = spellings.lazy.compactMap(TextEncoding.init(rawValue:)).first else {
                throw Diagnostic(
                    .usage, code: "unknown-encoding", "the encoding \(name) can't be read", at: location,
                    help: ["convert the file first: iconv -f \(name) -t utf-8"])
            }
            encoding = known
        }
        switch dialect.dateOrder {
        case .dmy: dateOrder = .dayFirst
        case .mdy: dateOrder = .monthFirst
        case .ymd, nil: break
        }
        if let header = dialect.header { self.header = header }
        if let rows = dialect.skipRows { skipRows = rows }
        nullTexts = dialect.nulls
    }
}
