import Columns

/// Gives every distinct text a number, counted from 0 in order of first appearance. Open addressing; a look-up costs one
/// hash and, almost always, one comparison.
final class TextInterner {
    private var offsets: [Int] = [0]
    private var bytes: [UInt8] = []
    /// Upper half the hash, lower half the number plus one; zero where free.
    private var slots: [UInt64]
    private var mask: Int

    init() {
        slots = [UInt64](repeating: 0, count: 64)
        mask = 63
    }

    /// How many distinct texts there are.
    var count: Int { offsets.count - 1 }

    /// The bytes that it takes.
    var byteCount: Int { offsets.byteCount + bytes.byteCount + slots.byteCount }

    /// All texts by number.
    var texts: TextArray { TextArray(offsets: offsets, bytes: bytes) }

    /// Where the text of a number stands among all bytes.
    func range(_ number: UInt32) -> Range<Int> { offsets[Int(number)]..<offsets[Int(number) + 1] }

    /// Reads the bytes of all texts.
    func withBytes<Result>(_ body: (TextBytes) throws -> Result) rethrows -> Result {
        try bytes.withUnsafeBufferPointer(body)
    }

    /// The number of a text, a new one where it is new.
    func intern(_ text: TextBytes) -> UInt32 {
        let hash = Hashing.bytes(text)
        let (slot, found) = locate(text, hash)
        if let found { return found }
        let number = UInt32(truncatingIfNeeded: count)
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
        slots[slot] = (hash & ~0xFFFF_FFFF) | UInt64(number &+ 1)
        if count &* 2 > mask { grow() }
        return number
    }

    /// The number of a text; nil when it is unknown.
    func find(_ text: TextBytes) -> UInt32? { locate(text, Hashing.bytes(text)).found }

    private func locate(_ text: TextBytes, _ hash: UInt64) -> (slot: Int, found: UInt32?) {
        let tag = hash >> 32
        var slot = Int(truncatingIfNeeded: tag) & mask
        return slots.withUnsafeBufferPointer { slots in
            bytes.withUnsafeBufferPointer { bytes in
                while true {
                    let entry = slots[slot]
                    if entry == 0 { return (slot, nil) }
                    if entry >> 32 == tag {
                        let number = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF) - 1
                        if bytes.part(offsets[number], offsets[number + 1]).equals(text) {
                            return (slot, UInt32(truncatingIfNeeded: number))
                        }
                    }
                    slot = (slot &+ 1) & mask
                }
            }
        }
    }

    private func grow() {
        let old = slots
        mask = mask &* 2 &+ 1
        slots = [UInt64](repeating: 0, count: mask + 1)
        for entry in old where entry != 0 {
            var slot = Int(truncatingIfNeeded: entry >> 32) & mask
            while slots[slot] != 0 { slot = (slot &+ 1) & mask }
            slots[slot] = entry
        }
    }
}

extension TextInterner {
    /// The numbers of all texts in the order of their bytes.
    var order: [UInt32] {
        withBytes { bytes in
            (0..<UInt32(truncatingIfNeeded: count)).sorted { a, b in
                let (x, y) = (range(a), range(b))
                return bytes.part(x.lowerBound, x.upperBound).compare(bytes.part(y.lowerBound, y.upperBound)) < 0
            }
        }
    }

    /// Negative, zero or positive in the order of the bytes of two numbered texts.
    func compare(_ a: UInt32, _ b: UInt32) -> Int {
        let (x, y) = (range(a), range(b))
        return withBytes { bytes in
            bytes.part(x.lowerBound, x.upperBound).compare(bytes.part(y.lowerBound, y.upperBound))
        }
    }
}
