/// Student's t distribution.
public struct StudentTDistribution: Sendable, Hashable {
    /// Degrees of freedom, > 0 and not necessarily whole.
    public var degreesOfFreedom: Double

    /// The t distribution with the given degrees of freedom.
    public init(degreesOfFreedom: Double) { self.degreesOfFreedom = degreesOfFreedom }

    /// The probability of a value of at most `t`.
    public func cumulativeProbability(_ t: Double) -> Double {
        if degreesOfFreedom == .infinity { return standardNormalLowerTail(t) }
        guard t.isFinite else { return t.isNaN ? .nan : t < 0 ? 0 : 1 }
        let square = t * t
        guard square.isFinite else { return t < 0 ? 0 : 1 }
        let x = degreesOfFreedom / (degreesOfFreedom + square)
        let both = betaTails(x, square / (degreesOfFreedom + square), degreesOfFreedom / 2, 0.5).lower
        return t < 0 ? both / 2 : 1 - both / 2
    }

    /// The value that a variable stays below with probability `p`; NaN for p outside 0...1.
    public func quantile(_ p: Double) -> Double {
        guard p > 0, p < 1, degreesOfFreedom > 0 else {
            return degreesOfFreedom > 0 && p == 0 ? -.infinity : degreesOfFreedom > 0 && p == 1 ? .infinity : .nan
        }
        if degreesOfFreedom == .infinity { return standardNormalQuantile(p) }
        if p == 0.5 { return 0 }
        let tail = min(p, 1 - p)
        let half = degreesOfFreedom / 2
        let size: Double
        if tail < 0.25 {
            let x = inverseRegularizedIncompleteBeta(2 * tail, half, 0.5)
            size = (degreesOfFreedom * (1 - x) / x).squareRoot()
        } else {
            // Near the middle 1 − x would lose its digits, so the other tail is inverted.
            let y = inverseRegularizedIncompleteBeta(1 - 2 * tail, 0.5, half)
            size = (degreesOfFreedom * y / (1 - y)).squareRoot()
        }
        return p < 0.5 ? -size : size
    }
}
