import Columns
import Diagnostics
import Testing

@testable import Query

/// Tables without rows, for tests of names, types and plans.
enum BindingSample {
    static let catalog: TableCatalog = {
        var catalog = TableCatalog()
        catalog.add(
            Table(
                schema: Schema([
                    Field("client_id", .text), Field("name", .text), Field("status", .text),
                    Field("acquired_on", .date), Field("manager_id", .text),
                ]), chunks: []), named: "clients")
        catalog.add(
            Table(
                schema: Schema([
                    Field("interaction_id", .integer), Field("client_id", .text), Field("manager_id", .text),
                    Field("occurred_at", .timestamp), Field("kind", .text), Field("amount", .decimal(scale: 2)),
                    Field("rating", .integer), Field("resolved", .boolean),
                ]), chunks: []), named: "interactions")
        catalog.add(
            Table(
                schema: Schema([Field("k", .integer), Field("v", .integer), Field("x", .double)]), chunks: []),
            named: "t")
        catalog.add(
            Table(schema: Schema([Field("k", .integer), Field("w", .integer)]), chunks: []), named: "u")
        catalog.add(
            view: SourceText(name: "models/won.sql", text: "SELECT * FROM interactions WHERE kind = 'purchase'"),
            named: "won")
        catalog.add(
            view: SourceText(name: "models/big.sql", text: "SELECT k, v + 1 AS v1 FROM t"), named: "big")
        catalog.add(view: SourceText(name: "models/a.sql", text: "SELECT * FROM b"), named: "a")
        catalog.add(view: SourceText(name: "models/b.sql", text: "SELECT *\nFROM a"), named: "b")
        catalog.add(view: SourceText(name: "models/broken.sql", text: "SELECT nothing FROM t"), named: "broken")
        return catalog
    }()

    static func compiled(_ sql: String, _ parameters: [String: Value] = [:]) throws -> CompiledQuery {
        try QueryCompiler(catalog: catalog, parameters: parameters).prepare(SourceText(name: "<query>", text: sql))
    }

    static func plan(_ sql: String, _ parameters: [String: Value] = [:]) throws -> String {
        PlanSketch.of(try compiled(sql, parameters).plan)
    }

    static func failure(_ sql: String, _ parameters: [String: Value] = [:]) -> Diagnostic? {
        do {
            _ = try compiled(sql, parameters)
            return nil
        } catch {
            return error as? Diagnostic
        }
    }
}

