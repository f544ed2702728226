public import Columns
import Diagnostics
import Synchronization

/// A delimited text file as a table: its dialect found out, its types decided over all its rows, read as often as
/// asked, column by column.
///
/// Opening reads the whole file once, to decide the types; a scan reads it again. Memory doesn't grow with the file.
/// Safe to share: each scan has its own state.
public final class CSVSource: Sendable {
    /// The path as it was given; `-` for standard input.
    public let path: String
    /// How the file is written.
    public let dialect: Dialect
    /// The columns' names and types.
    public let schema: Schema
    /// What reading the file through came to.
    public let statistics: SourceStatistics

    let options: CSVOptions
    let formats: [ColumnFormat]
    private let file: InputFile
    private let dataOffset: Int
    private let dataLine: Int
    private let nulls: NullTexts

    /// Opens a file, finds out how it is written and reads it through to decide its columns' types.
    ///
    /// - Parameters:
    ///   - path: a file, a pipe, or `-` for standard input. What can be read only once is copied to a temporary file.
    ///   - options: what isn't to be found out.
    ///   - byteObserver: sees the bytes on disk in order, once each, while the file is read through: for a checksum.
    /// - Throws: a `Diagnostic` where the file can't be read, has no records, is damaged, or isn't text.
    /// - Complexity: O(bytes).
    public init(
        path: String, options: CSVOptions = CSVOptions(),
        byteObserver: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil
    ) throws {
        self.path = path
        self.options = options
        nulls = NullTexts(others: options.nullTexts)
        let file = try InputFile(path: path)
        self.file = file
        let head = try SourceHead(file, options)
        dataOffset = head.layout.dataOffset
        dataLine = head.layout.dataLine
        var statistics = SourceStatistics()
        let typing = TypingPass(file: file, head: head, options: options, nulls: nulls)
        let typed = try typing.run(&statistics, byteObserver)
        formats = typed
        dialect = head.layout.dialect
        schema = Schema(zip(head.layout.names, typed).map { Field($0, $1.type) })
        statistics.byteCount = file.byteCount
        self.statistics = statistics
    }

    /// Reads the columns named by their indices, in that order, chunk by chunk, in the order of the file.
    ///
    /// - Parameter body: takes a chunk of some thousand rows; returns false to stop.
    /// - Throws: what `body` throws; a `Diagnostic` where the file is damaged or has changed.
    /// - Complexity: O(bytes), most of it for the columns asked for.
    public func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        let reader = try makeReader()
        var loaders = columns.map { ColumnLoader(column: $0, format: formats[$0], nulls: nulls) }
        while let batch = try reader.next() {
            var loaded: [Column] = []
            loaded.reserveCapacity(loaders.count)
            do {
                for index in loaders.indices { loaded.append(try loaders[index].load(batch)) }
            } catch {
                throw changed(error)
            }
            guard try body(Chunk(columns: loaded, rowCount: batch.rowCount)) else { return }
        }
    }

    /// Reads columns, by default all, into memory.
    public func loadTable(columns: [Int]? = nil) throws -> Table {
        let wanted = columns ?? Array(0..<schema.count)
        var chunks: [Chunk] = []
        try scan(columns: wanted) { chunk in
            chunks.append(chunk)
            return true
        }
        return Table(schema: Schema(wanted.map { schema.fields[$0] }), chunks: chunks)
    }

    private func makeReader() throws -> RecordReader {
        let input = try DecodedInput(file, encoding: options.encoding, report: { _ in })
        try SourceHead.skip(dataOffset, of: input.bytes)
        return RecordReader(
            source: input.bytes, name: file.displayName, dialect: dialect, columnNames: schema.names,
            options: options, offset: dataOffset, line: dataLine,
            fieldChecks: RecordReader.checks(formats, nulls))
    }

    /// The types were decided over the very same bytes, so what doesn't fit now wasn't there then.
    private func changed(_ misfit: ColumnLoader.Misfit) -> Diagnostic {
        Diagnostic(
            .input, code: "file-changed",
            "\(file.displayName) changed while it was being read: column \(schema.fields[misfit.column].name) was "
                + "\(schema.fields[misfit.column].type.name) before",
            at: SourceLocation(source: file.displayName), help: ["run again when nothing writes to it"])
    }
}

extension RecordReader {
    /// The checks for columns whose types were given.
    static func checks(_ formats: [ColumnFormat], _ nulls: NullTexts) -> [FieldCheck] {
        formats.enumerated().compactMap { column, format in
            guard format.isGiven, format.type != .text else { return nil }
            return FieldCheck(
                column: column, reason: { ColumnLoader.misfit($0, format, nulls) },
                fits: { ColumnLoader.fits($0, format, nulls) })
        }
    }
}
