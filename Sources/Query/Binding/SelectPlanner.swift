import Columns
import Diagnostics

/// Makes the plan of a SELECT whose expressions are bound: places what was a placeholder.
struct SelectPlanner {
    let binder: SelectBinder
    let having: SelectBinder.Item?
    let qualify: SelectBinder.Item?
    var distinctKeys: [SelectBinder.Item]
    let keys: [SelectBinder.OrderKey]
    var limit: QueryBinder.Limit?
    /// The groups as bound, those that tie a subquery to its outer query first.
    private var groups: [BoundExpression] = []
    private var windowStart = 0

    init(
        binder: SelectBinder, having: SelectBinder.Item?, qualify: SelectBinder.Item?,
        distinctKeys: [SelectBinder.Item], keys: [SelectBinder.OrderKey], limit: QueryBinder.Limit?
    ) {
        self.binder = binder
        self.having = having
        self.qualify = qualify
        self.distinctKeys = distinctKeys
        self.keys = keys
        self.limit = limit
    }

    private var query: QueryBinder { binder.query }
    private var ties: [(outer: BoundExpression, inner: BoundExpression)] { binder.outerConditions.keys }

    mutating func planned() throws -> BoundQuery {
        if binder.usesOuterColumns { try checkCorrelation() }
        let isGrouped = binder.isGrouped
        try binder.attachSubqueries(onlyBeforeGrouping: isGrouped)
        if isGrouped { try planGroups() }
        if let having {
            binder.plan = .filter(binder.plan, try placed(having.expression, having.named))
        }
        try planWindows()
        if let qualify { binder.plan = .filter(binder.plan, try placed(qualify.expression, qualify.named)) }
        try planDistinctKeys()
        return try planOutput()
    }

    // MARK: Placing

    /// An expression over the rows that the SELECT list sees.
    private func placed(
        _ expression: BoundExpression, _ named: [(position: Int, name: String, span: SourceSpan)]
    ) throws -> BoundExpression {
        try expression.replacing { part in
            if binder.isGrouped, let group = groups.firstIndex(where: { $0.isSame(as: part) }) {
                return .column(group, part.type)
            }
            guard case .column(let position, let type) = part else { return nil }
            switch position {
            case Placeholder.outer...: return part
            case Placeholder.subquery...:
                guard let place = binder.subqueries.positions[position] else { return part }
                if binder.isGrouped, place.isBeforeGrouping {
                    throw query.error(
                        "ungrouped-column", "this subquery must appear in GROUP BY", at: binder.select.span)
                }
                return .column(place.position, type)
            case Placeholder.window...: return .column(windowStart + position - Placeholder.window, type)
            case Placeholder.grouping...:
                let first = groups.count + binder.aggregates.count
                return .column(first + position - Placeholder.grouping, type)
            case Placeholder.aggregate...: return .column(groups.count + position - Placeholder.aggregate, type)
            default:
                guard binder.isGrouped else { return part }
                throw ungrouped(position, named)
            }
        }
    }

    private func ungrouped(
        _ position: Int, _ named: [(position: Int, name: String, span: SourceSpan)]
    ) -> Diagnostic {
        let place = named.first { $0.position == position }
        let name = place?.name ?? "a column"
        return query.error(
            "ungrouped-column", "\"\(name)\" has many values in a group: it is neither in GROUP BY nor in an aggregate",
            at: place?.span ?? binder.select.span,
            help: ["add \(name) to GROUP BY, or choose a value with max(\(name)) or another aggregate"])
    }

    private mutating func planGroups() throws {
        let own = ties.map(\.inner) + binder.groups.map(\.expression)
        let resolved = own.map(binder.withSubqueries)
        let aggregates = binder.aggregates.map { $0.mapping(binder.withSubqueries) }
        let names =
            own.indices.map { "group\($0 + 1)" } + aggregates.map(\.function.name)
        if let sets = binder.groupingSets {
            binder.plan = groupedBySets(sets, resolved, aggregates, names)
        } else {
            binder.plan = .aggregate(binder.plan, groups: resolved, aggregates: aggregates, names: names)
        }
        groups = own
        let planner = self
        try binder.attachSubqueries { try planner.placed($0, binder.expressions.named) }
    }

    /// An aggregation for each set, with nulls for the groups that it lacks, one after the other.
    private func groupedBySets(
        _ sets: [[Int]], _ groups: [BoundExpression], _ aggregates: [BoundAggregate], _ names: [String]
    ) -> LogicalPlan {
        let input = LogicalPlan.shared(id: query.session.makeSharedID(), binder.plan)
        let allNames = names + binder.groupingCalls.map { _ in "grouping" }
        return .unionAll(
            sets.map { set in
                let setNames = set.map { names[$0] } + names.dropFirst(groups.count)
                let aggregated = LogicalPlan.aggregate(
                    input, groups: set.map { groups[$0] }, aggregates: aggregates, names: setNames)
                var output = groups.enumerated().map { position, group -> BoundExpression in
                    set.firstIndex(of: position).map { .column($0, group.type) } ?? .literal(.null, group.type)
                }
                output += aggregates.enumerated().map { .column(set.count + $0, $1.type) }
                output += binder.groupingCalls.map { call in
                    let bits = call.reduce(0 as Int64) { $0 << 1 | (set.contains($1) ? 0 : 1) }
                    return .literal(.integer(bits), .integer)
                }
                return .project(aggregated, output, names: allNames)
            })
    }

