#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The beta-geometric/NBD model of repeat purchases: while active, a client buys as a Poisson process whose rate is a
/// draw from Gamma(r, α); after each repeat purchase the client leaves for good with a probability drawn from Beta(a, b).
///
/// Fader, P. S., Hardie, B. G. S. & Lee, K. L. (2005), *"Counting Your Customers" the Easy Way: An Alternative to the
/// Pareto/NBD Model*, Marketing Science 24, 275–284.
public struct BetaGeometricNBD: Sendable, Hashable {
    /// The shape of the distribution of purchase rates.
    public let r: Double
    /// The rate of the distribution of purchase rates, in the time unit of the histories: the mean rate is r/α.
    public let alpha: Double
    /// The first shape of the distribution of leaving probabilities.
    public let a: Double
    /// The second shape of the distribution of leaving probabilities.
    public let b: Double
    /// The log-likelihood of the histories the model was fitted to; nil for a model made of given parameters.
    public let logLikelihood: Double?
    /// Whether the fit came to rest at a maximum; false where the data leave a parameter undetermined (nobody seems ever
    /// to leave, say), so that the figures are usable and the parameters are not.
    public let converged: Bool

    /// The model with given parameters; nil unless all are positive and finite.
    public init?(r: Double, alpha: Double, a: Double, b: Double) {
        self.init(r: r, alpha: alpha, a: a, b: b, logLikelihood: nil, converged: true)
    }

    private init?(r: Double, alpha: Double, a: Double, b: Double, logLikelihood: Double?, converged: Bool) {
        guard [r, alpha, a, b].allSatisfy({ $0 > 0 && $0 < .infinity }) else { return nil }
        self.r = r
        self.alpha = alpha
        self.a = a
        self.b = b
        self.logLikelihood = logLikelihood
        self.converged = converged
    }

    /// Fits the model by maximum likelihood, with the exact gradient; O(clients) for each of some fifty evaluations.
    ///
    /// Invalid histories are left out. Nil for fewer than 10 clients, or fewer than 2 with repeat purchases, on whom all
    /// four parameters rest.
    public static func fit(_ histories: [PurchaseHistory]) -> BetaGeometricNBD? {
        let data = FrequencyTable(histories.filter(\.isValid))
        guard data.count >= 10, data.repeaters >= 2 else { return nil }
        // In units of the mean age the likelihood is the same for data in days and in years.
        let unit = data.meanAge
        guard unit > 0 else { return nil }
        let scaled = data.scaled(by: 1 / unit)
        let bound = 18.0
        var best: QuasiNewton?
        for start in [[0.0, 0, 0, 0], [-1.5, -2, -0.5, 1], [1, 0, -1.5, 1]] {
            let found = QuasiNewton.minimize(from: start) { logs in
                guard logs.allSatisfy({ abs($0) < bound }) else { return (.infinity, logs) }
                let parameters = logs.map { exp($0) }
                let (value, gradient) = scaled.logLikelihood(parameters)
                return (-value, zip(gradient, parameters).map { -$0 * $1 })
            }
            if let found, found.value < best?.value ?? .infinity { best = found }
        }
        guard let best else { return nil }
        let p = best.point.map { exp($0) }
        let shift = unit == 1 ? 0 : log(unit) * data.totalRepeats
        return BetaGeometricNBD(
            r: p[0], alpha: p[1] * unit, a: p[2], b: p[3], logLikelihood: -best.value - shift,
            converged: best.converged && best.point.allSatisfy { abs($0) < bound - 3 })
    }

    /// The log-likelihood of one history (equation 6 of the paper); NaN for an invalid one.
    public func logLikelihood(of history: PurchaseHistory) -> Double {
        guard history.isValid else { return .nan }
        return FrequencyTable([history]).logLikelihood([r, alpha, a, b]).value
    }

    /// The probability that a client is still active at the end of the data; nil for an invalid history.
    ///
    /// Always 1 without repeat purchases, since in this model one can leave only after one (Fader & Hardie 2008,
    /// *Computing P(alive) Using the BG/NBD Model*).
    public func probabilityAlive(_ history: PurchaseHistory) -> Double? {
        guard history.isValid else { return nil }
        guard history.repeats > 0 else { return 1 }
        let x = Double(history.repeats)
        let logOdds =
            log(a) - log(b + x - 1) + (r + x) * (log(alpha + history.age) - log(alpha + history.recency))
        return 1 / (1 + exp(logOdds))
    }

    /// How many purchases a client is expected to make within a time from the end of the data (equation 10 of the
    /// paper); nil for an invalid history, or a time that is negative or not finite.
    public func expectedPurchases(_ history: PurchaseHistory, within time: Double) -> Double? {
        guard let alive = probabilityAlive(history), time >= 0, time < .infinity else { return nil }
        return alive * expectedWhileAlive(repeats: Double(history.repeats), age: history.age, time: time)
    }

    /// How many repeat purchases a new client is expected to make within a time from the first (equation 9 of the paper).
    public func expectedPurchases(within time: Double) -> Double? {
        expectedPurchases(PurchaseHistory(repeats: 0, recency: 0, age: 0), within: time)
    }

    /// The expected purchases of a client in each of `periods` equal periods up to `horizon`, each discounted from its
    /// middle: Σ (E(tₖ) − E(tₖ₋₁)) / (1 + rate)^(k − ½), with the discount rate that of one period.
    ///
    /// Nil as ``expectedPurchases(_:within:)``, for no periods, or a rate not above −1.
    public func discountedExpectedPurchases(
        _ history: PurchaseHistory, horizon: Double, periods: Int, ratePerPeriod rate: Double
    ) -> Double? {
        guard periods > 0, rate > -1, rate < .infinity, horizon >= 0, horizon < .infinity,
            let alive = probabilityAlive(history)
        else { return nil }
        let x = Double(history.repeats)
        let factor = 1 / (1 + rate)
        var discount = factor.squareRoot()
        var before = 0.0
        var sum = 0.0
        for period in 1...periods {
            let time = horizon * Double(period) / Double(periods)
            let until = expectedWhileAlive(repeats: x, age: history.age, time: time)
            sum += (until - before) * discount
            before = until
            discount *= factor
        }
        return alive * sum
    }

