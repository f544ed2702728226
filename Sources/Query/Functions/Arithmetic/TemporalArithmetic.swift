import Columns
import Diagnostics

/// Arithmetic of dates, timestamps and intervals, as PostgreSQL defines it.
enum TemporalArithmetic {
    /// The last and first microsecond a timestamp may name: the years -9999 to 9999.
    static let timestampRange: ClosedRange<Int64> = {
        let first = CalendarDate(year: -9999, month: 1, day: 1)?.days ?? 0
        let last = CalendarDate(year: 9999, month: 12, day: 31)?.days ?? 0
        let day = Timestamp.microsecondsPerDay
        return (Int64(first) * day)...(Int64(last) * day + day - 1)
    }()

    static let dateRange: ClosedRange<Int32> = {
        let first = CalendarDate(year: -9999, month: 1, day: 1)?.days ?? 0
        let last = CalendarDate(year: 9999, month: 12, day: 31)?.days ?? 0
        return first...last
    }()

    /// A timestamp some months, then days, then microseconds later; nil out of range.
    static func adding(_ interval: Interval, to microseconds: Int64) -> Int64? {
        let moment = Timestamp(microseconds: microseconds)
        var date = moment.date
        if interval.months != 0 { date = date.addingMonths(Int(interval.months)) }
        let days = Int64(date.days) + Int64(interval.days)
        let (base, overflow) = days.multipliedReportingOverflow(by: Timestamp.microsecondsPerDay)
        if overflow { return nil }
        let (time, timeOverflow) = moment.microsecondOfDay.addingReportingOverflow(interval.microseconds)
        let (result, sumOverflow) = base.addingReportingOverflow(time)
        return timeOverflow || sumOverflow || !timestampRange.contains(result) ? nil : result
    }

    static func negated(_ interval: Interval) throws -> Interval {
        guard interval.months != .min, interval.days != .min, interval.microseconds != .min else {
            throw Failure.overflow(.interval, "-(\(interval))")
        }
        return Interval(months: -interval.months, days: -interval.days, microseconds: -interval.microseconds)
    }

    static func sum(_ a: Interval, _ b: Interval) throws -> Interval {
        let months = a.months.addingReportingOverflow(b.months)
        let days = a.days.addingReportingOverflow(b.days)
        let time = a.microseconds.addingReportingOverflow(b.microseconds)
        guard !months.overflow, !days.overflow, !time.overflow else {
            throw Failure.overflow(.interval, "(\(a)) + (\(b))")
        }
        return Interval(months: months.partialValue, days: days.partialValue, microseconds: time.partialValue)
    }

    /// An interval times a number: what is left of a month becomes days (of 30), of a day time, as PostgreSQL does.
    static func scaled(_ interval: Interval, by factor: Double) throws -> Interval {
        let months = Double(interval.months) * factor
        let wholeMonths = months.rounded(.towardZero)
        let days = Double(interval.days) * factor + (months - wholeMonths) * 30
        // A hair below a whole day is one that binary fractions could not express.
        let wholeDays =
            (days * 1e6).rounded().remainder(dividingBy: 1e6) == 0 ? days.rounded() : days.rounded(.towardZero)
        let time = Double(interval.microseconds) * factor + (days - wholeDays) * Double(Timestamp.microsecondsPerDay)
        guard let m = Int32(exactly: wholeMonths), let d = Int32(exactly: wholeDays), abs(time) < 9e18 else {
            throw Failure.overflow(.interval, "(\(interval)) * \(factor)")
        }
        return Interval(months: m, days: d, microseconds: Int64(time.rounded()))
    }

    /// The difference of two moments in days and time.
    static func difference(_ a: Int64, _ b: Int64) throws -> Interval {
        let (difference, overflow) = a.subtractingReportingOverflow(b)
        guard !overflow else { throw Failure.overflow(.interval, "the difference") }
        return Interval(
            days: Int32(clamping: difference / Timestamp.microsecondsPerDay),
            microseconds: difference % Timestamp.microsecondsPerDay)
    }

    /// The order of intervals: a month counts 30 days, a day 24 hours.
    static func sortValue(_ interval: Interval) -> Int128 {
        (Int128(interval.months) * 30 + Int128(interval.days)) * Int128(Timestamp.microsecondsPerDay)
            + Int128(interval.microseconds)
    }
}
