import Columns
import Diagnostics
import Query
import Testing

/// Operators over random small tables, in every chunk size, held against the row-by-row interpreter.
struct ExecutionOperatorTests {
    static let fields: [(String, DataType)] = [
        ("id", .integer), ("name", .text), ("amount", .decimal(scale: 2)), ("rate", .double), ("day", .date),
        ("flag", .boolean), ("at", .timestamp), ("span", .interval),
    ]

    static func scan(_ table: Table, chunkRows: Int) -> LogicalPlan {
        .scan(
            ChunkedProvider(table: table, chunkRows: chunkRows), columns: Array(table.schema.fields.indices), name: "t")
    }

    static func column(_ name: String, offset: Int = 0) throws -> BoundExpression {
        let index = try #require(fields.firstIndex { $0.0 == name })
        return .column(index + offset, fields[index].1)
    }

    static func call(_ name: String, _ arguments: BoundExpression...) throws -> BoundExpression {
        let function = try #require(FunctionRegistry.scalar(named: name))
        let signature = try #require(function.resolve(arguments.map(\.type)))
        let cast = zip(arguments, signature.arguments).map { argument, type -> BoundExpression in
            argument.type == type ? argument : .cast(argument, to: type, isTry: false, 0..<0)
        }
        return .call(function, cast, signature.result, 0..<0)
    }

    static func aggregate(
        _ name: String, _ arguments: BoundExpression..., isDistinct: Bool = false, filter: BoundExpression? = nil
    ) throws -> BoundAggregate {
        let function = try #require(FunctionRegistry.aggregate(named: name))
        let signature = try #require(function.resolve(arguments.map(\.type)))
        return BoundAggregate(
            function: function, arguments: arguments, isDistinct: isDistinct, filter: filter, type: signature.result,
            span: 0..<0)
    }

    /// Holds a plan against the reference for tables of several sizes, with and without dictionaries, in every chunk size.
    static func check(
        rows: [Int] = [0, 1, 2, 7, 23], seeds: Range<UInt64> = 0..<3, _ plan: (LogicalPlan) throws -> LogicalPlan
    ) throws {
        for count in rows {
            for seed in seeds {
                let table = randomTable(fields, rows: count, seed: seed &* 1000 &+ UInt64(count))
                let expected = try ReferenceInterpreter().rows(plan(scan(table, chunkRows: .max)))
                for chunkRows in 1...max(1, count) {
                    for table in [table, table.withoutDictionaries] {
                        let plan = try plan(scan(table, chunkRows: chunkRows))
                        let result = try QueryExecutor(source: SourceText(name: "t", text: "")).run(plan)
                        #expect(result.rows == expected, "rows \(count), seed \(seed), chunks of \(chunkRows)")
                        #expect(result.schema == plan.schema)
                    }
                }
            }
        }
    }

    @Test func filtersAndProjects() throws {
        try Self.check { input in
            let condition = BoundExpression.or([
                try Self.call(">", Self.column("amount"), Self.call("*", Self.column("amount"), Self.column("amount"))),
                .and([
                    .not(try Self.column("flag")),
                    try Self.call("<=", Self.column("name"), .literal(.text("ab"), .text)),
                ]),
                .inList(try Self.column("id"), [.integer(2), .integer(-3)], hasNull: true, negated: false),
            ])
            let expressions: [BoundExpression] = [
                try Self.call("+", Self.column("id"), .literal(.integer(3), .integer)),
                try Self.call("||", Self.column("name"), Self.call("lower", Self.column("name"))),
                .isNull(try Self.column("rate"), negated: false),
                try Self.call("coalesce", Self.column("rate"), .literal(.double(9), .double)),
                .literal(.text("same"), .text),
                try Self.call("+", Self.column("day"), Self.column("id")),
            ]
            return .project(.filter(input, condition), expressions, names: ["a", "b", "c", "d", "e", "f"])
        }
    }

