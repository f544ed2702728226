import Synchronization

/// How many characters of a text could not be read as what they were meant to be, and stand as U+FFFD.
final class RepairCount: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .relaxed) }
    func add(_ more: Int) { _ = count.wrappingAdd(more, ordering: .relaxed) }
}

/// An encoding of one byte a character made UTF-8 on the way in. A byte that means nothing becomes U+FFFD and is
/// counted: its record has its other fields, and nobody would find the byte by its absence.
final class SingleByteSource: ByteSource {
    private let upstream: any ByteSource
    private let repairs: RepairCount
    /// For each byte from 128 on, up to three bytes of UTF-8 from the lowest, and their number in the highest byte.
    private let encoded: [UInt32]
    private var input = [UInt8](repeating: 0, count: 1 << 16)
    private var inputCount = 0
    private var inputUsed = 0
    private var spare: [UInt8] = []
    private var spareUsed = 0

    init(upstream: any ByteSource, upperHalf: [UInt16], repairs: RepairCount) {
        self.upstream = upstream
        self.repairs = repairs
        encoded = upperHalf.map { unit in
            let unit = UInt32(unit)
            if unit < 0x800 { return 2 << 24 | (0x80 | unit & 0x3F) << 8 | (0xC0 | unit >> 6) }
            return 3 << 24 | (0x80 | unit & 0x3F) << 16 | (0x80 | unit >> 6 & 0x3F) << 8 | (0xE0 | unit >> 12)
        }
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if spareUsed < spare.count { return takeSpare(buffer) }
        if inputUsed == inputCount {
            inputUsed = 0
            inputCount = try input.withUnsafeMutableBytes { try upstream.read(into: $0) }
            if inputCount == 0 { return 0 }
        }
        // A buffer too small for a character is served from a spare one.
        guard buffer.count >= 3, let target = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
            spare = [UInt8](unsafeUninitializedCapacity: 3) { bytes, filled in
                guard let start = bytes.baseAddress else { return }
                filled = transcode(to: start, room: 3)
            }
            spareUsed = 0
            return takeSpare(buffer)
        }
        return transcode(to: target, room: buffer.count)
    }

    private func takeSpare(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, spare.count - spareUsed)
        for index in 0..<count { buffer[index] = spare[spareUsed + index] }
        spareUsed += count
        return count
    }

    /// Takes from the input as much as fits.
    private func transcode(to target: UnsafeMutablePointer<UInt8>, room: Int) -> Int {
        var written = 0
        var unreadable = 0
        input.withUnsafeBufferPointer { input in
            encoded.withUnsafeBufferPointer { encoded in
                while inputUsed < inputCount, written &+ 3 <= room {
                    let byte = input[inputUsed]
                    inputUsed &+= 1
                    if byte < 0x80 {
                        target[written] = byte
                        written &+= 1
                        continue
                    }
                    let code = encoded[Int(byte &- 0x80)]
                    target[written] = UInt8(truncatingIfNeeded: code)
                    target[written &+ 1] = UInt8(truncatingIfNeeded: code >> 8)
                    if code >> 24 == 3 { target[written &+ 2] = UInt8(truncatingIfNeeded: code >> 16) }
                    if code & 0xFF_FFFF == 0xBD_BFEF { unreadable &+= 1 }
                    written &+= Int(code >> 24)
                }
            }
        }
        if unreadable > 0 { repairs.add(unreadable) }
        return written
    }
}
