import CZlib
import Diagnostics

/// Inflates a gzip file (RFC 1952) of one member, piece by piece in bounded memory.
final class GzipReader {
    /// How many inflated bytes were handed out.
    private(set) var offset = 0
    /// How many bytes of the file were used.
    var compressedOffset: Int { readBytes - Int(stream.pointee.avail_in) }

    private let file: InputFile
    private let stream: UnsafeMutablePointer<z_stream>
    private let input: UnsafeMutableRawBufferPointer
    private let output: UnsafeMutableRawBufferPointer
    private var available: Range<Int> = 0..<0
    private var readBytes = 0
    private var hasEnded = false

    init(path: String) throws {
        file = try InputFile(path: path)
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        input = .allocate(byteCount: 1 << 16, alignment: 16)
        output = .allocate(byteCount: 1 << 18, alignment: 16)
        output.initializeMemory(as: UInt8.self, repeating: 0)
        // 15 bits of window, and 16 for a gzip wrapper and nothing else.
        guard rapport_inflateInit2(stream, 31) == Z_OK else {
            throw Diagnostic(.computation, code: "memory-short", "zlib could not be started: memory is short")
        }
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        input.deallocate()
        output.deallocate()
    }

    /// At least one byte and at most `limit`; valid until the next call. Throws at the end of the file.
    func readPiece(atMost limit: Int) throws -> UnsafeRawBufferPointer {
        guard let piece = try readPieceOrEnd(atMost: limit) else {
            throw Diagnostic(
                .input, code: "archive-truncated", "\(file.path) ends in the middle of an entry", at: place,
                notes: ["the tar archive inside it breaks off after \(offset) bytes"], help: Self.mend)
        }
        return piece
    }

    /// The next bytes, or nil at the end.
    func readPieceOrEnd(atMost limit: Int) throws -> UnsafeRawBufferPointer? {
        while available.isEmpty {
            if hasEnded { return nil }
            try inflateMore()
        }
        let taken = available.prefix(limit)
        available = taken.upperBound..<available.upperBound
        offset += taken.count
        return UnsafeRawBufferPointer(rebasing: output[taken])
    }

    /// Fills an array, or throws when the file ends before.
    func readFully(_ bytes: inout [UInt8]) throws {
        var filled = 0
        while filled < bytes.count {
            let piece = try readPiece(atMost: bytes.count - filled)
            bytes.replaceSubrange(filled..<(filled + piece.count), with: piece)
            filled += piece.count
        }
    }

    /// The diagnostic for an archive whose bytes don't make sense.
    ///
    /// - Parameters:
    ///   - what: what was found.
    ///   - position: where, as an offset in the uncompressed archive.
    func corrupt(_ what: String, _ position: Int) -> Diagnostic {
        Diagnostic(
            .input, code: "archive-corrupt", "\(file.path) is damaged, or not an archive of reports: it has \(what)",
            at: place, notes: ["at byte \(position) of the tar archive inside it"], help: Self.mend)
    }

    private var place: SourceLocation { SourceLocation(source: file.path, byteOffset: compressedOffset) }
    private static let mend = ["fetch the archive again, or run the job again"]

    private func inflateMore() throws {
        if stream.pointee.avail_in == 0 {
            let count = try file.read(into: input)
            guard count > 0 else {
                let what = readBytes == 0 ? "is empty" : "breaks off after \(readBytes) bytes"
                throw Diagnostic(
                    .input, code: "archive-truncated", "\(file.path) \(what)", at: place,
                    notes: readBytes == 0 ? [] : ["after \(offset) bytes of the tar archive inside it"], help: Self.mend
                )
            }
            readBytes += count
            stream.pointee.next_in = input.baseAddress?.assumingMemoryBound(to: UInt8.self)
            stream.pointee.avail_in = UInt32(truncatingIfNeeded: count)
        }
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: output.count)
        let code = inflate(stream, Z_NO_FLUSH)
        available = 0..<(output.count - Int(stream.pointee.avail_out))
        switch code {
        case Z_OK, Z_BUF_ERROR: break
        case Z_STREAM_END:
            hasEnded = true
            try checkNothingFollows()
        case Z_MEM_ERROR: throw Diagnostic(.computation, code: "memory-short", "zlib ran out of memory")
        default: throw damage()
        }
    }

    private func checkNothingFollows() throws {
        var extra = Int(stream.pointee.avail_in)
        let end = readBytes - extra
        if extra == 0 {
            extra = try file.read(into: input)
            readBytes += extra
            stream.pointee.avail_in = UInt32(truncatingIfNeeded: extra)
        }
        guard extra > 0 else { return }
        throw Diagnostic(
            .input, code: "archive-corrupt", "\(file.path) goes on after the end of its gzip stream",
            at: SourceLocation(source: file.path, byteOffset: end), help: Self.mend)
    }

    private func damage() -> Diagnostic {
        let cause = stream.pointee.msg.map { String(cString: $0) } ?? "invalid data"
        if offset == 0, available.isEmpty, compressedOffset < 10 {
            return Diagnostic(
                .input, code: "not-an-archive", "\(file.path) is not a gzip file", at: place,
                help: ["name a .tar.gz that `rapport archive` wrote"])
        }
        return Diagnostic(
            .input, code: "archive-corrupt", "\(file.path) is damaged: \(cause)", at: place,
            notes: ["after \(offset + available.count) bytes of the tar archive inside it"], help: Self.mend)
    }
}
