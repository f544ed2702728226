import Columns
import Diagnostics

/// What ties a bound subquery to the query around it.
struct Correlation {
    /// How many columns of the plan are the subquery's own; what follows is there to join by.
    var valueCount: Int
    /// Pairs that must be equal: an expression of the outer query and a column of the plan.
    var keys: [(outer: BoundExpression, inner: Int)] = []
    /// Any other condition, over the plan's columns and, from `Placeholder.outer` on, those of the outer query.
    var residual: BoundExpression?
    /// The values where no row fits, for aggregates without GROUP BY.
    var emptyValues: [BoundExpression]?
}

/// Conditions of WHERE that name columns of the outer query.
struct OuterConditions {
    /// `inner = outer`; the outer side counts columns as the outer query does.
    var keys: [(outer: BoundExpression, inner: BoundExpression)] = []
    /// The others.
    var residual: [BoundExpression] = []

    mutating func add(_ condition: BoundExpression) {
        func isOuter(_ position: Int) -> Bool { position >= Placeholder.outer }
        guard case .call(let function, let sides, _, let span) = condition, function.name == "=", sides.count == 2
        else { return residual.append(condition) }
        for (inner, outer) in [(sides[0], sides[1]), (sides[1], sides[0])] {
            let outerColumns = outer.columns
            guard !inner.columns.isEmpty, !inner.usesColumn(where: isOuter), !outerColumns.isEmpty,
                outerColumns.allSatisfy(isOuter)
            else { continue }
            let pair = JoinCondition.alike(inner, outer, span)
            return keys.append((pair.1.mappingColumns { $0 - Placeholder.outer }, pair.0))
        }
        residual.append(condition)
    }
}

/// Subqueries used as values, joined to the plan once it is known where.
struct PendingSubqueries {
    /// One subquery.
    struct Entry {
        var plan: LogicalPlan
        var keys: [(outer: BoundExpression, inner: BoundExpression)]
        var isBeforeGrouping: Bool
        /// Whether the plan uses columns of this query and gives one row for each of their values.
        var isDependent: Bool
        /// The placeholder of its first column.
        var placeholder: Int
    }

    /// The entries that aren't joined yet.
    var waiting: [Entry] = []
    /// Where placeholders ended up.
    var positions: [Int: (position: Int, isBeforeGrouping: Bool)] = [:]
    private var nextPlaceholder = Placeholder.subquery

    /// Adds a subquery and gives the placeholder of its first column.
    mutating func add(
        _ plan: LogicalPlan, keys: [(outer: BoundExpression, inner: BoundExpression)], isBeforeGrouping: Bool,
        isDependent: Bool = false
    ) -> Int {
        let placeholder = nextPlaceholder
        nextPlaceholder += plan.schema.count
        waiting.append(
            Entry(
                plan: plan, keys: keys, isBeforeGrouping: isBeforeGrouping, isDependent: isDependent,
                placeholder: placeholder))
        return placeholder
    }
}

extension JoinCondition {
    /// Takes conditions over both sides apart: `left = right` becomes a key, the rest the residual.
    init(_ conditions: [BoundExpression], leftWidth: Int) {
        var keys: [(left: BoundExpression, right: BoundExpression)] = []
        var rest: [BoundExpression] = []
        for condition in conditions.flatMap(\.conjuncts) {
            if let key = Self.key(condition, leftWidth: leftWidth) { keys.append(key) } else { rest.append(condition) }
        }
        self.init(keys: keys, residual: BoundExpression.conjunction(rest))
    }

    private static func key(
        _ condition: BoundExpression, leftWidth: Int
    ) -> (left: BoundExpression, right: BoundExpression)? {
        guard case .call(let function, let sides, _, let span) = condition, function.name == "=", sides.count == 2,
            condition.isDeterministic
        else { return nil }
        for (left, right) in [(sides[0], sides[1]), (sides[1], sides[0])] {
            let leftColumns = left.columns
            let rightColumns = right.columns
            guard !leftColumns.isEmpty, !rightColumns.isEmpty, leftColumns.allSatisfy({ $0 < leftWidth }),
                rightColumns.allSatisfy({ $0 >= leftWidth && $0 < Placeholder.outer })
            else { continue }
            let pair = alike(left, right.mappingColumns { $0 - leftWidth }, span)
            return (pair.0, pair.1)
        }
        return nil
    }

    /// Both sides of an equality in one type: decimals compare across scales, but hash alike only at the same.
    static func alike(
        _ a: BoundExpression, _ b: BoundExpression, _ span: SourceSpan
    ) -> (BoundExpression, BoundExpression) {
        guard a.type != b.type, let type = CommonType.of([a.type, b.type]) else { return (a, b) }
        func cast(_ expression: BoundExpression) -> BoundExpression {
            expression.type == type ? expression : .cast(expression, to: type, isTry: false, span)
        }
        return (cast(a), cast(b))
    }
}
