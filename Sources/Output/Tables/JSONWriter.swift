public import Columns

/// Writes one JSON array with an object a row, each on its own line.
/// Repeated column names get numbers: `amount`, `amount_2`.
public final class JSONWriter: TableWriter {
    private let rows: RowAssembler<JSONCellStyle>
    private var hasBegun = false
    private var hasRows = false
    private var isFinished = false

    /// Makes a writer.
    public init(schema: Schema, to sink: any ByteSink, format: ValueFormat = ValueFormat()) {
        rows = RowAssembler(
            sink: sink, style: JSONCellStyle(), format: format,
            frame: JSONCellStyle.frame(schema: schema, rowStart: ",\n  ", rowEnd: "", skippedOnFirstRow: 1))
    }

    /// Adds rows.
    public func write(_ chunk: Chunk) throws {
        begin()
        hasRows = hasRows || chunk.rowCount > 0
        try rows.append(chunk)
    }

    /// Closes the array and hands the rest to the sink.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        begin()
        rows.append(Array((hasRows ? "\n]\n" : "]\n").utf8))
        try rows.flush()
    }

    private func begin() {
        guard !hasBegun else { return }
        hasBegun = true
        rows.append([UInt8(ascii: "[")])
    }
}
