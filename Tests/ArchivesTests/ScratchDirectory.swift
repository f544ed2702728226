import Diagnostics
import Output

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A directory of a test's own, removed with its files when the test ends.
final class ScratchDirectory {
    let path: String

    init() throws {
        path = "/tmp/rapport-archive-tests-\(getpid())-\(UInt64.random(in: .min ... .max))"
        try OutputDirectory.create(path)
    }

    deinit { _ = output(of: "rm -rf '\(path)'") }

    func file(_ name: String, _ contents: [UInt8]) throws -> String {
        try AtomicFile.write(path: "\(path)/\(name)", contents: contents, isDurable: false)
        return "\(path)/\(name)"
    }

    /// The names in it.
    var names: [String] { output(of: "ls -A '\(path)'").split(separator: "\n").map(String.init) }
}

/// What a shell command prints, errors included.
func output(of command: String) -> String {
    guard let pipe = popen("(\(command)) 2>&1", "r") else { return "" }
    defer { pclose(pipe) }
    return String(decoding: everything(of: pipe), as: UTF8.self)
}

/// Whether a program can be run here.
func hasProgram(_ name: String) -> Bool { output(of: "command -v \(name)").isEmpty == false }

/// The bytes of a file; empty where there is none.
func contents(of path: String) -> [UInt8] {
    guard let file = fopen(path, "rb") else { return [] }
    defer { fclose(file) }
    return everything(of: file)
}

private func everything(of file: UnsafeMutablePointer<FILE>) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = fread(&buffer, 1, buffer.count, file)
        if count == 0 { return bytes }
        bytes += buffer[..<count]
    }
}

/// The diagnostic that a piece of work ends with.
func failure(of work: () throws -> Void) -> Diagnostic? {
    do {
        try work()
        return nil
    } catch {
        return error as? Diagnostic
    }
}
