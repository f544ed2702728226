import Columns
import Diagnostics

/// Gives every distinct word a number, counted from 0 in order of first appearance. Words of few bits index an array;
/// others are hashed, by open addressing over raw memory.
final class WordTable {
    private struct Slot {
        var word: UInt64
        /// The number plus one; zero where free.
        var number: UInt64
    }

    /// How many distinct words there are.
    private(set) var count = 0
    private var words: UnsafeMutablePointer<UInt64>
    private var capacity: Int
    private var index: Index
    /// How many bits words have.
    private var bits = 0

    private enum Index {
        /// The number plus one of each word; zero where there is none.
        case array(UnsafeMutablePointer<UInt32>, count: Int)
        case slots(UnsafeMutablePointer<Slot>, mask: Int)
    }

    /// Arrays of so many bits are small enough for any number of words.
    private static let smallBits = 16

    init() {
        capacity = 256
        words = .allocate(capacity: capacity)
        index = Self.makeIndex(bits: 0, room: 256)
    }

    deinit {
        words.deallocate()
        freeIndex()
    }

    /// The bytes that it takes.
    var byteCount: Int {
        let indexBytes =
            switch index {
            case .array(_, let count): count * MemoryLayout<UInt32>.stride
            case .slots(_, let mask): (mask + 1) * MemoryLayout<Slot>.stride
            }
        return capacity * MemoryLayout<UInt64>.stride + indexBytes
    }

    /// Whether words are hashed, rather than places in an array.
    var isHashed: Bool {
        if case .slots = index { true } else { false }
    }

    /// The words by number.
    var all: UnsafeBufferPointer<UInt64> { UnsafeBufferPointer(start: words, count: count) }

    /// Gets ready for words of so many bits.
    ///
    /// - Parameter word: what known words are from now on; nil where they stay.
    func prepare(bits: Int, _ word: ((UInt64) -> UInt64)?) {
        self.bits = bits
        if let word {
            for number in 0..<count { words[number] = word(words[number]) }
        } else {
            switch index {
            case .slots where bits > Self.smallBits: return
            case .array(_, let size) where bits < 63 && 1 << bits <= size: return
            default: break
            }
        }
        rebuild()
    }

    private func rebuild() {
        freeIndex()
        index = Self.makeIndex(bits: bits, room: max(256, count))
        switch index {
        case .array(let numbers, _):
            for number in 0..<count { numbers[Int(words[number])] = UInt32(truncatingIfNeeded: number &+ 1) }
        case .slots(let slots, let mask):
            for number in 0..<count {
                var place = Int(truncatingIfNeeded: Hashing.word(words[number])) & mask
                while slots[place].number != 0 { place = (place &+ 1) & mask }
                slots[place] = Slot(word: words[number], number: UInt64(number) &+ 1)
            }
        }
    }

    /// An array where it isn't much larger than slots would be, with room for twice as many words.
    private static func makeIndex(bits: Int, room: Int) -> Index {
        if bits <= smallBits || (bits <= 28 && 1 << bits <= 16 * room) {
            return .array(LargeMemory.zeroed(1 << bits, of: UInt32.self), count: 1 << bits)
        }
        var size = 512
        while size < 2 * room { size *= 2 }
        return .slots(LargeMemory.zeroed(size, of: Slot.self), mask: size - 1)
    }

    private func freeIndex() {
        switch index {
        case .array(let numbers, _): numbers.deallocate()
        case .slots(let slots, _): slots.deallocate()
        }
    }

    /// The numbers of words, new ones for new words. The words have the bits prepared for.
    ///
    /// - Throws: `Diagnostic` when there are more words than numbers.
    func numbers(of rows: UnsafePointer<UInt64>, count rowCount: Int, into numbers: UnsafeMutablePointer<UInt32>) throws
    {
        guard count + rowCount < Int(UInt32.max) - 1 else {
            throw Diagnostic(.computation, code: "too-many-groups", "there are more than 4 billion distinct keys")
        }
        var row = 0
        while row < rowCount {
            switch index {
            case .array(let known, _):
                while row < rowCount {
                    let place = Int(truncatingIfNeeded: rows[row])
                    var number = known[place]
                    if number == 0 {
                        add(rows[row])
                        number = UInt32(truncatingIfNeeded: count)
                        known[place] = number
                    }
                    numbers[row] = number &- 1
                    row &+= 1
                }
            case .slots(let slots, let mask):
                // Until the slots are too few.
                let end = min(rowCount, row + min(256, (mask &+ 1) / 4 * 3 - count))
                if end <= row {
                    rebuild()
                    continue
                }
                Self.touch(slots, mask, rows, row..<end)
                while row < end {
                    let word = rows[row]
                    var place = Int(truncatingIfNeeded: Hashing.word(word)) & mask
                    while true {
                        let slot = slots[place]
                        if slot.word == word, slot.number != 0 {
                            numbers[row] = UInt32(truncatingIfNeeded: slot.number &- 1)
                            break
                        }
                        if slot.number == 0 {
                            add(word)
                            slots[place] = Slot(word: word, number: UInt64(count))
                            numbers[row] = UInt32(truncatingIfNeeded: count &- 1)
                            break
                        }
                        place = (place &+ 1) & mask
                    }
                    row &+= 1
                }
            }
        }
    }

    /// The numbers of words, `GroupTable.absent` for unknown ones.
    func find(_ rows: UnsafePointer<UInt64>, count rowCount: Int, into numbers: UnsafeMutablePointer<UInt32>) {
        switch index {
        case .array(let known, let size):
            for row in 0..<rowCount {
                // Free is 0 too, and one less than that is absent.
                let word = rows[row]
                numbers[row] = word < UInt64(size) ? known[Int(word)] &- 1 : GroupTable.absent
            }
        case .slots(let slots, let mask):
            var row = 0
            while row < rowCount {
                let end = min(rowCount, row + 256)
                Self.touch(slots, mask, rows, row..<end)
                while row < end {
                    let word = rows[row]
                    var place = Int(truncatingIfNeeded: Hashing.word(word)) & mask
                    var number = UInt64(GroupTable.absent) &+ 1
                    while slots[place].number != 0 {
                        if slots[place].word == word {
                            number = slots[place].number
                            break
                        }
                        place = (place &+ 1) & mask
                    }
                    numbers[row] = UInt32(truncatingIfNeeded: number &- 1)
                    row &+= 1
                }
            }
        }
    }

    /// Reads the slots of some words without waiting for one before the next, so that they are in the cache afterwards.
    @inline(__always)
    private static func touch(
        _ slots: UnsafeMutablePointer<Slot>, _ mask: Int, _ rows: UnsafePointer<UInt64>, _ range: Range<Int>
    ) {
        if mask < 1 << 14 { return }
        var sum: UInt64 = 0
        for row in range { sum &+= slots[Int(truncatingIfNeeded: Hashing.word(rows[row])) & mask].number }
        // Never so large: the compiler can't know, and has to read.
        if sum == .max { slots[0].word = sum }
    }

    @inline(__always)
    private func add(_ word: UInt64) {
        if count == capacity { grow() }
        words[count] = word
        count &+= 1
    }

    private func grow() {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity * 2)
        larger.update(from: words, count: count)
        words.deallocate()
        words = larger
        capacity *= 2
    }
}
