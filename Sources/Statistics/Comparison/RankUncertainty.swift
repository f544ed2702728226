/// Where a group may stand in a ranking, given what is known of it and of the others.
///
/// Goldstein, H. & Spiegelhalter, D. J. (1996), *League tables and their limitations*, JRSS A 159, 385–443.
public struct RankUncertainty: Sendable, Hashable {
    /// The best rank of the interval, from 1.
    public let best: Int
    /// The worst rank of the interval.
    public let worst: Int
    /// The mean of the group's rank over the draws.
    public let mean: Double

    /// The ranks of some groups by simulation: in each draw every posterior gives a value, and the values are ranked.
    ///
    /// Equal values share the better rank. The interval runs between the quantiles of the simulated rank at (1 −
    /// credibility)/2 and its complement. The same seed gives the same answer everywhere. O(draws · g log g) time and
    /// O(g²) memory for g groups. Nil for fewer than 2 groups or more than 5000, no draws, a `credibility` outside 0..<1, or a posterior
    /// that yields no number.
    public static func simulate(
        _ posteriors: [Posterior], higherIsBetter: Bool = true, credibility: Double = 0.9, draws: Int = 10_000,
        seed: UInt64 = 1
    ) -> [RankUncertainty]? {
        let groups = posteriors.count
        guard groups >= 2, groups <= 5000, draws > 0, draws <= Int(UInt32.max), isConfidence(credibility) else {
            return nil
        }
        var generator = SeededGenerator(seed: seed)
        var counts = [UInt32](repeating: 0, count: groups * groups)
        var values: [(value: Double, group: Int)] = []
        values.reserveCapacity(groups)
        for _ in 0..<draws {
            values.removeAll(keepingCapacity: true)
            for (group, posterior) in posteriors.enumerated() {
                let value = posterior.sample(using: &generator)
                guard !value.isNaN else { return nil }
                values.append((higherIsBetter ? -value : value, group))
            }
            values.sort { $0.value < $1.value }
            var rank = 0
            for (place, item) in values.enumerated() {
                if place == 0 || item.value != values[place - 1].value { rank = place }
                counts[item.group * groups + rank] += 1
            }
        }
        let tail = (1 - credibility) / 2
        return (0..<groups).map { group in
            let histogram = counts[(group * groups)..<((group + 1) * groups)]
            func rank(at probability: Double) -> Int {
                var sum = 0.0
                for (rank, count) in histogram.enumerated() {
                    sum += Double(count)
                    if sum >= probability * Double(draws) { return rank + 1 }
                }
                return groups
            }
            var total = 0.0
            for (rank, count) in histogram.enumerated() { total += Double(rank + 1) * Double(count) }
            return RankUncertainty(
                best: rank(at: tail), worst: rank(at: 1 - tail), mean: total / Double(draws))
        }
    }
}
