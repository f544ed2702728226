import Columns

/// Leaves out groupings of rows that are a group each already, as a subquery's single value by keys that it is itself
/// grouped by.
enum UniqueGroups {
    /// The plan without its own grouping, where it needs none.
    static func rewritten(_ plan: LogicalPlan) -> LogicalPlan {
        guard case .aggregate(let input, let groups, let aggregates, let names) = plan, !groups.isEmpty,
            aggregates.allSatisfy({ $0.function.name == SingleValue.name && $0.filter == nil }),
            isUnique(groups, in: input)
        else { return plan }
        return .project(input, groups + aggregates.flatMap(\.arguments), names: names)
    }

    /// Whether no two rows agree in all of some expressions.
    private static func isUnique(_ expressions: [BoundExpression], in plan: LogicalPlan) -> Bool {
        var columns: Set<Int> = []
        for expression in expressions {
            if case .column(let position, _) = expression { columns.insert(position) }
        }
        switch plan {
        case .aggregate(_, let groups, _, _): return columns.isSuperset(of: groups.indices)
        case .distinct(let input): return columns.isSuperset(of: input.schema.fields.indices)
        case .filter(let input, _), .sort(let input, _), .limit(let input, _, _), .measured(_, let input):
            return isUnique(expressions, in: input)
        case .project(let input, let below, _): return isUnique(columns.map { below[$0] }, in: input)
        default: return false
        }
    }
}
