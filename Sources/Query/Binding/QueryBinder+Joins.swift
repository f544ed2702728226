import Columns
import Diagnostics

extension QueryBinder {
    /// A step of a chain of joins.
    func joined(
        _ left: LogicalPlan, _ leftScope: Scope, _ step: Syntax.Join.Step
    ) throws -> (LogicalPlan, Scope) {
        if case .lateral(let query, let alias) = step.right {
            return try laterallyJoined(left, leftScope, query, alias, step)
        }
        let (right, rightScope) = try bind(step.right)
        return try joined(left, leftScope, right, rightScope, step)
    }

    private func joined(
        _ left: LogicalPlan, _ leftScope: Scope, _ right: LogicalPlan, _ rightScope: Scope, _ step: Syntax.Join.Step
    ) throws -> (LogicalPlan, Scope) {
        try checkNames(leftScope, rightScope, step)
        let width = left.schema.count
        var scope = leftScope.joined(with: rightScope, width: width)
        let isHalf = step.kind == .semi || step.kind == .anti
        var condition = JoinCondition()
        switch step.condition {
        case .none: break
        case .on(let expression):
            let plan = try joined(left, right, scope, on: expression, step)
            return (plan, isHalf ? leftScope : scope)
        case .using(let names):
            condition = try merge(names, leftScope, rightScope, &scope, step.kind, width)
        case .natural:
            let names = leftScope.columns.filter { column in
                !column.isMerged && !rightScope.columns(named: column.name).isEmpty
            }
            let identifiers = names.map { Syntax.Identifier(name: $0.name, span: step.span) }
            condition = try merge(identifiers, leftScope, rightScope, &scope, step.kind, width)
        }
        if step.isAsOf {
            // The last column of USING is what is compared by order.
            guard let last = condition.keys.popLast() else { throw asOfProblem(step) }
            return (try asOfJoined(left, right, condition.keys, (last.left, ">=", last.right), step), scope)
        }
        return (.join(step.kind, left, right, condition), isHalf ? leftScope : scope)
    }

    private func checkNames(_ left: Scope, _ right: Scope, _ step: Syntax.Join.Step) throws {
        let names = Set(left.tables.map { $0.lowercased() })
        guard let twice = right.tables.first(where: { names.contains($0.lowercased()) }) else { return }
        throw error(
            "duplicate-table", "FROM names \"\(twice)\" twice", at: step.span,
            help: ["give one of them another name: \(twice) AS \(twice.prefix(1))2"])
    }

    // MARK: ON

