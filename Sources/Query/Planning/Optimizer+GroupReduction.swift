import Columns

/// Groups only the rows whose keys a join asks for: where few rows are joined with the groups of many, as those of a
/// correlated subquery are, the keys of the few sift the many before they are grouped (magic sets, C. Beeri and
/// R. Ramakrishnan 1987; I. Mumick et al. 1990).
final class GroupReduction {
    /// How many times fewer rows must ask than there are to be grouped, and how many those must be.
    private static let ratio = 8.0
    private static let leastRows = 50_000.0

    private let estimator = RowEstimator()
    private var nextID: Int

    /// - Parameter plan: the whole plan.
    init(of plan: LogicalPlan) {
        var known: Set<Int> = []
        plan.collectSharedIDs(&known)
        nextID = (known.max() ?? 0) + 1
    }

    /// The plan with the rows below its groups sifted, where it is a join that only asks for few of them.
    func rewritten(_ plan: LogicalPlan) -> LogicalPlan {
        guard case .join(let kind, let left, let right, let condition) = plan, kind == .inner || kind == .left,
            !condition.keys.isEmpty
        else { return plan }
        if let reduced = reduced(groups: right, keys: condition.keys.map { ($0.right, $0.left) }, asking: left) {
            return .join(kind, reduced.asking, reduced.groups, condition)
        }
        if kind == .inner,
            let reduced = reduced(groups: left, keys: condition.keys.map { ($0.left, $0.right) }, asking: right)
        {
            return .join(kind, reduced.groups, reduced.asking, condition)
        }
        return plan
    }

    /// Both sides with the rows below the groups sifted; nil where that isn't worth it.
    ///
    /// - Parameter keys: those of the groups with those of the side that asks.
    private func reduced(
        groups plan: LogicalPlan, keys: [(own: BoundExpression, other: BoundExpression)], asking: LogicalPlan
    ) -> (groups: LogicalPlan, asking: LogicalPlan)? {
        guard let input = plan.groupedInput, let many = estimator.rows(input), many >= Self.leastRows,
            let few = estimator.rows(asking), few * Self.ratio < many
        else { return nil }
        var pairs: [(left: BoundExpression, right: BoundExpression)] = []
        for key in keys where key.other.isDeterministic {
            if let group = plan.groupExpression(of: key.own), group.type == key.other.type, group.isDeterministic {
                pairs.append((group, key.other))
            }
        }
        guard !pairs.isEmpty else { return nil }
        let once = LogicalPlan.shared(id: nextID, asking)
        nextID += 1
        return (plan.mappingGroupedInput { .join(.semi, $0, once, JoinCondition(keys: pairs)) }, once)
    }
}

extension LogicalPlan {
    /// Adds the numbers of the plans that are used in several places, each gone through once.
    fileprivate func collectSharedIDs(_ known: inout Set<Int>) {
        if case .shared(let id, _) = self, !known.insert(id).inserted { return }
        for input in inputs { input.collectSharedIDs(&known) }
    }

    /// What is grouped by a plan that does no more with the groups than to choose among them and compute of them.
    fileprivate var groupedInput: LogicalPlan? {
        switch self {
        case .aggregate(let input, let groups, _, _): groups.isEmpty ? nil : input
        case .project(let input, _, _), .filter(let input, _): input.groupedInput
        default: nil
        }
    }

    /// The expression over what is grouped that is a column of the groups, where it is one.
    fileprivate func groupExpression(of expression: BoundExpression) -> BoundExpression? {
        guard case .column(let position, _) = expression else { return nil }
        switch self {
        case .aggregate(_, let groups, _, _): return groups.indices.contains(position) ? groups[position] : nil
        case .project(let input, let expressions, _): return input.groupExpression(of: expressions[position])
        case .filter(let input, _): return input.groupExpression(of: expression)
        default: return nil
        }
    }

    fileprivate func mappingGroupedInput(_ transform: (LogicalPlan) -> LogicalPlan) -> LogicalPlan {
        if case .aggregate(let input, let groups, let aggregates, let names) = self {
            return .aggregate(transform(input), groups: groups, aggregates: aggregates, names: names)
        }
        return mappingInputs { $0.mappingGroupedInput(transform) }
    }
}
