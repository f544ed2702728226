import Columns
import Diagnostics

/// Exact arithmetic on digits with a scale: what 38 digits can't hold is nil, never wrong.
enum DecimalArithmetic {
    /// `value × 10^exponent`; nil when it needs more than 38 digits.
    @inline(__always)
    static func scaledUp(_ value: Int128, by exponent: Int) -> Int128? {
        if exponent == 0 { return value }
        guard let factor = ExactDecimal.powerOfTen(exponent) else { return value == 0 ? 0 : nil }
        let (product, overflow) = value.multipliedReportingOverflow(by: factor)
        return overflow || !ExactDecimal.isInRange(product) ? nil : product
    }

    /// The digits at another scale, rounded half away from zero; nil on overflow.
    @inline(__always)
    static func rescaled(_ value: Int128, from scale: Int, to newScale: Int) -> Int128? {
        if newScale >= scale { return scaledUp(value, by: newScale - scale) }
        guard let factor = ExactDecimal.powerOfTen(scale - newScale) else { return 0 }
        return ExactDecimal.dividedRounding(value, by: factor)
    }

    static func sum(_ a: Int128, _ b: Int128) -> Int128? {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow || !ExactDecimal.isInRange(sum) ? nil : sum
    }

    static func product(_ a: Int128, _ b: Int128) -> Int128? {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow || !ExactDecimal.isInRange(product) ? nil : product
    }

    /// `a × 10^exponent ÷ b`, rounded half away from zero; nil on overflow. `b` must not be zero.
    static func quotient(_ a: Int128, by b: Int128, exponent: Int) -> Int128? {
        if exponent < 0 {
            guard let factor = ExactDecimal.powerOfTen(-exponent) else { return 0 }
            return multipliedDivided(a, 1, by: b, times: factor)
        }
        guard let factor = ExactDecimal.powerOfTen(exponent) else { return a == 0 ? 0 : nil }
        let (product, overflow) = a.multipliedReportingOverflow(by: factor)
        if !overflow {
            let quotient = ExactDecimal.dividedRounding(product, by: b)
            return ExactDecimal.isInRange(quotient) ? quotient : nil
        }
        return multipliedDivided(a, factor, by: b, times: 1)
    }

    /// `a × factor ÷ (b × times)` through 256 bits, rounded half away from zero; nil on overflow.
    static func multipliedDivided(_ a: Int128, _ factor: Int128, by b: Int128, times: Int128 = 1) -> Int128? {
        let isNegative = ((a < 0) != (factor < 0)) != (b < 0)
        let (divisor, overflow) = b.magnitude.multipliedReportingOverflow(by: times.magnitude)
        if overflow { return 0 }
        let wide = a.magnitude.multipliedFullWidth(by: factor.magnitude)
        guard wide.high < divisor else { return nil }
        var (quotient, remainder) = divisor.dividingFullWidth(wide)
        if remainder >= divisor - remainder { quotient += 1 }
        guard let result = Int128(exactly: quotient), ExactDecimal.isInRange(result) else { return nil }
        return isNegative ? -result : result
    }
}
