import Columns

/// Reads spans of time as PostgreSQL writes them: `1 year 2 mons -3 days 04:05:06.7`.
enum IntervalText {
    /// One unit, in what an interval is made of.
    enum Unit {
        case months(Int64)
        case days(Int64)
        case microseconds(Int64)
    }

    /// The names of units, singular and plural.
    static let units: [String: Unit] = {
        let singular: [String: Unit] = [
            "millennium": .months(12_000), "century": .months(1200), "decade": .months(120), "year": .months(12),
            "quarter": .months(3), "month": .months(1), "mon": .months(1), "week": .days(7), "day": .days(1),
            "hour": .microseconds(3_600_000_000), "minute": .microseconds(60_000_000),
            "min": .microseconds(60_000_000), "second": .microseconds(1_000_000), "sec": .microseconds(1_000_000),
            "millisecond": .microseconds(1000), "microsecond": .microseconds(1),
        ]
        var all = singular
        for (name, unit) in singular { all[name + "s"] = unit }
        all["centuries"] = .months(1200)
        all["y"] = .months(12)
        all["d"] = .days(1)
        all["h"] = .microseconds(3_600_000_000)
        all["hrs"] = .microseconds(3_600_000_000)
        return all
    }()

    /// The interval a text stands for; nil for anything else or what doesn't fit.
    static func parse(_ text: String) -> Interval? {
        var months: Int64 = 0
        var days: Int64 = 0
        var microseconds: Int64 = 0
        var words = text.lowercased().split(whereSeparator: \.isWhitespace).map(String.init)[...]
        guard !words.isEmpty else { return nil }
        let isNegated = words.last == "ago"
        if isNegated { words.removeLast() }
        guard !words.isEmpty else { return nil }
        while let word = words.popFirst() {
            if word.contains(":") {
                guard let time = clock(word), add(&microseconds, time) else { return nil }
                continue
            }
            // "3months" and "3 months" both.
            let split = word.firstIndex { $0.isLetter } ?? word.endIndex
            guard let amount = ExactDecimal(String(word[..<split])) else { return nil }
            let name = split == word.endIndex ? words.popFirst() ?? "" : String(word[split...])
            guard let unit = units[name] else { return nil }
            switch unit {
            case .months(let size):
                guard let whole = product(amount, size), whole.rest == 0, add(&months, whole.value) else { return nil }
            case .days(let size):
                // A fraction of a day becomes time, as in PostgreSQL.
                guard let whole = product(amount, size), add(&days, whole.value) else { return nil }
                let rest = Double(whole.rest) / Double(whole.divisor) * 86_400_000_000
                guard let time = Int64(exactly: rest.rounded()), add(&microseconds, time) else { return nil }
            case .microseconds(let size):
                guard let whole = product(amount, size), add(&microseconds, whole.value) else { return nil }
            }
        }
        if isNegated {
            guard months != .min, days != .min, microseconds != .min else { return nil }
            (months, days, microseconds) = (-months, -days, -microseconds)
        }
        guard let smallMonths = Int32(exactly: months), let smallDays = Int32(exactly: days) else { return nil }
        return Interval(months: smallMonths, days: smallDays, microseconds: microseconds)
    }

    private static func add(_ sum: inout Int64, _ value: Int64) -> Bool {
        let (result, overflow) = sum.addingReportingOverflow(value)
        sum = result
        return !overflow
    }

    private static func product(_ amount: ExactDecimal, _ size: Int64) -> (value: Int64, rest: Int128, divisor: Int128)?
    {
        let (mantissa, overflow) = amount.mantissa.multipliedReportingOverflow(by: Int128(size))
        guard !overflow, let divisor = ExactDecimal.powerOfTen(amount.scale) else { return nil }
        let (quotient, rest) = mantissa.quotientAndRemainder(dividingBy: divisor)
        return Int64(exactly: quotient).map { ($0, rest, divisor) }
    }

    /// `hh:mm`, `hh:mm:ss`, `hh:mm:ss.ffffff`, with an optional sign.
    private static func clock(_ text: String) -> Int64? {
        let isNegative = text.hasPrefix("-")
        let fields = (isNegative || text.hasPrefix("+") ? text.dropFirst() : text[...])
            .split(separator: ":", omittingEmptySubsequences: false)
        guard fields.count == 2 || fields.count == 3, fields.allSatisfy({ $0.first?.isNumber ?? false }),
            let hours = Int64(fields[0]), hours <= 2_000_000, let minutes = Int64(fields[1]), minutes < 60
        else { return nil }
        var total = (hours * 60 + minutes) * 60_000_000
        if fields.count == 3 {
            guard let seconds = ExactDecimal(String(fields[2]))?.rescaled(to: 6), seconds.mantissa < 60_000_000 else {
                return nil
            }
            total += Int64(seconds.mantissa)
        }
        return isNegative ? -total : total
    }
}
