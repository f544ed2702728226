import Columns
import Diagnostics

extension SelectBinder {
    // MARK: WHERE

    func bindFilter() throws {
        guard let filter = select.filter else { return }
        expressions.clause = .filter
        var conditions: [BoundExpression] = []
        var joins: [Syntax.Expression] = []
        for condition in Self.conjuncts(of: filter) {
            if Self.isJoin(condition) {
                joins.append(condition)
                continue
            }
            let bound = try expressions.condition(condition, "WHERE")
            if query.outerUse == .conditions, bound.usesOuterColumns {
                for part in bound.conjuncts { outerConditions.add(part) }
            } else {
                conditions.append(bound)
            }
        }
        // What needs no subquery goes first, so that those that depend on rows are computed for fewer.
        func waits(_ condition: BoundExpression) -> Bool {
            condition.usesColumn { $0 >= Placeholder.subquery && $0 < Placeholder.outer }
        }
        if let own = BoundExpression.conjunction(conditions.filter { !waits($0) }) { plan = .filter(plan, own) }
        for condition in joins { try joinAway(condition) }
        try attachSubqueries()
        let rest = conditions.filter(waits).map(withSubqueries)
        if let all = BoundExpression.conjunction(rest) { plan = .filter(plan, all) }
    }

    private static func conjuncts(of expression: Syntax.Expression) -> [Syntax.Expression] {
        if case .and(let operands) = expression.kind { return operands.flatMap(conjuncts) }
        return [expression]
    }

    /// Whether a condition is EXISTS or IN (SELECT …), which become a join.
    private static func isJoin(_ condition: Syntax.Expression) -> Bool {
        switch condition.kind {
        case .exists, .inQuery: return true
        case .not(let inner):
            switch inner.kind {
            case .exists, .inQuery(_, _, negated: false): return true
            default: return false
            }
        default: return false
        }
    }

    private func joinAway(_ condition: Syntax.Expression) throws {
        switch condition.kind {
        case .exists(let subquery): try joinExistence(subquery, .semi)
        case .inQuery(let operand, let subquery, false): try joinMembership(operand, subquery, condition.span)
        case .inQuery(let operand, let subquery, true): try joinAntiMembership(operand, subquery, condition.span)
        case .not(let inner):
            switch inner.kind {
            case .exists(let subquery): try joinExistence(subquery, .anti)
            case .inQuery(let operand, let subquery, _): try joinAntiMembership(operand, subquery, condition.span)
            default: return
            }
        default: return
        }
    }

    private func joinExistence(_ subquery: Syntax.Query, _ kind: JoinKind) throws {
        let bound = try self.bound(subquery, isExistence: true)
        if dependsOnThis(bound.plan) {
            try joinDependent(kind, bound.plan)
        } else if let correlation = bound.correlation {
            plan = .join(kind, plan, bound.plan, joinCondition(correlation, bound.plan.schema))
        } else {
            plan = .join(kind, plan, .limit(inThis(bound.plan), count: 1, offset: 0), JoinCondition())
        }
    }

    /// A correlation as the condition of a join to the plan so far.
    func joinCondition(_ correlation: Correlation, _ schema: Schema) -> JoinCondition {
        let width = plan.schema.count
        return JoinCondition(
            keys: correlation.keys.map { (left: $0.outer, right: .column($0.inner, schema.fields[$0.inner].type)) },
            residual: correlation.residual?.mappingColumns {
                $0 >= Placeholder.outer ? $0 - Placeholder.outer : $0 + width
            })
    }

