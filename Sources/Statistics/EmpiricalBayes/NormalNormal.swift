/// The normal–normal model of several groups' means: each group's true mean is a draw from a normal distribution that all
/// share, and is observed with a known standard error.
///
/// Efron, B. & Morris, C. (1975), *JASA* 70, 311–319; the variance between groups by Paule, R. C. & Mandel, J. (1982),
/// *Journal of Research of the National Bureau of Standards* 87, 377–385.
public struct NormalNormal: Sendable, Hashable {
    /// The mean of the shared distribution: the groups' means weighted by 1/(s² + τ²).
    public let mean: Double
    /// The standard error of that mean.
    public let standardError: Double
    /// The variance τ² between the groups' true means; 0 where they scatter no more than their standard errors explain.
    public let variance: Double
    /// The number of groups with a mean and a standard error.
    public let groups: Int

    /// Whether the groups scatter no more than their standard errors explain: then each is given the common mean.
    public var isPooled: Bool { variance == 0 }

    /// Fits the shared distribution.
    ///
    /// A group whose mean is not finite, or whose standard error is not positive and finite, adds nothing: a standard
    /// error of 0 from a handful of equal ratings would claim to be exact, so give such groups one from the pooled
    /// standard deviation. Nil for arrays of unequal length, or fewer than 2 groups left.
    public static func fit(means: [Double], standardErrors: [Double]) -> NormalNormal? {
        guard means.count == standardErrors.count else { return nil }
        let data = zip(means, standardErrors).filter(isUsable).map { (mean: $0, variance: $1 * $1) }
        guard data.count >= 2 else { return nil }

        func weigh(_ between: Double) -> (mean: Double, weight: Double, excess: Double) {
            var weights = CompensatedSum()
            var products = CompensatedSum()
            for group in data {
                weights.add(1 / (group.variance + between))
                products.add(group.mean / (group.variance + between))
            }
            let mean = products.value / weights.value
            var squares = CompensatedSum()
            for group in data {
                let difference = group.mean - mean
                squares.add(difference * difference / (group.variance + between))
            }
            return (mean, weights.value, squares.value - Double(data.count - 1))
        }
        var between = 0.0
        if weigh(0).excess > 0 {
            var upper = data.map(\.variance).max() ?? 1
            for _ in 0..<2000 {
                guard weigh(upper).excess > 0 else { break }
                upper *= 2
            }
            between = findRoot(between: 0, and: upper) { weigh($0).excess }
        }
        let (mean, weight, _) = weigh(between)
        guard mean.isFinite, weight > 0, weight < .infinity, between.isFinite else { return nil }
        return NormalNormal(
            mean: mean, standardError: (1 / weight).squareRoot(), variance: between, groups: data.count)
    }

    /// The posterior distribution of a group's true mean.
    ///
    /// With B = s²/(s² + τ²), its mean is B · common + (1 − B) · own, and its variance (1 − B) s² + B² · (standard error
    /// of the common mean)², which carries the uncertainty of the common mean along (Morris 1983, *JASA* 78, 47–55). A
    /// group that ``fit(means:standardErrors:)`` would leave out gets the shared distribution itself.
    public func posterior(mean own: Double, standardError error: Double) -> NormalDistribution {
        guard Self.isUsable(own, error) else {
            return NormalDistribution(
                mean: mean, standardDeviation: (variance + standardError * standardError).squareRoot())
        }
        let shrinkage = shrinkage(standardError: error)
        let common = shrinkage * standardError
        return NormalDistribution(
            mean: shrinkage * mean + (1 - shrinkage) * own,
            standardDeviation: ((1 - shrinkage) * error * error + common * common).squareRoot())
    }

    /// The equal-tailed credible interval of a group's true mean; nil for a `credibility` outside 0..<1.
    public func credibleInterval(mean: Double, standardError: Double, credibility: Double = 0.95) -> Interval? {
        Posterior.normal(posterior(mean: mean, standardError: standardError)).credibleInterval(credibility)
    }

    /// How far a group with a standard error is drawn to the common mean, s²/(s² + τ²): 1 where its own figures count
    /// for nothing.
    public func shrinkage(standardError error: Double) -> Double {
        error * error / (error * error + variance)
    }

    private static func isUsable(_ mean: Double, _ error: Double) -> Bool {
        mean.isFinite && error * error > 0 && error * error < .infinity
    }
}
