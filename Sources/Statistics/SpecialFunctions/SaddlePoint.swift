#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// x ln(x / m) + m − x, without cancellation where x is close to m (Loader 2000).
func deviance(_ x: Double, _ m: Double) -> Double {
    if x == 0 { return m }
    let difference = x - m
    guard abs(difference) < 0.1 * (x + m) else { return x * log(x / m) - difference }
    let ratio = difference / (x + m)
    let square = ratio * ratio
    var sum = difference * ratio
    var term = 2 * x * ratio
    var odd = 3.0
    while odd < 2000 {
        term *= square
        let next = sum + term / odd
        if next == sum { break }
        sum = next
        odd += 2
    }
    return sum
}

/// ln [Γ(n + 1) / (Γ(x + 1) Γ(n − x + 1)) pˣ qⁿ⁻ˣ] for real 0 ≤ x ≤ n and q = 1 − p: the binomial probability by its
/// saddle-point expansion, exact to the last digits however large n is.
///
/// Loader, C. (2000), *Fast and Accurate Computation of Binomial Probabilities*.
func logBinomialKernel(_ x: Double, _ n: Double, _ p: Double, _ q: Double) -> Double {
    guard x >= 0, x <= n else { return x.isNaN || n.isNaN ? .nan : -.infinity }
    if p == 0 { return x == 0 ? 0 : -.infinity }
    if q == 0 { return x == n ? 0 : -.infinity }
    if x == 0 {
        if n == 0 { return 0 }
        return p < 0.1 ? -deviance(n, n * q) - n * p : n * log(q)
    }
    if x == n { return q < 0.1 ? -deviance(n, n * p) - n * q : n * log(p) }
    let correction =
        stirlingError(n) - stirlingError(x) - stirlingError(n - x)
        - deviance(x, n * p) - deviance(n - x, n * q)
    return correction - logSquareRootTwoPi - 0.5 * (log(x) + log1p(-x / n))
}

/// ln [mˣ e⁻ᵐ / Γ(x + 1)] for real x ≥ 0: the Poisson probability by its saddle-point expansion (Loader 2000).
func logPoissonKernel(_ x: Double, _ m: Double) -> Double {
    guard x >= 0, m >= 0 else { return x.isNaN || m.isNaN || m < 0 ? .nan : -.infinity }
    if m == 0 { return x == 0 ? 0 : -.infinity }
    if x == 0 { return -m }
    return -stirlingError(x) - deviance(x, m) - logSquareRootTwoPi - 0.5 * log(x)
}