    /// A join by a condition, which may hold subqueries.
    private func joined(
        _ left: LogicalPlan, _ right: LogicalPlan, _ scope: Scope, on expression: Syntax.Expression,
        _ step: Syntax.Join.Step
    ) throws -> LogicalPlan {
        let width = left.schema.count
        let host = SelectBinder(self, Syntax.Select(span: step.span))
        host.expressions.scope = scope
        host.expressions.clause = .joinCondition
        let condition = try host.expressions.condition(expression, "ON")
        if step.isAsOf {
            let parts = JoinCondition([condition], leftWidth: width)
            guard host.subqueries.waiting.isEmpty,
                let order = Self.inequality(parts.residual, leftWidth: width)
            else { throw asOfProblem(step) }
            return try asOfJoined(left, right, parts.keys, order, step)
        }
        guard !host.subqueries.waiting.isEmpty else {
            return .join(step.kind, left, right, JoinCondition([condition], leftWidth: width))
        }
        /// The pairs for which the condition holds, with the subqueries' columns behind them.
        func holding(_ pairs: LogicalPlan) throws -> LogicalPlan {
            host.plan = pairs
            try host.attachSubqueries()
            return .filter(host.plan, host.withSubqueries(condition))
        }
        if step.kind == .inner { return try holding(.join(.inner, left, right, JoinCondition())) }
        // Which rows are alone shows by their numbers.
        let (leftRows, rightRows) = (numbering(left), numbering(right))
        let (leftFields, rightFields) = (left.schema.fields, right.schema.fields)
        func columns(_ fields: [Field], from start: Int) -> [BoundExpression] {
            fields.enumerated().map { .column(start + $0, $1.type) }
        }
        let names = left.schema.names + right.schema.names
        let all = names.count
        let pairs = LogicalPlan.project(
            .join(.inner, leftRows, rightRows, JoinCondition()),
            columns(leftFields, from: 0) + columns(rightFields, from: width + 1)
                + [.column(width, .integer), .column(all + 1, .integer)], names: names + ["left", "right"])
        let found = LogicalPlan.shared(id: session.makeSharedID(), try holding(pairs))
        let foundWidth = found.schema.count
        let byLeft = JoinCondition(keys: [(left: .column(width, .integer), right: .column(all, .integer))])
        let ofRight = BoundExpression.column(rightFields.count, .integer)
        switch step.kind {
        case .inner, .semi, .anti:
            return .project(
                .join(step.kind, leftRows, found, byLeft), columns(leftFields, from: 0), names: left.schema.names)
        case .right:
            let byRight = JoinCondition(keys: [(left: .column(all + 1, .integer), right: ofRight)])
            return .project(
                .join(.right, found, rightRows, byRight),
                columns(leftFields, from: 0) + columns(rightFields, from: foundWidth), names: names)
        case .left, .full:
            let withLeft = LogicalPlan.project(
                .join(.left, leftRows, found, byLeft),
                columns(leftFields, from: 0) + columns(rightFields, from: width + 1 + width), names: names)
            guard step.kind == .full else { return withLeft }
            let byRight = JoinCondition(keys: [(left: ofRight, right: .column(all + 1, .integer))])
            let alone = LogicalPlan.project(
                .join(.anti, rightRows, found, byRight),
                leftFields.map { .literal(.null, $0.type) } + columns(rightFields, from: 0), names: names)
            return .unionAll([withLeft, alone])
        }
    }

    /// A plan's rows with their numbers behind them.
    private func numbering(_ plan: LogicalPlan) -> LogicalPlan {
        let number = BoundWindow(
            function: .rowNumber, arguments: [], partition: [], order: [], type: .integer, span: 0..<0)
        return .shared(id: session.makeSharedID(), .window(plan, [number], names: ["number"]))
    }

    // MARK: LATERAL

    /// A join with a subquery that is computed for each row before it.
    private func laterallyJoined(
        _ left: LogicalPlan, _ leftScope: Scope, _ query: Syntax.Query, _ alias: Syntax.TableAlias?,
        _ step: Syntax.Join.Step
    ) throws -> (LogicalPlan, Scope) {
        let host = SelectBinder(self, Syntax.Select(span: step.span))
        host.plan = left
        host.expressions.scope = leftScope
        var inner = self
        inner.outer = host
        inner.outerUse = .anywhere
        let plan = try inner.bind(query).plan
        let rightScope = try scope(plan, name: nil, alias, query.span)
        guard host.dependsOnThis(plan) else {
            return try joined(left, leftScope, host.inThis(plan), rightScope, step)
        }
        try checkNames(leftScope, rightScope, step)
        guard step.kind == .inner || step.kind == .left, !step.isAsOf else {
            throw error(
                "unsupported", "LATERAL goes with inner and left joins only", at: step.span,
                help: ["its rows depend on those of the left side"])
        }
        let used = plan.outerColumns.keys.filter { OuterColumn.level($0) == 1 }.count
        let scope = leftScope.joined(with: rightScope, width: left.schema.count + used)
        var condition: BoundExpression?
        switch step.condition {
        case .none: break
        case .on(let expression):
            condition = try ExpressionBinder(self, scope: scope, clause: .joinCondition).condition(expression, "ON")
        case .using, .natural:
            throw error("unsupported", "LATERAL joins by ON only", at: step.span, help: ["write ON true"])
        }
        try host.joinDependent(step.kind, plan, residual: { _ in condition })
        return (host.plan, scope)
    }

    // MARK: ASOF

    private func asOfProblem(_ step: Syntax.Join.Step) -> Diagnostic {
        error(
            "invalid-join", "ASOF JOIN takes equalities and exactly one inequality between both sides", at: step.span,
            help: ["write … ON a.key = b.key AND a.time >= b.time, or USING (key, time)"])
    }

