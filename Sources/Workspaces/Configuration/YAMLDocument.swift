public import Diagnostics
import Yams

/// YAML read with the place of every key and value, so that each mistake can be pointed at.
///
/// The YAML may be a part of a larger text (the head of a report definition, the body of a fence);
/// places are those in the whole text.
public struct YAMLDocument: Sendable {
    /// The text that the YAML stands in.
    public let source: SourceText
    /// The range of `source` that is YAML.
    public let range: Range<Int>

    private let lineStarts: [Int]

    /// Makes a document from a range of a text, by default all of it. A byte-order mark is skipped.
    public init(_ source: SourceText, range: Range<Int>? = nil) {
        var range = (range ?? 0..<source.utf8.count).clamped(to: 0..<source.utf8.count)
        if range.count >= 3, source.utf8[range.lowerBound..<range.lowerBound + 3].elementsEqual([0xEF, 0xBB, 0xBF]) {
            range = range.lowerBound + 3..<range.upperBound
        }
        self.source = source
        self.range = range
        var starts = [range.lowerBound]
        for index in range where source.utf8[index] == UInt8(ascii: "\n") { starts.append(index + 1) }
        lineStarts = starts
    }

    /// The value at the top; nil when there is none (an empty text, or only comments).
    ///
    /// - Throws: a usage `Diagnostic` at the place where the text isn't YAML.
    public func root() throws -> YAMLValue? {
        do {
            let parser = try Parser(yaml: source.text(in: range), resolver: .basic, encoding: .utf8)
            var count = 0
            return try parser.singleRoot().flatMap { try YAMLValue($0, in: self, count: &count) }
        } catch let error as YamlError {
            throw diagnostic(error)
        }
    }

    /// The location of the byte range.
    public func location(of range: Range<Int>) -> SourceLocation { source.location(of: range) }

    /// The byte offset in `source` of a mark.
    func offset(of mark: Mark) -> Int {
        guard mark.line >= 1, mark.line <= lineStarts.count else { return range.upperBound }
        let start = lineStarts[mark.line - 1]
        let end = mark.line < lineStarts.count ? lineStarts[mark.line] : range.upperBound
        let line = source.text(in: start..<end).unicodeScalars
        return min(end, start + line.prefix(max(0, mark.column - 1)).reduce(0) { $0 + UTF8.width($1) })
    }

    private func diagnostic(_ error: YamlError) -> Diagnostic {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let message = "the YAML can't be read: " + (context.map { "\($0.text), " } ?? "") + problem
            let offset = offset(of: mark)
            let isTab = source.utf8.indices.contains(offset) && source.utf8[offset] == UInt8(ascii: "\t")
            return Diagnostic(
                .usage, code: "yaml-syntax", message, at: place(mark),
                help: isTab ? ["YAML is indented by spaces: put spaces in the place of the tab"] : [])
        case .reader(let problem, _, _, _):
            return Diagnostic(
                .usage, code: "yaml-syntax", "the YAML can't be read: \(problem)",
                at: SourceLocation(source: source.name),
                help: ["save the file as UTF-8 text without control characters"])
        case .duplicatedKeysInMapping(let duplicates, let context):
            let key = duplicates.first ?? ""
            let first = offset(of: context.mark)
            let second = secondOccurrence(of: key, mark: context.mark)
            return Diagnostic(
                .usage, code: "yaml-duplicate-key", "the key \"\(key)\" stands twice in one mapping",
                at: source.location(of: (second ?? first)..<(second ?? first) + key.utf8.count),
                notes: second == nil ? [] : ["it stands first in line \(source.location(of: first..<first).line ?? 0)"],
                help: ["keep one of the two"])
        default:
            return Diagnostic(
                .usage, code: "yaml-syntax", "the YAML can't be read: \(error)",
                at: SourceLocation(source: source.name))
        }
    }

    private func place(_ mark: Mark) -> SourceLocation {
        let offset = offset(of: mark)
        return source.location(of: offset..<offset)
    }

    /// Where a key of a block mapping stands again: the next line that has it at the same indentation.
    private func secondOccurrence(of key: String, mark: Mark) -> Int? {
        let wanted = Array(key.utf8)
        let first = offset(of: mark)
        guard mark.line >= 1, mark.line <= lineStarts.count else { return nil }
        let indent = first - lineStarts[mark.line - 1]
        for start in lineStarts.dropFirst(mark.line) {
            let place = start + indent
            guard place + wanted.count < range.upperBound,
                source.utf8[start..<place].allSatisfy({ $0 == UInt8(ascii: " ") }),
                source.utf8[place..<place + wanted.count].elementsEqual(wanted),
                source.utf8[place + wanted.count] == UInt8(ascii: ":")
            else { continue }
            return place
        }
        return nil
    }
}
