import Diagnostics

/// Gives every distinct key a number, counted from 0 in order of first appearance. A key is a fixed number of words.
/// Open addressing over raw memory; numbers index dense arrays, so aggregates never move.
final class GroupTable {
    /// Words a key.
    let width: Int
    /// How many distinct keys there are.
    private(set) var count = 0

    /// Upper half the hash, lower half the number plus one; zero where free.
    private var slots: UnsafeMutablePointer<UInt64>
    private var mask: Int
    private var keys: UnsafeMutablePointer<UInt64>
    private var keyCapacity: Int

    /// A number that stands for no key.
    static let absent = UInt32.max

    init(width: Int) {
        self.width = max(1, width)
        mask = 255
        slots = .allocate(capacity: mask + 1)
        slots.initialize(repeating: 0, count: mask + 1)
        keyCapacity = 128
        keys = .allocate(capacity: keyCapacity * self.width)
    }

    deinit {
        slots.deallocate()
        keys.deallocate()
    }

    /// The bytes that it takes.
    var byteCount: Int { (mask + 1 + keyCapacity * width) * MemoryLayout<UInt64>.size }

    /// A word of the key of a number.
    @inline(__always)
    func word(_ index: Int, ofKey number: Int) -> UInt64 { keys[number &* width &+ index] }

    /// The numbers of keys side by side, new ones for new keys.
    ///
    /// - Parameter rows: `count × width` words.
    /// - Throws: `Diagnostic` when there are more keys than numbers.
    func numbers(of rows: UnsafePointer<UInt64>, count rowCount: Int, into numbers: UnsafeMutablePointer<UInt32>) throws
    {
        guard count + rowCount < Int(UInt32.max) - 1 else {
            throw Diagnostic(.computation, code: "too-many-groups", "there are more than 4 billion distinct keys")
        }
        if width == 1 {
            for row in 0..<rowCount { numbers[row] = insert(rows[row]) }
        } else {
            for row in 0..<rowCount { numbers[row] = insert(rows + row &* width) }
        }
    }

    /// The numbers of keys side by side, `absent` for unknown ones.
    func find(_ rows: UnsafePointer<UInt64>, count rowCount: Int, into numbers: UnsafeMutablePointer<UInt32>) {
        for row in 0..<rowCount {
            let key = rows + row &* width
            let tag = hash(key) >> 32
            var slot = Int(truncatingIfNeeded: tag) & mask
            var number = Self.absent
            while true {
                let entry = slots[slot]
                if entry == 0 { break }
                if entry >> 32 == tag {
                    let candidate = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
                    if equals(key, candidate) {
                        number = UInt32(truncatingIfNeeded: candidate)
                        break
                    }
                }
                slot = (slot &+ 1) & mask
            }
            numbers[row] = number
        }
    }

    @inline(__always)
    private func insert(_ key: UInt64) -> UInt32 {
        let tag = Hashing.word(key) >> 32
        var slot = Int(truncatingIfNeeded: tag) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 {
                if count == keyCapacity { growKeys() }
                keys[count] = key
                return occupy(slot, tag)
            }
            if entry >> 32 == tag {
                let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
                if keys[number] == key { return UInt32(truncatingIfNeeded: number) }
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    private func insert(_ key: UnsafePointer<UInt64>) -> UInt32 {
        let tag = hash(key) >> 32
        var slot = Int(truncatingIfNeeded: tag) & mask
        while true {
            let entry = slots[slot]
            if entry == 0 {
                if count == keyCapacity { growKeys() }
                (keys + count &* width).update(from: key, count: width)
                return occupy(slot, tag)
            }
            if entry >> 32 == tag {
                let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) &- 1
                if equals(key, number) { return UInt32(truncatingIfNeeded: number) }
            }
            slot = (slot &+ 1) & mask
        }
    }

    @inline(__always)
    private func hash(_ key: UnsafePointer<UInt64>) -> UInt64 {
        var hash = Hashing.word(key[0])
        for index in 1..<max(1, width) { hash = Hashing.combine(hash, key[index]) }
        return hash
    }

    @inline(__always)
    private func equals(_ key: UnsafePointer<UInt64>, _ number: Int) -> Bool {
        let other = keys + number &* width
        for index in 0..<width where key[index] != other[index] { return false }
        return true
    }

    private func occupy(_ slot: Int, _ tag: UInt64) -> UInt32 {
        let number = count
        count &+= 1
        slots[slot] = tag << 32 | UInt64(truncatingIfNeeded: count)
        if count &* 2 > mask { growSlots() }
        return UInt32(truncatingIfNeeded: number)
    }

    private func growKeys() {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: keyCapacity * 2 * width)
        larger.update(from: keys, count: count * width)
        keys.deallocate()
        keys = larger
        keyCapacity *= 2
    }

    private func growSlots() {
        let oldCount = mask + 1
        let newMask = oldCount * 2 - 1
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: newMask + 1)
        larger.initialize(repeating: 0, count: newMask + 1)
        for index in 0..<oldCount where slots[index] != 0 {
            var slot = Int(truncatingIfNeeded: slots[index] >> 32) & newMask
            while larger[slot] != 0 { slot = (slot &+ 1) & newMask }
            larger[slot] = slots[index]
        }
        slots.deallocate()
        slots = larger
        mask = newMask
    }
}
