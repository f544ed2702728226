import Columns
import Diagnostics

extension Parser {
    private static let types: [String: DataType] = [
        "boolean": .boolean, "bool": .boolean,
        "bigint": .integer, "integer": .integer, "int": .integer, "smallint": .integer, "tinyint": .integer,
        "int2": .integer, "int4": .integer, "int8": .integer, "int64": .integer, "long": .integer,
        "double": .double, "real": .double, "float": .double, "float4": .double, "float8": .double,
        "text": .text, "varchar": .text, "char": .text, "character": .text, "string": .text, "bpchar": .text,
        "date": .date, "timestamp": .timestamp, "datetime": .timestamp, "timestamptz": .timestampWithZone,
        "interval": .interval,
    ]

    mutating func parseTypeName() throws -> Syntax.TypeName {
        let token = current
        guard token.kind == .word || token.kind == .quotedName else { throw unexpected("the name of a type") }
        let name = token.text.lowercased()
        advance()
        var type: DataType?
        var precision: Int?
        var length: Int?
        switch name {
        case "decimal", "numeric", "dec": (type, precision) = try parseDecimalParameters()
        case "timestamp":
            if take("with", "time", "zone") {
                type = .timestampWithZone
            } else {
                _ = take("without", "time", "zone")
                type = .timestamp
            }
        case "double":
            _ = take("precision")
            type = .double
        case "varchar", "char", "character", "bpchar":
            _ = take("varying")
            length = try parseTypeLength()
            type = .text
        default:
            guard let known = Self.types[name] else {
                var help =
                    Suggestion.help(for: name, among: Self.types.keys.sorted() + ["decimal", "numeric"])
                    .map { [$0] } ?? []
                help.append("types are boolean, bigint, decimal(p, s), double, text, date, timestamp, interval")
                throw Diagnostic(
                    .usage, code: "unknown-type", "there is no type \"\(token.text)\"",
                    at: source.location(of: token.span), help: help)
            }
            type = known
        }
        return Syntax.TypeName(
            type: type, precision: precision, length: length, span: span(from: token.span.lowerBound))
    }

    /// `(precision, scale)`.
    private mutating func parseDecimalParameters() throws -> (DataType?, precision: Int?) {
        let opening = current.span
        guard take(symbol: "(") else { return (nil, nil) }
        let precision = try parseSmallNumber("the number of digits")
        let scale = take(symbol: ",") ? try parseSmallNumber("the number of decimals") : 0
        try expectClosing(opening)
        guard (1...ExactDecimal.maximumDigits).contains(precision), scale <= precision else {
            throw error(
                "decimals have 1 to \(ExactDecimal.maximumDigits) digits, and no more of them behind the mark",
                at: span(from: opening.lowerBound))
        }
        return (.decimal(scale: scale), precision < ExactDecimal.maximumDigits ? precision : nil)
    }

    private mutating func parseTypeLength() throws -> Int? {
        let opening = current.span
        guard take(symbol: "(") else { return nil }
        let length = try parseSmallNumber("a length")
        guard length > 0 else { throw error("a length is at least 1", at: span(from: opening.lowerBound)) }
        try expectClosing(opening)
        return length
    }

    /// Whether a type's name with a text behind it stands here: `DATE '2026-09-30'`, `INTEGER '7'`.
    var isAtTypedLiteral: Bool {
        guard current.kind == .word else { return false }
        switch current.keyword {
        case "double": return ahead(1).kind == .text || (ahead(1, is: "precision") && ahead(2).kind == .text)
        case "timestamp":
            let isZoned = ahead(1, is: "with") || ahead(1, is: "without")
            return ahead(1).kind == .text
                || (isZoned && ahead(2, is: "time") && ahead(3, is: "zone") && ahead(4).kind == .text)
        case "decimal", "numeric", "dec": return ahead(1).kind == .text
        default: return ahead(1).kind == .text && Self.types[current.keyword] != nil
        }
    }

    private mutating func parseSmallNumber(_ what: String) throws -> Int {
        guard current.kind == .number, let number = Int(current.text), number >= 0 else { throw unexpected(what) }
        advance()
        return number
    }
}
