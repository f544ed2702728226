import Columns

/// Takes out of alternatives what they have in common, so that filters and join keys hidden in them come to light.
enum CommonConditions {
    /// Beyond so many comparisons of conditions nothing is sought.
    private static let mostAlternatives = 32

    /// A condition's conjuncts; of alternatives, what all of them have stands alone: (a and b) or (a and c) is a and
    /// (b or c), in three-valued logic too.
    static func conjuncts(of condition: BoundExpression) -> [BoundExpression] {
        condition.conjuncts.flatMap { conjunct -> [BoundExpression] in
            guard case .or(let operands) = conjunct, conjunct.isDeterministic else { return [conjunct] }
            let alternatives = operands.map(\.conjuncts)
            guard alternatives.count <= mostAlternatives, let first = alternatives.first else { return [conjunct] }
            let common = first.filter { sought in
                alternatives.dropFirst().allSatisfy { $0.contains { $0.isSame(as: sought) } }
            }
            if common.isEmpty { return [conjunct] }
            let rests = alternatives.map { conditions in
                conditions.filter { condition in !common.contains { $0.isSame(as: condition) } }
            }
            // An alternative that asks no more makes the others idle.
            if rests.contains(where: \.isEmpty) { return common }
            return common + [.or(rests.compactMap(BoundExpression.conjunction))]
        }
    }

    /// What alternatives over several inputs say of one of them alone: of (a1 and b1) or (a2 and b2), a1 or a2 holds
    /// before they are joined. It is no substitute, only less to join.
    static func implied(by condition: BoundExpression, _ isOwn: (Set<Int>) -> Bool) -> BoundExpression? {
        guard case .or(let operands) = condition, condition.isDeterministic, operands.count <= mostAlternatives else {
            return nil
        }
        var alternatives: [BoundExpression] = []
        for operand in operands {
            let own = operand.conjuncts.filter { condition in
                let columns = condition.columns
                return !columns.isEmpty && isOwn(columns) && condition.cannotFail
            }
            guard let alternative = BoundExpression.conjunction(own) else { return nil }
            alternatives.append(alternative)
        }
        return .or(alternatives)
    }
}

extension BoundExpression {
    /// Whether the condition compares columns and constants, which fails for no row.
    fileprivate var cannotFail: Bool {
        switch self {
        case .column, .literal: true
        case .call(let function, let arguments, _, _):
            ["=", "<>", "<", "<=", ">", ">="].contains(function.name) && arguments.allSatisfy(\.cannotFail)
        case .and, .or, .not, .isNull, .inList: children.allSatisfy(\.cannotFail)
        case .cast, .conditional: false
        }
    }
}
