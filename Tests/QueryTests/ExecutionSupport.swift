import Columns
import Diagnostics
import Dispatch
import Query
import Synchronization

/// A table delivered in chunks of a chosen size.
struct ChunkedProvider: TableProvider {
    let table: Table
    let chunkRows: Int
    /// How many threads make something of rows.
    var threads = 3

    var schema: Schema { table.schema }
    var rowCountEstimate: Int? { table.rowCount }

    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        for chunk in table.chunks {
            var start = 0
            while start < chunk.rowCount {
                let end = min(chunk.rowCount, start + chunkRows)
                guard try body(chunk.selecting(columns).sliced(start..<end)) else { return }
                start = end
            }
        }
    }

    /// Each thread has a maker of its own, and what comes later may be made before.
    func scan<Piece: Sendable>(
        columns: [Int], maker: @escaping @Sendable () -> (any RowSource) -> Piece, take: (Piece) throws -> Bool
    ) throws {
        var all: [Chunk] = []
        try scan(columns: columns) { chunk in
            all.append(chunk)
            return true
        }
        let chunks = all
        let threads = threads
        let made = Mutex([Int: Piece]())
        DispatchQueue.concurrentPerform(iterations: threads) { thread in
            let make = maker()
            for index in stride(from: thread, to: chunks.count, by: threads) {
                let piece = make(ChunkRows(chunks[index]))
                made.withLock { $0[index] = piece }
            }
        }
        let pieces = made.withLock { $0 }
        for index in chunks.indices {
            if let piece = pieces[index], try !take(piece) { return }
        }
    }
}

/// Tables that are delivered in chunks of one size.
struct ChunkedCatalog: Catalog {
    var tables: [String: Table]
    var chunkRows: Int
    var threads = 3

    func provider(named name: String) -> (any TableProvider)? {
        tables[name.lowercased()].map { ChunkedProvider(table: $0, chunkRows: chunkRows, threads: threads) }
    }

    func view(named name: String) -> SourceText? { nil }

    func provider(forFile path: String) throws -> any TableProvider {
        throw Diagnostic(.usage, code: "no-files", "no files here")
    }

    var names: [String] { tables.keys.sorted() }
}

/// Runs SQL over tables.
func run(_ sql: String, _ tables: [String: Table] = [:], chunkRows: Int = Table.chunkRows) throws -> Table {
    let catalog = ChunkedCatalog(tables: tables, chunkRows: chunkRows)
    let query = try QueryCompiler(catalog: catalog).prepare(SourceText(name: "<query>", text: sql))
    return try query.run()
}

/// The one value of a query such as `SELECT 1 + 1`.
func value(_ expression: String) throws -> Value {
    let rows = try run("SELECT " + expression).rows
    return rows.first?.first ?? .text("no row")
}

/// Repeatable random numbers (splitmix64, S. Vigna).
struct RepeatableGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }
}

/// Random values of a type out of few, so that equal ones and nulls are frequent.
func randomValue(_ type: DataType, using random: inout RepeatableGenerator, nulls: Bool = true) -> Value {
    if nulls, Int.random(in: 0..<5, using: &random) == 0 { return .null }
    let number = Int64.random(in: -4...6, using: &random)
    switch type {
    case .null: return .null
    case .boolean: return .boolean(number > 0)
    case .integer: return .integer(number)
    case .decimal(let scale):
        return .decimal(ExactDecimal(mantissa: Int128(number * 37), scale: scale))
    case .double: return .double(Double(number) * 0.75)
    case .text:
        return .text(
            ["", "a", "ab", "B", "naïve", "100%", "Ünder", "a_c", "3", "2026-01-31", "word two"][Int(number + 4)])
    case .date: return .date(CalendarDate(days: Int32(number * 40 + 20_000)))
    case .timestamp: return .timestamp(Timestamp(microseconds: number * 86_400_123_456 + 1_700_000_000_000_000))
    case .timestampWithZone:
        return .timestampWithZone(Timestamp(microseconds: number * 86_400_123_456 + 1_700_000_000_000_000))
    case .interval:
        return .interval(Interval(months: Int32(number), days: Int32(-number), microseconds: number * 1_000_000))
    }
}

/// A table of random values.
func randomTable(_ schema: [(String, DataType)], rows: Int, seed: UInt64) -> Table {
    var random = RepeatableGenerator(seed)
    return Table(
        schema: Schema(schema.map { Field($0.0, $0.1) }),
        rows: (0..<rows).map { _ in schema.map { randomValue($0.1, using: &random) } })
}

extension Column {
    /// The same texts without a dictionary.
    var withoutDictionary: Column {
        guard type == .text else { return self }
        let texts = TextArray((0..<count).map { isValid($0) ? self[$0].description : "" })
        return Column(type: .text, storage: .text(texts), validity: validity)
    }
}

extension Table {
    /// The same rows, texts without dictionaries.
    var withoutDictionaries: Table {
        Table(
            schema: schema,
            chunks: chunks.map { Chunk(columns: $0.columns.map(\.withoutDictionary), rowCount: $0.rowCount) })
    }
}
