import Columns

/// Inner joins taken apart: what is joined, and under which conditions. Columns are counted through all leaves.
struct InnerJoinGraph {
    private var leaves: [LogicalPlan] = []
    /// The first column of each leaf.
    private var starts: [Int] = []
    private var width = 0
    private var conditions: [BoundExpression]
    private var reducers: [Reducer] = []
    private let names: [Field]

    /// A semi or anti join: a condition, as it were, that another plan answers.
    fileprivate struct Reducer {
        let kind: JoinKind
        let right: LogicalPlan
        let condition: JoinCondition
        /// The graph's column that its first left one is.
        let base: Int
        let leftWidth: Int
    }

    /// Takes apart a tree of inner joins under conditions on its output.
    init(_ plan: LogicalPlan, _ conditions: [BoundExpression]) {
        self.conditions = []
        names = plan.schema.fields
        flatten(plan)
        self.conditions += conditions
    }

    /// Whether a plan is worth taking apart: inner joins, or semi and anti joins of such, which can be done at any point
    /// where their columns are there.
    static func suits(_ plan: LogicalPlan) -> Bool {
        switch plan {
        case .join(.inner, _, _, _): true
        case .join(.semi, let left, _, let condition), .join(.anti, let left, _, let condition):
            condition.isDeterministic && suits(left)
        case .filter(let input, let condition): condition.isDeterministic && suits(input)
        default: false
        }
    }

    private mutating func flatten(_ plan: LogicalPlan) {
        let base = width
        switch plan {
        case .filter(let input, let condition) where condition.isDeterministic && Self.suits(input):
            flatten(input)
            conditions += condition.conjuncts.map { $0.mappingColumns { $0 + base } }
        case .join(.inner, let left, let right, let condition):
            flatten(left)
            let middle = width
            flatten(right)
            for key in condition.keys {
                let a = key.left.mappingColumns { $0 + base }
                let b = key.right.mappingColumns { $0 + middle }
                conditions.append(Self.equality(a, b))
            }
            let residual = condition.residual.map(CommonConditions.conjuncts) ?? []
            conditions += residual.map { $0.mappingColumns { $0 + base } }
        case .join(let kind, let left, let right, let condition)
        where (kind == .semi || kind == .anti) && condition.isDeterministic:
            flatten(left)
            reducers.append(
                Reducer(kind: kind, right: right, condition: condition, base: base, leftWidth: width - base))
        default:
            leaves.append(plan)
            starts.append(width)
            width += plan.schema.count
        }
    }

    private static func equality(_ a: BoundExpression, _ b: BoundExpression) -> BoundExpression {
        .call(equals, [a, b], .boolean, 0..<0)
    }

    private static let equals =
        FunctionRegistry.scalar(named: "=")
        ?? ScalarFunction(
            name: "=", usage: "a = b", summary: "Whether two values are equal.", resolve: { _ in nil },
            evaluate: { _, context in
                Column(type: .boolean, storage: .boolean(Bitmap(repeating: false, count: context.rowCount)))
            })

    private func leaf(of column: Int) -> Int { (starts.lastIndex { $0 <= column }) ?? 0 }

    private func leaves(of condition: BoundExpression) -> Set<Int> { Set(condition.columns.map(leaf)) }

    /// The joins put together again, so that as few rows as can be foreseen come out of each; tables are built of the
    /// smaller inputs.
    ///
    /// - Parameter push: gives a plan under conditions.
    func rebuilt(
        _ estimator: RowEstimator, _ push: (LogicalPlan, [BoundExpression]) -> LogicalPlan
    ) -> LogicalPlan {
        var own = [[BoundExpression]](repeating: [], count: leaves.count)
        var rest: [JoinAssembly.Condition] = []
        for condition in conditions {
            let used = leaves(of: condition)
            if used.count <= 1, condition.isDeterministic {
                let leaf = used.first ?? 0
                own[leaf].append(condition.mappingColumns { $0 - starts[leaf] })
            } else {
                rest.append(JoinAssembly.Condition(expression: condition, leaves: used, sides: sides(of: condition)))
                for leaf in used {
                    let implied = CommonConditions.implied(by: condition) { Set($0.map(self.leaf)) == [leaf] }
                    if let implied { own[leaf].append(implied.mappingColumns { $0 - starts[leaf] }) }
                }
            }
        }
        let inputs = leaves.indices.map { push(leaves[$0], own[$0]) }
        let assembly = JoinAssembly(inputs, starts: starts, rest, reducers.map { made($0, push) }, estimator)
        let (plan, position) = assembly.assembled()
        if (0..<width).allSatisfy({ position[$0] == $0 }) { return plan }
        return .project(
            plan, names.enumerated().map { .column(position[$0] ?? $0, $1.type) }, names: names.map(\.name))
    }

    private func made(
        _ reducer: Reducer, _ push: (LogicalPlan, [BoundExpression]) -> LogicalPlan
    ) -> JoinAssembly.Reducer {
        let (base, leftWidth) = (reducer.base, reducer.leftWidth)
        var right: [BoundExpression] = []
        var others: [BoundExpression] = []
        for conjunct in reducer.condition.residual?.conjuncts ?? [] {
            let columns = conjunct.columns
            if !columns.isEmpty, columns.allSatisfy({ $0 >= leftWidth }) {
                right.append(conjunct.mappingColumns { $0 - leftWidth })
            } else {
                others.append(conjunct)
            }
        }
        let keys = reducer.condition.keys.map { (left: $0.left.mappingColumns { $0 + base }, right: $0.right) }
        // Columns of the right side are counted behind all of the graph's.
        let residual = others.map { $0.mappingColumns { $0 < leftWidth ? $0 + base : $0 - leftWidth + width } }
        let used = (keys.map(\.left) + residual).flatMap(\.columns).filter { $0 < width }
        return JoinAssembly.Reducer(
            kind: reducer.kind, right: push(reducer.right, right), keys: keys, residual: residual, width: width,
            leaves: Set(used.map(leaf)))
    }

    /// The leaves of both sides of an equality that could be a key.
    private func sides(of condition: BoundExpression) -> (Set<Int>, Set<Int>)? {
        guard case .call(let function, let arguments, _, _) = condition, function.name == "=", arguments.count == 2
        else { return nil }
        let (a, b) = (leaves(of: arguments[0]), leaves(of: arguments[1]))
        return a.isEmpty || b.isEmpty || !a.isDisjoint(with: b) ? nil : (a, b)
    }
}
