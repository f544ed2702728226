import Columns

/// Which rows of a column under construction have a value; costs nothing until the first null.
struct ValidityMask {
    private var words: [UInt64] = []
    private let count: Int

    init(count: Int) { self.count = count }

    @inline(__always)
    mutating func setNull(_ row: Int) {
        if words.isEmpty { words = [UInt64](repeating: ~0, count: (count &+ 63) &>> 6) }
        words[row &>> 6] &= ~(1 &<< UInt64(row & 63))
    }

    /// How many rows are null.
    var nullCount: Int { words.isEmpty ? 0 : count - Bitmap(words: words, count: count).setCount }

    /// The bitmap, or nil where no row is null.
    var bitmap: Bitmap? { words.isEmpty ? nil : Bitmap(words: words, count: count) }
}
