import Columns
import Diagnostics
import Testing

@testable import Query

/// Queries that may hold little memory give what they give with any amount, or say why they can't.
struct MemoryLimitTests {
    private static let rows = 5000

    private static let table: Table = {
        var generator = RepeatableGenerator(7)
        let values: [[Value]] = (0..<rows).map { row in
            let key = Int64.random(in: 0..<900, using: &generator)
            return [
                key % 50 == 0 ? .null : .integer(key), key % 7 == 0 ? .null : .text("key \(key % 300)"),
                .decimal(ExactDecimal(mantissa: Int128(Int64.random(in: -500...500, using: &generator)), scale: 2)),
                row % 11 == 0 ? .null : .double(Double(key % 40) / 8), .boolean(row % 3 == 0),
                .date(CalendarDate(days: Int32(key % 100))), .interval(Interval(months: Int32(key % 5), days: 1)),
                .timestamp(Timestamp(microseconds: key * 1_000_000)), .integer(Int64(row)),
            ]
        }
        return Table(
            schema: Schema([
                Field("k", .integer), Field("t", .text), Field("amount", .decimal(scale: 2)), Field("x", .double),
                Field("b", .boolean), Field("d", .date), Field("i", .interval), Field("at", .timestamp),
                Field("n", .integer),
            ]), rows: values)
    }()

    private func rows(_ sql: String, _ limit: MemoryLimit?) throws -> [String] {
        let catalog = ChunkedCatalog(tables: ["t": Self.table], chunkRows: 256)
        let query = try QueryCompiler(catalog: catalog).prepare(SourceText(name: "<query>", text: sql))
        return try query.run(memoryLimit: limit).rows.map { $0.map(\.description).joined(separator: " | ") }
    }

    /// A limit that every table is beyond, result and all, from the least size on that is given.
    private func limit(_ leastBytes: Int, bytes: Int = 1, isAsked: Bool = true) -> MemoryLimit {
        var limit = MemoryLimit(bytes: bytes, isAsked: isAsked)
        limit.leastBytes = leastBytes
        return limit
    }

    /// Streams the result, since a kept one needs memory itself.
    private func streamed(_ sql: String, _ limit: MemoryLimit) throws -> [String] {
        let catalog = ChunkedCatalog(tables: ["t": Self.table], chunkRows: 256)
        let query = try QueryCompiler(catalog: catalog).prepare(SourceText(name: "<query>", text: sql))
        var rows: [String] = []
        try query.stream(memoryLimit: limit) { chunk in
            for row in 0..<chunk.rowCount {
                rows.append(chunk.columns.map { $0[row].description }.joined(separator: " | "))
            }
            return true
        }
        return rows
    }

    private static let groupings = [
        "SELECT k, count(*), sum(amount), avg(x), min(t), max(d), first(n), last(n) FROM t GROUP BY k",
        "SELECT t, k, b, count(x), sum(x), arg_max(n, amount), bool_or(b), stddev(x) FROM t GROUP BY t, k, b",
        "SELECT i, d, at, sum(i), min(at) FROM t GROUP BY i, d, at",
        "SELECT x, amount, count(*) FROM t GROUP BY x, amount",
        "SELECT k, count(*) FILTER (WHERE b), sum(n) FILTER (WHERE x > 2) FROM t GROUP BY k",
        "SELECT DISTINCT k, t FROM t", "SELECT DISTINCT x FROM t",
        "SELECT k FROM t UNION SELECT n % 50 FROM t",
    ]

    @Test(arguments: groupings, [0, 4096, 20_000])
    func groupsGoOnInFiles(sql: String, leastBytes: Int) throws {
        let expected = try rows(sql, nil)
        let given = try streamed(sql, limit(leastBytes))
        #expect(given.sorted() == expected.sorted())
        // The same every time.
        #expect(try streamed(sql, limit(leastBytes)) == given)
    }

    @Test(arguments: [
        "SELECT k, median(amount), count(DISTINCT t), string_agg(t, ',' ORDER BY n), mode(b) FROM t GROUP BY k",
        "SELECT t, string_agg(d::text, ' '), sum(DISTINCT amount), quantile_disc(x, 0.3) FROM t GROUP BY t",
        "SELECT k, gini(n) FILTER (WHERE b), count(DISTINCT x) FROM t GROUP BY k",
    ])
    func aggregatesThatHoldRowsGoOnInFiles(sql: String) throws {
        let expected = try rows(sql, nil)
        for bytes in [110_000, 200_000] {
            #expect(try streamed(sql, limit(0, bytes: bytes)).sorted() == expected.sorted())
        }
        #expect(throws: Diagnostic.self) { try streamed(sql, limit(0, bytes: 110_000, isAsked: false)) }
    }

    /// Groups that are too many for one table are parted, and the parts aggregated on all cores.
    @Test(arguments: [
        "SELECT x, n, count(*), sum(amount), first(t), string_agg(t, ',') FROM t GROUP BY x, n",
        "SELECT x, k, t, sum(n) FILTER (WHERE b), median(n), count(DISTINCT d) FROM t GROUP BY x, k, t",
    ])
    func manyGroupsAreParted(sql: String) throws {
        let catalog = ChunkedCatalog(tables: ["t": Self.table], chunkRows: 256)
        let source = SourceText(name: "<query>", text: sql)
        let query = try QueryCompiler(catalog: catalog).prepare(source)
        func rows(manyGroups: Int) throws -> [String] {
            let run = QueryRun(source: query.sources, memory: MemoryBudget(nil)) { false }
            run.manyGroups = manyGroups
            var rows: [String] = []
            try run.push(query.plan) { batch in
                rows += Table(schema: query.plan.schema, chunks: [batch.chunk]).rows.map {
                    $0.map(\.description).joined(separator: " | ")
                }
                return true
            }
            return rows
        }
        let expected = try rows(manyGroups: .max)
        for many in [100, 200] {
            let parted = try rows(manyGroups: many)
            #expect(parted != expected)
            #expect(parted.sorted() == expected.sorted())
            #expect(try rows(manyGroups: many) == parted)
        }
    }

