/// Applies a rule to every plan of a tree, inputs first; a plan that is used in several places is rewritten once.
final class BottomUpRewrite {
    private let rule: (LogicalPlan) -> LogicalPlan
    private var shared: [Int: LogicalPlan] = [:]

    init(_ rule: @escaping (LogicalPlan) -> LogicalPlan) { self.rule = rule }

    func rewritten(_ plan: LogicalPlan) -> LogicalPlan {
        guard case .shared(let id, _) = plan else { return rule(plan.mappingInputs(rewritten)) }
        if let known = shared[id] { return known }
        let result = plan.mappingInputs(rewritten)
        shared[id] = result
        return result
    }
}