@Suite struct BindingTests {
    @Test(arguments: [
        ("SELECT v, k FROM t", "project(t[0 1], v=#1 k=#0)"),
        ("SELECT T.V AS \"V\" FROM t", "project(t[1], V=#0)"),
        ("SELECT * FROM t", "t[0 1 2]"),
        ("SELECT * EXCLUDE (v) REPLACE (k + 1 AS k) FROM t", "project(t[0 2], k=(+ #0 1) x=#1)"),
        ("SELECT 1 + 2 AS three", "project(values(), three=3)"),
        ("SELECT k + 1 FROM t", "project(t[0], k + 1=(+ #0 1))"),
        ("SELECT k::double FROM t", "project(t[0], k=#0::double)"),
        ("SELECT k + x AS s FROM t", "project(t[0 2], s=(+ #0::double #1))"),
        ("SELECT v FROM t WHERE k = 1", "project(filter(t[0 1], (= #0 1)), v=#1)"),
        ("SELECT v FROM t WHERE k > '7'", "project(filter(t[0 1], (> #0 7)), v=#1)"),
        (
            "SELECT name FROM clients WHERE acquired_on >= '2026-01-01'",
            "project(filter(clients[1 3], (>= #1 date<2026-01-01>)), name=#0)"
        ),
        (
            "SELECT kind FROM interactions WHERE occurred_at >= DATE '2026-01-01' - INTERVAL '1 month'",
            "project(filter(interactions[3 4], (>= #0 timestamp<2025-12-01 00:00:00>)), kind=#1)"
        ),
        ("SELECT k FROM t WHERE k IN (1, 2, 2, NULL)", "filter(t[0], (in #0 [1 2 null]))"),
        ("SELECT k FROM t WHERE k IN (v, 1)", "project(filter(t[0 1], (or (= #0 #1) (= #0 1))), k=#0)"),
        ("SELECT k FROM t WHERE v IS TRUE", ""),
        ("SELECT k FROM t WHERE (k = 1) IS NOT TRUE", "filter(t[0], (case (= #0 1)->false else true))"),
        ("SELECT count(*) FROM t", "project(aggregate(t[], [], [count()]), count(*)=#0)"),
        (
            "SELECT k, sum(v) AS s FROM t GROUP BY k HAVING sum(v) > 1 ORDER BY s DESC",
            "project(sort(filter(aggregate(t[0 1], [#0], [sum(#1)]), (> #1 1)), #1-), k=#0 s=#1)"
        ),
        (
            "SELECT k + 1 AS a, count(*) FILTER (WHERE v = 1) AS n FROM t GROUP BY a",
            "project(aggregate(t[0 1], [(+ #0 1)], [count()?(= #1 1)]), a=#0 n=#1)"
        ),
        (
            "SELECT (k + 1) * 2 AS a, max(v) - min(v) AS m FROM t GROUP BY k + 1",
            "project(aggregate(t[0 1], [(+ #0 1)], [max(#1) min(#1)]), a=(* #0 2) m=(- #1 #2))"
        ),
        ("SELECT k, count(*) FROM t GROUP BY ALL", "project(aggregate(t[0], [#0], [count()]), k=#0 count(*)=#1)"),
        ("SELECT k, v + 1 AS b, b * 2 AS c FROM t", "project(t[0 1], k=#0 b=(+ #1 1) c=(* (+ #1 1) 2))"),
        ("SELECT k FROM t ORDER BY v + 1", "project(sort(project(t[0 1], k=#0 order1=(+ #1 1)), #1), k=#0)"),
        (
            "SELECT k FROM t ORDER BY 1 DESC NULLS FIRST LIMIT 5 OFFSET 2",
            "limit(sort(t[0], #0-!), 5 from 2)"
        ),
        ("SELECT DISTINCT k FROM t ORDER BY k", "sort(distinct(t[0]), #0)"),
        (
            "SELECT DISTINCT ON (k) k, v FROM t ORDER BY k, v DESC",
            "sort(project(filter(window(first 1(t[0 1]), rowNumber()<#0; #0 #1-; range -..0>), (in #2 [1])), "
                + "k=#0 v=#1), #0 #1-)"
        ),
        (
            "SELECT k, rank() OVER (PARTITION BY k ORDER BY v) AS r FROM t QUALIFY r = 1",
            "project(filter(window(first 1(t[0 1]), rank()<#0; #1; range -..0>), (= #2 1)), k=#0 r=#2)"
        ),
        (
            "SELECT k, sum(count(*)) OVER (ORDER BY k ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s FROM t GROUP BY k",
            "project(window(aggregate(t[0], [#0], [count()]), sum(#1)<; #0; rows -1..1>), k=#0 s=#2)"
        ),
        (
            "SELECT lag(v, 1, 0) OVER w AS p FROM t WINDOW w AS (PARTITION BY k ORDER BY v)",
            "project(window(t[0 1], lag(#1 1 0)<#0; #1; range -..0>), p=#2)"
        ),
        ("VALUES (1, 'a'), (2.5, NULL)", "values(1.0 'a')(2.5 null:text)"),
        ("SELECT 1 AS a UNION ALL SELECT 2.5", "union(project(values(), a=1.0), project(values(), 2.5=2.5))"),
        (
            "SELECT k FROM t UNION SELECT w FROM u ORDER BY k",
            "sort(distinct(union(t[0], u[1])), #0)"
        ),
        ("SELECT * FROM generate_series(1, 5, 2) g(i)", "project(values(1)(3)(5), i=#0)"),
        (
            "SELECT i FROM generate_series(DATE '2026-01-31', DATE '2026-03-31', INTERVAL '1 month') AS g(i)",
            "project(values(date<2026-01-31>)(date<2026-02-28>)(date<2026-03-31>), i=#0)"
        ),
        ("SELECT :n + 1 AS a, :period.start AS b", "project(values(), a=8 b=date<2026-07-01>)"),
        ("SELECT k FROM t WHERE x = :n", "project(filter(t[0 2], (= #1 double<7.0>)), k=#0)"),
        ("SELECT COALESCE(k, 0) AS a FROM t", "project(t[0], a=coalesce(#0 0))"),
        ("SELECT CASE WHEN k = 1 THEN 1 ELSE 2.5 END AS a FROM t", "project(t[0], a=(case (= #0 1)->1.0 else 2.5))"),
        ("SELECT CASE k WHEN 1 THEN 'x' END AS a FROM t", "project(t[0], a=(case (= #0 1)->'x'))"),
        ("SELECT k BETWEEN 1 AND 3 AS a FROM t", "project(t[0], a=(and (>= #0 1) (<= #0 3)))"),
        ("SELECT -9223372036854775808 AS a", "project(values(), a=-9223372036854775808)"),
        ("SELECT CAST('12.50' AS decimal) AS a, TRY_CAST('x' AS int) AS b", "project(values(), a=12.50 b=null:bigint)"),
        ("SELECT amount > '1.005' AS a FROM interactions", "project(interactions[5], a=(> #0 1.005))"),
        ("SELECT k FROM t LIMIT :n", "limit(t[0], 7)"),
    ])
    func plans(sql: String, outline: String) throws {
        let parameters: [String: Value] = [
            "n": .integer(7), "period.start": .date(try #require(CalendarDate(iso: "2026-07-01"))),
        ]
        if outline.isEmpty {
            #expect(BindingSample.failure(sql, parameters)?.code == "type-mismatch")
        } else {
            let plan = try BindingSample.plan(sql, parameters)
            #expect(plan == outline)
        }
    }

    @Test(arguments: [
        (
            "SELECT v, w FROM t JOIN u ON t.k = u.k AND w > v",
            "project(inner(t[0 1], u[0 1], #0~#0, (> #3 #1)), v=#1 w=#3)"
        ),
        (
            "SELECT v, w FROM t, u WHERE t.k = u.k AND v = 1 AND w = 2",
            "project(inner(filter(t[0 1], (= #1 1)), filter(u[0 1], (= #1 2)), #0~#0), v=#1 w=#3)"
        ),
        ("SELECT * FROM t JOIN u USING (k)", "project(inner(t[0 1 2], u[0 1], #0~#0), k=#0 v=#1 x=#2 w=#4)"),
        ("SELECT k FROM t RIGHT JOIN u USING (k)", "project(right(t[0], u[0], #0~#0), k=#1)"),
        (
            "SELECT k, t.k, u.k FROM t FULL JOIN u USING (k)",
            "project(full(t[0], u[0], #0~#0), k=(case (null #0)->#1 else #0) k=#0 k=#1)"
        ),
        ("SELECT v FROM t NATURAL JOIN u", "project(inner(t[0 1], u[0], #0~#0), v=#1)"),
        (
            "SELECT v FROM t LEFT JOIN u ON t.k = u.k AND w = 1 WHERE v = 2",
            "project(left(filter(t[0 1], (= #1 2)), project(filter(u[0 1], (= #1 1)), k=#0), #0~#0), v=#1)"
        ),
        (
            "SELECT v FROM t LEFT JOIN u ON t.k = u.k WHERE w IS NULL",
            "project(filter(left(t[0 1], u[0 1], #0~#0), (null #3)), v=#1)"
        ),
        (
            "SELECT a.v FROM t a, t b, u WHERE a.k = u.k AND b.v = u.w",
            "project(inner(project(inner(t[0 1], u[0 1], #0~#0), v=#1 w=#3), t[1], #1~#0), v=#0)"
        ),
        (
            "SELECT k FROM t WHERE k IN (SELECT k FROM u WHERE w = 1)",
            "semi(t[0], project(filter(u[0 1], (= #1 1)), k=#0), #0~#0)"
        ),
        (
            "SELECT k FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.k = t.k)",
            "semi(t[0], u[0], #0~#0)"
        ),
        (
            "SELECT k FROM t WHERE NOT EXISTS (SELECT * FROM u WHERE u.k = t.k AND u.w > t.v) AND v = 1",
            "project(anti(filter(t[0 1], (= #1 1)), u[0 1], #0~#0, (> #3 #1)), k=#0)"
        ),
        (
            "SELECT k, (SELECT max(w) FROM u) AS m FROM t",
            "project(inner(t[0], aggregate(u[1], [], [max(#0)])), k=#0 m=#1)"
        ),
        ("SELECT x FROM t WHERE v = 1 AND k = 2 AND 1 = 1", "project(filter(t[0 1 2], (and (= #1 1) (= #0 2))), x=#2)"),
        ("SELECT k FROM (SELECT k, v, x FROM t) s WHERE v = 1", "project(filter(t[0 1], (= #1 1)), k=#0)"),
        (
            "SELECT k, n FROM (SELECT k, count(*) AS n FROM t GROUP BY k) s WHERE k = 1 AND n > 2",
            "project(filter(aggregate(filter(t[0], (= #0 1)), [#0], [count()]), (> #1 2)), k=#0 n=#1)"
        ),
        ("SELECT v1 FROM big WHERE k = 3", "project(filter(t[0 1], (= #0 3)), v1=(+ #1 1))"),
        (
            "WITH s AS (SELECT k, v, x FROM t) SELECT a.v, b.x FROM s a JOIN s b ON a.k = b.k",
            "project(inner(project(shared(t[0 1 2]), k=#0 v=#1), project(shared(t[0 1 2]), k=#0 x=#2), #0~#0), v=#1 x=#3)"
        ),
        (
            "SELECT count(*) FROM won",
            "project(aggregate(filter(interactions[4], (= #0 'purchase')), [], [count()]), count(*)=#0)"
        ),
    ])
    func joinsAndPushdown(sql: String, outline: String) throws {
        let plan = try BindingSample.plan(sql)
        #expect(plan == outline)
    }

    @Test(arguments: [
        ("SELECT nme FROM clients", "unknown-column", 8, "did you mean \"name\"?"),
        ("SELECT k FROM t JOIN u ON t.k = u.k", "ambiguous-column", 8, "write the table before it: t.k"),
        ("SELECT * FROM cleints", "unknown-table", 15, "did you mean \"clients\"?"),
        ("SELECT coutn(*) FROM t", "unknown-function", 8, "did you mean \"count\"?"),
        (
            "SELECT k FROM t WHERE sum(v) > 1", "misplaced-aggregate", 23,
            "conditions on groups stand in HAVING, after GROUP BY"
        ),
        (
            "SELECT k, sum(v) FROM t", "ungrouped-column", 8,
            "add k to GROUP BY, or choose a value with max(k) or another aggregate"
        ),
        ("SELECT k + v, sum(v) FROM t GROUP BY k", "ungrouped-column", 12, nil),
        ("SELECT sum(sum(v)) FROM t", "misplaced-aggregate", 12, nil),
        ("SELECT rank() FROM t", "missing-over", 8, nil),
        (
            "SELECT k FROM t WHERE rank() OVER () = 1", "misplaced-window", 23,
            "conditions on window functions stand in QUALIFY"
        ),
        ("SELECT clients.k FROM clients", "unknown-column", 16, nil),
        ("SELECT c.name FROM clients", "unknown-table", 8, nil),
        ("SELECT k FROM t WHERE kk = 1", "unknown-column", 23, "did you mean \"k\"?"),
        ("SELECT k AS kay FROM t WHERE kay = 1", "unknown-column", 30, nil),
        ("SELECT k FROM t ORDER BY 3", "unknown-column", 26, nil),
        ("SELECT :priod.start", "unknown-parameter", 8, "did you mean \"period.start\"?"),
        ("SELECT name + 1 FROM clients", "type-mismatch", 8, nil),
        ("SELECT k FROM t WHERE k", "type-mismatch", 23, nil),
        ("SELECT DATE '2026-02-30'", "invalid-cast", 13, nil),
        ("SELECT k FROM t WHERE k = 'abc'", "invalid-cast", 23, nil),
        ("SELECT * FROM a", "circular-view", 6, nil),
        ("SELECT * FROM t, t", "duplicate-table", 16, nil),
        ("SELECT 1 UNION SELECT 1, 2", "column-count", 10, nil),
        ("VALUES (1), (2, 3)", "column-count", 14, nil),
        ("SELECT 1 UNION SELECT DATE '2026-01-01'", "type-mismatch", 10, nil),
        ("SELECT k FROM t LIMIT -1", "invalid-limit", 23, nil),
        ("SELECT k FROM t LIMIT k", "unknown-column", 23, nil),
        ("SELECT DISTINCT k FROM t ORDER BY v", "invalid-order", 35, nil),
        ("SELECT k FROM t WHERE (SELECT k, v FROM t) = 1", "column-count", 23, nil),
        ("SELECT sum(v) OVER nowhere FROM t", "unknown-window", 20, nil),
        ("SELECT * FROM 'x.csv'", "no-files", 15, nil),
        (
            "SELECT name FROM clients WHERE status = \"vip\"", "unknown-column", 41,
            "text stands in single quotes: 'vip'"
        ),
        ("SELECT INTERVAL '3 moons'", "invalid-cast", 17, nil),
        ("SELECT abs(1, 2)", "type-mismatch", 8, nil),
    ])
    func errors(sql: String, code: String, column: Int, help: String?) throws {
        let problem = try #require(
            BindingSample.failure(sql, ["period.start": .date(CalendarDate(days: 0))]), "\(sql) compiles")
        #expect(problem.code == code, "\(problem.message)")
        #expect(problem.category == .usage)
        #expect(problem.location?.column == column, "\(problem.message)")
        if let help { #expect(problem.help.contains(help), "\(problem.help)") }
    }

    @Test func errorsInViewsNameTheView() throws {
        let problem = try #require(BindingSample.failure("SELECT *\nFROM broken"))
        #expect(problem.location?.description == "models/broken.sql:1:8")
        #expect(problem.notes.last == "in the view \"broken\", used at <query>:2:6")
    }

    @Test func circleNamesItsViews() throws {
        let problem = try #require(BindingSample.failure("SELECT * FROM a"))
        #expect(problem.notes.first == "\"a\" uses \"b\" uses \"a\"")
        #expect(problem.location?.source == "models/b.sql")
        #expect(problem.location?.line == 2)
    }

    @Test func ambiguityListsCandidates() throws {
        let problem = try #require(
            BindingSample.failure("SELECT client_id FROM clients c JOIN interactions i USING (manager_id)"))
        #expect(problem.notes == ["candidates are c.client_id, i.client_id"])
    }

