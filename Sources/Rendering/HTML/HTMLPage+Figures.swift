import Charting
import ReportDocument

extension HTMLPage {
    /// Key figures as cards.
    mutating func write(_ figures: [KeyFigure]) {
        guard !figures.isEmpty else { return }
        line("<ul class=\"figures\">")
        for figure in figures { write(figure) }
        line("</ul>")
    }

    private mutating func write(_ figure: KeyFigure) {
        line("<li>")
        line("<p class=\"label\">\(escaped(figure.label))\(flag(figure.value.flag))</p>")
        let suppressed = figure.value.suppression == nil ? "" : " suppressed"
        line(
            "<p class=\"number\(toneClass(figure.value.tone))\(suppressed)\">\(number(words.main(figure.value)))</p>")
        let secondary = unbroken(words.secondaryParts(figure.value))
        if !secondary.isEmpty { line("<p class=\"sub\">\(secondary)</p>") }
        if let change = figure.change {
            let tone = figure.changeIsGood.map { $0 ? " good" : " bad" } ?? ""
            let arrow = CellText.arrow(change)
            var text = "<p class=\"change\(tone)\">"
            if !arrow.isEmpty { text += "<span aria-hidden=\"true\">\(arrow)</span> " }
            text += "<strong>\(escaped(words.main(change)))</strong>"
            if let verdict = words.verdict(figure) { text += " \(escaped(verdict))" }
            if let label = figure.changeLabel { text += " <span class=\"against\">\(escaped(label))</span>" }
            line(text + "</p>")
        }
        if let target = words.target(figure) {
            let tone = figure.isTargetMet.map { $0 ? " good" : " bad" } ?? ""
            let mark =
                figure.isTargetMet.map {
                    $0 ? "<span aria-hidden=\"true\">✓</span> " : "<span aria-hidden=\"true\">✗</span> "
                } ?? ""
            line("<p class=\"target\(tone)\">\(mark)\(escaped(target))</p>")
        }
        if let note = figure.note { line("<p class=\"sub\">\(escaped(note))</p>") }
        if figure.sparkline.contains(where: { $0 != nil }) {
            line(
                SVGWriter(isStandalone: false).writeDecoration(
                    layout.sparkline(figure.sparkline, width: 200, height: 36), className: "sparkline"))
        }
        line("</li>")
    }

    /// A figure with its unit set smaller.
    private func number(_ text: String) -> String {
        let parts = text.split(separator: "\u{A0}", omittingEmptySubsequences: false)
        // Only a unit of letters or a percent sign is set apart; group marks of other languages are spaces too.
        guard parts.count > 1, let last = parts.last, last.first?.isNumber == false else { return escaped(text) }
        let figure = parts.dropLast().joined(separator: "\u{A0}")
        return "\(escaped(figure)) <span class=\"unit\">\(escaped(String(last)))</span>"
    }

    func flag(_ flag: CellFlag?) -> String {
        guard let flag else { return "" }
        return " <span class=\"flag\(toneClass(flag.tone))\">\(escaped(flag.text(in: words.language)))</span>"
    }

    /// A chart with its title, its note and its figures.
    mutating func write(_ chart: ChartBlock) {
        let id = slugs.make(chart.key, fallback: "chart")
        line("<figure class=\"chart-figure\" id=\"\(escaped(id))\">")
        if let title = chart.title { line("<figcaption>\(escaped(title))</figcaption>") }
        line("<div class=\"picture\">")
        let scene = layout.scene(for: chart.specification)
        let identifier = slugs.make("chart-\(id)-svg".filter(\.isASCII), fallback: "chart-svg")
        line(
            SVGWriter(isStandalone: false).write(
                scene, identifier: identifier, title: chart.title ?? "", description: chart.alt))
        line("</div>")
        if let note = chart.note { line("<p class=\"footnote\">\(escaped(note))</p>") }
        if let data = chart.data {
            line("<details>")
            line("<summary>\(phrase(.figures))</summary>")
            write(data)
            line("</details>")
        }
        line("</figure>")
    }
}
