#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A funnel plot of proportions: each group's proportion against its number of trials, with limits within which groups
/// of that size would scatter by chance alone.
///
/// Spiegelhalter, D. J. (2005), *Funnel plots for comparing institutional performance*, Statistics in Medicine 24,
/// 1185–1202. The limits are exact binomial ones, interpolated as in its appendix A.1.1 from either side, unless the
/// groups scatter more than chance explains: then they are widened by the over-dispersion factor φ (section 4.3).
public struct FunnelPlot: Sendable, Hashable {
    /// How a group stands to its peers, by the limits as they are drawn.
    public enum Verdict: String, Sendable, Hashable, CaseIterable {
        /// Within the 95 % limits: no evidence of a difference.
        case inside
        /// Beyond the 95 % limits and within the 99.8 % ones: one in twenty would be here by chance.
        case watch
        /// Beyond the 99.8 % limits.
        case different
    }

    /// Limits at one number of trials.
    public struct Limits: Sendable, Hashable {
        /// The number of trials they hold for.
        public var trials: Int
        /// The 95 % limits: chance leaves one group in forty on either side.
        public var inner: Interval
        /// The 99.8 % limits: chance leaves one group in a thousand on either side.
        public var outer: Interval

        /// Limits at one number of trials.
        public init(trials: Int, inner: Interval, outer: Interval) {
            self.trials = trials
            self.inner = inner
            self.outer = outer
        }
    }

    /// One group, as given.
    public struct Point: Sendable, Hashable {
        /// The group's number of successes.
        public let successes: Int
        /// The group's number of trials.
        public let trials: Int
        /// Successes by trials; nil without trials.
        public let proportion: Double?
        /// The naive z-score (proportion − target) / √(θ(1 − θ)/n); nil without trials, or where the target is 0 or 1.
        public let zScore: Double?
        /// The limits at the group's size; nil without trials.
        public let limits: Limits?
        /// Where the group lies; nil without trials.
        public let verdict: Verdict?
        /// Whether the proportion lies above the target; nil without trials.
        public let isAbove: Bool?
    }

    /// The proportion that the limits surround: the pooled one of all groups unless another was asked for.
    public let target: Double
    /// The over-dispersion factor φ = Σz²/I from z-scores winsorised at their 10th and 90th percentiles (type 7); nil
    /// where no z-score exists.
    public let overdispersion: Double?
    /// Whether the limits are widened by φ: with at least 10 groups and Iφ > I − 1.
    public let isWidened: Bool
    /// The groups, in the order given.
    public let points: [Point]

    /// The funnel plot of some groups.
    ///
    /// Nil for fewer than 2 groups with trials, arrays of unequal length, counts outside 0...trials, or a target outside
    /// 0...1.
    public init?(successes: [Int], trials: [Int], target: Double? = nil) {
        guard successes.count == trials.count else { return nil }
        var successSum = 0.0
        var trialSum = 0.0
        var groups = 0
        for (k, n) in zip(successes, trials) {
            guard k >= 0, k <= n else { return nil }
            if n > 0 { groups += 1 }
            successSum += Double(k)
            trialSum += Double(n)
        }
        guard groups >= 2 else { return nil }
        let theta = target ?? successSum / trialSum
        guard theta >= 0, theta <= 1 else { return nil }
        let deviation = (theta * (1 - theta)).squareRoot()
        let scores: [Double?] = zip(successes, trials).map { k, n in
            guard n > 0, deviation > 0 else { return nil }
            return (Double(k) / Double(n) - theta) * Double(n).squareRoot() / deviation
        }
        let phi = Self.overdispersion(of: scores.compactMap { $0 })
        let count = Double(groups)
        let widened = groups >= 10 && (phi ?? 0) * count > count - 1
        self.target = theta
        overdispersion = phi
        isWidened = widened
        points = successes.indices.map { index in
            let k = successes[index]
            let n = trials[index]
            guard n > 0 else {
                return Point(
                    successes: k, trials: n, proportion: nil, zScore: nil, limits: nil, verdict: nil, isAbove: nil)
            }
            let limits = Self.limits(trials: n, target: theta, widening: widened ? phi : nil)
            let value = Double(k) / Double(n)
            return Point(
                successes: k, trials: n, proportion: value, zScore: scores[index], limits: limits,
                verdict: Self.verdict(value, limits), isAbove: value > theta)
        }
    }