    @Test func spansOfViewsAreLocatedInTheirText() throws {
        let compiled = try BindingSample.compiled("SELECT v1 FROM big")
        guard case .project(_, let expressions, _) = compiled.plan, case .call(_, _, _, let span) = expressions[0]
        else {
            Issue.record("the plan has another shape")
            return
        }
        #expect(compiled.sources.location(of: span).description == "models/big.sql:1:11")
    }

    @Test func typesOfResults() throws {
        let schema = try BindingSample.compiled(
            "SELECT k / 2 AS a, sum(v) AS b, avg(x) AS c, max(k) IS NULL AS d FROM t GROUP BY k"
        ).schema
        #expect(schema.names == ["a", "b", "c", "d"])
        #expect(schema.fields[0].type == .integer)
        #expect(schema.fields[2].type == .double)
        #expect(schema.fields[3].type == .boolean)
    }

    @Test func growingAliasesAreAnError() throws {
        let items = (1..<60).map { "a\($0 - 1) + a\($0 - 1) AS a\($0)" }.joined(separator: ", ")
        let problem = try #require(BindingSample.failure("SELECT k AS a0, \(items) FROM t"))
        #expect(problem.code == "too-large")
    }

    @Test func manyDoublingTablesCompile() throws {
        let tables = (1..<40).map { "c\($0) AS (SELECT a.k FROM c\($0 - 1) a JOIN c\($0 - 1) b ON a.k = b.k)" }
        let sql = "WITH c0 AS (SELECT k FROM t), " + tables.joined(separator: ", ") + " SELECT * FROM c39"
        #expect(try BindingSample.compiled(sql).schema.names == ["k"])
    }

    @Test func deepestExpressionsCompile() throws {
        let depth = Parser.maximumNesting - 3
        let brackets = String(repeating: "(", count: depth) + "k" + String(repeating: ")", count: depth)
        _ = try BindingSample.compiled("SELECT \(brackets) FROM t")
        _ = try BindingSample.compiled("SELECT k" + String(repeating: " + k", count: 200) + " FROM t")
        let calls = String(repeating: "abs(", count: depth) + "k" + String(repeating: ")", count: depth)
        _ = try BindingSample.compiled("SELECT \(calls) FROM t")
        let queries = String(repeating: "SELECT * FROM (", count: 45) + "t" + String(repeating: ")", count: 45)
        _ = try BindingSample.compiled(queries)
    }
}
