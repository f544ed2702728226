import Columns
import Diagnostics
import Testing

@testable import Query

/// Leaving out rows that a limit on row numbers or ranks doesn't ask for.
struct PartitionLimitTests {
    private typealias Operators = ExecutionOperatorTests

    private static func window(
        _ function: WindowFunction, partition: [String], order: [SortKey]
    ) throws -> BoundWindow {
        BoundWindow(
            function: function, arguments: [], partition: try partition.map { try Operators.column($0) }, order: order,
            type: .integer, span: 0..<0)
    }

    /// What is left over, numbered and cut off, is what numbering and cutting off all rows gives.
    @Test(arguments: [WindowFunction.rowNumber, .rank, .denseRank], [[], ["name"], ["flag", "day"]])
    func agree(function: WindowFunction, partition: [String]) throws {
        var orders: [[SortKey]] = []
        for (name, _) in Operators.fields {
            for (isDescending, nullsFirst) in [(false, false), (true, true), (true, false)] {
                orders.append([SortKey(try Operators.column(name), isDescending: isDescending, nullsFirst: nullsFirst)])
            }
        }
        orders.append([SortKey(try Operators.column("flag")), SortKey(try Operators.column("id"), isDescending: true)])
        if case .rowNumber = function { orders.append([]) }
        for (index, order) in orders.enumerated() {
            let window = try Self.window(function, partition: partition, order: order)
            let count = index % 3 + 1
            try Operators.check(rows: [1, 7, 40], seeds: 0..<1) { input in
                .filter(
                    .window(
                        .partitionLimit(input, PartitionLimit(window: window, count: count)), [window], names: ["n"]),
                    try Operators.call(
                        "<=", .column(Operators.fields.count, .integer), .literal(.integer(Int64(count)), .integer)))
            }
        }
    }

    /// The rows that are left over of a table whose only order is its first column's.
    private static func kept(_ table: Table, _ limit: PartitionLimit, chunkRows: Int, most: Int) throws -> [[Value]] {
        let run = QueryRun(
            source: SourceMap(SourceText(name: "t", text: "")), memory: MemoryBudget(nil), isCancelled: { false })
        var chunks: [Chunk] = []
        let input = LogicalPlan.scan(
            ChunkedProvider(table: table, chunkRows: chunkRows), columns: Array(table.schema.fields.indices), name: "t")
        try PartitionLimitOperator(limit, run: run, most: most).run(input) { batch in
            chunks.append(batch.chunk)
            return true
        }
        return Table(schema: table.schema, chunks: chunks).rows
    }

    /// Of rows that all differ no more are left over than asked for, however few are held; in their order.
    @Test(arguments: [1, 3, 20])
    func nothingTooMuch(count: Int) throws {
        var random = RepeatableGenerator(51)
        let schema = Schema([Field("value", .integer), Field("group", .integer)])
        for isAscending in [true, false] {
            var numbers = (0..<400).map { Int64($0) }
            if !isAscending { numbers.shuffle(using: &random) }
            let rows = numbers.map { [Value.integer($0), .integer(Int64.random(in: 0..<7, using: &random))] }
            let table = Table(schema: schema, rows: rows)
            for isDescending in [false, true] {
                let window = BoundWindow(
                    function: .rowNumber, arguments: [], partition: [.column(1, .integer)],
                    order: [SortKey(.column(0, .integer), isDescending: isDescending)], type: .integer, span: 0..<0)
                let expected = rows.filter { row in
                    let before = rows.filter { other in
                        guard case .integer(let a) = row[0], case .integer(let b) = other[0] else { return false }
                        return other[1] == row[1] && (isDescending ? b > a : b < a)
                    }
                    return before.count < count
                }
                for chunkRows in [1, 16, 1000] {
                    for most in [250, 100_000] {
                        let kept = try Self.kept(
                            table, PartitionLimit(window: window, count: count), chunkRows: chunkRows, most: most)
                        #expect(kept == expected)
                    }
                }
            }
        }
    }

    /// Where nearly all rows stay, looking at them is given up, and none is lost.
    @Test func futile() throws {
        let table = Table(
            schema: Schema([Field("value", .integer), Field("group", .integer)]),
            rows: (0..<300).map { [.integer(Int64($0)), .integer(Int64($0 % 290))] })
        let window = BoundWindow(
            function: .rank, arguments: [], partition: [.column(1, .integer)], order: [SortKey(.column(0, .integer))],
            type: .integer, span: 0..<0)
        let kept = try Self.kept(table, PartitionLimit(window: window, count: 1), chunkRows: 10, most: 100)
        #expect(kept == table.rows)
    }

    private static func outline(_ sql: String) throws -> String {
        let catalog = ChunkedCatalog(tables: RandomQuery.tables, chunkRows: 100)
        return PlanSketch.of(try QueryCompiler(catalog: catalog).prepare(SourceText(name: "q", text: sql)).plan)
    }

    @Test(arguments: [
        ("row_number() OVER w <= 2", 2), ("row_number() OVER w < 2", 1), ("3 >= row_number() OVER w", 3),
        ("3 > row_number() OVER w", 2), ("row_number() OVER w = 1", 1), ("row_number() OVER w IN (2, 4, 1)", 4),
        ("row_number() OVER w BETWEEN 2 AND 5", 5), ("rank() OVER w <= 2", 2), ("dense_rank() OVER w <= 2", 2),
        ("rank() OVER w <= 4 AND row_number() OVER w <= 3 AND a > 0", 3), ("row_number() OVER w <= 0", 1),
        ("row_number() OVER (PARTITION BY c) <= 2", 2),
    ])
    func found(condition: String, count: Int) throws {
        let plan = try Self.outline("SELECT a FROM t WINDOW w AS (PARTITION BY c ORDER BY b) QUALIFY \(condition)")
        #expect(plan.contains("first \(count)("), "\(plan)")
    }

    @Test(arguments: [
        "row_number() OVER w >= 2", "row_number() OVER w <> 1", "row_number() OVER w NOT IN (1)",
        "row_number() OVER w <= 2 OR a = 1", "row_number() OVER w <= b",
        "row_number() OVER w <= 2 AND sum(a) OVER w > 0", "row_number() OVER w <= 2 AND lead(a) OVER w > 0",
        "row_number() OVER w <= 2 AND rank() OVER (ORDER BY a) < 9", "ntile(2) OVER w = 1",
        "rank() OVER (PARTITION BY c) <= 2",
    ])
    func refused(condition: String) throws {
        let plan = try Self.outline("SELECT a FROM t WINDOW w AS (PARTITION BY c ORDER BY b) QUALIFY \(condition)")
        #expect(!plan.contains("first "), "\(plan)")
    }
}
