import Diagnostics
import Synchronization

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A file that can be read from its start as often as needed. What can be read only once (standard input, a pipe)
/// is copied to a temporary file first, which has no name and goes when this object does.
final class InputFile: Sendable {
    /// The path as the user gave it; `-` is standard input.
    let path: String
    /// How the file is called in messages.
    let displayName: String
    /// The number of bytes on disk.
    let byteCount: Int
    private let spool: Descriptor?
    private let identity: Identity
    private let readCount = ReadCount()

    /// How many bytes the reading that began last has read.
    var readByteCount: Int { readCount.bytes.load(ordering: .relaxed) }

    /// Opens and looks; throws where there is no such file or it can't be read.
    init(path: String) throws {
        self.path = path
        displayName = path == "-" ? "<standard input>" : path
        if path == "-" {
            try Self.refuseDevices(try Self.identity(of: 0, name: displayName), displayName)
            let copy = try Self.spooled(from: 0, name: displayName)
            spool = copy
            identity = try Self.identity(of: copy.number, name: displayName)
            byteCount = identity.size
            return
        }
        let descriptor = try Self.openDescriptor(path)
        let found = try Self.identity(of: descriptor.number, name: path)
        try Self.refuseDevices(found, path)
        if found.isDirectory {
            throw Diagnostic(
                .input, code: "is-a-directory", "\(path) is a directory, not a file",
                at: SourceLocation(source: path), help: ["name the files in it: \(path)/*.csv"])
        }
        if found.isRegular {
            spool = nil
            identity = found
        } else {
            let copy = try Self.spooled(from: descriptor.number, name: path)
            spool = copy
            identity = try Self.identity(of: copy.number, name: path)
        }
        byteCount = identity.size
    }

    /// The bytes from the start. Throws where the file is no longer the one that was opened first.
    func open() throws -> FileByteSource {
        readCount.bytes.store(0, ordering: .relaxed)
        if let spool { return FileByteSource(descriptor: spool, name: displayName, count: readCount) }
        let descriptor = try Self.openDescriptor(path)
        guard try Self.identity(of: descriptor.number, name: path) == identity else {
            throw Diagnostic(
                .input, code: "file-changed", "\(path) changed while it was being read",
                at: SourceLocation(source: path), help: ["run again when nothing writes to it"])
        }
        return FileByteSource(descriptor: descriptor, name: displayName, count: readCount)
    }

