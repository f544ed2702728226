import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that appears whole or not at all.
///
/// Bytes go to a temporary file beside the target; `commit()` forces them to the disk and renames it over
/// the target. Until then readers see the old file or none. Without a commit the temporary file is removed,
/// when the object goes away at the latest. A target that exists and is no regular file (`/dev/null`, a named
/// pipe) is written directly, since renaming would replace it. A symbolic link is followed.
public final class AtomicFile: ByteSink {
    /// The target's path as it was given.
    public let path: String
    /// How many bytes were written so far.
    public private(set) var byteCount = 0

    private let target: String
    private let temporary: String?
    private let isDurable: Bool
    private var descriptor: Int32
    private var sink: DescriptorSink
    private var entry: TemporaryRegistry.Entry?
    private var state = State.writing

    private enum State {
        case writing
        case staged
        case done
    }

    /// Creates the temporary file.
    ///
    /// - Parameters:
    ///   - path: the target. Its directory must exist; see `OutputDirectory`.
    ///   - isDurable: whether `commit()` waits until the disk holds file and name, so that they outlast a
    ///     loss of power.
    ///
    /// Throws a `Diagnostic` of category `.output` when the file can't be created.
    public init(path: String, isDurable: Bool = true) throws {
        self.path = path
        var information = stat()
        let exists = stat(path, &information) == 0
        let kind = information.st_mode & mode_t(S_IFMT)
        if exists, kind == mode_t(S_IFDIR) { throw OutputFailure.diagnostic("write", path, code: EISDIR) }
        if exists, kind != mode_t(S_IFREG) {
            descriptor = open(path, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw OutputFailure.diagnostic("open", path, code: errno) }
            (target, temporary, entry, self.isDurable) = (path, nil, nil, false)
        } else {
            guard !path.isEmpty, path.last != "/" else { throw OutputFailure.diagnostic("create", path, code: EISDIR) }
            self.isDurable = isDurable
            target = exists ? Self.resolved(path) : path
            try Self.checkNameLength(target, shown: path)
            let created = try Self.createTemporary(beside: target, shown: path)
            (descriptor, temporary, entry) = created
            // A file that is replaced keeps its permissions.
            if exists { _ = fchmod(descriptor, information.st_mode & 0o7777) }
        }
        sink = DescriptorSink(descriptor: descriptor, name: path)
    }

    deinit { abandon() }

    /// Adds bytes. Throws a `Diagnostic` of category `.output`, e.g. with the code `disk-full`.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        guard state == .writing else { throw finished("write to") }
        do {
            try sink.write(bytes)
        } catch {
            abandon()
            throw error
        }
        byteCount += bytes.count
    }

    /// Hands buffered bytes to the system; the target doesn't change yet.
    public func flush() throws {
        guard state == .writing else { return }
        try sink.flush()
    }

    /// Puts the file in its place. Throws, and leaves the target as it was, when the bytes don't reach the disk.
    public func commit() throws {
        try stage()
        try publish()
        try synchroniseDirectory()
    }

    /// Gives up: the temporary file goes, the target stays as it was. Does nothing after `commit()`.
    public func abandon() {
        guard state != .done else { return }
        state = .done
        closeDescriptor()
        if let temporary { unlink(temporary) }
        forget()
    }

    /// Writes a whole file atomically.
    public static func write(path: String, contents: [UInt8], isDurable: Bool = true) throws {
        let file = try AtomicFile(path: path, isDurable: isDurable)
        try file.write(contents)
        try file.commit()
    }

    /// Writes a whole text file atomically, as UTF-8.
    public static func write(path: String, contents: String, isDurable: Bool = true) throws {
        try write(path: path, contents: Array(contents.utf8), isDurable: isDurable)
    }

    /// Removes every temporary file of the process. Safe to call in a signal handler, as the last thing
    /// before the process ends; files in progress can't be committed afterwards.
    public static func removeAllTemporaries() { TemporaryRegistry.unlinkAll() }
}

extension AtomicFile {
    /// Brings all bytes to the disk and closes the temporary file; only the renaming is left to do.
    func stage() throws {
        if state == .staged { return }
        guard state == .writing else { throw finished("commit") }
        do {
            try sink.flush()
            if isDurable, fsync(descriptor) != 0, errno != EINVAL, errno != ENOTSUP {
                throw OutputFailure.diagnostic("write", path, code: errno)
            }
            let closing = descriptor
            descriptor = -1
            // Network file systems report a full disk no earlier than here.
            if close(closing) != 0, errno != EINTR { throw OutputFailure.diagnostic("write", path, code: errno) }
        } catch {
            abandon()
            throw error
        }
        state = .staged
    }

    /// Renames a staged file over its target.
    func publish() throws {
        guard state == .staged else { throw finished("commit") }
        if let temporary, rename(temporary, target) != 0 {
            let code = errno
            abandon()
            throw OutputFailure.diagnostic("create", path, code: code)
        }
        state = .done
        forget()
    }

    /// Brings the new name to the disk.
    func synchroniseDirectory() throws {
        guard isDurable else { return }
        let directory = open(Self.directory(of: target), O_RDONLY | O_CLOEXEC)
        // A directory that may be written but not read can't be opened; the file itself is safe.
        guard directory >= 0 else { return }
        defer { close(directory) }
        if fsync(directory) != 0, errno == EIO { throw OutputFailure.diagnostic("write", path, code: EIO) }
    }

    /// The directory part of the target.
    var directory: String { Self.directory(of: target) }

    private func forget() {
        TemporaryRegistry.remove(entry)
        entry = nil
    }

    private func closeDescriptor() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    private func finished(_ action: String) -> Diagnostic {
        Diagnostic(
            .output, code: "output-finished", "cannot \(action) \(path): the file was committed or abandoned before",
            at: SourceLocation(source: path))
    }

    private static func directory(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The temporary name is short, so a target whose name is too long must be found out now, not at the end.
    private static func checkNameLength(_ path: String, shown: String) throws {
        var information = stat()
        if lstat(path, &information) != 0, errno != ENOENT {
            throw OutputFailure.diagnostic("create", shown, code: errno)
        }
    }

    private static func createTemporary(
        beside target: String, shown: String
    ) throws -> (Int32, String?, TemporaryRegistry.Entry?) {
        let folder = target.contains("/") ? directory(of: target) + "/" : ""
        while true {
            // A name that doesn't grow with the target's, so that long names work.
            let name = "\(folder).rapport-\(getpid())-\(String(UInt64.random(in: .min ... .max), radix: 36)).tmp"
            let entry = TemporaryRegistry.add(name)
            let descriptor = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
            if descriptor >= 0 { return (descriptor, name, entry) }
            let code = errno
            TemporaryRegistry.remove(entry)
            if code != EEXIST, code != EINTR { throw OutputFailure.diagnostic("create", shown, code: code) }
        }
    }
}
