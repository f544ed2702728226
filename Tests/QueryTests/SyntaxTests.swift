import Columns
import Diagnostics
import Testing

@testable import Query

@Suite struct SyntaxTests {
    private func outline(_ sql: String) throws -> String {
        SyntaxOutline.of(try Parser.parse(source: SourceText(name: "<query>", text: sql)))
    }

    private func expression(_ sql: String) throws -> String {
        let text = try outline("SELECT " + sql)
        return String(text.dropFirst("select(".count).dropLast())
    }

    private func failure(_ sql: String) -> Diagnostic? {
        do {
            _ = try Parser.parse(source: SourceText(name: "<query>", text: sql))
            return nil
        } catch {
            return error as? Diagnostic
        }
    }

    @Test(arguments: [
        ("1 + 2 * 3", "(+ 1 (* 2 3))"),
        ("1 - 2 - 3", "(- (- 1 2) 3)"),
        ("(1 + 2) * 3", "(* (+ 1 2) 3)"),
        ("-a ^ 2", "(power (neg a) 2)"),
        ("-x::int", "(neg (cast x bigint))"),
        ("a || b + c", "(|| a (+ b c))"),
        ("NOT a = b AND c OR d", "(or (and (not (= a b)) c) d)"),
        ("a AND b AND c OR d OR e", "(or (and a b c) d e)"),
        ("a BETWEEN 1 AND 2 AND b", "(and (between a 1 2) b)"),
        ("a NOT BETWEEN 1 + 1 AND 2", "(not-between a (+ 1 1) 2)"),
        ("a IN (1, 2,)", "(in a [1 2])"),
        ("a NOT IN (SELECT b FROM t)", "(not-in a [select(b) from(t)])"),
        ("a = ANY (SELECT b FROM t)", "(=-any a [select(b) from(t)])"),
        ("a + 1 < SOME (SELECT b FROM t)", "(<-any (+ a 1) [select(b) from(t)])"),
        ("a <> ALL (SELECT b FROM t)", "(<>-all a [select(b) from(t)])"),
        ("(a, b) = (1, 2)", "(= (row a b) (row 1 2))"),
        ("a LIKE 'x%' ESCAPE '!'", "(like a 'x%' escape '!')"),
        ("a NOT ILIKE b || '%'", "(not-ilike a (|| b '%'))"),
        ("a IS NOT NULL = true", "(= (not-null a) true)"),
        ("a IS NOT DISTINCT FROM b + 1", "(not-distinct a (+ b 1))"),
        ("a IS NOT TRUE", "(is-not-true a)"),
        ("a = b IS NULL", "(null (= a b))"),
        ("CASE WHEN a THEN 1 ELSE 2 END", "(case a->1 else 2)"),
        ("CASE a WHEN 1 THEN 'x' WHEN 2 THEN 'y' END", "(case a 1->'x' 2->'y')"),
        ("CAST(a AS decimal(10, 2))", "(cast a decimal(38,2))"),
        ("TRY_CAST(a AS double precision)", "(try-cast a double)"),
        ("a::timestamp with time zone::date", "(cast (cast a timestamptz) date)"),
        ("EXTRACT(year FROM d)", "extract('year' d)"),
        ("SUBSTRING(s FROM 2 FOR 3)", "substring(s 2 3)"),
        ("substring(s, 2)", "substring(s 2)"),
        ("TRIM(LEADING 'x' FROM s)", "ltrim(s 'x')"),
        ("TRIM(s)", "trim(s)"),
        ("POSITION('a' IN s)", "position('a' s)"),
        ("DATE '2026-01-31'", "(cast '2026-01-31' date)"),
        ("date", "date"),
        ("date + INTERVAL '3 months'", "(+ date (cast '3 months' interval))"),
        ("INTERVAL 2 WEEK", "(cast '2 week' interval)"),
        ("left(s, 2)", "left(s 2)"),
        ("count(*) FILTER (WHERE a > 1)", "count(*) filter (> a 1)"),
        ("count(DISTINCT a)", "count(distinct a)"),
        ("percentile_cont(0.5) WITHIN GROUP (ORDER BY x)", "percentile_cont(0.5) within x"),
        (
            "sum(a) OVER (PARTITION BY b ORDER BY c DESC ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)",
            "sum(a) over <partition b; order c desc; rows -2..0>"
        ),
        ("rank() OVER w", "rank() over w"),
        (":period.start", ":period.start"),
        ("a::text || :p::text", "(|| (cast a text) (cast :p text))"),
        ("'it''s'", "'it's'"),
        ("E'a\\tb\\u00e9'", "'a\tb\u{e9}'"),
        ("1.50", "1.50"),
        (".5", "0.5"),
        ("1e3", "1000.0"),
        ("9223372036854775808", "9223372036854775808"),
        ("1_000", "1000"),
        ("\"a \"\"b\"\"\"", "a \"b\""),
        ("EXISTS (SELECT 1)", "(exists [select(1)])"),
        ("((SELECT 1) + 2)", "(+ [select(1)] 2)"),
        ("x AT TIME ZONE 'UTC'", "timezone('UTC' x)"),
        ("1 -- comment\n + /* a /* nested */ one */ 2", "(+ 1 2)"),
    ])
    func expressions(sql: String, tree: String) throws {
        #expect(try expression(sql) == tree)
    }

