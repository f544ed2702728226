#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The gamma distribution with a shape and a rate; its mean is shape / rate.
public struct GammaDistribution: Sendable, Hashable {
    /// The shape, > 0.
    public var shape: Double
    /// The rate (one over the scale), > 0.
    public var rate: Double

    /// The gamma distribution with the given shape and rate.
    public init(shape: Double, rate: Double) {
        self.shape = shape
        self.rate = rate
    }

    /// shape / rate.
    public var mean: Double { shape / rate }

    /// The probability of a value of at most `x`.
    public func cumulativeProbability(_ x: Double) -> Double { regularizedIncompleteGammaP(shape, rate * x) }

    /// The value that a variable stays below with probability `p`.
    public func quantile(_ p: Double) -> Double { inverseRegularizedIncompleteGammaP(shape, p) / rate }

    /// The natural logarithm of the density at `x` > 0.
    public func logDensity(_ x: Double) -> Double {
        x < 0 ? -.infinity : logPoissonKernel(shape, rate * x) + log(shape) - log(x)
    }
}

/// The chi-squared distribution.
public struct ChiSquaredDistribution: Sendable, Hashable {
    /// Degrees of freedom, > 0 and not necessarily whole.
    public var degreesOfFreedom: Double

    /// The chi-squared distribution with the given degrees of freedom.
    public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// The probability of a value of at most `x`.
    public func cumulativeProbability(_ x: Double) -> Double {
        regularizedIncompleteGammaP(degreesOfFreedom / 2, x / 2)
    }

    /// The probability of a value above `x`, exact where it is small (a p-value).
    public func upperTailProbability(_ x: Double) -> Double {
        regularizedIncompleteGammaQ(degreesOfFreedom / 2, x / 2)
    }

    /// The value that a variable stays below with probability `p`.
    public func quantile(_ p: Double) -> Double { 2 * inverseRegularizedIncompleteGammaP(degreesOfFreedom / 2, p) }
}