    /// Joins a plan that uses columns of this query.
    ///
    /// - Parameters:
    ///   - keys: further keys: the left one over this query's columns, the right one over the plan's.
    ///   - residual: makes a further condition, given the position of the plan's first column.
    ///   - transform: turns columns of the query into expressions over the plan as it is now.
    /// - Returns: the position of the plan's first column.
    @discardableResult
    func joinDependent(
        _ kind: JoinKind, _ inner: LogicalPlan, keys: [(left: BoundExpression, right: BoundExpression)] = [],
        residual: (Int) throws -> BoundExpression? = { _ in nil },
        over transform: (BoundExpression) throws -> BoundExpression = { $0 }
    ) throws -> Int {
        let makeID = query.session.makeSharedID
        let used = inner.outerColumns.filter { OuterColumn.level($0.key) == 1 }.sorted { $0.key < $1.key }
        let values = try used.map { withSubqueries(try transform(.column($0.key - Placeholder.outer, $0.value))) }
        let rows = LogicalPlan.shared(id: makeID(), plan)
        let domain = LogicalPlan.shared(
            id: makeID(), .distinct(.project(rows, values, names: values.indices.map { "outer\($0 + 1)" })))
        let dependent = DependentJoin(domain: domain, columns: used.map(\.key), makeID: makeID)
        let joined = try dependent.joined(inner)
        let count = values.count
        let start = plan.schema.count + count
        var condition = JoinCondition(
            keys: JoinCondition.nullSafeKeys(values, values.enumerated().map { .column($0, $1.type) }))
        condition.keys += keys.map { (left: $0.left, right: $0.right.mappingColumns { $0 + count }) }
        condition.residual = try residual(start)
        plan = .join(kind, rows, joined, condition)
        return start
    }

    /// Whether a subquery's plan uses columns of this query.
    func dependsOnThis(_ plan: LogicalPlan) -> Bool { plan.outerColumns.keys.contains { OuterColumn.level($0) == 1 } }

    /// The plan of a subquery that doesn't depend on this query, as a part of it.
    func inThis(_ plan: LogicalPlan) -> LogicalPlan {
        plan.movingOuterColumns(by: -1, makeID: query.session.makeSharedID)
    }

    // MARK: Values

    /// Binds a subquery inside of this SELECT: so that the conditions that tie it to this become those of a join, or
    /// where they can't, so that its plan uses columns of this SELECT.
    ///
    /// - Parameter asValue: whether keys are all that may tie it.
    func bound(_ subquery: Syntax.Query, isExistence: Bool = false, asValue: Bool = false) throws -> BoundQuery {
        var inner = query
        inner.outer = self
        inner.isExistence = isExistence
        if query.outerUse != .anywhere || query.outer == nil {
            inner.outerUse = .conditions
            do {
                let result = try inner.bind(subquery)
                guard asValue, let correlation = result.correlation else { return result }
                if correlation.residual == nil, !correlation.keys.isEmpty { return result }
            } catch is NeedsDependentJoin {}
        }
        inner.outerUse = .anywhere
        return try inner.bind(subquery)
    }

    func singleColumn(of bound: BoundQuery, _ span: SourceSpan) throws -> BoundExpression {
        let schema = bound.plan.schema
        let count = bound.correlation?.valueCount ?? schema.count
        guard count == 1 else {
            throw query.error(
                "column-count", "a subquery used as a value must have one column, not \(count)", at: span)
        }
        return .column(0, schema.fields[0].type)
    }

    /// `EXISTS (…)` as a value.
    func exists(_ subquery: Syntax.Query, _ binder: ExpressionBinder) throws -> BoundExpression {
        let bound = try self.bound(subquery, isExistence: true, asValue: true)
        guard let correlation = bound.correlation else {
            let one = BoundExpression.literal(.boolean(true), .boolean)
            let plan = LogicalPlan.aggregate(
                .project(.limit(bound.plan, count: 1, offset: 0), [one], names: ["exists"]), groups: [],
                aggregates: [singleValue(.boolean, query.moved(subquery.span), column: 0)], names: ["exists"])
            return .isNull(.column(addRow(plan, binder), .boolean), negated: true)
        }
        let columns = correlation.keys.map { BoundExpression.column($0.inner, bound.plan.schema.fields[$0.inner].type) }
        let plan = LogicalPlan.distinct(.project(bound.plan, columns, names: columns.map { _ in "key" }))
        let keys = zip(correlation.keys, columns).enumerated().map { position, pair in
            (outer: pair.0.outer, inner: BoundExpression.column(position, pair.1.type))
        }
        let placeholder = add(plan, keys, binder)
        return .isNull(.column(placeholder, columns[0].type), negated: true)
    }

