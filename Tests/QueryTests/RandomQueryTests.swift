import Columns
import Diagnostics
import Testing

@testable import Query

/// Random queries give the same rows whether their plans are rewritten or not, however tables are cut into chunks, and on
/// one thread as on several.
struct RandomQueryTests {
    private static func rows(_ sql: String, isOptimized: Bool, chunkRows: Int, threads: Int) throws -> [String] {
        let compiler = QueryCompiler(
            catalog: ChunkedCatalog(tables: RandomQuery.tables, chunkRows: chunkRows, threads: threads))
        let source = SourceText(name: "<query>", text: sql)
        let query = isOptimized ? try compiler.prepare(source) : try compiler.bound(source)
        return try query.run().rows.map { $0.map(\.description).joined(separator: " | ") }.sorted()
    }

    @Test(arguments: 0..<8)
    func plansAgree(part: Int) throws {
        for number in 0..<60 {
            var generator = RandomQuery(seed: UInt64(part * 1000 + number))
            let sql = generator.query()
            let expected = try Self.rows(sql, isOptimized: false, chunkRows: 100, threads: 1)
            for chunkRows in [1, 100] {
                let given = try Self.rows(sql, isOptimized: true, chunkRows: chunkRows, threads: 3)
                #expect(given == expected, "\(sql)")
            }
        }
    }
}
