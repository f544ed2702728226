import Columns
import Diagnostics

extension SelectBinder {
    // MARK: WHERE

    func bindFilter() throws {
        guard let filter = select.filter else { return }
        expressions.clause = .filter
        var conditions: [BoundExpression] = []
        for condition in Self.conjuncts(of: filter) {
            if try joinsAway(condition) { continue }
            let bound = try expressions.condition(condition, "WHERE")
            if bound.usesColumn(where: { $0 >= Placeholder.outer }) {
                for part in bound.conjuncts { outerConditions.add(part) }
            } else {
                conditions.append(bound)
            }
        }
        try attachSubqueries()
        if let all = BoundExpression.conjunction(conditions.map(withSubqueries)) { plan = .filter(plan, all) }
    }

    private static func conjuncts(of expression: Syntax.Expression) -> [Syntax.Expression] {
        if case .and(let operands) = expression.kind { return operands.flatMap(conjuncts) }
        return [expression]
    }

    /// EXISTS and IN (SELECT …) as a whole condition become a join; false where it is another condition.
    private func joinsAway(_ condition: Syntax.Expression) throws -> Bool {
        switch condition.kind {
        case .exists(let subquery): try joinExistence(subquery, .semi)
        case .inQuery(let operand, let subquery, false):
            try joinMembership(operand, subquery, .semi, condition.span)
        case .inQuery(let operand, let subquery, true):
            return try joinsAntiMembership(operand, subquery, condition.span)
        case .not(let inner):
            switch inner.kind {
            case .exists(let subquery): try joinExistence(subquery, .anti)
            case .inQuery(let operand, let subquery, false):
                return try joinsAntiMembership(operand, subquery, condition.span)
            default: return false
            }
        default: return false
        }
        return true
    }

    private func joinExistence(_ subquery: Syntax.Query, _ kind: JoinKind) throws {
        let bound = try self.bound(subquery, isExistence: true)
        guard let correlation = bound.correlation else {
            plan = .join(kind, plan, .limit(bound.plan, count: 1, offset: 0), JoinCondition())
            return
        }
        plan = .join(kind, plan, bound.plan, joinCondition(correlation, bound.plan.schema))
    }

    private func joinMembership(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ kind: JoinKind, _ span: SourceSpan
    ) throws {
        let (value, bound) = try membershipSides(operand, subquery, span)
        var condition = bound.correlation.map { joinCondition($0, bound.plan.schema) } ?? JoinCondition()
        condition.keys.append((value.left, value.right))
        plan = .join(kind, plan, bound.plan, condition)
    }

    /// NOT IN is true only if no row of the subquery equals or might equal the value. For a subquery that uses the
    /// outer query that is a join; for others the value of the test is computed, false here.
    private func joinsAntiMembership(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ span: SourceSpan
    ) throws -> Bool {
        let (value, bound) = try membershipSides(operand, subquery, span)
        guard let correlation = bound.correlation else {
            // NOT IN is null, thus dropped, like false.
            let test = try membership(value.left, value.right, bound.plan, span)
            try attachSubqueries()
            plan = .filter(plan, withSubqueries(expressions.negation(test)))
            return true
        }
        let width = plan.schema.count
        let right = value.right.mappingColumns { $0 + width }
        let equal = try expressions.call("=", [value.left, right], span)
        var condition = joinCondition(correlation, bound.plan.schema)
        let matches = BoundExpression.or([
            equal, .isNull(value.left, negated: false), .isNull(right, negated: false),
        ])
        condition.residual = BoundExpression.conjunction([condition.residual, matches].compactMap { $0 })
        plan = .join(.anti, plan, bound.plan, condition)
        return true
    }

    /// A correlation as the condition of a join to the plan so far.
    private func joinCondition(_ correlation: Correlation, _ schema: Schema) -> JoinCondition {
        let width = plan.schema.count
        return JoinCondition(
            keys: correlation.keys.map { (left: $0.outer, right: .column($0.inner, schema.fields[$0.inner].type)) },
            residual: correlation.residual?.mappingColumns {
                $0 >= Placeholder.outer ? $0 - Placeholder.outer : $0 + width
            })
    }

    /// Both sides of IN (SELECT …) in one type: the value over this query's columns, the other over the subquery's.
    private func membershipSides(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ span: SourceSpan
    ) throws -> ((left: BoundExpression, right: BoundExpression), BoundQuery) {
        let left = try expressions.bind(operand)
        if expressions.clause == .filter { try attachSubqueries() }
        let bound = try self.bound(subquery)
        let column = try singleColumn(of: bound, span)
        let type = try query.commonType(of: [left, column]) { _, type, others in
            query.error(
                "type-mismatch", "IN compares \(others.name) with \(type.name)", at: span, help: ["cast one of them"])
        }
        let value = expressions.clause == .filter ? withSubqueries(left) : left
        return (
            (
                try expressions.converted(value, to: type, operand.span),
                try expressions.converted(column, to: type, span)
            ),
            bound
        )
    }

