/// UTF-16 (RFC 2781) made UTF-8 on the way in. What isn't well-formed becomes bytes that aren't well-formed UTF-8
/// either, so that the record they stand in is rejected like any other of that kind.
final class UTF16ByteSource: ByteSource {
    private let upstream: any ByteSource
    private let isBigEndian: Bool
    private var input = [UInt8](repeating: 0, count: 1 << 16)
    private var inputCount = 0
    private var inputUsed = 0
    private var upstreamEnded = false
    private var pendingError: (any Error)?
    private var highSurrogate: UInt32?
    private var spare = [UInt8](repeating: 0, count: 64)
    private var spareCount = 0
    private var spareUsed = 0

    init(upstream: any ByteSource, isBigEndian: Bool) {
        self.upstream = upstream
        self.isBigEndian = isBigEndian
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if spareUsed == spareCount, buffer.count >= 64 { return try decode(into: buffer) }
        // A small buffer is served from a spare one, so that no character has to be cut.
        if spareUsed == spareCount {
            spareUsed = 0
            spareCount = try spare.withUnsafeMutableBytes { try decode(into: $0) }
        }
        let count = min(buffer.count, spareCount - spareUsed)
        for index in 0..<count { buffer[index] = spare[spareUsed + index] }
        spareUsed += count
        return count
    }

    private func decode(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let pendingError { throw pendingError }
        var written = 0
        // One step writes at most seven bytes: a lone surrogate and what follows it.
        while written + 8 <= buffer.count {
            guard inputCount - inputUsed >= 2 else {
                do {
                    if try refill() { continue }
                } catch {
                    // What came before an error is delivered; the error follows on the next call.
                    pendingError = error
                    if written == 0 { throw error }
                    return written
                }
                if let lone = highSurrogate {
                    highSurrogate = nil
                    Self.encode(lone, buffer, &written)
                }
                if inputCount > inputUsed {
                    inputUsed = inputCount
                    buffer[written] = 0xFF
                    written += 1
                }
                return written
            }
            let first = UInt32(input[inputUsed])
            let second = UInt32(input[inputUsed + 1])
            inputUsed += 2
            let unit = isBigEndian ? first << 8 | second : second << 8 | first
            if let high = highSurrogate {
                highSurrogate = nil
                if unit & 0xFC00 == 0xDC00 {
                    Self.encode(0x10000 + (high & 0x3FF) << 10 + (unit & 0x3FF), buffer, &written)
                    continue
                }
                Self.encode(high, buffer, &written)
            }
            if unit & 0xFC00 == 0xD800 {
                highSurrogate = unit
            } else {
                Self.encode(unit, buffer, &written)
            }
        }
        return written
    }

    /// Moves an odd byte to the front and reads on; false at the end.
    private func refill() throws -> Bool {
        guard !upstreamEnded else { return false }
        let kept = inputCount - inputUsed
        if kept == 1 { input[0] = input[inputUsed] }
        inputUsed = 0
        let got = try input.withUnsafeMutableBytes { bytes in
            try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[kept...]))
        }
        inputCount = kept + got
        upstreamEnded = got == 0
        return got > 0
    }

    @inline(__always)
    private static func encode(_ scalar: UInt32, _ buffer: UnsafeMutableRawBufferPointer, _ written: inout Int) {
        func put(_ value: UInt32) {
            buffer[written] = UInt8(truncatingIfNeeded: value)
            written += 1
        }
        if scalar < 0x80 {
            put(scalar)
        } else if scalar < 0x800 {
            put(0xC0 | scalar >> 6)
            put(0x80 | scalar & 0x3F)
        } else if scalar < 0x10000 {
            put(0xE0 | scalar >> 12)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        } else {
            put(0xF0 | scalar >> 18)
            put(0x80 | scalar >> 12 & 0x3F)
            put(0x80 | scalar >> 6 & 0x3F)
            put(0x80 | scalar & 0x3F)
        }
    }
}
