import Columns

/// Moves conditions towards the scans, and makes join keys of equalities.
final class FilterPushdown {
    /// Plans used in several places, rewritten once.
    private var shared: [Int: LogicalPlan] = [:]
    private let estimator = RowEstimator()

    /// How large a condition may grow by being written over the input of a projection.
    private static let maximumSize = 2000

    func rewritten(_ plan: LogicalPlan) -> LogicalPlan { push([], into: plan) }

    /// The plan's rows for which all conditions are true.
    private func push(_ conditions: [BoundExpression], into plan: LogicalPlan) -> LogicalPlan {
        let movable = conditions.filter(\.isDeterministic)
        guard movable.count == conditions.count else {
            return push(movable, into: plan).filtered(by: conditions.filter { !$0.isDeterministic })
        }
        switch plan {
        case .scan, .values: return plan.filtered(by: conditions)
        case .filter(let input, let condition):
            return push(CommonConditions.conjuncts(of: condition.comparingDates) + conditions, into: input)
        case .project(let input, let expressions, let names):
            return pushThroughProject(conditions, input, expressions, names)
        case .aggregate(let input, let groups, let aggregates, let names):
            let (below, above) = split(conditions) { columns in
                !columns.isEmpty && columns.allSatisfy { $0 < groups.count && groups[$0].isDeterministic }
            }
            let moved = below.map { $0.substituting(groups) }
            return LogicalPlan.aggregate(push(moved, into: input), groups: groups, aggregates: aggregates, names: names)
                .filtered(by: above)
        case .window(let input, let windows, let names):
            // Whole partitions may go, single rows may not.
            let (below, above) = split(conditions) { columns in
                !columns.isEmpty
                    && columns.allSatisfy { column in
                        windows.allSatisfy { window in
                            window.partition.contains {
                                if case .column(column, _) = $0 { true } else { false }
                            }
                        }
                    }
            }
            var rows = push(below, into: input)
            if let limit = PartitionLimit(windows, width: input.schema.count, conditions: above) {
                rows = .partitionLimit(rows, limit)
            }
            return LogicalPlan.window(rows, windows, names: names).filtered(by: above)
        case .partitionLimit(let input, let limit):
            return LogicalPlan.partitionLimit(push([], into: input), limit).filtered(by: conditions)
        case .join(let kind, let left, let right, let condition):
            let simplified = NullRejection.simplified(kind, leftWidth: left.schema.count, conditions)
            if simplified != kind { return push(conditions, into: .join(simplified, left, right, condition)) }
            if kind == .semi || kind == .anti, condition.isDeterministic,
                let sunken = sunkenReducer(conditions, kind, left, right, condition)
            {
                return sunken
            }
            if InnerJoinGraph.suits(plan) {
                return InnerJoinGraph(plan, conditions).rebuilt(estimator) { push($1, into: $0) }
            }
            return pushThroughOuterJoin(conditions, kind, left, right, condition)
        case .sort(let input, let keys): return .sort(push(conditions, into: input), keys)
        case .distinct(let input): return .distinct(push(conditions, into: input))
        case .limit(let input, let count, let offset):
            return LogicalPlan.limit(push([], into: input), count: count, offset: offset).filtered(by: conditions)
        case .unionAll(let inputs): return .unionAll(inputs.map { push(conditions, into: $0) })
        case .shared(let id, let input):
            let body = shared[id] ?? push([], into: input)
            shared[id] = body
            return LogicalPlan.shared(id: id, body).filtered(by: conditions)
        case .measured(let id, let input): return .measured(id: id, push(conditions, into: input))
        }
    }

    private func split(
        _ conditions: [BoundExpression], _ moves: (Set<Int>) -> Bool
    ) -> (below: [BoundExpression], above: [BoundExpression]) {
        var below: [BoundExpression] = []
        var above: [BoundExpression] = []
        for condition in conditions {
            if moves(condition.columns) { below.append(condition) } else { above.append(condition) }
        }
        return (below, above)
    }

