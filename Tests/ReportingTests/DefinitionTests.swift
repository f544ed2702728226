import Diagnostics
import StandardReports
import Testing

@testable import Reporting

@Suite struct DefinitionTests {
    private func definition(_ text: String) throws -> ReportDefinition {
        try ReportDefinition(SourceText(name: "report.md", text: text))
    }

    private let head = "---\nid: r\ntitle: \"T, {{ period.label }}\"\n---\n"

    private func failure(_ text: String) -> Diagnostic? {
        do {
            _ = try definition(text)
            return nil
        } catch {
            return error as? Diagnostic
        }
    }

    @Test(arguments: StandardReports.files.map(\.path).filter { $0.hasSuffix(".md") })
    func everyStandardReportReads(path: String) throws {
        let text = try #require(StandardReports.text(at: path))
        let report = try ReportDefinition(SourceText(name: path, text: text))
        #expect(path == "\(report.id).md")
        #expect(!report.blocks.isEmpty)
    }

    @Test func readsHeadProseQueriesAndDirectives() throws {
        let report = try definition(
            head + """
                # Heading *with* `code`

                Prose over
                two lines, {{ a.b | percent 1 }}.

                - one
                - two
                  goes on

                ```sql q
                SELECT 1 AS x
                ```

                ```table t
                data: q
                columns: [{ value: x, format: integer, better: lower }]
                ```
                """)
        #expect(report.blocks.count == 5)
        guard case .list(let items) = report.blocks[2].content else {
            Issue.record("no list")
            return
        }
        #expect(items.count == 2)
        guard case .directive(.table(let table)) = report.blocks[4].content else {
            Issue.record("no table")
            return
        }
        #expect(table.columns[0].label == "X" && table.columns[0].higherIsBetter == false)
        guard case .paragraph(let prose) = report.blocks[1].content else {
            Issue.record("no paragraph")
            return
        }
        #expect(prose.slots.map(\.path) == ["a.b"] && prose.slots[0].format == "percent 1")
    }

    @Test(arguments: [
        ("no head", "no-front-matter", 1),
        ("---\nid: r\n", "open-front-matter", 1),
        ("---\nid: r\ntitle: t\ntabels: [a]\n---\n", "yaml-unknown-key", 4),
        ("---\nid: R r\ntitle: t\n---\n", "bad-report-id", 2),
        ("---\nid: r\ntitle: t\n---\n```sql a\nSELECT 1\n", "open-fence", 5),
        ("---\nid: r\ntitle: t\n---\n\ntext {{ open\n", "open-slot", 6),
        ("---\nid: r\ntitle: t\n---\n```tabel\ndata: x\n```\n", "unknown-directive", 5),
        (
            "---\nid: r\ntitle: t\n---\n```table\ndata: x\ncolumns: [{ value: a, formt: b }]\n```\n",
            "yaml-unknown-key", 7
        ),
        (
            "---\nid: r\ntitle: t\n---\n```table\ndata: x\ncolumns: [{ value: a, format: percents }]\n```\n",
            "unknown-format", 7
        ),
        ("---\nid: r\ntitle: t\n---\n```chart\ntype: pie\ndata: x\nalt: y\n```\n", "yaml-choice", 6),
        ("---\nid: r\ntitle: t\n---\n```chart\ntype: funnel\ndata: x\nalt: y\n```\n", "missing-channel", 6),
        ("---\nid: r\ntitle: t\n---\n```estimate e\nmethod: bayes\nfrom: x\n```\n", "yaml-choice", 6),
        ("---\nid: r\ntitle: t\n---\n```sql a\nSELECT 1\n```\n```sql a\nSELECT 2\n```\n", "duplicate-dataset", 9),
    ])
    func mistakesArePointedAt(text: String, code: String, line: Int) {
        let diagnostic = failure(text)
        #expect(diagnostic?.code == code)
        #expect(diagnostic?.location?.line == line)
        #expect(diagnostic?.category == .usage)
    }

    @Test func underscoresInsideWordsAreNotEmphasis() throws {
        let template = try InlineTemplate(SourceText(name: "x", text: "a_b_c and **bold _it_** \\*"), 0..<26)
        #expect(
            template.parts == [.text("a_b_c and "), .strong([.text("bold "), .emphasis([.text("it")])]), .text(" *")])
    }
}
