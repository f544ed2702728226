import Columns
import Diagnostics
import Testing

@testable import Query

/// Every function, over columns of every shape, must give what it gives for each row alone.
struct FunctionsVectorTests {
    private static let types: [DataType] = [
        .integer, .decimal(scale: 2), .decimal(scale: 0), .double, .text, .date, .timestamp, .timestampWithZone,
        .interval,
        .boolean, .null,
    ]

    /// All signatures of up to three arguments that a function takes.
    private static func signatures(_ resolve: ([DataType]) -> ScalarFunction.Signature?) -> [ScalarFunction.Signature] {
        var lists: [[DataType]] = [[]]
        var found: [ScalarFunction.Signature] = []
        var seen: Set<[DataType]> = []
        for _ in 0..<3 {
            lists = lists.flatMap { list in types.map { list + [$0] } }
            for list in lists {
                // Three arguments of any types at all are tried sparingly.
                if list.count == 3, list[1] != list[2] || found.count > 12 { continue }
                if let signature = resolve(list), seen.insert(signature.arguments).inserted { found.append(signature) }
            }
        }
        return found
    }

    /// Texts that mean something to a function, apart from any.
    private static func value(
        _ function: String, _ position: Int, _ type: DataType, _ random: inout RepeatableGenerator
    ) -> Value {
        let parts = ["extract", "date_part", "date_trunc", "date_diff", "datediff"]
        if type == .text, position == 0, parts.contains(function) {
            return .text(["year", "month", "day", "week", "hour", "quarter"].randomElement(using: &random) ?? "day")
        }
        if type == .text, position == 1, function == "to_char" {
            return .text(
                ["YYYY-MM", "FMMonth DD", "HH24:MI:SS", "999.99", "FM990"].randomElement(using: &random) ?? "9")
        }
        if function == "like" || function == "ilike", position == 1 {
            return .text(["a%", "%B", "_", "%", "a\\_c", "%ï%"].randomElement(using: &random) ?? "%")
        }
        return randomValue(type, using: &random)
    }