    private func expectedWhileAlive(repeats x: Double, age: Double, time: Double) -> Double {
        guard time > 0 else { return 0 }
        // At a = 1 and at a + b + x = 1 the formula is 0/0 with a limit; a hair beside it has the same value.
        let a = abs(self.a - 1) < 1e-6 ? 1 + 1e-6 : self.a
        let b = abs(a + self.b + x - 1) < 1e-7 ? self.b + 1e-7 : self.b
        let total = a + b + x - 1
        let start = alpha + age
        let z = time / (start + time)
        // By Euler's transformation 2F1(r + x, b + x; c; z) = (1 − z)^(a − 1 − r − x) 2F1(a + b − 1 − r, a − 1; c; z), so that
        // the powers of a large x cancel.
        let series = hypergeometric(a + b - 1 - r, a - 1, total, z)
        let remaining = exp((a - 1) * (log(start) - log(start + time))) * series
        return max(total / (a - 1) * (1 - remaining), 0)
    }
}

/// Gauss's hypergeometric function 2F1(a, b; c; z) for 0 ≤ z < 1, by its series.
func hypergeometric(_ a: Double, _ b: Double, _ c: Double, _ z: Double) -> Double {
    var term = 1.0
    var sum = 1.0
    var n = 0.0
    while n < 100_000 {
        term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z
        sum += term
        n += 1
        // The terms may grow before they fall: they fall for good once the ratio is below 1.
        if abs(term) <= 1e-17 * abs(sum), abs((a + n) * (b + n) * z) < abs((c + n) * (n + 1)) { break }
        if !sum.isFinite { break }
    }
    return sum
}

/// Histories sorted by their number of repeats, so that gamma functions are computed once for each number.
struct FrequencyTable {
    fileprivate struct Group {
        var repeats: Double
        var recencies: [Double]
        var ages: [Double]
    }

    private var groups: [Group] = []
    let count: Int
    let repeaters: Int
    let meanAge: Double
    let totalRepeats: Double

    init(_ histories: [PurchaseHistory]) {
        var byRepeats: [Int: Group] = [:]
        for history in histories {
            byRepeats[history.repeats, default: Group(repeats: Double(history.repeats), recencies: [], ages: [])]
                .add(history)
        }
        groups = byRepeats.sorted { $0.key < $1.key }.map(\.value)
        count = histories.count
        repeaters = histories.lazy.filter { $0.repeats > 0 }.count
        meanAge = histories.isEmpty ? 0 : CompensatedSum(histories.lazy.map(\.age)).value / Double(histories.count)
        totalRepeats = histories.reduce(0) { $0 + Double($1.repeats) }
    }

    func scaled(by factor: Double) -> FrequencyTable {
        var copy = self
        for index in copy.groups.indices {
            copy.groups[index].recencies = copy.groups[index].recencies.map { $0 * factor }
            copy.groups[index].ages = copy.groups[index].ages.map { $0 * factor }
        }
        return copy
    }

    /// The log-likelihood for the parameters r, α, a, b, and its gradient.
    func logLikelihood(_ parameters: [Double]) -> (value: Double, gradient: [Double]) {
        let (r, alpha, a, b) = (parameters[0], parameters[1], parameters[2], parameters[3])
        var total = CompensatedSum()
        var gradient = [0.0, 0, 0, 0]
        let logAlpha = log(alpha)
        let logA = log(a)
        for group in groups {
            let x = group.repeats
            let clients = Double(group.ages.count)
            let constant =
                logRisingFactorial(r, x) + r * logAlpha + logRisingFactorial(b, x) - logRisingFactorial(a + b, x)
            // The weight of having left after the last purchase, against being active still.
            let logLeft = x > 0 ? logA - log(b + x - 1) : -.infinity
            var weights = 0.0
            var logs = 0.0
            var reciprocals = 0.0
            for (recency, age) in zip(group.recencies, group.ages) {
                let logAge = log(alpha + age)
                let active = -(r + x) * logAge
                guard x > 0 else {
                    total.add(constant + active)
                    logs += logAge
                    reciprocals += 1 / (alpha + age)
                    continue
                }
                let logRecency = log(alpha + recency)
                let left = logLeft - (r + x) * logRecency
                let larger = max(active, left)
                let ratio = exp(min(active, left) - larger)
                total.add(constant + larger + log1p(ratio))
                let weight = (left > active ? 1 : ratio) / (1 + ratio)
                weights += weight
                logs += (1 - weight) * logAge + weight * logRecency
                reciprocals += (1 - weight) / (alpha + age) + weight / (alpha + recency)
            }
            gradient[0] += clients * (digammaRise(r, x) + logAlpha) - logs
            gradient[1] += clients * r / alpha - (r + x) * reciprocals
            guard x > 0 else { continue }
            let shared = -clients * digammaRise(a + b, x)
            gradient[2] += shared + weights / a
            gradient[3] += shared + clients * digammaRise(b, x) - weights / (b + x - 1)
        }
        return (total.value, gradient)
    }
}

extension FrequencyTable.Group {
    fileprivate mutating func add(_ history: PurchaseHistory) {
        recencies.append(history.recency)
        ages.append(history.age)
    }
}
