import Columns

/// `count`, `count_if`, `bool_and`, `bool_or`.
enum CountAggregates {
    static let all: [AggregateFunction] = [
        AggregateFunction(
            name: "count", usage: "count(*) or count([DISTINCT] x)",
            summary: "The number of rows, or of values that aren't null.",
            resolve: { types in
                types.count <= 1 ? .init(arguments: types, result: .integer) : nil
            },
            makeAccumulator: { _ in CountAccumulator() }),
        AggregateFunction(
            name: "count_if", usage: "count_if(condition)",
            summary: "The number of rows for which a condition is true.",
            resolve: ScalarFunction.fixed([.boolean], to: .integer),
            makeAccumulator: { _ in ConditionCountAccumulator() }),
        truth("bool_and", "Whether a condition is true in every row.", isAnd: true),
        truth("every", "Whether a condition is true in every row.", isAnd: true),
        truth("bool_or", "Whether a condition is true in any row.", isAnd: false),
    ]

    /// `count((a, b))`: the number of rows of values, which are values even where all of theirs are null.
    static let rows = AggregateFunction(
        name: "count rows", usage: "count([DISTINCT] (a, b))", summary: "The number of rows of values.",
        resolve: { .init(arguments: $0, result: .integer) },
        makeAccumulator: { _ in CountAccumulator(countsNulls: true) })

    private static func truth(_ name: String, _ summary: String, isAnd: Bool) -> AggregateFunction {
        AggregateFunction(
            name: name, usage: "\(name)(condition)", summary: summary,
            resolve: ScalarFunction.fixed([.boolean], to: .boolean),
            makeAccumulator: { _ in TruthAccumulator(isAnd: isAnd) })
    }
}

private final class CountAccumulator: GroupedAccumulator {
    private let countsNulls: Bool
    private var counts: [Int64] = []

    var byteCount: Int { counts.byteCount }

    init(countsNulls: Bool = false) { self.countsNulls = countsNulls }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        counts.grow(to: groupCount, with: 0)
        counts.withUnsafeMutableBufferPointer { counts in
            forEachRow(groups, selection, countsNulls ? nil : arguments.first) { _, group in counts[group] &+= 1 }
        }
    }

    func finish(groupCount: Int) -> Column {
        counts.grow(to: groupCount, with: 0)
        return Column(type: .integer, storage: .integer(Array(counts.prefix(groupCount))))
    }
}

private final class ConditionCountAccumulator: GroupedAccumulator {
    private var counts: [Int64] = []

    var byteCount: Int { counts.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        counts.grow(to: groupCount, with: 0)
        guard let condition = arguments.first else { return }
        let isTrue = ConditionalNode.trueRows(condition, rows: groups.count)
        counts.withUnsafeMutableBufferPointer { counts in
            forEachRow(groups, selection.map { $0 & isTrue } ?? isTrue, nil) { _, group in counts[group] &+= 1 }
        }
    }

    func finish(groupCount: Int) -> Column {
        counts.grow(to: groupCount, with: 0)
        return Column(type: .integer, storage: .integer(Array(counts.prefix(groupCount))))
    }
}

private final class TruthAccumulator: GroupedAccumulator {
    private let isAnd: Bool
    /// 0 where nothing was seen, 1 for false, 2 for true.
    private var states: [UInt8] = []

    init(isAnd: Bool) { self.isAnd = isAnd }

    var byteCount: Int { states.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        states.grow(to: groupCount, with: 0)
        guard let column = arguments.first else { return }
        let values = Lane(ColumnComparison.bytes(column.bits))
        let deciding: UInt8 = isAnd ? 1 : 2
        states.withUnsafeMutableBufferPointer { states in
            forEachRow(groups, selection, column) { row, group in
                let state = values[row] + 1
                if states[group] != deciding { states[group] = state }
            }
        }
    }

    func finish(groupCount: Int) -> Column {
        states.grow(to: groupCount, with: 0)
        return Column(
            type: .boolean, storage: .boolean(makeBitmap(groupCount) { states[$0] == 2 }),
            validity: makeBitmap(groupCount) { states[$0] != 0 })
    }
}
