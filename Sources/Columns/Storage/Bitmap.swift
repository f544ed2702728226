/// One bit a row, packed into 64-bit words, least significant bit first. Bits past `count` are zero.
public struct Bitmap: Hashable, Sendable {
    /// The words; the last one's unused bits are zero.
    public private(set) var words: [UInt64]
    /// The number of bits.
    public private(set) var count: Int

    /// Makes `count` bits, all `value`. O(count / 64).
    public init(repeating value: Bool, count: Int) {
        self.count = count
        words = [UInt64](repeating: value ? ~0 : 0, count: (count + 63) >> 6)
        clearTail()
    }

    /// Makes an empty bitmap.
    public init() { self.init(repeating: false, count: 0) }

    /// Makes a bitmap from words; bits past `count` are cleared, missing words are zero.
    public init(words: [UInt64], count: Int) {
        self.count = count
        self.words = words
        let needed = (count + 63) >> 6
        if words.count > needed { self.words.removeLast(words.count - needed) }
        if words.count < needed { self.words.append(contentsOf: repeatElement(0, count: needed - words.count)) }
        clearTail()
    }

    /// Makes a bitmap from booleans.
    public init(_ bits: some Sequence<Bool>) {
        self.init()
        for bit in bits { append(bit) }
    }

    /// The bit of a row. O(1).
    @inlinable public subscript(index: Int) -> Bool {
        get { words[index >> 6] & (1 << UInt64(index & 63)) != 0 }
        set { set(index, newValue) }
    }

    @usableFromInline mutating func set(_ index: Int, _ value: Bool) {
        if value {
            words[index >> 6] |= 1 << UInt64(index & 63)
        } else {
            words[index >> 6] &= ~(1 << UInt64(index & 63))
        }
    }

    /// Adds a bit at the end. Amortised O(1).
    public mutating func append(_ value: Bool) {
        if count & 63 == 0 { words.append(0) }
        count += 1
        if value { words[(count - 1) >> 6] |= 1 << UInt64((count - 1) & 63) }
    }

    /// Adds the bits of another at the end. O(other.count).
    public mutating func append(contentsOf other: Bitmap) {
        if count & 63 == 0 {
            words.append(contentsOf: other.words)
            count += other.count
        } else {
            for index in 0..<other.count { append(other[index]) }
        }
    }

    /// Sets the bits of rows, those for which another bitmap has a bit at the row's place among them. O(rows).
    public mutating func insert(_ rows: [UInt32], where bits: Bitmap) {
        words.withUnsafeMutableBufferPointer { words in
            rows.withUnsafeBufferPointer { rows in
                bits.forEachSetPosition { place in
                    let row = Int(rows[place])
                    words[row &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: row & 63)
                }
            }
        }
    }

    /// Visits the positions of the set bits, ascending. O(count / 64 + set bits).
    @inline(__always)
    private func forEachSetPosition(_ body: (Int) -> Void) {
        words.withUnsafeBufferPointer { words in
            for word in words.indices {
                var rest = words[word]
                while rest != 0 {
                    body(word &<< 6 &+ rest.trailingZeroBitCount)
                    rest &= rest &- 1
                }
            }
        }
    }

    /// How many bits are set. O(count / 64).
    public var setCount: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether every bit is set.
    public var isAllSet: Bool { setCount == count }

    /// Bitwise and of two bitmaps of one length.
    public static func & (a: Bitmap, b: Bitmap) -> Bitmap { a.combined(b) { $0 & $1 } }

    /// Bitwise or of two bitmaps of one length.
    public static func | (a: Bitmap, b: Bitmap) -> Bitmap { a.combined(b) { $0 | $1 } }

    /// Every bit turned over.
    public static prefix func ~ (a: Bitmap) -> Bitmap { Bitmap(words: a.words.map { ~$0 }, count: a.count) }

    /// The positions of the set bits, ascending. O(count / 64 + set bits).
    public var setPositions: [UInt32] {
        let count = setCount
        return [UInt32](unsafeUninitializedCapacity: count) { positions, filled in
            var next = 0
            forEachSetPosition { position in
                positions.initializeElement(at: next, to: UInt32(truncatingIfNeeded: position))
                next &+= 1
            }
            filled = count
        }
    }

    /// The bits of the rows named, in that order. O(rows).
    public func gathered(_ rows: [UInt32]) -> Bitmap {
        let gathered = words.withUnsafeBufferPointer { words in
            rows.withUnsafeBufferPointer { rows in
                Self.packed(rows.count) { target in
                    let row = Int(rows[target])
                    return words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
                }
            }
        }
        return Bitmap(words: gathered, count: rows.count)
    }

    /// The bits of a range of rows. O(range).
    public func sliced(_ range: Range<Int>) -> Bitmap {
        let sliced = words.withUnsafeBufferPointer { words in
            Self.packed(range.count) { target in
                let row = range.lowerBound &+ target
                return words[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1
            }
        }
        return Bitmap(words: sliced, count: range.count)
    }

    /// Words of bits, each 0 or 1.
    @inline(__always)
    private static func packed(_ count: Int, _ bit: (Int) -> UInt64) -> [UInt64] {
        [UInt64](unsafeUninitializedCapacity: (count + 63) >> 6) { packed, filled in
            filled = (count + 63) >> 6
            for word in 0..<filled {
                var bits: UInt64 = 0
                let first = word &<< 6
                for place in 0..<min(64, count &- first) { bits |= bit(first &+ place) &<< UInt64(place) }
                packed.initializeElement(at: word, to: bits)
            }
        }
    }

    private func combined(_ other: Bitmap, _ operation: (UInt64, UInt64) -> UInt64) -> Bitmap {
        precondition(count == other.count, "bitmaps of different lengths")
        return Bitmap(words: zip(words, other.words).map(operation), count: count)
    }

    private mutating func clearTail() {
        let used = UInt64(count & 63)
        if used != 0, let last = words.indices.last { words[last] &= (1 << used) &- 1 }
    }
}
