import Columns

extension CellFormatter {
    /// A span of time in the two units that matter: `45 s`, `42 min`, `5 h 20 min`, `3.2 days`.
    ///
    /// A format with decimals keeps to the given unit instead: `5.3 h`.
    func duration(_ value: Value, unit: CellFormat.DurationUnit, _ format: CellFormat) -> String? {
        if case .interval(let interval) = value { return duration(interval, format) }
        guard let number = value.doubleValue, number.isFinite else { return nil }
        if let decimals = format.decimals {
            return self.number(number, decimals: decimals, format) + "\u{A0}" + unitName(unit)
        }
        return duration(seconds: number * unit.seconds, format)
    }

    private func duration(_ interval: Interval, _ format: CellFormat) -> String {
        let seconds = Double(interval.days) * 86_400 + Double(interval.microseconds) / 1_000_000
        guard interval.months != 0 else { return duration(seconds: seconds, format) }
        let months =
            number(Double(interval.months), decimals: 0, format) + "\u{A0}" + Phrase.unitMonths.text(in: language)
        return seconds == 0 ? months : months + " " + duration(seconds: seconds, CellFormat.integer)
    }

    private func duration(seconds: Double, _ format: CellFormat) -> String {
        let magnitude = abs(seconds)
        let sign = seconds < 0 ? "\u{2212}" : format.isSigned && seconds > 0 ? "+" : ""
        func figure(_ number: Double, _ decimals: Int, _ unit: CellFormat.DurationUnit) -> String {
            self.number(number, decimals: decimals, .integer) + "\u{A0}" + unitName(unit)
        }
        if magnitude == 0 { return figure(0, 0, .minutes) }
        if magnitude < 59.5 { return sign + figure(magnitude, 0, .seconds) }
        let minutes = (magnitude / 60).rounded()
        if minutes < 60 { return sign + figure(minutes, 0, .minutes) }
        if minutes < 48 * 60 {
            let hours = (minutes / 60).rounded(.down)
            let rest = minutes - hours * 60
            return sign + figure(hours, 0, .hours) + (rest > 0 ? "\u{A0}" + figure(rest, 0, .minutes) : "")
        }
        let days = magnitude / 86_400
        return sign + figure(days, days < 99.95 ? 1 : 0, .days)
    }

    private func number(_ number: Double, decimals: Int, _ format: CellFormat) -> String {
        DecimalDigits(number)?.text(decimals: decimals, language: language, isSigned: format.isSigned) ?? Self.nothing
    }

    private func unitName(_ unit: CellFormat.DurationUnit) -> String {
        switch unit {
        case .seconds: Phrase.unitSeconds.text(in: language)
        case .minutes: Phrase.unitMinutes.text(in: language)
        case .hours: Phrase.unitHours.text(in: language)
        case .days: Phrase.unitDays.text(in: language)
        }
    }
}

extension CellFormat.DurationUnit {
    fileprivate var seconds: Double {
        switch self {
        case .seconds: 1
        case .minutes: 60
        case .hours: 3600
        case .days: 86_400
        }
    }
}
