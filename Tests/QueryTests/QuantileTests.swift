import Columns
import Testing

@testable import Query

/// Quantiles held against sorting everything.
struct QuantileTests {
    private static let one = ExactDecimal.powerOfTen(QuantileAggregates.shareScale) ?? 1

    private static func share(_ digits: Int128) -> Value {
        .decimal(ExactDecimal(mantissa: digits, scale: QuantileAggregates.shareScale))
    }

    /// Values of a column in order; doubles with what is no number last.
    private static func isLess(_ a: Value, _ b: Value) -> Bool {
        switch (a, b) {
        case (.boolean(let x), .boolean(let y)): !x && y
        case (.integer(let x), .integer(let y)): x < y
        case (.decimal(let x), .decimal(let y)): x.mantissa < y.mantissa
        case (.double(let x), .double(let y)): x.isNaN ? false : y.isNaN || x < y
        case (.text(let x), .text(let y)): Array(x.utf8).lexicographicallyPrecedes(Array(y.utf8))
        case (.date(let x), .date(let y)): x < y
        case (.timestamp(let x), .timestamp(let y)), (.timestampWithZone(let x), .timestampWithZone(let y)): x < y
        case (.interval(let x), .interval(let y)):
            TemporalArithmetic.sortValue(x) < TemporalArithmetic.sortValue(y)
        default: false
        }
    }

    /// `quantile_disc` of values in order.
    private static func discrete(_ sorted: [Value], _ digits: Int128, isDescending: Bool) -> Value {
        guard !sorted.isEmpty else { return .null }
        let sorted = isDescending ? sorted.reversed() : sorted
        // The first of which so many are no further.
        let place = sorted.indices.first { Int128($0 + 1) * one >= digits * Int128(sorted.count) }
        return place.map { sorted[$0] } ?? .null
    }

    /// `quantile_cont` of whole numbers in order, to six places, cut off as products of exact decimals are.
    private static func continuous(_ sorted: [Int64], _ digits: Int128) -> Value {
        guard !sorted.isEmpty else { return .null }
        let place = digits * Int128(sorted.count - 1)
        let index = Int(place / one)
        let low = Int128(sorted[index]) * 1_000_000
        let high = Int128(sorted[min(index + 1, sorted.count - 1)]) * 1_000_000
        let product = (high - low) * (place % one)
        return .decimal(ExactDecimal(mantissa: low + (2 * product + one) / (2 * one), scale: 6))
    }

    private static func quantiles(
        _ name: String, _ column: Column, shares: Column?, groups: [UInt32], groupCount: Int, selection: Bitmap?,
        chunkRows: Int
    ) throws -> Column {
        let function = try #require(FunctionRegistry.aggregate(named: name))
        let arguments = [column] + (shares.map { [$0] } ?? [])
        let signature = try #require(function.resolve(arguments.map(\.type)))
        let accumulator = function.makeAccumulator(signature)
        for start in stride(from: 0, to: groups.count, by: chunkRows) {
            let range = start..<min(groups.count, start + chunkRows)
            try accumulator.add(
                arguments.map { $0.count == 1 ? $0 : $0.sliced(range) }, groups: Array(groups[range]),
                selection: selection?.sliced(range), groupCount: groupCount)
        }
        let first = try accumulator.finish(groupCount: groupCount)
        // Windows ask again after more rows, so the answer must not use the state up.
        let second = try accumulator.finish(groupCount: groupCount)
        #expect((0..<groupCount).allSatisfy { first[$0].description == second[$0].description })
        return first
    }

    @Test(arguments: [
        DataType.boolean, .integer, .decimal(scale: 2), .double, .text, .date, .timestamp, .timestampWithZone,
        .interval,
    ])
    func discreteOfEveryType(type: DataType) throws {
        var random = RepeatableGenerator(41)
        for rows in [0, 1, 2, 3, 15, 16, 17, 18, 63, 129, 200] {
            for descending in [false, true] {
                let groupCount = rows < 20 ? 1 : Int.random(in: 1...4, using: &random)
                var values = (0..<rows).map { _ in randomValue(type, using: &random) }
                if type == .double, rows > 3 { (values[0], values[2]) = (.double(.nan), .double(-.infinity)) }
                var builder = ColumnBuilder(type: type)
                for value in values { builder.append(value) }
                let column = builder.finish()
                let groups = (0..<rows).map { _ in UInt32.random(in: 0..<UInt32(groupCount), using: &random) }
                let bits = (0..<rows).map { _ in Int.random(in: 0..<4, using: &random) > 0 }
                let selection = rows % 2 == 0 ? nil : Bitmap(bits)
                let choices: [Int128] = [0, 1, Self.one / 4, Self.one / 2, Self.one * 9 / 10, Self.one]
                let digits = choices[Int.random(in: 0..<6, using: &random)]
                let share = Column(repeating: Self.share(digits), type: .decimal(scale: 18), count: 1)
                let name = "quantile_disc" + (descending ? AggregateFunction.descending : "")
                for chunkRows in [1, 7, 1000] {
                    let given = try Self.quantiles(
                        name, column, shares: share, groups: groups, groupCount: groupCount, selection: selection,
                        chunkRows: chunkRows)
                    for group in 0..<groupCount {
                        let own = (0..<rows).filter {
                            groups[$0] == group && !values[$0].isNull && (selection?[$0] ?? true)
                        }
                        let sorted = own.map { values[$0] }.sorted(by: Self.isLess)
                        let expected = Self.discrete(sorted, digits, isDescending: descending)
                        #expect(given[group].description == expected.description, "\(type) \(rows) \(digits)")
                    }
                }
            }
        }
    }

