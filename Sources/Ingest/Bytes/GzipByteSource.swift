import Diagnostics

/// What a gzip stream (RFC 1952) holds: all its members, one after the other, each held against the CRC and the length
/// at its end. Zero padding after a member is skipped; what then is no member is reported and left.
final class GzipByteSource: ByteSource {
    private enum Stage {
        case header
        case body
        case end
    }

    private let name: String
    private let input: GzipInput
    private let report: @Sendable (Diagnostic) -> Void
    private let inflater: Inflater
    private var stage = Stage.header
    private var checksum: UInt32 = 0
    private var memberLength: UInt32 = 0
    private var inflatedCount = 0
    private var pendingError: Diagnostic?

    /// More than this many times the compressed size is taken for an attack: deflate reaches at most 1,032.
    static let expansionLimit = 1_000
    /// Below this size the ratio does not matter.
    static let expansionGrace = 1 << 28

    init(
        upstream: any ByteSource, name: String, engine: Inflater.Engine = .best,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws {
        self.name = name
        self.report = report
        input = GzipInput(upstream)
        do {
            inflater = try Inflater(engine)
        } catch {
            throw Diagnostic(.computation, code: "out-of-memory", "no memory to unpack \(name)")
        }
        try startMember()
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        if let pendingError { throw pendingError }
        guard let start = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return 0 }
        var produced = 0
        do {
            while produced < buffer.count, stage != .end {
                if stage == .header { try startNextMember() }
                if stage == .body { produced += try inflateSome(start + produced, buffer.count - produced) }
            }
        } catch let problem as Diagnostic {
            pendingError = problem
        }
        inflatedCount += produced
        // What came before an error is delivered; the error follows on the next call.
        if produced == 0, let pendingError { throw pendingError }
        if inflatedCount > Self.expansionGrace, inflatedCount / Self.expansionLimit > input.position {
            throw Diagnostic(
                .input, code: "gzip-bomb",
                "\(name) expands to more than \(Self.expansionLimit) times its size", at: SourceLocation(source: name),
                help: ["if the file is honest, unpack it first"])
        }
        return produced
    }

    // MARK: A member

    private func inflateSome(_ target: UnsafeMutablePointer<UInt8>, _ room: Int) throws -> Int {
        if input.count == 0 { try input.refill() }
        let isLast = input.count == 0
        let step: Inflater.Step
        do {
            step = try inflater.inflate(input.bytes, input.count, into: target, room)
        } catch {
            throw Diagnostic(.computation, code: "out-of-memory", "no memory to unpack \(name)")
        }
        input.advance(by: step.used)
        checksum = inflater.checksum(checksum, target, step.produced)
        memberLength &+= UInt32(truncatingIfNeeded: step.produced)
        do {
            switch step.state {
            case .goesOn: if isLast, step.produced == 0 { throw truncated() }
            case .atEnd: try finishMember()
            case .damaged: throw damaged("the gzip data of \(name) is damaged")
            }
        } catch let problem as Diagnostic {
            // The content goes out before the error that it is not what it was.
            pendingError = problem
            stage = .end
        }
        return step.produced
    }

    private func finishMember() throws {
        let (crc, length) = (try word(), try word())
        if crc != checksum {
            throw damaged("the checksum (CRC-32) of \(name) is wrong: its content is damaged")
        }
        if length != memberLength { throw damaged("the length that \(name) records is not that of its content") }
        stage = .header
    }

    /// Reads on to the next member's content; skips zero padding.
    private func startNextMember() throws {
        var sawPadding = false
        while try input.peek() == 0 {
            input.advance(by: 1)
            sawPadding = true
        }
        guard let first = try input.peek() else {
            stage = .end
            return
        }
        // Behind padding, which nothing says the end of, a member has to look like one.
        guard first == 0x1F, try input.peek(1) == 0x8B, try !sawPadding || input.peek(2) == 8 else {
            stage = .end
            return try drain()
        }
        try startMember()
    }

    private func startMember() throws {
        let fields = try header()
        // A checksum of the header comes last of it.
        if fields.hasChecksum {
            let wanted = UInt16(truncatingIfNeeded: fields.checksum)
            guard UInt16(try byte()) | UInt16(try byte()) << 8 == wanted else {
                throw damaged("the gzip header of \(name) is damaged")
            }
        }
        inflater.reset()
        checksum = 0
        memberLength = 0
        stage = .body
    }

