import ArgumentParser
import RapportKit

/// How a table is written to standard output.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case csv
    case json
    case ndjson
    case markdown

    /// Writes rows to standard output, chunk by chunk as `rows` delivers them.
    ///
    /// - Parameter rowLimit: the rows of a terminal table; the other formats are always whole.
    func write(
        schema: Schema, rowLimit: Int? = nil, escapesFormulas: Bool = true, _ rows: (any TableWriter) throws -> Void
    ) throws {
        let sink = StandardOutput.makeSink()
        let writer = try writer(schema, to: sink, rowLimit: rowLimit, escapesFormulas: escapesFormulas)
        try rows(writer)
        try writer.finish()
        try sink.flush()
    }

    /// Writes a whole table to standard output.
    func write(_ table: Table) throws {
        try write(schema: table.schema) { try $0.write(table) }
    }

    private func writer(
        _ schema: Schema, to sink: any ByteSink, rowLimit: Int?, escapesFormulas: Bool
    ) throws -> any TableWriter {
        switch self {
        case .table:
            TerminalTable(
                schema: schema, to: sink,
                options: .init(
                    width: Console.isOutputTerminal || Console.environment("COLUMNS") != nil ? Console.width : nil,
                    maximumRows: rowLimit, usesColour: Console.mayColour(Console.isOutputTerminal)))
        case .csv: try CSVWriter(schema: schema, to: sink, options: .init(escapesFormulas: escapesFormulas))
        case .json: JSONWriter(schema: schema, to: sink)
        case .ndjson: NDJSONWriter(schema: schema, to: sink)
        case .markdown: MarkdownWriter(schema: schema, to: sink)
        }
    }
}
