import Columns
import Diagnostics

/// `median`, `quantile_cont`, `quantile_disc`: they keep every value until the end.
enum QuantileAggregates {
    static let all: [AggregateFunction] =
        [
            AggregateFunction(
                name: "median", usage: "median(x)",
                summary: "The middle value; between the two middle ones where their number is even.",
                resolve: { $0.count == 1 ? signature($0, isContinuous: true) : nil },
                makeAccumulator: { QuantileAccumulator($0, isContinuous: true) }),
            quantile("quantile_cont", "quantile_cont(x, p)", isContinuous: true),
            quantile("quantile_disc", "quantile_disc(x, p)", isContinuous: false),
            quantile("percentile_cont", "percentile_cont(p) WITHIN GROUP (ORDER BY x)", isContinuous: true),
            quantile("percentile_disc", "percentile_disc(p) WITHIN GROUP (ORDER BY x)", isContinuous: false),
        ]
        + ["quantile", "percentile"].flatMap { name in
            [
                quantile(
                    "\(name)_cont" + AggregateFunction.descending, "\(name)_cont(p) WITHIN GROUP (ORDER BY x DESC)",
                    isContinuous: true, isDescending: true),
                quantile(
                    "\(name)_disc" + AggregateFunction.descending, "\(name)_disc(p) WITHIN GROUP (ORDER BY x DESC)",
                    isContinuous: false, isDescending: true),
            ]
        }

    private static func quantile(
        _ name: String, _ usage: String, isContinuous: Bool, isDescending: Bool = false
    ) -> AggregateFunction {
        AggregateFunction(
            name: name, usage: usage,
            summary: isContinuous
                ? "The value below which a share p lies, interpolated between neighbours."
                : "The first value at or below which a share p lies.",
            resolve: { $0.count == 2 ? signature($0, isContinuous: isContinuous) : nil },
            makeAccumulator: { QuantileAccumulator($0, isContinuous: isContinuous, isDescending: isDescending) })
    }

    /// Shares are exact decimals, so that 0.95 of 100 rows is 95.
    static let shareScale = 18

    private static func signature(_ types: [DataType], isContinuous: Bool) -> ScalarFunction.Signature? {
        let type = types[0] == .null ? .integer : types[0]
        var arguments = [type]
        if types.count > 1 {
            guard types[1].isNumeric || types[1] == .null else { return nil }
            arguments.append(.decimal(scale: shareScale))
        }
        guard isContinuous else { return .init(arguments: arguments, result: type) }
        switch type {
        case .integer: return .init(arguments: arguments, result: .decimal(scale: 6))
        case .decimal(let scale):
            return .init(
                arguments: arguments, result: .decimal(scale: min(scale + 6, ExactDecimal.maximumDigits)))
        case .double: return .init(arguments: arguments, result: .double)
        case .date: return .init(arguments: [.timestamp] + arguments.dropFirst(), result: .timestamp)
        case .timestamp, .timestampWithZone: return .init(arguments: arguments, result: type)
        default: return nil
        }
    }
}

private final class QuantileAccumulator: GroupedAccumulator {
    private let isContinuous: Bool
    private let isDescending: Bool
    private let result: DataType
    private let sourceScale: Int
    private var codec: CellCodec
    private var groups: [UInt32] = []
    /// Cells in 64 bits while all fit.
    private var narrow: [Int64] = []
    private var wide: [Int128]?
    /// The share wanted by each group, times 10 to the share's scale; -1 where none was seen.
    private var shares: [Int128] = []

    init(_ signature: ScalarFunction.Signature, isContinuous: Bool, isDescending: Bool = false) {
        self.isContinuous = isContinuous
        self.isDescending = isDescending
        result = signature.result
        codec = CellCodec(type: signature.arguments[0])
        var scale = 0
        if case .decimal(let places) = signature.arguments[0] { scale = places }
        sourceScale = scale
    }

    var byteCount: Int { groups.byteCount + narrow.byteCount + (wide?.byteCount ?? 0) + shares.byteCount }
    var holdsRows: Bool { true }

