import Columns

/// Puts inner joins together greedily: of all that could be done next, what leaves the fewest rows (greedy operator
/// ordering, L. Fegaras 1998), which gives trees of any shape. Columns are counted through all inputs.
struct JoinAssembly {
    /// A condition on several inputs.
    struct Condition {
        let expression: BoundExpression
        let leaves: Set<Int>
        /// The inputs of its sides, where it is an equality that could be a key.
        let sides: (Set<Int>, Set<Int>)?
    }

    /// A semi or anti join, which can be done as soon as its columns are there.
    struct Reducer {
        let kind: JoinKind
        let right: LogicalPlan
        /// Left sides over the columns of all inputs, right ones over those of `right`.
        let keys: [(left: BoundExpression, right: BoundExpression)]
        /// Over the columns of all inputs, `width` of them, and those of `right` behind them.
        let residual: [BoundExpression]
        let width: Int
        /// The inputs that it needs.
        let leaves: Set<Int>
    }

    /// Inputs that are joined.
    private struct Part {
        var number: Int
        var plan: LogicalPlan
        var leaves: Set<Int>
        /// About how many rows there are; nil where that isn't known.
        var rows: Double?
        /// Where the columns are.
        var position: [Int: Int]

        var first: Int { leaves.min() ?? 0 }
    }

    private enum Step {
        case join(Int, Int)
        case reduce(Int, reducer: Int)
    }

    /// Below so many rows a change of order isn't worth it.
    private static let smallRows = 1000.0

    private let inputs: [LogicalPlan]
    private let starts: [Int]
    private let estimator: RowEstimator
    private var parts: [Part]
    private var conditions: [Condition]
    private var reducers: [Reducer]
    /// The share of pairs of two inputs that their keys let through.
    private var selectivities: [[Int]: Double] = [:]
    /// The rows of joins of two parts, by their numbers.
    private var joinRows: [[Int]: Double] = [:]
    private var nextNumber: Int

    init(
        _ inputs: [LogicalPlan], starts: [Int], _ conditions: [Condition], _ reducers: [Reducer],
        _ estimator: RowEstimator
    ) {
        self.inputs = inputs
        self.starts = starts
        self.conditions = conditions
        self.reducers = reducers
        self.estimator = estimator
        nextNumber = inputs.count
        parts = inputs.enumerated().map { leaf, input in
            let columns = input.schema.fields.indices
            return Part(
                number: leaf, plan: input, leaves: [leaf], rows: estimator.rows(input),
                position: Dictionary(uniqueKeysWithValues: columns.map { (starts[leaf] + $0, $0) }))
        }
    }

    /// The joined plan, and where the columns are in it.
    func assembled() -> (LogicalPlan, [Int: Int]) {
        var assembly = self
        while assembly.parts.count > 1 || !assembly.reducers.isEmpty { assembly.take(assembly.next()) }
        let part = assembly.parts[0]
        // Conditions left over need no columns at all but can't be moved.
        let left = assembly.conditions.map { $0.expression.mappingColumns { part.position[$0] ?? $0 } }
        return (part.plan.filtered(by: left), part.position)
    }

    // MARK: What comes next

    private mutating func next() -> Step {
        var best: (step: Step, rows: Double)?
        func offer(_ step: Step, _ rows: Double) {
            if best.map({ rows < $0.rows }) ?? true { best = (step, rows) }
        }
        for (a, b) in connected(byKeys: true) { offer(.join(a, b), rows(a, b)) }
        for (index, reducer) in reducers.enumerated() {
            // One that needs no columns waits until there is nothing else to do.
            let part = parts.firstIndex { $0.leaves.isSuperset(of: reducer.leaves) }
            if let part, !reducer.leaves.isEmpty || parts.count == 1 {
                offer(.reduce(part, reducer: index), rows(part, after: reducer))
            }
        }
        if let best { return best.step }
        for (a, b) in connected(byKeys: false) { offer(.join(a, b), rows(a, b)) }
        if let best { return best.step }
        return .join(0, 1)
    }

    /// The pairs of parts that a condition connects, in the order of the conditions.
    private func connected(byKeys: Bool) -> [(Int, Int)] {
        var partOfLeaf = [Int](repeating: 0, count: inputs.count)
        for (index, part) in parts.enumerated() { for leaf in part.leaves { partOfLeaf[leaf] = index } }
        var seen: Set<[Int]> = []
        var pairs: [(Int, Int)] = []
        for condition in conditions {
            let touched = Set(condition.leaves.map { partOfLeaf[$0] }).sorted()
            guard touched.count == 2 else { continue }
            if byKeys {
                guard let sides = condition.sides, Set(sides.0.map { partOfLeaf[$0] }).count == 1,
                    Set(sides.1.map { partOfLeaf[$0] }).count == 1
                else { continue }
            }
            if seen.insert(touched).inserted { pairs.append((touched[0], touched[1])) }
        }
        // Where nothing is known of the inputs they are joined as they were written.
        return pairs.sorted { ($0.0, $0.1) < ($1.0, $1.1) }
    }

