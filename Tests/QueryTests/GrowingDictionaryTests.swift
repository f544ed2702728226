import Columns
import Diagnostics
import Query
import Testing

/// A file's text columns bring a dictionary that grows while they are read, and from several threads not always the newest.
struct GrowingDictionaryTests {
    /// The texts t0, t1, … in chunks whose dictionaries hold so many of them each, all of one pool or each its own.
    private func table(dictionaries: [Int], isOnePool: Bool) -> Table {
        let pool = TextPool()
        let chunks = dictionaries.map { count in
            let texts = TextArray((0..<count).map { "t\($0)" })
            texts.withView { texts in for code in pool.count..<max(pool.count, count) { _ = pool.append(texts[code]) } }
            let dictionary = isOnePool ? TextDictionary(pool, count: count) : TextDictionary(texts)
            let codes = (0..<(3 * count)).map { UInt32(truncatingIfNeeded: $0 * 7 % count) }
            let validity = Bitmap(codes.indices.map { $0 % 5 != 1 })
            return Chunk(
                columns: [Column(type: .text, storage: .dictionary(codes, dictionary), validity: validity)],
                rowCount: codes.count)
        }
        return Table(schema: Schema([Field("t", .text)]), chunks: chunks)
    }

    @Test(arguments: [
        "SELECT t, count(*) FROM rows GROUP BY t ORDER BY t",
        "SELECT upper(t) || 'x', coalesce(t, 'none'), t IN ('t1', 't4') FROM rows",
        "SELECT count(*) FROM rows WHERE t >= 't2' AND length(t) = 2",
        "SELECT DISTINCT t FROM rows", "SELECT t FROM rows ORDER BY t DESC",
        "SELECT count(DISTINCT t), min(t), max(t) FROM rows",
        "SELECT a.t, count(*) FROM rows a JOIN rows b ON a.t = b.t GROUP BY a.t ORDER BY a.t",
    ])
    func growingOnesComeToTheSame(query: String) throws {
        for dictionaries in [[1, 2, 5, 9], [5, 2, 9, 9, 3], [9, 1, 12, 2]] {
            let results = try [true, false].map { isOnePool in
                var catalog = TableCatalog()
                catalog.add(table(dictionaries: dictionaries, isOnePool: isOnePool), named: "rows")
                return try QueryCompiler(catalog: catalog).prepare(SourceText(name: "t", text: query)).run().rows
            }
            #expect(!results[0].isEmpty)
            #expect(results[0] == results[1])
        }
    }
}
