/// A closed interval of numbers: of confidence, or of credibility.
public struct Interval: Sendable, Hashable {
    /// The lower end.
    public var lower: Double
    /// The upper end, ≥ lower.
    public var upper: Double

    /// The interval from `lower` to `upper`.
    public init(lower: Double, upper: Double) {
        self.lower = lower
        self.upper = upper
    }

    /// upper − lower.
    public var width: Double { upper - lower }

    /// Whether `value` lies in the interval, ends included; false for NaN.
    public func contains(_ value: Double) -> Bool { value >= lower && value <= upper }

    /// The interval with both ends divided by a positive number, as from a count to a rate per exposure.
    public func divided(by exposure: Double) -> Interval { Interval(lower: lower / exposure, upper: upper / exposure) }
}

func isConfidence(_ confidence: Double) -> Bool { confidence > 0 && confidence < 1 }
