import Columns
import Diagnostics

/// About how many rows plans have: sources know their size, samples of them what conditions let through, and their
/// statistics what joins by a key come to. What nobody knows is guessed.
final class RowEstimator {
    private static let sampleRows = 2048

    private var shared: [Int: Double?] = [:]

    /// The number of rows; nil where a source doesn't know.
    func rows(_ plan: LogicalPlan) -> Double? {
        switch plan {
        case .scan(let provider, _, _): return provider.rowCountEstimate.map(Double.init)
        case .values(let rows, _): return Double(rows.count)
        case .filter(let input, let condition):
            return rows(input).map { max(1, $0 * selectivity(of: condition, over: input)) }
        case .project(let input, _, _), .window(let input, _, _), .sort(let input, _), .distinct(let input),
            .measured(_, let input):
            return rows(input)
        case .aggregate(let input, let groups, _, _):
            if groups.isEmpty { return 1 }
            guard let rows = rows(input) else { return nil }
            return max(1, min(rows / 4, distinct(groups, of: input) ?? rows / 10))
        case .partitionLimit(let input, let limit):
            guard let rows = rows(input) else { return nil }
            let partitions = distinct(limit.window.partition, of: input) ?? rows / 10
            return max(1, min(rows, partitions * Double(limit.count)))
        case .limit(let input, let count, _):
            return rows(input).map { min($0, count.map(Double.init) ?? $0) } ?? count.map(Double.init)
        case .join(let kind, let left, let right, let condition): return rows(kind, left, right, condition)
        case .unionAll(let inputs):
            return inputs.reduce(0) { sum, input in sum.flatMap { sum in rows(input).map { sum + $0 } } }
        case .shared(let id, let input):
            if let known = shared[id] { return known }
            let estimate = rows(input)
            shared[id] = .some(estimate)
            return estimate
        }
    }

    private func rows(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ condition: JoinCondition
    ) -> Double? {
        guard let a = rows(left), let b = rows(right) else { return kind == .semi || kind == .anti ? rows(left) : nil }
        switch kind {
        case .semi, .anti:
            let share = partnerShare(rows: b, keys: distinct(condition.keys.map(\.left), of: left) ?? base(left))
            return max(1, a * (kind == .semi ? share : max(0.1, 1 - share)))
        case .inner, .left, .right, .full:
            let pairs = a * b * keySelectivity(condition.keys, left, right) * (condition.residual == nil ? 1 : 1.0 / 3)
            var least = 1.0
            if kind == .left || kind == .full { least = a }
            if kind == .right || kind == .full { least = max(least, b) }
            return max(least, pairs)
        }
    }

    /// The share of rows that find a partner among others, when they have so many keys.
    func partnerShare(rows: Double, keys: Double?) -> Double { keys.map { min(1, rows / max(1, $0)) } ?? 0.5 }

    /// The share of all pairs of two inputs that keys let through: one in the number of different keys of the side that
    /// has more of them.
    func keySelectivity(
        _ keys: [(left: BoundExpression, right: BoundExpression)], _ left: LogicalPlan, _ right: LogicalPlan
    ) -> Double {
        if keys.isEmpty { return 1 }
        let known = [distinct(keys.map(\.left), of: left), distinct(keys.map(\.right), of: right)].compactMap { $0 }
        if let most = known.max() { return 1 / max(1, most) }
        // Usually one side's key is its rows' own, and that side has fewer.
        let bases = [base(left), base(right)].compactMap { $0 }
        return 1 / max(1, bases.min() ?? 1)
    }

    /// The share of an input's rows for which a condition is true: of a sample where there is one, else guessed.
    func selectivity(of condition: BoundExpression, over input: LogicalPlan) -> Double {
        guard let sample = sample(of: input), sample.rowCount > 0,
            let found = try? ConditionalNode.trueRows(evaluate(condition, sample), rows: sample.rowCount)
        else { return 1.0 / 3 }
        return (Double(found.setCount) + 0.5) / (Double(sample.rowCount) + 1)
    }

    // MARK: Samples

    private func evaluate(_ expression: BoundExpression, _ batch: RowBatch) throws -> Column {
        try ExpressionNode.compile(expression, source: SourceMap(SourceText(name: "", text: ""))).evaluate(batch)
    }

    /// Some rows of a plan that takes no more than a row at a time of a source that has a sample.
    private func sample(of plan: LogicalPlan) -> RowBatch? {
        switch plan {
        case .scan(let provider, let columns, _):
            return provider.sample(columns: columns, rows: Self.sampleRows).map { RowBatch($0) }
        case .filter(let input, let condition):
            guard condition.isDeterministic, let below = sample(of: input), below.rowCount > 0,
                let found = try? ConditionalNode.trueRows(evaluate(condition, below), rows: below.rowCount)
            else { return nil }
            return below.selecting(found)
        case .project(let input, let expressions, _):
            guard expressions.allSatisfy(\.isDeterministic), let below = sample(of: input),
                let columns = try? expressions.map({ try evaluate($0, below) })
            else { return nil }
            return RowBatch(columns: columns, rowCount: below.rowCount)
        case .measured(_, let input): return sample(of: input)
        default: return nil
        }
    }

    // MARK: Keys

    /// How many different values some expressions have together at most; nil where nothing is known.
    func distinct(_ expressions: [BoundExpression], of plan: LogicalPlan) -> Double? {
        var product = 1.0
        for expression in expressions {
            guard case .column(let position, _) = expression.withoutCasts,
                let count = distinct(position, of: plan)
            else { return nil }
            product *= max(1, count)
        }
        return base(plan).map { min($0, product) } ?? product
    }

    private func distinct(_ column: Int, of plan: LogicalPlan) -> Double? {
        switch plan {
        case .scan(let provider, let columns, _):
            return provider.distinctBound(column: columns[column]).map(Double.init)
        case .filter(let input, _), .partitionLimit(let input, _), .sort(let input, _), .distinct(let input),
            .limit(let input, _, _), .measured(_, let input), .shared(_, let input):
            return distinct(column, of: input)
        case .project(let input, let expressions, _): return distinct([expressions[column]], of: input)
        case .aggregate(let input, let groups, _, _):
            return groups.indices.contains(column) ? distinct([groups[column]], of: input) : nil
        case .window(let input, _, _): return column < input.schema.count ? distinct(column, of: input) : nil
        case .join(_, let left, let right, _):
            let width = left.schema.count
            return column < width ? distinct(column, of: left) : distinct(column - width, of: right)
        case .values, .unionAll: return nil
        }
    }

    /// The rows before filters: how many different keys there may be.
    func base(_ plan: LogicalPlan) -> Double? {
        switch plan {
        case .filter(let input, _), .project(let input, _, _), .window(let input, _, _),
            .partitionLimit(let input, _), .sort(let input, _), .distinct(let input), .measured(_, let input):
            base(input)
        case .join(_, let left, let right, _): base(left).flatMap { left in base(right).map { max(left, $0) } }
        default: rows(plan)
        }
    }
}

extension BoundExpression {
    /// What is cast, where it is a cast: casts of keys seldom make two values one.
    fileprivate var withoutCasts: BoundExpression {
        if case .cast(let operand, _, _, _) = self { return operand.withoutCasts }
        return self
    }
}
