import Columns
import Diagnostics

/// One reading of some of a file's columns, from its first record to its last, typed on every core.
struct ColumnScan {
    private let columns: [Int]
    private let formats: [ColumnFormat]
    private let isProvisional: Bool
    private let nulls: NullTexts
    private let threads: Int
    private let largestDictionary: Int
    private let records: RecordScan

    /// - Parameters:
    ///   - columns: what is read, by index.
    ///   - formats: how, for all of the file's columns.
    ///   - isProvisional: whether the formats rest on the first rows only.
    init(
        _ file: InputFile, _ head: SourceHead, _ options: CSVOptions, _ nulls: NullTexts, columns: [Int],
        formats: [ColumnFormat], isProvisional: Bool, report: @escaping @Sendable (Diagnostic) -> Void
    ) throws {
        self.columns = columns
        self.formats = formats
        self.isProvisional = isProvisional
        self.nulls = nulls
        threads = options.workers(forBytes: file.byteCount)
        records = try head.records(file, options, formats, nulls, report: report)
        largestDictionary = options.largestDictionary
    }

    /// What became of the records so far.
    var tally: RecordTally { records.tally }

    /// The last records, as far as some thousand bytes hold them; empty before the end.
    var ending: [UInt8] { records.ending }

    /// What reading came to so far.
    var statistics: SourceStatistics { records.statistics }

    /// Reads on until the body returns false.
    ///
    /// - Parameters:
    ///   - maker: gives each thread that parses what makes of a block's rows what the body takes.
    ///   - body: takes what was made, in the order of the file, on the caller's thread.
    /// - Throws: what `body` throws; a `ColumnLoader.Misfit` where a field doesn't fit its column's type, a
    ///   `Diagnostic` where the file is damaged.
    func run<Piece: Sendable>(
        _ maker: @escaping @Sendable () -> (any RowSource) -> Piece, _ body: (Piece) throws -> Bool
    ) throws {
        let texts = columns.map { _ in SharedTexts(limit: largestDictionary) }
        let (columns, formats, isProvisional, nulls) = (columns, formats, isProvisional, nulls)
        try records.run(
            threads: threads,
            maker: {
                let loaders = zip(columns, texts).map { column, texts in
                    ColumnLoader(
                        column: column, format: formats[column], isProvisional: isProvisional, nulls: nulls,
                        texts: texts)
                }
                return (rows: RecordRows(loaders), make: maker())
            },
            make: { worker, batch in
                try worker.rows.with(batch) { worker.make(worker.rows) }
            }, take: body)
    }
}
