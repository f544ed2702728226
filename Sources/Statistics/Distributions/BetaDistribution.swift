#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The beta distribution on 0...1.
public struct BetaDistribution: Sendable, Hashable {
    /// The first shape, > 0: in a posterior, the successes plus the prior's.
    public var alpha: Double
    /// The second shape, > 0: in a posterior, the failures plus the prior's.
    public var beta: Double

    /// The beta distribution with the given shapes.
    public init(alpha: Double, beta: Double) {
        self.alpha = alpha
        self.beta = beta
    }

    /// alpha / (alpha + beta).
    public var mean: Double { alpha / (alpha + beta) }

    /// The variance.
    public var variance: Double {
        let total = alpha + beta
        return (alpha / total) * (beta / total) / (total + 1)
    }

    /// The probability of a value of at most `x`.
    public func cumulativeProbability(_ x: Double) -> Double { regularizedIncompleteBeta(x, alpha, beta) }

    /// The value that a variable stays below with probability `p`.
    public func quantile(_ p: Double) -> Double { inverseRegularizedIncompleteBeta(p, alpha, beta) }

    /// The natural logarithm of the density at `x` in 0..<1.
    public func logDensity(_ x: Double) -> Double {
        guard x >= 0, x <= 1 else { return x.isNaN ? .nan : -.infinity }
        return logBetaFactor(x, 1 - x, alpha, beta) - log(x) - log1p(-x)
    }
}
