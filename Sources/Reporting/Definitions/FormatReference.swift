import Diagnostics
import ReportDocument
import Workspaces

/// How a figure is written, as a definition says it: `percent`, `decimal 1`, `money`, `hours`.
struct FormatReference: Hashable, Sendable {
    private var name: String
    private var decimals: Int?
    /// Whether cents are shown only where amounts are small.
    private var isShort = false

    /// The names there are.
    static let names = [
        "text", "integer", "decimal", "percent", "money", "date", "month", "timestamp", "boolean", "seconds",
        "minutes", "hours", "days",
    ]

    /// Reads a format from YAML.
    init(_ value: YAMLValue) throws {
        try self.init(try value.text("a format"), at: value.location)
    }

    /// Reads a format: a name and, for numbers, a count of decimals after it; `money short` shows cents only where no
    /// amount of the column reaches a thousand.
    init(_ text: String, at location: SourceLocation) throws {
        let words = text.split(separator: " ")
        guard let first = words.first, Self.names.contains(String(first)), words.count <= 2,
            words.count == 1 || Int(words[1]).map({ (0...12).contains($0) }) == true || text == "money short"
        else {
            throw Diagnostic(
                .usage, code: "unknown-format", "\"\(text)\" isn't a format", at: location,
                help: [Suggestion.help(for: String(words.first ?? ""), among: Self.names)].compactMap { $0 } + [
                    "a format is one of \(Self.names.joined(separator: ", ")), with a count of decimals: decimal 1",
                    "money short shows cents only where amounts are small",
                ])
        }
        name = String(first)
        decimals = words.count > 1 ? Int(words[1]) : nil
        isShort = words.last == "short"
    }

    /// The format, with amounts in a currency.
    ///
    /// - Parameter values: what is to be written alike, by which short amounts are rounded.
    func cellFormat(currency: String?, values: [Double?] = []) -> CellFormat {
        let kind: CellFormat.Kind =
            switch name {
            case "text": .text
            case "integer": .integer
            case "decimal": .decimal
            case "percent": .percent
            case "money": .money(currency: currency)
            case "date": .date
            case "month": .month
            case "timestamp": .timestamp
            case "boolean": .boolean
            case "seconds": .duration(.seconds)
            case "minutes": .duration(.minutes)
            case "hours": .duration(.hours)
            default: .duration(.days)
            }
        let isLarge = isShort && values.contains { abs($0 ?? 0) >= 1000 }
        return CellFormat(kind, decimals: isLarge ? 0 : decimals)
    }
}