    private static let one = ExactDecimal.powerOfTen(QuantileAggregates.shareScale) ?? 1

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
        shares.grow(to: groupCount, with: -1)
        guard let column = arguments.first else { return }
        let wanted = Lane(arguments.count > 1 ? arguments[1].mantissas : [Self.one / 2])
        let isWanted =
            arguments.count > 1 ? ComparisonFunctions.validBits(arguments[1], rows: groups.count) : nil
        let cells = codec.encode(column, rows: groups.count)
        try forEachRow(groups, selection, column) { row, group in
            if isWanted.map({ $0[row] }) ?? true {
                guard wanted[row] >= 0, wanted[row] <= Self.one else {
                    let share = ExactDecimal(mantissa: wanted[row], scale: QuantileAggregates.shareScale)
                    throw Failure.invalid("a quantile's share must lie between 0 and 1, not at \(share.normalized)")
                }
                shares[group] = wanted[row]
            }
            self.groups.append(UInt32(truncatingIfNeeded: group))
            append(cells[row])
        }
    }

    private func append(_ cell: Int128) {
        if wide != nil {
            wide?.append(cell)
        } else if let small = Int64(exactly: cell) {
            narrow.append(small)
        } else {
            wide = narrow.map { Int128($0) } + [cell]
            narrow = []
        }
    }

    func finish(groupCount: Int) throws -> Column {
        shares.grow(to: groupCount, with: -1)
        if let wide { return try finish(groupCount, wide) { $0 } }
        return try finish(groupCount, narrow) { Int128($0) }
    }

    private func finish<Cell: Comparable>(
        _ groupCount: Int, _ cells: [Cell], _ widen: (Cell) -> Int128
    ) throws -> Column {
        // Cells side by side by group, then each group's in order.
        var starts = [Int](repeating: 0, count: groupCount + 1)
        for group in groups { starts[Int(group) + 1] += 1 }
        for group in 0..<groupCount { starts[group + 1] += starts[group] }
        var next = starts
        var sorted = cells
        for (index, group) in groups.enumerated() {
            sorted[next[Int(group)]] = cells[index]
            next[Int(group)] += 1
        }
        let validity = makeBitmap(groupCount) { starts[$0] < starts[$0 + 1] && shares[$0] >= 0 }
        var results = [Int128](repeating: 0, count: groupCount)
        var reals = [Double](repeating: 0, count: result == .double && isContinuous ? groupCount : 0)
        for group in 0..<groupCount where validity[group] {
            let range = starts[group]..<starts[group + 1]
            let isEncoded = codec.type == .interval || codec.type == .text
            sorted[range].sort { a, b in isEncoded ? codec.isLess(widen(a), widen(b)) : a < b }
            let (low, high, rest) = position(range, shares[group])
            let (a, b) = (widen(sorted[low]), widen(sorted[high]))
            if !isContinuous {
                results[group] = a
            } else if result == .double {
                let (x, y) = (real(a), real(b))
                let share = Double(Int64(truncatingIfNeeded: rest)) / Double(Int64(truncatingIfNeeded: Self.one))
                reals[group] = low == high ? x : x + (y - x) * share
            } else {
                results[group] = try interpolated(a, b, rest)
            }
        }
        if !isContinuous { return codec.decode(results, validity: validity) }
        switch result {
        case .double: return Column(type: .double, storage: .double(reals), validity: validity)
        case .decimal(let scale): return .decimal(results, scale: scale, validity: validity)
        default:
            return Column(
                type: result, storage: .timestamp(results.map { Int64(truncatingIfNeeded: $0) }), validity: validity)
        }
    }

    /// The neighbours of a share's place among the sorted cells, and what is left of it between them.
    private func position(_ range: Range<Int>, _ share: Int128) -> (low: Int, high: Int, rest: Int128) {
        if isContinuous {
            let share = isDescending ? Self.one - share : share
            let (whole, rest) = (share * Int128(range.count - 1)).quotientAndRemainder(dividingBy: Self.one)
            let low = range.lowerBound + Int(truncatingIfNeeded: whole)
            return (low, rest == 0 ? low : low + 1, rest)
        }
        let (whole, rest) = (share * Int128(range.count)).quotientAndRemainder(dividingBy: Self.one)
        let number = max(1, Int(truncatingIfNeeded: whole) + (rest > 0 ? 1 : 0))
        let place = isDescending ? range.upperBound - number : range.lowerBound + number - 1
        return (place, place, 0)
    }

    private func real(_ cell: Int128) -> Double {
        if case .double(let value) = codec.decode([cell], validity: Bitmap(repeating: true, count: 1))[0] {
            return value
        }
        return 0
    }

    private func interpolated(_ a: Int128, _ b: Int128, _ rest: Int128) throws -> Int128 {
        var scale = sourceScale
        if case .decimal(let places) = result { scale = places }
        let shift = scale - sourceScale
        guard let base = DecimalArithmetic.scaledUp(a, by: shift),
            let top = DecimalArithmetic.scaledUp(b, by: shift),
            let part = DecimalArithmetic.multipliedDivided(top - base, rest, by: Self.one)
        else { throw Failure.overflow(result, "the quantile") }
        return base + part
    }
}
