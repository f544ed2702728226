/// Count, mean, spread, and range of a sample; values that are not finite are left out and counted.
public struct Descriptives: Sendable, Hashable {
    /// The number of finite values.
    public let count: Int
    /// The number of values left out for being infinite or NaN.
    public let excluded: Int
    /// The sum of the finite values; 0 for none.
    public let sum: Double
    /// The arithmetic mean; nil without values.
    public let mean: Double?
    /// The sample variance, with n − 1 in the denominator; nil for fewer than 2 values.
    public let variance: Double?
    /// The least value; nil without values.
    public let minimum: Double?
    /// The greatest value; nil without values.
    public let maximum: Double?

    /// The descriptives of a sample, in two passes with compensated sums (Chan, Golub & LeVeque 1983). O(n).
    public init(_ values: [Double]) {
        var total = CompensatedSum()
        var count = 0
        var least = Double.infinity
        var greatest = -Double.infinity
        for value in values where value.isFinite {
            count += 1
            total.add(value)
            least = min(least, value)
            greatest = max(greatest, value)
        }
        self.count = count
        excluded = values.count - count
        sum = total.value
        minimum = count > 0 ? least : nil
        maximum = count > 0 ? greatest : nil
        guard count > 0 else {
            mean = nil
            variance = nil
            return
        }
        let centre = sum / Double(count)
        mean = centre
        guard count > 1 else {
            variance = nil
            return
        }
        var squares = CompensatedSum()
        var drift = CompensatedSum()
        for value in values where value.isFinite {
            let difference = value - centre
            squares.add(difference * difference)
            drift.add(difference)
        }
        let n = Double(count)
        variance = max((squares.value - drift.value * drift.value / n) / (n - 1), 0)
    }

    /// The sample standard deviation; nil for fewer than 2 values.
    public var standardDeviation: Double? { variance?.squareRoot() }

    /// The standard error of the mean, s / √n; nil for fewer than 2 values.
    public var standardError: Double? { variance.map { ($0 / Double(count)).squareRoot() } }
}
