public import Columns
public import Diagnostics
import Synchronization

/// A delimited text file as a table: its dialect found out, its types decided over all its rows, read as often as
/// asked, column by column.
///
/// Opening reads the whole file once to decide the types, or, with provisional typing, only its first rows; a scan
/// reads it again. Memory doesn't grow with the file. Safe to share: each scan has its own state.
public final class CSVSource: Sendable {
    /// The path as it was given; `-` for standard input.
    public let path: String
    /// How the file is written.
    public var dialect: Dialect { head.layout.dialect }

    let options: CSVOptions
    private let file: InputFile
    private let nulls: NullTexts
    private let state: Mutex<State>

    private struct State {
        var head: SourceHead
        var formats: [ColumnFormat]
        var statistics: SourceStatistics
        /// Whether the types were decided over all rows.
        var isFinal: Bool
        /// The columns that scans have asked for.
        var isAsked: [Bool]
        /// Those of which all values are known to fit.
        var isSettled: [Bool]
    }

    /// Opens a file, finds out how it is written and decides its columns' types.
    ///
    /// - Parameters:
    ///   - path: a file, a pipe, or `-` for standard input. What can be read only once is copied to a temporary file.
    ///   - options: what isn't to be found out.
    /// - Throws: a `Diagnostic` where the file can't be read, has no records, is damaged, or isn't text.
    /// - Complexity: O(bytes) with complete typing.
    public init(path: String, options: CSVOptions = CSVOptions()) throws {
        self.path = path
        self.options = options
        nulls = NullTexts(others: options.nullTexts, isBare: options.allText)
        file = try InputFile(path: path)
        // What a given type takes may depend on rows far behind.
        let isProvisional = options.typing == .provisional && options.types.allSatisfy { $0.value == .text }
        var pass = TypingPass(file: file, head: try SourceHead(file, options), options: options, nulls: nulls)
        let typed = try pass.decide(upTo: isProvisional ? options.provisionalSample : nil)
        state = Mutex(
            State(
                head: pass.head, formats: typed.formats, statistics: typed.statistics, isFinal: !isProvisional,
                isAsked: Array(repeating: false, count: typed.formats.count),
                isSettled: Array(repeating: false, count: typed.formats.count)))
    }

    /// The columns' names and types. With provisional typing they change when a scan throws `TypesWidened`, once.
    public var schema: Schema { schema(formats) }

    /// What reading the file through came to; with provisional typing, complete only after a scan.
    public var statistics: SourceStatistics { state.withLock { $0.statistics } }

    /// How many of the file's bytes the reading that is under way, or was the last, has read, and how many there are.
    public var readingProgress: (read: Int, of: Int) { (file.readByteCount, file.byteCount) }

    /// What whoever reads the file should be told: warnings, a guessed encoding, characters that it has no meaning for.
    public var warnings: [Diagnostic] {
        let statistics = statistics
        var warnings = statistics.diagnostics.filter { $0.severity != .note || $0.code == "encoding" }
        let count = statistics.encodingRepairCount
        if count > 0, dialect.encoding != .utf8Twice {
            warnings.append(
                Diagnostic(
                    .input, severity: .warning, code: "encoding-repairs",
                    "\(count) \(count == 1 ? "byte" : "bytes") of \(file.displayName) mean nothing in "
                        + "\(dialect.encoding.rawValue) and are read as U+FFFD",
                    at: SourceLocation(source: file.displayName), help: ["name another encoding: --encoding NAME"]))
        }
        return warnings
    }

    /// The number of rows, estimated from the first where the file hasn't been read through.
    public var rowCountEstimate: Int {
        let known = statistics
        guard !known.isComplete, known.textByteCount > 0 else { return known.rows }
        // Text of this kind packs to about a quarter.
        let textByteCount = Double(known.byteCount) * (dialect.compression == .none ? 1 : 4)
        return Int(max(Double(known.rows), Double(known.rows) * textByteCount / Double(known.textByteCount)))
    }

