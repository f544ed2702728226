/// A time zone's rule without end, as POSIX's TZ variable has it: `EET-2EEST,M3.5.0/3,M10.5.0/4`.
struct RecurringRule {
    /// A day of a year with a time.
    struct Change: Equatable {
        enum Day: Equatable {
            /// Day 1 to 365, never counting 29 February.
            case julian(Int)
            /// Day 0 to 365, counting 29 February.
            case ordinal(Int)
            /// A weekday (0 Sunday to 6) of a week (1 to 4, 5 the last) of a month.
            case weekday(month: Int, week: Int, day: Int)
        }

        var day: Day
        /// Seconds from midnight by the clock before the change; may be negative or past 24 hours.
        var seconds: Int
    }

    /// Seconds east of UTC in standard time.
    var standardOffset: Int
    /// Seconds east of UTC in daylight saving time, and when it begins and ends.
    var daylight: (offset: Int, begin: Change, end: Change)?

    init?(_ text: [UInt8]) {
        var scanner = Scanner(bytes: text)
        guard scanner.name(), let west = scanner.time(maximumHours: 24) else { return nil }
        standardOffset = -west
        if scanner.isAtEnd { return }
        guard scanner.name() else { return nil }
        var offset = standardOffset + 3600
        if scanner.peek != UInt8(ascii: ",") {
            guard let west = scanner.time(maximumHours: 24) else { return nil }
            offset = -west
        }
        guard let begin = scanner.change(), let end = scanner.change(), scanner.isAtEnd else { return nil }
        daylight = (offset, begin, end)
    }

    /// The two changes of a year in order, in seconds since 1970 UTC, with the offsets from then on.
    func transitions(of year: Int) -> [(at: Int64, offset: Int)] {
        guard let daylight else { return [] }
        let begin = (at: daylight.begin.seconds(in: year) - Int64(standardOffset), offset: daylight.offset)
        let end = (at: daylight.end.seconds(in: year) - Int64(daylight.offset), offset: standardOffset)
        return begin.at < end.at ? [begin, end] : [end, begin]
    }
}

extension RecurringRule.Change {
    /// Seconds since 1970 by the local clock before the change.
    func seconds(in year: Int) -> Int64 {
        let newYear = CalendarDate(year: year, month: 1, day: 1) ?? CalendarDate(days: 0)
        let date: CalendarDate
        switch day {
        case .ordinal(let count): date = newYear.addingDays(count)
        case .julian(let count):
            let isLeap = CalendarDate.daysInMonth(year: year, month: 2) == 29
            date = newYear.addingDays(count - 1 + (isLeap && count > 59 ? 1 : 0))
        case .weekday(let month, let week, let day):
            let first = newYear.addingMonths(month - 1)
            let toFirst = (day - first.isoWeekday % 7 + 7) % 7
            var shift = toFirst + (week - 1) * 7
            while shift >= CalendarDate.daysInMonth(year: year, month: month) { shift -= 7 }
            date = first.addingDays(shift)
        }
        return Int64(date.days) * 86_400 + Int64(seconds)
    }
}

/// Reads the parts of the text.
private struct Scanner {
    var bytes: [UInt8]
    var position = 0

    var peek: UInt8? { position < bytes.count ? bytes[position] : nil }
    var isAtEnd: Bool { position == bytes.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// Letters, or anything in angle brackets.
    mutating func name() -> Bool {
        let start = position
        if take("<") {
            while let byte = peek, byte != UInt8(ascii: ">") {
                _ = byte
                position += 1
            }
            return take(">")
        }
        while let byte = peek, (65...90).contains(byte & 0xDF) { position += 1 }
        return position - start >= 3
    }

    mutating func number(upTo maximum: Int) -> Int? {
        var value = 0
        let start = position
        while let byte = peek, (48...57).contains(byte), position - start < 4 {
            value = value * 10 + Int(byte) - 48
            position += 1
        }
        return position > start && value <= maximum ? value : nil
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    mutating func time(maximumHours: Int) -> Int? {
        let isNegative = take("-")
        if !isNegative { _ = take("+") }
        guard let hours = number(upTo: maximumHours) else { return nil }
        var seconds = hours * 3600
        if take(":") {
            guard let minutes = number(upTo: 59) else { return nil }
            seconds += minutes * 60
            if take(":") {
                guard let rest = number(upTo: 59) else { return nil }
                seconds += rest
            }
        }
        return isNegative ? -seconds : seconds
    }

    /// `,date[/time]`.
    mutating func change() -> RecurringRule.Change? {
        guard take(",") else { return nil }
        let day: RecurringRule.Change.Day
        if take("M") {
            guard let month = number(upTo: 12), month > 0, take("."), let week = number(upTo: 5), week > 0, take("."),
                let weekday = number(upTo: 6)
            else { return nil }
            day = .weekday(month: month, week: week, day: weekday)
        } else if take("J") {
            guard let count = number(upTo: 365), count > 0 else { return nil }
            day = .julian(count)
        } else {
            guard let count = number(upTo: 365) else { return nil }
            day = .ordinal(count)
        }
        var seconds = 7200
        if take("/") {
            // RFC 9636 allows -167 to 167 hours.
            guard let time = time(maximumHours: 167) else { return nil }
            seconds = time
        }
        return RecurringRule.Change(day: day, seconds: seconds)
    }
}
