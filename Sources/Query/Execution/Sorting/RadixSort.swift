/// Something with a word to sort it by.
protocol RadixEntry: BitwiseCopyable {
    var word: UInt64 { get }
}

extension UInt64: RadixEntry {
    var word: UInt64 { self }
}

/// Stable sorts by some bits of a word each. What doesn't fit the cache is parted by its highest bits first, so that memory
/// far apart is written once; each part is sorted from its lowest bits up within the cache.
enum RadixSort {
    /// Parts of so many bytes stay in the cache.
    private static let cacheBytes = 1 << 19
    private static let fewEntries = 24
    private static let partingBits = 8
    private static let mostDigitBits = 10

    /// Sorts entries by the bits from `low` to before `high`; those above `high` are the same in all. O(entries × bits).
    ///
    /// - Parameter scratch: room for as many entries.
    static func sort<Entry: RadixEntry>(
        _ entries: UnsafeMutablePointer<Entry>, _ scratch: UnsafeMutablePointer<Entry>, count: Int, low: Int, high: Int
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << mostDigitBits) { counts in
            guard let counts = counts.baseAddress else { return }
            sort(entries, scratch, count, low, high, isMoved: false, counts)
        }
    }

    /// - Parameter isMoved: whether the result is wanted in `other` rather than in place.
    private static func sort<Entry: RadixEntry>(
        _ entries: UnsafeMutablePointer<Entry>, _ other: UnsafeMutablePointer<Entry>, _ count: Int, _ low: Int,
        _ high: Int, isMoved: Bool, _ counts: UnsafeMutablePointer<Int>
    ) {
        if count <= fewEntries || high <= low {
            if high > low { insertionSort(entries, count, UInt64(truncatingIfNeeded: low)) }
            if isMoved { other.update(from: entries, count: count) }
        } else if count * MemoryLayout<Entry>.stride <= cacheBytes {
            sortWithinCache(entries, other, count, low, high, isMoved: isMoved, counts)
        } else {
            part(entries, other, count, low, high, isMoved: isMoved, counts)
        }
    }

    private static func insertionSort<Entry: RadixEntry>(
        _ entries: UnsafeMutablePointer<Entry>, _ count: Int, _ low: UInt64
    ) {
        var index = 1
        while index < count {
            let entry = entries[index]
            let word = entry.word &>> low
            var target = index
            while target > 0, word < entries[target &- 1].word &>> low {
                entries[target] = entries[target &- 1]
                target &-= 1
            }
            entries[target] = entry
            index &+= 1
        }
    }

    private static func sortWithinCache<Entry: RadixEntry>(
        _ entries: UnsafeMutablePointer<Entry>, _ other: UnsafeMutablePointer<Entry>, _ count: Int, _ low: Int,
        _ high: Int, isMoved: Bool, _ counts: UnsafeMutablePointer<Int>
    ) {
        // Digits that take no longer to count through than the entries.
        let most = min(mostDigitBits, max(4, Int.bitWidth - count.leadingZeroBitCount - 2))
        let passes = (high - low + most - 1) / most
        let width = (high - low + passes - 1) / passes
        var (source, target) = (entries, other)
        var hasMoved = false
        for shift in stride(from: low, to: high, by: width) {
            let shift = UInt64(truncatingIfNeeded: shift)
            let mask = UInt64(1) << UInt64(min(width, high - Int(shift))) - 1
            if move(source, target, count, shift, mask, counts) {
                swap(&source, &target)
                hasMoved.toggle()
            }
        }
        if hasMoved != isMoved { target.update(from: source, count: count) }
    }

    /// Sorts by one digit into the target; false, and nothing is moved, where it is the same in all.
    @inline(__always)
    private static func move<Entry: RadixEntry>(
        _ source: UnsafeMutablePointer<Entry>, _ target: UnsafeMutablePointer<Entry>, _ count: Int, _ shift: UInt64,
        _ mask: UInt64, _ counts: UnsafeMutablePointer<Int>
    ) -> Bool {
        let size = Int(mask) + 1
        for digit in 0..<size { counts[digit] = 0 }
        for index in 0..<count { counts[Int(truncatingIfNeeded: source[index].word &>> shift & mask)] &+= 1 }
        if counts[Int(truncatingIfNeeded: source[0].word &>> shift & mask)] == count { return false }
        var sum = 0
        for digit in 0..<size { (counts[digit], sum) = (sum, sum &+ counts[digit]) }
        for index in 0..<count {
            let entry = source[index]
            let digit = Int(truncatingIfNeeded: entry.word &>> shift & mask)
            target[counts[digit]] = entry
            counts[digit] &+= 1
        }
        return true
    }

    private static func part<Entry: RadixEntry>(
        _ entries: UnsafeMutablePointer<Entry>, _ other: UnsafeMutablePointer<Entry>, _ count: Int, _ low: Int,
        _ high: Int, isMoved: Bool, _ counts: UnsafeMutablePointer<Int>
    ) {
        let width = min(partingBits, high - low)
        let shift = high - width
        let mask = UInt64(1) << UInt64(width) - 1
        guard move(entries, other, count, UInt64(truncatingIfNeeded: shift), mask, counts) else {
            return sort(entries, other, count, low, shift, isMoved: isMoved, counts)
        }
        // The counts, which are used again below, now say where each part ends.
        withUnsafeTemporaryAllocation(of: Int.self, capacity: 1 << partingBits) { ends in
            for digit in 0...Int(mask) { ends.initializeElement(at: digit, to: counts[digit]) }
            var start = 0
            for digit in 0...Int(mask) where ends[digit] > start {
                sort(other + start, entries + start, ends[digit] - start, low, shift, isMoved: !isMoved, counts)
                start = ends[digit]
            }
        }
    }
}
