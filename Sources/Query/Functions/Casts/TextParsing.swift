import Columns

/// Reads numbers, dates and times from UTF-8, strictly: the whole text must be one, apart from white space around it.
enum TextParsing {
    static func integer(_ text: TextBytes) -> Int64? {
        let text = text.trimmed
        var index = 0
        var isNegative = false
        if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        }
        guard index < text.count else { return nil }
        var value: Int64 = 0
        while index < text.count {
            guard let digit = digit(text[index]) else { return nil }
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, sumOverflow) = product.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !sumOverflow else { return nil }
            value = sum
            index += 1
        }
        // Counted downwards, so that the least integer fits.
        if isNegative { return value }
        return value == .min ? nil : -value
    }

    /// A decimal, also with an exponent.
    static func decimal(_ text: TextBytes) -> ExactDecimal? {
        let text = text.trimmed
        guard let mark = text.firstIndex(where: { $0 | 32 == UInt8(ascii: "e") }) else {
            return ExactDecimal(utf8: text)
        }
        guard let mantissa = ExactDecimal(utf8: text.part(0, mark)),
            let exponent = integer(text.part(mark + 1, text.count)), abs(exponent) <= 100
        else { return nil }
        let scale = mantissa.scale - Int(exponent)
        if scale < 0 {
            guard let digits = DecimalArithmetic.scaledUp(mantissa.mantissa, by: -scale) else { return nil }
            return ExactDecimal(mantissa: digits, scale: 0)
        }
        if scale <= ExactDecimal.maximumDigits { return ExactDecimal(mantissa: mantissa.mantissa, scale: scale) }
        guard let digits = DecimalArithmetic.rescaled(mantissa.mantissa, from: scale, to: ExactDecimal.maximumDigits)
        else { return nil }
        return ExactDecimal(mantissa: digits, scale: ExactDecimal.maximumDigits)
    }

    static func double(_ text: TextBytes) -> Double? {
        let text = text.trimmed
        guard let first = text.first else { return nil }
        let start = first == UInt8(ascii: "-") || first == UInt8(ascii: "+") ? 1 : 0
        guard start < text.count else { return nil }
        let body = text.part(start, text.count)
        if digit(body[0]) == nil, body[0] != UInt8(ascii: ".") {
            let sign: Double = first == UInt8(ascii: "-") ? -1 : 1
            switch body.string.lowercased() {
            case "infinity", "inf": return sign * Double.infinity
            case "nan": return start == 0 ? Double.nan : nil
            default: return nil
            }
        }
        // Hexadecimal, which the standard library reads too, is no number here.
        guard body.allSatisfy({ digit($0) != nil || ".eE+-".utf8.contains($0) }) else { return nil }
        guard let value = Double(text.string), value.isFinite else { return nil }
        return value
    }

    static func boolean(_ text: TextBytes) -> Bool? {
        switch text.trimmed.string.lowercased() {
        case "true", "t", "yes", "y", "on", "1": true
        case "false", "f", "no", "n", "off", "0": false
        default: nil
        }
    }

    /// `yyyy-mm-dd`, also with a time of day behind it, which is dropped.
    static func date(_ text: TextBytes) -> CalendarDate? {
        let text = text.trimmed
        guard let date = datePart(text) else { return nil }
        if text.count == 10 { return date }
        return timestamp(text).map { _ in date }
    }

    /// `yyyy-mm-dd[( |T)hh:mm[:ss[.ffffff]]]`, with a zone offset taken off where there is one.
    static func timestamp(_ text: TextBytes, keepsZone: Bool = false) -> Timestamp? {
        let text = text.trimmed
        guard let date = datePart(text) else { return nil }
        if text.count == 10 { return Timestamp(date) }
        guard text[10] == 32 || text[10] | 32 == UInt8(ascii: "t") else { return nil }
        var end = text.count
        var offset: Int64 = 0
        if text[end - 1] | 32 == UInt8(ascii: "z") {
            end -= 1
        } else if let sign = text.indices.dropFirst(11).first(where: { text[$0] == 43 || text[$0] == 45 }) {
            guard let shift = zoneOffset(text.part(sign, text.count)) else { return nil }
            offset = shift
            end = sign
        }
        guard let time = timeOfDay(text.part(11, end).trimmed) else { return nil }
        return Timestamp(
            microseconds: Timestamp(date, microsecondOfDay: time).microseconds - (keepsZone ? offset : 0))
    }

    /// `hh:mm[:ss[.ffffff]]` in microseconds; 24:00:00 is the end of the day.
    static func timeOfDay(_ text: TextBytes) -> Int64? {
        guard let time = clock(text), time <= Timestamp.microsecondsPerDay else { return nil }
        return time
    }

    /// `h…h:mm[:ss[.ffffff]]` in microseconds, with any number of hours.
    static func clock(_ text: TextBytes) -> Int64? {
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")), colon >= 1, colon <= 6,
            let hours = digits(text.part(0, colon)), text.count >= colon + 3,
            let minutes = digits(text.part(colon + 1, colon + 3)), minutes < 60
        else { return nil }
        let base = (hours * 60 + minutes) * 60_000_000
        if text.count == colon + 3 { return base }
        guard text.count >= colon + 6, text[colon + 3] == UInt8(ascii: ":"),
            let seconds = digits(text.part(colon + 4, colon + 6)), seconds < 60
        else { return nil }
        if text.count == colon + 6 { return base + seconds * 1_000_000 }
        let fraction = text.part(colon + 7, text.count)
        guard text[colon + 6] == UInt8(ascii: "."), (1...9).contains(fraction.count),
            let value = digits(fraction)
        else { return nil }
        var scaled = value
        for _ in fraction.count..<max(6, fraction.count) { scaled *= 10 }
        if fraction.count > 6 {
            var divisor: Int64 = 1
            for _ in 6..<fraction.count { divisor *= 10 }
            scaled = (value + divisor / 2) / divisor
        }
        return base + seconds * 1_000_000 + scaled
    }

    private static func zoneOffset(_ text: TextBytes) -> Int64? {
        let sign: Int64 = text[0] == UInt8(ascii: "-") ? -1 : 1
        let digitsOnly = text.dropFirst().filter { $0 != UInt8(ascii: ":") }
        guard digitsOnly.count == 2 || digitsOnly.count == 4 else { return nil }
        return digitsOnly.withUnsafeBufferPointer { digitsOnly in
            guard let hours = digits(digitsOnly.part(0, 2)), hours <= 15 else { return nil }
            let minutes = digitsOnly.count == 4 ? digits(digitsOnly.part(2, 4)) : 0
            guard let minutes, minutes < 60 else { return nil }
            return sign * (hours * 60 + minutes) * 60_000_000
        }
    }

    private static func datePart(_ text: TextBytes) -> CalendarDate? {
        guard text.count >= 10, text[4] == UInt8(ascii: "-"), text[7] == UInt8(ascii: "-"),
            let year = digits(text.part(0, 4)), let month = digits(text.part(5, 7)), let day = digits(text.part(8, 10))
        else { return nil }
        return CalendarDate(year: Int(year), month: Int(month), day: Int(day))
    }

    /// Up to 15 decimal digits.
    static func digits(_ text: TextBytes) -> Int64? {
        guard !text.isEmpty, text.count <= 15 else { return nil }
        var value: Int64 = 0
        for byte in text {
            guard let digit = digit(byte) else { return nil }
            value = value * 10 + Int64(digit)
        }
        return value
    }

    @inline(__always)
    static func digit(_ byte: UInt8) -> UInt8? {
        byte >= 48 && byte <= 57 ? byte - 48 : nil
    }
}
