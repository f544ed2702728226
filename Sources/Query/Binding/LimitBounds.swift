import Columns
import Diagnostics

/// LIMIT and OFFSET that a subquery computes.
enum LimitBounds {
    /// A bound as a number: null is no bound, a negative one an error at the place given.
    ///
    /// - Parameter absent: what stands for null.
    static func checked(absent: Int64, at location: SourceLocation) -> ScalarFunction {
        ScalarFunction(
            name: "limit", usage: "LIMIT (SELECT …)", summary: "A number of rows.",
            resolve: { _ in .init(arguments: [.integer], result: .integer) },
            evaluate: { columns, _ in
                var builder = ColumnBuilder(type: .integer)
                for row in 0..<columns[0].count {
                    guard case .integer(let number) = columns[0][row] else {
                        builder.append(.integer(absent))
                        continue
                    }
                    guard number >= 0 else {
                        throw Diagnostic(
                            .computation, code: "invalid-limit",
                            "LIMIT and OFFSET take whole numbers that aren't negative, but one is \(number)",
                            at: location)
                    }
                    builder.append(.integer(number))
                }
                return builder.finish()
            })
    }

    /// Whether a row of some number is within the bounds.
    ///
    /// - Parameter last: what is counted up to the limit: the number itself, or the rank for WITH TIES.
    static func holds(
        _ number: BoundExpression, last: BoundExpression, count: BoundExpression, offset: BoundExpression
    ) -> BoundExpression? {
        guard let greater = FunctionRegistry.scalar(named: ">"), let atMost = FunctionRegistry.scalar(named: "<="),
            let minus = FunctionRegistry.scalar(named: "-")
        else { return nil }
        let place = BoundExpression.call(minus, [last, offset], .integer, 0..<0)
        return .and([
            .call(greater, [number, offset], .boolean, 0..<0), .call(atMost, [place, count], .boolean, 0..<0),
        ])
    }
}
