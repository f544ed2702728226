import Columns
import Diagnostics

/// `sum` and `avg`.
enum SumAggregates {
    static let all: [AggregateFunction] = [
        AggregateFunction(
            name: "sum", usage: "sum([DISTINCT] x)",
            summary: "The sum: of whole numbers and decimals exact, of doubles compensated; null of no rows.",
            resolve: { types in
                guard types.count == 1 else { return nil }
                switch types[0] {
                case .integer, .null: return .init(arguments: [.integer], result: .decimal(scale: 0))
                case .decimal: return .init(arguments: types, result: types[0])
                case .double: return .init(arguments: types, result: .double)
                case .interval: return .init(arguments: types, result: .interval)
                default: return nil
                }
            },
            makeAccumulator: { signature in
                switch signature.result {
                case .double: DoubleSumAccumulator(isMean: false)
                case .interval: IntervalSumAccumulator()
                default: ExactSumAccumulator(signature, isMean: false)
                }
            }),
        AggregateFunction(
            name: "avg", usage: "avg([DISTINCT] x)",
            summary: "The mean: of whole numbers and decimals exact with 6 more places, rounded half away from zero.",
            resolve: { types in
                guard types.count == 1 else { return nil }
                switch types[0] {
                case .integer, .null: return .init(arguments: [.integer], result: .decimal(scale: 6))
                case .decimal(let scale):
                    return .init(
                        arguments: types, result: .decimal(scale: min(scale + 6, ExactDecimal.maximumDigits)))
                case .double: return .init(arguments: types, result: .double)
                default: return nil
                }
            },
            makeAccumulator: { signature in
                switch signature.result {
                case .double: DoubleSumAccumulator(isMean: true)
                default: ExactSumAccumulator(signature, isMean: true)
                }
            }),
    ]
}

/// Sums of whole numbers and decimals in 128 bits.
private final class ExactSumAccumulator: GroupedAccumulator {
    private let isMean: Bool
    private let sourceScale: Int
    private let scale: Int
    private var sums: [Int128] = []
    private var counts: [Int64] = []

    init(_ signature: ScalarFunction.Signature, isMean: Bool) {
        self.isMean = isMean
        var source = 0
        if case .decimal(let places)? = signature.arguments.first { source = places }
        sourceScale = source
        var scale = 0
        if case .decimal(let places) = signature.result { scale = places }
        self.scale = scale
    }

    var byteCount: Int { sums.byteCount + counts.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
        sums.grow(to: groupCount, with: 0)
        counts.grow(to: groupCount, with: 0)
        guard let column = arguments.first else { return }
        try sums.withUnsafeMutableBufferPointer { sums in
            try counts.withUnsafeMutableBufferPointer { counts in
                switch column.storage {
                case .integer(let values), .decimal64(let values):
                    let step = values.count == 1 ? 0 : 1
                    // 2^63 values of 64 bits fit 128, so these can't overflow; the end is checked all the same.
                    values.withUnsafeBufferPointer { values in
                        forEachRow(groups, selection, column) { row, group in
                            sums[group] &+= Int128(values[row &* step])
                            counts[group] &+= 1
                        }
                    }
                case .decimal128(let values):
                    let lane = Lane(values)
                    try forEachRow(groups, selection, column) { row, group in
                        let (sum, overflow) = sums[group].addingReportingOverflow(lane[row])
                        guard !overflow else { throw Failure.overflow(.decimal(scale: sourceScale), "the sum") }
                        sums[group] = sum
                        counts[group] &+= 1
                    }
                default: break
                }
            }
        }
    }

    func finish(groupCount: Int) throws -> Column {
        sums.grow(to: groupCount, with: 0)
        counts.grow(to: groupCount, with: 0)
        let validity = makeBitmap(groupCount) { counts[$0] > 0 }
        let digits = try makeArray(groupCount, validity: validity, filler: 0) { group -> Int128 in
            let result =
                isMean
                ? DecimalArithmetic.quotient(sums[group], by: Int128(counts[group]), exponent: scale - sourceScale)
                : ExactDecimal.isInRange(sums[group]) ? sums[group] : nil
            guard let result else {
                throw Failure.overflow(.decimal(scale: scale), isMean ? "the mean" : "the sum")
            }
            return result
        }
        return .decimal(digits, scale: scale, validity: validity)
    }
}

/// Sums of doubles with the rounding errors carried along (A. Neumaier 1974), so that order hardly matters.
private final class DoubleSumAccumulator: GroupedAccumulator {
    private let isMean: Bool
    private var sums: [Double] = []
    private var errors: [Double] = []
    private var counts: [Int64] = []

    init(isMean: Bool) { self.isMean = isMean }

    var byteCount: Int { sums.byteCount + errors.byteCount + counts.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        sums.grow(to: groupCount, with: 0)
        errors.grow(to: groupCount, with: 0)
        counts.grow(to: groupCount, with: 0)
        guard let column = arguments.first else { return }
        let values = Lane(column.doubles)
        forEachRow(groups, selection, column) { row, group in
            let value = values[row]
            let sum = sums[group] + value
            if sums[group].magnitude >= value.magnitude {
                errors[group] += (sums[group] - sum) + value
            } else {
                errors[group] += (value - sum) + sums[group]
            }
            sums[group] = sum
            counts[group] &+= 1
        }
    }

    func finish(groupCount: Int) -> Column {
        sums.grow(to: groupCount, with: 0)
        errors.grow(to: groupCount, with: 0)
        counts.grow(to: groupCount, with: 0)
        let values = makeArray(groupCount) { group in
            // Infinite sums have no errors to speak of.
            let sum = sums[group].isFinite ? sums[group] + errors[group] : sums[group]
            return isMean && counts[group] > 0 ? sum / Double(counts[group]) : sum
        }
        return Column(type: .double, storage: .double(values), validity: makeBitmap(groupCount) { counts[$0] > 0 })
    }
}

private final class IntervalSumAccumulator: GroupedAccumulator {
    private var sums: [Interval] = []
    private var isSet: [Bool] = []

    var byteCount: Int { sums.byteCount + isSet.byteCount }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
        sums.grow(to: groupCount, with: Interval())
        isSet.grow(to: groupCount, with: false)
        guard let column = arguments.first else { return }
        let values = Lane(column.intervals)
        try forEachRow(groups, selection, column) { row, group in
            sums[group] = try TemporalArithmetic.sum(sums[group], values[row])
            isSet[group] = true
        }
    }

    func finish(groupCount: Int) -> Column {
        sums.grow(to: groupCount, with: Interval())
        isSet.grow(to: groupCount, with: false)
        return Column(
            type: .interval, storage: .interval(Array(sums.prefix(groupCount))),
            validity: makeBitmap(groupCount) { isSet[$0] })
    }
}
