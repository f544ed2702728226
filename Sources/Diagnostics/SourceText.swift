/// A text that was written by a person (a query, a report definition, a YAML file), with its name,
/// from which byte ranges are turned into locations.
public struct SourceText: Hashable, Sendable {
    /// The file's path as the user gave it, or a name in angle brackets such as `<query>`.
    public let name: String
    /// The text as UTF-8.
    public let utf8: [UInt8]

    /// Makes a source from a text.
    public init(name: String, text: String) {
        self.name = name
        self.utf8 = Array(text.utf8)
    }

    /// Makes a source from UTF-8 bytes; ill-formed ones are kept and shown as replacement characters.
    public init(name: String, utf8: [UInt8]) {
        self.name = name
        self.utf8 = utf8
    }

    /// The whole text.
    public var text: String { String(decoding: utf8, as: UTF8.self) }

    /// The text of a byte range, clamped to the source.
    public func text(in range: Range<Int>) -> String {
        String(decoding: utf8[range.clamped(to: 0..<utf8.count)], as: UTF8.self)
    }

    /// The location of a byte range. O(n) in the offset; meant for errors, not for loops.
    public func location(of range: Range<Int>) -> SourceLocation {
        let start = min(max(range.lowerBound, 0), utf8.count)
        let end = min(max(range.upperBound, start), utf8.count)
        var line = 1
        var lineStart = 0
        for index in 0..<start where utf8[index] == UInt8(ascii: "\n") {
            line += 1
            lineStart = index + 1
        }
        var lineEnd = start
        while lineEnd < utf8.count, utf8[lineEnd] != UInt8(ascii: "\n") { lineEnd += 1 }
        if lineEnd > lineStart, utf8[lineEnd - 1] == UInt8(ascii: "\r") { lineEnd = max(start, lineEnd - 1) }
        let before = String(decoding: utf8[lineStart..<start], as: UTF8.self)
        let spanned = String(decoding: utf8[start..<max(start, min(end, lineEnd))], as: UTF8.self)
        return SourceLocation(
            source: name,
            line: line,
            column: before.count + 1,
            length: max(1, spanned.count),
            lineText: String(decoding: utf8[lineStart..<lineEnd], as: UTF8.self),
            byteOffset: start
        )
    }
}
