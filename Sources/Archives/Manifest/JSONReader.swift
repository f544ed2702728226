import Diagnostics

/// Reads JSON (RFC 8259) into values that know their place. Never crashes on what it reads.
struct JSONReader {
    /// A value and the bytes it was read from.
    struct Located {
        var value: Value
        var range: Range<Int>
    }

    /// A JSON value. Numbers are kept as they were written.
    indirect enum Value {
        case null
        case boolean(Bool)
        case number(String)
        case text(String)
        case array([Located])
        case object([(name: String, value: Located)])
    }

    /// Deeper nesting than any manifest has would exhaust the stack.
    static let maximumDepth = 64

    private let source: SourceText
    private let bytes: [UInt8]
    private var index = 0
    private var depth = 0

    /// The one value that a text holds. Throws a `Diagnostic` of category `.input` with the place.
    static func value(of source: SourceText) throws -> Located {
        var reader = JSONReader(source)
        reader.skipSpace()
        let value = try reader.value()
        reader.skipSpace()
        guard reader.index == reader.bytes.count else { throw reader.fault("nothing may follow the value") }
        return value
    }

    private init(_ source: SourceText) {
        self.source = source
        bytes = source.utf8
    }

    private mutating func value() throws -> Located {
        guard depth < Self.maximumDepth else { throw fault("it is nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        let start = index
        let value: Value =
            switch peek ?? 0 {
            case UInt8(ascii: "{"): try object()
            case UInt8(ascii: "["): try array()
            case UInt8(ascii: "\""): .text(try text())
            case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
            default: try word()
            }
        return Located(value: value, range: start..<index)
    }

    private mutating func object() throws -> Value {
        var members: [(name: String, value: Located)] = []
        index += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return .object(members) }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw fault("a name in double quotes is expected") }
            let name = try text()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon is expected") }
            skipSpace()
            members.append((name, try value()))
            skipSpace()
            if take(UInt8(ascii: "}")) { return .object(members) }
            guard take(UInt8(ascii: ",")) else { throw fault("a comma or a closing brace is expected") }
        }
    }

    private mutating func array() throws -> Value {
        var entries: [Located] = []
        index += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return .array(entries) }
        while true {
            skipSpace()
            entries.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return .array(entries) }
            guard take(UInt8(ascii: ",")) else { throw fault("a comma or a closing bracket is expected") }
        }
    }

    private mutating func text() throws -> String {
        index += 1
        var result: [UInt8] = []
        while let byte = peek {
            index += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: result, as: UTF8.self) else {
                    throw fault("a text isn't valid UTF-8")
                }
                return text
            case UInt8(ascii: "\\"): result += try escape()
            case 0..<0x20: throw fault("a control character in a text must be escaped")
            default: result.append(byte)
            }
        }
        throw fault("a text has no closing quote")
    }

    private mutating func escape() throws -> [UInt8] {
        defer { index += 1 }
        switch peek {
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "u"): return try unicodeEscape()
        case let byte? where byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "/"):
            return [byte]
        default: throw fault("an unknown escape")
        }
    }

    /// At the `u`; ends at the last digit.
    private mutating func unicodeEscape() throws -> [UInt8] {
        var unit = try fourDigits()
        if (0xD800..<0xDC00).contains(unit), index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "\\"),
            bytes[index + 2] == UInt8(ascii: "u")
        {
            index += 2
            let low = try fourDigits()
            guard (0xDC00..<0xE000).contains(low) else { throw fault("half of a surrogate pair") }
            unit = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
        }
        guard let scalar = Unicode.Scalar(unit) else { throw fault("half of a surrogate pair") }
        return Array(String(Character(scalar)).utf8)
    }

    private mutating func fourDigits() throws -> UInt32 {
        guard index + 4 < bytes.count else { throw fault("an escape breaks off") }
        var unit: UInt32 = 0
        for _ in 0..<4 {
            index += 1
            switch bytes[index] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): unit = unit << 4 | UInt32(bytes[index] - 48)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): unit = unit << 4 | UInt32(bytes[index] - 87)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): unit = unit << 4 | UInt32(bytes[index] - 55)
            default: throw fault("four hexadecimal digits are expected")
            }
        }
        return unit
    }

    private mutating func number() throws -> Value {
        let start = index
        _ = take(UInt8(ascii: "-"))
        let whole = digits()
        guard whole > 0, whole == 1 || bytes[index - whole] != UInt8(ascii: "0") else {
            throw fault("a number is malformed")
        }
        if take(UInt8(ascii: ".")), digits() == 0 { throw fault("a number is malformed") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            guard digits() > 0 else { throw fault("a number is malformed") }
        }
        return .number(String(decoding: bytes[start..<index], as: UTF8.self))
    }

    private mutating func digits() -> Int {
        let start = index
        while let byte = peek, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { index += 1 }
        return index - start
    }

    private mutating func word() throws -> Value {
        for (word, value) in [("null", Value.null), ("true", .boolean(true)), ("false", .boolean(false))]
        where bytes[index...].starts(with: word.utf8) {
            index += word.utf8.count
            return value
        }
        throw fault("a value is expected")
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        index += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || (0x09...0x0A).contains(byte) || byte == 0x0D { index += 1 }
    }

    private func fault(_ message: String) -> Diagnostic {
        let start = min(index, bytes.count)
        return Diagnostic(
            .input, code: "bad-json", "\(source.name) isn't valid JSON: \(message)",
            at: source.location(of: start..<min(start + 1, bytes.count)))
    }
}
