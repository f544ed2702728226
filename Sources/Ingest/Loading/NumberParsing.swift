/// Numbers from bytes: the one place that knows how they are written.
enum NumberParsing {
    /// How a number is written; the digits themselves aren't kept.
    struct Shape {
        /// Digits before the mark, without leading zeros.
        var wholeDigits = 0
        /// Digits behind the mark.
        var fractionDigits = 0
        /// The decimal mark, where there is one.
        var mark: UInt8?
        var hasExponent = false
        /// Whether a zero stands before another digit: such a text is a code, not a quantity.
        var hasLeadingZero = false
        var hasPlus = false
        /// Digits before the mark, leading zeros included.
        var writtenWholeDigits = 0

        /// Whether it is a code, or a telephone number with its country, rather than a quantity.
        var isCode: Bool { hasLeadingZero || (hasPlus && writtenWholeDigits > 7) }
    }

    /// The shape of `[+-]digits[mark digits][e[+-]digits]` with a point or a comma as mark; nil for all else.
    static func shape(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Shape? {
        var shape = Shape()
        var index = 0
        guard count > 0, count < 400 else { return nil }
        if bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") {
            shape.hasPlus = bytes[0] == UInt8(ascii: "+")
            index = 1
        }
        let first = index
        while index < count, isDigit(bytes[index]) { index &+= 1 }
        shape.writtenWholeDigits = index &- first
        var zeros = 0
        while zeros < shape.writtenWholeDigits, bytes[first &+ zeros] == UInt8(ascii: "0") { zeros &+= 1 }
        shape.wholeDigits = shape.writtenWholeDigits &- zeros
        shape.hasLeadingZero = shape.writtenWholeDigits > 1 && zeros > 0
        if index < count, bytes[index] == UInt8(ascii: ".") || bytes[index] == UInt8(ascii: ",") {
            shape.mark = bytes[index]
            index &+= 1
            let start = index
            while index < count, isDigit(bytes[index]) { index &+= 1 }
            shape.fractionDigits = index &- start
            if shape.fractionDigits == 0 { return nil }
        }
        if shape.writtenWholeDigits == 0, shape.fractionDigits == 0 { return nil }
        if index < count, bytes[index] | 0x20 == UInt8(ascii: "e") {
            shape.hasExponent = true
            index &+= 1
            if index < count, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") { index &+= 1 }
            let start = index
            while index < count, isDigit(bytes[index]) { index &+= 1 }
            if index == start { return nil }
        }
        return index == count ? shape : nil
    }

    /// Whether digits with a sign or not are written as a code: `007`, `+40712345678`.
    @inline(__always)
    static func isCode(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool {
        // No other number begins with a byte up to the zero.
        guard bytes[0] <= UInt8(ascii: "0"), count > 1 else { return false }
        let start = bytes[0] == UInt8(ascii: "0") ? 0 : 1
        // `.05` is no code.
        guard start == 0 || bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-") else { return false }
        if bytes[start] == UInt8(ascii: "0") { return start &+ 1 < count && isDigit(bytes[start &+ 1]) }
        guard bytes[0] == UInt8(ascii: "+"), count > 8 else { return false }
        for index in 1...8 where !isDigit(bytes[index]) { return false }
        return true
    }

    /// A whole number of 64 bits; nil for all else.
    @inline(__always)
    static func integer(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        guard count > 0 else { return nil }
        var index = 0
        let first = bytes[0]
        let isNegative = first == UInt8(ascii: "-")
        if isNegative || first == UInt8(ascii: "+") { index = 1 }
        guard index < count else { return nil }
        // Eighteen digits can't overflow.
        if count &- index <= 18 {
            var value: Int64 = 0
            while index < count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                if digit > 9 { return nil }
                value = value &* 10 &+ Int64(digit)
                index &+= 1
            }
            return isNegative ? 0 &- value : value
        }
        return longInteger(bytes, count, from: index, isNegative: isNegative)
    }