    @Test(arguments: [
        ("SELECT a, b AS c, d e FROM t x", "select(a, b as c, d as e) from(t as x)"),
        ("SELECT a, b, FROM t", "select(a, b) from(t)"),
        ("FROM t", "select(*) from(t)"),
        ("FROM t SELECT a WHERE b", "select(a) from(t) where(b)"),
        ("SELECT t.*, * EXCLUDE (a, b) FROM t", "select(t.*, * exclude(a b)) from(t)"),
        ("SELECT * REPLACE (a + 1 AS a) FROM t", "select(* replace((+ a 1) as a)) from(t)"),
        ("SELECT * FROM 'calls.csv.gz' c", "select(*) from('calls.csv.gz' as c)"),
        ("SELECT * FROM (VALUES (1, 'a'), (2, 'b')) v(n, s)", "select(*) from([values(1 'a')(2 'b')] as v(n s))"),
        (
            "SELECT * FROM a JOIN b ON a.x = b.x LEFT JOIN c USING (y, z)",
            "select(*) from({{a inner b on (= a.x b.x)} left c using(y z)})"
        ),
        ("SELECT * FROM a, b JOIN c ON true", "select(*) from({a inner {b inner c on true}})"),
        (
            "SELECT * FROM a CROSS JOIN b FULL OUTER JOIN c USING (x)",
            "select(*) from({{a inner b} full c using(x)})"
        ),
        ("SELECT * FROM (a JOIN b USING (x)) NATURAL JOIN c", "select(*) from({{a inner b using(x)} inner c natural})"),
        ("SELECT * FROM ((SELECT 1) x JOIN y ON true)", "select(*) from({[select(1)] as x inner y on true})"),
        (
            "SELECT a, count(*) FROM t GROUP BY 1 HAVING count(*) > 1",
            "select(a, count(*)) from(t) group(1) having((> count(*) 1))"
        ),
        ("SELECT a FROM t GROUP BY ALL ORDER BY ALL DESC", "select(a) from(t) group-all order-all(true,-)"),
        (
            "SELECT a FROM t WINDOW w AS (ORDER BY a), v AS (w) QUALIFY rank() OVER w = 1",
            "select(a) from(t) window(w <order a>) window(v <w>) qualify((= rank() over w 1))"
        ),
        (
            "SELECT a FROM t ORDER BY a DESC NULLS FIRST, 2 LIMIT 10 OFFSET 5",
            "select(a) from(t) order(a desc first, 2) limit(10) offset(5)"
        ),
        ("SELECT a FROM t OFFSET 2 ROWS FETCH FIRST 3 ROWS ONLY", "select(a) from(t) limit(3) offset(2)"),
        ("SELECT DISTINCT ON (a) b FROM t", "select-distinct-on(a)(b) from(t)"),
        (
            "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 ORDER BY 1",
            "UNION-ALL{select(1); select(2); select(3)} order(1)"
        ),
        (
            "SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT SELECT 4",
            "EXCEPT{UNION{select(1); INTERSECT{select(2); select(3)}}; select(4)}"
        ),
        ("(SELECT 1 LIMIT 1) UNION ALL (SELECT 2)", "UNION-ALL{(select(1) limit(1)); (select(2))}"),
        (
            "WITH a(x) AS (SELECT 1), b AS (FROM a) SELECT * FROM b;",
            "with a(x)=[select(1)],b=[select(*) from(a)] select(*) from(b)"
        ),
        ("SELECT * FROM generate_series(1, 3) g(i)", "select(*) from(generate_series(1 3) as g(i))"),
    ])
    func queries(sql: String, tree: String) throws {
        #expect(try outline(sql) == tree)
    }

