/// A sum whose rounding error does not grow with the number of terms.
///
/// Neumaier, A. (1974), *ZAMM* 54, 39–51: the low-order part that an addition drops is kept apart. An infinite or NaN
/// term makes the sum infinite or NaN, as plain addition would.
public struct CompensatedSum: Sendable, Hashable {
    private var sum = 0.0
    private var lost = 0.0

    /// The empty sum, 0.
    public init() {}

    /// The sum of some values.
    public init(_ values: some Sequence<Double>) {
        for value in values { add(value) }
    }

    /// Adds a term.
    public mutating func add(_ term: Double) {
        let next = sum + term
        lost += abs(sum) >= abs(term) ? (sum - next) + term : (term - next) + sum
        sum = next
    }

    /// The sum so far.
    public var value: Double { sum.isFinite ? sum + lost : sum }
}
