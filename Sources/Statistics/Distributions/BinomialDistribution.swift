#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The number of successes in a number of independent trials.
public struct BinomialDistribution: Sendable, Hashable {
    /// The number of trials, ≥ 0.
    public var trials: Int
    /// The probability of a success, in 0...1.
    public var probability: Double

    /// The binomial distribution of `trials` trials.
    public init(trials: Int, probability: Double) {
        self.trials = trials
        self.probability = probability
    }

    /// The natural logarithm of the probability of exactly `successes`; −∞ outside 0...trials.
    public func logProbability(_ successes: Int) -> Double {
        guard successes >= 0, successes <= trials else { return -.infinity }
        return logBinomialKernel(Double(successes), Double(trials), probability, 1 - probability)
    }

    /// The probability of exactly `successes`; relative error near 1e-14 for any number of trials.
    public func probability(of successes: Int) -> Double { exp(logProbability(successes)) }

    /// The probability of at most `successes`.
    public func cumulativeProbability(_ successes: Int) -> Double {
        if successes < 0 { return 0 }
        if successes >= trials { return 1 }
        // P(X ≤ k) = 1 − Iₚ(k + 1, n − k), read from the upper tail so that it keeps its digits where it is small.
        let k = Double(successes)
        return betaTails(probability, 1 - probability, k + 1, Double(trials) - k).upper
    }

    /// The smallest number of successes whose cumulative probability is above `p`; `trials` where none is.
    public func smallestCountAbove(_ p: Double) -> Int {
        guard trials > 0, p < 1, probability > 0 else { return probability > 0 && p >= 1 ? max(trials, 0) : 0 }
        if probability >= 1 { return trials }
        var low = -1
        var high = trials
        // A normal guess narrows the bracket, which then grows by doubling until it holds the answer.
        let n = Double(trials)
        let spread = (n * probability * (1 - probability)).squareRoot()
        let guess = n * probability + (p > 0 ? standardNormalQuantile(p) : -9) * spread
        var at = Int(min(max(guess.rounded(), 0), min(n, 9e15)))
        at = min(at, trials)
        var step = max(Int(min(spread / 16, 1e15)), 1)
        while true {
            if cumulativeProbability(at) > p {
                high = at
                if at - step <= low { break }
                at -= step
                if low >= 0 { break }
            } else {
                low = at
                if high - step <= at { break }
                at += step
                if high < trials { break }
            }
            step = step > trials / 2 ? trials : step * 2
        }
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if cumulativeProbability(middle) > p { high = middle } else { low = middle }
        }
        return high
    }
}

/// The number of successes in a number of trials whose probability is itself a draw from a beta distribution.
public struct BetaBinomialDistribution: Sendable, Hashable {
    /// The number of trials, ≥ 0.
    public var trials: Int
    /// The first shape of the beta distribution, > 0.
    public var alpha: Double
    /// The second shape of the beta distribution, > 0.
    public var beta: Double

    /// The beta-binomial distribution of `trials` trials.
    public init(trials: Int, alpha: Double, beta: Double) {
        self.trials = trials
        self.alpha = alpha
        self.beta = beta
    }

    /// The natural logarithm of the probability of exactly `successes`; −∞ outside 0...trials.
    public func logProbability(_ successes: Int) -> Double {
        guard successes >= 0, successes <= trials else { return -.infinity }
        let n = Double(trials)
        let k = Double(successes)
        return logBinomialCoefficient(n, k) + logRisingFactorial(alpha, k) + logRisingFactorial(beta, n - k)
            - logRisingFactorial(alpha + beta, n)
    }
}

/// The number of events of a process with a given mean.
public struct PoissonDistribution: Sendable, Hashable {
    /// The mean, ≥ 0.
    public var mean: Double

    /// The Poisson distribution with the given mean.
    public init(mean: Double) { self.mean = mean }

    /// The natural logarithm of the probability of exactly `count` events.
    public func logProbability(_ count: Int) -> Double {
        count < 0 ? -.infinity : logPoissonKernel(Double(count), mean)
    }

    /// The probability of exactly `count` events.
    public func probability(of count: Int) -> Double { exp(logProbability(count)) }

    /// The probability of at most `count` events.
    public func cumulativeProbability(_ count: Int) -> Double {
        if count < 0 { return 0 }
        return mean == 0 ? 1 : regularizedIncompleteGammaQ(Double(count) + 1, mean)
    }
}
