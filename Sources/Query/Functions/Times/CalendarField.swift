import Columns
import Diagnostics

/// The parts of a date or time that functions name.
enum CalendarField: String, CaseIterable, Sendable {
    case microseconds
    case milliseconds
    case second
    case minute
    case hour
    case day
    case week
    case month
    case quarter
    case year
    case decade
    case century
    case isoyear
    case dow
    case isodow
    case doy
    case epoch

    /// The field of a name in lower case, also of its plural.
    init?(named name: String) {
        let aliases = ["weekday": "dow", "dayofweek": "dow", "dayofyear": "doy", "mon": "month", "min": "minute"]
        let singular = aliases[name] ?? (name.hasSuffix("s") ? String(name.dropLast()) : name)
        guard let field = CalendarField(rawValue: name) ?? CalendarField(rawValue: singular) else { return nil }
        self = field
    }

    /// Reads a name, also its plural.
    init(_ text: TextBytes, function: String) throws {
        let name = text.trimmed.string.lowercased()
        guard let field = CalendarField(named: name) else {
            let known = Self.allCases.map(\.rawValue)
            throw Failure.invalid(
                "\(function) knows no part \"\(text.string)\"",
                help: [Suggestion.help(for: name, among: known), "parts: " + known.joined(separator: ", ")]
                    .compactMap { $0 })
        }
        self = field
    }

    /// How many decimals the field of a time has; nil where it is whole. The decimals are microseconds.
    var fractionDigits: Int? {
        switch self {
        case .second, .epoch: 6
        case .milliseconds: 3
        default: nil
        }
    }

    private static let dayLength = Timestamp.microsecondsPerDay

    /// The field of a moment in microseconds since 1970.
    func value(of microseconds: Int64) -> Int64 {
        let moment = Timestamp(microseconds: microseconds)
        let time = moment.microsecondOfDay
        switch self {
        case .microseconds: return time % 60_000_000
        case .milliseconds: return time % 60_000_000 / 1000
        case .second: return time / 1_000_000 % 60
        case .minute: return time / 60_000_000 % 60
        case .hour: return time / 3_600_000_000
        case .epoch: return (microseconds - floorModulo(microseconds, 1_000_000)) / 1_000_000
        default: return value(of: moment.date)
        }
    }

    /// The field of a date; of a time of day, zero.
    func value(of date: CalendarDate) -> Int64 {
        let (year, month, day) = date.parts
        switch self {
        case .microseconds, .milliseconds, .second, .minute, .hour: return 0
        case .day: return Int64(day)
        case .month: return Int64(month)
        case .quarter: return Int64((month + 2) / 3)
        case .year: return Int64(year)
        case .decade: return Int64(year >= 0 ? year / 10 : (year - 9) / 10)
        case .century: return Int64(year > 0 ? (year + 99) / 100 : year / 100 - 1)
        case .dow: return Int64(date.isoWeekday % 7)
        case .isodow: return Int64(date.isoWeekday)
        case .doy:
            return Int64(date.days) - Int64(CalendarDate(year: year, month: 1, day: 1)?.days ?? date.days) + 1
        case .week: return Int64(Self.isoWeek(of: date).week)
        case .isoyear: return Int64(Self.isoWeek(of: date).year)
        case .epoch: return Int64(date.days) * 86_400
        }
    }

    /// The field of an interval; nil where it has none.
    func value(of interval: Interval) -> Int64? {
        switch self {
        case .microseconds: interval.microseconds % 60_000_000
        case .milliseconds: interval.microseconds % 60_000_000 / 1000
        case .second: interval.microseconds / 1_000_000 % 60
        case .minute: interval.microseconds / 60_000_000 % 60
        case .hour: interval.microseconds / 3_600_000_000
        case .day: Int64(interval.days)
        case .month: Int64(interval.months % 12)
        case .quarter: Int64(interval.months % 12 / 3 + 1)
        case .year: Int64(interval.months / 12)
        case .decade: Int64(interval.months / 120)
        case .century: Int64(interval.months / 1200)
        case .epoch: Int64(truncatingIfNeeded: Self.epochMicroseconds(of: interval) / 1_000_000)
        case .week, .isoyear, .dow, .isodow, .doy: nil
        }
    }

    /// An interval's length as PostgreSQL counts it: a year of 365.25 days, a month of 30.
    static func epochMicroseconds(of interval: Interval) -> Int128 {
        let year: Int128 = 31_557_600_000_000
        let days = Int128(interval.months % 12) * 30 + Int128(interval.days)
        return Int128(interval.months / 12) * year + days * Int128(dayLength) + Int128(interval.microseconds)
    }

