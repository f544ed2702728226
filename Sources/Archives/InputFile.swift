import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that is read in pieces.
final class InputFile {
    let path: String
    /// The size when it was opened; 0 for what isn't a regular file.
    let size: Int
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            size = 0
            throw Self.failure(path, errno)
        }
        var information = stat()
        size = fstat(descriptor, &information) == 0 ? Int(information.st_size) : 0
        if information.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR) { throw Self.failure(path, EISDIR) }
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Reads what there is, at most a buffer full; 0 at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        while true {
            #if canImport(Glibc)
                let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #elseif canImport(Musl)
                let count = Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #else
                let count = Darwin.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if count >= 0 { return count }
            if errno != EINTR { throw Self.failure(path, errno) }
        }
    }

    /// Hands all bytes on, piece by piece.
    func forEachPiece(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let count = try read(into: buffer)
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
        }
    }

    private static func failure(_ path: String, _ code: Int32) -> Diagnostic {
        let (cause, mend): (String, String?) =
            switch code {
            case ENOENT: ("there is no such file", "check the path")
            case ENOTDIR: ("a part of the path is a file, not a directory", "check the path")
            case EACCES, EPERM: ("permission denied", "check who may read it")
            case EISDIR: ("it is a directory", "name a file")
            default: (strerror(code).map { String(cString: $0) } ?? "unknown cause", nil)
            }
        return Diagnostic(
            .input, code: code == ENOENT ? "file-not-found" : "file-not-read", "cannot read \(path): \(cause)",
            at: SourceLocation(source: path), help: mend.map { [$0] } ?? [])
    }
}
