#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// What is believed of one group's true value once its figures are in.
public enum Posterior: Sendable, Hashable {
    /// A proportion's.
    case beta(BetaDistribution)
    /// A rate's per exposure.
    case gamma(GammaDistribution)
    /// A mean's.
    case normal(NormalDistribution)

    /// The mean: the shrunken value.
    public var mean: Double {
        switch self {
        case .beta(let distribution): distribution.mean
        case .gamma(let distribution): distribution.mean
        case .normal(let distribution): distribution.mean
        }
    }

    /// The value that the true one stays below with probability `p`.
    public func quantile(_ p: Double) -> Double {
        switch self {
        case .beta(let distribution): distribution.quantile(p)
        case .gamma(let distribution): distribution.quantile(p)
        case .normal(let distribution): distribution.quantile(p)
        }
    }

    /// The equal-tailed credible interval; nil for a `credibility` outside 0..<1.
    public func credibleInterval(_ credibility: Double = 0.95) -> Interval? {
        guard isConfidence(credibility) else { return nil }
        let tail = (1 - credibility) / 2
        return Interval(lower: quantile(tail), upper: quantile(1 - tail))
    }

    /// A draw.
    public func sample(using generator: inout SeededGenerator) -> Double {
        switch self {
        case .beta(let distribution): generator.nextBeta(distribution.alpha, distribution.beta)
        case .gamma(let distribution): exp(generator.nextLogGamma(distribution.shape)) / distribution.rate
        case .normal(let distribution): distribution.mean + distribution.standardDeviation * generator.nextNormal()
        }
    }
}

extension SeededGenerator {
    /// The logarithm of a Gamma(shape, 1) number, which for small shapes would underflow; NaN unless shape > 0.
    ///
    /// Marsaglia, G. & Tsang, W. W. (2000), *ACM Transactions on Mathematical Software* 26, 363–372.
    public mutating func nextLogGamma(_ shape: Double) -> Double {
        guard shape > 0, shape < .infinity else { return .nan }
        // Γ(shape) = Γ(shape + 1) U^(1/shape) for the shapes below 1 that the method does not cover.
        let boost = shape < 1 ? log(nextUniform()) / shape : 0
        let d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let z = nextNormal()
            let root = 1 + c * z
            guard root > 0 else { continue }
            let v = root * root * root
            let logV = log(v)
            if log(nextUniform()) < 0.5 * z * z + d * (1 - v + logV) { return log(d) + logV + boost }
        }
    }

    /// A Beta(alpha, beta) number: one gamma number's share of two.
    public mutating func nextBeta(_ alpha: Double, _ beta: Double) -> Double {
        let first = nextLogGamma(alpha)
        let second = nextLogGamma(beta)
        return 1 / (1 + exp(second - first))
    }
}
