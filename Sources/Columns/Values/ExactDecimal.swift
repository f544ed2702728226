/// An exact decimal number: `mantissa × 10^-scale`, of up to 38 significant digits.
///
/// Equality and order are by value: 1.0 equals 1.00.
public struct ExactDecimal: Sendable {
    /// The digits as a whole number.
    public var mantissa: Int128
    /// How many of the digits stand behind the decimal mark, 0 to 38.
    public var scale: Int

    /// The largest number of digits.
    public static let maximumDigits = 38

    /// Makes a decimal.
    public init(mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = scale
    }

    /// Makes a decimal from a whole number.
    public init(_ value: Int64) { self.init(mantissa: Int128(value), scale: 0) }

    /// Zero.
    public static let zero = ExactDecimal(mantissa: 0, scale: 0)

    /// 10 to the power of `exponent`, for exponents 0 to 38; nil otherwise.
    public static func powerOfTen(_ exponent: Int) -> Int128? {
        exponent >= 0 && exponent <= maximumDigits ? powersOfTen[exponent] : nil
    }

    private static let powersOfTen: [Int128] = {
        var powers: [Int128] = [1]
        for _ in 1...maximumDigits { powers.append(powers[powers.count - 1] * 10) }
        return powers
    }()

    /// Whether a mantissa has at most 38 digits.
    public static func isInRange(_ mantissa: Int128) -> Bool {
        mantissa.magnitude < powersOfTen[maximumDigits].magnitude
    }

    /// The same value at another scale, rounded half away from zero where digits are lost; nil on overflow.
    public func rescaled(to newScale: Int) -> ExactDecimal? {
        guard newScale >= 0, newScale <= Self.maximumDigits else { return nil }
        if newScale == scale { return self }
        if newScale > scale {
            guard let factor = Self.powerOfTen(newScale - scale) else { return nil }
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: factor)
            guard !overflow, Self.isInRange(product) else { return nil }
            return ExactDecimal(mantissa: product, scale: newScale)
        }
        guard let factor = Self.powerOfTen(scale - newScale) else { return ExactDecimal(mantissa: 0, scale: newScale) }
        return ExactDecimal(mantissa: Self.dividedRounding(mantissa, by: factor), scale: newScale)
    }

    /// The quotient rounded half away from zero. The divisor must not be zero.
    public static func dividedRounding(_ dividend: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        let twice = remainder.magnitude.multipliedReportingOverflow(by: 2)
        guard twice.overflow || twice.partialValue >= divisor.magnitude else { return quotient }
        return (dividend < 0) == (divisor < 0) ? quotient + 1 : quotient - 1
    }

    /// The value as the nearest double, or one next to it.
    public var doubleValue: Double {
        var digits = mantissa.magnitude
        var remaining = scale
        while remaining > 0, digits != 0, digits % 10 == 0 {
            digits /= 10
            remaining -= 1
        }
        var power = 1.0
        // Powers of ten to 22 are exact in binary64, so up to there the quotient is correctly rounded.
        for _ in 0..<remaining { power *= 10 }
        let magnitude = Double(digits) / power
        return mantissa < 0 ? -magnitude : magnitude
    }

    /// Reads `-?digits[.digits]`; nil for anything else or more than 38 digits.
    public init?(_ text: String) {
        var text = text
        let value: ExactDecimal? = text.withUTF8 { ExactDecimal(utf8: $0) }
        guard let value else { return nil }
        self = value
    }

    /// Reads `[+-]digits[.digits]` from UTF-8; nil for anything else or more than 38 digits.
    public init?(utf8: UnsafeBufferPointer<UInt8>) {
        var index = 0
        var isNegative = false
        if let first = utf8.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
            isNegative = first == UInt8(ascii: "-")
            index = 1
        }
        var mantissa: Int128 = 0
        var digits = 0
        var seenDigits = 0
        var scale = 0
        var seenMark = false
        while index < utf8.count {
            let byte = utf8[index]
            if byte == UInt8(ascii: ".") {
                guard !seenMark else { return nil }
                seenMark = true
            } else {
                guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
                seenDigits += 1
                if mantissa != 0 || byte != UInt8(ascii: "0") { digits += 1 }
                if seenMark { scale += 1 }
                guard digits <= Self.maximumDigits, scale <= Self.maximumDigits else { return nil }
                mantissa = mantissa * 10 + Int128(byte - UInt8(ascii: "0"))
            }
            index += 1
        }
        guard seenDigits > 0 else { return nil }
        self.init(mantissa: isNegative ? -mantissa : mantissa, scale: scale)
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// Plain notation with all digits of the scale: `-12.50`.
    public var description: String {
        let digits = String(mantissa.magnitude)
        let sign = mantissa < 0 ? "-" : ""
        guard scale > 0 else { return sign + digits }
        let padded = String(repeating: "0", count: max(0, scale + 1 - digits.count)) + digits
        return sign + padded.dropLast(scale) + "." + padded.suffix(scale)
    }
}

extension ExactDecimal: Comparable, Hashable {
    /// Equality by value.
    public static func == (a: ExactDecimal, b: ExactDecimal) -> Bool { a.compare(b) == 0 }

    /// Order by value.
    public static func < (a: ExactDecimal, b: ExactDecimal) -> Bool { a.compare(b) < 0 }

    /// Hashes the value, so that 1.0 and 1.00 agree.
    public func hash(into hasher: inout Hasher) {
        let value = normalized
        hasher.combine(value.mantissa)
        hasher.combine(value.scale)
    }

    /// The same value without trailing zeros behind the mark.
    public var normalized: ExactDecimal {
        var value = self
        if value.mantissa == 0 { return .zero }
        while value.scale > 0, value.mantissa % 10 == 0 {
            value.mantissa /= 10
            value.scale -= 1
        }
        return value
    }

    /// Negative, zero or positive as `self` is less than, equal to or greater than `other`.
    func compare(_ other: ExactDecimal) -> Int {
        if scale == other.scale { return mantissa < other.mantissa ? -1 : mantissa == other.mantissa ? 0 : 1 }
        let common = max(scale, other.scale)
        if let a = rescaled(to: common), let b = other.rescaled(to: common) {
            return a.mantissa < b.mantissa ? -1 : a.mantissa == b.mantissa ? 0 : 1
        }
        // One side overflows 38 digits at the common scale, so the whole parts differ or it is decided by them.
        let a = wholeAndFraction
        let b = other.wholeAndFraction
        if a.whole != b.whole { return a.whole < b.whole ? -1 : 1 }
        if let x = a.fraction.rescaled(to: common), let y = b.fraction.rescaled(to: common) {
            return x.mantissa < y.mantissa ? -1 : x.mantissa == y.mantissa ? 0 : 1
        }
        return 0
    }

    private var wholeAndFraction: (whole: Int128, fraction: ExactDecimal) {
        let factor = Self.powerOfTen(scale) ?? 1
        let (whole, rest) = mantissa.quotientAndRemainder(dividingBy: factor)
        return (whole, ExactDecimal(mantissa: rest, scale: scale))
    }
}
