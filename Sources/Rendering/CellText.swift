import Columns
import ReportDocument

/// What every renderer says about a cell, in words.
struct CellText {
    let formatter: CellFormatter

    init(_ language: ReportLanguage) { formatter = CellFormatter(language: language) }

    var language: ReportLanguage { formatter.language }

    /// The value or the reason why there is none.
    func main(_ cell: Cell, _ column: TableColumn? = nil) -> String {
        formatter.text(cell, column: column?.format, showsUnit: Self.unit(column) == nil)
    }

    /// The interval, if there is one.
    func interval(_ cell: Cell, _ column: TableColumn? = nil) -> String? {
        formatter.intervalText(cell, column: column?.format, showsUnit: Self.unit(column) == nil)
    }

    /// Suffix and interval, for the small line under a value.
    func secondary(_ cell: Cell, _ column: TableColumn? = nil) -> String? {
        let parts = secondaryParts(cell, column)
        return parts.isEmpty ? nil : parts.joined(separator: " · ")
    }

    /// Suffix and interval apart, for lines that may break between them.
    func secondaryParts(_ cell: Cell, _ column: TableColumn? = nil) -> [String] {
        guard cell.suppression == nil else { return [] }
        return [cell.suffix, interval(cell, column)].compactMap { $0 }
    }

    /// All in one line: `15.0 % (12 of 80 · 12.1–18.4 %) watch`.
    func line(_ cell: Cell, _ column: TableColumn? = nil) -> String {
        var text = main(cell, column)
        if let secondary = secondary(cell, column) { text += " (\(secondary))" }
        if let flag = cell.flag { text += " " + flag.text(in: language) }
        return text
    }

    /// The unit that stands in a column's header instead of in each cell.
    static func unit(_ column: TableColumn?) -> String? {
        if case .money(let currency?) = column?.format.kind { currency } else { nil }
    }

    /// A triangle for the direction of a change.
    static func arrow(_ change: Cell) -> String {
        let value: Double? =
            if case .interval(let span) = change.value {
                Double(span.months) * 30 * 86_400e6 + Double(span.days) * 86_400e6 + Double(span.microseconds)
            } else {
                change.value.doubleValue
            }
        guard change.suppression == nil, let value, !value.isNaN else { return "" }
        return value > 0 ? "▲" : value < 0 ? "▼" : "="
    }

    /// Running text without its markup.
    func plain(_ text: [Inline]) -> String {
        text.map { piece in
            switch piece {
            case .text(let text), .code(let text): text
            case .strong(let text), .emphasis(let text), .link(let text, _): plain(text)
            case .value(let cell): line(cell)
            case .lineBreak: " "
            }
        }.joined()
    }

    func phrase(_ phrase: Phrase) -> String { phrase.text(in: language) }

    /// `better`, `worse` or nothing.
    func verdict(_ figure: KeyFigure) -> String? {
        guard figure.change?.suppression == nil, let isGood = figure.changeIsGood else { return nil }
        return phrase(isGood ? .better : .worse)
    }

    /// `target 30 %, met`.
    func target(_ figure: KeyFigure) -> String? {
        guard let target = figure.target else { return nil }
        let met = figure.isTargetMet.map { ", " + phrase($0 ? .met : .notMet) } ?? ""
        return "\(phrase(.target)) \(main(target))\(met)"
    }

    /// The lines of a period: its name and its dates.
    func period(_ period: Provenance.Period) -> String {
        "\(period.label) (\(formatter.period(from: period.start, to: period.end)))"
    }
}
