#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The Kaplan–Meier estimate of a survival curve from durations of which some are censored: what was still waiting when
/// the data ended is counted for as long as it waited, and is never left out.
///
/// Kaplan, E. L. & Meier, P. (1958), *JASA* 53, 457–481. At equal times events come before censorings.
public struct KaplanMeier: Sendable, Hashable {
    /// The curve just after one distinct event time.
    public struct Step: Sendable, Hashable {
        /// The time, in the durations' unit.
        public let time: Double
        /// How many were still waiting just before.
        public let atRisk: Int
        /// How many events happened at it.
        public let events: Int
        /// The probability of lasting beyond the time.
        public let survival: Double
        /// Greenwood's sum Σ d / (n (n − d)) up to the time: the variance of ln survival; +∞ where survival is 0.
        public let greenwoodSum: Double

        /// Greenwood's variance of the survival (Greenwood 1926); 0 where survival is 0.
        public var variance: Double { survival == 0 ? 0 : survival * survival * greenwoodSum }
    }

    /// One step for each distinct time with an event, ascending.
    public let steps: [Step]
    /// The number of durations.
    public let count: Int
    /// The number of events among them.
    public let events: Int
    /// The longest duration, censored or not: the curve is not known beyond.
    public let longest: Double

    /// The curve of some durations, of which those with `observed` false are censored. O(n log n).
    ///
    /// Durations that are negative or not finite are left out, and of arrays of unequal length the surplus. Nil where
    /// nothing is left.
    public init?(durations: [Double], observed: [Bool]) {
        var items: [(time: Double, event: Bool)] = []
        items.reserveCapacity(durations.count)
        for (time, event) in zip(durations, observed) where time >= 0 && time < .infinity {
            items.append((time, event))
        }
        guard !items.isEmpty else { return nil }
        items.sort { $0.time < $1.time }
        var steps: [Step] = []
        var survival = 1.0
        var greenwood = 0.0
        var total = 0
        var index = 0
        while index < items.count {
            let time = items[index].time
            let atRisk = items.count - index
            var events = 0
            while index < items.count, items[index].time == time {
                if items[index].event { events += 1 }
                index += 1
            }
            guard events > 0 else { continue }
            total += events
            survival *= Double(atRisk - events) / Double(atRisk)
            greenwood += Double(events) / (Double(atRisk) * Double(atRisk - events))
            steps.append(
                Step(time: time, atRisk: atRisk, events: events, survival: survival, greenwoodSum: greenwood))
        }
        self.steps = steps
        count = items.count
        self.events = total
        longest = items[items.count - 1].time
    }

    /// The last step at or before a time; nil before the first event.
    public func step(at time: Double) -> Step? {
        var low = 0
        var high = steps.count
        while low < high {
            let middle = (low + high) / 2
            if steps[middle].time <= time { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : steps[low - 1]
    }

    /// The probability of lasting beyond a time; nil beyond ``longest`` unless the curve has reached 0, since nothing is
    /// known there.
    public func survival(at time: Double) -> Double? {
        guard time >= 0 else { return time.isNaN ? nil : 1 }
        let value = step(at: time)?.survival ?? 1
        return time <= longest || value == 0 ? value : nil
    }

    /// The pointwise interval of the survival at a time on the complementary log-log scale, which stays within 0...1.
    ///
    /// Kalbfleisch, J. D. & Prentice, R. L. (1980), *The Statistical Analysis of Failure Time Data*, 1.3. Nil before the
    /// first event, where survival is 0, and beyond ``longest``: the scale has no interval there.
    public func survivalInterval(at time: Double, confidence: Double = 0.95) -> Interval? {
        guard isConfidence(confidence), time <= longest, let step = step(at: time) else { return nil }
        return Self.logLogInterval(step, -standardNormalQuantile((1 - confidence) / 2))
    }

    private static func logLogInterval(_ step: Step, _ z: Double) -> Interval? {
        guard step.survival > 0, step.survival < 1 else { return nil }
        let logSurvival = log(step.survival)
        let spread = z * step.greenwoodSum.squareRoot() / -logSurvival
        return Interval(lower: exp(logSurvival * exp(spread)), upper: exp(logSurvival * exp(-spread)))
    }

    /// The time by which the fraction `probability` has had its event: the first with survival at most 1 − probability
    /// (the median for 0.5).
    ///
    /// Nil where the curve does not come down so far, which is itself a finding: more than 1 − probability are still
    /// waiting.
    public func quantile(_ probability: Double) -> Double? {
        guard probability > 0, probability < 1 else { return nil }
        return firstTime(atMost: 1 - probability) { $0.survival }
    }

    /// The interval of a quantile: the times at which the survival's log-log interval holds 1 − probability (Brookmeyer
    /// & Crowley 1982).
    ///
    /// The upper end is +∞ where the curve's upper limit never comes down so far; nil where the lower end is not reached.
    public func quantileInterval(_ probability: Double, confidence: Double = 0.95) -> Interval? {
        guard probability > 0, probability < 1, isConfidence(confidence) else { return nil }
        let z = -standardNormalQuantile((1 - confidence) / 2)
        let level = 1 - probability
        let lower = firstTime(atMost: level) { $0.survival == 0 ? 0 : Self.logLogInterval($0, z)?.lower ?? 1 }
        let upper = firstTime(atMost: level) { step in
            // At survival 0 the scale breaks down: the upper limit is not known to have come down.
            step.survival == 0 ? 1 : Self.logLogInterval(step, z)?.upper ?? 1
        }
        return lower.map { Interval(lower: $0, upper: upper ?? .infinity) }
    }

    private func firstTime(atMost level: Double, _ value: (Step) -> Double) -> Double? {
        // A product of fractions may miss a round level by a rounding error.
        steps.first { value($0) <= level + 1e-12 }?.time
    }
}
