import Columns

/// Drops the columns nobody uses, down to the scans.
final class ColumnPruning {
    /// Where a plan's columns are after pruning.
    private typealias Positions = [Int: Int]

    /// For plans used in several places: the columns that any of them needs.
    private var needs: [Int: Set<Int>] = [:]
    private var done: [Int: (needed: Set<Int>, plan: LogicalPlan, positions: Positions)] = [:]
    private var hasGrown = false

    static func rewritten(_ plan: LogicalPlan) -> LogicalPlan {
        let pruning = ColumnPruning()
        let all = Set(plan.schema.fields.indices)
        while true {
            // What a shared plan needs is known only when all its uses have been seen.
            pruning.hasGrown = false
            pruning.done = [:]
            let (result, positions) = pruning.prune(plan, all)
            if !pruning.hasGrown { return exactly(result, all.sorted(), positions) }
        }
    }

    /// The plan reduced to the columns wanted, in that order.
    private static func exactly(_ plan: LogicalPlan, _ wanted: [Int], _ positions: Positions) -> LogicalPlan {
        let schema = plan.schema
        let places = wanted.map { positions[$0] ?? $0 }
        if places == Array(schema.fields.indices) { return plan }
        return .project(
            plan, places.map { .column($0, schema.fields[$0].type) }, names: places.map { schema.names[$0] })
    }

    private func prune(_ plan: LogicalPlan, _ needed: Set<Int>) -> (LogicalPlan, Positions) {
        switch plan {
        case .scan(let provider, let columns, let name):
            let kept = needed.sorted()
            return (.scan(provider, columns: kept.map { columns[$0] }, name: name), Self.positions(kept))
        case .values(let rows, let schema):
            let kept = needed.sorted()
            return (
                .values(rows.map { row in kept.map { row[$0] } }, Schema(kept.map { schema.fields[$0] })),
                Self.positions(kept)
            )
        case .filter(let input, let condition):
            let (below, positions) = prune(input, needed.union(condition.columns))
            return (.filter(below, condition.at(positions)), positions)
        case .project(let input, let expressions, let names): return project(input, expressions, names, needed)
        case .aggregate(let input, let groups, let aggregates, let names):
            let kept = aggregates.indices.filter { needed.contains(groups.count + $0) }
            var below: Set<Int> = []
            for group in groups { group.forEachColumn { below.insert($0) } }
            for index in kept { aggregates[index].forEachColumn { below.insert($0) } }
            let (pruned, positions) = prune(input, below)
            let plan = LogicalPlan.aggregate(
                pruned, groups: groups.map { $0.at(positions) },
                aggregates: kept.map { aggregates[$0].mapping { $0.at(positions) } },
                names: Array(names.prefix(groups.count)) + kept.map { names[groups.count + $0] })
            return (plan, Self.positions(Array(groups.indices) + kept.map { groups.count + $0 }))
        case .window(let input, let windows, let names): return window(input, windows, names, needed)
        case .partitionLimit(let input, let limit):
            var below = needed
            limit.window.forEachColumn { below.insert($0) }
            let (pruned, positions) = prune(input, below)
            let moved = PartitionLimit(window: limit.window.mapping { $0.at(positions) }, count: limit.count)
            return (.partitionLimit(pruned, moved), positions)
        case .join(let kind, let left, let right, let condition): return join(kind, left, right, condition, needed)
        case .sort(let input, let keys):
            var below = needed
            for key in keys { key.expression.forEachColumn { below.insert($0) } }
            let (pruned, positions) = exact(input, below)
            return (.sort(pruned, keys.map { $0.mapping { $0.at(positions) } }), positions)
        case .limit(let input, let count, let offset):
            let (pruned, positions) = prune(input, needed)
            return (.limit(pruned, count: count, offset: offset), positions)
        case .distinct(let input):
            let (pruned, positions) = exact(input, Set(input.schema.fields.indices))
            return (.distinct(pruned), positions)
        case .unionAll(let inputs):
            return (.unionAll(inputs.map { exact($0, needed).0 }), Self.positions(needed.sorted()))
        case .shared(let id, let input): return shared(id, input, needed)
        case .measured(let id, let input):
            let (pruned, positions) = prune(input, needed)
            return (.measured(id: id, pruned), positions)
        }
    }

    private static func positions(_ kept: [Int]) -> Positions {
        Dictionary(uniqueKeysWithValues: kept.enumerated().map { ($1, $0) })
    }

    /// The plan with just the columns needed, in ascending order.
    private func exact(_ plan: LogicalPlan, _ needed: Set<Int>) -> (LogicalPlan, Positions) {
        let (pruned, positions) = prune(plan, needed)
        let wanted = needed.sorted()
        return (Self.exactly(pruned, wanted, positions), Self.positions(wanted))
    }

