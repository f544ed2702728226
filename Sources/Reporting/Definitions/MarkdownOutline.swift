import Diagnostics

/// The block structure of a report definition: the YAML head and the Markdown blocks, as byte ranges.
///
/// A subset of CommonMark: ATX headings, paragraphs, bullet lists of one level, fenced code. What isn't one of the others is a
/// paragraph, so nothing that was written is dropped. HTML comments are left out.
struct MarkdownOutline {
    enum Kind: Equatable {
        case heading(level: Int)
        case paragraph
        case listItem
        case fence(info: String)
    }

    struct Block: Equatable {
        var kind: Kind
        var range: Range<Int>
        /// The whole of it, marks included.
        var outer: Range<Int>
    }

    /// The YAML between the first two `---` lines, if the file begins with one.
    var head: Range<Int>?
    var blocks: [Block] = []

    init(_ source: SourceText) throws {
        let lines = Self.lines(of: source)
        var index = 0
        if let first = lines.first, source.text(in: first.content) == "---" {
            guard let close = lines.indices.dropFirst().first(where: { source.text(in: lines[$0].content) == "---" })
            else {
                throw Diagnostic(
                    .usage, code: "open-front-matter", "the YAML head is never closed",
                    at: source.location(of: first.content),
                    help: ["end it with a line of three hyphens: ---"])
            }
            head = first.next..<lines[close].content.lowerBound
            index = close + 1
        }
        var paragraph: Range<Int>?
        func closeParagraph() {
            if let range = paragraph { blocks.append(Block(kind: .paragraph, range: range, outer: range)) }
            paragraph = nil
        }
        while index < lines.count {
            let line = lines[index].content
            let text = source.text(in: line)
            let trimmed = text.drop { $0 == " " }
            if trimmed.isEmpty {
                closeParagraph()
            } else if trimmed.hasPrefix("<!--") {
                closeParagraph()
                while index < lines.count, !source.text(in: lines[index].content).contains("-->") { index += 1 }
            } else if trimmed.hasPrefix("```") {
                closeParagraph()
                index = try closeFence(source, lines, from: index)
            } else if let level = Self.headingLevel(trimmed) {
                closeParagraph()
                var start = line.lowerBound
                while start < line.upperBound, [UInt8(ascii: "#"), UInt8(ascii: " ")].contains(source.utf8[start]) {
                    start += 1
                }
                blocks.append(Block(kind: .heading(level: level), range: start..<line.upperBound, outer: line))
            } else if trimmed.hasPrefix("- ") || trimmed.hasPrefix("* ") {
                closeParagraph()
                let start = line.upperBound - trimmed.utf8.count + 2
                blocks.append(Block(kind: .listItem, range: start..<line.upperBound, outer: line))
            } else if paragraph == nil, let last = blocks.last, last.kind == .listItem, text.first == " ",
                last.outer.upperBound + 2 >= line.lowerBound
            {
                blocks[blocks.count - 1].range = last.range.lowerBound..<line.upperBound
                blocks[blocks.count - 1].outer = last.outer.lowerBound..<line.upperBound
            } else {
                paragraph = (paragraph?.lowerBound ?? line.lowerBound)..<line.upperBound
            }
            index += 1
        }
        closeParagraph()
    }

    /// Adds the fence that opens at a line; returns the index of the closing line.
    private mutating func closeFence(_ source: SourceText, _ lines: [Line], from open: Int) throws -> Int {
        let opening = source.text(in: lines[open].content).drop { $0 == " " }
        let ticks = opening.prefix { $0 == "`" }.count
        let info = String(opening.dropFirst(ticks))
        var index = open + 1
        while index < lines.count {
            let text = source.text(in: lines[index].content).drop { $0 == " " }
            let run = text.prefix { $0 == "`" }.count
            if run >= ticks, text.dropFirst(run).allSatisfy(\.isWhitespace) {
                blocks.append(
                    Block(
                        kind: .fence(info: info), range: lines[open].next..<lines[index].content.lowerBound,
                        outer: lines[open].content.lowerBound..<lines[index].content.upperBound))
                return index
            }
            index += 1
        }
        throw Diagnostic(
            .usage, code: "open-fence", "a fence is opened and never closed",
            at: source.location(of: lines[open].content), help: ["end it with a line of \(ticks) backticks"])
    }

    private static func headingLevel(_ text: Substring) -> Int? {
        let level = text.prefix { $0 == "#" }.count
        return (1...6).contains(level) && text.dropFirst(level).first == " " ? level : nil
    }

    private struct Line {
        var content: Range<Int>
        var next: Int
    }

    private static func lines(of source: SourceText) -> [Line] {
        var result: [Line] = []
        var start = 0
        let bytes = source.utf8
        while start < bytes.count {
            var end = start
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            let next = min(end + 1, bytes.count)
            if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            result.append(Line(content: start..<end, next: next))
            start = next
        }
        return result
    }
}
