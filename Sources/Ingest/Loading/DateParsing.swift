import Columns

/// Dates and times from bytes: the one place that knows how they are written.
///
/// Dates: `2026-03-05`, `2026/03/05`, `5.3.2026` and, by the column's order, `5/3/2026` or `3/5/2026`. Times: after a
/// date and a space or `T`, hours and minutes, then seconds and a fraction (past microseconds cut off), then `Z` or
/// an offset such as `+02`, `+0200` or `+02:00`, which a space may precede.
enum DateParsing {
    /// Which part of a date with slashes comes first.
    enum SlashOrder: Hashable, Sendable {
        case undecided
        case dayFirst
        case monthFirst
    }

    /// What a text says of day and month.
    struct Moment {
        /// Days since 1970-01-01; for dates with slashes, by the order given, else unspecified.
        var days: Int32 = 0
        /// Microseconds since midnight, nil for a date alone.
        var time: Int64?
        /// Minutes east of UTC, nil without a zone.
        var offset: Int?
        /// The two parts before the year, for dates with slashes.
        var slashParts: (first: Int, second: Int)?

        /// Whether the day is known.
        func isDecided(_ order: SlashOrder) -> Bool { slashParts == nil || order != .undecided }
    }

    /// A date alone; nil for all else.
    @inline(__always)
    static func date(_ bytes: UnsafePointer<UInt8>, _ count: Int, order: SlashOrder) -> Int32? {
        if count == 10, let days = isoDay(bytes) { return days }
        guard let moment = moment(bytes, count, order: order), moment.time == nil, moment.isDecided(order)
        else { return nil }
        return moment.days
    }

    /// A timestamp, or a date as its midnight; nil for all else, and for a zone where none is wanted or the reverse.
    @inline(__always)
    static func timestamp(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, order: SlashOrder, withZone: Bool
    ) -> Int64? {
        if !withZone, count == 19, let days = isoDay(bytes),
            bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"),
            let seconds = clock(bytes + 11)
        {
            return Int64(days) &* 86_400_000_000 &+ seconds &* 1_000_000
        }
        guard let moment = moment(bytes, count, order: order), (moment.offset != nil) == withZone,
            moment.isDecided(order)
        else { return nil }
        let local = Int64(moment.days) &* 86_400_000_000 &+ (moment.time ?? 0)
        return local &- Int64(moment.offset ?? 0) &* 60_000_000
    }

    /// Any date or time there is a form for. With an undecided order, a date with slashes has only its parts.
    static func moment(_ bytes: UnsafePointer<UInt8>, _ count: Int, order: SlashOrder) -> Moment? {
        guard count >= 8, count <= 40 else { return nil }
        var result = Moment()
        var used: Int
        if let days = isoDate(bytes, count) {
            result.days = days
            used = 10
        } else {
            var index = 0
            guard let first = number(bytes, count, &index, digits: 1...2), index < count else { return nil }
            let separator = bytes[index]
            guard separator == UInt8(ascii: ".") || separator == UInt8(ascii: "/") else { return nil }
            index += 1
            guard let second = number(bytes, count, &index, digits: 1...2), index < count, bytes[index] == separator
            else { return nil }
            index += 1
            guard let year = number(bytes, count, &index, digits: 4...4) else { return nil }
            if separator == UInt8(ascii: ".") {
                guard let days = days(year, second, first) else { return nil }
                result.days = days
            } else {
                result.slashParts = (first, second)
                switch order {
                case .undecided:
                    guard days(year, second, first) != nil || days(year, first, second) != nil else { return nil }
                case .dayFirst:
                    guard let days = days(year, second, first) else { return nil }
                    result.days = days
                case .monthFirst:
                    guard let days = days(year, first, second) else { return nil }
                    result.days = days
                }
            }
            used = index
        }
        if used == count { return result }
        guard bytes[used] == UInt8(ascii: " ") || bytes[used] | 0x20 == UInt8(ascii: "t") else { return nil }
        used += 1
        return time(bytes, count, from: used, into: result)
    }

