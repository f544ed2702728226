import Columns
public import Ingest
import Output

/// The file that lists records that could not be used.
public enum RejectsFile {
    /// The records as CSV: file, line, byte offset, column, reason, record. Only the header where there are none, so that
    /// the file of an earlier run never stays beside the results of a later one.
    public static func csv(_ rejects: [RejectedRecord]) throws -> String {
        let table = Table(
            schema: Schema([
                Field("file", .text), Field("line", .integer), Field("byte_offset", .integer), Field("column", .text),
                Field("reason", .text), Field("record", .text),
            ]),
            rows: rejects.map { reject in
                [
                    .text(reject.file), .integer(Int64(reject.line)), .integer(Int64(reject.byteOffset)),
                    reject.column.map(Value.text) ?? .null, .text(reject.reason), .text(reject.raw),
                ]
            })
        let sink = MemorySink()
        let writer = try CSVWriter(schema: table.schema, to: sink)
        try writer.write(table)
        try writer.finish()
        return sink.text
    }
}
