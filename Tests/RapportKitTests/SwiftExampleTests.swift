import Foundation
import RapportKit
import Testing

/// README's example in Swift compiles, and does what it is there for.
@Suite struct SwiftExampleTests {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    @Test func readmeHasThisVeryExample() throws {
        let directory = Self.root.appending(path: "SampleData").path
        // README from here
        let workspace = try Workspace.open(directory: directory)
        let kind = TypedColumn<String>("kind")
        let manager = TypedColumn<String>("manager_id")
        let amount = TypedColumn<ExactDecimal>("amount")
        let revenue = TypedColumn<ExactDecimal>("revenue")

        let best = try workspace.query("interactions")
            .filter(kind == "purchase")
            .group(by: manager)
            .aggregate(Rows.count.named("purchases"), amount.sum().named("revenue"))
            .sorted(by: revenue.descending)
            .prefix(3)
            .run()

        for (manager, revenue) in zip(try best.values(of: manager), try best.values(of: revenue)) {
            print(manager ?? "nobody", revenue?.description ?? "nothing")
        }
        // README to here
        #expect(best.rowCount == 3)
        let sql = """
            SELECT manager_id, count(*) AS purchases, sum(amount) AS revenue FROM interactions
            WHERE kind = 'purchase' GROUP BY 1 ORDER BY revenue DESC LIMIT 3
            """
        let query = QueryCompiler(catalog: WorkspaceCatalog(workspace))
        #expect(try query.prepare(SourceText(name: "<test>", text: sql)).run().rows == best.rows)

        let lines = try String(contentsOfFile: #filePath, encoding: .utf8).split(
            separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasSuffix("// README from here") })
        let end = try #require(lines.firstIndex { $0.hasSuffix("// README to here") })
        let example = lines[(start + 1)..<end].map { $0.dropFirst(8) }.joined(separator: "\n")
        let readme = try String(contentsOf: Self.root.appending(path: "README.md"), encoding: .utf8)
        #expect(readme.contains(example))
    }
}
