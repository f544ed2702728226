import Columns

/// The order of rows by several keys: packed into words as narrow as their values allow, which are sorted digit by digit.
enum SortPermutation {
    /// One key over all rows.
    struct Key {
        var column: Column
        var isDescending = false
        var nullsFirst = false
    }

    /// The rows in order; equal ones stay in theirs. O(rows × bits in which keys differ).
    static func rows(_ count: Int, by keys: [Key]) -> [UInt32] {
        var none: Boundaries?
        return sorted(count, fields: fields(count, keys), groupBits: 0, boundaries: &none)
    }

    /// Where groups and peers, rows of a group that are equal in all keys, begin.
    struct Boundaries {
        var groupStarts: [UInt32] = []
        var peerStarts: [UInt32] = []
    }

    /// The rows group by group, each in order.
    ///
    /// - Parameter groups: the group of each row, below the count.
    static func rows(groups: [UInt32], groupCount: Int, by keys: [Key]) -> (rows: [UInt32], boundaries: Boundaries) {
        let count = groups.count
        let groups = SortField.groups(groups, count: groupCount)
        var boundaries: Boundaries? = Boundaries()
        let rows = sorted(
            count, fields: groups + fields(count, keys), groupBits: groups.first?.bits ?? 0, boundaries: &boundaries)
        return (rows, boundaries ?? Boundaries())
    }

    private static func fields(_ count: Int, _ keys: [Key]) -> [SortField] {
        keys.filter { $0.column.count != 1 || count == 1 }.flatMap(SortField.fields)
    }

    /// The place of each row's text among the distinct texts of the column, by bytes.
    static func textRanks(_ column: Column) -> [UInt64] {
        let rows = column.count
        let interner = TextInterner()
        var codes = DictionaryCodes()
        let numbers = [UInt32](unsafeUninitializedCapacity: rows) { buffer, initialized in
            if let base = buffer.baseAddress {
                codes.numbers(of: column, rows: rows, null: 0, into: base, stride: 1) { interner.intern($0) }
            }
            initialized = rows
        }
        var ranks = [UInt64](repeating: 0, count: max(1, interner.count))
        for (rank, text) in interner.order.enumerated() { ranks[Int(text)] = UInt64(truncatingIfNeeded: rank) }
        return makeArray(rows) { ranks[Int(numbers[$0])] }
    }

    // MARK: Sorting

    private struct Entry: RadixEntry {
        var word: UInt64
        var row: UInt32
    }

    /// The fields that share a word, the most significant first, and how many bits they have.
    private struct Word {
        var fields: [SortField] = []
        var bits = 0

        /// Adds the fields to words of zeros.
        func fill(_ words: UnsafeMutablePointer<UInt64>, shift: Int) {
            var shift = shift
            for field in fields.reversed() {
                field.fill(words, UInt64(shift))
                shift += field.bits
            }
        }
    }

    private static func sorted(
        _ count: Int, fields: [SortField], groupBits: Int, boundaries: inout Boundaries?
    ) -> [UInt32] {
        var words = [Word()]
        for field in fields {
            if words[words.count - 1].bits + field.bits > 64 { words.append(Word()) }
            words[words.count - 1].fields.append(field)
            words[words.count - 1].bits += field.bits
        }
        let rowBits = Int.bitWidth - max(1, count - 1).leadingZeroBitCount
        if words.count == 1, words[0].bits + rowBits <= 64 {
            return sorted(count, by: words[0], rowBits: rowBits, groupBits: groupBits, boundaries: &boundaries)
        }
        var order = makeArray(count) { UInt32(truncatingIfNeeded: $0) }
        // By row, for all words but the last that is sorted by.
        var filled: [UnsafeMutablePointer<UInt64>] = []
        defer { for words in filled { words.deallocate() } }
        let entries = LargeMemory.zeroed(count, of: Entry.self)
        let scratch = LargeMemory.zeroed(count, of: Entry.self)
        defer {
            entries.deallocate()
            scratch.deallocate()
        }
        for word in words.reversed() {
            let own = LargeMemory.zeroed(count, of: UInt64.self)
            word.fill(own, shift: 0)
            filled.append(own)
            order.withUnsafeBufferPointer { order in
                for place in order.indices { entries[place] = Entry(word: own[Int(order[place])], row: order[place]) }
            }
            RadixSort.sort(entries, scratch, count: count, low: 0, high: word.bits)
            order = makeArray(count) { entries[$0].row }
        }
        guard boundaries != nil else { return order }
        let groupShift = UInt64(words[0].bits - groupBits)
        let lesser = filled.dropLast()
        boundaries = Self.boundaries(count) { place in
            let difference = entries[place].word ^ entries[place - 1].word
            if groupBits > 0, difference >> groupShift != 0 { return .group }
            let (row, before) = (Int(order[place]), Int(order[place - 1]))
            return difference != 0 || lesser.contains { $0[row] != $0[before] } ? .peer : nil
        }
        return order
    }

    /// Words with room for the row's number are sorted alone.
    private static func sorted(
        _ count: Int, by word: Word, rowBits: Int, groupBits: Int, boundaries: inout Boundaries?
    ) -> [UInt32] {
        let entries = LargeMemory.zeroed(count, of: UInt64.self)
        defer { entries.deallocate() }
        word.fill(entries, shift: rowBits)
        for row in 0..<count { entries[row] |= UInt64(truncatingIfNeeded: row) }
        if word.bits > 0 {
            let scratch = LargeMemory.zeroed(count, of: UInt64.self)
            defer { scratch.deallocate() }
            RadixSort.sort(entries, scratch, count: count, low: rowBits, high: rowBits + word.bits)
        }
        if boundaries != nil {
            let peerShift = UInt64(rowBits)
            let groupShift = UInt64(rowBits + word.bits - groupBits)
            boundaries = Self.boundaries(count) { place in
                let difference = entries[place] ^ entries[place - 1]
                if groupBits > 0, difference >> groupShift != 0 { return .group }
                return word.bits > 0 && difference >> peerShift != 0 ? .peer : nil
            }
        }
        let mask = UInt64(1) << UInt64(rowBits) - 1
        return makeArray(count) { UInt32(truncatingIfNeeded: entries[$0] & mask) }
    }

    private enum Boundary {
        case group
        case peer
    }

    /// - Parameter boundary: what begins at a place behind the first.
    @inline(__always)
    private static func boundaries(_ count: Int, _ boundary: (Int) -> Boundary?) -> Boundaries {
        var result = Boundaries(groupStarts: count > 0 ? [0] : [], peerStarts: count > 0 ? [0] : [])
        for place in 1..<max(1, count) {
            guard let boundary = boundary(place) else { continue }
            result.peerStarts.append(UInt32(truncatingIfNeeded: place))
            if boundary == .group { result.groupStarts.append(UInt32(truncatingIfNeeded: place)) }
        }
        return result
    }
}
