import RapportKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The terminal: the one place that prints. Results go to standard output, everything else to standard error.
enum Console {
    /// Whether standard output is a terminal.
    static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether standard input is a terminal.
    static var isInputTerminal: Bool { isatty(STDIN_FILENO) == 1 }

    /// Whether standard error is a terminal.
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Whether a stream may be coloured: a terminal, and neither `NO_COLOR` nor a dumb one.
    static func mayColour(_ isTerminal: Bool) -> Bool {
        isTerminal && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
    }

    /// The width of the terminal in columns; 100 where there is none.
    static var width: Int {
        if let columns = environment("COLUMNS").flatMap(Int.init), columns >= 20 { return min(columns, 1000) }
        var size = winsize()
        if isOutputTerminal, ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col >= 20 {
            return Int(size.ws_col)
        }
        return 100
    }

    /// An environment variable.
    static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Writes a result to standard output.
    static func print(_ text: String, terminator: String = "\n") throws {
        let sink = StandardOutput.makeSink()
        try sink.write(text + terminator)
        try sink.flush()
    }

    /// All that standard input has.
    ///
    /// - Throws: an input `Diagnostic` where it can't be read.
    static func readAll() throws -> [UInt8] {
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Diagnostic(
                    .input, code: "unreadable", "standard input can't be read: \(String(cString: strerror(errno)))")
            }
            if count == 0 { return result }
            result.append(contentsOf: buffer[..<count])
        }
    }

    /// Writes a line to standard error.
    static func note(_ text: String) {
        let bytes = Array((text + "\n").utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            written += count
        }
    }

    /// Writes a line on a terminal over the one it stands on; an empty one takes that away.
    static func replaceLine(_ text: String) {
        let shown = String(text.prefix(max(1, width - 1)))
        Array("\r\u{1B}[K\(shown)".utf8).withUnsafeBytes { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }

    /// Shows a diagnostic on standard error: for people on a terminal, as they are elsewhere; as one line of JSON for jobs.
    static func show(_ diagnostic: Diagnostic, asJSON: Bool = false) {
        note(asJSON ? diagnostic.json : diagnostic.rendered(colour: mayColour(isErrorTerminal)))
    }
}