    @Test func oneGroupAloneCanBeTooLarge() throws {
        for sql in ["SELECT median(n) FROM t", "SELECT b, count(DISTINCT n) FROM t GROUP BY b"] {
            let error = #expect(throws: Diagnostic.self) { try streamed(sql, limit(0)) }
            #expect(error?.code == "memory-limit")
        }
        // Without being asked to, the program doesn't hold back rows for aggregates that need them.
        let error = #expect(throws: Diagnostic.self) {
            try streamed("SELECT k, median(n) FROM t GROUP BY k", limit(0, isAsked: false))
        }
        #expect(error?.code == "memory-limit")
    }

    @Test(arguments: [
        ("SELECT * FROM t ORDER BY n", "the sort would need more memory than the limit of 1 byte allows"),
        ("SELECT a.n FROM t a JOIN t b ON a.n = b.k", "the join would need"),
        ("SELECT a.n FROM t a, t b", "the join would need"),
        ("SELECT n, sum(n) OVER (ORDER BY n) FROM t", "the window functions would need"),
        ("WITH c AS (SELECT n FROM t WHERE n < 100) SELECT * FROM c UNION ALL SELECT * FROM c", "a query that is used"),
    ])
    func othersSayWhatNeedsTooMuch(sql: String, message: String) {
        let error = #expect(throws: Diagnostic.self) { try streamed(sql, limit(0)) }
        #expect(error?.code == "memory-limit")
        #expect(error?.message.hasPrefix(message) ?? false, "\(error?.message ?? "")")
        #expect(error?.help.last == "or allow more: --memory-limit")
    }

    @Test func rowsComeBackFromFilesAsTheyWere() throws {
        let chunk = Self.table.chunks[0]
        let wide = Column(
            type: .decimal(scale: 3),
            storage: .decimal128((0..<chunk.rowCount).map { Int128($0) << 70 }),
            validity: Bitmap((0..<chunk.rowCount).map { $0 % 5 != 0 }))
        let nulls = Column(nullsOf: .null, count: chunk.rowCount)
        let whole = Chunk(columns: chunk.columns + [wide, nulls], rowCount: chunk.rowCount)
        let file = try SpillFile(types: whole.columns.map(\.type))
        var expected: [[Value]] = []
        for size in [0, 1, 63, 64, 65, 1000, chunk.rowCount] {
            let part = whole.sliced(0..<size)
            try file.append(part)
            expected += (0..<size).map { row in part.columns.map { $0[row] } }
        }
        var given: [[Value]] = []
        try file.forEachChunk { part in
            given += (0..<part.rowCount).map { row in part.columns.map { $0[row] } }
            return true
        }
        #expect(given == expected)
        #expect(file.rowCount == expected.count)
    }

    @Test func bytesThatAreNoChunkAreRefused() {
        let chunk = Self.table.chunks[0].sliced(0..<10)
        let types = chunk.columns.map(\.type)
        let bytes = ChunkCodec.encode(chunk)
        for length in 0..<bytes.count {
            bytes.withUnsafeBytes { bytes in
                #expect(ChunkCodec.decode(UnsafeRawBufferPointer(rebasing: bytes[..<length]), types: types) == nil)
            }
        }
        #expect(bytes.withUnsafeBytes { ChunkCodec.decode($0, types: types) }?.rowCount == 10)
    }

    @Test func amountsAreWrittenAsPeopleDo() {
        #expect(MemoryAccount.text(0) == "0 bytes")
        #expect(MemoryAccount.text(999) == "999 bytes")
        #expect(MemoryAccount.text(1500) == "1.5 kB")
        #expect(MemoryAccount.text(2_000_000_000) == "2 GB")
    }

    private func rowHashes(_ columns: [Column], rows: Int) -> [UInt64] {
        var hasher = RowHasher()
        return hasher.hashes(of: columns, rows: rows)
    }

    @Test func hashesFollowTheValues() {
        let texts = Column(type: .text, storage: .text(TextArray(["a", "", "b"])))
        let coded = Column(type: .text, storage: .dictionary([1, 2, 0], TextDictionary(TextArray(["b", "a", ""]))))
        #expect(rowHashes([texts], rows: 3) == rowHashes([coded], rows: 3))
        let narrow = Column(type: .decimal(scale: 1), storage: .decimal64([-5, 7]))
        let wide = Column(type: .decimal(scale: 1), storage: .decimal128([-5, 7]))
        #expect(rowHashes([narrow], rows: 2) == rowHashes([wide], rows: 2))
        let zeros = Column(type: .double, storage: .double([0, -0.0, .nan, -.nan]))
        let hashes = rowHashes([zeros], rows: 4)
        #expect(hashes[0] == hashes[1] && hashes[2] == hashes[3] && hashes[0] != hashes[2])
        let one = Column(type: .integer, storage: .integer([3]))
        let same = Column(type: .integer, storage: .integer([3, 3]))
        #expect(rowHashes([one], rows: 2) == rowHashes([same], rows: 2))
    }
}
