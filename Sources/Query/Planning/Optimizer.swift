import Columns

/// Rewrites a plan so that it reads and computes less and gives the same.
enum Optimizer {
    /// The plan with filters pushed down, equalities turned into join keys, and only the columns read that are needed.
    static func optimized(_ plan: LogicalPlan) -> LogicalPlan {
        let inlined = SharedPlans.inlined(plan)
        let grouped = BottomUpRewrite(UniqueGroups.rewritten).rewritten(inlined)
        let filtered = FilterPushdown().rewritten(grouped)
        let reduced = BottomUpRewrite(GroupReduction(of: filtered).rewritten).rewritten(filtered)
        let pruned = ColumnPruning.rewritten(reduced)
        let schema = plan.schema
        guard pruned.schema.names != schema.names else { return pruned }
        if case .project(let input, let expressions, _) = pruned {
            return .project(input, expressions, names: schema.names)
        }
        return .project(pruned, schema.fields.enumerated().map { .column($0, $1.type) }, names: schema.names)
    }
}

extension LogicalPlan {
    /// The plans directly below.
    var inputs: [LogicalPlan] {
        switch self {
        case .scan, .values: []
        case .filter(let input, _), .project(let input, _, _), .aggregate(let input, _, _, _), .window(let input, _, _),
            .partitionLimit(let input, _), .sort(let input, _), .limit(let input, _, _), .distinct(let input),
            .shared(_, let input), .measured(_, let input):
            [input]
        case .join(_, let left, let right, _): [left, right]
        case .unionAll(let inputs): inputs
        }
    }

    /// The same operator over other inputs.
    func mappingInputs(_ transform: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        switch self {
        case .scan, .values: self
        case .filter(let input, let condition): .filter(transform(input), condition)
        case .project(let input, let expressions, let names): .project(transform(input), expressions, names: names)
        case .aggregate(let input, let groups, let aggregates, let names):
            .aggregate(transform(input), groups: groups, aggregates: aggregates, names: names)
        case .window(let input, let windows, let names): .window(transform(input), windows, names: names)
        case .partitionLimit(let input, let limit): .partitionLimit(transform(input), limit)
        case .join(let kind, let left, let right, let condition):
            .join(kind, transform(left), transform(right), condition)
        case .sort(let input, let keys): .sort(transform(input), keys)
        case .limit(let input, let count, let offset): .limit(transform(input), count: count, offset: offset)
        case .distinct(let input): .distinct(transform(input))
        case .unionAll(let inputs): .unionAll(inputs.map(transform))
        case .shared(let id, let input): .shared(id: id, transform(input))
        case .measured(let id, let input): .measured(id: id, transform(input))
        }
    }

    /// The same rows under a condition; none is no filter.
    func filtered(by conditions: [BoundExpression]) -> LogicalPlan {
        BoundExpression.conjunction(conditions).map { .filter(self, $0) } ?? self
    }
}

/// Plans that are used in several places.
enum SharedPlans {
    /// The plan with those that are used only once put in place, so that filters and columns reach into them.
    static func inlined(_ plan: LogicalPlan) -> LogicalPlan {
        var uses: [Int: Int] = [:]
        count(plan, &uses)
        var done: [Int: LogicalPlan] = [:]
        return inlined(plan, uses, &done)
    }

    private static func count(_ plan: LogicalPlan, _ uses: inout [Int: Int]) {
        if case .shared(let id, _) = plan {
            uses[id, default: 0] += 1
            if uses[id] != 1 { return }
        }
        for input in plan.inputs { count(input, &uses) }
    }

    private static func inlined(
        _ plan: LogicalPlan, _ uses: [Int: Int], _ done: inout [Int: LogicalPlan]
    ) -> LogicalPlan {
        guard case .shared(let id, let input) = plan else {
            return plan.mappingInputs { inlined($0, uses, &done) }
        }
        if let known = done[id] { return known }
        let body = inlined(input, uses, &done)
        let result = uses[id] == 1 ? body : .shared(id: id, body)
        done[id] = result
        return result
    }
}
