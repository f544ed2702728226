/// A moment in microseconds since 1970-01-01T00:00:00, either local (no zone) or UTC, as the column's type says.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00.
    public var microseconds: Int64

    /// Microseconds of one day.
    public static let microsecondsPerDay: Int64 = 86_400_000_000

    /// Makes a timestamp.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Makes a timestamp from a date and a time of day in microseconds.
    public init(_ date: CalendarDate, microsecondOfDay: Int64 = 0) {
        microseconds = Int64(date.days) &* Self.microsecondsPerDay &+ microsecondOfDay
    }

    /// The date. Floors, so that it is right before 1970 too.
    public var date: CalendarDate {
        let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: Self.microsecondsPerDay)
        return CalendarDate(days: Int32(clamping: remainder < 0 ? quotient - 1 : quotient))
    }

    /// Microseconds since midnight.
    public var microsecondOfDay: Int64 {
        let remainder = microseconds % Self.microsecondsPerDay
        return remainder < 0 ? remainder + Self.microsecondsPerDay : remainder
    }

    /// Order in time.
    public static func < (a: Timestamp, b: Timestamp) -> Bool { a.microseconds < b.microseconds }
}

extension Timestamp: CustomStringConvertible {
    /// `2026-09-30 14:05:00`, with a fraction only where there is one.
    public var description: String {
        let time = Int(microsecondOfDay)
        let seconds = time / 1_000_000
        var text = "\(date) \(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
        var fraction = padded(time % 1_000_000, 6)
        while fraction.last == "0" { fraction.removeLast() }
        if !fraction.isEmpty { text += "." + fraction }
        return text
    }
}

/// A span of time as SQL knows it: months, days and microseconds, kept apart since their lengths vary.
public struct Interval: Hashable, Sendable, BitwiseCopyable {
    /// Whole months.
    public var months: Int32
    /// Whole days.
    public var days: Int32
    /// Microseconds.
    public var microseconds: Int64

    /// Makes an interval.
    public init(months: Int32 = 0, days: Int32 = 0, microseconds: Int64 = 0) {
        self.months = months
        self.days = days
        self.microseconds = microseconds
    }
}

extension Interval: CustomStringConvertible {
    /// PostgreSQL's way: `1 year 2 mons 3 days 04:05:06`.
    public var description: String {
        var parts: [String] = []
        let (years, rest) = months.quotientAndRemainder(dividingBy: 12)
        if years != 0 { parts.append("\(years) year\(abs(years) == 1 ? "" : "s")") }
        if rest != 0 { parts.append("\(rest) mon\(abs(rest) == 1 ? "" : "s")") }
        if days != 0 { parts.append("\(days) day\(abs(days) == 1 ? "" : "s")") }
        if microseconds != 0 || parts.isEmpty {
            let magnitude = microseconds.magnitude
            let seconds = Int(magnitude / 1_000_000)
            var time = "\(padded(seconds / 3600, 2)):\(padded(seconds / 60 % 60, 2)):\(padded(seconds % 60, 2))"
            var fraction = padded(Int(magnitude % 1_000_000), 6)
            while fraction.last == "0" { fraction.removeLast() }
            if !fraction.isEmpty { time += "." + fraction }
            parts.append((microseconds < 0 ? "-" : "") + time)
        }
        return parts.joined(separator: " ")
    }
}
