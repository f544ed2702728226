#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The gamma–Poisson model of several groups' counts per exposure: each group's own rate is a draw from a gamma
/// distribution that all share, and the counts are negative binomial.
///
/// Greenwood, M. & Yule, G. U. (1920), *JRSS* 83, 255–279; as empirical Bayes: Efron, B. & Morris, C. (1975), *JASA* 70,
/// 311–319.
public struct GammaPoisson: Sendable, Hashable {
    /// The mean rate per unit of exposure; where ``isPooled``, all counts by all exposures.
    public let mean: Double
    /// The shape of the shared distribution, whose coefficient of variation is 1/√shape; +∞ where ``isPooled``.
    public let shape: Double
    /// The natural logarithm of the marginal likelihood.
    public let logLikelihood: Double
    /// The number of groups with an exposure.
    public let groups: Int
    private let allCounts: Double
    private let allExposure: Double

    /// Whether the groups scatter no more than chance alone would make them: then each is given the pooled rate.
    public var isPooled: Bool { shape == .infinity }

    /// The prior's rate parameter, shape / mean: how much exposure the prior weighs as much as; +∞ where ``isPooled``.
    public var rate: Double { shape / mean }

    /// Fits the prior by maximum marginal likelihood: for each shape the best mean by Newton's method, over the shape a
    /// grid from 0.001 to 1e8 refined at the derivative's root.
    ///
    /// Groups without exposure add nothing. Nil for fewer than 2 groups with an exposure, arrays of unequal length,
    /// negative or infinite numbers, or a count without exposure.
    public static func fit(counts: [Int], exposures: [Double]) -> GammaPoisson? {
        guard counts.count == exposures.count else { return nil }
        var data: [Group] = []
        data.reserveCapacity(counts.count)
        var countSum = 0.0
        var exposureSum = 0.0
        var constants = CompensatedSum()
        for (count, exposure) in zip(counts, exposures) {
            guard count >= 0, exposure >= 0, exposure < .infinity, exposure > 0 || count == 0 else { return nil }
            guard exposure > 0 else { continue }
            let y = Double(count)
            data.append(Group(count: y, exposure: exposure))
            countSum += y
            exposureSum += exposure
            constants.add(y * log(exposure) - logGamma(y + 1))
        }
        guard data.count >= 2 else { return nil }
        let pooled = countSum / exposureSum
        let pooledLikelihood = countSum > 0 ? countSum * log(pooled) - countSum : 0

        func model(_ mean: Double, _ shape: Double, _ kernel: Double) -> GammaPoisson {
            GammaPoisson(
                mean: mean, shape: shape, logLikelihood: kernel + constants.value, groups: data.count,
                allCounts: countSum, allExposure: exposureSum)
        }
        guard countSum > 0 else { return model(pooled, .infinity, pooledLikelihood) }
        let grid = (0...55).map { log(0.001) + Double($0) / 55 * log(1e11) }
        let best = maximize(over: grid) { logShape in
            let shape = exp(logShape)
            return kernel(data, bestMean(data, shape, pooled), shape)
        } derivative: { logShape in
            let shape = exp(logShape)
            return shapeDerivative(data, bestMean(data, shape, pooled), shape)
        }
        guard let best else { return model(pooled, .infinity, pooledLikelihood) }
        let shape = exp(best)
        let mean = bestMean(data, shape, pooled)
        let likelihood = kernel(data, mean, shape)
        guard likelihood > pooledLikelihood + 1e-9 * max(1, abs(pooledLikelihood)) else {
            return model(pooled, .infinity, pooledLikelihood)
        }
        return model(mean, shape, likelihood)
    }

    /// The posterior distribution of a group's rate: Gamma(shape + count, rate + exposure).
    ///
    /// Where ``isPooled``, what all groups together say of the one rate they share: Gamma(Y, E), or Gamma(½, E) where no
    /// event was counted. Nil for a negative or infinite number.
    public func posterior(count: Int, exposure: Double) -> GammaDistribution? {
        guard count >= 0, exposure >= 0, exposure < .infinity else { return nil }
        if isPooled { return GammaDistribution(shape: allCounts > 0 ? allCounts : 0.5, rate: allExposure) }
        return GammaDistribution(shape: shape + Double(count), rate: rate + exposure)
    }

    /// The shrunken rate of a group: the posterior's mean.
    public func posteriorMean(count: Int, exposure: Double) -> Double? {
        posterior(count: count, exposure: exposure)?.mean
    }

    /// The equal-tailed credible interval of a group's rate; nil as the posterior is, or for a `credibility` outside
    /// 0..<1.
    public func credibleInterval(count: Int, exposure: Double, credibility: Double = 0.95) -> Interval? {
        posterior(count: count, exposure: exposure).flatMap { Posterior.gamma($0).credibleInterval(credibility) }
    }

    /// How far a group with an exposure is drawn to the mean: 1 where the group's own figures count for nothing.
    public func shrinkage(exposure: Double) -> Double { isPooled ? 1 : rate / (rate + max(exposure, 0)) }

    // MARK: - Likelihood

    private struct Group {
        var count: Double
        var exposure: Double
    }

    private static func kernel(_ data: [Group], _ mean: Double, _ shape: Double) -> Double {
        var sum = CompensatedSum()
        for group in data {
            let expected = mean * group.exposure
            sum.add(logRisingFactorial(shape, group.count) - shape * log1p(expected / shape))
            if group.count > 0 { sum.add(group.count * (log(mean) - log(shape + expected))) }
        }
        return sum.value
    }

    /// The derivative of the log-likelihood by the shape, in units of one over the shape.
    private static func shapeDerivative(_ data: [Group], _ mean: Double, _ shape: Double) -> Double {
        var sum = CompensatedSum()
        for group in data {
            let expected = mean * group.exposure
            sum.add(digammaRise(shape, group.count))
            sum.add(-log1p(expected / shape))
            sum.add((expected - group.count) / (shape + expected))
        }
        return sum.value * shape
    }

    /// The mean that maximises the likelihood for a given shape: Newton's method on its logarithm, in which the
    /// likelihood is concave.
    private static func bestMean(_ data: [Group], _ shape: Double, _ start: Double) -> Double {
        var mean = start
        for _ in 0..<100 {
            var slope = 0.0
            var curvature = 0.0
            for group in data {
                let expected = mean * group.exposure
                let total = shape + expected
                slope += shape * (group.count - expected) / total
                curvature += (group.count + shape) * shape * expected / (total * total)
            }
            let step = min(max(slope / curvature, -2), 2)
            mean *= exp(step)
            if !(abs(step) > 1e-15) { break }
        }
        return mean
    }
}