    /// A field with decimals of a moment, in microseconds.
    func fineValue(of microseconds: Int64) -> Int128 {
        self == .epoch ? Int128(microseconds) : Int128(floorModulo(microseconds, 60_000_000))
    }

    /// A field with decimals of an interval, in microseconds.
    func fineValue(of interval: Interval) -> Int128 {
        self == .epoch ? Self.epochMicroseconds(of: interval) : Int128(interval.microseconds % 60_000_000)
    }

    /// The week of the year and the year it belongs to (ISO 8601): week 1 holds the year's first Thursday.
    static func isoWeek(of date: CalendarDate) -> (year: Int, week: Int) {
        let thursday = date.addingDays(4 - date.isoWeekday)
        let year = thursday.parts.year
        let first = CalendarDate(year: year, month: 1, day: 1)?.days ?? thursday.days
        return (year, Int(thursday.days - first) / 7 + 1)
    }

    /// The start of the period that a date lies in.
    func start(of date: CalendarDate) -> CalendarDate? {
        let (year, month, _) = date.parts
        switch self {
        case .day, .hour, .minute, .second, .milliseconds, .microseconds, .dow, .isodow, .doy: return date
        case .week: return date.addingDays(1 - date.isoWeekday)
        case .month: return date.startOfMonth
        case .quarter: return CalendarDate(year: year, month: (month - 1) / 3 * 3 + 1, day: 1)
        case .year: return CalendarDate(year: year, month: 1, day: 1)
        case .decade: return CalendarDate(year: year - Int(floorModulo(Int64(year), 10)), month: 1, day: 1)
        case .century: return CalendarDate(year: (year - 1) / 100 * 100 + 1, month: 1, day: 1)
        case .isoyear:
            return date.addingDays(1 - date.isoWeekday - (Self.isoWeek(of: date).week - 1) * 7)
        case .epoch: return nil
        }
    }

    /// The start of the period that a moment lies in.
    func start(of microseconds: Int64) -> Int64? {
        let unit: Int64
        switch self {
        case .microseconds: return microseconds
        case .milliseconds: unit = 1000
        case .second: unit = 1_000_000
        case .minute: unit = 60_000_000
        case .hour: unit = 3_600_000_000
        case .day: unit = Self.dayLength
        default:
            return start(of: Timestamp(microseconds: microseconds).date).map { Timestamp($0).microseconds }
        }
        return microseconds - floorModulo(microseconds, unit)
    }

    /// How many starts of the period lie after the first moment, up to and including the second.
    func boundaries(from first: Int64, to second: Int64) -> Int64? {
        func quotient(_ value: Int64, _ unit: Int64) -> Int64 { (value - floorModulo(value, unit)) / unit }
        func months(_ value: Int64) -> Int64 {
            let parts = Timestamp(microseconds: value).date.parts
            return Int64(parts.year) * 12 + Int64(parts.month) - 1
        }
        func count(_ unit: Int64) -> Int64 { quotient(second, unit) - quotient(first, unit) }
        switch self {
        case .microseconds:
            let (difference, overflow) = second.subtractingReportingOverflow(first)
            return overflow ? nil : difference
        case .milliseconds: return count(1000)
        case .second, .epoch: return count(1_000_000)
        case .minute: return count(60_000_000)
        case .hour: return count(3_600_000_000)
        case .day, .dow, .isodow, .doy: return count(Self.dayLength)
        case .week:
            // 1970-01-01 was a Thursday; weeks start on Monday.
            func week(_ value: Int64) -> Int64 { quotient(quotient(value, Self.dayLength) + 3, 7) }
            return week(second) - week(first)
        case .month: return months(second) - months(first)
        case .quarter: return quotient(months(second), 3) - quotient(months(first), 3)
        case .year: return quotient(months(second), 12) - quotient(months(first), 12)
        case .decade: return quotient(months(second), 120) - quotient(months(first), 120)
        case .century: return quotient(months(second) - 12, 1200) - quotient(months(first) - 12, 1200)
        case .isoyear:
            return Int64(
                Self.isoWeek(of: Timestamp(microseconds: second).date).year
                    - Self.isoWeek(of: Timestamp(microseconds: first).date).year)
        }
    }
}

/// The remainder of a division rounded down: never negative for a positive divisor.
func floorModulo(_ value: Int64, _ divisor: Int64) -> Int64 {
    let remainder = value % divisor
    return remainder < 0 ? remainder + divisor : remainder
}
