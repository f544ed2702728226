import Columns

/// `min`, `max`, `first`, `last`, `any_value`, `arg_min`, `arg_max`.
enum ExtremeAggregates {
    static let all: [AggregateFunction] = [
        single("min", "The smallest value.", .smallest),
        single("max", "The largest value.", .largest),
        single("first", "The first value that isn't null, in the order of the rows.", .first),
        single("last", "The last value that isn't null, in the order of the rows.", .last),
        single("any_value", "Some value that isn't null: the first.", .first),
        argument("arg_min", "The first argument in the row where the second is smallest.", .smallest),
        argument("arg_max", "The first argument in the row where the second is largest.", .largest),
    ]

    private static func single(_ name: String, _ summary: String, _ choice: ExtremeAccumulator.Choice)
        -> AggregateFunction
    {
        AggregateFunction(
            name: name, usage: "\(name)(x)", summary: summary,
            resolve: { $0.count == 1 ? .init(arguments: $0, result: $0[0]) : nil },
            makeAccumulator: { ExtremeAccumulator($0, choice) })
    }

    private static func argument(_ name: String, _ summary: String, _ choice: ExtremeAccumulator.Choice)
        -> AggregateFunction
    {
        AggregateFunction(
            name: name, usage: "\(name)(x, by)", summary: summary,
            resolve: { $0.count == 2 ? .init(arguments: $0, result: $0[0]) : nil },
            makeAccumulator: { ExtremeAccumulator($0, choice) })
    }
}

/// Keeps one value a group: the smallest, largest, first or last, or the one beside the smallest or largest of another
/// column. Of equals the first row's is kept.
private final class ExtremeAccumulator: GroupedAccumulator {
    enum Choice: Sendable {
        case smallest
        case largest
        case first
        case last
    }

    private let choice: Choice
    private var key: CellCodec
    private var value: CellCodec?
    private var keys: [Int128] = []
    private var values: [Int128] = []
    private var isSet: [Bool] = []

    init(_ signature: ScalarFunction.Signature, _ choice: Choice) {
        self.choice = choice
        if signature.arguments.count > 1 {
            value = CellCodec(type: signature.arguments[0])
            key = CellCodec(type: signature.arguments[1])
        } else {
            key = CellCodec(type: signature.result)
        }
    }

    var byteCount: Int { keys.byteCount + values.byteCount + isSet.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        grow(to: groupCount)
        guard let first = arguments.first else { return }
        let rows = groups.count
        guard arguments.count > 1 else {
            let cells = key.encode(first, rows: rows)
            let codec = key
            forEachRow(groups, selection, first) { row, group in
                if !isSet[group] || isBetter(cells[row], keys[group], codec) {
                    keys[group] = cells[row]
                    isSet[group] = true
                }
            }
            return
        }
        let by = arguments[1]
        let cells = key.encode(by, rows: rows)
        guard let kept = value?.encode(first, rows: rows) else { return }
        let codec = key
        let valid = ComparisonFunctions.validBits(first, rows: rows)
        forEachRow(groups, selection.map { $0 & valid } ?? valid, by) { row, group in
            if !isSet[group] || isBetter(cells[row], keys[group], codec) {
                keys[group] = cells[row]
                values[group] = kept[row]
                isSet[group] = true
            }
        }
    }

    @inline(__always)
    private func isBetter(_ candidate: Int128, _ current: Int128, _ codec: CellCodec) -> Bool {
        switch choice {
        case .smallest: codec.isLess(candidate, current)
        case .largest: codec.isLess(current, candidate)
        case .first: false
        case .last: true
        }
    }

    private func grow(to groupCount: Int) {
        keys.grow(to: groupCount, with: 0)
        isSet.grow(to: groupCount, with: false)
        if value != nil { values.grow(to: groupCount, with: 0) }
    }

    func finish(groupCount: Int) -> Column {
        grow(to: groupCount)
        let validity = makeBitmap(groupCount) { isSet[$0] }
        if let value { return value.decode(Array(values.prefix(groupCount)), validity: validity) }
        return key.decode(Array(keys.prefix(groupCount)), validity: validity)
    }
}
