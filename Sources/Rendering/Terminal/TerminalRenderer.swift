import Charting
import Columns
import Diagnostics
public import ReportDocument

/// Renders a document for a terminal: fitted to a width, in colour if wanted, charts drawn with characters.
///
/// Control characters from the document are shown and not sent, so that no name in an export can move the cursor.
public struct TerminalRenderer: Hashable, Sendable {
    /// The columns available.
    public var width: Int
    /// Whether to use ANSI colours.
    public var colour: Bool
    /// Whether what is folded away elsewhere, such as the queries, is shown.
    public var showsDetails: Bool

    /// Makes a renderer. Widths below 40 count as 40.
    public init(width: Int = 80, colour: Bool = false, showsDetails: Bool = false) {
        self.width = max(40, min(400, width))
        self.colour = colour
        self.showsDetails = showsDetails
    }

    /// The text, ending in a newline.
    public func render(_ document: ReportDocument) -> String {
        let writer = TerminalWriter(
            width: width, colour: colour, showsDetails: showsDetails, words: CellText(document.language))
        var lines: [String] = []
        if let period = document.provenance.period {
            lines += writer.wrapped(writer.words.period(period), style: .dim)
        }
        lines += writer.wrapped(document.title, style: .bold)
        let titleWidth = min(width, DisplayText.width(document.title))
        lines.append(writer.styled(String(repeating: "═", count: max(1, titleWidth)), .dim))
        if let subtitle = document.subtitle { lines += writer.wrapped(subtitle, style: .dim) }
        for block in document.blocks {
            let body = writer.block(block)
            if !body.isEmpty { lines += [""] + body }
        }
        lines += writer.provenance(document.provenance)
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Blocks as lines of characters.
struct TerminalWriter {
    var width: Int
    let colour: Bool
    let showsDetails: Bool
    let words: CellText

    func styled(_ text: String, _ style: TerminalStyle?) -> String { style?.apply(text, colour: colour) ?? text }

    func printable(_ text: String) -> String { DisplayText.printable(text) }

    func wrapped(_ text: String, style: TerminalStyle? = nil) -> [String] {
        DisplayText.wrapped(printable(text), width).map { styled($0, style) }
    }

    func narrower(by columns: Int) -> TerminalWriter {
        var copy = self
        copy.width = max(20, width - columns)
        return copy
    }

    func block(_ block: Block) -> [String] {
        switch block {
        case .heading(let level, let text):
            let plain = printable(words.plain(text))
            var lines = DisplayText.wrapped(plain, width).map { styled($0, .bold) }
            if level <= 2 {
                let rule = String(
                    repeating: level == 1 ? "━" : "─", count: min(width, max(1, DisplayText.width(plain))))
                lines.append(styled(rule, .dim))
            }
            return lines
        case .paragraph(let text): return TerminalText(self).lines(text)
        case .list(let list): return self.list(list)
        case .quote(let blocks): return framed(blocks, bar: "│ ", style: .dim)
        case .keyFigures(let figures): return keyFigures(figures)
        case .table(let table): return self.table(table)
        case .chart(let chart): return self.chart(chart)
        case .callout(let callout): return self.callout(callout)
        case .details(let details):
            guard showsDetails else { return [] }
            return [styled("▸ ", .dim) + styled(printable(details.summary), .dim)] + indented(details.blocks, by: 2)
        case .code(let code):
            return code.text.split(separator: "\n", omittingEmptySubsequences: false).map {
                styled("  " + String(expandingTabs($0)), .dim)
            }
        case .divider: return [styled(String(repeating: "─", count: width), .dim)]
        }
    }

    /// Code keeps its columns, so tabs become spaces before control characters are shown.
    private func expandingTabs(_ line: Substring) -> String {
        printable(line.map { $0 == "\t" ? "    " : String($0) }.joined())
    }

    private func indented(_ blocks: [Block], by columns: Int) -> [String] {
        let inner = narrower(by: columns)
        let pad = String(repeating: " ", count: columns)
        return blocks.flatMap { inner.block($0) }.map { $0.isEmpty ? "" : pad + $0 }
    }

    private func framed(_ blocks: [Block], bar: String, style: TerminalStyle?) -> [String] {
        let inner = narrower(by: 2)
        var lines: [String] = []
        for block in blocks {
            if !lines.isEmpty { lines.append("") }
            lines += inner.block(block)
        }
        return lines.map { styled(bar, style) + $0 }
    }

    private func list(_ list: ListBlock) -> [String] {
        list.items.enumerated().flatMap { index, item -> [String] in
            let marker = list.start.map { "\($0 &+ index). " } ?? "• "
            let inner = narrower(by: marker.count)
            let body = TerminalText(inner).lines(item.text) + item.blocks.flatMap { inner.block($0) }
            let pad = String(repeating: " ", count: marker.count)
            return body.enumerated().map { ($0.offset == 0 ? marker : pad) + $0.element }
        }
    }

    private func callout(_ callout: Callout) -> [String] {
        let (phrase, style): (Phrase, TerminalStyle) =
            switch callout.kind {
            case .note: (.note, .highlight)
            case .warning: (.warning, .caution)
            case .error: (.error, .bad)
            }
        let inner = narrower(by: 2)
        var lines = inner.wrapped("\(words.phrase(phrase)): \(callout.title)").map { styled($0, style) }
        lines += callout.body.flatMap { inner.block($0) }
        if let diagnostic = callout.diagnostic {
            lines += diagnostic.rendered().split(separator: "\n").map { printable(String($0)) }
        }
        return lines.map { styled("┃ ", style) + $0 }
    }

    private func chart(_ chart: ChartBlock) -> [String] {
        var lines = chart.title.map { wrapped($0, style: .bold) } ?? []
        lines += TerminalChart(language: words.language, width: width, colour: colour).lines(for: chart.specification)
        if let note = chart.note { lines += wrapped(note, style: .dim) }
        return lines
    }

    func keyFigures(_ figures: [KeyFigure]) -> [String] {
        let labels = figures.map { printable($0.label) }
        let values = figures.map { words.main($0.value) }.map(printable)
        let labelColumns = min(labels.map(DisplayText.width).max() ?? 0, width * 2 / 5)
        let valueColumns = min(values.map(DisplayText.width).max() ?? 0, width / 3)
        var lines: [String] = []
        for (index, figure) in figures.enumerated() {
            let label = DisplayText.padded(labels[index], labelColumns)
            let value = DisplayText.padded(values[index], valueColumns, atEnd: false)
            var line = "\(label)  \(styled(value, .bold))"
            var used = labelColumns + 2 + valueColumns
            func add(_ text: String, _ style: TerminalStyle?) {
                let text = printable(text)
                guard !text.isEmpty, used + 2 + DisplayText.width(text) <= width else { return }
                line += "  " + styled(text, style)
                used += 2 + DisplayText.width(text)
            }
            if let change = figure.change {
                let parts = [CellText.arrow(change), words.main(change), words.verdict(figure) ?? ""]
                let style: TerminalStyle? = figure.changeIsGood.map { $0 ? .good : .bad }
                add(parts.filter { !$0.isEmpty }.joined(separator: " "), style)
                add(figure.changeLabel ?? "", .dim)
            }
            add(TerminalChart.sparkline(figure.sparkline), .data)
            lines.append(line)
            let notes = [
                words.secondary(figure.value), words.target(figure), figure.value.flag?.text(in: words.language),
                figure.note,
            ]
            let text = notes.compactMap { $0 }.joined(separator: " · ")
            if !text.isEmpty {
                let inner = narrower(by: 2)
                lines += inner.wrapped(text, style: figure.isTargetMet == false ? .caution : .dim).map { "  " + $0 }
            }
        }
        return lines
    }

    func provenance(_ provenance: Provenance) -> [String] {
        var lines = ["", styled(String(repeating: "─", count: width), .dim), styled(words.phrase(.provenance), .bold)]
        let facts = ProvenanceText(provenance, words).facts
        let columns = facts.map { DisplayText.width($0.name) }.max() ?? 0
        let inner = narrower(by: columns + 2)
        for fact in facts {
            for (index, line) in inner.wrapped(fact.value).enumerated() {
                lines.append(DisplayText.padded(index == 0 ? fact.name : "", columns) + "  " + line)
            }
        }
        for input in provenance.inputs {
            let size = words.formatter.byteCount(input.bytes)
            let rows = "\(words.formatter.count(input.rows)) \(words.phrase(.rows).lowercased())"
            let rejects = "\(words.formatter.count(input.rejects)) \(words.phrase(.rejects).lowercased())"
            let hash = input.sha256.isEmpty ? "" : ", sha256 \(input.sha256.prefix(12))…"
            lines += wrapped("\(input.path): \(size), \(rows), \(rejects)\(hash)", style: .dim)
        }
        for definition in provenance.definitions {
            lines += wrapped("\(definition.path): sha256 \(definition.sha256.prefix(12))…", style: .dim)
        }
        for note in provenance.notes { lines += wrapped("• " + note) }
        return lines
    }
}
