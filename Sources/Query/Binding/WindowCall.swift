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
    /// One sentence for the reference.
    var summary: String
    var argumentCount: ClosedRange<Int>
    var result: Result

    /// The functions that only work with OVER, by name.
    static let functions: [String: WindowCall] = [
        "row_number": .init(
            .rowNumber, "row_number()",
            "The number of the row in its partition, from 1.", 0...0, .type(.integer)),
        "rank": .init(
            .rank, "rank()",
            "The number of the first row equal in the order, from 1.", 0...0, .type(.integer)),
        "dense_rank": .init(
            .denseRank, "dense_rank()",
            "The number of distinct places in the order up to the row's own.", 0...0, .type(.integer)),
        "percent_rank": .init(
            .percentRank, "percent_rank()",
            "(rank - 1) / (rows - 1): 0 for the first, 1 for the last.", 0...0, .type(.double)),
        "cume_dist": .init(
            .cumulativeDistribution, "cume_dist()",
            "The share of rows up to and equal to this one in the order.", 0...0, .type(.double)),
        "ntile": .init(
            .ntile, "ntile(buckets)",
            "Which of so many buckets, as even as can be, the row falls into.", 1...1, .type(.integer)),
        "lag": .init(
            .lag, "lag(value [, offset [, default]])",
            "The value some rows before (one, unless told otherwise), else the default.", 1...3, .firstArgument),
        "lead": .init(
            .lead, "lead(value [, offset [, default]])",
            "The value some rows after (one, unless told otherwise), else the default.", 1...3, .firstArgument),
        "first_value": .init(
            .firstValue, "first_value(value)",
            "The value in the frame's first row.", 1...1, .firstArgument),
        "last_value": .init(
            .lastValue, "last_value(value)",
            "The value in the frame's last row; the frame ends with the current row's peers unless told otherwise.",
            1...1, .firstArgument),
        "nth_value": .init(
            .nthValue, "nth_value(value, number)",
            "The value in the frame's row of that number, counted from 1.", 2...2, .firstArgument),
    ]

    private init(
        _ function: WindowFunction, _ usage: String, _ summary: String, _ argumentCount: ClosedRange<Int>,
        _ result: Result
    ) {
        self.function = function
        self.usage = usage
        self.summary = summary
        self.argumentCount = argumentCount
        self.result = result
    }
}

extension BoundWindow {
    /// Calls `body` with each expression.
    func forEachExpression(_ body: (BoundExpression) -> Void) {
        (arguments + partition + order.map(\.expression)).forEach(body)
        filter.map(body)
    }

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
