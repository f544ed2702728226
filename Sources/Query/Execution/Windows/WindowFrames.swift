import Columns
import Diagnostics

/// The places that each place of a window's order looks at.
struct WindowFrames {
    /// Where the frame of each place starts and ends, what is excluded left in.
    private let starts: [UInt32]
    private let ends: [UInt32]
    /// What is left out of it.
    private let exclusion: WindowFrame.Exclusion
    private let layout: WindowLayout

    /// Whether something may be left out of frames.
    var hasHoles: Bool { exclusion != .noOthers }

    /// - Parameter key: the only key of the order in that order, where distances are measured by it.
    /// - Throws: `Diagnostic` for a key that can't be measured by.
    init(_ frame: WindowFrame, key: SortPermutation.Key?, layout: WindowLayout) throws {
        self.layout = layout
        exclusion = frame.exclusion
        let count = layout.order.count
        var range: RangeBounds?
        if let key { range = try RangeBounds(key) }
        let starts = Self.places(of: frame.start, frame.unit, isStart: true, layout, range)
        let ends = Self.places(of: frame.end, frame.unit, isStart: false, layout, range)
        self.starts = starts
        self.ends = makeArray(count) { max(starts[$0], ends[$0]) }
    }

    /// The place that a bound comes to for each place.
    private static func places(
        of bound: WindowFrame.Bound, _ unit: WindowFrame.Unit, isStart: Bool, _ layout: WindowLayout,
        _ range: RangeBounds?
    ) -> [UInt32] {
        let count = layout.order.count
        switch (bound, unit) {
        case (.unbounded, _): return numbers(count) { edge(of: layout.partitionRange($0), isStart) }
        case (.offset(let offset), .rows):
            return numbers(count) { clamp($0 + (isStart ? 0 : 1), offset, layout.partitionRange($0)) }
        case (.offset(0), _): return numbers(count) { edge(of: layout.peers($0), isStart) }
        case (.offset(let offset), _): return numbers(count) { layout.groupBound($0, offset, isStart: isStart) }
        case (.distance(let distance, let isFollowing), _):
            let targets = range?.targets(distance, isFollowing: isFollowing, count: count) ?? []
            return numbers(count) { place in
                guard let range, let target = targets[place] else { return edge(of: layout.peers(place), isStart) }
                return range.place(of: target, in: layout.partitionRange(place), isStart: isStart)
            }
        }
    }

    @inline(__always)
    private static func numbers(_ count: Int, _ place: (Int) -> Int) -> [UInt32] {
        makeArray(count) { UInt32(truncatingIfNeeded: place($0)) }
    }

    @inline(__always)
    private static func edge(of range: Range<Int>, _ isStart: Bool) -> Int {
        isStart ? range.lowerBound : range.upperBound
    }

    @inline(__always)
    private static func clamp(_ place: Int, _ offset: Int, _ range: Range<Int>) -> Int {
        let (target, overflow) = place.addingReportingOverflow(offset)
        if overflow { return offset < 0 ? range.lowerBound : range.upperBound }
        return min(max(target, range.lowerBound), range.upperBound)
    }

    /// How many places there are.
    var count: Int { starts.count }

    /// The frame of a place, what is excluded left in.
    @inline(__always)
    func range(_ place: Int) -> Range<Int> { Int(starts[place])..<Int(ends[place]) }

    /// Whether neither start nor end ever goes back from one place to the next.
    var onlyMoveForward: Bool {
        (1..<max(1, count)).allSatisfy { starts[$0 - 1] <= starts[$0] && ends[$0 - 1] <= ends[$0] }
    }

    /// The frame of a place, as up to three parts with holes between them.
    @inline(__always)
    func forEachPart(_ place: Int, _ body: (Range<Int>) -> Void) {
        let whole = range(place)
        guard hasHoles else {
            if !whole.isEmpty { body(whole) }
            return
        }
        let hole = exclusion == .currentRow ? place..<place + 1 : layout.peers(place)
        let before = whole.clamped(to: 0..<hole.lowerBound)
        if !before.isEmpty { body(before) }
        if exclusion == .ties, whole.contains(place) { body(place..<place + 1) }
        let after = whole.clamped(to: hole.upperBound..<max(hole.upperBound, whole.upperBound))
        if !after.isEmpty { body(after) }
    }

