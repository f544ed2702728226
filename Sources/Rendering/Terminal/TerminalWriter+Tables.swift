import Charting
import Columns
import ReportDocument

extension TerminalWriter {
    /// One column as text.
    private struct TextColumn {
        var header: String
        var cells: [(text: String, style: TerminalStyle?)]
        var isTrailing: Bool
        var isFlexible: Bool
        var columns: Int
        /// Whether it qualifies the column before it, and stays with it.
        var isContinuation = false
    }

    /// A table with headers and a rule. One that is too wide is put into several, each with the first column again.
    func table(_ table: TableBlock) -> [String] {
        var lines = table.title.map { wrapped($0, style: .bold) } ?? []
        if table.columns.isEmpty || table.rows.isEmpty {
            lines.append(styled(words.phrase(.noRows), .dim))
        } else {
            var columns = table.columns.indices.flatMap { textColumns(table, $0) }
            // Rows are flagged beside their names, as long as names come first.
            if let flags = flagColumn(table) { columns.insert(flags, at: 1) }
            for (index, panel) in panels(columns).enumerated() {
                if index > 0 { lines.append("") }
                lines += self.lines(panel, hasTotal: table.total != nil)
            }
        }
        if let note = table.note { lines += wrapped(note, style: .dim) }
        return lines
    }

    /// A column's values, and beside them what qualifies them, so that figures keep their line.
    private func textColumns(_ table: TableBlock, _ index: Int) -> [TextColumn] {
        let column = table.columns[index]
        var header = printable(column.label)
        if let unit = CellText.unit(column) { header += " \(printable(unit))" }
        let rows = table.rows + (table.total.map { [$0] } ?? [])
        let isTrailing = column.effectiveAlignment == .trailing
        let values = rows.map { row -> (text: String, style: TerminalStyle?) in
            let cell = row[index]
            let style: TerminalStyle? =
                if cell.suppression != nil || cell.value.isNull {
                    .dim
                } else if row.isEmphasized, index == 0 {
                    .highlight
                } else {
                    TerminalStyle(cell.tone) ?? cell.flag.flatMap { TerminalStyle($0.tone) }
                }
            return (printable(words.main(cell, column)), style)
        }
        var columns = [makeColumn(header, values, isTrailing: isTrailing)]
        let notes = rows.map { row -> (text: String, style: TerminalStyle?) in
            let cell = row[index]
            let parts = [words.secondary(cell, column), cell.flag?.text(in: words.language)].compactMap { $0 }
            return (printable(parts.joined(separator: " · ")), cell.flag.flatMap { TerminalStyle($0.tone) } ?? .dim)
        }
        if notes.contains(where: { !$0.text.isEmpty }) {
            var column = makeColumn("", notes, isTrailing: false)
            column.isContinuation = true
            column.isFlexible = false
            columns.append(column)
        }
        return columns
    }

    private func flagColumn(_ table: TableBlock) -> TextColumn? {
        let rows = table.rows + (table.total.map { [$0] } ?? [])
        guard rows.contains(where: { $0.flag != nil }) else { return nil }
        let cells = rows.map { row -> (text: String, style: TerminalStyle?) in
            guard let flag = row.flag else { return ("", nil) }
            return (printable(flag.text(in: words.language)), TerminalStyle(flag.tone))
        }
        var column = makeColumn("", cells, isTrailing: false)
        column.isFlexible = false
        return column
    }

    private func makeColumn(
        _ header: String, _ cells: [(text: String, style: TerminalStyle?)], isTrailing: Bool
    ) -> TextColumn {
        let longestWord = header.split(separator: " ").map { DisplayText.width(String($0)) }.max() ?? 0
        let widest = cells.map { DisplayText.width($0.text) }.max() ?? 0
        // Headers may take two or three lines, so a long one doesn't widen a narrow column.
        let columns = max(widest, longestWord, min(DisplayText.width(header), 12), 1)
        return TextColumn(
            header: header, cells: cells, isTrailing: isTrailing, isFlexible: !isTrailing, columns: columns)
    }

    private func panels(_ columns: [TextColumn]) -> [[TextColumn]] {
        var columns = columns.map { column in
            var copy = column
            copy.columns = min(copy.columns, width)
            return copy
        }
        func total(_ columns: some Sequence<TextColumn>) -> Int { columns.reduce(-2) { $0 + $1.columns + 2 } }
        // Words can be cut, figures can't: narrow the widest columns of words first.
        while total(columns) > width {
            let candidate = columns.indices.filter { columns[$0].isFlexible && columns[$0].columns > 14 }
                .max { columns[$0].columns < columns[$1].columns }
            guard let candidate else { break }
            columns[candidate].columns -= 1
        }
        if total(columns) <= width || columns.count < 2 { return [columns] }
        var panels: [[TextColumn]] = []
        var first = columns[0]
        first.columns = min(first.columns, max(8, width / 3))
        var panel = [first]
        for column in columns.dropFirst() {
            var column = column
            let before = column.isContinuation && panel.count > 1 ? panel[panel.count - 1].columns + 2 : 0
            column.columns = max(1, min(column.columns, width - first.columns - 2 - before))
            if panel.count > 1, total(panel + [column]) > width {
                // What qualifies a column goes to the next panel with it.
                let moved = column.isContinuation && panel.count > 2 ? [panel.removeLast()] : []
                panels.append(panel)
                panel = [first] + moved
            }
            panel.append(column)
        }
        panels.append(panel)
        return panels
    }

    private func lines(_ columns: [TextColumn], hasTotal: Bool) -> [String] {
        let headers = columns.map { DisplayText.wrapped($0.header, $0.columns) }
        let height = headers.map(\.count).max() ?? 1
        var lines: [String] = []
        for row in 0..<height {
            lines.append(
                joined(
                    zip(columns, headers).map { column, header in
                        let index = row - (height - header.count)
                        let text = header.indices.contains(index) ? header[index] : ""
                        return styled(DisplayText.padded(text, column.columns, atEnd: !column.isTrailing), .dim)
                    }))
        }
        let rule = styled(columns.map { String(repeating: "─", count: $0.columns) }.joined(separator: "──"), .dim)
        lines.append(rule)
        let count = columns.first?.cells.count ?? 0
        for row in 0..<count {
            if hasTotal, row == count - 1 { lines.append(rule) }
            lines.append(
                joined(
                    columns.map { column in
                        let cell = column.cells[row]
                        return styled(
                            DisplayText.padded(cell.text, column.columns, atEnd: !column.isTrailing), cell.style)
                    }))
        }
        return lines
    }

    private func joined(_ cells: [String]) -> String {
        var line = Substring(cells.joined(separator: "  "))
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