    /// The limits as drawn at a number of trials; nil unless it is positive.
    public func limits(trials: Int) -> Limits? {
        trials > 0 ? Self.limits(trials: trials, target: target, widening: isWidened ? overdispersion : nil) : nil
    }

    /// The limit curves, for drawing: limits at whole numbers of trials from `lower` to `upper`, closer together where
    /// they are small and the curves bend (even steps of √n), about `count` of them.
    public func curve(from lower: Int, to upper: Int, count: Int = 200) -> [Limits] {
        let first = max(lower, 1)
        guard upper >= first else { return [] }
        let steps = max(count, 2) - 1
        let start = Double(first).squareRoot()
        let stride = (Double(upper).squareRoot() - start) / Double(steps)
        var curve: [Limits] = []
        var last = 0
        for step in 0...steps {
            let root = start + stride * Double(step)
            let at = step == steps ? upper : min(max(Int(min((root * root).rounded(), 9e15)), first), upper)
            guard at > last, let limits = limits(trials: at) else { continue }
            curve.append(limits)
            last = at
        }
        return curve
    }

    private static func verdict(_ value: Double, _ limits: Limits) -> Verdict {
        if !limits.outer.contains(value) { return .different }
        return limits.inner.contains(value) ? .inside : .watch
    }

    private static func overdispersion(of scores: [Double]) -> Double? {
        guard !scores.isEmpty else { return nil }
        let sorted = scores.sorted()
        guard let low = quantile(ofSorted: sorted, at: 0.1), let high = quantile(ofSorted: sorted, at: 0.9) else {
            return nil
        }
        var squares = CompensatedSum()
        for score in scores {
            let winsorised = min(max(score, low), high)
            squares.add(winsorised * winsorised)
        }
        return squares.value / Double(scores.count)
    }

    private static func limits(trials: Int, target: Double, widening: Double?) -> Limits {
        func pair(_ tail: Double) -> Interval {
            if target == 0 || target == 1 { return Interval(lower: target, upper: target) }
            if let widening {
                let half =
                    -standardNormalQuantile(tail) * (widening * target * (1 - target) / Double(trials)).squareRoot()
                return Interval(lower: max(target - half, 0), upper: min(target + half, 1))
            }
            return Interval(
                lower: lowerLimit(trials: trials, target: target, tail: tail),
                upper: 1 - lowerLimit(trials: trials, target: 1 - target, tail: tail))
        }
        return Limits(trials: trials, inner: pair(0.025), outer: pair(0.001))
    }

    /// The interpolated binomial quantile of appendix A.1.1: with r the smallest count whose P(R ≤ r) exceeds the tail,
    /// (r − α)/n, where α = (P(R ≤ r) − tail) / P(R = r); clamped to 0...1.
    ///
    /// A count lies below it just when P(R ≤ count) < tail. The upper limit is that of the failures, mirrored: read for
    /// the upper tail as it stands, the formula would put 1 of 1 beyond any limit.
    static func lowerLimit(trials: Int, target: Double, tail: Double) -> Double {
        let distribution = BinomialDistribution(trials: trials, probability: target)
        let r = distribution.smallestCountAbove(tail)
        let mass = distribution.probability(of: r)
        let alpha = mass > 0 ? min(max((distribution.cumulativeProbability(r) - tail) / mass, 0), 1) : 0
        return min(max((Double(r) - alpha) / Double(trials), 0), 1)
    }
}
