import Columns
import Diagnostics
import Testing

@testable import Query

@Suite struct TypedQueryTests {
    private enum Sale {
        static let client = TypedColumn<String>("client")
        static let kind = TypedColumn<String>("kind")
        static let amount = TypedColumn<ExactDecimal>("amount")
        static let day = TypedColumn<CalendarDate>("day")
        static let items = TypedColumn<Int>("items")
    }

    private func decimal(_ text: String) throws -> ExactDecimal { try #require(ExactDecimal(text)) }
    private func day(_ text: String) throws -> CalendarDate { try #require(CalendarDate(iso: text)) }

    private func sales() throws -> TableQuery {
        try TableQuery(
            Table([
                ("client", Column(["a", "b", "a", "c", "b", nil])),
                ("kind", Column(["purchase", "refund", "purchase", "purchase", "purchase", "purchase"])),
                (
                    "amount",
                    Column([decimal("10.50"), decimal("2"), decimal("4.5"), nil, decimal("20.125"), decimal("1")])
                ),
                (
                    "day",
                    Column(
                        ["2026-01-05", "2026-01-06", "2026-02-01", "2026-02-02", "2026-03-01", nil].map {
                            try $0.map(day)
                        })
                ),
                ("items", Column([1, 2, nil, 4, 5, 6])),
            ]))
    }

    @Test func tablesAreMadeOfArraysAndBack() throws {
        let table = try sales().run()
        #expect(try table.values(of: Sale.client) == ["a", "b", "a", "c", "b", nil])
        #expect(try table.values(of: Sale.items) == [1, 2, nil, 4, 5, 6])
        #expect(table.schema.fields[2].type == .decimal(scale: 3))
        #expect(try table.values(of: Sale.amount)[4] == decimal("20.125"))
        #expect(try table.values(of: Sale.day)[2] == day("2026-02-01"))
        #expect(try table.values(of: TypedColumn<Double>("amount"))[0] == 10.5)
    }

    @Test func groupsAndAggregates() throws {
        let revenue = TypedColumn<ExactDecimal>("revenue")
        let query = try sales()
            .filter(Sale.kind == "purchase" && Sale.client.isNotNull)
            .group(by: Sale.client)
            .aggregate(
                Rows.count.named("purchases"), Sale.amount.sum().named("revenue"),
                Sale.items.sum().named("items"), Sale.items.mean().named("mean"),
                Sale.amount.maximum().filtered(by: Sale.amount < decimal("20")).named("largest")
            )
            .sorted(by: revenue.descending, Sale.client.ascending)
        let result = try query.run()
        #expect(try result.values(of: Sale.client) == ["b", "a", "c"])
        #expect(try result.values(of: TypedColumn<Int>("purchases")) == [1, 2, 1])
        #expect(try result.values(of: revenue) == [decimal("20.125"), decimal("15.000"), nil])
        #expect(
            try result.values(of: TypedColumn<ExactDecimal>("items")) == [decimal("5"), decimal("1"), decimal("4")])
        #expect(try result.values(of: TypedColumn<ExactDecimal>("largest")) == [nil, decimal("10.500"), nil])
        #expect(try query.prefix(1).run().rowCount == 1)
        #expect(try query.dropFirst(1).run().values(of: Sale.client) == ["a", "c"])
    }

    @Test func computesColumns() throws {
        let month = TypedColumn<CalendarDate>.call("date_trunc", TypedColumn.constant("month"), Sale.day)
        let result = try sales()
            .adding(
                (Sale.items * 2 + 1).named("twice"), (Sale.items / 2).named("half"), (-Sale.items).named("minus"),
                (Sale.amount * Sale.items.cast(to: ExactDecimal.self)).named("product"),
                (Sale.items ?? 0).named("filled"), month.cast(to: CalendarDate.self).named("month"),
                Sale.client.isIn(["a", "c"]).named("chosen"), Sale.kind.like("%fund").named("refunded")
            )
            .run()
        #expect(try result.values(of: TypedColumn<Int>("twice")) == [3, 5, nil, 9, 11, 13])
        #expect(try result.values(of: TypedColumn<Int>("half")) == [0, 1, nil, 2, 2, 3])
        #expect(try result.values(of: TypedColumn<Int>("minus")).first == -1)
        #expect(try result.values(of: TypedColumn<ExactDecimal>("product"))[4] == decimal("100.625"))
        #expect(try result.values(of: TypedColumn<Int>("filled")) == [1, 2, 0, 4, 5, 6])
        #expect(try result.values(of: TypedColumn<CalendarDate>("month"))[2] == day("2026-02-01"))
        #expect(try result.values(of: TypedColumn<Bool>("chosen")) == [true, false, true, true, false, nil])
        #expect(try result.values(of: TypedColumn<Bool>("refunded")).compactMap { $0 }.count { $0 } == 1)
    }

    @Test func joinsAndAppends() throws {
        let names = TableQuery(
            Table([("client", Column(["a", "b", "d"])), ("full name", Column(["Ana \"A\"", "Bo", "Di"]))]))
        let fullName = TypedColumn<String>("full name")
        let inner = try sales().joined(with: names, on: Sale.client).run()
        #expect(inner.rowCount == 4)
        #expect(try inner.values(of: fullName).contains("Ana \"A\""))
        let full = try sales().joined(with: names, on: Sale.client, keeping: .full)
            .filter(Sale.amount.isNull).select(Sale.client, fullName).sorted(by: Sale.client.ascending).run()
        #expect(try full.values(of: Sale.client) == ["c", "d"])
        #expect(try full.values(of: fullName) == [nil, "Di"])
        let both = names.appending(names)
        #expect(try both.run().rowCount == 6)
        #expect(try both.distinct().run().rowCount == 3)
        #expect(try both.aggregate(fullName.distinctCount().named("n")).run().values(of: TypedColumn<Int>("n")) == [3])
    }

    @Test func quotesInNamesAndValuesAreNoCode() throws {
        let odd = TypedColumn<String>("a\" FROM x; --")
        let query = TableQuery(Table([("a\" FROM x; --", Column(["it's", "'; DROP", nil]))]))
        #expect(try query.filter(odd == "'; DROP").run().values(of: odd) == ["'; DROP"])
        #expect(query.filter(odd == "x").sql == "SELECT * FROM t1 WHERE (\"a\"\" FROM x; --\" = :p1)")
    }

    @Test func errorsSayWhatIsWrong() throws {
        let unknown = #expect(throws: Diagnostic.self) { try sales().filter(TypedColumn<String>("knd") == "x").run() }
        #expect(unknown?.code == "unknown-column")
        #expect(unknown?.help.contains { $0.contains("kind") } == true)
        #expect(unknown?.location?.column == 25)
        let mismatch = #expect(throws: Diagnostic.self) { try sales().filter(TypedColumn<Int>("day") + 1 > 2).run() }
        #expect(mismatch?.category == .usage)
        let table = try sales().run()
        #expect(throws: Diagnostic.self) { try table.values(of: TypedColumn<Int>("kind")) }
        #expect(throws: Diagnostic.self) { try table.values(of: Sale.items.sum()) }
        #expect(throws: Diagnostic.self) { try table.values(of: TypedColumn<Int>("itms")) }
    }
}
