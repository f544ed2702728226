import CZlib
import Diagnostics

/// What a gzip stream (RFC 1952) holds: all its members, one after the other. zlib checks each member's CRC and
/// length. Zero padding after the last member is skipped; anything else there is reported and left.
final class GzipByteSource: ByteSource {
    private let upstream: any ByteSource
    private let name: String
    private let report: @Sendable (Diagnostic) -> Void
    private var stream = z_stream()
    private let input: UnsafeMutableRawBufferPointer
    private var compressedCount = 0
    private var inflatedCount = 0
    private var isBetweenMembers = false
    private var upstreamEnded = false
    private var finished = false
    private var pendingError: Diagnostic?

    /// More than this many times the compressed size is taken for an attack: deflate reaches at most 1,032.
    static let expansionLimit = 1_000
    /// Below this size the ratio does not matter.
    static let expansionGrace = 1 << 28

    init(upstream: any ByteSource, name: String, report: @escaping @Sendable (Diagnostic) -> Void) throws {
        self.upstream = upstream
        self.name = name
        self.report = report
        input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 64)
        // 16 more than the largest window: a gzip header, not a zlib one.
        guard rapport_inflateInit2(&stream, 15 + 16) == Z_OK else {
            input.deallocate()
            throw Diagnostic(.input, code: "gzip-failed", "zlib could not start on \(name)")
        }
    }

    deinit {
        inflateEnd(&stream)
        input.deallocate()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let pendingError { throw pendingError }
        guard !finished, let start = buffer.baseAddress, buffer.count > 0 else { return 0 }
        let room = min(buffer.count, 1 << 30)
        stream.next_out = start.assumingMemoryBound(to: UInt8.self)
        stream.avail_out = uInt(room)
        do {
            try inflateSome()
        } catch let problem as Diagnostic {
            pendingError = problem
        }
        let produced = room - Int(stream.avail_out)
        inflatedCount += produced
        // What came before an error is delivered; the error follows on the next call.
        if produced == 0, let pendingError { throw pendingError }
        if inflatedCount > Self.expansionGrace, inflatedCount / Self.expansionLimit > compressedCount {
            throw Diagnostic(
                .input, code: "gzip-bomb",
                "\(name) expands to more than \(Self.expansionLimit) times its size", at: SourceLocation(source: name),
                help: ["if the file is honest, unpack it first"])
        }
        return produced
    }

    private func inflateSome() throws {
        while stream.avail_out > 0 {
            if stream.avail_in == 0, !upstreamEnded { try refill() }
            if isBetweenMembers {
                guard try startNextMember() else {
                    finished = true
                    return
                }
            }
            if stream.avail_in == 0, upstreamEnded { throw truncated() }
            switch inflate(&stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: continue
            case Z_STREAM_END: isBetweenMembers = true
            case Z_MEM_ERROR: throw Diagnostic(.computation, code: "out-of-memory", "no memory to unpack \(name)")
            default: throw corrupt()
            }
        }
    }

    /// Whether another member follows; skips zero padding.
    private func startNextMember() throws -> Bool {
        var sawPadding = false
        while true {
            while stream.avail_in > 0, stream.next_in[0] == 0 {
                advance()
                sawPadding = true
            }
            if stream.avail_in > 0 { break }
            if upstreamEnded { return false }
            try refill()
        }
        if stream.avail_in == 1, !upstreamEnded { try refillKeepingOne() }
        guard !sawPadding, stream.avail_in >= 2, stream.next_in[0] == 0x1F, stream.next_in[1] == 0x8B else {
            try drain()
            return false
        }
        isBetweenMembers = false
        inflateReset(&stream)
        return true
    }

    private func advance() {
        stream.next_in = stream.next_in.advanced(by: 1)
        stream.avail_in -= 1
    }

    private func refill() throws {
        let got = try upstream.read(into: input)
        upstreamEnded = got == 0
        compressedCount += got
        stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = uInt(got)
    }

    private func refillKeepingOne() throws {
        let kept = stream.next_in[0]
        let got = try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: input[1...]))
        input[0] = kept
        upstreamEnded = got == 0
        compressedCount += got
        stream.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.avail_in = uInt(got + 1)
    }

    /// Reads what is left, so that whoever observes the file sees all of it, and reports it.
    private func drain() throws {
        var count = Int(stream.avail_in)
        let from = compressedCount - count
        while !upstreamEnded {
            try refill()
            count += Int(stream.avail_in)
        }
        stream.avail_in = 0
        report(
            Diagnostic(
                .input, severity: .warning, code: "gzip-trailing-bytes",
                "\(name) has \(count) \(count == 1 ? "byte" : "bytes") after the end of its gzip data, which were ignored",
                at: SourceLocation(source: name, byteOffset: from)))
    }

    private func truncated() -> Diagnostic {
        Diagnostic(
            .input, code: "gzip-truncated", "\(name) is cut off: its gzip data has no end",
            at: SourceLocation(source: name, byteOffset: compressedCount), help: ["copy or download it again"])
    }

    private func corrupt() -> Diagnostic {
        let reason = stream.msg.map { String(cString: $0) } ?? "damaged data"
        let message =
            switch reason {
            case "incorrect data check": "the checksum (CRC-32) of \(name) is wrong: its content is damaged"
            case "incorrect length check": "the length that \(name) records is not that of its content"
            default: "the gzip data of \(name) is damaged: \(reason)"
            }
        return Diagnostic(
            .input, code: "gzip-damaged", message,
            at: SourceLocation(source: name, byteOffset: compressedCount - Int(stream.avail_in)),
            help: ["copy or download it again"])
    }
}
