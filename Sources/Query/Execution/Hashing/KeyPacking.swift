import Columns

/// Packs the rows of key columns into a word each, in as few bits as the values need: equal words exactly for equal rows,
/// null equal to null.
///
/// A key takes the bits of its distance from the least value seen; texts go by their numbers. Where new values need
/// more bits the layout changes, and words made before can be brought to the new one.
struct KeyPacking {
    /// Where a key stands in the words.
    struct Lane: Equatable {
        /// The value that is 1; 0 is null.
        var base: Int64 = 0
        var shift = 0
        var bits = 0
        /// The least and the greatest value so far; none where the first is above the second.
        fileprivate var low = Int64.max
        fileprivate var high = Int64.min

        @inline(__always) fileprivate var mask: UInt64 { (1 &<< UInt64(bits)) &- 1 }

        /// The part of a word that is the key's.
        @inline(__always) func part(_ word: UInt64) -> UInt64 { (word &>> UInt64(shift)) & mask }
    }

    /// A key of which some rows are to be packed: numbers, or the numbers of texts.
    enum Values {
        /// The numbers of texts or groups; `absent` for null.
        case numbers(UnsafePointer<UInt32>, bound: Int)
        case column(Column)
    }

    /// Stands for null among numbers.
    static let absent = UInt32.max
    /// A word that no row has: one of a row that was looked up, but has values that no row packed has.
    static let unknown = UInt64.max
    private static let mostBits = 63

    private(set) var lanes: [Lane]
    /// How many bits the words have.
    private(set) var bits = 0

    init(count: Int) { lanes = [Lane](repeating: Lane(), count: count) }

    /// Whether keys of a type can be packed at all.
    static func canPack(_ type: DataType) -> Bool {
        switch type {
        case .double, .interval: false
        default: true
        }
    }

    // MARK: Layout

    /// Makes room for the values of some rows.
    ///
    /// - Returns: the layout before, where words have to be brought to another; nil where they hold as they are.
    /// - Throws: `Unpackable` where they don't fit a word.
    mutating func makeRoom(for values: [Values], rows: Int) throws(Unpackable) -> KeyPacking? {
        var grown: [Int] = []
        // Values that come in falling order.
        var sunken: Set<Int> = []
        for index in lanes.indices {
            let (low, high) = try Self.range(values[index], rows)
            let lane = lanes[index]
            if low > high { continue }
            lanes[index].low = min(lane.low, low)
            lanes[index].high = max(lane.high, high)
            let isInside = lane.bits > 0 && low >= lane.base && UInt64(bitPattern: high &- lane.base) < lane.mask
            if !isInside {
                grown.append(index)
                if lane.bits > 0, low < lane.base { sunken.insert(index) }
            }
        }
        if grown.isEmpty { return nil }
        let before = self
        // Room to spare for those that grow again, so that the layout seldom changes.
        let spares = before.bits > 0
        if !(spares && layOut(grown, sunken, spare: 1)), !layOut(grown, [], spare: 0) { throw Unpackable() }
        let isSame =
            before.bits == 0
            || lanes.indices.allSatisfy { index in
                lanes[index].base == before.lanes[index].base
                    && (before.lanes[index].bits == 0 || lanes[index].shift == before.lanes[index].shift)
            }
        return isSame ? nil : before
    }

    /// Rows with these values can't be packed into a word.
    struct Unpackable: Error {}

    private mutating func layOut(_ grown: [Int], _ sunken: Set<Int>, spare: Int) -> Bool {
        var next = lanes
        for index in grown {
            let (low, high) = (next[index].low, next[index].high)
            let distance = UInt64(bitPattern: high &- low)
            guard high >= low, distance < 1 << UInt64(Self.mostBits - 1) else { return false }
            let needed = UInt64.bitWidth - (distance + 1).leadingZeroBitCount
            next[index].bits = needed + spare
            next[index].base = low
            if sunken.contains(index) {
                next[index].bits += 1
                let below = Int64(truncatingIfNeeded: distance / 2 + 1)
                next[index].base = low < Int64.min + below ? Int64.min : low - below
            }
        }
        var shift = 0
        for index in next.indices {
            next[index].shift = shift
            shift += next[index].bits
        }
        guard shift <= Self.mostBits else { return false }
        lanes = next
        bits = shift
        return true
    }

    /// A word of an earlier layout in this one.
    func word(_ word: UInt64, from before: KeyPacking) -> UInt64 {
        var result: UInt64 = 0
        for (lane, old) in zip(lanes, before.lanes) {
            let part = old.part(word)
            if part == 0 { continue }
            result |= (part &+ UInt64(bitPattern: old.base &- lane.base)) &<< UInt64(lane.shift)
        }
        return result
    }

