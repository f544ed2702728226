import Columns

/// Dates and times from bytes: the one place that knows how they are written.
///
/// Dates: `2026-03-05`, `2026/03/05`, `2026-3-5`, `5.3.2026`, with month names and, by the column's order, `5/3/2026` or
/// `3/5/2026`, with dashes too. Times: after a date and a space, a comma or `T`, hours and minutes, then seconds and a
/// fraction (past microseconds cut off), AM or PM, then `Z`, `UTC`, `GMT` or an offset such as `+02`, `+0200` or
/// `+02:00`, which a space may precede.
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
        /// Whether the date is written with points, which has the day first.
        var hasPoints = false
        /// The two parts before the year, for dates with slashes or dashes.
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
        guard count >= 8, count <= longest else { return nil }
        var result = Moment()
        var used: Int
        if let days = isoDate(bytes, count) {
            result.days = days
            used = 10
        } else if NumberParsing.isDigit(bytes[0]), let date = numericDate(bytes, count, order, &result) {
            used = date
        } else if let date = wordDate(bytes, count) {
            result.days = date.days
            used = date.used
        } else {
            return nil
        }
        if used == count { return result }
        if bytes[used] == UInt8(ascii: ","), used + 1 < count, bytes[used + 1] == UInt8(ascii: " ") { used += 1 }
        guard bytes[used] == UInt8(ascii: " ") || bytes[used] | 0x20 == UInt8(ascii: "t") else { return nil }
        used += 1
        return time(bytes, count, from: used, into: result)
    }

    /// The longest text of a date and a time, in bytes.
    private static let longest = 80

    /// A date of three numbers that isn't plain ISO; how many bytes it takes.
    private static func numericDate(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ order: SlashOrder, _ result: inout Moment
    ) -> Int? {
        var index = 0
        while index < count, NumberParsing.isDigit(bytes[index]) { index += 1 }
        let isYearFirst = index == 4
        guard index <= 2 || isYearFirst, index < count else { return nil }
        let separator = bytes[index]
        guard separator == UInt8(ascii: ".") || separator == UInt8(ascii: "/") || separator == UInt8(ascii: "-") else {
            return nil
        }
        index = 0
        guard let first = number(bytes, count, &index, digits: 1...4) else { return nil }
        index += 1
        guard let second = number(bytes, count, &index, digits: 1...2), index < count, bytes[index] == separator else {
            return nil
        }
        index += 1
        guard let third = number(bytes, count, &index, digits: isYearFirst ? 1...2 : 4...4),
            index == count || !NumberParsing.isDigit(bytes[index])
        else { return nil }
        if isYearFirst {
            guard let days = days(first, second, third) else { return nil }
            result.days = days
            return index
        }
        if separator == UInt8(ascii: ".") {
            guard let days = days(third, second, first) else { return nil }
            result.days = days
            result.hasPoints = true
            return index
        }
        result.slashParts = (first, second)
        switch order {
        case .undecided:
            guard days(third, second, first) != nil || days(third, first, second) != nil else { return nil }
        case .dayFirst:
            guard let days = days(third, second, first) else { return nil }
            result.days = days
        case .monthFirst:
            guard let days = days(third, first, second) else { return nil }
            result.days = days
        }
        return index
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
            if index < count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
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
        if let isAfternoon = halfOfDay(bytes, count, &index) {
            // 12 is the hour before 1.
            guard hour >= 1, hour <= 12 else { return nil }
            microseconds += Int64((hour == 12 ? 0 : hour) - hour + (isAfternoon ? 12 : 0)) * 3_600_000_000
        }
        result.time = microseconds
        if index == count { return result }
        if bytes[index] == UInt8(ascii: " ") { index += 1 }
        if count - index >= 3,
            NumberParsing.equalsLowercased(bytes + index, 3, "utc")
                || NumberParsing.equalsLowercased(bytes + index, 3, "gmt")
        {
            index += 3
            result.offset = 0
            if index == count { return result }
        }
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

    /// Whether `PM`, `p.m.` and the like follow, or their counterparts of the morning; nil for neither.
    private static func halfOfDay(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ index: inout Int) -> Bool? {
        var place = index
        // Some write a narrow no-break space here.
        if place + 2 < count, bytes[place] == 0xE2, bytes[place + 1] == 0x80, bytes[place + 2] == 0xAF {
            place += 3
        } else if place < count, bytes[place] == UInt8(ascii: " ") {
            place += 1
        }
        guard place < count else { return nil }
        let letter = bytes[place] | 0x20
        guard letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") else { return nil }
        place += 1
        if place < count, bytes[place] == UInt8(ascii: ".") { place += 1 }
        guard place < count, bytes[place] | 0x20 == UInt8(ascii: "m") else { return nil }
        place += 1
        if place < count, bytes[place] == UInt8(ascii: ".") { place += 1 }
        index = place
        return letter == UInt8(ascii: "p")
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
    static func number(
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
