import Charting
import Diagnostics
public import ReportDocument

/// Renders a document as one self-contained HTML page.
///
/// The page has no script and loads nothing; its content security policy forbids both. Everything from the document
/// is escaped. The same document gives the same bytes.
public struct HTMLRenderer: Hashable, Sendable {
    /// The width that charts are laid out for, in pixels.
    public var chartWidth: Double

    /// Makes a renderer.
    public init(chartWidth: Double = 1020) { self.chartWidth = chartWidth }

    /// The page. O(n) in the size of the document.
    public func render(_ document: ReportDocument) -> String {
        var page = HTMLPage(document, chartWidth: chartWidth)
        page.writeDocument()
        return page.html
    }
}

/// A page as it is being written.
struct HTMLPage {
    let document: ReportDocument
    let words: CellText
    let layout: ChartLayout
    var html = ""
    var slugs = Slugs()

    init(_ document: ReportDocument, chartWidth: Double) {
        self.document = document
        words = CellText(document.language)
        layout = ChartLayout(language: document.language, width: chartWidth)
    }

    mutating func line(_ text: String) { html += text + "\n" }

    func escaped(_ text: String) -> String { MarkupText.escaped(text) }

    func phrase(_ phrase: Phrase) -> String { escaped(words.phrase(phrase)) }

    mutating func writeDocument() {
        line("<!DOCTYPE html>")
        line("<html lang=\"\(document.language.rawValue)\">")
        line("<head>")
        line("<meta charset=\"utf-8\">")
        line(
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
        )
        line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        line("<meta name=\"generator\" content=\"\(escaped(document.provenance.toolVersion))\">")
        line("<title>\(escaped(document.title))</title>")
        line("<style>\n\(HTMLStyle.sheet)</style>")
        line("</head>")
        line("<body>")
        line("<main>")
        line("<header class=\"masthead\">")
        if let period = document.provenance.period {
            let dates = words.formatter.period(from: period.start, to: period.end)
            line("<p class=\"eyebrow\">\(escaped(period.label)) <span>\(escaped(dates))</span></p>")
        }
        line("<h1>\(escaped(document.title))</h1>")
        if let subtitle = document.subtitle { line("<p class=\"subtitle\">\(escaped(subtitle))</p>") }
        line("</header>")
        for block in document.blocks { write(block) }
        writeProvenance()
        line("</main>")
        line("</body>")
        line("</html>")
    }

    mutating func write(_ block: Block) {
        switch block {
        case .heading(let level, let text):
            // The title is the page's only h1.
            let tag = "h\(max(2, min(6, level + 1)))"
            let id = slugs.make(words.plain(text), fallback: "section")
            line("<\(tag) id=\"\(escaped(id))\">\(inline(text))</\(tag)>")
        case .paragraph(let text): line("<p>\(inline(text))</p>")
        case .list(let list): write(list)
        case .quote(let blocks):
            line("<blockquote>")
            for block in blocks { write(block) }
            line("</blockquote>")
        case .keyFigures(let figures): write(figures)
        case .table(let table): write(table)
        case .chart(let chart): write(chart)
        case .callout(let callout): write(callout)
        case .details(let details):
            line("<details>")
            line("<summary>\(escaped(details.summary))</summary>")
            for block in details.blocks { write(block) }
            line("</details>")
        case .code(let code): line(codeBlock(code))
        case .divider: line("<hr>")
        }
    }

    private mutating func write(_ list: ListBlock) {
        let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
        let tag = list.start == nil ? "ul" : "ol"
        line("<\(tag)\(start)>")
        for item in list.items {
            html += "<li>" + inline(item.text)
            if !item.blocks.isEmpty {
                html += "\n"
                for block in item.blocks { write(block) }
            }
            html += "</li>\n"
        }
        line("</\(tag)>")
    }

    private mutating func write(_ callout: Callout) {
        let kind: Phrase =
            switch callout.kind {
            case .note: .note
            case .warning: .warning
            case .error: .error
            }
        line("<aside class=\"callout \(callout.kind.rawValue)\" role=\"note\">")
        line("<p class=\"callout-title\"><strong>\(phrase(kind)):</strong> \(escaped(callout.title))</p>")
        for block in callout.body { write(block) }
        if let diagnostic = callout.diagnostic {
            line("<pre class=\"diagnostic\">\(escaped(diagnostic.rendered()))</pre>")
        }
        line("</aside>")
    }

    private func codeBlock(_ code: CodeBlock) -> String {
        let language = code.language.map { " class=\"language-\(escaped($0))\"" } ?? ""
        let body = code.language?.lowercased() == "sql" ? SQLMarkup.html(code.text) : escaped(code.text)
        // A newline right after <pre> is dropped by parsers, so code that starts with one needs another.
        return "<pre class=\"code\"><code\(language)>\(body)</code></pre>"
    }

    func inline(_ text: [Inline]) -> String {
        text.map { piece in
            switch piece {
            case .text(let text): escaped(text)
            case .strong(let text): "<strong>\(inline(text))</strong>"
            case .emphasis(let text): "<em>\(inline(text))</em>"
            case .code(let text): "<code>\(escaped(text))</code>"
            case .link(let text, let address):
                if let address = LinkAddress.safe(address) {
                    "<a href=\"\(escaped(address))\">\(inline(text))</a>"
                } else {
                    inline(text)
                }
            case .value(let cell): "<span class=\"value\(toneClass(cell.tone))\">\(escaped(words.line(cell)))</span>"
            case .lineBreak: "<br>"
            }
        }.joined()
    }

    func toneClass(_ tone: Tone) -> String { tone == .neutral ? "" : " \(tone.rawValue)" }
}
