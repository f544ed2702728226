import Columns

extension TextParsing {
    /// `1 year 2 months 3 days 04:05:06`, `1-2 3 04:05:06` for the same, `90 minutes`, `-1.5 hours`, with `ago` at the end to turn it around, or
    /// ISO 8601's `P1Y2M3DT4H5M6S`.
    static func interval(_ text: TextBytes) -> Interval? {
        let words = text.trimmed.string.lowercased()
        if words.hasPrefix("p") { return isoInterval(words.dropFirst()) }
        var parts = words.split(whereSeparator: \.isWhitespace).flatMap(splitNumberAndUnit)
        guard !parts.isEmpty else { return nil }
        var isBack = false
        if parts.last == "ago" {
            isBack = true
            parts.removeLast()
        }
        var total = IntervalSum()
        var index = 0
        while index < parts.count {
            let part = parts[index]
            if part.contains(":") {
                let isNegative = part.hasPrefix("-")
                var digits = String(part.drop { $0 == "-" || $0 == "+" })
                guard let time = digits.withUTF8({ clock($0) }) else { return nil }
                total.microseconds += Double(isNegative ? -time : time)
                index += 1
            } else if let months = yearsAndMonths(part) {
                total.months += Double(months)
                index += 1
            } else if index + 1 < parts.count, parts[index + 1].contains(":"), let days = Int32(part) {
                // Days before a time need no unit.
                total.days += Double(days)
                index += 1
            } else {
                var number = String(part)
                guard index + 1 < parts.count, let amount = number.withUTF8({ double($0) }),
                    total.add(amount, unit: parts[index + 1])
                else { return nil }
                index += 2
            }
        }
        return total.interval(isBack: isBack)
    }

    /// `1-2`, years and months, as months.
    private static func yearsAndMonths(_ part: Substring) -> Int64? {
        let fields = part.drop { $0 == "-" || $0 == "+" }.split(separator: "-", omittingEmptySubsequences: false)
        guard fields.count == 2, let years = Int32(fields[0]), let months = Int32(fields[1]), months < 12 else {
            return nil
        }
        let total = Int64(years) * 12 + Int64(months)
        return part.hasPrefix("-") ? -total : total
    }

    /// `1day` is two parts, `day` and `04:05` are one.
    private static func splitNumberAndUnit(_ word: Substring) -> [Substring] {
        guard let first = word.first, first.isNumber || "+-.".contains(first),
            let split = word.firstIndex(where: \.isLetter)
        else { return [word] }
        return [word[..<split], word[split...]]
    }

    private static func isoInterval(_ text: Substring) -> Interval? {
        var total = IntervalSum()
        var isTime = false
        var number = ""
        guard !text.isEmpty else { return nil }
        for character in text {
            if character == "t" {
                guard !isTime, number.isEmpty else { return nil }
                isTime = true
            } else if character.isLetter {
                let unit: Substring
                switch (character, isTime) {
                case ("y", false): unit = "year"
                case ("m", false): unit = "month"
                case ("w", false): unit = "week"
                case ("d", false): unit = "day"
                case ("h", true): unit = "hour"
                case ("m", true): unit = "minute"
                case ("s", true): unit = "second"
                default: return nil
                }
                guard let amount = number.withUTF8({ double($0) }), total.add(amount, unit: unit) else { return nil }
                number = ""
            } else {
                number.append(character)
            }
        }
        return number.isEmpty ? total.interval(isBack: false) : nil
    }
}

/// Adds up the parts of an interval; fractions of months become days (of 30), of days time.
private struct IntervalSum {
    var months = 0.0
    var days = 0.0
    var microseconds = 0.0

    mutating func add(_ amount: Double, unit: Substring) -> Bool {
        switch unit {
        case "year", "years", "yr", "yrs", "y": addMonths(amount * 12)
        case "quarter", "quarters": addMonths(amount * 3)
        case "month", "months", "mon", "mons": addMonths(amount)
        case "week", "weeks", "w": addDays(amount * 7)
        case "day", "days", "d": addDays(amount)
        case "hour", "hours", "hr", "hrs", "h": microseconds += amount * 3_600_000_000
        case "minute", "minutes", "min", "mins", "m": microseconds += amount * 60_000_000
        case "second", "seconds", "sec", "secs", "s": microseconds += amount * 1_000_000
        case "millisecond", "milliseconds", "ms": microseconds += amount * 1000
        case "microsecond", "microseconds", "us": microseconds += amount
        default: return false
        }
        return true
    }

    private mutating func addMonths(_ amount: Double) {
        let whole = amount.rounded(.towardZero)
        months += whole
        addDays(((amount - whole) * 30 * 1e6).rounded() / 1e6)
    }

    private mutating func addDays(_ amount: Double) {
        let whole = amount.rounded(.towardZero)
        days += whole
        microseconds += (amount - whole) * Double(Timestamp.microsecondsPerDay)
    }

    func interval(isBack: Bool) -> Interval? {
        let sign: Double = isBack ? -1 : 1
        guard let months = Int32(exactly: months * sign), let days = Int32(exactly: days * sign),
            microseconds.magnitude < 9e18
        else { return nil }
        return Interval(months: months, days: days, microseconds: Int64((microseconds * sign).rounded()))
    }
}
