/// What the models of customer value need to know of a client: how often and how lately, since when.
public struct PurchaseHistory: Sendable, Hashable {
    /// The number of repeat purchases: distinct purchase times less the first.
    public var repeats: Int
    /// The time from the first purchase to the last; 0 without repeats.
    public var recency: Double
    /// The time from the first purchase to the end of the data, ≥ recency, in the same unit.
    public var age: Double

    /// A client's history.
    public init(repeats: Int, recency: Double, age: Double) {
        self.repeats = repeats
        self.recency = recency
        self.age = age
    }

    /// Whether the numbers make sense together: none negative or infinite, recency at most age, and 0 just where there
    /// are no repeats (or all fell on the first moment).
    public var isValid: Bool {
        repeats >= 0 && recency >= 0 && recency <= age && age < .infinity && (repeats > 0 || recency == 0)
    }
}
