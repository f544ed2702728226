/// Every function and operator a query can call, by name.
///
/// Operators are scalar functions named by their sign (`+`, `<=`, `||`), unary minus is `negate`, and the ones written
/// as words are `like`, `ilike`, `is distinct from` and `is not distinct from`.
///
/// A constant text such as `'2026-01-31'` has no type of its own until something asks for one: resolve a call with
/// `.text` for it first, and where that gives nil, once more with `.null`, then cast the text to what the signature wants.
public enum FunctionRegistry {
    /// The scalar function or operator of that name, ignoring case.
    public static func scalar(named name: String) -> ScalarFunction? {
        scalars[name] ?? scalars[name.lowercased()]
    }

    /// The aggregate function of that name, ignoring case.
    public static func aggregate(named name: String) -> AggregateFunction? {
        aggregates[name] ?? aggregates[name.lowercased()]
    }

    /// The names of all functions, scalar and aggregate, sorted; without operators. For suggestions and the reference.
    public static var names: [String] {
        let all = Set(scalars.keys).union(aggregates.keys)
        return all.filter { $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 95 } }
            .sorted()
    }

    /// All scalar functions, in the order of the reference.
    static let scalarList: [ScalarFunction] =
        ArithmeticFunctions.all + ComparisonFunctions.all + MathematicalFunctions.all + RoundingFunctions.all
        + TrigonometricFunctions.all + IntegerFunctions.all + CountIntervalFunctions.all + ConditionalFunctions.all
        + TextFunctions.all + TextMeasureFunctions.all + RegularExpressionFunctions.all + TimeFunctions.all
        + ZoneFunctions.all + FormatFunctions.all

    /// All aggregate functions, in the order of the reference.
    static let aggregateList: [AggregateFunction] =
        CountAggregates.all + SumAggregates.all + ExtremeAggregates.all + MomentAggregates.all
        + QuantileAggregates.all + CollectingAggregates.all + BitAggregates.all

    private static let scalars = Dictionary(scalarList.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    private static let aggregates = Dictionary(
        aggregateList.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
}