    @Test(arguments: [
        ("SELECT a FORM t", 15), ("SELECT", 7), ("SELECT a FROM t WHERE", 22), ("SELECT (a FROM t", 11),
        ("SELECT 'abc", 8), ("SELECT \"abc", 8), ("SELECT 1 /* x", 10), ("SELECT a == b", 10), ("SELECT 12ab", 8),
        ("SELECT a FROM t; SELECT 2", 18), ("SELECT ?", 8), ("SELECT a FROM t GROUP a", 23), ("SELECT a < b < c", 14),
        ("SELECT 1e999", 8), ("SELECT CASE WHEN a THEN b", 26), ("SELECT a FROM b JOIN c", 23), ("SELECT x::blob", 11),
        ("", 1), ("SELECT \u{2018}a\u{2019}", 8), ("SELECT a FROM t ORDER x", 23),
    ])
    func errorsNameTheColumn(sql: String, column: Int) throws {
        let problem = try #require(failure(sql))
        #expect(problem.category == .usage)
        #expect(problem.location?.line == 1)
        #expect(problem.location?.column == column, "\(problem.message)")
    }

    @Test func misspelledKeywordIsSuggested() throws {
        let problem = try #require(failure("SELCT a FROM t"))
        #expect(problem.help.contains("did you mean SELECT?"))
    }

    @Test func misspelledKeywordTakenForAnAliasIsSuggested() throws {
        let problem = try #require(failure("SELECT a FORM t"))
        #expect(problem.help == ["did you mean FROM instead of \"FORM\"?"])
    }

    @Test func unclosedBracketNamesItsOpening() throws {
        let problem = try #require(failure("SELECT (\n1 + 2"))
        #expect(problem.notes == ["\"(\" was opened at line 1, column 8"])
    }

    @Test(arguments: [
        String(repeating: "(", count: 10_000), "SELECT " + String(repeating: "(", count: 10_000),
        "SELECT " + String(repeating: "NOT ", count: 10_000) + "a", "SELECT " + String(repeating: "- ", count: 10_000),
        "SELECT " + String(repeating: "CASE WHEN ", count: 10_000),
        "SELECT * FROM " + String(repeating: "(", count: 10_000) + "t",
        "SELECT a" + String(repeating: " + a", count: 10_000), "SELECT a" + String(repeating: "::text", count: 10_000),
        "SELECT a" + String(repeating: " IS NULL", count: 10_000),
        "SELECT 1" + String(repeating: " EXCEPT SELECT 1", count: 10_000),
        "SELECT * FROM t" + String(repeating: " JOIN t ON true", count: 10_000),
        "SELECT f(" + String(repeating: "f(", count: 10_000),
        String(repeating: "SELECT * FROM (", count: 10_000), String(repeating: "WITH a AS (", count: 10_000),
        "SELECT " + String(repeating: "a IN (", count: 10_000), String(repeating: "/*", count: 10_000),
        "SELECT " + String(repeating: "~ ", count: 10_000) + "1",
        "SELECT " + String(repeating: "+ ", count: 10_000) + "1",
        "SELECT " + String(repeating: "(1, ", count: 10_000), "SELECT a" + String(repeating: " ~ a", count: 10_000),
        "SELECT " + String(repeating: "a = ANY (SELECT ", count: 10_000),
        "SELECT * FROM " + String(repeating: "LATERAL (SELECT * FROM ", count: 10_000),
        "SELECT * FROM " + String(repeating: "(t JOIN ", count: 10_000),
        "SELECT * FROM t" + String(repeating: ", LATERAL (SELECT 1)", count: 10_000),
        "SELECT a" + String(repeating: " BETWEEN SYMMETRIC 1 AND a", count: 10_000),
        "SELECT sum(a) OVER (ORDER BY " + String(repeating: "sum(a) OVER (ORDER BY ", count: 10_000),
        "SELECT 1 GROUP BY " + String(repeating: "GROUPING SETS (", count: 10_000),
        String(repeating: "(", count: 10_000) + "SELECT 1",
        "EXPLAIN " + String(repeating: "(", count: 10_000) + "SELECT 1",
        "SELECT " + String(repeating: "EXISTS (SELECT ", count: 10_000),
        "SELECT " + String(repeating: "CASE 1 WHEN ", count: 10_000),
        "SELECT " + String(repeating: "CAST(", count: 10_000),
    ])
    func deepNestingIsAnError(sql: String) throws {
        let problem = try #require(failure(sql))
        #expect(problem.code == "sql-syntax")
    }