    /// Reads the columns named by their indices, in that order, chunk by chunk, in the order of the file.
    ///
    /// With provisional typing the file is read to its end even if the body wants no more, for the columns' types to
    /// be sure.
    ///
    /// - Parameter body: takes a chunk of some thousand rows; returns false to stop.
    /// - Throws: what `body` throws; a `Diagnostic` where the file is damaged or has changed; `TypesWidened` where
    ///   provisional types turn out too narrow.
    /// - Complexity: O(bytes), most of it for the columns asked for.
    public func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        try scan(columns: columns) {
            { rows in
                Chunk(columns: (0..<rows.columnCount).map { rows.column($0) }, rowCount: rows.rowCount)
            }
        } take: { chunk in
            try body(chunk)
        }
    }

    /// Reads columns; what is to be made of each chunk's rows is made on the threads that parse, and only of what is
    /// asked for there are columns made.
    ///
    /// - Parameters:
    ///   - columns: as for `scan(columns:_:)`.
    ///   - maker: gives each thread what makes something of some rows.
    ///   - body: takes what was made, in the order of the file, on the caller's thread; returns false to stop.
    /// - Throws: as `scan(columns:_:)`.
    public func scan<Piece: Sendable>(
        columns: [Int], maker: @escaping @Sendable () -> (any RowSource) -> Piece, take body: (Piece) throws -> Bool
    ) throws {
        var (formats, isProvisional) = state.withLock { state in
            for column in columns { state.isAsked[column] = true }
            return (state.formats, !state.isFinal && columns.contains { !state.isSettled[$0] })
        }
        if isProvisional, columns.contains(where: { formats[$0].isOpen }) {
            let before = formats
            formats = try completeTypes()
            isProvisional = false
            try throwIfWidened(before, formats, columns)
        }
        try refuseAmbiguous(columns)
        let head = head
        var delivered = 0
        var isWanted = true
        while true {
            let log = DiagnosticLog()
            let scan = try ColumnScan(
                file, head, options, nulls, columns: columns, formats: formats, isProvisional: isProvisional,
                report: log.add)
            var number = 0
            do {
                try scan.run(maker) { piece in
                    number += 1
                    if isWanted, number > delivered {
                        delivered = number
                        isWanted = try body(piece)
                    }
                    return isWanted || isProvisional
                }
            } catch let misfit as ColumnLoader.Misfit {
                guard isProvisional else { throw changed(misfit, formats) }
                // The type may stay and only its storage be too narrow: then the rest is read by the final formats,
                // and what was delivered still holds.
                let final = try completeTypes()
                try throwIfWidened(formats, final, columns)
                formats = final
                isProvisional = false
                if !isWanted { return }
                continue
            }
            guard isWanted || isProvisional else { return }
            // All of the file was read.
            do {
                try head.refuseOtherEncoding(scan.tally, name: file.displayName, options)
            } catch is OtherEncoding {
                // All that was delivered was read in the wrong encoding.
                _ = try completeTypes()
                throw TypesWidened(path: path, columns: head.layout.names)
            }
            settle(columns, scan.statistics, log)
            if options.typing == .provisional { try noteFooter(scan.ending, head) }
            return
        }
    }

    /// Reads columns, by default all, into memory. Their types are decided over all rows.
    public func loadTable(columns: [Int]? = nil) throws -> Table {
        let wanted = columns ?? Array(0..<head.layout.names.count)
        while true {
            var chunks: [Chunk] = []
            do {
                try scan(columns: wanted) { chunk in
                    chunks.append(chunk)
                    return true
                }
            } catch is TypesWidened {
                // They widen once.
                continue
            }
            let schema = schema
            return Table(schema: Schema(wanted.map { schema.fields[$0] }), chunks: chunks)
        }
    }

    /// Reads all columns into memory, to be kept there. Their types are decided over all rows. A column of which it
    /// can't be told how to read it is left empty: `refuseAmbiguous` is for who asks for it.
    public func loadPacked() throws -> PackedTable {
        while true {
            if formats.contains(where: \.isOpen) { try decideTypes() }
            let formats = formats
            let isReadable = formats.map { options.readsAmbiguousAsText || $0.ambiguity == nil }
            var chunks: [PackedTable.Chunk] = []
            do {
                try scan(columns: formats.indices.filter { isReadable[$0] }) {
                    { rows in
                        var loaded = 0
                        let all = formats.indices.map { index in
                            guard isReadable[index] else {
                                return Column(nullsOf: formats[index].type, count: rows.rowCount)
                            }
                            loaded += 1
                            return rows.column(loaded - 1)
                        }
                        return PackedTable.Chunk(columns: all, rowCount: rows.rowCount)
                    }
                } take: { chunk in
                    chunks.append(chunk)
                    return true
                }
            } catch is TypesWidened {
                continue
            }
            return PackedTable(schema: schema(formats), chunks: chunks)
        }
    }

    /// Makes sure that all types are decided over all rows. O(bytes) where they weren't.
    ///
    /// - Returns: whether the schema is another one now.
    @discardableResult
    public func decideTypes() throws -> Bool {
        let before = schema
        // Nothing was delivered that could be void.
        do { _ = try completeTypes() } catch is TypesWidened {}
        return schema != before
    }

    /// Makes sure that the types of all columns that scans have asked for hold for all rows. O(bytes) where that wasn't
    /// known.
    ///
    /// - Throws: `TypesWidened` where types have changed.
    public func confirmTypes() throws {
        let isKnown = state.withLock { state in zip(state.isAsked, state.isSettled).allSatisfy { !$0 || $1 } }
        if isKnown { return }
        let before = formats
        try throwIfWidened(before, try completeTypes(), Array(before.indices))
    }

    /// Refuses columns of which it can't be told how to read them, unless the options say that they are text.
    ///
    /// - Throws: a `Diagnostic` that says how to settle it.
    public func refuseAmbiguous(_ columns: [Int]) throws {
        let formats = formats
        guard !options.readsAmbiguousAsText, let column = columns.first(where: { formats[$0].ambiguity != nil }) else {
            return
        }
        throw formats[column].diagnostic(head.layout.names[column], file: file.displayName)
    }

    // MARK: Choices

    /// Why a column can't be read until it is said how: which of two marks is the decimal one, or whether the day or the
    /// month comes first. Nil where it can. Reading it is an error, or gives its texts, as the options say.
    public func ambiguity(ofColumn column: Int) -> String? {
        state.withLock { state in
            let format = state.formats[column]
            return format.ambiguity == nil ? nil : format.remarks.note
        }
    }

    /// Whether a column's values as text may not be what the file has: `1 234` as a number is 1234.
    public func losesGroups(ofColumn column: Int) -> Bool { state.withLock { $0.formats[column].isWritten } }

    /// What stands below the data. Reads the file through.
    func footerChoice() throws -> SniffedChoice {
        let head = head
        let depth = min(max(options.footerRows, FooterSniffing.depth), LastRecords.keptRecords)
        var whole = head
        whole.footer = nil
        let text = try whole.text(file, options, report: { _ in }).bytes
        let last = try LastRecords(of: text, dialect: head.layout.dialect, limit: depth)
        return FooterSniffing.choice(last, dialect: head.layout.dialect, given: options.footerRows)
    }

    /// What is worth knowing about the columns' types.
    func typeChoices() -> [SniffedChoice] {
        let (names, formats) = state.withLock { ($0.head.layout.names, $0.formats) }
        var choices: [SniffedChoice] = []
        for (name, format) in zip(names, formats) {
            let remarks = format.remarks
            func add(_ reason: String) {
                choices.append(
                    SniffedChoice(
                        .types, "\(name) is \(format.type.name)", because: reason, confidence: remarks.confidence,
                        flag: remarks.flag))
            }
            if format.isGiven {
                add("given")
            } else if let note = remarks.note ?? remarks.reason {
                add(note)
            }
            if remarks.weakNullCount > 0 {
                let count = remarks.weakNullCount
                let fields = "\(count) \(count == 1 ? "field" : "fields") such as NA, N/A, - or (blank)"
                choices.append(
                    SniffedChoice(
                        .types, "\(name) has \(fields)",
                        because: format.type == .text
                            ? "text in a column of text" : "null in a column of \(format.type.name)",
                        flag: format.type == .text ? "--null NA" : nil))
            }
        }
        if choices.isEmpty {
            choices.append(
                SniffedChoice(.types, "every column by all its values", because: "", flag: "--types COLUMN=TYPE"))
        }
        return choices
    }

    // MARK: Types

    private var head: SourceHead { state.withLock { $0.head } }
    private var formats: [ColumnFormat] { state.withLock { $0.formats } }

    private func schema(_ formats: [ColumnFormat]) -> Schema {
        Schema(zip(head.layout.names, formats).map { Field($0, $1.type) })
    }

    private func completeTypes() throws -> [ColumnFormat] {
        if let known = state.withLock({ $0.isFinal ? $0.formats : nil }) { return known }
        var pass = TypingPass(file: file, head: head, options: options, nulls: nulls)
        let typed = try pass.decide()
        let encoding = state.withLock { state in
            defer {
                state.head = pass.head
                state.formats = typed.formats
                state.statistics = typed.statistics
                state.isFinal = true
            }
            return state.head.encoding
        }
        // What was read in another encoding is void, whatever the types.
        if encoding != pass.head.encoding { throw TypesWidened(path: path, columns: pass.head.layout.names) }
        return typed.formats
    }

    private func throwIfWidened(_ before: [ColumnFormat], _ after: [ColumnFormat], _ columns: [Int]) throws {
        let changed = columns.filter { !before[$0].readsLike(after[$0]) }
        if !changed.isEmpty {
            throw TypesWidened(path: path, columns: changed.map { head.layout.names[$0] })
        }
    }

    /// Notes that all values of columns fit, and what reading the whole file came to.
    private func settle(_ columns: [Int], _ read: SourceStatistics, _ log: DiagnosticLog) {
        var complete = read
        complete.textByteCount += head.layout.dataOffset
        complete.byteCount = file.byteCount
        state.withLock { state in
            for column in columns { state.isSettled[column] = true }
            if !state.isFinal, !state.statistics.isComplete {
                // A small file's first rows reached to its end already.
                let known = state.statistics.diagnostics
                complete.diagnostics = known + log.all.filter { !known.contains($0) }
                state.statistics = complete
            }
        }
    }

    /// Warns of records at the end that look like totals but have the shape of rows, and count as such. Others are
    /// rejected, and told of there.
    private func noteFooter(_ ending: [UInt8], _ head: SourceHead) throws {
        let dialect = head.layout.dialect
        let last = try LastRecords(
            of: PrefixedByteSource(prefix: ending), dialect: dialect, limit: FooterSniffing.depth)
        let choice = FooterSniffing.choice(last, dialect: dialect, given: options.footerRows)
        let looksLikeRows = FooterSniffing.records(of: last, dialect).contains { $0.count == dialect.width }
        guard options.footerRows == 0, looksLikeRows, let flag = choice.flag else { return }
        let warning = Diagnostic(
            .input, severity: .warning, code: "footer",
            "\(choice.choice) at the end of \(file.displayName): \(choice.reason)",
            at: SourceLocation(source: file.displayName), help: ["to leave them out: \(flag)"])
        state.withLock { state in
            if !state.statistics.diagnostics.contains(where: { $0.code == warning.code }) {
                state.statistics.diagnostics.append(warning)
            }
        }
    }

    /// The types were decided over the very same bytes, so what doesn't fit now wasn't there then.
    private func changed(_ misfit: ColumnLoader.Misfit, _ formats: [ColumnFormat]) -> Diagnostic {
        Diagnostic(
            .input, code: "file-changed",
            "\(file.displayName) changed while it was being read: column \(head.layout.names[misfit.column]) was "
                + "\(formats[misfit.column].type.name) before",
            at: SourceLocation(source: file.displayName), help: ["run again when nothing writes to it"])
    }
}

/// A scan met a value that its column's provisional type can't hold. The source's types have since been decided over
/// all its rows: what was delivered before is void, and whoever asked has to ask again by the new schema.
public struct TypesWidened: Error, Hashable, Sendable {
    /// The file.
    public var path: String
    /// The columns that have another type now, or whose empty texts have another meaning.
    public var columns: [String]
}
