import Columns
import Diagnostics

/// Comparisons of rows such as `(a, b) = (1, 2)`, column by column.
extension ExpressionBinder {
    /// A comparison in which both sides are rows; nil where neither is.
    func rowComparison(
        _ sign: String, _ left: Syntax.Expression, _ right: Syntax.Expression, _ span: SourceSpan
    ) throws -> BoundExpression? {
        switch (left.kind, right.kind) {
        case (.row(let a), .row(let b)):
            guard a.count == b.count else {
                throw query.error(
                    "column-count", "a row of \(a.count) values is compared with one of \(b.count)", at: span)
            }
            return try rowComparison(sign, try a.map(bind), try b.map(bind), span)
        case (.row(let a), .subquery(let query)):
            return try rowComparison(
                sign, try a.map(bind), try subqueries(span).row(query, count: a.count, self, right.span), span)
        case (.row, _), (_, .row):
            throw query.error(
                "type-mismatch", "a row of values can only be compared with another row", at: span,
                help: ["write (a, b) \(sign) (c, d)"])
        default: return nil
        }
    }

    /// - Throws: `Diagnostic` for a sign that doesn't compare, or types that can't be compared.
    func rowComparison(
        _ sign: String, _ left: [BoundExpression], _ right: [BoundExpression], _ span: SourceSpan
    ) throws -> BoundExpression {
        func all(_ sign: String) throws -> BoundExpression {
            conjunction(try zip(left, right).map { try call(sign, [$0, $1], span) })
        }
        switch sign {
        case "=", "is not distinct from": return try all(sign)
        case "<>": return negation(try all("="))
        case "is distinct from": return negation(try all("is not distinct from"))
        case "<", "<=", ">", ">=":
            // The first columns that differ decide.
            let strict = String(sign.prefix(1))
            var alternatives: [BoundExpression] = []
            for index in left.indices {
                let isLast = index == left.count - 1
                let before = try (0..<index).map { try call("=", [left[$0], right[$0]], span) }
                alternatives.append(
                    conjunction(before + [try call(isLast ? sign : strict, [left[index], right[index]], span)]))
            }
            return disjunction(alternatives)
        default:
            throw query.error("type-mismatch", "\(sign) can't be applied to rows of values", at: span)
        }
    }
}