    /// A share a row: each group goes by its last.
    @Test func sharesThatDiffer() throws {
        var random = RepeatableGenerator(42)
        for rows in [1, 5, 40, 200] {
            let groupCount = 3
            let values = (0..<rows).map { _ in Int64.random(in: -50...50, using: &random) }
            let groups = (0..<rows).map { _ in UInt32.random(in: 0..<3, using: &random) }
            // Stretches that ask for the same, so that small chunks have one share and large ones have many.
            let shares: [Value] = (0..<rows).map { row in
                let stretch = row / 20
                return stretch % 3 == 2 ? .null : Self.share(Self.one / Int128(stretch + 2))
            }
            var builder = ColumnBuilder(type: .decimal(scale: 18))
            for share in shares { builder.append(share) }
            let asked = builder.finish()
            for chunkRows in [1, 6, 1000] {
                let given = try Self.quantiles(
                    "quantile_cont", Column(type: .integer, storage: .integer(values)), shares: asked, groups: groups,
                    groupCount: groupCount, selection: nil, chunkRows: chunkRows)
                for group in 0..<groupCount {
                    let own = (0..<rows).filter { groups[$0] == group }
                    let last = own.last { !shares[$0].isNull }.map { shares[$0] }
                    guard case .decimal(let share) = last else {
                        #expect(given[group] == .null)
                        continue
                    }
                    let expected = Self.continuous(own.map { values[$0] }.sorted(), share.mantissa)
                    #expect(given[group] == expected)
                }
            }
        }
    }

    @Test func wideDecimals() throws {
        var random = RepeatableGenerator(43)
        let large = Int128(Int64.max) * 1000
        let values = (0..<150).map { _ in Int128.random(in: -3...3, using: &random) * large + 7 }
        let column = Column(type: .decimal(scale: 0), storage: .decimal128(values))
        // Some chunks have small numbers alone.
        let few = Column(type: .decimal(scale: 0), storage: .decimal64([7, 8, -9]))
        let function = try #require(FunctionRegistry.aggregate(named: "quantile_disc"))
        let share = Column(repeating: Self.share(Self.one / 3), type: .decimal(scale: 18), count: 1)
        let accumulator = function.makeAccumulator(
            .init(arguments: [.decimal(scale: 0), .decimal(scale: 18)], result: .decimal(scale: 0)))
        try accumulator.add([few, share], groups: [0, 0, 0], selection: nil, groupCount: 1)
        try accumulator.add(
            [column, share], groups: [UInt32](repeating: 0, count: 150), selection: nil, groupCount: 1)
        let sorted = (values + [7, 8, -9]).sorted()
        #expect(try accumulator.finish(groupCount: 1)[0] == .decimal(ExactDecimal(mantissa: sorted[50], scale: 0)))
    }

    @Test func sharesOutOfRange() throws {
        #expect(throws: (any Error).self) { try one("SELECT quantile_cont(a, 1.5) FROM t") }
        // Rows that don't count don't fail.
        #expect(try one("SELECT quantile_cont(a, 1.5) FROM t WHERE a IS NULL") == .null)
        #expect(try one("SELECT quantile_cont(a, NULL) FROM t") == .null)
    }

    private func one(_ sql: String) throws -> Value {
        try run(sql, RandomQuery.tables).rows[0][0]
    }
}

/// Selecting held against sorting.
struct SelectionTests {
    private static func check<Cell: FixedWidthInteger & SignedInteger>(_ cells: [Cell]) {
        let sorted = cells.sorted()
        for place in Set([0, 1, cells.count / 3, cells.count / 2, cells.count - 2, cells.count - 1])
        where cells.indices.contains(place) {
            var copy = cells
            copy.withUnsafeMutableBufferPointer { Selection.select(place, of: $0) }
            #expect(copy[place] == sorted[place])
            #expect(copy[..<place].allSatisfy { $0 <= sorted[place] })
            #expect(copy[place...].allSatisfy { $0 >= sorted[place] })
            #expect(copy.sorted() == sorted)
        }
    }

    @Test func everySize() {
        var random = RepeatableGenerator(44)
        for count in 0...200 {
            Self.check((0..<count).map { _ in Int64.random(in: .min ... .max, using: &random) })
            Self.check((0..<count).map { _ in Int64.random(in: 0...3, using: &random) })
            Self.check((0..<count).map { _ in Int128.random(in: .min ... .max, using: &random) })
        }
    }

    /// Orders that mislead samples: what they are made of stands where the sample looks.
    @Test func hostileOrders() {
        for count in [17, 100, 128, 1000, 5000] {
            Self.check((0..<count).map { Int64($0) })
            Self.check((0..<count).map { Int64(-$0) })
            Self.check((0..<count).map { Int64($0 < count / 2 ? $0 : count - $0) })
            Self.check([Int64](repeating: 7, count: count) + [.min, .max])
            var killer = [Int64](repeating: 0, count: count)
            for index in killer.indices { killer[index] = Int64(index % 2 == 0 ? index : count + index * index) }
            Self.check(killer)
            // Every place that is sampled holds the largest left.
            var places = Array(0..<count)
            var next = Int64(count)
            while places.count > 16 {
                for index in stride(from: 8, through: 0, by: -1) {
                    killer[places.remove(at: places.count * (2 * index + 1) / 18)] = next
                    next -= 1
                }
            }
            for place in places {
                killer[place] = next
                next -= 1
            }
            Self.check(killer)
        }
    }
}
