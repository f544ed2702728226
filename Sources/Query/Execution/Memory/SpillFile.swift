import Columns
import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Rows put aside in a temporary file, which has no name as soon as it is made, so that nothing is left of it however
/// the process ends.
final class SpillFile {
    /// How many rows there are.
    private(set) var rowCount = 0

    private let types: [DataType]
    private let descriptor: Int32
    private var size: off_t = 0
    /// What isn't written yet.
    private var pending: [UInt8] = []
    private static let pendingBytes = 1 << 18

    /// - Parameter types: the types of the columns.
    /// - Throws: `Diagnostic` where no file can be made.
    init(types: [DataType]) throws {
        self.types = types
        let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var path = Array((folder + "/rapport-XXXXXX").utf8CString)
        descriptor = path.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
        guard descriptor >= 0 else { throw Self.failure("can't be made in \(folder)", help: Self.elsewhere) }
        path.withUnsafeBufferPointer { if let base = $0.baseAddress { unlink(base) } }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    }

    deinit { close(descriptor) }

    private static let elsewhere = "name a folder with room in TMPDIR, or allow more memory: --memory-limit"

    private static var damage: Diagnostic {
        Diagnostic(
            .output, code: "temporary-file", "a temporary file isn't what was written to it", help: ["check the disk"])
    }

    private static func failure(_ what: String, help: String) -> Diagnostic {
        Diagnostic(
            .output, code: "temporary-file", "a temporary file \(what): \(String(cString: strerror(errno)))",
            help: [help])
    }

    /// Adds rows at the end.
    ///
    /// - Throws: `Diagnostic` where they can't be written.
    func append(_ chunk: Chunk) throws {
        let bytes = ChunkCodec.encode(chunk)
        withUnsafeBytes(of: bytes.count) { pending.append(contentsOf: $0) }
        pending += bytes
        rowCount += chunk.rowCount
        if pending.count >= Self.pendingBytes { try flush() }
    }

    private func flush() throws {
        try pending.withUnsafeBytes { bytes in
            var place = 0
            while place < bytes.count {
                let written = pwrite(
                    descriptor, bytes.baseAddress.map { $0 + place }, bytes.count - place, size + off_t(place))
                if written < 0, errno == EINTR { continue }
                guard written > 0 else { throw Self.failure("can't be written", help: Self.elsewhere) }
                place += written
            }
        }
        size += off_t(pending.count)
        pending.removeAll(keepingCapacity: true)
    }

    /// Hands on the rows, in the order in which they came, until the body returns false.
    ///
    /// - Throws: `Diagnostic` where they can't be read, and what the body throws.
    func forEachChunk(_ body: (Chunk) throws -> Bool) throws {
        try flush()
        pending = []
        var place: off_t = 0
        while place < size {
            let length = try read(MemoryLayout<Int>.size, at: place).withUnsafeBytes { $0.loadUnaligned(as: Int.self) }
            place += off_t(MemoryLayout<Int>.size)
            let chunk = try read(length, at: place).withUnsafeBytes { ChunkCodec.decode($0, types: types) }
            guard let chunk else { throw Self.damage }
            place += off_t(length)
            guard try body(chunk) else { return }
        }
    }

    private func read(_ count: Int, at start: off_t) throws -> [UInt8] {
        guard count >= 0, start + off_t(count) <= size else {
            throw Self.damage
        }
        var place = 0
        let bytes = try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            while place < count {
                let found = pread(
                    descriptor, buffer.baseAddress.map { $0 + place }, count - place, start + off_t(place))
                if found < 0, errno == EINTR { continue }
                guard found > 0 else { throw Self.failure("can't be read", help: "check the disk") }
                place += found
            }
            filled = count
        }
        return bytes
    }
}
