public import Columns

/// Shows a table in a terminal, fitted to its width: a head, a rule, rows, and what was left out.
///
/// Numbers, dates and times are never cut; where they don't fit, whole columns are left out and named below.
/// Texts are cut with `…`. Only the rows that are shown are kept in memory, the rest is counted.
public final class TerminalTable: TableWriter {
    /// How the table looks.
    public struct Options: Sendable {
        /// The number of terminal columns; nil doesn't cut anything.
        public var width: Int?
        /// How many rows are shown; nil shows all.
        public var maximumRows: Int?
        /// Whether ANSI colours are used: a bold head, dim nulls and rules.
        public var usesColour: Bool
        /// What stands for null.
        public var nullText: String
        /// How instants look.
        public var format: ValueFormat

        /// Makes options.
        public init(
            width: Int? = nil, maximumRows: Int? = 40, usesColour: Bool = false, nullText: String = "∅",
            format: ValueFormat = ValueFormat()
        ) {
            self.width = width
            self.maximumRows = maximumRows
            self.usesColour = usesColour
            self.nullText = nullText
            self.format = format
        }
    }

    private let sink: any ByteSink
    private let options: Options
    private var columns: [ShownColumn]
    private var shownRows = 0
    private var hiddenRows = 0
    private var isFinished = false

    /// Makes a writer. Nothing reaches the sink before `finish()`, since the widths depend on all rows shown.
    public init(schema: Schema, to sink: any ByteSink, options: Options = Options()) {
        self.sink = sink
        self.options = options
        columns = schema.fields.map { ShownColumn(name: DisplayWidth.printable($0.name), type: $0.type) }
    }

    /// The table as text.
    public static func text(of table: Table, options: Options = Options()) -> String {
        let writer = TerminalTable(schema: table.schema, to: MemorySink(), options: options)
        for chunk in table.chunks { writer.add(chunk) }
        return writer.rendered
    }

    /// Whether more rows would only be counted, so that a caller who doesn't want the count can stop.
    public var isFull: Bool { options.maximumRows.map { shownRows >= $0 } ?? false }

    /// Adds rows.
    public func write(_ chunk: Chunk) throws { add(chunk) }

    /// Draws the table.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        try sink.write(rendered)
    }

    private func add(_ chunk: Chunk) {
        let room = max(0, (options.maximumRows ?? .max) - shownRows)
        let taken = min(room, chunk.rowCount)
        for index in columns.indices { columns[index].append(chunk.columns[index], taken, options.format) }
        shownRows += taken
        hiddenRows += chunk.rowCount - taken
    }
}

extension TerminalTable {
    private var rendered: String {
        let nullText = DisplayWidth.printable(options.nullText)
        let layout = TableLayout(columns: columns.map { $0.demand(nullText: nullText) }, width: options.width)
        let shown = layout.widths.indices.filter { layout.widths[$0] > 0 }
        var text = ""
        if !columns.isEmpty {
            line(&text, shown, layout) { ($0.isRightAligned, $0.name, "1") }
            text += painted(shown.map { String(repeating: "─", count: layout.widths[$0]) }.joined(separator: "  "), "2")
            text += "\n"
            for row in 0..<shownRows {
                line(&text, shown, layout) { column in
                    guard let cell = column.cells[row] else { return (column.isRightAligned, nullText, "2") }
                    return (column.isRightAligned, cell, nil)
                }
            }
        }
        return text + footer(hiddenColumns: layout.hidden.map { columns[$0].name })
    }

    private func line(
        _ text: inout String, _ shown: [Int], _ layout: TableLayout,
        _ cell: (ShownColumn) -> (isRight: Bool, text: String, paint: String?)
    ) {
        for (place, index) in shown.enumerated() {
            let (isRight, full, paint) = cell(columns[index])
            let width = layout.widths[index]
            let cut = DisplayWidth.truncated(full, to: width)
            let padding = String(repeating: " ", count: max(0, width - DisplayWidth.of(cut)))
            let isLast = place == shown.count - 1
            if place > 0 { text += "  " }
            if isRight { text += padding }
            text += paint.map { painted(cut, $0) } ?? cut
            if !isRight, !isLast { text += padding }
        }
        text += "\n"
    }

    private func footer(hiddenColumns: [String]) -> String {
        var lines = ""
        if hiddenRows > 0 {
            lines += painted("… \(hiddenRows) more \(hiddenRows == 1 ? "row" : "rows")", "2") + "\n"
        } else if shownRows == 0 {
            lines += painted("no rows", "2") + "\n"
        }
        if !hiddenColumns.isEmpty {
            let names = hiddenColumns.joined(separator: ", ")
            let noun = hiddenColumns.count == 1 ? "column doesn't" : "columns don't"
            lines += painted("… \(hiddenColumns.count) \(noun) fit: \(names)", "2") + "\n"
        }
        return lines
    }

    private func painted(_ text: String, _ code: String) -> String {
        options.usesColour ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}

/// The cells of a column that are shown.
private struct ShownColumn {
    var name: String
    var type: DataType
    /// The texts; nil for null.
    var cells: [String?] = []

    var isRightAligned: Bool { type.isNumeric }

    mutating func append(_ column: Column, _ count: Int, _ format: ValueFormat) {
        let encoded = EncodedColumn()
        var start = 0
        while start < count {
            let rows = start..<min(count, start + EncodedColumn.batchRows)
            encoded.encode(column, rows, style: PlainCellStyle(), format: format)
            for (place, row) in rows.enumerated() {
                guard column.isValid(row) else {
                    cells.append(nil)
                    continue
                }
                let start = encoded.starts[place]
                let bytes = UnsafeBufferPointer(start: encoded.cells + start, count: encoded.ends[place] - start)
                cells.append(DisplayWidth.printable(String(decoding: bytes, as: UTF8.self)))
            }
            start = rows.upperBound
        }
    }

    func demand(nullText: String) -> TableLayout.Demand {
        let head = DisplayWidth.of(name)
        let cell = cells.reduce(0) { max($0, DisplayWidth.of($1 ?? nullText)) }
        let wanted = max(head, cell, 1)
        // A cut number would be another number; a head may be cut, but not to nothing.
        let least = type == .text || type == .null ? min(wanted, 8) : max(cell, min(head, 4), 1)
        return TableLayout.Demand(wanted: wanted, least: least)
    }
}

/// Cells as they are, for people.
struct PlainCellStyle: CellStyle {
    var nullText: [UInt8] { [] }
    var nonFiniteText: [UInt8]? { nil }
    var timeSeparator: UInt8 { UInt8(ascii: " ") }
    var temporalQuote: UInt8? { nil }

    func append(_ text: UnsafePointer<UInt8>, _ count: Int, to buffer: inout ByteBuffer) { buffer.append(text, count) }
}
