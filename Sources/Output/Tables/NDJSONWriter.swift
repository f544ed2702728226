public import Columns

/// Writes one JSON object a row, one row a line. Repeated column names get numbers: `amount`, `amount_2`.
public final class NDJSONWriter: TableWriter {
    private let rows: RowAssembler<JSONCellStyle>
    private var isFinished = false

    /// Makes a writer.
    public init(schema: Schema, to sink: any ByteSink, format: ValueFormat = ValueFormat()) {
        rows = RowAssembler(
            sink: sink, style: JSONCellStyle(), format: format,
            frame: JSONCellStyle.frame(schema: schema, rowStart: "", rowEnd: "\n", skippedOnFirstRow: 0))
    }

    /// Adds rows.
    public func write(_ chunk: Chunk) throws { try rows.append(chunk) }

    /// Hands the rest to the sink.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        try rows.flush()
    }
}
