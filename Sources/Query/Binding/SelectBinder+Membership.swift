import Columns
import Diagnostics

/// IN (SELECT …), and comparisons with ANY and ALL of a subquery.
extension SelectBinder {
    /// What IN compares, pair by pair in one type: the values over this query's columns, the others over the subquery's.
    private struct Sides {
        var pairs: [(left: BoundExpression, right: BoundExpression)]
        var bound: BoundQuery
    }

    private func sides(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ name: String, asValue: Bool = false,
        _ span: SourceSpan
    ) throws -> Sides {
        var written = [operand]
        if case .row(let parts) = operand.kind { written = parts }
        let left = try written.map(expressions.bind)
        if expressions.clause == .filter { try attachSubqueries() }
        let bound = try self.bound(subquery, asValue: asValue)
        let fields = bound.plan.schema.fields.prefix(bound.correlation?.valueCount ?? bound.plan.schema.count)
        guard fields.count == left.count else {
            if left.count == 1 { _ = try singleColumn(of: bound, span) }
            throw query.error(
                "column-count", "\(left.count) values are compared with \(fields.count) columns of the subquery",
                at: span)
        }
        let pairs = try zip(left, fields).enumerated().map { position, pair in
            let column = BoundExpression.column(position, pair.1.type)
            let type = try query.commonType(of: [pair.0, column]) { _, type, others in
                query.error(
                    "type-mismatch", "\(name) compares \(others.name) with \(type.name)", at: span,
                    help: ["cast one of them"])
            }
            let value = expressions.clause == .filter ? withSubqueries(pair.0) : pair.0
            return (
                left: try expressions.converted(value, to: type, written[position].span),
                right: try expressions.converted(column, to: type, span)
            )
        }
        return Sides(pairs: pairs, bound: bound)
    }

    // MARK: As a condition

    func joinMembership(_ operand: Syntax.Expression, _ subquery: Syntax.Query, _ span: SourceSpan) throws {
        let sides = try sides(operand, subquery, "IN", span)
        let inner = sides.bound.plan
        if dependsOnThis(inner) {
            try joinDependent(.semi, inner, keys: sides.pairs)
            return
        }
        var condition = sides.bound.correlation.map { joinCondition($0, inner.schema) } ?? JoinCondition()
        condition.keys += sides.pairs
        plan = .join(.semi, plan, inThis(inner), condition)
    }

    /// NOT IN is true only if no row of the subquery equals or might equal the value.
    func joinAntiMembership(_ operand: Syntax.Expression, _ subquery: Syntax.Query, _ span: SourceSpan) throws {
        let sides = try sides(operand, subquery, "IN", span)
        let inner = sides.bound.plan
        /// Whether a row equals or might equal the values, given the position of the subquery's first column.
        func mayMatch(_ start: Int) throws -> BoundExpression {
            expressions.conjunction(
                try sides.pairs.map { pair in
                    let right = pair.right.mappingColumns { $0 + start }
                    return .or([
                        try expressions.call("=", [pair.left, right], span), .isNull(pair.left, negated: false),
                        .isNull(right, negated: false),
                    ])
                })
        }
        if dependsOnThis(inner) {
            try joinDependent(.anti, inner, residual: mayMatch)
            return
        }
        guard sides.bound.correlation == nil, sides.pairs.count == 1 else {
            var condition = sides.bound.correlation.map { joinCondition($0, inner.schema) } ?? JoinCondition()
            let matches = try mayMatch(plan.schema.count)
            condition.residual = BoundExpression.conjunction([condition.residual, matches].compactMap { $0 })
            plan = .join(.anti, plan, inThis(inner), condition)
            return
        }
        // NOT IN is null, thus dropped, like false.
        let test = try membership(sides.pairs[0].left, sides.pairs[0].right, inThis(inner), span)
        try attachSubqueries()
        plan = .filter(plan, withSubqueries(expressions.negation(test)))
    }

    // MARK: As a value

