#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The lower regularized incomplete gamma function P(a, x), the probability that a Gamma(a, 1) variable is at most `x`.
///
/// Series or continued fraction (DLMF 8.7.1, 8.9.2) with Loader's saddle-point form of the factor; beyond a = 1e7 the
/// uniform expansion (Temme 1979). Relative error near 1e-13 in the smaller tail. NaN unless a > 0 is finite; x < 0 is
/// clamped.
public func regularizedIncompleteGammaP(_ a: Double, _ x: Double) -> Double { gammaTails(a, x).lower }

/// The upper regularized incomplete gamma function Q(a, x) = 1 − P(a, x).
///
/// See ``regularizedIncompleteGammaP(_:_:)``.
public func regularizedIncompleteGammaQ(_ a: Double, _ x: Double) -> Double { gammaTails(a, x).upper }

func gammaTails(_ a: Double, _ x: Double) -> Tails {
    guard a > 0, a < .infinity, !x.isNaN else { return Tails(lower: .nan, upper: .nan) }
    if x <= 0 { return Tails(lower: 0, upper: 1) }
    if x == .infinity { return Tails(lower: 1, upper: 0) }
    if a > 1e7 { return uniformGammaTails(a, x) }
    let factor = exp(logPoissonKernel(a, x))
    if x < a + 1 {
        var term = 1.0
        var sum = 1.0
        var denominator = a
        for _ in 0..<1_000_000 {
            denominator += 1
            term *= x / denominator
            sum += term
            if !(term > sum * 1e-17) { break }
        }
        let lower = min(factor * sum, 1)
        return Tails(lower: lower, upper: 1 - lower)
    }
    let upper = min(factor * a * gammaContinuedFraction(a, x), 1)
    return Tails(lower: 1 - upper, upper: upper)
}

private func gammaContinuedFraction(_ a: Double, _ x: Double) -> Double {
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var b = x + 1 - a
    var c = 1 / tiny
    var d = 1 / away(b)
    var fraction = d
    var i = 1.0
    while i < 1_000_000 {
        let numerator = -i * (i - a)
        b += 2
        d = 1 / away(numerator * d + b)
        c = away(b + numerator / c)
        let change = c * d
        fraction *= change
        if abs(change - 1) < 1e-16 || change.isNaN { break }
        i += 1
    }
    return fraction
}

/// Temme's uniform expansion with its first term, whose error is below 1e-10 for the a > 1e7 it is used with.
private func uniformGammaTails(_ a: Double, _ x: Double) -> Tails {
    let ratio = x / a
    let half = deviance(a, x) / a
    let eta = (2 * half).squareRoot() * (ratio < 1 ? -1 : 1)
    let first = abs(eta) < 0.005 ? -1.0 / 3 + eta / 12 - 2 * eta * eta / 135 : 1 / (ratio - 1) - 1 / eta
    let correction = exp(-a * half - logSquareRootTwoPi) / a.squareRoot() * first
    let z = eta * a.squareRoot()
    return Tails(
        lower: min(max(standardNormalLowerTail(z) - correction, 0), 1),
        upper: min(max(standardNormalLowerTail(-z) + correction, 0), 1))
}

/// The inverse of ``regularizedIncompleteGammaP(_:_:)``: the x at which P(a, x) = p.
///
/// Newton's method on the logarithm of the smaller tail, kept in a bracket. NaN unless 0 ≤ p ≤ 1 and a > 0 is finite;
/// +∞ for p = 1.
public func inverseRegularizedIncompleteGammaP(_ a: Double, _ p: Double) -> Double {
    guard p >= 0, p <= 1, a > 0, a < .infinity else { return .nan }
    if p == 0 { return 0 }
    if p == 1 { return .infinity }
    return p <= 0.5 ? inverseGammaLowerTail(a, p) : inverseRegularizedIncompleteGammaQ(a, 1 - p)
}

/// The inverse of ``regularizedIncompleteGammaQ(_:_:)``: the x at which Q(a, x) = q; as
/// ``inverseRegularizedIncompleteGammaP(_:_:)``, but exact for a small upper tail.
public func inverseRegularizedIncompleteGammaQ(_ a: Double, _ q: Double) -> Double {
    guard q >= 0, q <= 1, a > 0, a < .infinity else { return .nan }
    if q == 0 { return .infinity }
    if q == 1 { return 0 }
    return q < 0.5 ? inverseGammaUpperTail(a, q) : inverseGammaLowerTail(a, 1 - q)
}

private func inverseGammaLowerTail(_ a: Double, _ p: Double) -> Double {
    let target = log(p)
    var low = 0.0
    var high = Double.infinity
    var x = min(exp((target + logGamma(a + 1)) / a), a)
    if x == 0 { return 0 }
    for _ in 0..<400 {
        let lower = gammaTails(a, x).lower
        let miss = log(lower) - target
        if miss.isNaN { return .nan }
        if miss == 0 { return x }
        if miss < 0 { low = x } else { high = x }
        let slope = exp(logPoissonKernel(a, x) - log(lower)) * a
        var next = x * exp(-miss / slope)
        if !(next > low && next < high) { next = middle(low, high) }
        if abs(next - x) <= 2e-16 * x || next == low || next == high { return next }
        x = next
    }
    return x
}

private func inverseGammaUpperTail(_ a: Double, _ q: Double) -> Double {
    let target = log(q)
    var low = 0.0
    var high = Double.infinity
    // Wilson & Hilferty (1931): the cube root of a gamma variable is nearly normal.
    let root = 1 - 1 / (9 * a) - standardNormalQuantile(q) / (3 * a.squareRoot())
    var x = max(a * root * root * root, a)
    for _ in 0..<400 {
        let upper = gammaTails(a, x).upper
        let miss = log(upper) - target
        if miss.isNaN { return .nan }
        if miss == 0 { return x }
        if miss > 0 { low = x } else { high = x }
        let slope = exp(logPoissonKernel(a, x) - log(upper)) * a / x
        var next = x + miss / slope
        if !(next > low && next < high) { next = middle(low, high) }
        if abs(next - x) <= 2e-16 * x || next == low || next == high { return next }
        x = next
    }
    return x
}

private func middle(_ low: Double, _ high: Double) -> Double {
    if high == .infinity { return 2 * low + 1 }
    return low > 0 && high > 4 * low ? (low * high).squareRoot() : low + (high - low) / 2
}