    @Test func longFlatListsAreFine() throws {
        let terms = (0..<10_000).map { "a = \($0)" }.joined(separator: " OR ")
        _ = try Parser.parse(source: SourceText(name: "<query>", text: "SELECT 1 WHERE " + terms))
        let unions = (0..<2000).map { "SELECT \($0)" }.joined(separator: " UNION ALL ")
        _ = try Parser.parse(source: SourceText(name: "<query>", text: unions))
    }

    @Test func locationsAreThoseOfTheWholeFile() throws {
        let text = "# Title\n```sql x\nSELECT a FROM\n  WHERE 1\n```\n"
        let source = SourceText(name: "report.md", text: text)
        let start = "# Title\n```sql x\n".utf8.count
        let end = start + "SELECT a FROM\n  WHERE 1\n".utf8.count
        do {
            _ = try Parser.parse(source: source, range: start..<end)
            Issue.record("an error was expected")
        } catch let problem as Diagnostic {
            #expect(problem.location?.description == "report.md:4:3")
        }
    }

    @Test func arbitraryBytesNeverTrap() {
        var state: UInt64 = 42
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(truncatingIfNeeded: (state >> 33) % UInt64(bound))
        }
        let pieces = [
            "SELECT ", "FROM ", "a", "b.", "(", ")", ",", "'", "\"", "E'\\u00", "/*", "*/", "--", "\n", ":", "::", "1",
            ".",
            "e", "CASE ", "WHEN ", "END ", "OVER ", "(ORDER BY ", "JOIN ", "ON ", "IN ", "WITH ", "AS ", "INTERVAL ",
            "DATE ", "EXTRACT(", "TRIM(", "POSITION(", "LIMIT ", "UNION ", "VALUES ", "*", "\u{e9}", "\u{2019}",
            "\u{0}", "||",
            "<", "=", "NOT ", "BETWEEN ", "AND ", "GROUP BY ", "ROWS ", "FILTER(", "WHERE ", "EXCLUDE ", "REPLACE(",
        ]
        var parsed = 0
        for _ in 0..<3000 {
            var bytes = Array("SELECT ".utf8)
            for _ in 0..<(1 + next(24)) {
                if next(20) == 0 {
                    bytes.append(UInt8(next(256)))
                } else {
                    bytes += Array(pieces[next(pieces.count)].utf8)
                }
            }
            let source = SourceText(name: "<query>", utf8: bytes)
            do {
                _ = try Parser.parse(source: source)
                parsed += 1
            } catch let problem as Diagnostic {
                #expect(problem.location?.line != nil)
                #expect(!problem.rendered(colour: false).isEmpty)
            } catch {
                Issue.record("not a diagnostic: \(error)")
            }
        }
        #expect(parsed > 0)
    }
}
