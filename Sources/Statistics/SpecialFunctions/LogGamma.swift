#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// ln √(2π).
let logSquareRootTwoPi = 0.918938533204672741780329736406

/// The error of Stirling's formula: ln Γ(x + 1) − [(x + ½) ln x − x + ln √(2π)], for x > 0.
///
/// Everything that needs a ratio of gamma functions is built on it, since in such a ratio the large terms cancel on
/// paper and would otherwise cancel in the digits. Below 16 the argument is moved up by the exact recurrence
/// δ(x) − δ(x + 1) = (x + ½) ln(1 + 1/x) − 1; from there on eight terms of the series are exact to the last bit.
func stirlingError(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? .infinity : .nan }
    var shifted = x
    var sum = 0.0
    while shifted < 16 {
        sum += (shifted + 0.5) * log1p(1 / shifted) - 1
        shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    var series = -3617.0 / 122_400
    series = series * square + 1.0 / 156
    series = series * square - 691.0 / 360_360
    series = series * square + 1.0 / 1188
    series = series * square - 1.0 / 1680
    series = series * square + 1.0 / 1260
    series = series * square - 1.0 / 360
    series = series * square + 1.0 / 12
    return sum + series * inverse
}

/// The natural logarithm of the gamma function, for x > 0; NaN for anything else, +∞ at 0.
///
/// Computed here and not taken from the C library, so that the same figures come out on every platform (and because
/// `lgamma` writes to a global variable). Absolute error below 1e-14 up to x = 20, relative error near 1e-15 beyond.
public func logGamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? .infinity : .nan }
    guard x < .infinity else { return x }
    if x == 1 || x == 2 { return 0 }
    return (x - 0.5) * log(x) - x + logSquareRootTwoPi + stirlingError(x)
}

/// ln [Γ(x + k) / Γ(x)], the logarithm of x (x + 1) … (x + k − 1), for x > 0 and k ≥ 0, without cancellation for large x.
func logRisingFactorial(_ x: Double, _ k: Double) -> Double {
    guard k != 0 else { return 0 }
    if k <= 8, k == k.rounded(.down) {
        var product = 1.0
        var step = 0.0
        while step < k {
            product *= x + step
            step += 1
        }
        if product > 1e-290, product < 1e290 { return log(product) }
    }
    return (x - 0.5) * log1p(k / x) + k * log(x + k) - k + stirlingError(x + k) - stirlingError(x)
}

/// The natural logarithm of the beta function B(a, b) = Γ(a) Γ(b) / Γ(a + b), for a, b > 0; NaN for anything else.
public func logBeta(_ a: Double, _ b: Double) -> Double {
    guard a > 0, b > 0, a < .infinity, b < .infinity else { return .nan }
    let small = min(a, b)
    let large = max(a, b)
    let total = a + b
    return small * log(small / total) + large * log1p(-small / total) - 0.5 * (log(small) + log1p(-small / total))
        + logSquareRootTwoPi + stirlingError(a) + stirlingError(b) - stirlingError(total)
}

/// The natural logarithm of the number of ways to choose `k` of `n`, for 0 ≤ k ≤ n; −∞ outside.
public func logBinomialCoefficient(_ n: Double, _ k: Double) -> Double {
    guard k >= 0, k <= n else { return n.isNaN || k.isNaN ? .nan : -.infinity }
    guard k > 0, k < n else { return 0 }
    return -log(n + 1) - logBeta(k + 1, n - k + 1)
}
