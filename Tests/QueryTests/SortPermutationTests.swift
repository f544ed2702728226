import Columns
import Testing

@testable import Query

/// Orders of rows held against sorting row by row.
struct SortPermutationTests {
    /// Negative, zero or positive as one value of a type comes before, with or after another; nulls before all.
    private static func compare(_ a: Value, _ b: Value) -> Int {
        func sign<Element: Comparable>(_ x: Element, _ y: Element) -> Int { x < y ? -1 : x > y ? 1 : 0 }
        switch (a, b) {
        case (.null, .null): return 0
        case (.null, _): return -1
        case (_, .null): return 1
        case (.boolean(let x), .boolean(let y)): return sign(x ? 1 : 0, y ? 1 : 0)
        case (.integer(let x), .integer(let y)): return sign(x, y)
        case (.decimal(let x), .decimal(let y)): return sign(x.mantissa, y.mantissa)
        case (.double(let x), .double(let y)):
            return x.isNaN || y.isNaN ? sign(x.isNaN ? 1 : 0, y.isNaN ? 1 : 0) : sign(x, y)
        case (.date(let x), .date(let y)): return sign(x, y)
        case (.timestamp(let x), .timestamp(let y)): return sign(x, y)
        case (.interval(let x), .interval(let y)):
            return sign(TemporalArithmetic.sortValue(x), TemporalArithmetic.sortValue(y))
        case (.text(let x), .text(let y)):
            if x == y { return 0 }
            return Array(x.utf8).lexicographicallyPrecedes(Array(y.utf8)) ? -1 : 1
        default: return 0
        }
    }

    private struct Keys {
        var keys: [SortPermutation.Key]

        func compare(_ a: Int, _ b: Int) -> Int {
            for key in keys {
                let (x, y) = (key.column[a], key.column[b])
                var order = SortPermutationTests.compare(x, y)
                if order == 0 { continue }
                if x.isNull || y.isNull {
                    if !key.nullsFirst { order = -order }
                } else if key.isDescending {
                    order = -order
                }
                return order
            }
            return 0
        }
    }

    /// Values at the ends of what a type holds, and few between them.
    private static func extreme(_ type: DataType, using random: inout RepeatableGenerator) -> Value {
        let number = [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max][Int.random(in: 0..<7, using: &random)]
        switch type {
        case .integer: return .integer(number)
        case .decimal(let scale): return .decimal(ExactDecimal(mantissa: Int128(number) * Int128(number), scale: scale))
        case .double: return .double([.nan, -.infinity, .infinity, -0.0, 0.0, 1e-300, -1][Int(number & 7) % 7])
        default: return randomValue(type, using: &random)
        }
    }

    private static func column(
        _ type: DataType, rows: Int, extremes: Bool, using random: inout RepeatableGenerator
    ) -> Column {
        var builder = ColumnBuilder(type: type)
        let hasNulls = Bool.random(using: &random)
        for _ in 0..<rows {
            let isNull = hasNulls && Int.random(in: 0..<6, using: &random) == 0
            builder.append(
                isNull
                    ? .null
                    : extremes ? extreme(type, using: &random) : randomValue(type, using: &random, nulls: false))
        }
        return builder.finish()
    }

    @Test func everyCombination() {
        let types: [DataType] = [
            .boolean, .integer, .decimal(scale: 2), .double, .text, .date, .timestamp, .interval,
        ]
        var random = RepeatableGenerator(61)
        for round in 0..<400 {
            let rows = [0, 1, 2, 3, 25, 60][round % 6]
            let keys = Keys(
                keys: (0..<(round % 5)).map { _ in
                    SortPermutation.Key(
                        column: Self.column(
                            types[Int.random(in: 0..<types.count, using: &random)], rows: rows,
                            extremes: Bool.random(using: &random), using: &random),
                        isDescending: Bool.random(using: &random), nullsFirst: Bool.random(using: &random))
                })
            let expected = (0..<rows).sorted { a, b in
                let order = keys.compare(a, b)
                return order == 0 ? a < b : order < 0
            }
            #expect(SortPermutation.rows(rows, by: keys.keys).map(Int.init) == expected)

            let groupCount = round % 3 + 1
            let groups = (0..<rows).map { _ in UInt32.random(in: 0..<UInt32(groupCount), using: &random) }
            let (order, boundaries) = SortPermutation.rows(groups: groups, groupCount: groupCount, by: keys.keys)
            let grouped = expected.enumerated().sorted { a, b in
                (groups[a.element], a.offset) < (groups[b.element], b.offset)
            }
            #expect(order.map(Int.init) == grouped.map(\.element))
            var groupStarts: [UInt32] = []
            var peerStarts: [UInt32] = []
            for place in 0..<rows {
                let row = Int(order[place])
                let before = place > 0 ? Int(order[place - 1]) : nil
                let isNew = before.map { groups[$0] != groups[row] } ?? true
                if isNew { groupStarts.append(UInt32(place)) }
                if isNew || before.map({ keys.compare($0, row) != 0 }) ?? true { peerStarts.append(UInt32(place)) }
            }
            #expect(boundaries.groupStarts == groupStarts)
            #expect(boundaries.peerStarts == peerStarts)
        }
    }

    /// More entries than the cache holds, by every kind of bits.
    @Test(arguments: [(0, 8), (0, 40), (17, 64), (0, 64), (20, 21), (5, 5)])
    func manyEntries(low: Int, high: Int) {
        var random = RepeatableGenerator(62)
        let mask = (high == 64 ? ~UInt64(0) : (1 << UInt64(high)) - 1)
        for count in [24, 25, 700, 70_000, 200_000] {
            for isSkewed in [false, true] {
                var words = (0..<count).map { index -> UInt64 in
                    let word = UInt64.random(in: 0...(.max), using: &random) & mask
                    return isSkewed && index % 1000 != 0 ? word & 0xFFFF : word
                }
                let expected = words.enumerated().sorted {
                    ($0.element >> UInt64(low), $0.offset) < ($1.element >> UInt64(low), $1.offset)
                }.map(\.element)
                var scratch = words
                words.withUnsafeMutableBufferPointer { words in
                    scratch.withUnsafeMutableBufferPointer { scratch in
                        guard let entries = words.baseAddress, let other = scratch.baseAddress else { return }
                        RadixSort.sort(entries, other, count: count, low: low, high: high)
                    }
                }
                #expect(words == expected)
            }
        }
    }
}
