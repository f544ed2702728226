import Columns
import Diagnostics

/// What each window function is called, takes and gives.
struct WindowCall {
    /// The type of the result.
    enum Result {
        case type(DataType)
        case firstArgument
    }

    var function: WindowFunction
    var usage: String
    var argumentCount: ClosedRange<Int>
    var result: Result

    /// The functions that only work with OVER, by name.
    static let functions: [String: WindowCall] = [
        "row_number": .init(.rowNumber, "row_number()", 0...0, .type(.integer)),
        "rank": .init(.rank, "rank()", 0...0, .type(.integer)),
        "dense_rank": .init(.denseRank, "dense_rank()", 0...0, .type(.integer)),
        "percent_rank": .init(.percentRank, "percent_rank()", 0...0, .type(.double)),
        "cume_dist": .init(.cumulativeDistribution, "cume_dist()", 0...0, .type(.double)),
        "ntile": .init(.ntile, "ntile(buckets)", 1...1, .type(.integer)),
        "lag": .init(.lag, "lag(value [, offset [, default]])", 1...3, .firstArgument),
        "lead": .init(.lead, "lead(value [, offset [, default]])", 1...3, .firstArgument),
        "first_value": .init(.firstValue, "first_value(value)", 1...1, .firstArgument),
        "last_value": .init(.lastValue, "last_value(value)", 1...1, .firstArgument),
        "nth_value": .init(.nthValue, "nth_value(value, number)", 2...2, .firstArgument),
    ]

    private init(
        _ function: WindowFunction, _ usage: String, _ argumentCount: ClosedRange<Int>, _ result: Result
    ) {
        self.function = function
        self.usage = usage
        self.argumentCount = argumentCount
        self.result = result
    }
}

extension BoundWindow {
    /// The same call with its expressions rewritten.
    func mapping(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> BoundWindow {
        var copy = self
        copy.arguments = try arguments.map(transform)
        copy.filter = try filter.map(transform)
        copy.partition = try partition.map(transform)
        copy.order = try order.map { try $0.mapping(transform) }
        return copy
    }
}

extension SortKey {
    /// The same key with its expression rewritten.
    func mapping(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> SortKey {
        SortKey(try transform(expression), isDescending: isDescending, nullsFirst: nullsFirst)
    }
}
