import Columns

/// Inner joins taken apart: what is joined, and under which conditions. Columns are counted through all leaves.
struct InnerJoinGraph {
    private var leaves: [LogicalPlan] = []
    /// The first column of each leaf.
    private var starts: [Int] = []
    private var width = 0
    private var conditions: [BoundExpression]
    private let names: [Field]

    /// Takes apart a tree of inner joins under conditions on its output.
    init(_ plan: LogicalPlan, _ conditions: [BoundExpression]) {
        self.conditions = []
        names = plan.schema.fields
        flatten(plan)
        self.conditions += conditions
    }

    private mutating func flatten(_ plan: LogicalPlan) {
        guard case .join(.inner, let left, let right, let condition) = plan else {
            if case .filter(let input, let condition) = plan, case .join(.inner, _, _, _) = input,
                condition.isDeterministic
            {
                let base = width
                flatten(input)
                conditions += condition.conjuncts.map { $0.mappingColumns { $0 + base } }
                return
            }
            leaves.append(plan)
            starts.append(width)
            width += plan.schema.count
            return
        }
        let base = width
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

    /// The joins put together again, connected ones first, so that no product is made where a key would do; the
    /// largest input leads, so that tables are built of the smaller ones.
    ///
    /// - Parameter push: gives a leaf under conditions.
    func rebuilt(
        _ estimator: RowEstimator, _ push: (LogicalPlan, [BoundExpression]) -> LogicalPlan
    ) -> LogicalPlan {
        var own = [[BoundExpression]](repeating: [], count: leaves.count)
        var rest: [(condition: BoundExpression, leaves: Set<Int>)] = []
        for condition in conditions {
            let used = leaves(of: condition)
            if used.count <= 1, condition.isDeterministic {
                let leaf = used.first ?? 0
                own[leaf].append(condition.mappingColumns { $0 - starts[leaf] })
            } else {
                rest.append((condition, used))
                for leaf in used {
                    let implied = CommonConditions.implied(by: condition) { Set($0.map(self.leaf)) == [leaf] }
                    if let implied { own[leaf].append(implied.mappingColumns { $0 - starts[leaf] }) }
                }
            }
        }
        let inputs = leaves.indices.map { push(leaves[$0], own[$0]) }
        var order = [first(inputs.map(estimator.rows))]
        var plan = inputs[order[0]]
        var position: [Int: Int] = [:]
        place(order[0], at: 0, &position)
        while order.count < leaves.count {
            let next = nextLeaf(after: order, rest.map(\.condition))
            let leftWidth = position.count
            order.append(next)
            place(next, at: leftWidth, &position)
            let joined = Set(order)
            let ready = rest.filter { $0.leaves.isSubset(of: joined) }.map { entry in
                entry.condition.mappingColumns { position[$0] ?? $0 }
            }
            rest.removeAll { $0.leaves.isSubset(of: joined) }
            plan = .join(.inner, plan, inputs[next], JoinCondition(ready, leftWidth: leftWidth))
        }
        // Conditions left over need no columns at all but can't be moved.
        plan = plan.filtered(by: rest.map { $0.condition.mappingColumns { position[$0] ?? $0 } })
        guard order != Array(leaves.indices) else { return plan }
        return .project(
            plan, names.enumerated().map { .column(position[$0] ?? $0, $1.type) }, names: names.map(\.name))
    }

    private func place(_ leaf: Int, at start: Int, _ position: inout [Int: Int]) {
        let end = leaf + 1 < starts.count ? starts[leaf + 1] : width
        for (offset, column) in (starts[leaf]..<end).enumerated() { position[column] = start + offset }
    }

    /// Inputs below this many rows aren't worth a change of order.
    private static let smallRows = 1000

    /// The leaf that leads: the first, unless another one is known to be much larger.
    private func first(_ estimates: [Int?]) -> Int {
        var best = 0
        guard var most = estimates[0] else { return 0 }
        for index in estimates.indices.dropFirst() {
            guard let rows = estimates[index] else { return 0 }
            if rows > Self.smallRows, rows / 2 > most {
                (best, most) = (index, rows)
            }
        }
        return best
    }

    /// The first leaf that an equality connects to those joined so far; else the first one left.
    private func nextLeaf(after order: [Int], _ conditions: [BoundExpression]) -> Int {
        let joined = Set(order)
        let waiting = leaves.indices.filter { !joined.contains($0) }
        for leaf in waiting {
            for condition in conditions {
                guard case .call(let function, let sides, _, _) = condition, function.name == "=", sides.count == 2
                else { continue }
                let a = leaves(of: sides[0])
                let b = leaves(of: sides[1])
                if (a == [leaf] && !b.isEmpty && b.isSubset(of: joined))
                    || (b == [leaf] && !a.isEmpty && a.isSubset(of: joined))
                {
                    return leaf
                }
            }
        }
        return waiting.first ?? 0
    }
}

/// About how many rows plans have.
final class RowEstimator {
    private var shared: [Int: Int?] = [:]

    /// The number of rows; nil where a source doesn't know.
    func rows(_ plan: LogicalPlan) -> Int? {
        switch plan {
        case .scan(let provider, _, _): return provider.rowCountEstimate
        case .values(let rows, _): return rows.count
        case .filter(let input, _): return rows(input).map { max(1, $0 / 3) }
        case .project(let input, _, _), .window(let input, _, _), .sort(let input, _), .distinct(let input):
            return rows(input)
        case .aggregate(let input, let groups, _, _): return groups.isEmpty ? 1 : rows(input).map { max(1, $0 / 10) }
        case .limit(let input, let count, _): return rows(input).map { min($0, count ?? $0) } ?? count
        case .join(.semi, let left, _, _), .join(.anti, let left, _, _): return rows(left)
        case .join(_, let left, let right, _):
            guard let a = rows(left), let b = rows(right) else { return nil }
            return max(a, b)
        case .unionAll(let inputs):
            return inputs.reduce(0) { sum, input in
                sum.flatMap { sum in rows(input).map { sum.addingReportingOverflow($0).partialValue } }
            }
        case .shared(let id, let input):
            if let known = shared[id] { return known }
            let estimate = rows(input)
            shared[id] = .some(estimate)
            return estimate
        case .measured(_, let input): return rows(input)
        }
    }
}
