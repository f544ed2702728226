import Charting
import Diagnostics
public import ReportDocument

/// Renders a document as GitHub-flavoured Markdown. Charts are shown by their words and their figures.
public struct MarkdownRenderer: Hashable, Sendable {
    /// Makes a renderer.
    public init() {}

    /// The text, ending in a newline.
    public func render(_ document: ReportDocument) -> String {
        let writer = MarkdownWriter(words: CellText(document.language))
        var blocks = ["# " + MarkdownWriter.escaped(document.title)]
        if let subtitle = document.subtitle { blocks.append("*\(MarkdownWriter.escaped(subtitle))*") }
        blocks += document.blocks.map(writer.block)
        blocks += writer.provenance(document.provenance)
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n") + "\n"
    }
}

/// Blocks as Markdown text.
struct MarkdownWriter {
    let words: CellText

    func block(_ block: Block) -> String {
        switch block {
        case .heading(let level, let text):
            return String(repeating: "#", count: max(2, min(6, level + 1))) + " " + inline(text, oneLine: true)
        case .paragraph(let text): return inline(text)
        case .list(let list): return self.list(list)
        case .quote(let blocks):
            return Self.prefixed(blocks.map(self.block).joined(separator: "\n\n"), first: "> ", rest: "> ")
        case .keyFigures(let figures): return keyFigures(figures)
        case .table(let table): return self.table(table)
        case .chart(let chart):
            var parts = chart.title.map { ["**\(Self.escaped($0))**"] } ?? []
            parts.append("*\(Self.escaped(chart.alt))*")
            if let note = chart.note { parts.append(Self.escaped(note)) }
            if let data = chart.data { parts.append(table(data)) }
            return parts.joined(separator: "\n\n")
        case .callout(let callout): return self.callout(callout)
        case .details(let details):
            let body = details.blocks.map(self.block).joined(separator: "\n\n")
            return "<details>\n<summary>\(MarkupText.escaped(details.summary))</summary>\n\n\(body)\n\n</details>"
        case .code(let code): return fenced(code.text, language: code.language)
        case .divider: return "---"
        }
    }

    private func list(_ list: ListBlock) -> String {
        list.items.enumerated().map { index, item in
            let marker = list.start.map { "\($0 &+ index). " } ?? "- "
            let body = ([inline(item.text)] + item.blocks.map(block)).joined(separator: "\n\n")
            return Self.prefixed(body, first: marker, rest: String(repeating: " ", count: marker.count))
        }.joined(separator: "\n")
    }

    private func keyFigures(_ figures: [KeyFigure]) -> String {
        guard !figures.isEmpty else { return "" }
        let header = [Phrase.keyFigures, .value, .change, .target].map(words.phrase)
        let rows = figures.map { figure -> [String] in
            var change = ""
            if let cell = figure.change {
                let parts = [CellText.arrow(cell), words.main(cell), words.verdict(figure), figure.changeLabel]
                change = parts.compactMap { $0 }.filter { !$0.isEmpty }.joined(separator: " ")
            }
            let target = figure.target.map { cell in
                words.main(cell) + (figure.isTargetMet.map { ", " + words.phrase($0 ? .met : .notMet) } ?? "")
            }
            let label = figure.label + (figure.note.map { " (\($0))" } ?? "")
            return [label, words.line(figure.value), change, target ?? ""]
        }
        return Self.grid(header, rows, isNumber: [false, true, false, true])
    }

    private func table(_ table: TableBlock) -> String {
        var parts = table.title.map { ["**\(Self.escaped($0))**"] } ?? []
        let header = table.columns.map { column in
            column.label + (CellText.unit(column).map { " \($0)" } ?? "")
        }
        func row(_ row: TableRow) -> [String] {
            table.columns.enumerated().map { index, column in
                let text = words.line(row[index], column)
                guard index == 0, let flag = row.flag else { return text }
                return "\(text) — \(flag.text(in: words.language))"
            }
        }
        var rows = table.rows.map(row)
        if let total = table.total { rows.append(row(total)) }
        if !table.columns.isEmpty {
            parts.append(Self.grid(header, rows, isNumber: table.columns.map { $0.effectiveAlignment == .trailing }))
        }
        if table.rows.isEmpty { parts.append(words.phrase(.noRows)) }
        if let note = table.note { parts.append(Self.escaped(note)) }
        return parts.joined(separator: "\n\n")
    }

    private func callout(_ callout: Callout) -> String {
        let (kind, word): (String, Phrase) =
            switch callout.kind {
            case .note: ("NOTE", .note)
            case .warning: ("WARNING", .warning)
            case .error: ("CAUTION", .error)
            }
        var parts = ["[!\(kind)]\n**\(words.phrase(word)): \(Self.escaped(callout.title))**"]
        parts += callout.body.map(block)
        if let diagnostic = callout.diagnostic { parts.append(fenced(diagnostic.rendered(), language: nil)) }
        return Self.prefixed(parts.joined(separator: "\n\n"), first: "> ", rest: "> ")
    }

