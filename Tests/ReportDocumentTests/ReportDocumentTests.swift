import Columns
import Diagnostics
import ReportDocument
import Testing

@Suite struct ReportDocumentTests {
    private func table(_ key: String) -> TableBlock { TableBlock(key: key, columns: [], rows: []) }

    @Test func tablesAreFoundWhereverTheyStand() {
        let chart = ChartBlock(
            key: "c", alt: "", specification: .strip(StripChart(strips: [], highlightLabel: "you")),
            data: table("three"))
        let document = ReportDocument(
            id: "x", title: "X",
            blocks: [
                .table(table("one")), .details(Details(summary: "", blocks: [.quote([.table(table("two"))])])),
                .chart(chart), .list(ListBlock(items: [.init([.text("")], blocks: [.table(table("four"))])])),
            ],
            provenance: Provenance(toolVersion: "test", reportID: "x"))
        #expect(document.tables.map(\.key) == ["one", "two", "three", "four"])
    }

    @Test func onlyErrorsAreFailures() {
        let failure = Callout(Diagnostic(.computation, code: "overflow", "the sum overflows"))
        let document = ReportDocument(
            id: "x", title: "X",
            blocks: [
                .callout(Callout(.error, title: "a box of the author's")), .callout(failure),
                .callout(Callout(Diagnostic(.check, severity: .warning, code: "late", "the data is late"))),
            ],
            provenance: Provenance(toolVersion: "test", reportID: "x"))
        #expect(document.failures == [failure])
        #expect(failure.kind == .error && failure.title == "the sum overflows")
    }

    @Test func resultsBecomeTables() {
        let result = Table(
            schema: Schema([Field("name", .text), Field("share", .double)]),
            rows: [[.text("a"), .double(0.5)], [.text("b"), .null]])
        let all = TableBlock(key: "t", from: result)
        #expect(all.columns.map(\.key) == ["name", "share"])
        #expect(all.columns.map(\.format) == [.text, .decimal])
        #expect(all.rows == [[.text("a"), Cell(.double(0.5))], [.text("b"), .empty]])
        let some = TableBlock(
            key: "t", from: result, columns: [TableColumn("share", format: .percent), TableColumn("gone")])
        #expect(some.rows == [[Cell(.double(0.5)), .empty], [.empty, .empty]])
    }

    @Test func shortRowsReadAsEmpty() {
        let row: TableRow = [Cell(.integer(1))]
        #expect(row[0] == Cell(.integer(1)))
        #expect(row[1] == .empty)
        #expect(row[-1] == .empty)
    }

    @Test func numbersStandAtTheRight() {
        #expect(TableColumn("a", format: .percent).effectiveAlignment == .trailing)
        #expect(TableColumn("a").effectiveAlignment == .leading)
        #expect(TableColumn("a", format: .percent, alignment: .center).effectiveAlignment == .center)
    }
}
