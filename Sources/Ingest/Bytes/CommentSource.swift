/// A text whose comment lines are blank: lines that begin with a byte, where a record could begin. Offsets and line
/// numbers stay what they were.
final class CommentSource: ByteSource {
    private let upstream: any ByteSource
    private let comment: UInt8
    private let blank: UInt8
    private var machine: QuoteMachine
    private var isRecordStart = true
    private var isComment = false
    private let endsAtCarriageReturn: Bool

    init(upstream: any ByteSource, comment: UInt8, dialect: Dialect) {
        self.upstream = upstream
        self.comment = comment
        blank = Self.blank(dialect.delimiter)
        machine = QuoteMachine(dialect)
        endsAtCarriageReturn = dialect.endsAtCarriageReturn
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = try upstream.read(into: buffer)
        for index in 0..<count {
            let byte = buffer[index]
            if isRecordStart, byte == comment { isComment = true }
            isRecordStart = false
            if isComment {
                guard byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") && endsAtCarriageReturn else {
                    if byte != UInt8(ascii: "\r") { buffer[index] = blank }
                    continue
                }
                isComment = false
            }
            if machine.step(byte) == .recordEnd { isRecordStart = true }
        }
        return count
    }

    /// Blanks the comment lines of a text whose dialect isn't known yet: those that aren't between quotes.
    static func blank(_ bytes: inout [UInt8], _ comment: UInt8, _ options: CSVOptions) {
        let blank = blank(options.delimiter)
        var isLineStart = true
        var isComment = false
        var isQuoted = false
        for index in bytes.indices {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                isLineStart = !isQuoted
                isComment = false
                continue
            }
            if isLineStart, byte == comment { isComment = true }
            isLineStart = false
            if isComment {
                bytes[index] = blank
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            }
        }
    }

    private static func blank(_ delimiter: UInt8?) -> UInt8 {
        delimiter == UInt8(ascii: " ") ? UInt8(ascii: "\t") : UInt8(ascii: " ")
    }
}