    /// The place of a frame's row by its number, counted from 0 at its start, or from its end; nil where there is none.
    ///
    /// - Parameter counts: the places that count; nil for all.
    func row(_ number: Int, of place: Int, fromEnd: Bool, counts: Bitmap?) -> Int? {
        var parts: [Range<Int>] = []
        forEachPart(place) { parts.append($0) }
        var left = number
        for part in fromEnd ? parts.reversed() : parts {
            guard let counts else {
                if left < part.count { return fromEnd ? part.upperBound - 1 - left : part.lowerBound + left }
                left -= part.count
                continue
            }
            var index = fromEnd ? part.upperBound - 1 : part.lowerBound
            while part.contains(index) {
                if counts[index] {
                    if left == 0 { return index }
                    left -= 1
                }
                index += fromEnd ? -1 : 1
            }
        }
        return nil
    }
}

/// The values of a key in a window's order, as numbers that distances can be added to.
private struct RangeBounds {
    /// Numbers that order as the values do.
    private let cells: [Int128]
    private let column: Column
    private let isDescending: Bool
    private let nullsFirst: Bool

    init(_ key: SortPermutation.Key) throws {
        column = key.column
        isDescending = key.isDescending
        nullsFirst = key.nullsFirst
        let rows = column.count
        switch column.storage {
        case .integer, .decimal64, .decimal128: cells = column.mantissas
        case .timestamp: cells = column.integers.map { Int128($0) }
        case .double: cells = column.doubles.map(Self.cell)
        case .date: cells = column.days.map { Int128($0) * Int128(Timestamp.microsecondsPerDay) }
        case .null: cells = [Int128](repeating: 0, count: rows)
        default: throw Failure.invalid("RANGE with a distance can't be measured by \(column.type.name)")
        }
    }

    private static func cell(_ number: Double) -> Int128 { Int128(ColumnComparison.orderedBits(number)) }

    /// For each place the value that lies a distance away; nil where the value is null, whose frame is its peers.
    func targets(_ distance: Value, isFollowing: Bool, count: Int) -> [Int128?] {
        let isAdded = isFollowing != isDescending
        let outside: Int128 = isAdded ? .max : .min
        func target(_ place: Int) -> Int128 {
            switch distance {
            case .integer(let number): return cells[place] + (isAdded ? Int128(number) : -Int128(number))
            case .decimal(let number):
                let (sum, overflow) =
                    isAdded
                    ? cells[place].addingReportingOverflow(number.mantissa)
                    : cells[place].subtractingReportingOverflow(number.mantissa)
                return overflow ? outside : sum
            case .double(let number):
                let value = column.doubles[place]
                return Self.cell(isAdded ? value + number : value - number)
            case .interval(let interval):
                guard let signed = isAdded ? interval : try? TemporalArithmetic.negated(interval),
                    let moment = TemporalArithmetic.adding(signed, to: Int64(truncatingIfNeeded: cells[place]))
                else { return outside }
                return Int128(moment)
            default: return cells[place]
            }
        }
        return makeArray(count) { column.isValid($0) ? target($0) : nil }
    }

    /// The first place of a partition at or after a value, or one past the last at or before it.
    func place(of target: Int128, in partition: Range<Int>, isStart: Bool) -> Int {
        var low = partition.lowerBound
        var high = partition.upperBound
        while low < high {
            let middle = (low + high) / 2
            let isBefore: Bool
            if !column.isValid(middle) {
                isBefore = nullsFirst
            } else if cells[middle] == target {
                isBefore = !isStart
            } else {
                isBefore = (cells[middle] < target) != isDescending
            }
            if isBefore { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
