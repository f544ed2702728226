/// Something bytes are written to, in order: a file, standard output, memory, a compressor.
///
/// A sink is used by one thread at a time.
public protocol ByteSink: AnyObject {
    /// Takes all of the bytes or throws a `Diagnostic` of category `.output`.
    func write(_ bytes: UnsafeRawBufferPointer) throws

    /// Hands on whatever is still buffered. Sinks without a buffer do nothing.
    func flush() throws
}

extension ByteSink {
    /// Nothing is buffered unless the sink says otherwise.
    public func flush() throws {}

    /// Writes a text as UTF-8.
    public func write(_ text: String) throws {
        var text = text
        try text.withUTF8 { try write(UnsafeRawBufferPointer($0)) }
    }

    /// Writes bytes.
    public func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }
}

/// A sink that keeps everything in memory: for small results and tests.
public final class MemorySink: ByteSink {
    /// What was written so far.
    public private(set) var bytes: [UInt8] = []

    /// Makes an empty sink.
    public init() {}

    /// Adds the bytes.
    public func write(_ bytes: UnsafeRawBufferPointer) {
        self.bytes.append(contentsOf: bytes)
    }

    /// What was written, as text; ill-formed UTF-8 is shown as replacement characters.
    public var text: String { String(decoding: bytes, as: UTF8.self) }
}