    private static func range(_ values: Values, _ rows: Int) throws(Unpackable) -> (low: Int64, high: Int64) {
        switch values {
        case .numbers(_, let bound): return bound == 0 ? (0, -1) : (0, Int64(bound) - 1)
        case .column(let column):
            switch column.storage {
            case .null: return (0, -1)
            case .boolean: return (0, 1)
            case .integer(let values), .timestamp(let values), .decimal64(let values):
                return extremes(values, column.validity)
            case .date(let days): return extremes(days, column.validity)
            case .decimal128(let values):
                var (low, high) = (Int64.max, Int64.min)
                for (row, value) in values.enumerated() where column.isValid(row) {
                    guard let narrow = Int64(exactly: value) else { throw Unpackable() }
                    low = min(low, narrow)
                    high = max(high, narrow)
                }
                return (low, high)
            default: throw Unpackable()
            }
        }
    }

    private static func extremes<Number: FixedWidthInteger & SignedInteger>(
        _ values: [Number], _ validity: Bitmap?
    ) -> (low: Int64, high: Int64) {
        var (low, high) = (Number.max, Number.min)
        values.withUnsafeBufferPointer { values in
            if let validity {
                validity.words.withUnsafeBufferPointer { words in
                    for row in values.indices where words[row &>> 6] &>> UInt64(row & 63) & 1 != 0 {
                        low = min(low, values[row])
                        high = max(high, values[row])
                    }
                }
            } else {
                for value in values {
                    low = min(low, value)
                    high = max(high, value)
                }
            }
        }
        return low > high ? (0, -1) : (Int64(low), Int64(high))
    }

    // MARK: Words

    /// Packs rows; there is room for their values, or else their words are `unknown`.
    func pack(_ values: [Values], rows: Int, into words: UnsafeMutablePointer<UInt64>) {
        words.update(repeating: 0, count: rows)
        for (lane, values) in zip(lanes, values) {
            switch values {
            case .numbers(let numbers, _):
                let limit = lane.mask
                let shift = UInt64(lane.shift)
                for row in 0..<rows {
                    let part = UInt64(numbers[row] &+ 1)
                    words[row] |= part > limit ? Self.unknown : part &<< shift
                }
            case .column(let column): pack(column, lane, rows, words)
            }
        }
    }

    private func pack(_ column: Column, _ lane: Lane, _ rows: Int, _ words: UnsafeMutablePointer<UInt64>) {
        switch column.storage {
        case .boolean(let bits): Self.pack(lane, column, rows, words) { bits[$0] ? 1 : 0 }
        case .integer(let values), .timestamp(let values), .decimal64(let values):
            values.withUnsafeBufferPointer { values in Self.pack(lane, column, rows, words) { values[$0] } }
        case .date(let days):
            days.withUnsafeBufferPointer { days in Self.pack(lane, column, rows, words) { Int64(days[$0]) } }
        case .decimal128(let values):
            // What doesn't fit is far from all that does.
            Self.pack(lane, column, rows, words) { Int64(exactly: values[$0]) ?? lane.base &- 1 }
        default: return
        }
    }

    @inline(__always)
    private static func pack(
        _ lane: Lane, _ column: Column, _ rows: Int, _ words: UnsafeMutablePointer<UInt64>, _ value: (Int) -> Int64
    ) {
        let step = column.count == 1 ? 0 : 1
        let (base, mask, shift) = (lane.base, lane.mask, UInt64(lane.shift))
        @inline(__always) func part(_ row: Int) -> UInt64 {
            // A value below the base wraps around to a distance beyond the mask.
            let distance = UInt64(bitPattern: value(row &* step) &- base)
            return distance >= mask ? unknown : (distance &+ 1) &<< shift
        }
        guard let validity = column.validity else {
            for row in 0..<rows { words[row] |= part(row) }
            return
        }
        validity.words.withUnsafeBufferPointer { valid in
            for row in 0..<rows {
                let place = row &* step
                if valid[place &>> 6] &>> UInt64(place & 63) & 1 != 0 { words[row] |= part(row) }
            }
        }
    }

    /// The keys of one lane, by words.
    func column(_ index: Int, type: DataType, of words: UnsafeBufferPointer<UInt64>, texts: TextDictionary?) -> Column {
        let lane = lanes[index]
        let count = words.count
        if type == .null { return Column(nullsOf: .null, count: count) }
        @inline(__always) func value(_ row: Int) -> Int64 {
            let part = lane.part(words[row])
            return part == 0 ? 0 : lane.base &+ Int64(truncatingIfNeeded: part &- 1)
        }
        let storage: Column.Storage =
            switch type {
            case .boolean: .boolean(makeBitmap(count) { value($0) != 0 })
            case .date: .date(makeArray(count) { Int32(truncatingIfNeeded: value($0)) })
            case .decimal: .decimal64(makeArray(count, value))
            case .timestamp, .timestampWithZone: .timestamp(makeArray(count, value))
            case .text:
                .dictionary(
                    makeArray(count) { UInt32(truncatingIfNeeded: value($0)) },
                    texts ?? TextDictionary(TextArray([""])))
            default: .integer(makeArray(count, value))
            }
        return Column(type: type, storage: storage, validity: makeBitmap(count) { lane.part(words[$0]) != 0 })
    }
}
