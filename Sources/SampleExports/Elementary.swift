/// Logarithm and exponential from `+ - * /` alone.
///
/// The C library's differ in the last digit between machines, and one digit would decide a byte. IEEE 754 fixes
/// the four operations and the square root exactly, so these give the same bits everywhere. The relative error is
/// below 1e-14, which is far more than a sample needs.
enum Elementary {
    private static let ln2 = 0.693147180559945309417
    // The upper part has so few digits that its product with a small integer is exact.
    private static let ln2High = 6.93147180369123816490e-01
    private static let ln2Low = 1.90821492927058770002e-10

    /// The natural logarithm of a positive normal number, by the series of the inverse hyperbolic tangent.
    static func log(_ value: Double) -> Double {
        let bits = value.bitPattern
        var exponent = Double(Int(bits >> 52) - 1_023)
        var fraction = Double(bitPattern: bits & 0x000F_FFFF_FFFF_FFFF | 0x3FF0_0000_0000_0000)
        if fraction > 1.4142135623730951 {
            fraction *= 0.5
            exponent += 1
        }
        let s = (fraction - 1) / (fraction + 1)
        let z = s * s
        var series = 1.0 / 21
        series = series * z + 1.0 / 19
        series = series * z + 1.0 / 17
        series = series * z + 1.0 / 15
        series = series * z + 1.0 / 13
        series = series * z + 1.0 / 11
        series = series * z + 1.0 / 9
        series = series * z + 1.0 / 7
        series = series * z + 1.0 / 5
        series = series * z + 1.0 / 3
        series = series * z + 1.0
        return exponent * ln2High + (2 * s * series + exponent * ln2Low)
    }

    /// The exponential, clamped to results between about 1e-300 and 1e300.
    static func exp(_ value: Double) -> Double {
        let clamped = min(max(value, -690), 690)
        let power = (clamped / ln2).rounded()
        let rest = (clamped - power * ln2High) - power * ln2Low
        var series = 1.0
        var divisor = 14.0
        while divisor >= 1 {
            series = 1 + rest * series / divisor
            divisor -= 1
        }
        return series * Double(bitPattern: UInt64(1_023 + Int(power)) << 52)
    }
}
