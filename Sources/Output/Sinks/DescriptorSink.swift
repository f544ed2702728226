import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A sink over an open file descriptor, with a buffer. It does not close the descriptor.
public final class DescriptorSink: ByteSink {
    private let descriptor: Int32
    private let name: String
    private var buffer: ByteBuffer

    /// Bytes gathered before the system is called.
    static let bufferBytes = 1 << 16

    /// Makes a sink.
    ///
    /// - Parameters:
    ///   - descriptor: an open descriptor.
    ///   - name: how messages call it: a path, or a name in angle brackets.
    public init(descriptor: Int32, name: String) {
        self.descriptor = descriptor
        self.name = name
        buffer = ByteBuffer(capacity: Self.bufferBytes)
    }

    /// Buffers the bytes, and hands on full buffers.
    ///
    /// Throws a `Diagnostic`; one whose code is `closed-pipe` when nobody reads any more.
    public func write(_ bytes: UnsafeRawBufferPointer) throws {
        if buffer.count + bytes.count > Self.bufferBytes {
            try flush()
            if bytes.count >= Self.bufferBytes {
                try writeFully(bytes, to: descriptor, path: name)
                return
            }
        }
        buffer.append(bytes)
    }

    /// Hands the buffer to the system. What could not be written is dropped, so that a second flush,
    /// as in a clean-up, doesn't repeat it.
    public func flush() throws {
        defer { buffer.removeAll() }
        try writeFully(buffer.bytes, to: descriptor, path: name)
    }
}

/// Standard output as a sink.
public enum StandardOutput {
    /// A new buffered sink over standard output. Flush it before the process ends.
    public static func makeSink() -> DescriptorSink { DescriptorSink(descriptor: 1, name: "<standard output>") }

    /// Makes writes to a closed pipe fail with an error instead of killing the process.
    /// To be called once at the start of a command.
    public static func ignoreClosedPipeSignal() { signal(SIGPIPE, SIG_IGN) }
}

/// Writes everything, through interruptions, short writes and full non-blocking pipes.
func writeFully(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, path: String) throws {
    guard let start = bytes.baseAddress else { return }
    var written = 0
    while written < bytes.count {
        // Larger single writes than this fail on some systems.
        let result = write(descriptor, start + written, min(bytes.count - written, 1 << 30))
        if result > 0 {
            written += result
            continue
        }
        let code = result == 0 ? ENOSPC : errno
        switch code {
        case EINTR: continue
        case EAGAIN:
            var request = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            _ = poll(&request, 1, 1000)
        default: throw OutputFailure.diagnostic("write", path, code: code)
        }
    }
}