    private func project(
        _ input: LogicalPlan, _ expressions: [BoundExpression], _ names: [String], _ needed: Set<Int>
    ) -> (LogicalPlan, Positions) {
        let kept = needed.sorted()
        var below: Set<Int> = []
        for index in kept { expressions[index].forEachColumn { below.insert($0) } }
        let (pruned, positions) = prune(input, below)
        let moved = kept.map { expressions[$0].at(positions) }
        let (merged, over) = Self.merged(moved, pruned)
        if let places = Self.selection(merged) {
            // Only columns are chosen, which whoever reads them can do.
            return (over, Dictionary(uniqueKeysWithValues: zip(kept, places)))
        }
        return (.project(over, merged, names: kept.map { names[$0] }), Self.positions(kept))
    }

    /// The positions, where expressions are different columns and nothing else.
    private static func selection(_ expressions: [BoundExpression]) -> [Int]? {
        var places: [Int] = []
        for expression in expressions {
            guard case .column(let position, _) = expression else { return nil }
            places.append(position)
        }
        return Set(places).count == places.count ? places : nil
    }

    /// A projection of a projection as one, where nothing is computed twice by it.
    private static func merged(
        _ expressions: [BoundExpression], _ input: LogicalPlan
    ) -> ([BoundExpression], LogicalPlan) {
        guard case .project(let below, let inner, _) = input else { return (expressions, input) }
        var uses = [Int](repeating: 0, count: inner.count)
        for expression in expressions { expression.forEachColumn { uses[$0] += 1 } }
        let isFree = zip(inner, uses).allSatisfy { expression, count in
            switch expression {
            case .column, .literal: true
            default: count <= 1 && expression.isDeterministic
            }
        }
        guard isFree else { return (expressions, input) }
        return (expressions.map { $0.substituting(inner) }, below)
    }

    private func window(
        _ input: LogicalPlan, _ windows: [BoundWindow], _ names: [String], _ needed: Set<Int>
    ) -> (LogicalPlan, Positions) {
        let width = input.schema.count
        let kept = windows.indices.filter { needed.contains(width + $0) }
        var below = needed.filter { $0 < width }
        for index in kept { windows[index].forEachColumn { below.insert($0) } }
        if kept.isEmpty { return prune(input, below) }
        var (pruned, positions) = exact(input, below)
        let moved = kept.map { windows[$0].mapping { $0.at(positions) } }
        for (offset, index) in kept.enumerated() { positions[width + index] = below.count + offset }
        return (.window(pruned, moved, names: kept.map { names[$0] }), positions)
    }

    private func join(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ condition: JoinCondition, _ needed: Set<Int>
    ) -> (LogicalPlan, Positions) {
        let width = left.schema.count
        var leftNeeds = needed.filter { $0 < width }
        var rightNeeds = Set(needed.filter { $0 >= width }.map { $0 - width })
        for key in condition.keys {
            key.left.forEachColumn { leftNeeds.insert($0) }
            key.right.forEachColumn { rightNeeds.insert($0) }
        }
        condition.residual?.forEachColumn { column in
            if column < width { leftNeeds.insert(column) } else { rightNeeds.insert(column - width) }
        }
        let (newLeft, leftPositions) = exact(left, leftNeeds)
        let (newRight, rightPositions) = exact(right, rightNeeds)
        var positions = leftPositions
        for (old, new) in rightPositions { positions[width + old] = leftNeeds.count + new }
        let moved = JoinCondition(
            keys: condition.keys.map { (left: $0.left.at(leftPositions), right: $0.right.at(rightPositions)) },
            residual: condition.residual?.at(positions))
        return (.join(kind, newLeft, newRight, moved), positions)
    }

    private func shared(_ id: Int, _ input: LogicalPlan, _ needed: Set<Int>) -> (LogicalPlan, Positions) {
        let known = needs[id] ?? []
        let all = known.union(needed)
        if all != known || needs[id] == nil {
            needs[id] = all
            hasGrown = true
        }
        if let cached = done[id], cached.needed == all { return (.shared(id: id, cached.plan), cached.positions) }
        let (pruned, positions) = exact(input, all)
        done[id] = (all, pruned, positions)
        return (.shared(id: id, pruned), positions)
    }
}

extension BoundExpression {
    /// The expression over columns that moved.
    fileprivate func at(_ positions: [Int: Int]) -> BoundExpression { mappingColumns { positions[$0] ?? $0 } }
}

extension BoundAggregate {
    /// Calls `body` with each column position in use.
    fileprivate func forEachColumn(_ body: (Int) -> Void) {
        for argument in arguments { argument.forEachColumn(body) }
        filter?.forEachColumn(body)
    }
}

extension BoundWindow {
    /// Calls `body` with each column position in use.
    fileprivate func forEachColumn(_ body: (Int) -> Void) {
        forEachExpression { $0.forEachColumn(body) }
    }
}
