import RapportKit

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Lines that are typed on a terminal, and Ctrl-C between them.
struct PromptInput {
    /// What the user did.
    enum Event: Equatable {
        case line(String)
        /// Ctrl-C: what was typed so far is void.
        case interruption
        case end
    }

    private var bytes: [UInt8] = []

    /// Waits for the next line, without its end.
    mutating func next() -> Event {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            if let end = bytes.firstIndex(of: UInt8(ascii: "\n")) { return .line(take(end)) }
            var waiting = [
                pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0),
                pollfd(fd: Signals.alarm, events: Int16(POLLIN), revents: 0),
            ]
            let found = poll(&waiting, 2, -1)
            if Signals.takeInterruption() {
                bytes = []
                return .interruption
            }
            guard found > 0, waiting[0].revents != 0 else {
                if found < 0, errno != EINTR { return .end }
                continue
            }
            let count = read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return bytes.isEmpty ? .end : .line(take(bytes.count)) }
            bytes.append(contentsOf: buffer[..<count])
        }
    }

    private mutating func take(_ end: Int) -> String {
        defer { bytes.removeFirst(min(end + 1, bytes.count)) }
        return String(decoding: bytes[..<end], as: UTF8.self)
    }
}
