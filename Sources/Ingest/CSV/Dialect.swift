/// How a delimited text is written: what separates fields, quotes them, ends records, and where the data begins.
public struct Dialect: Hashable, Sendable {
    /// The byte between fields.
    public var delimiter: UInt8
    /// The bytes that stand between fields on disk, where they are several; `delimiter` is the one read for them.
    public var longDelimiter: [UInt8]?
    /// The byte around fields that hold delimiters or line breaks; nil where none has that meaning.
    public var quote: UInt8?
    /// The byte that makes a quote inside quotes plain; nil where quotes are doubled (RFC 4180).
    public var escape: UInt8?
    /// Whether a carriage return alone ends a record too; otherwise LF and CRLF do.
    public var endsAtCarriageReturn: Bool
    /// Whether a record of names comes first.
    public var hasHeader: Bool
    /// The number of lines before the header or, without one, before the data: titles, blank lines, a `sep=` line.
    public var skippedLines: Int
    /// The number of fields of a record.
    public var width: Int
    /// How the text is encoded on disk.
    public var encoding: TextEncoding
    /// How the file is compressed.
    public var compression: Compression
    /// What was found out about all this, and why.
    public var choices: [SniffedChoice]

    /// What the choices rest on, a sentence each, for people.
    public var evidence: [String] { choices.map(\.sentence) }

    /// RFC 4180: comma, double quote, doubled quotes, a header.
    public init(delimiter: UInt8 = UInt8(ascii: ","), quote: UInt8? = UInt8(ascii: "\""), width: Int = 1) {
        self.delimiter = delimiter
        self.quote = quote
        escape = nil
        endsAtCarriageReturn = false
        hasHeader = true
        skippedLines = 0
        self.width = width
        encoding = .utf8
        compression = .none
        longDelimiter = nil
        choices = []
    }

    /// Whether a byte ends a record outside quotes.
    @inline(__always)
    func endsRecord(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || (endsAtCarriageReturn && byte == UInt8(ascii: "\r"))
    }

    /// A byte as it is called in messages.
    static func name(of byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\t"): "tab"
        case UInt8(ascii: " "): "space"
        case LongDelimiterSource.replacement: "unit separator"
        case 0x21...0x7E: "'\(Unicode.Scalar(byte))'"
        default: "byte \(byte)"
        }
    }
}
