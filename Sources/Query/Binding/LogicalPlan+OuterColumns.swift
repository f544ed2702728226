import Columns

/// Columns of the queries around a subquery, as they stand in its plan before it is joined to them.
///
/// Column `c` of the query around it is `Placeholder.outer + c`, that of the one around that `2 * Placeholder.outer + c`,
/// and so on.
enum OuterColumn {
    /// How many queries further out a column belongs: 0 is the operator's own input.
    static func level(_ position: Int) -> Int { position / Placeholder.outer }

    /// A column of a query around this one.
    static func position(_ column: Int, level: Int) -> Int { column + level * Placeholder.outer }
}

extension BoundExpression {
    /// Whether columns of queries around this one are used.
    var usesOuterColumns: Bool { usesColumn { $0 >= Placeholder.outer } }
}

extension LogicalPlan {
    /// Calls `body` with each expression of this operator, without those of its inputs.
    func forEachExpression(_ body: (BoundExpression) -> Void) {
        switch self {
        case .scan, .limit, .distinct, .unionAll, .shared, .measured: break
        case .values(let rows, _): for row in rows { row.forEach(body) }
        case .filter(_, let condition): body(condition)
        case .project(_, let expressions, _): expressions.forEach(body)
        case .aggregate(_, let groups, let aggregates, _):
            groups.forEach(body)
            for aggregate in aggregates {
                aggregate.arguments.forEach(body)
                aggregate.filter.map(body)
            }
        case .window(_, let windows, _): for window in windows { window.forEachExpression(body) }
        case .partitionLimit(_, let limit): limit.window.forEachExpression(body)
        case .join(_, _, _, let condition):
            for key in condition.keys {
                body(key.left)
                body(key.right)
            }
            condition.residual.map(body)
        case .sort(_, let keys): keys.map(\.expression).forEach(body)
        }
    }

    /// The same operator, over the same inputs, with its expressions rewritten.
    func mappingExpressions(_ transform: (BoundExpression) -> BoundExpression) -> LogicalPlan {
        switch self {
        case .scan, .limit, .distinct, .unionAll, .shared, .measured: self
        case .values(let rows, let schema): .values(rows.map { $0.map(transform) }, schema)
        case .filter(let input, let condition): .filter(input, transform(condition))
        case .project(let input, let expressions, let names):
            .project(input, expressions.map(transform), names: names)
        case .aggregate(let input, let groups, let aggregates, let names):
            .aggregate(
                input, groups: groups.map(transform), aggregates: aggregates.map { $0.mapping(transform) }, names: names
            )
        case .window(let input, let windows, let names):
            .window(input, windows.map { $0.mapping(transform) }, names: names)
        case .partitionLimit(let input, let limit):
            .partitionLimit(input, PartitionLimit(window: limit.window.mapping(transform), count: limit.count))
        case .join(let kind, let left, let right, let condition):
            .join(
                kind, left, right,
                JoinCondition(
                    keys: condition.keys.map { (left: transform($0.left), right: transform($0.right)) },
                    residual: condition.residual.map(transform)))
        case .sort(let input, let keys): .sort(input, keys.map { $0.mapping(transform) })
        }
    }

    /// The columns of queries around this one that the plan uses, by position, with their types.
    var outerColumns: [Int: DataType] {
        var seen: Set<Int> = []
        var found: [Int: DataType] = [:]
        collectOuterColumns(&found, &seen)
        return found
    }

    private func collectOuterColumns(_ found: inout [Int: DataType], _ seen: inout Set<Int>) {
        if case .shared(let id, _) = self, !seen.insert(id).inserted { return }
        forEachExpression { $0.collectOuterColumns(&found) }
        for input in inputs { input.collectOuterColumns(&found, &seen) }
    }

    /// The plan as it stands some queries further in (or out, where negative).
    func movingOuterColumns(by levels: Int, makeID: () -> Int) -> LogicalPlan {
        guard levels != 0, !outerColumns.isEmpty else { return self }
        var done: [Int: LogicalPlan] = [:]
        return moving(by: levels, makeID, &done)
    }

    private func moving(by levels: Int, _ makeID: () -> Int, _ done: inout [Int: LogicalPlan]) -> LogicalPlan {
        if case .shared(let id, let input) = self {
            if let known = done[id] { return known }
            // Without such columns it stays what others share too.
            let result =
                outerColumns.isEmpty ? self : .shared(id: makeID(), input.moving(by: levels, makeID, &done))
            done[id] = result
            return result
        }
        return mappingExpressions { expression in
            expression.mappingColumns { $0 < Placeholder.outer ? $0 : $0 + levels * Placeholder.outer }
        }.mappingInputs { $0.moving(by: levels, makeID, &done) }
    }
}

extension BoundExpression {
    fileprivate func collectOuterColumns(_ found: inout [Int: DataType]) {
        if case .column(let position, let type) = self {
            if position >= Placeholder.outer { found[position] = type }
            return
        }
        for child in children { child.collectOuterColumns(&found) }
    }
}
