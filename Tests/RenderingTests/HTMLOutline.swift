/// A strict reading of HTML as the renderer writes it: every tag closed in order, attributes quoted.
struct HTMLOutline {
    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private(set) var tags: [String: Int] = [:]
    private(set) var ids: [String] = []
    private(set) var attributes: Set<String> = []

    private static let void: Set<String> = ["meta", "br", "hr"]

    init(_ page: String) throws {
        var open: [String] = []
        var rest = Substring(page)
        while let start = rest.firstIndex(of: "<") {
            try Self.checkText(rest[..<start])
            rest = rest[rest.index(after: start)...]
            guard let end = Self.tagEnd(rest) else { throw Malformed(description: "a tag isn't closed") }
            let tag = rest[..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("!DOCTYPE") { continue }
            if tag.hasPrefix("/") {
                let name = String(tag.dropFirst())
                guard open.popLast() == name else { throw Malformed(description: "</\(name)> closes nothing") }
                continue
            }
            let name = String(tag.prefix { $0 != " " && $0 != "/" })
            tags[name, default: 0] += 1
            try readAttributes(tag.dropFirst(name.count))
            if name == "style" {
                guard let close = rest.firstRange(of: "</style>") else { throw Malformed(description: "style is open") }
                rest = rest[close.upperBound...]
                continue
            }
            if !tag.hasSuffix("/"), !Self.void.contains(name) { open.append(name) }
        }
        guard open.isEmpty else { throw Malformed(description: "left open: \(open)") }
    }

    /// The end of a tag, past any `>` within quotes.
    private static func tagEnd(_ text: Substring) -> Substring.Index? {
        var inQuotes = false
        for index in text.indices {
            if text[index] == "\"" { inQuotes.toggle() }
            if text[index] == ">", !inQuotes { return index }
        }
        return nil
    }

    private static func checkText(_ text: Substring) throws {
        guard !text.contains(">") else { throw Malformed(description: "a bare > in '\(text)'") }
        for piece in text.split(separator: "&", omittingEmptySubsequences: false).dropFirst() {
            guard ["lt;", "gt;", "amp;", "quot;", "#39;"].contains(where: { piece.hasPrefix($0) }) else {
                throw Malformed(description: "a bare & before '\(piece.prefix(10))'")
            }
        }
    }

    private mutating func readAttributes(_ text: Substring) throws {
        var rest = text
        while true {
            rest = rest.drop { $0 == " " || $0 == "\n" }
            if rest.isEmpty || rest == "/" { return }
            let name = rest.prefix { $0 != "=" && $0 != " " }
            rest = rest.dropFirst(name.count)
            guard rest.hasPrefix("=\"") else { throw Malformed(description: "attribute \(name) isn't quoted") }
            let value = rest.dropFirst(2).prefix { $0 != "\"" }
            guard !value.contains("<") else { throw Malformed(description: "a bare < in \(name)") }
            rest = rest.dropFirst(value.count + 3)
            attributes.insert(String(name))
            if name == "id" { ids.append(String(value)) }
        }
    }
}