    private mutating func planWindows() throws {
        windowStart = binder.plan.schema.count
        guard !binder.windows.isEmpty else { return }
        let windows = try zip(binder.windows, binder.windowNames).map { window, named in
            try window.mapping { try placed($0, named) }
        }
        let names = windows.indices.map { "window\($0 + 1)" }
        binder.plan = .window(binder.plan, windows, names: names)
    }

    /// DISTINCT ON: only the first row for each, by number.
    private mutating func planDistinctKeys() throws {
        guard !distinctKeys.isEmpty else { return }
        let window = BoundWindow(
            function: .rowNumber, arguments: [],
            partition: try distinctKeys.map { try placed($0.expression, $0.named) },
            order: try keys.map { key in
                SortKey(
                    try placed(key.item.expression, key.item.named), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst)
            },
            type: .integer, span: query.moved(binder.select.span))
        let number = BoundExpression.column(binder.plan.schema.count, .integer)
        let isFirst = BoundExpression.inList(number, [.integer(1)], hasNull: false, negated: false)
        binder.plan = .filter(.window(binder.plan, [window], names: ["number"]), isFirst)
    }

    // MARK: Output

    private func planOutput() throws -> BoundQuery {
        var expressions = try binder.items.map { try placed($0.expression, $0.named) }
        var names = binder.items.map(\.name)
        let itemCount = expressions.count
        var sortKeys: [SortKey] = []
        var isDistinct = false
        if case .all = binder.select.distinct { isDistinct = true }
        for key in keys {
            var position = key.output
            if position == nil {
                guard !isDistinct else {
                    throw query.error(
                        "invalid-order", "with DISTINCT, ORDER BY can name only what is selected", at: key.item.span,
                        help: ["add it to the SELECT list"])
                }
                position = expressions.count
                expressions.append(try placed(key.item.expression, key.item.named))
                names.append("order\(expressions.count - itemCount)")
            }
            guard let position else { continue }
            sortKeys.append(
                SortKey(
                    .column(position, expressions[position].type), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst))
        }
        if binder.usesOuterColumns { return try planCorrelated(&expressions, &names) }
        let width = expressions.count
        var plan = LogicalPlan.project(binder.plan, expressions, names: names)
        if isDistinct { plan = .distinct(plan) }
        if !sortKeys.isEmpty { plan = .sort(plan, sortKeys) }
        if let limit { plan = limit.applied(to: plan, order: sortKeys) }
        if width > itemCount {
            let kept = expressions.prefix(itemCount).enumerated().map { BoundExpression.column($0, $1.type) }
            plan = .project(plan, kept, names: Array(names.prefix(itemCount)))
        }
        return BoundQuery(plan: plan)
    }

    // MARK: Correlated subqueries

    /// - Throws: `NeedsDependentJoin` for what the conditions of a join can't say.
    private mutating func checkCorrelation() throws {
        var isSimple = binder.windows.isEmpty && binder.groupingSets == nil
        if binder.isGrouped, !binder.outerConditions.residual.isEmpty { isSimple = false }
        if case .on = binder.select.distinct { isSimple = false }
        guard isSimple else { throw NeedsDependentJoin() }
        guard let limit else { return }
        guard limit.computed == nil else { throw NeedsDependentJoin() }
        if query.isExistence, limit.offset == 0, limit.count.map({ $0 > 0 }) ?? true { return }
        // The first row for each outer row is the first for each key.
        guard limit.offset == 0, limit.count == 1, binder.outerConditions.residual.isEmpty, !binder.isGrouped else {
            throw NeedsDependentJoin()
        }
        distinctKeys = ties.map { SelectBinder.Item(expression: $0.inner, name: "", span: binder.select.span) }
    }

    /// The output with what the outer query joins by behind it.
    private func planCorrelated(
        _ expressions: inout [BoundExpression], _ names: inout [String]
    ) throws -> BoundQuery {
        let count = binder.items.count
        expressions.removeSubrange(count...)
        names.removeSubrange(count...)
        var correlation = Correlation(valueCount: count)
        for tie in ties {
            correlation.keys.append((tie.outer, expressions.count))
            expressions.append(try placed(binder.isGrouped ? tie.inner : binder.withSubqueries(tie.inner), []))
            names.append("key")
        }
        if let residual = BoundExpression.conjunction(binder.outerConditions.residual) {
            let base = expressions.count
            let schema = binder.plan.schema
            expressions += schema.fields.enumerated().map { .column($0, $1.type) }
            names += schema.names
            correlation.residual = binder.withSubqueries(residual).mappingColumns {
                $0 >= Placeholder.outer ? $0 : $0 + base
            }
        }
        if binder.isGrouped, binder.groups.isEmpty, having == nil {
            let empty = try binder.aggregates.map { try $0.emptyValue() }
            correlation.emptyValues = binder.items.map { item in
                item.expression.replacing { part in
                    guard case .column(let position, let type) = part, position >= Placeholder.aggregate,
                        position < Placeholder.window
                    else { return nil }
                    return .literal(empty[position - Placeholder.aggregate], type)
                }
            }
        }
        return BoundQuery(plan: .project(binder.plan, expressions, names: names), correlation: correlation)
    }
}
