import Columns

/// `bit_and`, `bit_or`, `bit_xor`.
enum BitAggregates {
    static let all: [AggregateFunction] = [
        combined("bit_and", "The bits that are set in every value.") { $0 & $1 },
        combined("bit_or", "The bits that are set in any value.") { $0 | $1 },
        combined("bit_xor", "The bits that are set in an odd number of values.") { $0 ^ $1 },
    ]

    private static func combined(
        _ name: String, _ summary: String, _ combine: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> AggregateFunction {
        AggregateFunction(
            name: name, usage: "\(name)(x)", summary: summary,
            resolve: ScalarFunction.fixed([.integer], to: .integer),
            makeAccumulator: { _ in BitAccumulator(combine) })
    }
}

private final class BitAccumulator: GroupedAccumulator {
    private let combine: (Int64, Int64) -> Int64
    private var values: [Int64?] = []

    init(_ combine: @escaping (Int64, Int64) -> Int64) { self.combine = combine }

    var byteCount: Int { values.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        values.grow(to: groupCount, with: nil)
        guard let column = arguments.first else { return }
        let numbers = Lane(column.integers)
        forEachRow(groups, selection, column) { row, group in
            values[group] = values[group].map { combine($0, numbers[row]) } ?? numbers[row]
        }
    }

    func finish(groupCount: Int) -> Column {
        values.grow(to: groupCount, with: nil)
        return Column(
            type: .integer, storage: .integer(makeArray(groupCount) { values[$0] ?? 0 }),
            validity: makeBitmap(groupCount) { values[$0] != nil })
    }
}
