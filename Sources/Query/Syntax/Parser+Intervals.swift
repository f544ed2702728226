import Columns
import Diagnostics

/// INTERVAL and its units.
extension Parser {
    private static let units = ["year", "month", "day", "hour", "minute", "second", "quarter", "week"]
    private static let unitWords = Set(units + units.map { $0 + "s" })

    /// `INTERVAL '3 months'`, `INTERVAL '3' MONTH`, `INTERVAL 3 MONTH`, `INTERVAL '1-2' YEAR TO MONTH`; nil where the word is
    /// a name.
    mutating func parseInterval() throws -> Syntax.Expression? {
        let start = current.span
        let next = ahead(1)
        let hasUnit = ahead(2).kind == .word && Self.unitWords.contains(ahead(2).keyword)
        guard next.kind == .text || (next.kind == .number && hasUnit) else { return nil }
        var text = next.text
        index += 2
        if hasUnit { text = try parseUnits(of: text) }
        let literal = try node(.literal(.text(text)), next.span)
        let name = Syntax.TypeName(type: .interval, span: start)
        return try node(.cast(literal, name, isTry: false), span(from: start.lowerBound), over: 1)
    }

    /// The text with the units behind it written out: `1 2:03` DAY TO MINUTE is `1 day 2 hour 03 minute`.
    private mutating func parseUnits(of text: String) throws -> String {
        let first = current
        advance()
        try skipPrecision()
        guard take("to") else { return Double(text) == nil ? text : text + " " + first.keyword }
        let last = current
        guard let from = Self.units.firstIndex(of: first.keyword), let to = Self.units.firstIndex(of: last.keyword),
            from < to, to < 6, from >= 2 || to == 1
        else { throw unexpected("a smaller unit after TO, as in YEAR TO MONTH or DAY TO SECOND") }
        advance()
        try skipPrecision()
        let isNegative = text.hasPrefix("-")
        let parts = text.drop { $0 == "-" || $0 == "+" }.split { $0 == "-" || $0 == ":" || $0 == " " }
        var units = Self.units[from...to]
        guard parts.count <= units.count else { return text }
        if parts.count == 1 {
            // A lone number counts the last unit.
            units = units.suffix(1)
        } else if parts.count < units.count, !text.contains(" ") {
            // Hours come first in 2:03, unless they can't.
            units = Self.units[max(from, 3)...to]
        }
        let counted = zip(parts, units).map { "\(isNegative ? "-" : "")\($0) \($1)" }
        return counted.joined(separator: " ")
    }

    /// How many places a second has: `SECOND(3)`.
    private mutating func skipPrecision() throws {
        guard at(symbol: "("), ahead(1).kind == .number, ahead(2, isSymbol: ")") else { return }
        index += 3
    }
}
