import CZlib
import Diagnostics

/// Compresses to gzip (RFC 1952) on the way to another sink.
///
/// The same bytes and level give the same output on every machine with the same zlib: the header holds no
/// time, no operating system and, unless one is given, no name.
public final class GzipWriter: ByteSink {
    /// How many uncompressed bytes were written so far.
    public private(set) var byteCount = 0

    private let sink: any ByteSink
    private let stream: UnsafeMutablePointer<z_stream>
    private let output: UnsafeMutableBufferPointer<UInt8>
    private var checksum = crc32(0, nil, 0)
    private var isFinished = false

    /// Starts a gzip member.
    ///
    /// - Parameters:
    ///   - sink: where the compressed bytes go. It is neither flushed nor committed.
    ///   - level: 1, fast, to 9, small; outside of that the nearest.
    ///   - name: the original file's name for the header. A zero byte would end it early and is left out.
    ///
    /// Throws a `Diagnostic` when the sink fails or memory is short.
    public init(to sink: any ByteSink, level: Int = 6, name: String? = nil) throws {
        let level = min(max(level, 1), 9)
        self.sink = sink
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = .allocate(capacity: 1 << 16)
        output.initialize(repeating: 0)
        // Negative window bits: no wrapper, so that every byte of header and trailer is ours.
        guard rapport_deflateInit2(stream, Int32(level), -15, 8) == Z_OK else {
            isFinished = true
            throw Diagnostic(.output, code: "compression-failed", "zlib could not be started: memory is short")
        }
        var header: [UInt8] = [
            0x1F, 0x8B, 8, name == nil ? 0 : 8, 0, 0, 0, 0, level == 9 ? 2 : level == 1 ? 4 : 0, 255,
        ]
        if let name { header += name.utf8.filter { $0 != 0 } + [0] }
        try sink.write(header)
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        output.deallocate()
    }

    /// Compresses bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard !isFinished else {
            throw Diagnostic(.output, code: "output-finished", "cannot write to a gzip stream that is finished")
        }
        var start = 0
        while start < bytes.count {
            // zlib counts in 32 bits.
            let part = UnsafeRawBufferPointer(rebasing: bytes[start..<min(bytes.count, start + 1 << 30)])
            let input = part.assumingMemoryBound(to: UInt8.self)
            checksum = crc32(checksum, input.baseAddress, UInt32(truncatingIfNeeded: part.count))
            stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
            stream.pointee.avail_in = UInt32(truncatingIfNeeded: part.count)
            try run(Z_NO_FLUSH)
            byteCount += part.count
            start += part.count
        }
    }

    /// Ends the member: the rest of the compressed bytes, checksum and length. Further calls do nothing.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        try run(Z_FINISH)
        var trailer: [UInt8] = []
        for shift in stride(from: 0, to: 32, by: 8) {
            trailer.append(UInt8(truncatingIfNeeded: UInt(checksum) >> UInt(shift)))
        }
        for shift in stride(from: 0, to: 32, by: 8) {
            trailer.append(UInt8(truncatingIfNeeded: byteCount >> shift))
        }
        try sink.write(trailer)
    }

    private func run(_ flush: Int32) throws {
        while true {
            stream.pointee.next_out = output.baseAddress
            stream.pointee.avail_out = UInt32(truncatingIfNeeded: output.count)
            let code = deflate(stream, flush)
            let produced = output.count - Int(stream.pointee.avail_out)
            if produced > 0 {
                try sink.write(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(output)[..<produced]))
            }
            if code == Z_STREAM_END || stream.pointee.avail_out != 0 { return }
            guard code == Z_OK || code == Z_BUF_ERROR else {
                throw Diagnostic(.output, code: "compression-failed", "zlib failed to compress (code \(code))")
            }
        }
    }
}
