#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The gamma–gamma model of spend: a client's purchases vary as Gamma(p, ν) about a mean of its own, and ν varies over
/// clients as Gamma(q, γ). It rests on spend and frequency being uncorrelated, which the caller should show.
///
/// Fader, P. S. & Hardie, B. G. S. (2013), *The Gamma-Gamma Model of Monetary Value*; Fader, Hardie & Lee (2005), *RFM and
/// CLV*, Journal of Marketing Research 42, 415–430.
public struct GammaGamma: Sendable, Hashable {
    /// The shape of one client's purchases.
    public let p: Double
    /// The shape of the distribution over clients.
    public let q: Double
    /// The rate of the distribution over clients, in the unit of money.
    public let gamma: Double
    /// The log-likelihood of the spends the model was fitted to; nil for a model made of given parameters.
    public let logLikelihood: Double?
    /// Whether the fit came to rest at a maximum.
    public let converged: Bool

    /// A client's spend.
    public struct Spend: Sendable, Hashable {
        /// The number of purchases that the mean is of.
        public var purchases: Int
        /// The mean amount of a purchase.
        public var mean: Double

        /// A client's spend.
        public init(purchases: Int, mean: Double) {
            self.purchases = purchases
            self.mean = mean
        }

        var isUsable: Bool { purchases > 0 && mean > 0 && mean < .infinity }
    }

    /// The model with given parameters; nil unless all are positive and finite.
    public init?(p: Double, q: Double, gamma: Double) {
        self.init(p: p, q: q, gamma: gamma, logLikelihood: nil, converged: true)
    }

    private init?(p: Double, q: Double, gamma: Double, logLikelihood: Double?, converged: Bool) {
        guard [p, q, gamma].allSatisfy({ $0 > 0 && $0 < .infinity }) else { return nil }
        self.p = p
        self.q = q
        self.gamma = gamma
        self.logLikelihood = logLikelihood
        self.converged = converged
    }

    /// Fits the model by maximum likelihood, with the exact gradient.
    ///
    /// Clients without purchases or with a mean that is not positive are left out: the model knows no free purchase. Nil
    /// for fewer than 10 clients, or where all means are equal.
    public static func fit(_ spends: [Spend]) -> GammaGamma? {
        let usable = spends.filter(\.isUsable)
        guard usable.count >= 10, usable.contains(where: { $0.mean != usable[0].mean }) else { return nil }
        // In units of the mean spend the likelihood is the same in every currency.
        let unit = CompensatedSum(usable.lazy.map(\.mean)).value / Double(usable.count)
        let data = usable.map { Spend(purchases: $0.purchases, mean: $0.mean / unit) }
        let bound = 18.0
        var best: QuasiNewton?
        for start in [[1.0, 1, 0], [0, 1.5, 1]] {
            let found = QuasiNewton.minimize(from: start) { logs in
                guard logs.allSatisfy({ abs($0) < bound }) else { return (.infinity, logs) }
                let parameters = logs.map { exp($0) }
                let (value, gradient) = logLikelihood(data, parameters)
                return (-value, zip(gradient, parameters).map { -$0 * $1 })
            }
            if let found, found.value < best?.value ?? .infinity { best = found }
        }
        guard let best else { return nil }
        let parameters = best.point.map { exp($0) }
        return GammaGamma(
            p: parameters[0], q: parameters[1], gamma: parameters[2] * unit,
            logLikelihood: -best.value - Double(data.count) * log(unit),
            converged: best.converged && best.point.allSatisfy { abs($0) < bound - 3 })
    }

    /// The log-likelihood of one client's mean spend (equation 1a of the note); NaN for an unusable one.
    public func logLikelihood(of spend: Spend) -> Double {
        spend.isUsable ? Self.logLikelihood([spend], [p, q, gamma]).value : .nan
    }

    /// The mean spend of all clients, pγ / (q − 1); nil for q ≤ 1, where it is infinite.
    public var meanSpend: Double? { q > 1 ? p * gamma / (q - 1) : nil }

    /// The expected mean of a client's purchases to come: the client's own mean and that of all, weighted by what is
    /// known (equation 5 of the note): p (γ + x z̄) / (px + q − 1).
    ///
    /// ``meanSpend`` for a client without usable purchases; nil where px + q ≤ 1.
    public func expectedSpend(_ spend: Spend) -> Double? {
        guard spend.isUsable else { return meanSpend }
        let x = Double(spend.purchases)
        let denominator = p * x + q - 1
        return denominator > 0 ? p * (gamma + x * spend.mean) / denominator : nil
    }

    private static func logLikelihood(_ data: [Spend], _ parameters: [Double]) -> (value: Double, gradient: [Double]) {
        let (p, q, gamma) = (parameters[0], parameters[1], parameters[2])
        var total = CompensatedSum()
        var gradient = [0.0, 0, 0]
        let logGammaOfQ = logGamma(q)
        let digammaOfQ = digamma(q)
        let logRate = log(gamma)
        for spend in data {
            let x = Double(spend.purchases)
            let shape = p * x
            let sum = x * spend.mean
            let logSum = log(sum)
            let logTotal = log(gamma + sum)
            total.add(
                logGamma(shape + q) - logGamma(shape) - logGammaOfQ + q * (logRate - logTotal)
                    + shape * (logSum - logTotal) - log(spend.mean))
            let common = digamma(shape + q)
            gradient[0] += x * (common - digamma(shape) + logSum - logTotal)
            gradient[1] += common - digammaOfQ + logRate - logTotal
            gradient[2] += q / gamma - (shape + q) / (gamma + sum)
        }
        return (total.value, gradient)
    }
}