    @Test func conditionsTakeOnlyTheirRows() throws {
        try Self.check { input in
            let zero = BoundExpression.literal(.integer(0), .integer)
            let id = try Self.column("id")
            let quotient = try Self.call("/", .literal(.integer(12), .integer), id)
            let branches = [
                (when: try Self.call("=", id, zero), then: BoundExpression.literal(.integer(-100), .integer)),
                (when: try Self.call(">", quotient, .literal(.integer(2), .integer)), then: quotient),
                (when: try Self.column("flag"), then: BoundExpression.literal(.null, .integer)),
            ]
            let texts = BoundExpression.conditional(
                [(when: try Self.column("flag"), then: try Self.column("name"))],
                otherwise: .literal(.text("no"), .text),
                .text)
            let safe = BoundExpression.and([
                try Self.call("<>", id, zero), try Self.call(">", quotient, .literal(.integer(2), .integer)),
            ])
            return .project(
                input, [.conditional(branches, otherwise: id, .integer), texts, safe], names: ["a", "b", "c"])
        }
    }

    @Test func groupsByEveryType() throws {
        let keys = Self.fields.map(\.0).filter { $0 != "span" }
        for key in keys {
            try Self.check(seeds: 0..<2) { input in
                .aggregate(
                    input, groups: [try Self.column(key)],
                    aggregates: [try Self.aggregate("count"), try Self.aggregate("sum", Self.column("amount"))],
                    names: ["k", "n", "s"])
            }
            for other in keys {
                try Self.check(rows: [23], seeds: 0..<1) { input in
                    .aggregate(
                        input, groups: [try Self.column(key), try Self.column(other)],
                        aggregates: [try Self.aggregate("count", Self.column("name"))], names: ["k", "l", "n"])
                }
            }
        }
    }

    @Test(arguments: [[], ["name"], ["name", "flag"], ["id"]])
    func aggregatesEveryFunction(keys: [String]) throws {
        try Self.check { input in
            let flag = try Self.column("flag")
            let aggregates = [
                try Self.aggregate("count"), try Self.aggregate("count", Self.column("id")),
                try Self.aggregate("sum", Self.column("id")), try Self.aggregate("sum", Self.column("rate")),
                try Self.aggregate("avg", Self.column("id")), try Self.aggregate("avg", Self.column("amount")),
                try Self.aggregate("avg", Self.column("rate")),
                try Self.aggregate("bool_and", flag), try Self.aggregate("bool_or", flag),
                try Self.aggregate("count", Self.column("name"), isDistinct: true),
                try Self.aggregate("sum", Self.column("id"), isDistinct: true),
                try Self.aggregate("count", filter: flag),
                try Self.aggregate("sum", Self.column("amount"), filter: flag),
                try Self.aggregate("string_agg", Self.column("name"), .literal(.text("|"), .text)),
                try Self.aggregate(
                    "string_agg", Self.column("name"), .literal(.text("|"), .text), isDistinct: true, filter: flag),
            ]
            let extremes = try Self.fields.flatMap { field in
                try ["min", "max", "first", "last"].map { try Self.aggregate($0, Self.column(field.0)) }
            }
            return .aggregate(
                input, groups: try keys.map { try Self.column($0) }, aggregates: aggregates + extremes,
                names: keys + (aggregates + extremes).map(\.function.name))
        }
    }

    @Test(arguments: [JoinKind.inner, .left, .right, .full, .semi, .anti])
    func joins(kind: JoinKind) throws {
        for keys in [["id"], ["name"], ["name", "flag"], ["amount", "day"], ["at"], ["span"], ["rate"], []] {
            for hasResidual in [false, true] {
                for rightRows in [0, 1, 13] {
                    let right = randomTable(Self.fields, rows: rightRows, seed: 77)
                    try Self.check(rows: [0, 1, 9], seeds: 0..<2) { input in
                        let residual =
                            hasResidual
                            ? try Self.call("<", Self.column("rate"), Self.column("rate", offset: Self.fields.count))
                            : nil
                        let pairs = try keys.map { (left: try Self.column($0), right: try Self.column($0)) }
                        return .join(
                            kind, input, Self.scan(right, chunkRows: 4), JoinCondition(keys: pairs, residual: residual))
                    }
                }
            }
        }
    }

    @Test func sortsByEveryTypeBothWays() throws {
        for field in Self.fields {
            for isDescending in [false, true] {
                for nullsFirst in [false, true] {
                    try Self.check(rows: [0, 1, 23], seeds: 0..<2) { input in
                        .sort(
                            input,
                            [SortKey(try Self.column(field.0), isDescending: isDescending, nullsFirst: nullsFirst)])
                    }
                }
            }
        }
    }