    @Test(arguments: FunctionRegistry.scalarList.map(\.name))
    func agreesWithEachRowAlone(name: String) throws {
        let function = try #require(FunctionRegistry.scalar(named: name))
        let signatures = Self.signatures(function.resolve)
        var random = RepeatableGenerator(name.utf8.reduce(7) { $0 &* 31 &+ UInt64($1) })
        for signature in signatures {
            let rows = (0..<40).map { _ in
                signature.arguments.indices.map { Self.value(name, $0, signature.arguments[$0], &random) }
            }
            // Rows that fail alone must fail together; the others are compared.
            let alone = rows.map { row in try? Self.evaluate(function, signature, [row], constant: [], plain: false)[0]
            }
            let good = rows.indices.filter { alone[$0] != nil }
            guard !good.isEmpty else { continue }
            let expected = good.compactMap { alone[$0] }
            for plain in [false, true] {
                let together = try Self.evaluate(function, signature, good.map { rows[$0] }, constant: [], plain: plain)
                #expect(together.map(Self.same) == expected.map(Self.same), "\(name)\(signature.arguments)")
            }
            if good.count < rows.count {
                #expect(throws: Diagnostic.self) {
                    try Self.evaluate(function, signature, rows, constant: [], plain: false)
                }
            }
            // Each argument, and each but one, as a constant.
            for position in signature.arguments.indices {
                for others in [false, true] {
                    let fixed = signature.arguments.indices.filter { ($0 == position) != others }
                    let pattern = rows[good[0]]
                    let varied = good.map { row in
                        signature.arguments.indices.map { fixed.contains($0) ? pattern[$0] : rows[row][$0] }
                    }
                    let single = varied.map {
                        try? Self.evaluate(function, signature, [$0], constant: [], plain: false)[0]
                    }
                    guard single.allSatisfy({ $0 != nil }) else { continue }
                    let together = try Self.evaluate(function, signature, varied, constant: fixed, plain: others)
                    #expect(
                        together.map(Self.same) == single.map { Self.same($0 ?? .null) },
                        "\(name)\(signature.arguments), constant \(fixed)")
                }
            }
        }
        // Those of more arguments than are tried here are held by scripts.
        #expect(!signatures.isEmpty || ["pi", "width_bucket"].contains(name) || name.hasPrefix("make_"))
    }

    /// Values as text, so that NaN equals itself and -0 isn't 0.
    private static func same(_ value: Value) -> String { "\(value.type) \(value) \(value.isNull)" }

    private static func evaluate(
        _ function: ScalarFunction, _ signature: ScalarFunction.Signature, _ rows: [[Value]], constant: [Int],
        plain: Bool
    ) throws -> [Value] {
        var columns: [Column] = []
        var arguments: [BoundExpression] = []
        for (index, type) in signature.arguments.enumerated() {
            if constant.contains(index) {
                arguments.append(.literal(rows[0][index], type))
                continue
            }
            var builder = ColumnBuilder(type: type)
            for row in rows { builder.append(row[index]) }
            arguments.append(.column(columns.count, type))
            columns.append(plain ? builder.finish().withoutDictionary : builder.finish())
        }
        let source = SourceMap(SourceText(name: "t", text: ""))
        let node = ExpressionNode.compile(.call(function, arguments, signature.result, 0..<0), source: source)
        let result = try node.evaluate(RowBatch(columns: columns, rowCount: rows.count)).expanded(to: rows.count)
        #expect(result.type == signature.result || result.type == .null)
        return (0..<rows.count).map { result[$0] }
    }

    @Test func castsAgreeWithEachRowAlone() throws {
        let source = SourceMap(SourceText(name: "t", text: ""))
        var random = RepeatableGenerator(3)
        for from in Self.types {
            for to in Self.types where Cast.isPossible(from: from, to: to) && to != .null {
                for isTry in [false, true] {
                    let rows = (0..<30).map { _ in randomValue(from, using: &random) }
                    func cast(_ values: [Value], plain: Bool) throws -> [Value] {
                        var builder = ColumnBuilder(type: from)
                        for value in values { builder.append(value) }
                        let column = plain ? builder.finish().withoutDictionary : builder.finish()
                        let node = ExpressionNode.compile(
                            .cast(.column(0, from), to: to, isTry: isTry, 0..<0), source: source)
                        let result = try node.evaluate(RowBatch(columns: [column], rowCount: values.count))
                        return (0..<values.count).map { result.expanded(to: values.count)[$0] }
                    }
                    let alone = rows.map { try? cast([$0], plain: false)[0] }
                    let good = rows.indices.filter { alone[$0] != nil }
                    if isTry { #expect(good.count == rows.count) }
                    for plain in [false, true] {
                        let together = try cast(good.map { rows[$0] }, plain: plain)
                        #expect(together == good.compactMap { alone[$0] }, "\(from) to \(to)")
                    }
                    if good.count < rows.count {
                        #expect(throws: Diagnostic.self) { try cast(rows, plain: false) }
                    }
                }
            }
        }
    }

    /// Aggregates may not depend on how rows are cut into chunks, nor on how texts are stored.
    @Test(arguments: FunctionRegistry.aggregateList.map(\.name))
    func aggregatesIgnoreChunks(name: String) throws {
        let function = try #require(FunctionRegistry.aggregate(named: name))
        var signatures = Self.signatures(function.resolve).filter { $0.arguments.count <= 2 }
        if let none = function.resolve([]) { signatures.append(none) }
        #expect(!signatures.isEmpty)
        for signature in signatures {
            var random = RepeatableGenerator(11)
            let rows = (0..<37).map { _ in
                [Value.integer(Int64.random(in: 0..<4, using: &random))]
                    + signature.arguments.indices.map { index -> Value in
                        if index == 1, case .decimal = signature.arguments[1],
                            name.contains("_cont") || name.contains("_disc")
                        {
                            return .decimal(ExactDecimal(mantissa: 3, scale: 1))
                        }
                        let value = randomValue(signature.arguments[index], using: &random)
                        if case .double(let number) = value, ["gini", "hhi", "entropy"].contains(name) {
                            return .double(abs(number))
                        }
                        return value
                    }
            }
            let schema = Schema(
                [Field("g", .integer)] + signature.arguments.enumerated().map { Field("x\($0)", $1) })
            let table = Table(schema: schema, rows: rows)
            func results(_ table: Table, _ chunkRows: Int, grouped: Bool) throws -> [[String]] {
                let aggregate = BoundAggregate(
                    function: function,
                    arguments: signature.arguments.enumerated().map { .column($0 + 1, $1) }, type: signature.result,
                    span: 0..<0)
                let plan = LogicalPlan.aggregate(
                    .scan(
                        ChunkedProvider(table: table, chunkRows: chunkRows), columns: Array(schema.fields.indices),
                        name: "t"),
                    groups: grouped ? [.column(0, .integer)] : [], aggregates: [aggregate],
                    names: grouped ? ["g", "a"] : ["a"])
                return try QueryExecutor(source: SourceText(name: "t", text: "")).run(plan).rows.map {
                    $0.map(Self.same)
                }
            }
            for grouped in [false, true] {
                let whole = try results(table, 1000, grouped: grouped)
                #expect(whole.count == (grouped ? 4 : 1))
                for chunkRows in [1, 2, 3, 7, 36] {
                    #expect(try results(table, chunkRows, grouped: grouped) == whole, "\(signature.arguments)")
                    #expect(try results(table.withoutDictionaries, chunkRows, grouped: grouped) == whole)
                }
            }
        }
    }
}
