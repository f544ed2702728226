import Columns

/// Tells which words are new. Words of few bits are bits of a bitmap; others are hashed.
final class WordSet {
    private enum Index {
        case bitmap(UnsafeMutablePointer<UInt64>, bits: Int)
        /// Words plus one; zero where free.
        case slots(UnsafeMutablePointer<UInt64>, mask: Int)
    }

    /// Bitmaps of so many bits are small enough for any number of words.
    private static let smallBits = 24
    private static let mostBits = 32

    private var index: Index
    private var count = 0

    /// The bytes that it takes.
    var byteCount: Int {
        switch index {
        case .bitmap(_, let bits): Self.wordCount(bits) * MemoryLayout<UInt64>.stride
        case .slots(_, let mask): (mask + 1) * MemoryLayout<UInt64>.stride
        }
    }

    init() { index = Self.makeIndex(bits: 6, room: 0) }

    deinit { Self.free(index) }

    /// Gets ready for words of so many bits.
    ///
    /// - Parameter word: what known words are from now on; nil where they stay.
    func prepare(bits: Int, _ word: ((UInt64) -> UInt64)?) {
        if word == nil {
            switch index {
            case .bitmap(_, let known) where bits <= known: return
            case .slots where bits > Self.smallBits: return
            default: break
            }
        }
        rebuild(bits: bits, word ?? { $0 })
    }

    private func rebuild(bits: Int, _ word: (UInt64) -> UInt64) {
        let larger = Self.makeIndex(bits: bits, room: count)
        forEachPiece { words in for each in words { Self.insert(word(each), into: larger) } }
        Self.free(index)
        index = larger
    }

    private static func insert(_ word: UInt64, into index: Index) {
        switch index {
        case .bitmap(let known, _): known[Int(word >> 6)] |= 1 &<< (word & 63)
        case .slots(let slots, let mask):
            var place = Int(truncatingIfNeeded: Hashing.word(word)) & mask
            while slots[place] != 0 { place = (place &+ 1) & mask }
            slots[place] = word &+ 1
        }
    }

    /// Hands on all words, some thousand at a time.
    func forEachPiece(_ body: (UnsafeBufferPointer<UInt64>) throws -> Void) rethrows {
        var piece: [UInt64] = []
        func flush() throws {
            try piece.withUnsafeBufferPointer(body)
            piece.removeAll(keepingCapacity: true)
        }
        switch index {
        case .bitmap(let known, let bits):
            for place in 0..<Self.wordCount(bits) {
                var rest = known[place]
                while rest != 0 {
                    piece.append(UInt64(place &* 64 &+ rest.trailingZeroBitCount))
                    rest &= rest &- 1
                }
                if piece.count > 8192 { try flush() }
            }
        case .slots(let slots, let mask):
            for place in 0...mask where slots[place] != 0 {
                piece.append(slots[place] &- 1)
                if piece.count > 8192 { try flush() }
            }
        }
        if !piece.isEmpty { try flush() }
    }

    private static func wordCount(_ bits: Int) -> Int { 1 << max(0, bits - 6) }

    /// A bitmap where it isn't much larger than slots would be.
    private static func makeIndex(bits: Int, room: Int) -> Index {
        if bits <= smallBits || (bits <= mostBits && wordCount(bits) <= 4 * room) {
            return .bitmap(LargeMemory.zeroed(wordCount(bits), of: UInt64.self), bits: bits)
        }
        var size = 4096
        while size < 2 * room { size *= 2 }
        return .slots(LargeMemory.zeroed(size, of: UInt64.self), mask: size - 1)
    }

    private static func free(_ index: Index) {
        switch index {
        case .bitmap(let words, _): words.deallocate()
        case .slots(let slots, _): slots.deallocate()
        }
    }

    /// Adds words, and tells for each whether it is new, in the order given, as bits. The words have the bits prepared for.
    func insert(_ rows: UnsafePointer<UInt64>, count rowCount: Int, into fresh: UnsafeMutablePointer<UInt64>) {
        fresh.update(repeating: 0, count: (rowCount + 63) >> 6)
        switch index {
        case .bitmap(let known, _):
            for row in 0..<rowCount {
                let place = Int(rows[row] &>> 6)
                let bit = rows[row] & 63
                let word = known[place]
                let isNew = ~(word &>> bit) & 1
                known[place] = word | 1 &<< bit
                fresh[row &>> 6] |= isNew &<< UInt64(row & 63)
                count &+= Int(isNew)
            }
        case .slots: hash(rows, rowCount, fresh)
        }
    }

    private func hash(_ rows: UnsafePointer<UInt64>, _ rowCount: Int, _ fresh: UnsafeMutablePointer<UInt64>) {
        var row = 0
        while row < rowCount {
            guard case .slots(let slots, let mask) = index else { return }
            let end = min(rowCount, row + min(256, (mask &+ 1) / 4 * 3 - count))
            if end <= row {
                // Words of so many bits didn't fit a bitmap before, and don't now.
                rebuild(bits: 64) { $0 }
                continue
            }
            var sum: UInt64 = 0
            for row in row..<end { sum &+= slots[Int(truncatingIfNeeded: Hashing.word(rows[row])) & mask] & 1 }
            // Never so large: the compiler can't know, and has to read, which brings the slots into the cache.
            if sum == .max { slots[0] = sum }
            while row < end {
                let word = rows[row] &+ 1
                var place = Int(truncatingIfNeeded: Hashing.word(rows[row])) & mask
                while true {
                    let slot = slots[place]
                    if slot == word { break }
                    if slot == 0 {
                        slots[place] = word
                        count &+= 1
                        fresh[row &>> 6] |= 1 &<< UInt64(row & 63)
                        break
                    }
                    place = (place &+ 1) & mask
                }
                row &+= 1
            }
        }
    }
}