    private static func time(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, from start: Int, into date: Moment
    ) -> Moment? {
        var result = date
        var index = start
        guard let hour = number(bytes, count, &index, digits: 1...2), hour <= 23, index < count,
            bytes[index] == UInt8(ascii: ":")
        else { return nil }
        index += 1
        guard let minute = number(bytes, count, &index, digits: 2...2), minute <= 59 else { return nil }
        var microseconds = Int64(hour * 60 + minute) * 60_000_000
        if index < count, bytes[index] == UInt8(ascii: ":") {
            index += 1
            guard let second = number(bytes, count, &index, digits: 2...2), second <= 59 else { return nil }
            microseconds += Int64(second) * 1_000_000
            if index < count, bytes[index] == UInt8(ascii: ".") {
                index += 1
                let fraction = index
                var unit: Int64 = 100_000
                while index < count, NumberParsing.isDigit(bytes[index]) {
                    microseconds += Int64(bytes[index] &- UInt8(ascii: "0")) * unit
                    unit /= 10
                    index += 1
                }
                guard index > fraction, index - fraction <= 9 else { return nil }
            }
        }
        result.time = microseconds
        if index == count { return result }
        if bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index < count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "Z"), UInt8(ascii: "z"):
            result.offset = 0
            index += 1
        case UInt8(ascii: "+"), UInt8(ascii: "-"):
            let sign = bytes[index] == UInt8(ascii: "-") ? -1 : 1
            index += 1
            guard let hours = number(bytes, count, &index, digits: 2...2), hours <= 18 else { return nil }
            var minutes = 0
            if index < count {
                if bytes[index] == UInt8(ascii: ":") { index += 1 }
                guard let more = number(bytes, count, &index, digits: 2...2), more <= 59 else { return nil }
                minutes = more
            }
            result.offset = sign * (hours * 60 + minutes)
        default: return nil
        }
        return index == count ? result : nil
    }

    /// `yyyy-mm-dd` or `yyyy/mm/dd` at the front of a longer text.
    @inline(__always)
    private static func isoDate(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
        count >= 10 ? isoDay(bytes) : nil
    }

    /// The same for ten bytes.
    @inline(__always)
    static func isoDay(_ bytes: UnsafePointer<UInt8>) -> Int32? {
        let separator = bytes[4]
        guard separator == bytes[7], separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/"),
            let century = twoDigits(bytes), let rest = twoDigits(bytes + 2), let month = twoDigits(bytes + 5),
            let day = twoDigits(bytes + 8)
        else { return nil }
        return days(century &* 100 &+ rest, month, day)
    }

    /// `hh:mm:ss` as seconds.
    @inline(__always)
    private static func clock(_ bytes: UnsafePointer<UInt8>) -> Int64? {
        guard bytes[2] == UInt8(ascii: ":"), bytes[5] == UInt8(ascii: ":"), let hour = twoDigits(bytes), hour <= 23,
            let minute = twoDigits(bytes + 3), minute <= 59, let second = twoDigits(bytes + 6), second <= 59
        else { return nil }
        return Int64((hour &* 60 &+ minute) &* 60 &+ second)
    }

    @inline(__always)
    private static func twoDigits(_ bytes: UnsafePointer<UInt8>) -> Int? {
        let tens = bytes[0] &- UInt8(ascii: "0")
        let ones = bytes[1] &- UInt8(ascii: "0")
        return tens <= 9 && ones <= 9 ? Int(tens) &* 10 &+ Int(ones) : nil
    }

    @inline(__always)
    private static func number(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ index: inout Int, digits: ClosedRange<Int>
    ) -> Int? {
        let start = index
        var value = 0
        while index < count, index &- start < digits.upperBound, NumberParsing.isDigit(bytes[index]) {
            value = value &* 10 &+ Int(bytes[index] &- UInt8(ascii: "0"))
            index &+= 1
        }
        return index &- start >= digits.lowerBound ? value : nil
    }

    /// Days since 1970-01-01 of a day of the years 1 to 9999; nil where there is no such day.
    @inline(__always)
    static func days(_ year: Int, _ month: Int, _ day: Int) -> Int32? {
        guard year >= 1, month >= 1, month <= 12, day >= 1 else { return nil }
        if day > 28 {
            guard day <= CalendarDate.daysInMonth(year: year, month: month) else { return nil }
        }
        // Days from civil, H. Hinnant, "chrono-Compatible Low-Level Date Algorithms", for years that aren't negative.
        let shifted = month <= 2 ? year &- 1 : year
        let era = shifted / 400
        let yearOfEra = shifted &- era &* 400
        let dayOfYear = (153 &* (month &+ (month > 2 ? -3 : 9)) &+ 2) / 5 &+ day &- 1
        let dayOfEra = yearOfEra &* 365 &+ yearOfEra / 4 &- yearOfEra / 100 &+ dayOfYear
        return Int32(truncatingIfNeeded: era &* 146_097 &+ dayOfEra &- 719_468)
    }
}
