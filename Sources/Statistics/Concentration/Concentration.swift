/// How unevenly a total is spread over its holders: revenue over clients, for example.
///
/// Values that are not finite are left out. A negative value (a client whose returns exceed the purchases) counts as
/// zero, for no share of a total can be less than nothing and Gini's index is bounded by 1 only without such values;
/// ``negativeCount`` and ``negativeSum`` say how many there were and what they came to, and belong beside the figures.
public struct Concentration: Sendable, Hashable {
    /// The number of holders, those at zero and below included.
    public let count: Int
    /// The sum of the positive values.
    public let total: Double
    /// How many values were negative.
    public let negativeCount: Int
    /// What the negative values come to, ≤ 0.
    public let negativeSum: Double
    /// Gini's index G = Σ (2i − n − 1) xᵢ / (n Σ x) with x ascending: 0 where all hold the same, 1 − 1/n where one
    /// holds all (Gini 1912).
    public let gini: Double
    /// The Herfindahl–Hirschman index, the sum of squared shares: from 1/n to 1 (Hirschman 1945, Herfindahl 1950).
    public let herfindahlHirschmanIndex: Double
    /// The running sums of the values in descending order, for the shares of the top.
    private let descendingSums: [Double]

    /// The concentration of some values; nil where none is positive. O(n log n).
    public init?(_ values: [Double]) {
        var sorted: [Double] = []
        sorted.reserveCapacity(values.count)
        var negative = CompensatedSum()
        var negatives = 0
        for value in values where value.isFinite {
            if value < 0 {
                negatives += 1
                negative.add(value)
            }
            sorted.append(max(value, 0))
        }
        sorted.sort(by: >)
        var running = CompensatedSum()
        var sums: [Double] = []
        sums.reserveCapacity(sorted.count)
        for value in sorted {
            running.add(value)
            sums.append(running.value)
        }
        let total = running.value
        guard total > 0, total < .infinity else { return nil }
        let n = Double(sorted.count)
        var weighted = CompensatedSum()
        var squares = CompensatedSum()
        for (index, value) in sorted.enumerated() {
            let share = value / total
            weighted.add((n - 1 - 2 * Double(index)) * share)
            squares.add(share * share)
        }
        count = sorted.count
        self.total = total
        negativeCount = negatives
        negativeSum = negative.value
        gini = max(weighted.value / n, 0)
        herfindahlHirschmanIndex = squares.value
        descendingSums = sums
    }

    /// The number of equal holders that would be as concentrated: one over the Herfindahl–Hirschman index.
    public var effectiveNumber: Double { 1 / herfindahlHirschmanIndex }

    /// The share of the total that the largest `number` of holders hold; O(1).
    public func share(ofTop number: Int) -> Double {
        number <= 0 ? 0 : descendingSums[min(number, count) - 1] / total
    }

    /// How many holders a fraction of them is: rounded up, so that the top 1 % of 30 clients is one client.
    public func holders(inTop fraction: Double) -> Int {
        guard fraction > 0 else { return 0 }
        // A hair is taken off first, since 0.07 × 100 must be 7 and not 8.
        return min(max(Int((min(fraction, 1) * Double(count) - 1e-9).rounded(.up)), 1), count)
    }

    /// The share of the total that the top fraction of the holders hold; see ``holders(inTop:)``.
    public func topShare(_ fraction: Double) -> Double { share(ofTop: holders(inTop: fraction)) }

    /// A point of the Lorenz curve: the poorest `population` hold `share` of the total, both as fractions.
    public struct LorenzPoint: Sendable, Hashable {
        /// The fraction of the holders, poorest first.
        public var population: Double
        /// The fraction of the total that they hold.
        public var share: Double

        /// A point of the Lorenz curve.
        public init(population: Double, share: Double) {
            self.population = population
            self.share = share
        }
    }

    /// The Lorenz curve from (0, 0) to (1, 1) (Lorenz 1905), at every holder, or at `maximumPoints` evenly spaced ones
    /// where there are more.
    public func lorenzCurve(maximumPoints: Int = 201) -> [LorenzPoint] {
        let steps = min(count, max(maximumPoints, 2) - 1)
        return (0...steps).map { step in
            let poorest = Int((Double(step) / Double(steps) * Double(count)).rounded())
            let held = poorest == count ? 1 : max(1 - share(ofTop: count - poorest), 0)
            return LorenzPoint(population: Double(poorest) / Double(count), share: poorest == 0 ? 0 : held)
        }
    }
}
