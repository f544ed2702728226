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
    private var kept = GroupedCells()
    private var shares = Shares()

    init(_ signature: ScalarFunction.Signature, isContinuous: Bool, isDescending: Bool = false) {
        self.isContinuous = isContinuous
        self.isDescending = isDescending
        result = signature.result
        codec = CellCodec(type: signature.arguments[0])
        var scale = 0
        if case .decimal(let places) = signature.arguments[0] { scale = places }
        sourceScale = scale
    }

    var byteCount: Int { kept.byteCount + shares.ofGroups.byteCount }
    var holdsRows: Bool { true }

    private static let one = ExactDecimal.powerOfTen(QuantileAggregates.shareScale) ?? 1

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
        guard let column = arguments.first else { return }
        let valid = ComparisonFunctions.validBits(column, rows: groups.count)
        let mask = selection.map { $0 & valid } ?? valid
        guard mask.setCount > 0 else { return }
        if arguments.count < 2 {
            shares.set(Self.one / 2, groups, mask, groupCount, before: kept)
        } else if arguments[1].count == 1 {
            let share = arguments[1].isValid(0) ? arguments[1].mantissas[0] : nil
            try share.map(Self.check)
            shares.set(share, groups, mask, groupCount, before: kept)
        } else {
            let wanted = arguments[1].mantissas
            shares.spread(groupCount, over: kept)
            try forEachRow(groups, mask, arguments[1]) { row, group in
                try Self.check(wanted[row])
                shares.ofGroups[group] = wanted[row]
            }
        }
        kept.append(column, groups: groups, mask: mask, codec: &codec)
    }

    private static func check(_ share: Int128) throws {
        if share >= 0, share <= one { return }
        let number = ExactDecimal(mantissa: share, scale: QuantileAggregates.shareScale)
        throw Failure.invalid("a quantile's share must lie between 0 and 1, not at \(number.normalized)")
    }

    func finish(groupCount: Int) throws -> Column {
        switch codec.type {
        case .interval:
            return try finish(groupCount, Int128.self) { cells, _ in cells.sort { codec.isLess($0, $1) } }
        case .text:
            let ranks = codec.textRanks
            return try finish(
                groupCount, Int64.self, cell: { Int128(ranks.texts[Int($0)]) },
                arrange: { cells, place in
                    for index in cells.indices { cells[index] = ranks.ranks[Int(cells[index])] }
                    Selection.select(place, of: cells)
                })
        default:
            return try kept.isWide
                ? finish(groupCount, Int128.self) { Selection.select($1, of: $0) }
                : finish(groupCount, Int64.self) { Selection.select($1, of: $0) }
        }
    }

    /// - Parameters:
    ///   - cell: the cell of one that was chosen.
    ///   - arrange: brings the cell of a place among a group's to it, none before it being larger, none behind smaller.
    private func finish<Cell: FixedWidthInteger & SignedInteger & BitwiseCopyable>(
        _ groupCount: Int, _ type: Cell.Type, cell: (Cell) -> Int128 = { Int128($0) },
        arrange: (inout UnsafeMutableBufferPointer<Cell>, Int) -> Void
    ) throws -> Column {
        var results = [Int128](repeating: 0, count: groupCount)
        var reals = [Double](repeating: 0, count: result == .double && isContinuous ? groupCount : 0)
        var validity = Bitmap(repeating: false, count: groupCount)
        try kept.withCells(of: type, groupCount: groupCount) { cells, starts in
            for group in 0..<groupCount {
                let range = starts[group]..<starts[group + 1]
                guard !range.isEmpty, let share = shares[group] else { continue }
                validity[group] = true
                let (place, rest) = position(range.count, share)
                var own = UnsafeMutableBufferPointer(start: cells + range.lowerBound, count: range.count)
                arrange(&own, place)
                let low = cell(own[place])
                if !isContinuous || rest == 0 {
                    if result == .double, isContinuous {
                        reals[group] = CellCodec.double(Int64(truncatingIfNeeded: low))
                    } else {
                        results[group] = isContinuous ? try interpolated(low, low, 0) : low
                    }
                    continue
                }
                // The neighbour is the smallest of those behind.
                var next = own[place + 1]
                for index in (place + 1)..<own.count where own[index] < next { next = own[index] }
                let high = cell(next)
                if result == .double {
                    let x = CellCodec.double(Int64(truncatingIfNeeded: low))
                    let y = CellCodec.double(Int64(truncatingIfNeeded: high))
                    let part = Double(Int64(truncatingIfNeeded: rest)) / Double(Int64(truncatingIfNeeded: Self.one))
                    reals[group] = x + (y - x) * part
                } else {
                    results[group] = try interpolated(low, high, rest)
                }
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

    /// A share's place among so many sorted cells, and what is left of it between that and the next.
    private func position(_ count: Int, _ share: Int128) -> (place: Int, rest: Int128) {
        if isContinuous {
            let share = isDescending ? Self.one - share : share
            let (whole, rest) = (share * Int128(count - 1)).quotientAndRemainder(dividingBy: Self.one)
            return (Int(truncatingIfNeeded: whole), rest)
        }
        let (whole, rest) = (share * Int128(count)).quotientAndRemainder(dividingBy: Self.one)
        let number = max(1, Int(truncatingIfNeeded: whole) + (rest > 0 ? 1 : 0))
        return (isDescending ? count - number : number - 1, 0)
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

/// The share that each group asks for, times 10 to the share's scale: that of its last row that has one.
private struct Shares {
    /// What all rows so far ask for, nil for null; not used once rows differ.
    private var common: Int128?
    private var isCommon = true
    /// By group, -1 for none, once rows differ.
    var ofGroups: [Int128] = []

    subscript(group: Int) -> Int128? {
        if isCommon { return common }
        return group < ofGroups.count && ofGroups[group] >= 0 ? ofGroups[group] : nil
    }

    /// Sets one share, nil for null, for all rows that count.
    mutating func set(
        _ share: Int128?, _ groups: [UInt32], _ mask: Bitmap, _ groupCount: Int, before kept: GroupedCells
    ) {
        if isCommon, kept.isEmpty || share == common {
            common = share
            return
        }
        spread(groupCount, over: kept)
        guard let share else { return }
        forEachRow(groups, mask, nil) { ofGroups[$1] = share }
    }

    /// Gives each group a share of its own, that of all rows so far where it has any.
    mutating func spread(_ groupCount: Int, over kept: GroupedCells) {
        ofGroups.grow(to: groupCount, with: -1)
        guard isCommon else { return }
        isCommon = false
        guard let common else { return }
        kept.forEachGroup { ofGroups[$0] = common }
    }
}
