import CZlib
import Columns
import Diagnostics
import Synchronization

@testable import Ingest

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A directory that goes with this object.
final class Scratch {
    let path: String

    init() { path = Self.makeDirectory() }

    static func makeDirectory() -> String {
        var template = Array("/tmp/rapport-tests-XXXXXX".utf8CString)
        return mkdtemp(&template).map { String(cString: $0) } ?? "/nowhere"
    }

    deinit { Self.remove(path) }

    /// Writes a file and says where it is.
    @discardableResult
    func file(_ bytes: [UInt8], named name: String = "data.csv") -> String {
        Self.write(bytes, to: "\(path)/\(name)")
    }

    @discardableResult
    static func write(_ bytes: [UInt8], to target: String) -> String {
        if let handle = fopen(target, "wb") {
            fwrite(bytes, 1, bytes.count, handle)
            fclose(handle)
        }
        return target
    }

    @discardableResult
    func file(_ text: String, named name: String = "data.csv") -> String { file(Array(text.utf8), named: name) }

    func directory(_ name: String) { mkdir("\(path)/\(name)", 0o755) }

    static func remove(_ path: String) {
        if DirectoryListing.kind(of: path) == .directory, !DirectoryListing.isLink(path) {
            for name in (try? DirectoryListing.names(in: path)) ?? [] { remove("\(path)/\(name)") }
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}

/// The text of each cell, null as nil; nil where the file can't be opened is for the caller to test.
func cells(_ source: CSVSource) throws -> [[String?]] {
    try source.loadTable().rows.map { row in row.map { $0.isNull ? nil : $0.description } }
}

/// Opens a text as a file.
func open(_ text: String, _ options: CSVOptions = CSVOptions()) throws -> CSVSource {
    try open(Array(text.utf8), options)
}

func open(_ bytes: [UInt8], _ options: CSVOptions = CSVOptions()) throws -> CSVSource {
    // The file must outlive the source, which is read again; the directory goes when the tests' process does.
    try CSVSource(path: Scratch.write(bytes, to: KeptScratches.make() + "/data.csv"), options: options)
}

/// Scratch directories that live until the process ends, when `atexit` removes them.
enum KeptScratches {
    private static let kept = Mutex<[String]>([])

    static func make() -> String {
        let path = Scratch.makeDirectory()
        kept.withLock { paths in
            if paths.isEmpty { atexit { KeptScratches.kept.withLock { $0.forEach(Scratch.remove) } } }
            paths.append(path)
        }
        return path
    }
}

/// The diagnostic that a piece of work throws.
func diagnostic(_ body: () throws -> Void) -> Diagnostic? {
    do {
        try body()
        return nil
    } catch { return error as? Diagnostic }
}

/// One gzip member (RFC 1952) of zlib's making.
func gzipped(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    var stream = z_stream()
    guard rapport_deflateInit2(&stream, level, 15 + 16, 8) == Z_OK else { return [] }
    defer { deflateEnd(&stream) }
    var result = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 200)
    var input = bytes
    let count = result.count
    let written = input.withUnsafeMutableBufferPointer { input in
        result.withUnsafeMutableBufferPointer { output in
            stream.next_in = input.baseAddress
            stream.avail_in = uInt(input.count)
            stream.next_out = output.baseAddress
            stream.avail_out = uInt(count)
            deflate(&stream, Z_FINISH)
            return count - Int(stream.avail_out)
        }
    }
    return Array(result[..<written])
}

/// Makes a socket with a name; false where that can't be.
func makeSocket(_ path: String) -> Bool {
    #if canImport(Darwin)
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
    #else
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return false }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    return withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
        }
    }
}
