import ArgumentParser
import RapportKit

/// How a table is written to standard output.
enum TableFormat: String, ExpressibleByArgument, CaseIterable {
    case table
    case csv
    case json
    case ndjson
    case markdown

    /// Writes a whole table to standard output.
    func write(_ table: Table) throws {
        let output = try TableOutput(self, schema: table.schema)
        for chunk in table.chunks { try output.write(chunk) }
        try output.finish()
    }

    fileprivate func writer(
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

/// Rows on their way to standard output.
struct TableOutput {
    private let sink = StandardOutput.makeSink()
    private let writer: any TableWriter

    /// - Parameter rowLimit: the rows of a terminal table; the other formats are always whole.
    init(_ format: TableFormat, schema: Schema, rowLimit: Int? = nil, escapesFormulas: Bool = true) throws {
        writer = try format.writer(schema, to: sink, rowLimit: rowLimit, escapesFormulas: escapesFormulas)
    }

    func write(_ chunk: Chunk) throws { try writer.write(chunk) }

    func finish() throws {
        try writer.finish()
        try sink.flush()
    }
}
