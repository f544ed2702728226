#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Both tails of a distribution at one point, each computed without subtracting the other from 1 where it is small.
struct Tails {
    var lower: Double
    var upper: Double
}

/// The regularized incomplete beta function Iₓ(a, b), the probability that a Beta(a, b) variable is at most `x`.
///
/// Continued fraction (DLMF 8.17.22, by the modified Lentz method) with Loader's saddle-point form of the factor before
/// it. Relative error near 1e-13 in either tail; O(√max(a, b)). NaN unless a, b > 0 are finite; x outside 0...1 is
/// clamped. Where both parameters exceed 1e10 the arcsine approximation answers, correct to about 1e-5.
public func regularizedIncompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    betaTails(x, 1 - x, a, b).lower
}

/// The tails of Beta(a, b) at `x`, where `y` is 1 − x, given apart so that it may be small.
func betaTails(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Tails {
    guard a > 0, b > 0, a < .infinity, b < .infinity, !x.isNaN else { return Tails(lower: .nan, upper: .nan) }
    if x <= 0 { return Tails(lower: 0, upper: 1) }
    if y <= 0 { return Tails(lower: 1, upper: 0) }
    if min(a, b) > 1e10 {
        let z = 2 * (a + b).squareRoot() * (asin(x.squareRoot()) - asin((a / (a + b)).squareRoot()))
        return Tails(lower: standardNormalLowerTail(z), upper: standardNormalLowerTail(-z))
    }
    let logFactor = logBetaFactor(x, y, a, b)
    if x * (a + b + 2) < a + 1 {
        let lower = min(exp(logFactor - log(a)) * betaContinuedFraction(x, a, b), 1)
        return Tails(lower: lower, upper: 1 - lower)
    }
    let upper = min(exp(logFactor - log(b)) * betaContinuedFraction(y, b, a), 1)
    return Tails(lower: 1 - upper, upper: upper)
}

/// ln [xᵃ yᵇ / B(a, b)].
func logBetaFactor(_ x: Double, _ y: Double, _ a: Double, _ b: Double) -> Double {
    logBinomialKernel(a, a + b, x, y) + log(a) + log(b) - log(a + b)
}

private func betaContinuedFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
    let tiny = 1e-300
    func away(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
    var c = 1.0
    var d = 1 / away(1 - (a + b) * x / (a + 1))
    var fraction = d
    var m = 1.0
    while m < 2_000_000 {
        let even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / away(1 + even * d)
        c = away(1 + even / c)
        fraction *= d * c
        let odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / away(1 + odd * d)
        c = away(1 + odd / c)
        let change = d * c
        fraction *= change
        if abs(change - 1) < 1e-16 || change.isNaN { break }
        m += 1
    }
    return fraction
}

/// The inverse of ``regularizedIncompleteBeta(_:_:_:)``: the x at which Iₓ(a, b) = p.
///
/// Newton's method on ln I against ln x, from the smaller tail, kept in a bracket. NaN unless 0 ≤ p ≤ 1 and a, b > 0 are
/// finite.
public func inverseRegularizedIncompleteBeta(_ p: Double, _ a: Double, _ b: Double) -> Double {
    guard p >= 0, p <= 1, a > 0, b > 0, a < .infinity, b < .infinity else { return .nan }
    if p == 0 { return 0 }
    if p == 1 { return 1 }
    if p <= 0.5 { return inverseBetaLowerTail(p, a, b) }
    var x = 1 - inverseBetaLowerTail(1 - p, b, a)
    // A small x has lost digits in the subtraction; from so near, Newton's method restores them.
    if x > 0, x < 0.1 {
        for _ in 0..<3 {
            let step = (betaTails(x, 1 - x, a, b).upper - (1 - p)) / exp(logBetaFactor(x, 1 - x, a, b) - log(x))
            guard abs(step) < 0.5 * x else { break }
            x += step
        }
    }
    return x
}

private func inverseBetaLowerTail(_ p: Double, _ a: Double, _ b: Double) -> Double {
    let target = log(p)
    var low = 0.0
    var high = 1.0
    var x = min(exp((target + log(a) + logBeta(a, b)) / a), a / (a + b))
    if x == 0 { return 0 }
    for _ in 0..<400 {
        let y = 1 - x
        let lower = betaTails(x, y, a, b).lower
        let miss = log(lower) - target
        if miss.isNaN { return .nan }
        if miss == 0 { return x }
        if miss < 0 { low = x } else { high = x }
        let slope = exp(logBetaFactor(x, y, a, b) - log(lower)) / y
        var next = x * exp(-miss / slope)
        if !(next > low && next < high) {
            next = low > 0 && high > 4 * low ? (low * high).squareRoot() : low + (high - low) / 2
        }
        if abs(next - x) <= 2e-16 * x || next == low || next == high { return next }
        x = next
    }
    return x
}