    private static func longInteger(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, from first: Int, isNegative: Bool
    ) -> Int64? {
        var value: Int64 = 0
        for index in first..<count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
            // Downwards, so that the least number fits.
            let (sum, overflowAgain) = tenfold.subtractingReportingOverflow(Int64(digit))
            guard !overflow, !overflowAgain else { return nil }
            value = sum
        }
        if isNegative { return value }
        return value == .min ? nil : 0 - value
    }

    /// A decimal as a mantissa of at most 18 digits at a scale; nil for all else and where a digit would be lost,
    /// or, if `isExact`, where there are more digits than the scale, even zeros.
    @inline(__always)
    static func decimal64(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int, mark: UInt8, isExact: Bool,
        powers: UnsafePointer<Int64>
    ) -> Int64? {
        guard count > 0, count <= 40 else { return nil }
        var index = 0
        let first = bytes[0]
        let isNegative = first == UInt8(ascii: "-")
        if isNegative || first == UInt8(ascii: "+") { index = 1 }
        var value: Int64 = 0
        var digits = 0
        let start = index
        while index < count {
            let digit = bytes[index] &- UInt8(ascii: "0")
            if digit > 9 { break }
            value = value &* 10 &+ Int64(digit)
            if value != 0 { digits &+= 1 }
            index &+= 1
        }
        var seen = index &- start
        var missing = scale
        if index < count {
            guard bytes[index] == mark else { return nil }
            index &+= 1
            let fraction = index
            while index < count {
                let digit = bytes[index] &- UInt8(ascii: "0")
                if digit > 9 { return nil }
                if missing > 0 {
                    value = value &* 10 &+ Int64(digit)
                    if value != 0 { digits &+= 1 }
                    missing &-= 1
                } else if digit != 0 || isExact {
                    return nil
                }
                index &+= 1
            }
            if index == fraction { return nil }
            seen &+= index &- fraction
        }
        guard seen > 0, digits &+ missing <= 18 else { return nil }
        value = value &* powers[missing]
        return isNegative ? 0 &- value : value
    }

    /// The same with at most 38 digits.
    static func decimal128(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, scale: Int, mark: UInt8, isExact: Bool
    ) -> Int128? {
        guard count > 0, count <= 400 else { return nil }
        var index = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { index = 1 }
        var value: Int128 = 0
        var digits = 0
        var seen = 0
        var missing = scale
        var seenMark = false
        while index < count {
            let byte = bytes[index]
            index += 1
            if byte == mark, !seenMark {
                seenMark = true
                if index == count { return nil }
                continue
            }
            let digit = byte &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            seen += 1
            if seenMark {
                guard missing > 0 else {
                    if digit != 0 || isExact { return nil }
                    continue
                }
                missing -= 1
            }
            if value != 0 || digit != 0 { digits += 1 }
            guard digits + missing * (seenMark ? 1 : 0) <= 38 else { return nil }
            value = value &* 10 &+ Int128(digit)
        }
        guard seen > 0, value == 0 || digits + missing <= 38 else { return nil }
        for _ in 0..<missing { value = value &* 10 }
        return isNegative ? 0 &- value : value
    }

    /// nan, inf and infinity in any case, with a sign.
    static func specialDouble(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        guard count >= 3, count <= 9 else { return nil }
        var start = 0
        let isNegative = bytes[0] == UInt8(ascii: "-")
        if isNegative || bytes[0] == UInt8(ascii: "+") { start = 1 }
        if equalsLowercased(bytes + start, count - start, "nan") { return .nan }
        if equalsLowercased(bytes + start, count - start, "inf")
            || equalsLowercased(bytes + start, count - start, "infinity")
        {
            return isNegative ? -.infinity : .infinity
        }
        return nil
    }

    /// Whether the bytes are a word of lower-case ASCII letters, in any case.
    @inline(__always)
    static func equalsLowercased(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        let expected = word.utf8Start
        for index in 0..<count where bytes[index] | 0x20 != expected[index] { return false }
        return true
    }

    @inline(__always)
    static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") <= 9 }

    /// 10 to the power of 0 to 18.
    static let powersOfTen: [Int64] = (0...18).map { exponent in (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
