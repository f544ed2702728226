import Columns
public import ReportDocument

/// Renders a document's tables as CSV (RFC 4180, UTF-8, lines ended by a line feed), one file a table.
///
/// Values are written as they are and not as they are shown: decimals exact, a point for the decimal mark, ISO dates,
/// nothing for null. A column with intervals is followed by `…_low` and `…_high`, one with suffixes, flags or
/// suppressed cells by `…_note`. Key figures make a file of their own.
public struct CSVRenderer: Hashable, Sendable {
    /// Whether text that a spreadsheet would run as a formula gets an apostrophe before it.
    ///
    /// Names come from exports that anybody may have written into. What could be a number or a telephone number is
    /// left alone.
    public var guardsFormulas: Bool

    /// Makes a renderer.
    public init(guardsFormulas: Bool = true) { self.guardsFormulas = guardsFormulas }

    /// The files: each table under its key, a second one of the same key with a number after it.
    public func render(_ document: ReportDocument) -> [RenderedFile] {
        var slugs = Slugs()
        var files: [RenderedFile] = []
        let figures = document.keyFigures
        if !figures.isEmpty {
            files.append(RenderedFile(path: slugs.make("key-figures", fallback: "") + ".csv", text: text(of: figures)))
        }
        for table in document.tables {
            let name = slugs.make(table.key, fallback: "table")
            files.append(RenderedFile(path: name + ".csv", text: text(of: table, language: document.language)))
        }
        return files
    }

    private func text(of figures: [KeyFigure]) -> String {
        var lines = [["key", "label", "value", "low", "high", "change", "target", "target_met", "note"]]
        for figure in figures {
            let isShown = figure.value.suppression == nil
            lines.append([
                figure.key ?? "", guarded(figure.label), value(figure.value),
                isShown ? figure.value.interval?.low.description ?? "" : "",
                isShown ? figure.value.interval?.high.description ?? "" : "", figure.change.map(value) ?? "",
                figure.target.map(value) ?? "", figure.isTargetMet.map { $0 ? "true" : "false" } ?? "",
                guarded(
                    [figure.value.suppression, isShown ? figure.value.suffix : nil, figure.note].compactMap { $0 }
                        .joined(
                            separator: "; ")),
            ])
        }
        return Self.joined(lines)
    }

    private func text(of table: TableBlock, language: ReportLanguage) -> String {
        let rows = table.rows + (table.total.map { [$0] } ?? [])
        let indices = table.columns.indices
        let hasInterval = indices.map { index in
            rows.contains { $0[index].interval != nil && $0[index].suppression == nil }
        }
        let hasNote = indices.map { index in
            rows.contains { $0[index].suffix != nil || $0[index].flag != nil || $0[index].suppression != nil }
        }
        let hasFlag = rows.contains { $0.flag != nil }
        var header: [String] = []
        for (index, column) in table.columns.enumerated() {
            header.append(column.key)
            if hasInterval[index] { header += [column.key + "_low", column.key + "_high"] }
            if hasNote[index] { header.append(column.key + "_note") }
        }
        if hasFlag { header.append("flag") }
        var lines = [header.map(guarded)]
        for row in rows {
            var fields: [String] = []
            for index in indices {
                let cell = row[index]
                fields.append(value(cell))
                if hasInterval[index] {
                    let interval = cell.suppression == nil ? cell.interval : nil
                    fields += [interval?.low.description ?? "", interval?.high.description ?? ""]
                }
                if hasNote[index] {
                    let parts = [
                        cell.suppression, cell.suppression == nil ? cell.suffix : nil, cell.flag?.text(in: language),
                    ]
                    fields.append(guarded(parts.compactMap { $0 }.joined(separator: "; ")))
                }
            }
            if hasFlag { fields.append(guarded(row.flag?.text(in: language) ?? "")) }
            lines.append(fields)
        }
        return Self.joined(lines)
    }

    private func value(_ cell: Cell) -> String {
        if cell.suppression != nil { return "" }
        if case .text(let text) = cell.value { return guarded(text) }
        return cell.value.description
    }

    private func guarded(_ text: String) -> String {
        guard guardsFormulas, let first = text.unicodeScalars.first else { return text }
        switch first {
        case "=", "@", "\t", "\r": return "'" + text
        case "+", "-":
            let isNumber = text.unicodeScalars.dropFirst().allSatisfy {
                "0123456789 .,()-/\u{A0}".unicodeScalars.contains($0)
            }
            return isNumber ? text : "'" + text
        default: return text
        }
    }

    private static func joined(_ lines: [[String]]) -> String {
        lines.map { $0.map(quoted).joined(separator: ",") + "\n" }.joined()
    }

    private static func quoted(_ field: String) -> String {
        guard field.utf8.contains(where: { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D }) else { return field }
        var result = "\""
        for scalar in field.unicodeScalars {
            if scalar == "\"" { result += "\"" }
            result.unicodeScalars.append(scalar)
        }
        return result + "\""
    }
}
