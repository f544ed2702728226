/// Mixing of words and bytes for hash tables. Not seeded, so that runs repeat exactly.
enum Hashing {
    private static let first: UInt64 = 0x9E37_79B9_7F4A_7C15
    private static let second: UInt64 = 0xD6E8_FEB8_6659_FD93

    /// Folds the 128-bit product of two words: every input bit reaches every output bit (after wyhash, W. Yi).
    @inline(__always)
    static func fold(_ a: UInt64, _ b: UInt64) -> UInt64 {
        let product = a.multipliedFullWidth(by: b)
        return product.high ^ product.low
    }

    @inline(__always)
    static func word(_ word: UInt64) -> UInt64 { fold(word ^ first, second) }

    @inline(__always)
    static func combine(_ hash: UInt64, _ word: UInt64) -> UInt64 { fold(hash ^ word ^ first, second &+ hash) }

    /// The hash of some bytes. O(n), eight at a time.
    @inline(__always)
    static func bytes(_ bytes: TextBytes) -> UInt64 {
        let raw = UnsafeRawBufferPointer(bytes)
        let count = raw.count
        var hash = fold(UInt64(truncatingIfNeeded: count) ^ first, second)
        if count >= 8 {
            var offset = 0
            while offset &+ 8 <= count {
                hash = combine(hash, raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
                offset &+= 8
            }
            if offset < count {
                // The last eight bytes overlap those before; the length is in the hash already.
                hash = combine(hash, raw.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self))
            }
            return hash
        }
        var tail: UInt64 = 0
        for index in 0..<count { tail = tail << 8 | UInt64(raw[index]) }
        return combine(hash, tail)
    }
}
