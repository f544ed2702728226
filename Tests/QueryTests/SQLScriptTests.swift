import Columns
import Diagnostics
import Testing

@testable import Query

/// Statements one after the other: where each stands, what it sees, and what is wrong where.
@Suite struct SQLScriptTests {
    private func texts(_ text: String) throws -> [String] {
        let script = try SQLScript(SourceText(name: "<test>", text: text))
        return script.queries.map { script.source.text(in: $0.range) }
    }

    private func rows(_ text: String) throws -> [[String]] {
        let script = try SQLScript(SourceText(name: "<test>", text: text))
        return try script.queries.map { query in
            let catalog = ViewCatalog(TableCatalog(), views: query.views)
            return try QueryCompiler(catalog: catalog).prepare(script.source, range: query.range).run().rows
                .map { $0.map(\.description).joined(separator: " ") }
        }
    }

    @Test func semicolonsPartStatements() throws {
        #expect(try texts("SELECT 1") == ["SELECT 1"])
        #expect(try texts("SELECT 1; ;SELECT ';' -- ;\n;") == ["SELECT 1", "SELECT ';'"])
        #expect(try texts("CREATE VIEW v AS SELECT 1") == [])
        #expect(try texts("") == [""])
    }

    @Test func viewsHoldForWhatFollows() throws {
        let script = """
            CREATE VIEW v AS SELECT 1 AS a;
            SELECT a + 1 FROM v;
            CREATE OR REPLACE TEMP VIEW V AS SELECT 5 AS a;
            CREATE VIEW w AS SELECT a * 2 AS b FROM v;
            SELECT b FROM w
            """
        #expect(try rows(script) == [["2"], ["10"]])
    }

    @Test func mistakesInViewsKeepTheirPlace() throws {
        let problem = #expect(throws: Diagnostic.self) {
            _ = try rows("CREATE VIEW v AS\n  SELECT nothing;\nSELECT * FROM v")
        }
        #expect(problem?.location?.line == 2)
        #expect(problem?.location?.column == 10)
    }

    @Test(arguments: [
        ("CREATE TABLE t (a int)", "only views can be created"),
        ("CREATE VIEW v AS", "expected SELECT after AS"),
        ("CREATE VIEW v AS SELECT 1; CREATE VIEW V AS SELECT 2", "there is a view \"V\" already"),
        ("CREATE VIEW v (a) AS SELECT 1", "a view's columns are named in its query"),
    ])
    func refuses(text: String, message: String) {
        let problem = #expect(throws: Diagnostic.self) { _ = try texts(text) }
        #expect(problem?.message.hasPrefix(message) == true)
    }

    @Test(arguments: [
        ("SELECT 1", false), ("SELECT 1;", true), ("SELECT 1; -- done", true), ("SELECT ';", false),
        ("SELECT ';';", true),
        ("/* ; ", false), ("SELECT 1; SELECT", false), ("SELECT 1 == 2;", true),
    ])
    func completenessIsSeen(text: String, isComplete: Bool) {
        #expect(SQLScript.isComplete(SourceText(name: "<test>", text: text)) == isComplete)
    }

    @Test func anAnalysisCountsRows() throws {
        let sql = "EXPLAIN ANALYZE SELECT a FROM (VALUES (1), (2), (3)) t (a) WHERE a > 1 ORDER BY a LIMIT 1"
        let table = try QueryCompiler(catalog: TableCatalog()).prepare(SourceText(name: "<test>", text: sql)).run()
        #expect(table.schema.names == ["plan", "rows", "milliseconds", "kilobytes"])
        // The sort holds three numbers; what is only read is held by nobody.
        #expect(table.rows[1][3] != .null)
        #expect(table.rows[3][3] == .null)
        #expect(table.rows.map { $0[1] } == [.integer(1), .integer(1), .integer(2), .integer(3)])
        #expect(table.rows[1][0].description == "└─ TopN: 1 rows, by column1")
    }
}
