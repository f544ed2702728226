/// A place in something that a person wrote or exported: a file, a query, a cell.
public struct SourceLocation: Hashable, Sendable {
    /// The file's path as the user gave it, or a name in angle brackets such as `<query>`.
    public var source: String
    /// The line, counted from 1.
    public var line: Int?
    /// The column in characters, counted from 1.
    public var column: Int?
    /// How many characters the place spans, for the underline.
    public var length: Int
    /// The text of the line, for the excerpt.
    public var lineText: String?
    /// The offset in bytes from the start of the source, where that is known.
    public var byteOffset: Int?

    /// Makes a location.
    public init(
        source: String,
        line: Int? = nil,
        column: Int? = nil,
        length: Int = 1,
        lineText: String? = nil,
        byteOffset: Int? = nil
    ) {
        self.source = source
        self.line = line
        self.column = column
        self.length = length
        self.lineText = lineText
        self.byteOffset = byteOffset
    }
}

extension SourceLocation: CustomStringConvertible {
    /// `source:line:column`, as far as it is known.
    public var description: String {
        guard let line else { return source }
        guard let column else { return "\(source):\(line)" }
        return "\(source):\(line):\(column)"
    }
}
