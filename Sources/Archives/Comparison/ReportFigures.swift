import Diagnostics

/// The figures of a report in JSON, as the module Rendering writes it (`"format": "rapport-report"`).
///
/// Reads by the names of members and passes over what it doesn't know, so that later additions to the format
/// only go unnoticed here.
enum ReportFigures {
    /// The figures in the order of the report; nil when the bytes aren't such a report.
    static func of(_ bytes: [UInt8]) -> [Figure]? {
        guard let root = try? JSONReader.value(of: SourceText(name: "report", utf8: bytes)),
            root.text("format") == "rapport-report", let blocks = root.list("blocks")
        else { return nil }
        var walk = Walk()
        if let title = root.text("title") { walk.figures.append(Figure("title", title)) }
        walk.add(blocks)
        return walk.figures
    }

    private struct Walk {
        var figures: [Figure] = []
        private var paragraphs = 0

        mutating func add(_ blocks: [JSONReader.Located]) {
            for block in blocks { add(block) }
        }

        private mutating func add(_ block: JSONReader.Located) {
            switch block.text("block") {
            case "heading", "paragraph":
                paragraphs += 1
                if let text = block.text("text") { figures.append(Figure("paragraph \(paragraphs)", text)) }
            case "key-figures":
                for figure in block.list("figures") ?? [] { add(keyFigure: figure) }
            case "table": add(table: block, key: block.text("key") ?? "table")
            case "chart":
                if let data = block.member("data") { add(table: data, key: "chart \(block.text("key") ?? "")") }
            default:
                // Lists, quotes, details, callouts hold blocks of their own.
                if let title = block.text("title") { figures.append(Figure(block.text("block") ?? "block", title)) }
                for name in ["blocks", "body"] { add(block.list(name) ?? []) }
                for item in block.list("items") ?? [] {
                    paragraphs += 1
                    if let text = item.text("text") { figures.append(Figure("paragraph \(paragraphs)", text)) }
                    add(item.list("blocks") ?? [])
                }
            }
        }

        private mutating func add(keyFigure figure: JSONReader.Located) {
            let name = figure.text("label") ?? figure.text("key") ?? "figure"
            for (member, suffix) in [("value", ""), ("change", " / change"), ("target", " / target")] {
                if let cell = figure.member(member) { add(cell, at: name + suffix) }
            }
        }

        private mutating func add(table: JSONReader.Located, key: String) {
            let columns = (table.list("columns") ?? []).map { $0.text("label") ?? $0.text("key") ?? "" }
            var rows = table.list("rows") ?? []
            let total = table.member("total").flatMap { $0.list("cells") == nil ? nil : $0 }
            if let total { rows.append(total) }
            for (index, row) in rows.enumerated() {
                let cells = row.list("cells") ?? []
                let isTotal = total != nil && index == rows.count - 1
                let label = isTotal ? "total" : cells.first?.text("shown") ?? "row \(index + 1)"
                for (column, cell) in cells.enumerated().dropFirst(isTotal ? 0 : 1) {
                    let name = column < columns.count ? columns[column] : "column \(column + 1)"
                    add(cell, at: "\(key) / \(label) / \(name)")
                }
                if cells.count == 1, !isTotal { figures.append(Figure("\(key) / \(label)", label)) }
            }
        }

        private mutating func add(_ cell: JSONReader.Located, at place: String) {
            guard case .object = cell.value else { return }
            let shown = cell.text("shown") ?? ""
            var value = cell.scalar("value") ?? "(none)"
            // An interval is part of the figure.
            for bound in ["low", "high"] { if let end = cell.scalar(bound) { value += " \(bound) \(end)" } }
            if cell.text("type") == "suppressed" { value = "suppressed: \(shown)" }
            figures.append(Figure(place, value, shown: shown))
        }
    }
}

extension JSONReader.Located {
    /// A member of an object.
    func member(_ name: String) -> JSONReader.Located? {
        guard case .object(let members) = value else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// A member that is a text.
    func text(_ name: String) -> String? {
        guard case .text(let text)? = member(name)?.value else { return nil }
        return text
    }

    /// A member that is a list.
    func list(_ name: String) -> [JSONReader.Located]? {
        guard case .array(let entries)? = member(name)?.value else { return nil }
        return entries
    }

    /// A member that is a text, number or truth value, as text.
    func scalar(_ name: String) -> String? {
        switch member(name)?.value {
        case .text(let text), .number(let text): text
        case .boolean(let value): value ? "true" : "false"
        default: nil
        }
    }
}