    @Test(arguments: [0, 1, 5, 30]) func sortsByManyKeysAndLimits(count: Int) throws {
        let keys = [
            SortKey(try Self.column("flag"), nullsFirst: true), SortKey(try Self.column("name"), isDescending: true),
            SortKey(try Self.call("+", Self.column("id"), Self.column("id"))),
        ]
        try Self.check { .limit(.sort($0, keys), count: count, offset: 2) }
        try Self.check { .limit($0, count: count, offset: 3) }
        try Self.check { .limit($0, count: nil, offset: count) }
    }

    @Test func findsDistinctRowsAndUnites() throws {
        try Self.check { input in
            let few = LogicalPlan.project(
                input, [try Self.column("name"), try Self.column("flag")], names: ["a", "b"])
            return .limit(.distinct(.unionAll([few, .limit(few, count: 3, offset: 0), few])), count: 9, offset: 0)
        }
    }

    @Test func largeSortsBelowALimitKeepTheFirstRows() throws {
        var random = RepeatableGenerator(5)
        let rows = (0..<200_000).map { _ in
            [
                Value.integer(Int64.random(in: 0..<50_000, using: &random)),
                .text("x\(Int.random(in: 0..<9, using: &random))"),
            ]
        }
        let schema = Schema([Field("a", .integer), Field("b", .text)])
        let plan = { (limit: Int?) in
            LogicalPlan.limit(
                .sort(
                    Self.scan(Table(schema: schema, rows: rows), chunkRows: 10_000),
                    [SortKey(.column(0, .integer)), SortKey(.column(1, .text), isDescending: true)]),
                count: limit, offset: 0)
        }
        let executor = QueryExecutor(source: SourceText(name: "t", text: ""))
        let all = try executor.run(plan(nil)).rows
        #expect(try executor.run(plan(25)).rows == Array(all.prefix(25)))
        #expect(all.count == rows.count)
        #expect(zip(all, all.dropFirst()).allSatisfy { ReferenceInterpreter.order($0[0], $1[0]) <= 0 })
    }

    @Test func sharedPlansRunOnce() throws {
        final class CountingProvider: TableProvider, @unchecked Sendable {
            let table: Table
            var scans = 0
            init(_ table: Table) { self.table = table }
            var schema: Schema { table.schema }
            var rowCountEstimate: Int? { nil }
            func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
                scans += 1
                for chunk in table.chunks { _ = try body(chunk.selecting(columns)) }
            }
        }
        let provider = CountingProvider(
            Table(schema: Schema([Field("a", .integer)]), rows: [[.integer(1)], [.integer(2)]]))
        let shared = LogicalPlan.shared(id: 1, .scan(provider, columns: [0], name: "t"))
        let result = try QueryExecutor(source: SourceText(name: "t", text: "")).run(.unionAll([shared, shared]))
        #expect(result.rows == [[.integer(1)], [.integer(2)], [.integer(1)], [.integer(2)]])
        #expect(provider.scans == 1)
    }

    @Test func limitsStopTheSource() throws {
        final class EndlessProvider: TableProvider {
            let schema = Schema([Field("a", .integer)])
            let rowCountEstimate: Int? = nil
            func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
                let column = Column(type: .integer, storage: .integer([1, 2, 3]))
                while try body(Chunk(columns: columns.map { _ in column }, rowCount: 3)) {}
            }
        }
        let scan = LogicalPlan.scan(EndlessProvider(), columns: [0], name: "t")
        let executor = QueryExecutor(source: SourceText(name: "t", text: ""))
        #expect(try executor.run(.limit(scan, count: 7, offset: 2)).rowCount == 7)
        #expect(try executor.run(.limit(.distinct(scan), count: 3, offset: 0)).rowCount == 3)
        #expect(try executor.run(.limit(.unionAll([scan, scan]), count: 4, offset: 0)).rowCount == 4)
        #expect(throws: CancellationError.self) {
            try QueryExecutor(source: SourceText(name: "t", text: ""), isCancelled: { true }).run(scan)
        }
    }

    @Test func errorsCarryThePlaceInTheQuery() throws {
        let table = Table(schema: Schema([Field("x", .integer)]), rows: [[.integer(4)], [.integer(0)]])
        let error = try #require(throws: Diagnostic.self) { try run("SELECT x,\n  10 / x AS y FROM t", ["t": table]) }
        #expect(error.category == .computation)
        #expect(error.location?.line == 2)
        #expect(error.location?.column == 3)
        #expect(error.message == "division by zero: 10 / 0")
    }
}