    private func pushThroughProject(
        _ conditions: [BoundExpression], _ input: LogicalPlan, _ expressions: [BoundExpression], _ names: [String]
    ) -> LogicalPlan {
        var below: [BoundExpression] = []
        var above: [BoundExpression] = []
        for condition in conditions {
            let moved = condition.substituting(expressions)
            if moved.isDeterministic, moved.size(upTo: Self.maximumSize) < Self.maximumSize {
                below.append(moved)
            } else {
                above.append(condition)
            }
        }
        return LogicalPlan.project(push(below, into: input), expressions, names: names).filtered(by: above)
    }

    /// A semi or anti join brought below what stands between it and the joins of its left side, so that it can be done
    /// where it leaves least; nil where nothing does.
    private func sunkenReducer(
        _ conditions: [BoundExpression], _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan,
        _ condition: JoinCondition
    ) -> LogicalPlan? {
        switch left {
        case .filter(let input, let own) where own.isDeterministic:
            return push(conditions + own.conjuncts, into: .join(kind, input, right, condition))
        case .project(let input, let expressions, let names) where expressions.allSatisfy(\.isDeterministic):
            let (width, below) = (expressions.count, input.schema.count)
            let keys = condition.keys.map { (left: $0.left.substituting(expressions), right: $0.right) }
            let residual = condition.residual?.replacing { part in
                guard case .column(let position, let type) = part else { return nil }
                return position < width ? expressions[position] : .column(position - width + below, type)
            }
            let reduced = LogicalPlan.join(kind, input, right, JoinCondition(keys: keys, residual: residual))
            return push(conditions, into: .project(reduced, expressions, names: names))
        case .join(let outer, let first, let second, let on):
            let simplified = NullRejection.simplified(outer, leftWidth: first.schema.count, conditions)
            if simplified == outer { return nil }
            return push(conditions, into: .join(kind, .join(simplified, first, second, on), right, condition))
        default: return nil
        }
    }

    private func pushThroughOuterJoin(
        _ conditions: [BoundExpression], _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan,
        _ condition: JoinCondition
    ) -> LogicalPlan {
        let width = left.schema.count
        let isLeft = { (columns: Set<Int>) in columns.allSatisfy { $0 < width } }
        let isRight = { (columns: Set<Int>) in !columns.isEmpty && columns.allSatisfy { $0 >= width } }
        var above = conditions
        var residual = condition.residual?.conjuncts.filter(\.isDeterministic) ?? []
        let fixed = condition.residual?.conjuncts.filter { !$0.isDeterministic } ?? []
        var toLeft: [BoundExpression] = []
        var toRight: [BoundExpression] = []
        // Conditions on the side whose rows are kept can be tested before; those of ON on the side that is looked up.
        if kind == .left || kind == .semi || kind == .anti {
            (toLeft, above) = split(above, isLeft)
            (toRight, residual) = split(residual, isRight)
        }
        if kind == .right {
            (toRight, above) = split(above, isRight)
            (toLeft, residual) = split(residual, isLeft)
        }
        if kind == .semi {
            let own = split(residual, isLeft)
            toLeft += own.below
            residual = own.above
        }
        let rest = JoinCondition(
            keys: condition.keys, residual: BoundExpression.conjunction(residual + fixed))
        let join = LogicalPlan.join(
            kind, push(toLeft, into: left), push(toRight.map { $0.mappingColumns { $0 - width } }, into: right), rest)
        return join.filtered(by: above)
    }
}

extension BoundExpression {
    /// The expression over the input of a projection, written over its output.
    func substituting(_ expressions: [BoundExpression]) -> BoundExpression {
        replacing { part in
            guard case .column(let position, _) = part, expressions.indices.contains(position) else { return nil }
            return expressions[position]
        }
    }
}

extension JoinCondition {
    /// Whether it is the same for the same rows.
    var isDeterministic: Bool {
        (residual?.isDeterministic ?? true) && keys.allSatisfy { $0.left.isDeterministic && $0.right.isDeterministic }
    }
}