    /// `x IN (SELECT …)` as a value.
    func membership(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> BoundExpression {
        let sides = try valueSides(operand, subquery, "IN", span)
        guard !dependsOnThis(sides.bound.plan), sides.pairs.count == 1 else {
            return try anyRow(sides, binder, "=", span)
        }
        return try membership(sides.pairs[0].left, sides.pairs[0].right, inThis(sides.bound.plan), span)
    }

    /// The sides of a comparison as a value, for which the subquery's plan has to stand by itself.
    private func valueSides(
        _ operand: Syntax.Expression, _ subquery: Syntax.Query, _ name: String, _ span: SourceSpan
    ) throws -> Sides {
        let found = try sides(operand, subquery, name, span)
        guard found.bound.correlation != nil else { return found }
        var inner = query
        inner.outer = self
        inner.outerUse = .anywhere
        return Sides(pairs: found.pairs, bound: try inner.bind(subquery))
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
        return .conditional(
            [
                (when: .isNull(.column(found, type), negated: true), then: Self.truth(true)),
                (when: .isNull(.column(anyRow, .boolean), negated: false), then: Self.truth(false)),
                (
                    when: .or([.isNull(left, negated: false), .isNull(.column(anyNull, .boolean), negated: true)]),
                    then: .literal(.null, .boolean)
                ),
            ], otherwise: Self.truth(false), .boolean)
    }

    private static func truth(_ value: Bool) -> BoundExpression { .literal(.boolean(value), .boolean) }

    /// Whether a comparison is true for any row of a subquery: true, null where it is null for some row instead, else
    /// false. The subquery is computed for each value compared with it.
    private func anyRow(
        _ sides: Sides, _ binder: ExpressionBinder, _ sign: String, _ span: SourceSpan
    ) throws -> BoundExpression {
        let holds = try expressions.rowComparison(
            sign, sides.pairs.map { $0.left.mappingColumns { $0 + Placeholder.outer } }, sides.pairs.map(\.right), span)
        func grade(_ value: Int64) -> BoundExpression { .literal(.integer(value), .integer) }
        let graded = BoundExpression.conditional(
            [(when: holds, then: grade(2)), (when: .isNull(holds, negated: false), then: grade(1))],
            otherwise: grade(0), .integer)
        let best = try aggregated(.project(sides.bound.plan, [graded], names: ["grade"]), ["max"], span)
        let result = BoundExpression.column(addRow(best, binder), .integer)
        return .conditional(
            [
                (when: .inList(result, [.integer(2)], hasNull: false, negated: false), then: Self.truth(true)),
                (
                    when: .inList(result, [.integer(1)], hasNull: false, negated: false),
                    then: .literal(.null, .boolean)
                ),
            ], otherwise: Self.truth(false), .boolean)
    }

    /// Aggregates of the only column of a plan, in one row.
    private func aggregated(_ plan: LogicalPlan, _ names: [String], _ span: SourceSpan) throws -> LogicalPlan {
        let column = BoundExpression.column(0, plan.schema.fields[0].type)
        let aggregates = try names.map { name -> BoundAggregate in
            let arguments = name == "count(*)" ? [] : [column]
            let function = name == "count(*)" ? "count" : name
            guard let known = query.session.functions.aggregate(function),
                let signature = ExpressionBinder.signature(known.resolve, arguments)
            else {
                throw query.error("type-mismatch", "\(column.type.name) can't be compared with ANY or ALL", at: span)
            }
            return BoundAggregate(
                function: known, arguments: arguments, type: signature.result, span: query.moved(span))
        }
        return .aggregate(plan, groups: [], aggregates: aggregates, names: names)
    }

    /// A subquery of one row as several values: nulls where it has no row, an error where it has several.
    func row(
        _ subquery: Syntax.Query, count: Int, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> [BoundExpression] {
        var inner = query
        inner.outer = self
        inner.outerUse = .anywhere
        let plan = try inner.bind(subquery).plan
        let fields = plan.schema.fields
        guard fields.count == count else {
            throw query.error(
                "column-count", "\(count) values are compared with \(fields.count) columns of the subquery", at: span)
        }
        let values = fields.enumerated().map { singleValue($1.type, query.moved(span), column: $0) }
        let start = addRow(.aggregate(plan, groups: [], aggregates: values, names: fields.map(\.name)), binder)
        return fields.enumerated().map { .column(start + $0, $1.type) }
    }

    /// `x < ANY (SELECT …)`, `x >= ALL (SELECT …)` and so on.
    func quantified(
        _ sign: String, _ operand: Syntax.Expression, _ subquery: Syntax.Query, isAll: Bool,
        _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> BoundExpression {
        if isAll {
            // It holds for all unless the opposite holds for any.
            let opposites = ["=": "<>", "<>": "=", "<": ">=", "<=": ">", ">": "<=", ">=": "<"]
            let opposite = try quantified(
                opposites[sign] ?? sign, operand, subquery, isAll: false, binder, span)
            return expressions.negation(opposite)
        }
        if sign == "=" { return try membership(operand, subquery, binder, span) }
        let sides = try valueSides(operand, subquery, "\(sign) ANY", span)
        guard sides.pairs.count == 1, sign != "<>" else { return try anyRow(sides, binder, sign, span) }
        let (left, right) = sides.pairs[0]
        // It holds for any if it does for the smallest or for the largest.
        let values = LogicalPlan.project(sides.bound.plan, [right], names: ["value"])
        let extreme = sign.hasPrefix("<") ? "max" : "min"
        let summary = try aggregated(values, [extreme, "count", "count(*)"], span)
        let start = addRow(summary, binder)
        let best = BoundExpression.column(start, right.type)
        let nonNull = BoundExpression.column(start + 1, .integer)
        let rows = BoundExpression.column(start + 2, .integer)
        return .conditional(
            [
                (when: try expressions.call(sign, [left, best], span), then: Self.truth(true)),
                (when: .inList(rows, [.integer(0)], hasNull: false, negated: false), then: Self.truth(false)),
                (
                    when: .or([
                        .isNull(left, negated: false), try expressions.call("<", [nonNull, rows], span),
                    ]), then: .literal(.null, .boolean)
                ),
            ], otherwise: Self.truth(false), .boolean)
    }
}
