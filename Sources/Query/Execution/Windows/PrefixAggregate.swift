import Columns

/// Counts, sums and means of whole numbers and decimals over any frame, from running totals: exact, so that a
/// difference of two totals is the frame's own.
struct PrefixAggregate {
    private let name: String
    private let argument: Column?
    private let type: DataType
    /// How many of the rows before each count; nil where all do.
    private var counts: [UInt32]?
    private var sums = Sums.none

    /// What the values before each row come to.
    private enum Sums {
        case none
        /// Where no total can leave 64 bits.
        case narrow([Int64])
        /// Wrapping around is harmless: a frame's sum that fits comes out right.
        case wide([Int128])
    }

    /// Nil for what can't be done this way.
    init?(function: AggregateFunction, argument: Column?, filter: Bitmap?, type: DataType, rows: Int) {
        guard ["count", "sum", "avg"].contains(function.name), function.name == "count" || argument != nil else {
            return nil
        }
        if function.name != "count" {
            switch argument?.type {
            case .integer, .decimal: break
            default: return nil
            }
        }
        name = function.name
        self.argument = argument
        self.type = type
        let validity = argument.map { ComparisonFunctions.validBits($0, rows: rows) }
        let mask =
            validity.map { valid in filter.map { valid & $0 } ?? valid } ?? filter
            ?? Bitmap(repeating: true, count: rows)
        if !mask.isAllSet {
            var count: UInt32 = 0
            counts = makeArray(rows + 1) { place in
                defer { if place < rows, mask[place] { count += 1 } }
                return count
            }
        }
        guard name != "count", let argument else { return }
        switch argument.storage {
        case .integer(let values), .decimal64(let values):
            let most = Int64.max / Int64(max(1, rows))
            if values.allSatisfy({ $0 >= -most && $0 <= most }) {
                sums = .narrow(Self.totals(values, mask))
            } else {
                sums = .wide(Self.totals(argument.mantissas, mask))
            }
        default: sums = .wide(Self.totals(argument.mantissas, mask))
        }
    }

    private static func totals<Number: FixedWidthInteger>(_ values: [Number], _ mask: Bitmap) -> [Number] {
        var sum: Number = 0
        return makeArray(values.count + 1) { place in
            defer { if place < values.count, mask[place] { sum &+= values[place] } }
            return sum
        }
    }

    func compute(_ frames: WindowFrames) throws -> Column {
        let rows = frames.count
        func size(_ place: Int) -> Int {
            var size = 0
            frames.forEachPart(place) { part in
                size += counts.map { Int($0[part.upperBound] - $0[part.lowerBound]) } ?? part.count
            }
            return size
        }
        if name == "count" { return Column(type: .integer, storage: .integer(makeArray(rows) { Int64(size($0)) })) }
        var scale = 0
        if case .decimal(let places) = type { scale = places }
        let shift = scale - (argument?.decimalScale ?? 0)
        let validity = makeBitmap(rows) { size($0) > 0 }
        if case .narrow(let sums) = sums, let digits = narrow(sums, frames, shift, size) {
            return Column(type: .decimal(scale: scale), storage: .decimal64(digits), validity: validity)
        }
        let digits = try makeArray(rows, validity: validity, filler: 0) { row -> Int128 in
            let sum = total(row, frames)
            let result =
                name == "sum"
                ? (ExactDecimal.isInRange(sum) ? sum : nil)
                : DecimalArithmetic.quotient(sum, by: Int128(size(row)), exponent: shift)
            guard let result else { throw Failure.overflow(type, "the \(name) over a window") }
            return result
        }
        return .decimal(digits, scale: scale, validity: validity)
    }

    private func total(_ row: Int, _ frames: WindowFrames) -> Int128 {
        var sum: Int128 = 0
        switch sums {
        case .none: break
        case .narrow(let totals):
            frames.forEachPart(row) { sum += Int128(totals[$0.upperBound] - totals[$0.lowerBound]) }
        case .wide(let totals): frames.forEachPart(row) { sum &+= totals[$0.upperBound] &- totals[$0.lowerBound] }
        }
        return sum
    }

    /// The digits of all results in 64 bits; nil where they may not fit.
    private func narrow(
        _ sums: [Int64], _ frames: WindowFrames, _ shift: Int, _ size: (Int) -> Int
    ) -> [Int64]? {
        let isSum = name == "sum"
        guard (0...18).contains(shift), let power = ExactDecimal.powerOfTen(shift) else { return nil }
        let factor = isSum ? 1 : Int64(truncatingIfNeeded: power)
        let most = Int64.max / factor
        var fits = true
        let digits = sums.withUnsafeBufferPointer { sums in
            makeArray(frames.count) { row -> Int64 in
                var sum: Int64 = 0
                frames.forEachPart(row) { sum &+= sums[$0.upperBound] &- sums[$0.lowerBound] }
                if isSum { return sum }
                guard sum >= -most, sum <= most else {
                    fits = false
                    return 0
                }
                // Rounded half away from zero.
                let count = UInt64(max(1, size(row)))
                let (quotient, rest) = (sum * factor).magnitude.quotientAndRemainder(dividingBy: count)
                let rounded = Int64(truncatingIfNeeded: rest >= count - rest ? quotient + 1 : quotient)
                return sum < 0 ? -rounded : rounded
            }
        }
        return fits ? digits : nil
    }
}
