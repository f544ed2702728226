/// A text whose delimiter is several bytes, with one byte for each of them, so that all behind it has to know one byte
/// only. Inside quotes nothing is replaced.
final class LongDelimiterSource: ByteSource {
    /// The byte that stands for the delimiter: ASCII's unit separator. Where the text itself has it outside quotes, it
    /// becomes a byte that isn't UTF-8, so that its record is rejected.
    static let replacement: UInt8 = 0x1F

    private static let blockSize = 1 << 16

    private let upstream: any ByteSource
    private let delimiter: [UInt8]
    private var machine: QuoteMachine
    private var input: [UInt8] = []
    private var inputUsed = 0
    private var ended = false

    init(upstream: any ByteSource, delimiter: [UInt8], options: CSVOptions) {
        self.upstream = upstream
        self.delimiter = delimiter
        var dialect = Dialect(delimiter: Self.replacement)
        switch options.quote {
        case .none: dialect.quote = nil
        case .some(let quote): dialect.quote = quote
        case .sniff: break
        }
        if case .some(let escape) = options.escape { dialect.escape = escape }
        machine = QuoteMachine(dialect)
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        var written = 0
        guard !buffer.isEmpty else { return 0 }
        while written == 0 {
            // A delimiter may be cut by the end of what there is.
            if !ended, input.count - inputUsed < delimiter.count {
                input.removeFirst(inputUsed)
                inputUsed = 0
                let kept = input.count
                input += repeatElement(0, count: Self.blockSize)
                var got = 0
                defer { input.removeLast(Self.blockSize - got) }
                got = try input.withUnsafeMutableBytes { bytes in
                    try upstream.read(into: UnsafeMutableRawBufferPointer(rebasing: bytes[kept...]))
                }
                ended = got == 0
            }
            let last = ended ? input.count : input.count - delimiter.count + 1
            if ended, inputUsed >= last { return 0 }
            while inputUsed < last, written < buffer.count {
                var byte = input[inputUsed]
                var length = 1
                if !machine.isInsideQuotes {
                    if input[inputUsed...].starts(with: delimiter) {
                        byte = Self.replacement
                        length = delimiter.count
                    } else if byte == Self.replacement {
                        byte = 0xFF
                    }
                }
                _ = machine.step(byte)
                buffer[written] = byte
                written += 1
                inputUsed += length
            }
        }
        return written
    }

    /// A record's text with the delimiter as it stands in the file.
    static func restored(_ text: String, _ delimiter: String) -> String {
        text.split(separator: Character(Unicode.Scalar(replacement)), omittingEmptySubsequences: false)
            .joined(separator: delimiter)
    }
}
