import Columns
import Testing

@testable import Query

/// Groups, distinct values and look-ups by keys of every kind, in pieces that make the keys' layout change, against
/// keys as texts in a dictionary.
struct GroupingTests {
    /// What keys a column gets, row by row.
    enum Shape: CaseIterable {
        case few, rising, falling, scattered, extremes, texts, manyTexts, days, flags, wide, doubles, nulls

        var type: DataType {
            switch self {
            case .few, .rising, .scattered, .extremes: .integer
            case .falling: .timestamp
            case .texts, .manyTexts: .text
            case .days: .date
            case .flags: .boolean
            case .wide: .decimal(scale: 2)
            case .doubles: .double
            case .nulls: .null
            }
        }

        func value(_ row: Int, _ random: inout RepeatableGenerator) -> Value {
            if Int.random(in: 0..<9, using: &random) == 0 { return .null }
            switch self {
            case .few: return .integer(Int64.random(in: -3...3, using: &random))
            case .rising: return .integer(Int64(row / 2) * 1000 + Int64.random(in: 0..<5, using: &random))
            case .falling: return .timestamp(Timestamp(microseconds: Int64(-row) * 86_400_000_000 / 3))
            case .scattered: return .integer(Int64.random(in: 0..<1 << 40, using: &random) & 0xFF_00FF_0000)
            case .extremes: return .integer([.min, .max, 0, 1, -1][Int.random(in: 0..<5, using: &random)])
            case .texts: return .text(["", "a", "b", "ab"][Int.random(in: 0..<4, using: &random)])
            case .manyTexts: return .text("t\(Int.random(in: 0...row, using: &random))")
            case .days: return .date(CalendarDate(days: Int32(row % 40) - 20))
            case .flags: return .boolean(Bool.random(using: &random))
            case .wide:
                let small = Int128(Int64.random(in: 0..<4, using: &random))
                return .decimal(ExactDecimal(mantissa: row > 150 ? small << 70 : small, scale: 2))
            case .doubles: return .double([0.0, -0.0, .nan, 1.5][Int.random(in: 0..<4, using: &random)])
            case .nulls: return .null
            }
        }
    }

    private func columns(_ shapes: [Shape], rows: Int, seed: UInt64) -> [Column] {
        var random = RepeatableGenerator(seed)
        return shapes.map { shape in
            var builder = ColumnBuilder(type: shape.type)
            for row in 0..<rows { builder.append(shape.value(row, &random)) }
            return builder.finish()
        }
    }

    private func key(_ columns: [Column], _ row: Int) -> String {
        columns.map { column in
            // Zero is zero, with whatever sign.
            if case .double(let value) = column[row], value == 0 { return "0.0" }
            return column[row].isNull ? "null" : "=\(column[row])"
        }.joined(separator: "|")
    }

    private static let combinations: [[Shape]] =
        Shape.allCases.map { [$0] } + [
            [.few, .texts], [.rising, .manyTexts], [.falling, .few, .flags], [.manyTexts, .manyTexts, .days],
            [.scattered, .falling], [.extremes, .few], [.wide, .rising], [.doubles, .few], [.nulls, .few],
            [.few, .rising, .falling, .manyTexts, .days, .flags],
        ]

    @Test(arguments: combinations.indices, [1, 7, 64, 500])
    func numbersAreThoseOfADictionary(combination: Int, pieceRows: Int) throws {
        let shapes = Self.combinations[combination]
        let all = columns(shapes, rows: 500, seed: UInt64(combination))
        let grouper = Grouper(types: shapes.map(\.type))
        let distinct = DistinctRows(types: shapes.map(\.type))
        var known: [String: UInt32] = [:]
        var order: [String] = []
        var seen: Set<String> = []
        for start in stride(from: 0, to: 500, by: pieceRows) {
            let piece = all.map { $0.sliced(start..<min(500, start + pieceRows)) }
            let rows = piece[0].count
            let expected = (0..<rows).map { row in
                let key = key(piece, row)
                if let number = known[key] { return number }
                let number = UInt32(order.count)
                known[key] = number
                order.append(key)
                return number
            }
            #expect(try grouper.numbers(of: piece, rows: rows) == expected)
            let groups = (0..<rows).map { UInt32(($0 + start) % 5 * 1000) }
            let fresh = (0..<rows).map { seen.insert("\(groups[$0])/\(key(piece, $0))").inserted }
            #expect(try distinct.firstOccurrences(groups, piece) == Bitmap(fresh))
        }
        let keys = grouper.columns()
        #expect(grouper.count == order.count)
        #expect((0..<grouper.count).map { key(keys, $0) } == order)
    }

    @Test(arguments: combinations.indices)
    func onlyWhatWasNumberedIsFound(combination: Int) throws {
        let shapes = Self.combinations[combination]
        let grouper = Grouper(types: shapes.map(\.type))
        var known: [String: UInt32] = [:]
        let numbered = columns(shapes, rows: 200, seed: 1)
        for (row, number) in try grouper.numbers(of: numbered, rows: 200).enumerated() {
            known[key(numbered, row)] = number
        }
        let sought = columns(shapes, rows: 700, seed: 2)
        let expected = (0..<700).map { known[key(sought, $0)] ?? GroupTable.absent }
        #expect(grouper.finder().numbers(of: sought, rows: 700) == expected)
    }

    @Test func manyGroupsOfFewAndManyBits() throws {
        // More bits than an array is made for at first, and so many groups that tables grow several times.
        for step: Int64 in [1, 3, 1000, 1 << 30] {
            let grouper = Grouper(types: [.integer])
            let distinct = DistinctRows(types: [.integer])
            for start in stride(from: 0, to: 60_000, by: 6000) {
                let values = (start..<start + 6000).map { Int64($0) * step }
                let column = Column(type: .integer, storage: .integer(values))
                let expected = (start..<start + 6000).map { UInt32($0) }
                #expect(try grouper.numbers(of: [column], rows: 6000) == expected)
                #expect(try grouper.numbers(of: [column], rows: 6000) == expected)
                let groups = [UInt32](repeating: 0, count: 6000)
                #expect(try distinct.firstOccurrences(groups, [column]).isAllSet)
                #expect(try distinct.firstOccurrences(groups, [column]).setCount == 0)
            }
        }
    }
}
