/// Bytes that come one after the other: a file, what a gzip stream holds, a text in another encoding made UTF-8.
/// One reader at a time; called for large buffers, never for single bytes.
protocol ByteSource: AnyObject {
    /// Fills the buffer from its start and says how many bytes came, 0 only at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int
}

/// Some bytes, and a source behind them or none: for those who had to look before they knew what to do.
final class PrefixedByteSource: ByteSource {
    private let prefix: [UInt8]
    private var used = 0
    private let rest: (any ByteSource)?

    init(prefix: [UInt8], rest: (any ByteSource)? = nil) {
        self.prefix = prefix
        self.rest = rest
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard used < prefix.count else { return try rest?.read(into: buffer) ?? 0 }
        let count = min(buffer.count, prefix.count - used)
        for index in 0..<count { buffer[index] = prefix[used + index] }
        used += count
        return count
    }
}

extension ByteSource {
    /// Up to `count` bytes from the front; fewer only where the source ends or fails. What fails behind some bytes
    /// fails again when more are read, for whoever handles what came before.
    func readHead(_ count: Int) throws -> [UInt8] {
        var head = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            do {
                let got = try head.withUnsafeMutableBytes { bytes in
                    try read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[filled...]))
                }
                if got == 0 { break }
                filled += got
            } catch {
                if filled == 0 { throw error }
                break
            }
        }
        head.removeLast(count - filled)
        return head
    }

    /// Throws what a head broke off at, which explains whatever is wrong with it.
    func throwFailure() throws { _ = try readHead(1) }
}

/// The first bytes of a source.
final class LimitedByteSource: ByteSource {
    private let upstream: any ByteSource
    private var left: Int

    init(upstream: any ByteSource, count: Int) {
        self.upstream = upstream
        left = count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard left > 0 else { return 0 }
        let count = try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[..<min(left, buffer.count)]))
        left -= count
        return count
    }
}
