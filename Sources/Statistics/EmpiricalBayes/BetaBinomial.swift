#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The beta-binomial model of several groups' proportions: each group's own proportion is a draw from a beta
/// distribution that all share, so that a group with few trials is judged mostly by its peers.
///
/// Skellam, J. G. (1948), *JRSS B* 10, 257–261; as empirical Bayes: Efron, B. & Morris, C. (1975), *JASA* 70, 311–319.
public struct BetaBinomial: Sendable, Hashable {
    /// The mean of the shared distribution, alpha / (alpha + beta); where ``isPooled``, all successes by all trials.
    public let mean: Double
    /// How many trials the prior weighs as much as, alpha + beta; +∞ where ``isPooled``.
    public let strength: Double
    /// The natural logarithm of the marginal likelihood, binomial coefficients included.
    public let logLikelihood: Double
    /// The number of groups with trials.
    public let groups: Int
    private let allSuccesses: Double
    private let allTrials: Double

    /// Whether the groups scatter no more than chance alone would make them: then nothing tells them apart, and each is
    /// given the pooled proportion.
    public var isPooled: Bool { strength == .infinity }

    /// The prior's first shape; +∞ where ``isPooled``.
    public var alpha: Double { mean * strength }

    /// The prior's second shape; +∞ where ``isPooled``.
    public var beta: Double { (1 - mean) * strength }

    /// Fits the prior by maximum marginal likelihood.
    ///
    /// For a given strength the likelihood is concave in the mean, so Newton's method finds the best mean; the profile
    /// over the strength is searched on a grid from 0.01 to 1e8 and refined at its derivative's root. Groups without
    /// trials add nothing. Nil for fewer than 2 groups with trials, arrays of unequal length, or counts outside
    /// 0...trials. O(groups) for each of a few hundred evaluations.
    public static func fit(successes: [Int], trials: [Int]) -> BetaBinomial? {
        guard successes.count == trials.count else { return nil }
        var data: [Group] = []
        data.reserveCapacity(trials.count)
        var successSum = 0.0
        var trialSum = 0.0
        var coefficients = CompensatedSum()
        for (k, n) in zip(successes, trials) {
            guard k >= 0, k <= n else { return nil }
            guard n > 0 else { continue }
            data.append(Group(successes: Double(k), trials: Double(n)))
            successSum += Double(k)
            trialSum += Double(n)
            coefficients.add(logBinomialCoefficient(Double(n), Double(k)))
        }
        guard data.count >= 2 else { return nil }
        let pooled = successSum / trialSum
        var pooledLikelihood = 0.0
        if successSum > 0 { pooledLikelihood += successSum * log(pooled) }
        if successSum < trialSum { pooledLikelihood += (trialSum - successSum) * log1p(-pooled) }

        func model(_ mean: Double, _ strength: Double, _ kernel: Double) -> BetaBinomial {
            BetaBinomial(
                mean: mean, strength: strength, logLikelihood: kernel + coefficients.value, groups: data.count,
                allSuccesses: successSum, allTrials: trialSum)
        }
        guard successSum > 0, successSum < trialSum else { return model(pooled, .infinity, pooledLikelihood) }
        let grid = (0...50).map { log(0.01) + Double($0) / 50 * log(1e10) }
        let best = maximize(over: grid) { logStrength in
            let strength = exp(logStrength)
            return kernel(data, bestMean(data, strength, pooled), strength)
        } derivative: { logStrength in
            let strength = exp(logStrength)
            return strengthDerivative(data, bestMean(data, strength, pooled), strength)
        }
        guard let best else { return model(pooled, .infinity, pooledLikelihood) }
        let strength = exp(best)
        let mean = bestMean(data, strength, pooled)
        let likelihood = kernel(data, mean, strength)
        // A finite strength must earn its place: what betters the pooled model by rounding alone does not.
        guard likelihood > pooledLikelihood + 1e-9 * max(1, abs(pooledLikelihood)) else {
            return model(pooled, .infinity, pooledLikelihood)
        }
        return model(mean, strength, likelihood)
    }

    /// The posterior distribution of a group's proportion: Beta(alpha + k, beta + n − k).
    ///
    /// Where ``isPooled``, it is what all groups together say of the one proportion they share, Beta(K, N − K), or with
    /// Jeffreys' half added to each where K is 0 or N. Nil for counts outside 0...trials. The uncertainty of the prior
    /// itself is not included, as is usual in empirical Bayes.
    public func posterior(successes: Int, trials: Int) -> BetaDistribution? {
        guard successes >= 0, successes <= trials else { return nil }
        if isPooled {
            let failures = allTrials - allSuccesses
            let added = allSuccesses > 0 && failures > 0 ? 0 : 0.5
            return BetaDistribution(alpha: allSuccesses + added, beta: failures + added)
        }
        let k = Double(successes)
        // A prior can't know more than the trials it was estimated from: without the bound, a group whose spread is barely above
        // chance would get intervals far narrower than that of the rate of all its members together.
        let weight = min(strength, max(allTrials - Double(trials), 1))
        return BetaDistribution(alpha: mean * weight + k, beta: (1 - mean) * weight + Double(trials) - k)
    }

