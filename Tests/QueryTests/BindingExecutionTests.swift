import Columns
import Diagnostics
import Testing

@testable import Query

/// Queries whose meaning rests on how they are bound and rewritten: each is run as written by the slow interpreter,
/// rewritten by it, and rewritten by the executor; all must give the rows named.
@Suite struct BindingExecutionTests {
    private static let tables: [(String, [(String, DataType)], [[Value]])] = {
        func i(_ number: Int64?) -> Value { number.map { .integer($0) } ?? .null }
        func s(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
        return [
            (
                "t", [("k", .integer), ("v", .integer), ("s", .text)],
                [
                    [i(1), i(10), s("a")], [i(2), i(20), s("b")], [i(2), i(21), s("b")], [i(3), i(nil), s(nil)],
                    [i(nil), i(50), s("c")],
                ]
            ),
            (
                "u", [("k", .integer), ("w", .integer)],
                [[i(1), i(5)], [i(2), i(25)], [i(2), i(7)], [i(nil), i(9)], [i(4), i(nil)]]
            ),
            ("n", [("k", .integer)], [[i(1)], [i(nil)]]),
            ("e", [("k", .integer)], []),
        ]
    }()

    private static let catalog: TableCatalog = {
        var catalog = TableCatalog()
        for (name, fields, rows) in tables {
            catalog.add(Table(schema: Schema(fields.map { Field($0.0, $0.1) }), rows: rows), named: name)
        }
        catalog.add(
            view: SourceText(name: "models/sums.sql", text: "SELECT k, sum(v) AS total FROM t GROUP BY k"),
            named: "sums")
        return catalog
    }()

    private static func shown(_ rows: [[Value]]) -> String {
        rows.map { $0.map { $0.isNull ? "-" : $0.description }.joined(separator: " ") }.joined(separator: " | ")
    }

    private static let queries: [(String, String)] = [
        ("SELECT k FROM t WHERE k IN (SELECT k FROM u)", "1 | 2 | 2"),
        ("SELECT k FROM t WHERE k NOT IN (SELECT k FROM u WHERE k IS NOT NULL)", "3"),
        ("SELECT k FROM t WHERE k NOT IN (SELECT k FROM n)", ""),
        ("SELECT k FROM t WHERE k NOT IN (SELECT k FROM e)", "1 | 2 | 2 | 3 | -"),
        ("SELECT k IN (SELECT k FROM n) FROM t", "true | - | - | - | -"),
        ("SELECT k IN (SELECT k FROM e) FROM t", "false | false | false | false | false"),
        ("SELECT k IN (SELECT k FROM u WHERE k > 1) FROM t", "false | true | true | false | -"),
        ("SELECT k FROM t WHERE k IN (SELECT k FROM u WHERE k > 1) OR v = 10", "1 | 2 | 2"),
        ("SELECT k FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND w > v)", "2 | 2"),
        ("SELECT k FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k)", "3 | -"),
        ("SELECT k FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k) OR v = 50", "1 | 2 | 2 | -"),
        ("SELECT k FROM t WHERE EXISTS (SELECT 1 FROM e)", ""),
        ("SELECT k FROM t WHERE NOT EXISTS (SELECT 1 FROM e) AND k = 1", "1"),
        ("SELECT k, EXISTS (SELECT 1 FROM u WHERE w > 20) FROM n", "1 true | - true"),
        ("SELECT k, v NOT IN (SELECT v FROM t WHERE v > 15) FROM t", "1 true | 2 false | 2 false | 3 - | - false"),
        ("SELECT v FROM t WHERE v NOT IN (SELECT w FROM u WHERE u.k = t.k)", "10 | 20 | 21 | - | 50"),
        ("SELECT k, (SELECT sum(w) FROM u WHERE u.k = t.k) AS s FROM t", "1 5 | 2 32 | 2 32 | 3 - | - -"),
        ("SELECT k, (SELECT count(*) FROM u WHERE u.k = t.k) AS n FROM t", "1 1 | 2 2 | 2 2 | 3 0 | - 0"),
        ("SELECT k, (SELECT count(*) + 1 FROM u WHERE t.k = u.k AND w > 6) AS n FROM t", "1 1 | 2 3 | 2 3 | 3 1 | - 1"),
        ("SELECT v FROM t WHERE v > (SELECT avg(v) FROM t)", "50"),
        ("SELECT v FROM t WHERE v < (SELECT max(w) FROM u WHERE u.k = t.k)", "20 | 21"),
        ("SELECT (SELECT w FROM u WHERE u.k = t.k ORDER BY w LIMIT 1) FROM t", "5 | 7 | 7 | - | -"),
        ("SELECT (SELECT k FROM e), (SELECT 7)", "- 7"),
        ("SELECT k, sum(v) - (SELECT min(w) FROM u) FROM t GROUP BY k ORDER BY k", "1 5 | 2 36 | 3 - | - 45"),
        (
            "SELECT k, sum(v), (SELECT sum(w) FROM u WHERE u.k = t.k) FROM t GROUP BY k ORDER BY k",
            "1 10 5 | 2 41 32 | 3 - - | - 50 -"
        ),
        ("SELECT k FROM t GROUP BY k HAVING sum(v) > (SELECT min(v) FROM t) ORDER BY k", "2 | -"),
        ("SELECT sum((SELECT max(w) FROM u) - v) FROM t", "-1"),
        ("SELECT k FROM t INTERSECT SELECT k FROM u ORDER BY k", "1 | 2 | -"),
        ("SELECT k FROM t EXCEPT SELECT k FROM u", "3"),
        ("SELECT k, v FROM t INTERSECT SELECT k, w * 2 FROM u", "1 10"),
        ("SELECT k FROM t UNION SELECT k FROM u ORDER BY 1", "1 | 2 | 3 | 4 | -"),
        ("SELECT '2026-01-05' AS d UNION ALL SELECT DATE '2026-01-06'", "2026-01-05 | 2026-01-06"),
        (
            "SELECT t.k, w FROM t LEFT JOIN u ON t.k = u.k AND w > 6 WHERE v < 30 ORDER BY 1, 2",
            "1 - | 2 7 | 2 7 | 2 25 | 2 25"
        ),
        ("SELECT t.k, u.k, w FROM t RIGHT JOIN u ON t.k = u.k WHERE w < 8 ORDER BY w, t.k", "1 1 5 | 2 2 7 | 2 2 7"),
        ("SELECT k, v, w FROM t FULL JOIN u USING (k) WHERE k > 2 ORDER BY k", "3 - - | 4 - -"),
        ("SELECT k, t.v FROM t FULL JOIN u USING (k) WHERE t.v IS NULL ORDER BY k", "3 - | 4 - | - -"),
        ("SELECT a.v, b.w FROM t a, n, u b WHERE a.k = b.k AND b.k = n.k", "10 5"),
        ("SELECT a.v, c.w FROM t a, t b, u c WHERE a.k = c.k AND b.v = c.w * 2", "10 5 | 20 25 | 21 25"),
        ("SELECT count(*) FROM t, u", "25"),
        ("SELECT count(*) FROM t, u WHERE t.k < u.k", "6"),
        ("SELECT DISTINCT ON (k) k, v FROM t ORDER BY k, v DESC", "1 10 | 2 21 | 3 - | - 50"),
        ("SELECT k, row_number() OVER (PARTITION BY k ORDER BY v) AS r FROM t QUALIFY r = 2", "2 2"),
        ("SELECT * FROM (SELECT k, v, sum(v) OVER (PARTITION BY k) AS s FROM t) q WHERE k = 2 AND v = 21", "2 21 41"),
        (
            "SELECT k, sum(v) AS s, rank() OVER (ORDER BY sum(v) DESC) AS r FROM t GROUP BY k HAVING sum(v) > 0 ORDER BY r",
            "- 50 1 | 2 41 2 | 1 10 3"
        ),
        ("SELECT total FROM sums WHERE k = 2", "41"),
        ("SELECT a.total, b.total FROM sums a JOIN sums b ON a.k = b.k + 1 ORDER BY a.k", "41 10 | - 41"),
        (
            "WITH a AS (SELECT k, v, s FROM t WHERE v > 10), b AS (SELECT k FROM a WHERE s = 'b') SELECT a.v FROM a JOIN b USING (k) ORDER BY v",
            "20 | 20 | 21 | 21"
        ),
        ("WITH a(x, y) AS (SELECT k, v FROM t) SELECT x FROM a WHERE y = 20", "2"),
        ("SELECT v FROM t ORDER BY s DESC, v LIMIT 2", "50 | 20"),
        ("SELECT v FROM t ORDER BY v DESC NULLS FIRST LIMIT 2", "- | 50"),
        ("SELECT k FROM (SELECT k FROM t ORDER BY v DESC LIMIT 3) q WHERE k = 2", "2 | 2"),
        ("SELECT q.k, q.one FROM (SELECT k, 1 AS one FROM u) q WHERE one = 1 AND q.k = 1", "1 1"),
        (
            "SELECT t.k, q.one FROM t LEFT JOIN (SELECT k, 1 AS one FROM u WHERE w > 20) q ON t.k = q.k WHERE one IS NULL",
            "1 - | 3 - | - -"
        ),
        ("SELECT count(*), count(v), count(DISTINCT k) FROM t WHERE k IS NOT DISTINCT FROM NULL", "1 1 0"),
        ("SELECT s, count(*) FROM t GROUP BY s HAVING count(*) > 1", "b 2"),
        ("SELECT upper(s) AS g, count(*) FROM t GROUP BY g ORDER BY g", "A 1 | B 2 | C 1 | - 1"),
        ("SELECT max(v) FROM t WHERE false", "-"),
        ("SELECT k FROM t WHERE v = 10 UNION ALL SELECT w FROM u WHERE w > 8 ORDER BY 1", "1 | 9 | 25"),
        ("SELECT t.k FROM t LEFT SEMI JOIN u ON t.k = u.k AND w > 20", "2 | 2"),
        ("SELECT t.k FROM t LEFT ANTI JOIN u ON t.k = u.k", "3 | -"),
        ("SELECT COALESCE(v, 0) + 1 AS x, x * 2 AS y FROM t WHERE k = 3", "1 2"),
        ("SELECT CASE WHEN k = 0 THEN 1 / 0 ELSE k END FROM t WHERE k = 1", "1"),
    ]

    @Test(arguments: queries)
    func meaning(sql: String, rows: String) throws {
        let compiler = QueryCompiler(catalog: Self.catalog)
        let source = SourceText(name: "<query>", text: sql)
        let written = try compiler.bound(source)
        let rewritten = try compiler.prepare(source)
        #expect(written.schema == rewritten.schema)
        let result = Self.shown(try rewritten.run().rows)
        let isOrdered = sql.contains("ORDER BY")
        func comparable(_ text: String) -> [String] {
            let lines = text.isEmpty ? [] : text.split(separator: "|").map { $0.trimmingBlanks }
            return isOrdered ? lines : lines.sorted()
        }
        #expect(comparable(result) == comparable(rows), "\(PlanSketch.of(rewritten.plan))")
        let plain = Self.shown(try written.run().rows)
        #expect(comparable(plain) == comparable(rows), "\(PlanSketch.of(written.plan))")
    }

    @Test(arguments: [
        "SELECT (SELECT v FROM t)", "SELECT k, (SELECT w FROM u WHERE u.k = t.k) FROM t",
    ])
    func severalRowsAsAValueAreAnError(sql: String) throws {
        let query = try QueryCompiler(catalog: Self.catalog).prepare(SourceText(name: "<query>", text: sql))
        let problem = #expect(throws: Diagnostic.self) { try query.run() }
        #expect(problem?.code == "several-rows")
        #expect(problem?.location?.line == 1)
    }
}

extension Substring {
    /// Without blanks at both ends.
    fileprivate var trimmingBlanks: String {
        var text = self
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
