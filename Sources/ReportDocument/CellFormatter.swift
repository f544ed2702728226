public import Columns

/// Writes values as readers of a language do; the one place that decides how a figure looks.
public struct CellFormatter: Hashable, Sendable {
    /// The language.
    public var language: ReportLanguage
    /// What stands for nothing.
    public static let nothing = "\u{2013}"

    /// Makes a formatter.
    public init(language: ReportLanguage = .english) { self.language = language }

    /// A cell's value, or the reason why it isn't shown.
    ///
    /// - Parameters:
    ///   - column: the format of the cell's column, which the cell's own overrides.
    ///   - showsUnit: whether a currency's code follows an amount; false where the header has it. A cell whose own
    ///     format differs from the column's always shows it.
    public func text(_ cell: Cell, column: CellFormat? = nil, showsUnit: Bool = true) -> String {
        if let suppression = cell.suppression { return suppression }
        let showsUnit = showsUnit || cell.format.map { $0.kind != column?.kind } ?? false
        return text(cell.value, format: cell.format ?? column ?? .automatic, showsUnit: showsUnit)
    }

    /// A value in a format. What doesn't fit the format is written by its own type.
    public func text(_ value: Value, format: CellFormat = .automatic, showsUnit: Bool = true) -> String {
        let (number, unit) = parts(value, format: format)
        return number + (showsUnit || unit == "%" ? unit.map { "\u{A0}" + $0 } ?? "" : "")
    }

    /// A cell's interval: `12.1–18.4 %`; nil where it has none.
    public func intervalText(_ cell: Cell, column: CellFormat? = nil, showsUnit: Bool = true) -> String? {
        guard cell.suppression == nil, let interval = cell.interval else { return nil }
        var format = cell.format ?? column ?? .automatic
        if format.kind == .automatic { format = CellFormat(for: cell.value.type) }
        let low = parts(interval.low, format: format)
        let high = parts(interval.high, format: format)
        let isPlain =
            !low.number.contains("\u{2212}") && !high.number.contains("\u{2212}")
            && !low.number.contains("+") && !low.number.contains("\u{A0}")
        let separator = isPlain ? "\u{2013}" : " \(Phrase.rangeTo.text(in: language)) "
        let unit = high.unit ?? low.unit
        return low.number + separator + high.number
            + (showsUnit || unit == "%" ? unit.map { "\u{A0}" + $0 } ?? "" : "")
    }

    /// A level such as 0.95 as `95 %`, 0.998 as `99.8 %`.
    public func level(_ level: Double) -> String {
        guard let digits = DecimalDigits(level)?.shifted(by: 2) else { return Self.nothing }
        return digits.text(decimals: min(2, digits.significantDecimals), language: language) + "\u{A0}%"
    }

    /// A whole number with group marks.
    public func count(_ value: Int64) -> String { DecimalDigits(value).text(decimals: 0, language: language) }

    /// A date: `30 Sep 2026`, `30.09.2026`.
    public func date(_ date: CalendarDate) -> String {
        let (year, month, day) = date.parts
        switch language {
        case .english: return "\(day) \(Self.monthName(month)) \(Self.padded(year, 4))"
        case .romanian, .russian: return "\(Self.padded(day, 2)).\(Self.padded(month, 2)).\(Self.padded(year, 4))"
        }
    }

    /// A month: `Sep 2026`, `09.2026`.
    public func month(_ date: CalendarDate) -> String {
        let (year, month, _) = date.parts
        switch language {
        case .english: return "\(Self.monthName(month)) \(Self.padded(year, 4))"
        case .romanian, .russian: return "\(Self.padded(month, 2)).\(Self.padded(year, 4))"
        }
    }

    /// A half-open period by its first and last day: `1 Jul – 30 Sep 2026`.
    public func period(from start: CalendarDate, to end: CalendarDate) -> String {
        let last = end.days > start.days ? end.addingDays(-1) : start
        if last == start { return date(start) }
        return "\(date(start)) \u{2013} \(date(last))"
    }

    /// A date and time to the minute.
    public func timestamp(_ moment: Timestamp) -> String {
        let minutes = moment.microsecondOfDay / 60_000_000
        return "\(date(moment.date)) \(Self.padded(Int(minutes / 60), 2)):\(Self.padded(Int(minutes % 60), 2))"
    }

