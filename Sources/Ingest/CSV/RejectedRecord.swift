/// A record that could not be read, and why.
public struct RejectedRecord: Hashable, Sendable {
    /// The kinds of what can be wrong, for counting.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Too few fields, or too many.
        case shape
        /// Text behind a closing quote, or a quote that is never closed.
        case quotes
        /// Bytes that the encoding has no meaning for, or a zero byte.
        case bytes
        /// More bytes than a record may have.
        case length
        /// A value that doesn't fit its column, or none where there must be one.
        case value
    }

    /// The file.
    public var file: String
    /// The line the record begins on, counted from 1.
    public var line: Int
    /// Where the record begins, in bytes of the unpacked UTF-8 text without its byte-order mark.
    public var byteOffset: Int
    /// The column at fault, where one is.
    public var column: String?
    /// What kind of thing is wrong with it.
    public var kind: Kind
    /// What is wrong with it.
    public var reason: String
    /// The record as it stands in the file, cut after 64 KB; ill-formed UTF-8 as replacement characters.
    public var raw: String

    /// Makes a rejected record.
    public init(
        file: String, line: Int, byteOffset: Int, column: String? = nil, kind: Kind = .value, reason: String,
        raw: String
    ) {
        self.file = file
        self.line = line
        self.byteOffset = byteOffset
        self.column = column
        self.kind = kind
        self.reason = reason
        self.raw = raw
    }

    /// The longest raw text that is kept, in bytes.
    static let rawLimit = 64 << 10
}
