import Columns
import ReportDocument

extension HTMLPage {
    /// A table with its title, its note and what its columns mean.
    mutating func write(_ table: TableBlock) {
        let id = slugs.make(table.key, fallback: "table")
        let wide = table.columns.count > 9 ? " wide" : ""
        line("<figure class=\"table-figure\(wide)\" id=\"\(escaped(id))\">")
        if let title = table.title { line("<figcaption>\(escaped(title))</figcaption>") }
        line("<div class=\"scroll\">")
        line("<table>")
        line("<thead><tr>")
        for column in table.columns { line(header(column)) }
        line("</tr></thead>")
        line("<tbody>")
        for row in table.rows { write(row, table.columns, isTotal: false) }
        if table.rows.isEmpty {
            line("<tr><td class=\"nothing\" colspan=\"\(max(1, table.columns.count))\">\(phrase(.noRows))</td></tr>")
        }
        line("</tbody>")
        if let total = table.total {
            line("<tfoot>")
            write(total, table.columns, isTotal: true)
            line("</tfoot>")
        }
        line("</table>")
        line("</div>")
        if let note = table.note { line("<p class=\"footnote\">\(escaped(note))</p>") }
        let explained = table.columns.filter { $0.help != nil }
        if !explained.isEmpty {
            line("<details>")
            line("<summary>\(phrase(.columns))</summary>")
            line("<dl class=\"columns\">")
            for column in explained {
                line("<dt>\(escaped(column.label))</dt><dd>\(escaped(column.help ?? ""))</dd>")
            }
            line("</dl>")
            line("</details>")
        }
        line("</figure>")
    }

    private func header(_ column: TableColumn) -> String {
        let help = column.help.map { " title=\"\(escaped($0))\"" } ?? ""
        let unit = CellText.unit(column).map { " <span class=\"unit\">\(escaped($0))</span>" } ?? ""
        return "<th scope=\"col\"\(classes(column))\(help)>\(escaped(column.label))\(unit)</th>"
    }

    private func classes(_ column: TableColumn, _ more: [String] = []) -> String {
        let alignment: [String] =
            switch column.effectiveAlignment {
            case .leading: []
            case .center: ["c"]
            case .trailing: ["n"]
            }
        // A date broken over two lines is hard to read down a column.
        let unbroken: [String] =
            switch column.format.kind {
            case .date, .month, .timestamp: ["d"]
            default: []
            }
        let all = alignment + unbroken + more
        return all.isEmpty ? "" : " class=\"\(all.joined(separator: " "))\""
    }

    private mutating func write(_ row: TableRow, _ columns: [TableColumn], isTotal: Bool) {
        var rowClasses: [String] = []
        if row.isEmphasized { rowClasses.append("emphasis") }
        if let flag = row.flag { rowClasses.append("flagged-\(flag.tone.rawValue)") }
        html += rowClasses.isEmpty ? "<tr>" : "<tr class=\"\(rowClasses.joined(separator: " "))\">"
        for (index, column) in columns.enumerated() {
            let cell = row[index]
            // The first column names the row where it is made of words.
            let isName = index == 0 && column.effectiveAlignment == .leading
            let tag = isName ? "th" : "td"
            let scope = isName ? " scope=\"row\"" : ""
            html += "<\(tag)\(scope)\(classes(column, cellClasses(cell)))>"
            html += content(cell, column)
            if index == 0 { html += flag(row.flag) }
            html += "</\(tag)>"
        }
        html += "</tr>\n"
    }

    private func cellClasses(_ cell: Cell) -> [String] {
        var classes: [String] = []
        if cell.tone != .neutral { classes.append(cell.tone.rawValue) }
        if cell.suppression != nil {
            classes.append("suppressed")
        } else if cell.value.isNull {
            classes.append("null")
        }
        if let flag = cell.flag { classes.append("flagged-\(flag.tone.rawValue)") }
        return classes
    }

    private func content(_ cell: Cell, _ column: TableColumn) -> String {
        var text = escaped(words.main(cell, column))
        if let link = cell.link.flatMap(LinkAddress.safe) { text = "<a href=\"\(escaped(link))\">\(text)</a>" }
        text += flag(cell.flag)
        let secondary = unbroken(words.secondaryParts(cell, column))
        if !secondary.isEmpty { text += "<span class=\"sub\">\(secondary)</span>" }
        return text
    }

    /// Parts of a line that may break between them and not within.
    func unbroken(_ parts: [String]) -> String {
        parts.map { "<span>\(escaped($0))</span>" }.joined(separator: " · ")
    }
}
