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

    func scan<Piece: Sendable>(
        columns: [Int], maker: @escaping @Sendable () -> (any RowSource) -> Piece, take: (Piece) throws -> Bool
    ) throws {
        try source.scan(columns: columns, maker: maker, take: take)
    }
}

/// A file that was read whole and is kept in memory, as a source for queries.
struct KeptFileProvider: TableProvider {
    let table: PackedTable
    /// Kept with its table.
    let source: CSVSource

    var schema: Schema { table.schema }
    var rowCountEstimate: Int? { table.rowCount }
    func sample(columns: [Int], rows: Int) -> Chunk? { table.sample(columns: columns, rows: rows) }
    func distinctBound(column: Int) -> Int? { table.distinctBound(column: column) }
    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        try source.refuseAmbiguous(columns)
        try table.scan(columns: columns, body)
    }

    func scan<Piece: Sendable>(
        columns: [Int], maker: @escaping @Sendable () -> (any RowSource) -> Piece, take: (Piece) throws -> Bool
    ) throws {
        try source.refuseAmbiguous(columns)
        let chunks = table.chunks
        try ConcurrentWork.forEach(chunks.count, maker: maker) { make, index in
            make(PackedRows(chunks[index], columns: columns))
        } take: {
            try take($0)
        }
    }
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
        path: String, table: CanonicalTable, configuration: TableConfiguration?
    ) throws {
        var options = configuration.map { CSVOptions($0.dialect) } ?? CSVOptions()
        // What can't be told is told here of the canonical column, and only to who asks for it.
        options.readsAmbiguousAsText = true
        var source = try CSVSource(path: path, options: options)
        var matching = try HeaderMatching(
            headers: source.schema.names, table: table, configuration: configuration, path: path)
        var forced: [(column: CanonicalColumn, index: Int)] = []
        var unreadable: [String: Diagnostic] = [:]
        for column in table.columns {
            guard let index = matching.indices[column.name] else { continue }
            let field = source.schema.fields[index]
            if let type = Self.neededType(
                of: column, given: field.type, losesSpelling: source.losesGroups(ofColumn: index))
            {
                let isZoned = try type == .timestamp && Self.isZoned(source, column: index)
                options.types[field.name] = isZoned ? .timestampWithZone : type
                forced.append((column, index))
            } else if column.type == .month, source.ambiguity(ofColumn: index) != nil {
                options.monthColumns.insert(field.name)
                forced.append((column, index))
            }
        }
        let first = source
        while !forced.isEmpty {
            source = try CSVSource(path: path, options: options)
            // With other types the header is found the same, but a file that changes meanwhile is not.
            guard source.schema.names == first.schema.names else {
                throw Diagnostic(.input, code: "file-changed", "\(path) changed while it was being read")
            }
            let undecided = forced.filter { source.ambiguity(ofColumn: $0.index) != nil }
            if undecided.isEmpty {
                try Self.checkForced(forced, first: first, forced: source, path: path, table: table)
                break
            }
            for (column, index) in undecided {
                let header = source.schema.fields[index].name
                let problem = source.ambiguity(ofColumn: index) ?? ""
                unreadable[column.name] = Self.undecided(problem, column, of: table, header, path: path)
                options.types[header] = .text
                options.monthColumns.remove(header)
            }
            forced.removeAll { entry in undecided.contains { $0.index == entry.index } }
            // Text is what they are read as now, whether others are forced or not.
            if forced.isEmpty { source = try CSVSource(path: path, options: options) }
        }
        matching.dropEmptyHeaders()
        self.init(
            name: path, unreadable: unreadable, provider: FileProvider(source: source), options: options,
            matching: matching, statistics: source.statistics, dialect: source.dialect,
            warnings: source.warnings)
    }

    /// What whoever reads it should be told.
    let warnings: [Diagnostic]

    /// The delimiter, for looking at raw records.
    var delimiter: Character { dialect.map { Character(Unicode.Scalar($0.delimiter)) } ?? "," }

    /// The line of the first row.
    private var firstLine: Int { dialect.map { $0.skippedLines + ($0.hasHeader ? 2 : 1) } ?? 1 }

    init(
        name: String, unreadable: [String: Diagnostic] = [:], provider: any TableProvider,
        options: CSVOptions? = nil, matching: HeaderMatching, statistics: SourceStatistics?,
        dialect: Dialect? = nil, warnings: [Diagnostic] = []
    ) {
        self.name = name
        self.unreadable = unreadable
        self.provider = provider
        self.options = options
        self.matching = matching
        self.statistics = statistics
        self.dialect = dialect
        self.warnings = warnings
        snapshotDate = WorkspaceFiles.date(inNameOf: name)
    }

    /// The part with some of its columns read as text.
    func reading(asText indices: [Int]) throws -> TablePart {
        guard var options, !indices.isEmpty else { return self }
        for index in indices { options.types[provider.schema.fields[index].name] = .text }
        let source = try CSVSource(path: name, options: options)
        return TablePart(
            name: name, unreadable: unreadable, provider: FileProvider(source: source), options: options,
            matching: matching, statistics: source.statistics, dialect: source.dialect,
            warnings: source.warnings)
    }

    /// Where rows begin. In compressed or transcoded files the line is that which they have if no field holds a line
    /// break and no line is blank.
    func places(ofRows rows: [Int]) -> [Int: RecordLocator.Place] {
        if rows.isEmpty { return [:] }
        if let dialect, let statistics, options?.comment == nil, dialect.longDelimiter == nil,
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
    private static func neededType(
        of column: CanonicalColumn, given: DataType, losesSpelling: Bool
    ) -> DataType? {
        switch column.type {
        case .identifier, .text, .choice: return losesSpelling || ColumnWidening.losesSpelling(given) ? .text : nil
        // A spreadsheet's serial numbers are dates where dates are meant.
        case .date: return given == .text || given.isNumeric ? .date : nil
        case .instant: return given == .text || given.isNumeric ? .timestamp : nil
        case .month, .money, .number, .boolean: return nil
        }
    }

    /// Whether most times of a column that is text, for some cells that are no times, have an offset from UTC.
    private static func isZoned(_ source: CSVSource, column: Int) throws -> Bool {
        var zoned = 0
        var local = 0
        try source.scan(columns: [column]) { chunk in
            for row in 0..<chunk.rowCount {
                guard case .text(let text) = chunk.columns[0][row], let mark = text.utf8.firstIndex(of: 0x3A) else {
                    continue
                }
                // Behind the first colon of the time stands a sign, or Z.
                let isMarked = text.utf8[mark...].contains { [0x2B, 0x2D, 0x5A, 0x7A].contains($0) }
                if isMarked { zoned += 1 } else { local += 1 }
            }
            return true
        }
        return zoned > local
    }

    private static func undecided(
        _ problem: String, _ column: CanonicalColumn, of table: CanonicalTable, _ header: String, path: String
    ) -> Diagnostic {
        Diagnostic(
            .input, code: "ambiguous-date",
            "\(path): column \"\(header)\" (\(table.name).\(column.name)) \(problem)",
            at: SourceLocation(source: path),
            help: [
                "say which comes first in \(WorkspaceConfiguration.fileName), under tables.\(table.name).dialect:",
                "  date_order: dmy   or   date_order: mdy", "or on the command line: --date-order dmy",
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

extension HeaderMatching {
    /// Columns without a header and without a canonical meaning are of no use under the name that was made up.
    fileprivate mutating func dropEmptyHeaders() { extras.removeAll { $0.name.isEmpty } }
}