    /// A condition as a value of the left side, a sign, and a value of the right side; nil for any other condition.
    private static func inequality(
        _ condition: BoundExpression?, leftWidth: Int
    ) -> (left: BoundExpression, sign: String, right: BoundExpression)? {
        let turned = ["<": ">", "<=": ">=", ">": "<", ">=": "<="]
        guard case .call(let function, let sides, _, let span) = condition, sides.count == 2,
            let opposite = turned[function.name]
        else { return nil }
        for (left, right, sign) in [(sides[0], sides[1], function.name), (sides[1], sides[0], opposite)] {
            guard left.columns.allSatisfy({ $0 < leftWidth }),
                right.columns.allSatisfy({ $0 >= leftWidth && $0 < Placeholder.outer }), !right.columns.isEmpty
            else { continue }
            let (a, b) = JoinCondition.alike(left, right.mappingColumns { $0 - leftWidth }, span)
            return (a, sign, b)
        }
        return nil
    }

    /// Joins each left row with the nearest right row by an order, of those with equal keys: both sides are put one under
    /// the other in that order, and each left row takes the last right one seen. Of right rows at the same place the
    /// first is taken.
    private func asOfJoined(
        _ left: LogicalPlan, _ right: LogicalPlan, _ keys: [(left: BoundExpression, right: BoundExpression)],
        _ order: (left: BoundExpression, sign: String, right: BoundExpression), _ step: Syntax.Join.Step
    ) throws -> LogicalPlan {
        guard step.kind == .inner || step.kind == .left else { throw asOfProblem(step) }
        let (leftRows, rightRows) = (numbering(left), numbering(right))
        let (leftWidth, rightWidth) = (left.schema.count, right.schema.count)
        let names = keys.indices.map { "key\($0 + 1)" } + ["time", "side", "left", "right"]
        func side(
            _ rows: LogicalPlan, _ values: [BoundExpression], _ place: Int64, _ numbers: [BoundExpression]
        ) -> LogicalPlan {
            let known = rows.filtered(by: values.map { .isNull($0, negated: true) })
            return .project(known, values + [.literal(.integer(place), .integer)] + numbers, names: names)
        }
        let isStrict = order.sign == "<" || order.sign == ">"
        let none = BoundExpression.literal(.null, .integer)
        let both = LogicalPlan.unionAll([
            side(leftRows, keys.map(\.left) + [order.left], isStrict ? 0 : 1, [.column(leftWidth, .integer), none]),
            side(
                rightRows, keys.map(\.right) + [order.right], isStrict ? 1 : 0, [none, .column(rightWidth, .integer)]),
        ])
        let time = keys.count
        let rightNumber = BoundExpression.column(time + 3, .integer)
        let nearest = BoundWindow(
            function: .lastValue, arguments: [rightNumber],
            partition: keys.enumerated().map { .column($0, $1.left.type) },
            order: [
                SortKey(.column(time, order.left.type), isDescending: order.sign.hasPrefix("<")),
                SortKey(.column(time + 1, .integer)), SortKey(rightNumber, isDescending: true),
            ],
            frame: WindowFrame(unit: .rows), ignoresNulls: true, type: .integer, span: moved(step.span))
        let leftNumber = BoundExpression.column(time + 2, .integer)
        let found = BoundExpression.column(time + 4, .integer)
        let pairs = LogicalPlan.project(
            LogicalPlan.window(both, [nearest], names: ["nearest"])
                .filtered(by: [.isNull(leftNumber, negated: true), .isNull(found, negated: true)]),
            [leftNumber, found], names: ["left", "right"])
        let withNumbers = LogicalPlan.join(
            step.kind, leftRows, pairs,
            JoinCondition(keys: [(left: .column(leftWidth, .integer), right: .column(0, .integer))]))
        let joined = LogicalPlan.join(
            step.kind, withNumbers, rightRows,
            JoinCondition(keys: [(left: .column(leftWidth + 2, .integer), right: .column(rightWidth, .integer))]))
        let columns =
            left.schema.fields.enumerated().map { BoundExpression.column($0, $1.type) }
            + right.schema.fields.enumerated().map { .column(leftWidth + 3 + $0, $1.type) }
        return .project(joined, columns, names: left.schema.names + right.schema.names)
    }
}