    // MARK: Values

    /// Binds a subquery inside of this SELECT.
    private func bound(_ subquery: Syntax.Query, isExistence: Bool = false) throws -> BoundQuery {
        var inner = query
        inner.outer = self
        inner.isExistence = isExistence
        let named = expressions.named
        defer { expressions.named = named + expressions.named.dropFirst(named.count) }
        return try inner.bind(subquery)
    }

    private func singleColumn(of bound: BoundQuery, _ span: SourceSpan) throws -> BoundExpression {
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
        let bound = try self.bound(subquery, isExistence: true)
        let plan: LogicalPlan
        guard let correlation = bound.correlation else {
            let one = BoundExpression.literal(.boolean(true), .boolean)
            plan = .aggregate(
                .project(.limit(bound.plan, count: 1, offset: 0), [one], names: ["exists"]), groups: [],
                aggregates: [singleValue(.boolean, query.moved(subquery.span), column: 0)], names: ["exists"])
            let placeholder = add(plan, [], binder)
            return .isNull(.column(placeholder, .boolean), negated: true)
        }
        guard correlation.residual == nil, !correlation.keys.isEmpty else { throw tooEntangled(subquery.span) }
        let columns = correlation.keys.map { BoundExpression.column($0.inner, bound.plan.schema.fields[$0.inner].type) }
        plan = .distinct(.project(bound.plan, columns, names: columns.map { _ in "key" }))
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
        let bound = try self.bound(subquery)
        let column = try singleColumn(of: bound, span)
        let type = column.type
        guard let correlation = bound.correlation else {
            var plan = bound.plan
            if !plan.hasOneRow {
                plan = .aggregate(
                    plan, groups: [], aggregates: [singleValue(type, query.moved(span), column: 0)], names: ["value"])
            }
            return .column(add(plan, [], binder), type)
        }
        guard correlation.residual == nil, !correlation.keys.isEmpty else { throw tooEntangled(span) }
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

    /// `x IN (SELECT …)` as a value.
    func membership(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> BoundExpression {
        let (value, bound) = try membershipSides(operand, subquery, span)
        guard bound.correlation == nil else { throw tooEntangled(span) }
        return try membership(value.left, value.right, bound.plan, span)
    }

    /// The three-valued test, from a join to the distinct values and from how many rows and values there are.
    private func membership(
        _ left: BoundExpression, _ right: BoundExpression, _ source: LogicalPlan, _ span: SourceSpan
    ) throws -> BoundExpression {
        let type = right.type
        let values = LogicalPlan.shared(
            id: query.session.makeSharedID(), .project(source, [right], names: ["value"]))
        let column = BoundExpression.column(0, type)
        let found = add(.distinct(values), [(outer: left, inner: column)], expressions)
        let one = BoundExpression.literal(.boolean(true), .boolean)
        func present(_ input: LogicalPlan) -> LogicalPlan {
            .aggregate(
                .project(.limit(input, count: 1, offset: 0), [one], names: ["any"]), groups: [],
                aggregates: [singleValue(.boolean, query.moved(span), column: 0)], names: ["any"])
        }
        let anyRow = add(present(values), [], expressions)
        let anyNull = add(present(.filter(values, .isNull(column, negated: false))), [], expressions)
        let truth = { (value: Bool) in BoundExpression.literal(.boolean(value), .boolean) }
        return .conditional(
            [
                (when: .isNull(.column(found, type), negated: true), then: truth(true)),
                (when: .isNull(.column(anyRow, .boolean), negated: false), then: truth(false)),
                (
                    when: .or([.isNull(left, negated: false), .isNull(.column(anyNull, .boolean), negated: true)]),
                    then: .literal(.null, .boolean)
                ),
            ], otherwise: truth(false), .boolean)
    }

    private func tooEntangled(_ span: SourceSpan) -> Diagnostic {
        query.error(
            "unsupported",
            "a subquery used here can be tied to the outer query only by conditions inner = outer joined by AND",
            at: span, help: ["join the tables instead"])
    }

    private func singleValue(_ type: DataType, _ span: SourceSpan, column: Int) -> BoundAggregate {
        BoundAggregate(
            function: SingleValue.function(at: query.session.sources.location(of: span)),
            arguments: [.column(column, type)], type: type, span: span)
    }

    private func add(
        _ plan: LogicalPlan, _ keys: [(outer: BoundExpression, inner: BoundExpression)], _ binder: ExpressionBinder
    ) -> Int {
        let isBefore = binder.isInAggregate || binder.clause == .filter || binder.clause == .grouping
        return subqueries.add(plan, keys: keys, isBeforeGrouping: isBefore)
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
