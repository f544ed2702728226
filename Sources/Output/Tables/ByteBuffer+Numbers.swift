import Columns

extension ByteBuffer {
    /// Appends a whole number.
    mutating func append(_ value: Int64) {
        if value < 0 { append(UInt8(ascii: "-")) }
        append(digits: value.magnitude, atLeast: 1)
    }

    /// Appends the digits of a number, with leading zeros up to a width.
    mutating func append(digits value: UInt64, atLeast width: Int) {
        let number = max(Self.digitCount(value), width)
        reserve(number)
        var place = end + number
        var rest = value
        while rest >= 100 {
            let quotient = rest / 100
            let pair = UInt8(truncatingIfNeeded: rest &- quotient &* 100)
            rest = quotient
            place -= 2
            place[0] = 48 &+ pair / 10
            place[1] = 48 &+ pair % 10
        }
        while place > end {
            place -= 1
            place.pointee = 48 &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        advance(number)
    }

    /// Appends two digits of a number below 100.
    @inline(__always) mutating func append(twoDigits value: Int) {
        reserve(2)
        let value = UInt8(truncatingIfNeeded: value)
        end[0] = 48 &+ value / 10
        end[1] = 48 &+ value % 10
        advance(2)
    }

    /// Appends `mantissa × 10^-scale` with all digits of the scale.
    mutating func append(decimal mantissa: Int64, scale: Int) {
        if mantissa < 0 { append(UInt8(ascii: "-")) }
        append(digits: mantissa.magnitude, atLeast: scale + 1)
        insertMark(scale)
    }

    /// Appends `mantissa × 10^-scale` with all digits of the scale.
    mutating func append(decimal mantissa: Int128, scale: Int) {
        if let narrow = Int64(exactly: mantissa) { return append(decimal: narrow, scale: scale) }
        if mantissa < 0 { append(UInt8(ascii: "-")) }
        let (high, low) = mantissa.magnitude.quotientAndRemainder(dividingBy: 10_000_000_000_000_000_000)
        if high > 0 { append(digits: UInt64(truncatingIfNeeded: high), atLeast: scale + 1 - 19) }
        append(digits: UInt64(truncatingIfNeeded: low), atLeast: high > 0 ? 19 : scale + 1)
        insertMark(scale)
    }

    /// Puts the decimal mark before the last `scale` bytes.
    private mutating func insertMark(_ scale: Int) {
        guard scale > 0 else { return }
        append(UInt8(ascii: "0"))
        var place = end - 1
        for _ in 0..<scale {
            place.pointee = place[-1]
            place -= 1
        }
        place.pointee = UInt8(ascii: ".")
    }

    /// Appends the shortest decimal that reads back as the same double, as Swift's `description` gives it.
    mutating func append(_ value: Double) {
        // A decimal of at most 15 digits belongs to one double only, and a quotient of two whole numbers
        // below 2^53 is rounded correctly; so the first exponent that gives the value back is the shortest text.
        let magnitude = value.magnitude
        if magnitude < 1e11 {
            var power = 1.0
            for places in 0...4 {
                let scaled = (magnitude * power).rounded()
                if scaled / power == magnitude {
                    if value.sign == .minus { append(UInt8(ascii: "-")) }
                    let digits = Int64(scaled)
                    append(decimal: places == 0 ? digits &* 10 : digits, scale: max(places, 1))
                    return
                }
                power *= 10
            }
        }
        append(text: value.description)
    }

    /// Appends `yyyy-mm-dd`.
    mutating func append(days: Int32) {
        let (year, month, day) = CalendarDate(days: days).parts
        if year < 0 { append(UInt8(ascii: "-")) }
        append(digits: UInt64(year.magnitude), atLeast: 4)
        append(UInt8(ascii: "-"))
        append(twoDigits: month)
        append(UInt8(ascii: "-"))
        append(twoDigits: day)
    }

    /// Appends `yyyy-mm-dd hh:mm:ss`, with a fraction only where there is one.
    mutating func append(microseconds: Int64, separator: UInt8) {
        let moment = Timestamp(microseconds: microseconds)
        let time = Int(moment.microsecondOfDay)
        append(days: moment.date.days)
        append(separator)
        let seconds = time / 1_000_000
        append(twoDigits: seconds / 3600)
        append(UInt8(ascii: ":"))
        append(twoDigits: seconds / 60 % 60)
        append(UInt8(ascii: ":"))
        append(twoDigits: seconds % 60)
        var fraction = time % 1_000_000
        guard fraction > 0 else { return }
        var places = 6
        while fraction % 10 == 0 {
            fraction /= 10
            places -= 1
        }
        append(UInt8(ascii: "."))
        append(digits: UInt64(fraction), atLeast: places)
    }

    /// Appends an instant with its distance from UTC, or `Z`.
    mutating func append(instant microseconds: Int64, separator: UInt8, format: ValueFormat) {
        guard let secondsFromUTC = format.secondsFromUTC else {
            append(microseconds: microseconds, separator: separator)
            append(UInt8(ascii: "Z"))
            return
        }
        // More than a day from UTC is no zone; the clamp keeps a faulty closure from overflowing.
        let offset = min(max(secondsFromUTC(Timestamp(microseconds: microseconds)), -86_399), 86_399)
        append(microseconds: microseconds &+ Int64(offset) &* 1_000_000, separator: separator)
        append(UInt8(ascii: offset < 0 ? "-" : "+"))
        let distance = abs(offset)
        append(twoDigits: distance / 3600)
        append(UInt8(ascii: ":"))
        append(twoDigits: distance / 60 % 60)
        // Local mean times of the 19th century have seconds.
        if distance % 60 != 0 {
            append(UInt8(ascii: ":"))
            append(twoDigits: distance % 60)
        }
    }

    private static func digitCount(_ value: UInt64) -> Int {
        // 1233 / 4096 is a little above log10(2), exact enough for 64 bits with one comparison.
        let guess = ((64 - (value | 1).leadingZeroBitCount) * 1233) >> 12
        return value >= powersOfTen[guess] ? guess + 1 : max(guess, 1)
    }

    private static let powersOfTen: [UInt64] = (0..<20).map { exponent in
        (0..<exponent).reduce(UInt64(1)) { power, _ in power * 10 }
    }
}