    func provenance(_ provenance: Provenance) -> [String] {
        var parts = ["---", "## " + words.phrase(.provenance)]
        parts.append(
            ProvenanceText(provenance, words).facts.map { "- \($0.name): \(Self.escaped($0.value))" }
                .joined(separator: "\n"))
        if !provenance.inputs.isEmpty {
            parts.append(
                Self.grid(
                    [Phrase.inputs, .size, .rows, .rejects].map(words.phrase) + ["SHA-256"],
                    provenance.inputs.map {
                        [
                            $0.path, words.formatter.byteCount($0.bytes), words.formatter.count($0.rows),
                            words.formatter.count($0.rejects), $0.sha256,
                        ]
                    }, isNumber: [false, true, true, true, false]))
        }
        if !provenance.definitions.isEmpty {
            parts.append(
                Self.grid(
                    [words.phrase(.definitions), "SHA-256"], provenance.definitions.map { [$0.path, $0.sha256] },
                    isNumber: [false, false]))
        }
        if !provenance.notes.isEmpty {
            parts.append(provenance.notes.map { "- " + Self.escaped($0) }.joined(separator: "\n"))
        }
        return parts
    }

    private func inline(_ text: [Inline], oneLine: Bool = false) -> String {
        text.map { piece in
            switch piece {
            case .text(let text): return Self.escaped(text)
            case .strong(let text): return "**\(inline(text, oneLine: oneLine))**"
            case .emphasis(let text): return "*\(inline(text, oneLine: oneLine))*"
            case .code(let text): return Self.codeSpan(text)
            case .link(let text, let address):
                guard let address = LinkAddress.safe(address) else { return inline(text, oneLine: oneLine) }
                let encoded = address.unicodeScalars.map { scalar in
                    switch scalar {
                    case "(": "%28"
                    case ")": "%29"
                    case "<": "%3C"
                    case ">": "%3E"
                    default: String(Character(scalar))
                    }
                }.joined()
                return "[\(inline(text, oneLine: oneLine))](\(encoded))"
            case .value(let cell): return Self.escaped(words.line(cell))
            case .lineBreak: return oneLine ? " " : "\\\n"
            }
        }.joined()
    }

    private func fenced(_ text: String, language: String?) -> String {
        var longest = 0
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        let name = (language ?? "").filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "+") }
        return "\(fence)\(name)\n\(text)\n\(fence)"
    }

    private static func codeSpan(_ text: String) -> String {
        let text = String(text.map { $0.isNewline ? " " : $0 })
        guard text.contains("`") else { return "`\(text)`" }
        var longest = 0
        var run = 0
        for character in text {
            run = character == "`" ? run + 1 : 0
            longest = max(longest, run)
        }
        let ticks = String(repeating: "`", count: longest + 1)
        return "\(ticks) \(text) \(ticks)"
    }

    private static func grid(_ header: [String], _ rows: [[String]], isNumber: [Bool]) -> String {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { escaped($0) }.joined(separator: " | ") + " |"
        }
        let rule = "|" + isNumber.map { $0 ? " ---: |" : " --- |" }.joined()
        return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
    }

    /// Lines with a marker before the first and another before the rest; no spaces are left on empty ones.
    private static func prefixed(_ text: String, first: String, rest: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            var marker = index == 0 ? first : rest
            guard line.isEmpty else { return marker + line }
            while marker.last == " " { marker.removeLast() }
            return marker
        }.joined(separator: "\n")
    }

    /// Text without anything that Markdown or HTML would read as markup, on one line.
    static func escaped(_ text: String) -> String {
        var result = ""
        var atStart = true
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\r", "\t": result += " "
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\\", "`", "*", "_", "[", "]", "|", "~", "$":
                result += "\\"
                result.unicodeScalars.append(scalar)
            case "#", "+", "-", "=":
                // These have a meaning at a line's start alone.
                if atStart { result += "\\" }
                result.unicodeScalars.append(scalar)
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value): result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
            if scalar != " " { atStart = false }
        }
        return orderedListEscaped(result)
    }

    /// `1. ` at a line's start would begin a list.
    private static func orderedListEscaped(_ text: String) -> String {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, digits.endIndex < text.endIndex, ".)".contains(text[digits.endIndex]) else {
            return text
        }
        let rest = text[text.index(after: digits.endIndex)...]
        // A decimal number is no list.
        guard rest.isEmpty || rest.first == " " else { return text }
        return digits + "\\" + text[digits.endIndex...]
    }
}