    /// `(SELECT …)` as a value: null where it has no row, an error where it has several.
    func scalar(
        _ subquery: Syntax.Query, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> BoundExpression {
        let bound = try self.bound(subquery, asValue: true)
        let column = try singleColumn(of: bound, span)
        let type = column.type
        guard let correlation = bound.correlation else {
            var plan = bound.plan
            if !plan.hasOneRow {
                plan = .aggregate(
                    plan, groups: [], aggregates: [singleValue(type, query.moved(span), column: 0)], names: ["value"])
            }
            return .column(addRow(plan, binder), type)
        }
        let fields = bound.plan.schema.fields
        let groups = correlation.keys.map { BoundExpression.column($0.inner, fields[$0.inner].type) }
        let plan = LogicalPlan.aggregate(
            bound.plan, groups: groups, aggregates: [singleValue(type, query.moved(span), column: 0)],
            names: groups.map { _ in "key" } + ["value"])
        let keys = zip(correlation.keys, groups).enumerated().map { position, pair in
            (outer: pair.0.outer, inner: BoundExpression.column(position, pair.1.type))
        }
        let placeholder = add(plan, keys, binder)
        let value = BoundExpression.column(placeholder + keys.count, type)
        guard let empty = correlation.emptyValues?[0], empty.constant?.isNull != true else { return value }
        // Where nothing fits, the key is null: a key that fits never is.
        let isMissing = BoundExpression.isNull(.column(placeholder, groups[0].type), negated: false)
        return .conditional([(when: isMissing, then: empty)], otherwise: value, type)
    }

    func singleValue(_ type: DataType, _ span: SourceSpan, column: Int) -> BoundAggregate {
        BoundAggregate(
            function: SingleValue.function(at: query.session.sources.location(of: span)),
            arguments: [.column(column, type)], type: type, span: span)
    }

    /// Adds a subquery of exactly one row, which may depend on the rows of this query.
    func addRow(_ plan: LogicalPlan, _ binder: ExpressionBinder) -> Int {
        let isDependent = dependsOnThis(plan)
        return subqueries.add(
            isDependent ? plan : inThis(plan), keys: [], isBeforeGrouping: isBeforeGrouping(binder),
            isDependent: isDependent)
    }

    func add(
        _ plan: LogicalPlan, _ keys: [(outer: BoundExpression, inner: BoundExpression)], _ binder: ExpressionBinder
    ) -> Int {
        subqueries.add(plan, keys: keys, isBeforeGrouping: isBeforeGrouping(binder))
    }

    private func isBeforeGrouping(_ binder: ExpressionBinder) -> Bool {
        binder.isInAggregate || binder.clause == .filter || binder.clause == .grouping
    }

    // MARK: Placing

    /// Joins waiting subqueries to the plan.
    ///
    /// - Parameters:
    ///   - onlyBeforeGrouping: whether those that aren't used before grouping wait on.
    ///   - transform: turns their keys into expressions over the plan as it is now.
    func attachSubqueries(
        onlyBeforeGrouping: Bool = false, over transform: (BoundExpression) throws -> BoundExpression = { $0 }
    ) throws {
        let chosen = subqueries.waiting.filter { $0.isBeforeGrouping || !onlyBeforeGrouping }
        subqueries.waiting.removeAll { $0.isBeforeGrouping || !onlyBeforeGrouping }
        for entry in chosen {
            if entry.isDependent {
                let start = try joinDependent(.inner, entry.plan, over: transform)
                for offset in 0..<entry.plan.schema.count {
                    subqueries.positions[entry.placeholder + offset] = (start + offset, entry.isBeforeGrouping)
                }
                continue
            }
            let width = plan.schema.count
            let keys = try entry.keys.map { (left: withSubqueries(try transform($0.outer)), right: $0.inner) }
            plan = .join(keys.isEmpty ? .inner : .left, plan, entry.plan, JoinCondition(keys: keys))
            for offset in 0..<entry.plan.schema.count {
                subqueries.positions[entry.placeholder + offset] = (width + offset, entry.isBeforeGrouping)
            }
        }
    }

    /// The expression with the columns of joined subqueries in place.
    func withSubqueries(_ expression: BoundExpression) -> BoundExpression {
        expression.replacing { part in
            guard case .column(let position, let type) = part, position >= Placeholder.subquery,
                position < Placeholder.outer, let place = subqueries.positions[position]
            else { return nil }
            return .column(place.position, type)
        }
    }
}

extension LogicalPlan {
    /// Whether it gives exactly one row, whatever the data.
    var hasOneRow: Bool {
        switch self {
        case .aggregate(_, let groups, _, _): groups.isEmpty
        case .project(let input, _, _), .sort(let input, _), .shared(_, let input): input.hasOneRow
        case .values(let rows, _): rows.count == 1
        default: false
        }
    }
}