    private struct Identity: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int
        var seconds: Int
        var nanoseconds: Int
        var isRegular: Bool
        var isDirectory: Bool
        var isDevice: Bool
    }

    /// A device has no end, or nothing to read.
    private static func refuseDevices(_ found: Identity, _ name: String) throws {
        guard found.isDevice else { return }
        let isInput = name == "<standard input>"
        throw Diagnostic(
            .input, code: "is-a-device", "\(name) is a device, not a file", at: SourceLocation(source: name),
            help: [isInput ? "send a file to it: rapport … < FILE" : "name a file, a pipe, or - for standard input"])
    }

    private static func identity(of descriptor: Int32, name: String) throws -> Identity {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw cannotRead(name, errno) }
        #if canImport(Darwin)
            let changed = status.st_mtimespec
        #else
            let changed = status.st_mtim
        #endif
        let kind = status.st_mode & S_IFMT
        return Identity(
            device: UInt64(truncatingIfNeeded: status.st_dev), inode: UInt64(truncatingIfNeeded: status.st_ino),
            size: Int(status.st_size), seconds: Int(changed.tv_sec), nanoseconds: Int(changed.tv_nsec),
            isRegular: kind == S_IFREG, isDirectory: kind == S_IFDIR, isDevice: kind == S_IFCHR || kind == S_IFBLK)
    }

    private static func openDescriptor(_ path: String) throws -> Descriptor {
        guard !path.utf8.contains(0) else { throw cannotRead("(a path with a zero byte)", ENOENT) }
        let number = Retrying.call { DescriptorCalls.openForReading(path) }
        guard number >= 0 else {
            let code = errno
            if code == ENXIO, DirectoryListing.kind(of: path) != .missing {
                throw Diagnostic(
                    .input, code: "is-a-socket", "\(path) is a socket, not a file", at: SourceLocation(source: path),
                    help: ["write what it sends to a file, or pipe it in: … | rapport query \"SELECT * FROM '-'\""])
            }
            guard code == ENOENT else { throw cannotRead(path, code) }
            throw Diagnostic(
                .input, code: "file-not-found", "there is no file \(path)", at: SourceLocation(source: path),
                help: suggestions(for: path))
        }
        return Descriptor(number)
    }

    /// Names in the same directory that are near to the one that isn't there.
    private static func suggestions(for path: String) -> [String] {
        let slash = path.lastIndex(of: "/")
        let directory = slash.map { String(path[...$0]) } ?? ""
        let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
        guard let entries = try? DirectoryListing.names(in: directory.isEmpty ? "." : directory) else { return [] }
        return Suggestion.help(for: name, among: entries).map { [$0] } ?? []
    }

    private static func spooled(from source: Int32, name: String) throws -> Descriptor {
        let directory = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
        var template = Array("\(directory)/rapport-XXXXXX".utf8CString)
        let number = mkstemp(&template)
        guard number >= 0 else {
            throw Diagnostic(
                .input, code: "no-temporary-file",
                "\(name) can only be read once, and no copy of it can be made in \(directory)",
                notes: [String(cString: strerror(errno))], help: ["set TMPDIR to a directory that can be written"])
        }
        let copy = Descriptor(number)
        unlink(template)
        let size = 1 << 18
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let got = Retrying.call { DescriptorCalls.read(source, buffer.baseAddress, size) }
            guard got >= 0 else { throw cannotRead(name, errno) }
            if got == 0 { return copy }
            var written = 0
            while written < got {
                let count = Retrying.call {
                    DescriptorCalls.write(number, buffer.baseAddress?.advanced(by: written), got - written)
                }
                guard count > 0 else {
                    throw Diagnostic(
                        .input, code: "no-temporary-file", "the temporary copy of \(name) could not be written",
                        notes: [String(cString: strerror(errno))],
                        help: ["set TMPDIR to a directory with enough room"])
                }
                written += count
            }
        }
    }

    static func cannotRead(_ name: String, _ code: Int32) -> Diagnostic {
        Diagnostic(
            .input, code: "cannot-read", "\(name) cannot be read: \(String(cString: strerror(code)))",
            at: SourceLocation(source: name))
    }
}

/// An open file descriptor that closes itself.
final class Descriptor: Sendable {
    let number: Int32
    init(_ number: Int32) { self.number = number }
    deinit { if number > 2 { _ = close(number) } }
}

/// How far a reading has come, for whoever watches.
final class ReadCount: Sendable {
    let bytes = Atomic(0)
}

/// The bytes of an open file, from its start, whatever others read from the same descriptor.
final class FileByteSource: ByteSource {
    private let descriptor: Descriptor
    private let name: String
    private let count: ReadCount
    private var offset = 0

    init(descriptor: Descriptor, name: String, count: ReadCount) {
        self.descriptor = descriptor
        self.name = name
        self.count = count
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let got = Retrying.call {
            DescriptorCalls.readAt(descriptor.number, buffer.baseAddress, buffer.count, offset)
        }
        guard got >= 0 else { throw InputFile.cannotRead(name, errno) }
        offset += got
        count.bytes.store(offset, ordering: .relaxed)
        return got
    }
}

/// Calls that a signal may interrupt are made again.
enum Retrying {
    static func call<Result: BinaryInteger>(_ body: () -> Result) -> Result {
        while true {
            let result = body()
            if result >= 0 || errno != EINTR { return result }
        }
    }
}

/// The few calls of the system whose names the methods here would hide.
enum DescriptorCalls {
    static func openForReading(_ path: String) -> Int32 { open(path, O_RDONLY | O_CLOEXEC) }

    static func read(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.read(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.read(descriptor, bytes, count)
        #else
            Darwin.read(descriptor, bytes, count)
        #endif
    }

    static func readAt(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int, _ offset: Int) -> Int {
        pread(descriptor, bytes, count, off_t(offset))
    }

    static func write(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        #if canImport(Glibc)
            Glibc.write(descriptor, bytes, count)
        #elseif canImport(Musl)
            Musl.write(descriptor, bytes, count)
        #else
            Darwin.write(descriptor, bytes, count)
        #endif
    }
}
