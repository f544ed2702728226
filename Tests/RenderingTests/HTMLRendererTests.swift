import Columns
import Diagnostics
import ReportDocument
import Testing

@testable import Rendering

@Suite struct HTMLRendererTests {
    @Test(arguments: ReportLanguage.allCases)
    func tagsAreBalancedAndIdsAreUnique(language: ReportLanguage) throws {
        let page = HTMLRenderer().render(SampleDocument.make(language: language))
        let outline = try HTMLOutline(page)
        #expect(outline.ids.count == Set(outline.ids).count)
        #expect(outline.tags["h1"] == 1)
        #expect(outline.tags["table", default: 0] == outline.tags["thead", default: 0])
        #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"\(language.rawValue)\">"))
    }

    @Test func nothingIsLoadedFromElsewhere() {
        let page = HTMLRenderer().render(SampleDocument.make())
        for forbidden in ["<script", "src=", "@import", "url(", "<link", "<iframe", "<object", "http://", "https://"] {
            #expect(!page.contains(forbidden), "\(forbidden)")
        }
    }

    @Test func hostileTextStaysText() throws {
        let page = HTMLRenderer().render(HostileDocument.make())
        let outline = try HTMLOutline(page)
        #expect(outline.tags["script"] == nil && outline.tags["img"] == nil)
        #expect(!page.contains("<script"))
        #expect(outline.attributes.isDisjoint(with: ["onload", "onerror", "onmouseover"]))
        #expect(!page.lowercased().contains("href=\"javascript:"))
        #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" })
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    }

    @Test func suppressedValuesAreNowhere() {
        var cell = Cell.suppressed("n < 5")
        cell.value = .integer(424_242)
        cell.interval = UncertaintyInterval(424_242, 424_242)
        cell.suffix = "424242 of 424242"
        let table = TableBlock(
            key: "t", columns: [TableColumn("name"), TableColumn("n")], rows: [[.text("a"), cell]],
            total: [.text("b"), cell])
        let document = ReportDocument(
            id: "x", title: "X",
            blocks: [
                .table(table), .keyFigures([KeyFigure("k", value: cell, change: cell, target: cell)]),
                .paragraph([.value(cell)]),
            ], provenance: Provenance(toolVersion: "t", reportID: "x"))
        for format in OutputFormat.allCases {
            for file in format.files(for: document, named: "x") {
                #expect(!file.text.contains("424"), "\(file.path)")
                #expect(!file.text.contains("424,242"), "\(file.path)")
                #expect(file.text.contains("n &lt; 5") || file.text.contains("n < 5"), "\(file.path)")
            }
        }
    }

    @Test(arguments: [
        ("https://example.com/a?b=c#d", true), ("mailto:a@example.com", true), ("#top", true), ("page.html", true),
        ("../a/b.html?x=1:2", true), ("/a:b", true), ("HTTP://EXAMPLE.COM", true), ("javascript:alert(1)", false),
        ("JaVaScRiPt:alert(1)", false), (" javascript:alert(1)", false), ("java\nscript:alert(1)", false),
        ("data:text/html,x", false), ("vbscript:x", false), ("", false), ("\u{1}javascript:x", false),
        ("\\\\host\\x", false),
        ("file:///etc/passwd", false),
    ])
    func onlyHarmlessAddressesAreLinks(address: String, isSafe: Bool) {
        #expect((LinkAddress.safe(address) != nil) == isSafe)
    }

    @Test(arguments: [
        SampleDocument.sql, "SELECT 'a' -- b\n'", "''''", "a-b--c", "'open", "--", "-", "sélect <x> & \"y\"", "",
    ])
    func markedUpQueriesReadBack(sql: String) {
        var text = SQLMarkup.html(sql)
        for tag in ["b", "i", "q"] {
            text = text.replacing("<\(tag)>", with: "").replacing("</\(tag)>", with: "")
        }
        for (entity, character) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")] {
            text = text.replacing(entity, with: character)
        }
        #expect(text == sql)
    }

    @Test func keywordsAreMarkedOutsideStringsOnly() {
        #expect(SQLMarkup.html("select 'from' -- from") == "<b>select</b> <q>&#39;from&#39;</q> <i>-- from</i>")
    }

    @Test func emptyDocumentsAreWholePages() throws {
        let document = ReportDocument(
            id: "x", title: "", blocks: [.keyFigures([]), .list(ListBlock(items: [])), .paragraph([])],
            provenance: Provenance(toolVersion: "", reportID: ""))
        let outline = try HTMLOutline(HTMLRenderer().render(document))
        #expect(outline.tags["main"] == 1)
    }
}

/// Text that tries to be more than text, in every place that a document has.
enum HostileDocument {
    static let text =
        "</td></title></style><script>alert(1)</script><img src=x onerror=\"x\">'\" onmouseover='x' \u{0}\u{1B}[2J\u{202E}| `*_"

    static func make() -> ReportDocument {
        let cell = Cell(.text(text), suffix: text, flag: .mark(text, .bad), link: "javascript:\(text)")
        let table = TableBlock(
            key: text, title: text, note: text,
            columns: [TableColumn(text, label: text, help: text), TableColumn("b")],
            rows: [TableRow([cell, .suppressed(text)], flag: .doubtful(text))])
        let axis = ChartAxis(text)
        let charts: [ChartSpecification] = [
            .bar(
                BarChart(
                    bars: [.init(text, value: 1, note: text)], axis: axis, reference: ChartReference(1, label: text))),
            .line(LineChart(series: [.init(text, values: [1, 2])], categories: [text, text], yAxis: axis)),
            .funnel(
                FunnelChart(
                    points: [.init(size: 1, value: 1, label: text, classification: .different)], centre: 1, limits: [],
                    sizeAxis: axis, valueAxis: axis)),
        ]
        let blocks: [Block] = [
            .heading(level: 1, text: [.text(text), .code(text)]),
            .paragraph([
                .strong([.text(text)]), .emphasis([.text(text)]), .value(cell),
                .link(text: [.text(text)], address: "javascript:alert(1)"),
                .link(text: [.text(text)], address: "https://example.com/\"onload=\"x"),
            ]),
            .list(ListBlock(items: [.init([.text(text)])])), .quote([.paragraph([.text(text)])]),
            .keyFigures([
                KeyFigure(
                    text, value: cell, change: cell, changeLabel: text, changeIsGood: true, target: cell, note: text)
            ]),
            .table(table), .code(CodeBlock(text + "\n```\n" + text, language: text)),
            .code(CodeBlock(text, language: "sql")), .details(Details(summary: text, blocks: [.table(table)])),
            .callout(Callout(.warning, title: text, body: [.paragraph([.text(text)])])),
            .callout(Callout(Diagnostic(.computation, code: "x", text, notes: [text], help: [text]))),
        ]
        let pictures = charts.map {
            Block.chart(ChartBlock(key: text, title: text, alt: text, note: text, specification: $0, data: table))
        }
        let provenance = Provenance(
            toolVersion: text, reportID: text, parameters: [.init(text, text)],
            period: .init(label: text, start: CalendarDate(days: 0), end: CalendarDate(days: 31)),
            inputs: [.init(path: text, bytes: -1, rows: 0, sha256: text)],
            definitions: [.init(path: text, sha256: text)],
            timeZone: text, notes: [text])
        return ReportDocument(id: text, title: text, subtitle: text, blocks: blocks + pictures, provenance: provenance)
    }
}
