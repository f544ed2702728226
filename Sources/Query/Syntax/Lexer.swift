import Diagnostics

/// Cuts SQL text into tokens, byte by byte. Offsets are those of the whole source, also where the SQL is only a part of it.
struct Lexer {
    let source: SourceText
    let end: Int
    var position: Int
    private var tokens: [Token] = []

    private init(_ source: SourceText, range: Range<Int>) {
        self.source = source
        let clamped = range.clamped(to: 0..<source.utf8.count)
        position = clamped.lowerBound
        end = clamped.upperBound
    }

    /// All tokens of a range of the source, the last one of kind `end`.
    ///
    /// - Throws: `Diagnostic` where the text isn't SQL.
    static func tokens(of source: SourceText, range: Range<Int>) throws -> [Token] {
        var lexer = Lexer(source, range: range)
        while try lexer.skipBlanks() { try lexer.scanToken() }
        lexer.tokens.append(Token(kind: .end, text: "", keyword: "", span: lexer.endSpan))
        return lexer.tokens
    }

    /// Where the end is reported: right after the last token, so that the excerpt shows the line that is too short.
    private var endSpan: SourceSpan {
        guard let last = tokens.last else { return end..<end }
        return last.span.upperBound..<last.span.upperBound
    }

    /// The first text that a word follows at once, and that word: `'O'Neill'`.
    var splitText: (text: Token, word: Token)? {
        zip(tokens, tokens.dropFirst()).first { $0.isSplit(by: $1) }.map { (text: $0, word: $1) }
    }

    /// The byte some places ahead, 0 past the end.
    func peek(_ ahead: Int = 0) -> UInt8 { position + ahead < end ? source.utf8[position + ahead] : 0 }

    func error(_ message: String, at span: SourceSpan, help: [String] = []) -> Diagnostic {
        Diagnostic(.usage, code: "sql-syntax", message, at: source.location(of: span), help: help)
    }

    mutating func append(_ kind: Token.Kind, _ text: String, from start: Int) {
        let keyword = kind == .word ? text.lowercased() : ""
        tokens.append(Token(kind: kind, text: text, keyword: keyword, span: start..<position))
    }

    /// Skips white space and comments; false at the end.
    private mutating func skipBlanks() throws -> Bool {
        while position < end {
            let byte = peek()
            if Self.isBlank(byte) {
                position += 1
            } else if byte == 0xC2, peek(1) == 0xA0 {
                position += 2  // no-break space, as pasted from web pages
            } else if byte == 0xEF, peek(1) == 0xBB, peek(2) == 0xBF {
                position += 3  // byte order mark
            } else if byte == UInt8(ascii: "-"), peek(1) == UInt8(ascii: "-") {
                while position < end, peek() != UInt8(ascii: "\n") { position += 1 }
            } else if byte == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                try skipBlockComment()
            } else {
                return true
            }
        }
        return false
    }

    private mutating func skipBlockComment() throws {
        let start = position
        var depth = 0
        repeat {
            guard position < end else {
                throw error("a comment isn't closed", at: start..<start + 2, help: ["end it with */"])
            }
            if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
            } else {
                position += 1
            }
        } while depth > 0
        position = min(position, end)
    }

    private mutating func scanToken() throws {
        let byte = peek()
        switch byte {
        case UInt8(ascii: "'"): try scanText(hasEscapes: false)
        case UInt8(ascii: "E"), UInt8(ascii: "e"):
            if peek(1) == UInt8(ascii: "'") { try scanText(hasEscapes: true) } else { scanWord() }
        case UInt8(ascii: "\""): try scanQuotedName()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): try scanNumber()
        case UInt8(ascii: "."):
            if Self.isDigit(peek(1)) { try scanNumber() } else { try scanSymbol() }
        case UInt8(ascii: ":"):
            if Self.isWordStart(peek(1)) { scanParameter() } else { try scanSymbol() }
        default:
            if byte == 0xE2, peek(1) == 0x80, [0x98, 0x99, 0x9C, 0x9D].contains(peek(2)) {
                throw error(
                    "a typographic quotation mark can't be used in SQL", at: position..<position + 3,
                    help: ["write 'text' or \"name\" with straight quotes"])
            }
            if Self.isWordStart(byte) { scanWord() } else { try scanSymbol() }
        }
    }

    private mutating func scanWord() {
        let start = position
        while Self.isWordPart(peek()) { position += 1 }
        append(.word, source.text(in: start..<position), from: start)
    }

    private mutating func scanParameter() {
        let start = position
        position += 1
        while true {
            while Self.isWordPart(peek()) { position += 1 }
            guard peek() == UInt8(ascii: "."), Self.isWordStart(peek(1)) else { break }
            position += 1
        }
        append(.parameter, source.text(in: start + 1..<position), from: start)
    }

    private static let longSymbols: [String] = [
        "!~~*", "!~~", "!~*", "~~*", "!~", "~~", "~*", "<<", ">>", "::", "<=", ">=", "<>", "!=", "||", "==",
    ]

    private func isAt(_ symbol: String) -> Bool {
        for (offset, byte) in symbol.utf8.enumerated() where peek(offset) != byte { return false }
        return true
    }

    private mutating func scanSymbol() throws {
        let start = position
        for symbol in Self.longSymbols where isAt(symbol) {
            position += symbol.utf8.count
            if symbol == "==" {
                throw error("== isn't an operator of SQL", at: start..<position, help: ["write = to compare"])
            }
            return append(.symbol, symbol == "!=" ? "<>" : symbol, from: start)
        }
        position += 1
        switch peek(-1) {
        case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ";"),
            UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"),
            UInt8(ascii: "^"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "~"),
            UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "#"):
            append(.symbol, source.text(in: start..<position), from: start)
        case UInt8(ascii: "?"), UInt8(ascii: "$"):
            if peek(-1) == UInt8(ascii: "$"), try scanDollarText(from: start) { return }
            throw error(
                "parameters without a name aren't supported", at: start..<position, help: ["write :name instead"])
        case UInt8(ascii: "`"), UInt8(ascii: "["):
            throw error(
                "names aren't quoted with \"\(source.text(in: start..<position))\" here", at: start..<position,
                help: ["write \"name\" with double quotes"])
        default:
            throw error(
                "the character \"\(source.text(in: start..<position))\" has no meaning in SQL", at: start..<position)
        }
    }

    static func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
    static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
    static func isWordStart(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
    }
    static func isWordPart(_ byte: UInt8) -> Bool { isWordStart(byte) || isDigit(byte) || byte == UInt8(ascii: "$") }
}