    /// A size in bytes: `340 B`, `1.2 MB`, in powers of ten.
    public func byteCount(_ bytes: Int64) -> String {
        var size = Double(bytes)
        if bytes < 1000 { return "\(count(bytes))\u{A0}B" }
        for unit in ["kB", "MB", "GB", "TB"] {
            size /= 1000
            if size < 999.95 || unit == "TB" {
                return (DecimalDigits(size)?.text(decimals: 1, language: language) ?? Self.nothing) + "\u{A0}" + unit
            }
        }
        return Self.nothing
    }

    // MARK: Parts

    /// The figure and its unit apart, so that an interval has the unit once.
    func parts(_ value: Value, format: CellFormat) -> (number: String, unit: String?) {
        if value.isNull { return (Self.nothing, nil) }
        if let number = value.doubleValue, number.isNaN { return (Self.nothing, nil) }
        if let number = value.doubleValue, number.isInfinite { return (number < 0 ? "\u{2212}∞" : "∞", nil) }
        switch format.kind {
        case .automatic:
            var own = CellFormat(for: value.type)
            own.decimals = format.decimals
            own.isSigned = format.isSigned
            return parts(value, format: own)
        case .text: return (plainText(value), nil)
        case .integer: return (number(value, decimals: format.decimals ?? 0, format) ?? fallback(value), nil)
        case .decimal:
            return (number(value, decimals: format.decimals ?? defaultDecimals(value), format) ?? fallback(value), nil)
        case .percent:
            return unitNumber(value, decimals: format.decimals ?? 1, format, shift: 2, unit: "%")
        case .percentagePoints:
            let unit = Phrase.percentagePoints.text(in: language)
            return unitNumber(value, decimals: format.decimals ?? 1, format, shift: 2, unit: unit)
        case .money(let currency):
            return unitNumber(value, decimals: format.decimals ?? 2, format, shift: 0, unit: currency)
        case .date: return (dateOf(value).map(date) ?? fallback(value), nil)
        case .month: return (dateOf(value).map(month) ?? fallback(value), nil)
        case .timestamp: return (momentText(value) ?? fallback(value), nil)
        case .duration(let unit): return (duration(value, unit: unit, format) ?? fallback(value), nil)
        case .boolean:
            if case .boolean(let isTrue) = value { return ((isTrue ? Phrase.yes : .no).text(in: language), nil) }
            return (fallback(value), nil)
        }
    }

    private func unitNumber(
        _ value: Value, decimals: Int, _ format: CellFormat, shift: Int, unit: String?
    ) -> (number: String, unit: String?) {
        guard let text = number(value, decimals: decimals, format, shift: shift) else { return (fallback(value), nil) }
        return (text, unit)
    }

    private func number(_ value: Value, decimals: Int, _ format: CellFormat, shift: Int = 0) -> String? {
        let digits: DecimalDigits?
        switch value {
        case .integer(let value): digits = DecimalDigits(value)
        case .decimal(let value): digits = DecimalDigits(value)
        case .double(let value): digits = DecimalDigits(value)
        default: digits = nil
        }
        return digits?.shifted(by: shift).text(decimals: decimals, language: language, isSigned: format.isSigned)
    }

    private func defaultDecimals(_ value: Value) -> Int {
        switch value {
        case .integer: 0
        case .decimal(let value): value.scale
        default: 2
        }
    }

    /// The value by its own type, for a format that doesn't fit it.
    private func fallback(_ value: Value) -> String { parts(value, format: CellFormat(for: value.type)).number }

    private func plainText(_ value: Value) -> String {
        if case .text(let text) = value { return text }
        return fallback(value)
    }

    private func dateOf(_ value: Value) -> CalendarDate? {
        switch value {
        case .date(let date): date
        case .timestamp(let moment), .timestampWithZone(let moment): moment.date
        default: nil
        }
    }

    private func momentText(_ value: Value) -> String? {
        switch value {
        case .date(let date): self.date(date)
        case .timestamp(let moment): timestamp(moment)
        case .timestampWithZone(let moment): timestamp(moment) + "\u{A0}UTC"
        default: nil
        }
    }

    private static func monthName(_ month: Int) -> String {
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return names[max(1, min(12, month)) - 1]
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number.magnitude)
        return (number < 0 ? "\u{2212}" : "") + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
