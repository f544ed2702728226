public import Columns

/// A span of whole days that a report is about: half-open, [start, end), in the workspace's time zone.
///
/// Two periods of the same days are equal however they were typed: `2026-01-01..2026-03-31` is `2026-Q1`.
public struct ReportingPeriod: Hashable, Sendable {
    /// How long a period is, and so what its neighbours are.
    public enum Grain: String, Hashable, Sendable, CaseIterable {
        /// One calendar month.
        case month
        /// One calendar quarter.
        case quarter
        /// One calendar year.
        case year
        /// Any other span of days.
        case days
    }

    /// The first day.
    public let start: CalendarDate
    /// The day after the last.
    public let end: CalendarDate
    /// Month, quarter or year where the days are exactly one, else days.
    public let grain: Grain

    /// Makes the period of the days from `start` up to but not including `end`; nil when there are none.
    public init?(start: CalendarDate, end: CalendarDate) {
        guard start < end else { return nil }
        self.init(unchecked: start, end)
    }

    private init(unchecked start: CalendarDate, _ end: CalendarDate) {
        self.start = start
        self.end = end
        let month = start.parts.month
        grain =
            if start.parts.day != 1 {
                .days
            } else if start.addingMonths(1) == end {
                .month
            } else if month % 3 == 1, start.addingMonths(3) == end {
                .quarter
            } else if month == 1, start.addingMonths(12) == end {
                .year
            } else {
                .days
            }
    }

    /// The calendar month that a day lies in.
    public static func month(containing date: CalendarDate) -> ReportingPeriod {
        ReportingPeriod(unchecked: date.startOfMonth, date.startOfMonth.addingMonths(1))
    }

    /// The calendar month, quarter or year that a day lies in; for `days`, that one day.
    public static func period(of grain: Grain, containing date: CalendarDate) -> ReportingPeriod {
        let month = date.startOfMonth
        switch grain {
        case .month: return .month(containing: date)
        case .quarter:
            let start = month.addingMonths(-((date.parts.month - 1) % 3))
            return ReportingPeriod(unchecked: start, start.addingMonths(3))
        case .year:
            let start = month.addingMonths(1 - date.parts.month)
            return ReportingPeriod(unchecked: start, start.addingMonths(12))
        case .days: return ReportingPeriod(unchecked: date, date.addingDays(1))
        }
    }

    /// The last day, included.
    public var lastDay: CalendarDate { end.addingDays(-1) }

    /// How many days there are.
    public var dayCount: Int { Int(end.days) - Int(start.days) }

    /// How many months there are, where the period is made of whole ones; else nil.
    public var wholeMonthCount: Int? {
        guard start.parts.day == 1, end.parts.day == 1 else { return nil }
        return (end.parts.year - start.parts.year) * 12 + end.parts.month - start.parts.month
    }

    /// The period of the same length directly before.
    public var previous: ReportingPeriod { shifted(by: -1) }

    /// The period of the same length directly after.
    public var next: ReportingPeriod { shifted(by: 1) }

    /// The period some lengths later (or earlier): whole months move by months, other spans by days.
    public func shifted(by count: Int) -> ReportingPeriod {
        if let months = wholeMonthCount {
            return ReportingPeriod(
                unchecked: start.addingMonths(months * count), end.addingMonths(months * count))
        }
        return ReportingPeriod(unchecked: start.addingDays(dayCount * count), end.addingDays(dayCount * count))
    }

    /// The same days a year before; 29 February becomes the 28th.
    public var yearBefore: ReportingPeriod {
        if wholeMonthCount != nil {
            return ReportingPeriod(unchecked: start.addingMonths(-12), end.addingMonths(-12))
        }
        let first = start.addingMonths(-12)
        return ReportingPeriod(unchecked: first, max(first, lastDay.addingMonths(-12)).addingDays(1))
    }

    /// The calendar months that the period touches, in order.
    public var months: [ReportingPeriod] {
        var result: [ReportingPeriod] = []
        var month = ReportingPeriod.month(containing: start)
        while month.start < end {
            result.append(month)
            month = month.next
        }
        return result
    }

    /// The calendar months that lie in the period whole: those for which pay may be shown.
    public var wholeMonths: [ReportingPeriod] { months.filter { $0.start >= start && $0.end <= end } }

    /// Whether a day lies in the period.
    public func contains(_ date: CalendarDate) -> Bool { date >= start && date < end }

    /// How many days before a period's end the data may stop for the period still to count as complete:
    /// a month that ends on a weekend or a holiday has no last entries.
    public static let completenessSlackInDays = 3

    /// Whether data that ends on `dataEnd` covers the period: it ends at most three days before the period's end.
    public func isComplete(dataEnd: CalendarDate) -> Bool {
        dataEnd >= end.addingDays(-Self.completenessSlackInDays)
    }

    /// The last period of a grain that data up to `dataEnd` covers.
    public static func lastComplete(_ grain: Grain = .month, dataEnd: CalendarDate) -> ReportingPeriod {
        var period = period(of: grain, containing: dataEnd)
        if !period.isComplete(dataEnd: dataEnd) { period = period.previous }
        return period
    }
}
