import Diagnostics

extension Lexer {
    mutating func scanQuotedName() throws {
        let start = position
        position += 1
        var bytes: [UInt8] = []
        while true {
            guard position < end else {
                throw error(
                    "a name in double quotes isn't closed", at: start..<start + 1, help: ["end it with \""])
            }
            if peek() == UInt8(ascii: "\"") {
                guard peek(1) == UInt8(ascii: "\"") else { break }
                position += 1
            }
            bytes.append(peek())
            position += 1
        }
        position += 1
        guard !bytes.isEmpty else { throw error("a name in double quotes is empty", at: start..<position) }
        append(.quotedName, String(decoding: bytes, as: UTF8.self), from: start)
    }

    mutating func scanText(hasEscapes: Bool) throws {
        let start = position
        position += hasEscapes ? 2 : 1
        var bytes: [UInt8] = []
        while true {
            guard position < end else {
                throw error(
                    "a text in single quotes isn't closed", at: start..<start + 1,
                    help: [splitText.map(Token.doubledQuote) ?? "end it with '"])
            }
            let byte = peek()
            if byte == UInt8(ascii: "'") {
                if peek(1) != UInt8(ascii: "'") {
                    guard let next = continuation else { break }
                    position = next
                    continue
                }
                position += 1
            } else if hasEscapes, byte == UInt8(ascii: "\\") {
                try scanEscape(into: &bytes)
                continue
            }
            bytes.append(byte)
            position += 1
        }
        position += 1
        append(.text, String(decoding: bytes, as: UTF8.self), from: start)
    }

    /// Where a text goes on behind its closing quote: past the next one, if only white space with a
    /// line's end is between them.
    private var continuation: Int? {
        var next = position + 1
        var hasLineEnd = false
        while next < end, Self.isBlank(source.utf8[next]) {
            hasLineEnd = hasLineEnd || source.utf8[next] == UInt8(ascii: "\n")
            next += 1
        }
        guard hasLineEnd, next < end, source.utf8[next] == UInt8(ascii: "'") else { return nil }
        return next + 1
    }

    /// `$$text$$` or `$tag$text$tag$`, in which nothing is escaped; false where the dollar begins no such text.
    mutating func scanDollarText(from start: Int) throws -> Bool {
        var close = start + 1
        while close < end, Self.isWordPart(source.utf8[close]), source.utf8[close] != UInt8(ascii: "$") { close += 1 }
        guard close < end, source.utf8[close] == UInt8(ascii: "$") else { return false }
        if close > start + 1, Self.isDigit(source.utf8[start + 1]) { return false }
        let mark = source.utf8[start...close]
        var place = close + 1
        while place + mark.count <= end, source.utf8[place..<place + mark.count] != mark { place += 1 }
        guard place + mark.count <= end else {
            let tag = String(decoding: mark, as: UTF8.self)
            throw error("a text in \(tag) isn't closed", at: start..<close + 1, help: ["end it with \(tag)"])
        }
        position = place + mark.count
        append(.text, String(decoding: source.utf8[close + 1..<place], as: UTF8.self), from: start)
        return true
    }

    /// One escape of an `E'…'` text, as PostgreSQL knows them.
    private mutating func scanEscape(into bytes: inout [UInt8]) throws {
        let start = position
        let letter = peek(1)
        position += 2
        switch letter {
        case UInt8(ascii: "n"): bytes.append(0x0A)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "r"): bytes.append(0x0D)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0C)
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            let digits = letter == UInt8(ascii: "x") ? 2 : letter == UInt8(ascii: "u") ? 4 : 8
            var value: UInt32 = 0
            var count = 0
            while count < digits, let digit = Self.hexDigit(peek()) {
                value = value &* 16 &+ digit
                position += 1
                count += 1
            }
            guard count == digits || (letter == UInt8(ascii: "x") && count > 0), let scalar = Unicode.Scalar(value)
            else {
                throw error("this escape doesn't name a character", at: start..<min(position, end))
            }
            bytes.append(contentsOf: Array(String(Character(scalar)).utf8))
        default:
            guard start + 1 < end else { return }
            bytes.append(letter)
        }
    }

    private static func hexDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 48...57: UInt32(byte) - 48
        case 65...70: UInt32(byte) - 55
        case 97...102: UInt32(byte) - 87
        default: nil
        }
    }

    mutating func scanNumber() throws {
        let start = position
        skipDigits()
        if peek() == UInt8(ascii: ".") {
            position += 1
            skipDigits()
        }
        if peek() | 0x20 == UInt8(ascii: "e") {
            let hasSign = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
            if Self.isDigit(peek(hasSign ? 2 : 1)) {
                position += hasSign ? 2 : 1
                skipDigits()
            }
        }
        if Self.isWordPart(peek()) {
            while Self.isWordPart(peek()) { position += 1 }
            throw error(
                "\"\(source.text(in: start..<position))\" is neither a number nor a name", at: start..<position,
                help: ["a name that starts with a digit needs double quotes"])
        }
        let bytes = source.utf8[start..<position].filter { $0 != UInt8(ascii: "_") }
        append(.number, String(decoding: bytes, as: UTF8.self), from: start)
    }

    private mutating func skipDigits() {
        while Self.isDigit(peek()) || (peek() == UInt8(ascii: "_") && Self.isDigit(peek(1))) { position += 1 }
    }
}