    /// The shrunken proportion of a group: the posterior's mean.
    public func posteriorMean(successes: Int, trials: Int) -> Double? {
        posterior(successes: successes, trials: trials)?.mean
    }

    /// The equal-tailed credible interval of a group's proportion; nil for counts outside 0...trials or a `credibility`
    /// outside 0..<1.
    public func credibleInterval(successes: Int, trials: Int, credibility: Double = 0.95) -> Interval? {
        guard isConfidence(credibility), let posterior = posterior(successes: successes, trials: trials) else {
            return nil
        }
        let tail = (1 - credibility) / 2
        return Interval(lower: posterior.quantile(tail), upper: posterior.quantile(1 - tail))
    }

    /// How far a group with `trials` is drawn to the mean: 1 where the group's own figures count for nothing.
    public func shrinkage(trials: Int) -> Double {
        isPooled ? 1 : strength / (strength + Double(max(trials, 0)))
    }

    // MARK: - Likelihood

    private struct Group {
        var successes: Double
        var trials: Double
    }

    private static func kernel(_ data: [Group], _ mean: Double, _ strength: Double) -> Double {
        let alpha = mean * strength
        let beta = (1 - mean) * strength
        var sum = CompensatedSum()
        for group in data {
            sum.add(
                logRisingFactorial(alpha, group.successes) + logRisingFactorial(beta, group.trials - group.successes)
                    - logRisingFactorial(strength, group.trials))
        }
        return sum.value
    }

    /// The derivative of the log-likelihood by the strength, in units of one over the strength.
    private static func strengthDerivative(_ data: [Group], _ mean: Double, _ strength: Double) -> Double {
        let alpha = mean * strength
        let beta = (1 - mean) * strength
        var sum = CompensatedSum()
        for group in data {
            sum.add(mean * digammaRise(alpha, group.successes))
            sum.add((1 - mean) * digammaRise(beta, group.trials - group.successes))
            sum.add(-digammaRise(strength, group.trials))
        }
        return sum.value * strength
    }

    /// The mean that maximises the likelihood for a given strength: Newton's method in a bracket, on a concave function.
    private static func bestMean(_ data: [Group], _ strength: Double, _ start: Double) -> Double {
        var low = 0.0
        var high = 1.0
        var mean = start
        for _ in 0..<100 {
            let alpha = mean * strength
            let beta = (1 - mean) * strength
            var slope = 0.0
            var curvature = 0.0
            for group in data {
                let failures = group.trials - group.successes
                slope += digammaRise(alpha, group.successes) - digammaRise(beta, failures)
                curvature += trigammaFall(alpha, group.successes) + trigammaFall(beta, failures)
            }
            if slope > 0 { low = mean } else { high = mean }
            var next = mean + slope / (curvature * strength)
            if !(next > low && next < high) { next = low + (high - low) / 2 }
            if abs(next - mean) <= 1e-15 * mean { return next }
            mean = next
        }
        return mean
    }
}

/// ψ(x + k) − ψ(x) for whole k ≥ 0; summed where k is small, since the difference cancels for large x.
func digammaRise(_ x: Double, _ k: Double) -> Double {
    guard k <= 64 else { return x > 1e5 ? risingSum(x, k) : digamma(x + k) - digamma(x) }
    var sum = 0.0
    var step = 0.0
    while step < k {
        sum += 1 / (x + step)
        step += 1
    }
    return sum
}

/// Σ 1/(x + j) for j < k by Euler and Maclaurin, for large x.
private func risingSum(_ x: Double, _ k: Double) -> Double {
    let end = x + k
    let first = log1p(k / x) + 0.5 * k / (x * end)
    return first + (k / (x * end)) * (1 / x + 1 / end) / 12
}

/// ψ′(x) − ψ′(x + k) for whole k ≥ 0.
func trigammaFall(_ x: Double, _ k: Double) -> Double {
    guard k <= 64 else {
        return x > 1e5 ? k / (x * (x + k)) : trigamma(x) - trigamma(x + k)
    }
    var sum = 0.0
    var step = 0.0
    while step < k {
        sum += 1 / ((x + step) * (x + step))
        step += 1
    }
    return sum
}