    /// About how many rows the join of two parts has: of unknown size it is thought large, so that others go first.
    private mutating func rows(_ a: Int, _ b: Int) -> Double {
        let numbers = [parts[a].number, parts[b].number]
        if let known = joinRows[numbers] { return known }
        let rows = estimatedRows(a, b)
        joinRows[numbers] = rows
        return rows
    }

    private mutating func estimatedRows(_ a: Int, _ b: Int) -> Double {
        guard let x = parts[a].rows, let y = parts[b].rows else { return .infinity }
        let leaves = parts[a].leaves.union(parts[b].leaves)
        var pairs: Set<[Int]> = []
        var share = 1.0
        for condition in conditions where condition.leaves.isSubset(of: leaves) {
            if let sides = condition.sides, sides.0.count == 1, sides.1.count == 1 {
                pairs.insert((sides.0.union(sides.1)).sorted())
            } else {
                share /= 3
            }
        }
        for pair in pairs { share *= selectivity(pair) }
        return max(1, x * y * share)
    }

    /// The share of pairs of two inputs that all equalities between them let through.
    private mutating func selectivity(_ pair: [Int]) -> Double {
        if let known = selectivities[pair] { return known }
        var keys: [(left: BoundExpression, right: BoundExpression)] = []
        for condition in conditions {
            guard let sides = condition.sides, sides.0.union(sides.1) == Set(pair), sides.0.count == 1,
                case .call(_, let arguments, _, _) = condition.expression
            else { continue }
            let isTurned = sides.0 != [pair[0]]
            keys.append(
                (
                    arguments[isTurned ? 1 : 0].mappingColumns { $0 - starts[pair[0]] },
                    arguments[isTurned ? 0 : 1].mappingColumns { $0 - starts[pair[1]] }
                ))
        }
        let share = estimator.keySelectivity(keys, inputs[pair[0]], inputs[pair[1]])
        selectivities[pair] = share
        return share
    }

    private func rows(_ part: Int, after reducer: Reducer) -> Double {
        guard let rows = parts[part].rows else { return .infinity }
        guard let right = estimator.rows(reducer.right) else { return rows }
        var keys: Double?
        if reducer.leaves.count == 1, let leaf = reducer.leaves.first {
            keys =
                estimator.distinct(reducer.keys.map { $0.left.mappingColumns { $0 - starts[leaf] } }, of: inputs[leaf])
                ?? estimator.base(inputs[leaf])
        }
        let share = estimator.partnerShare(rows: right, keys: keys)
        return max(1, rows * (reducer.kind == .semi ? share : max(0.1, 1 - share)))
    }

    // MARK: Doing it

    private mutating func take(_ step: Step) {
        switch step {
        case .join(let a, let b): join(a, b)
        case .reduce(let part, let index): reduce(part, index)
        }
    }

    private mutating func join(_ a: Int, _ b: Int) {
        let rows = rows(a, b)
        var (left, right) = parts[a].first < parts[b].first ? (parts[a], parts[b]) : (parts[b], parts[a])
        if let x = left.rows, let y = right.rows, y > Self.smallRows, y > 2 * x { swap(&left, &right) }
        let width = left.position.count
        var joined = left
        joined.leaves.formUnion(right.leaves)
        joined.position.merge(right.position.mapValues { $0 + width }) { first, _ in first }
        let position = joined.position
        let ready = conditions.filter { $0.leaves.isSubset(of: joined.leaves) }
        conditions.removeAll { $0.leaves.isSubset(of: joined.leaves) }
        joined.plan = .join(
            .inner, left.plan, right.plan,
            JoinCondition(
                ready.map { $0.expression.mappingColumns { position[$0] ?? $0 } }, leftWidth: width))
        joined.rows = rows.isFinite ? rows : nil
        joined.number = newNumber()
        parts[min(a, b)] = joined
        parts.remove(at: max(a, b))
    }

    private mutating func reduce(_ index: Int, _ number: Int) {
        let reducer = reducers.remove(at: number)
        let part = parts[index]
        let rows = rows(index, after: reducer)
        let width = part.position.count
        func moved(_ expression: BoundExpression) -> BoundExpression {
            expression.mappingColumns { $0 < reducer.width ? part.position[$0] ?? $0 : $0 - reducer.width + width }
        }
        parts[index].plan = .join(
            reducer.kind, part.plan, reducer.right,
            JoinCondition(
                keys: reducer.keys.map { (left: moved($0.left), right: $0.right) },
                residual: BoundExpression.conjunction(reducer.residual.map(moved))))
        parts[index].rows = rows.isFinite ? rows : nil
        parts[index].number = newNumber()
    }

    private mutating func newNumber() -> Int {
        defer { nextNumber += 1 }
        return nextNumber
    }
}