    private func header() throws -> (hasChecksum: Bool, checksum: UInt32) {
        var crc: UInt32 = 0
        func next() throws -> UInt8 {
            let byte = try byte()
            crc = withUnsafePointer(to: byte) { inflater.checksum(crc, $0, 1) }
            return byte
        }
        guard try next() == 0x1F, try next() == 0x8B else { throw damaged("\(name) has no gzip header") }
        let method = try next()
        guard method == 8 else { throw damaged("\(name) is packed by a method (\(method)) that gzip doesn't have") }
        let flags = try next()
        guard flags & 0xE0 == 0 else { throw damaged("the gzip header of \(name) is damaged") }
        for _ in 0..<6 { _ = try next() }
        if flags & 4 != 0 {
            let length = Int(try next()) | Int(try next()) << 8
            for _ in 0..<length { _ = try next() }
        }
        // The original name and a comment, each to a zero byte.
        for flag: UInt8 in [8, 16] where flags & flag != 0 {
            while try next() != 0 {}
        }
        return (flags & 2 != 0, crc)
    }

    private func byte() throws -> UInt8 {
        guard let byte = try input.peek() else { throw truncated() }
        input.advance(by: 1)
        return byte
    }

    private func word() throws -> UInt32 {
        var word: UInt32 = 0
        for place: UInt32 in 0..<4 { word |= UInt32(try byte()) << (place * 8) }
        return word
    }

    /// Reads what is left, to report how much it is.
    private func drain() throws {
        let from = input.position
        while input.count > 0 {
            input.advance(by: input.count)
            try input.refill()
        }
        let count = input.position - from
        report(
            Diagnostic(
                .input, severity: .warning, code: "gzip-trailing-bytes",
                "\(name) has \(count) \(count == 1 ? "byte" : "bytes") after the end of its gzip data, which were ignored",
                at: SourceLocation(source: name, byteOffset: from)))
    }

    // MARK: Errors

    private func truncated() -> Diagnostic {
        Diagnostic(
            .input, code: "gzip-truncated", "\(name) is cut off: its gzip data has no end",
            at: SourceLocation(source: name, byteOffset: input.position), help: ["copy or download it again"])
    }

    private func damaged(_ message: String) -> Diagnostic {
        Diagnostic(
            .input, code: "gzip-damaged", message, at: SourceLocation(source: name, byteOffset: input.position),
            help: ["copy or download it again"])
    }
}

/// Packed bytes, some at a time, of which the last few can be given back.
private final class GzipInput {
    private let upstream: any ByteSource
    private let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: GzipInput.kept + GzipInput.size)
    private var start = GzipInput.kept
    private var hasEnded = false
    /// How many bytes are at hand.
    private(set) var count = 0
    /// How many bytes were used so far.
    private(set) var position = 0

    private static let kept = 64
    private static let size = 256 << 10

    init(_ upstream: any ByteSource) { self.upstream = upstream }

    deinit { buffer.deallocate() }

    /// The bytes at hand.
    var bytes: UnsafePointer<UInt8> { UnsafePointer(buffer + start) }

    /// Moves on; back where the number is negative, by what was used before, at most 8.
    func advance(by used: Int) {
        start += used
        count -= used
        position += used
    }

    /// Gets more where nothing is at hand, or where less is than is needed; none come only at the end.
    func refill() throws {
        guard !hasEnded else { return }
        // What was used last stays in front, for who gives some of it back.
        let used = min(start, Self.kept / 2)
        let keep = used + count
        guard keep <= Self.kept else { return }
        let target = Self.kept - keep
        (buffer + target).update(from: buffer + (start - used), count: keep)
        start = Self.kept - count
        let room = UnsafeMutableRawBufferPointer(start: buffer + Self.kept, count: Self.size)
        let got = try upstream.read(into: room)
        hasEnded = got == 0
        count += got
    }

    /// The byte so many places on; nil at the end.
    func peek(_ distance: Int = 0) throws -> UInt8? {
        while count <= distance, !hasEnded { try refill() }
        return distance < count ? buffer[start + distance] : nil
    }
}
