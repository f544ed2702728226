import Columns
import ReportDocument

/// Writes the figures along an axis: short, all with the same decimals, large ones in thousands or millions.
struct AxisLabels {
    private let format: CellFormat
    private let formatter: CellFormatter
    private let decimals: Int
    private let thousands: Int

    init(format: CellFormat, step: Double, largest: Double, language: ReportLanguage) {
        self.format = format
        formatter = CellFormatter(language: language)
        var thousands = 0
        switch format.kind {
        case .automatic, .integer, .decimal, .money, .text, .boolean:
            let magnitude = abs(largest)
            thousands = magnitude >= 2e9 ? 3 : magnitude >= 2e6 ? 2 : magnitude >= 10_000 ? 1 : 0
        default: break
        }
        self.thousands = thousands
        let shift =
            switch format.kind {
            case .percent, .percentagePoints: 2
            default: -3 * thousands
            }
        decimals = min(6, DecimalDigits(step)?.shifted(by: shift).significantDecimals ?? 0)
        days = step
    }

    private let days: Double

    /// A tick's figure.
    func text(_ value: Double) -> String {
        switch format.kind {
        case .percent: return number(value, shift: 2) + "\u{A0}%"
        case .percentagePoints: return number(value, shift: 2)
        case .date, .month:
            guard let day = Int32(exactly: value.rounded()) else { return "" }
            return formatter.text(.date(CalendarDate(days: day)), format: format)
        case .duration(let unit):
            if days * unit.secondsPerUnit >= 86_400 {
                let inDays = value * unit.secondsPerUnit / 86_400
                return formatter.text(.double(inDays), format: CellFormat(.duration(.days), decimals: 0))
            }
            return formatter.text(.double(value), format: CellFormat(.duration(unit)))
        default:
            if value == 0 { return number(0, shift: 0, decimals: 0) }
            let unit: Phrase? = [nil, .thousand, .million, .billion][thousands]
            let text = number(value, shift: -3 * thousands)
            return unit.map { text + "\u{A0}" + $0.text(in: formatter.language) } ?? text
        }
    }

    private func number(_ value: Double, shift: Int, decimals: Int? = nil) -> String {
        DecimalDigits(value)?.shifted(by: shift).text(
            decimals: decimals ?? self.decimals, language: formatter.language) ?? ""
    }
}
