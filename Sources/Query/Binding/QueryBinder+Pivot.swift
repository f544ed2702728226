import Columns
import Diagnostics

extension QueryBinder {
    /// A pivot as the grouping it stands for: each aggregate over the rows of each value.
    func bind(_ pivot: Syntax.Pivot) throws -> LogicalPlan {
        let (plan, scope) = try bind(pivot.input)
        var select = Syntax.Select(span: pivot.span)
        let groups = pivot.groups ?? remainingColumns(of: pivot, scope)
        select.items = groups.map { .expression($0, alias: nil) }
        select.grouping = .expressions(groups)
        for (value, valueAlias) in pivot.values {
            for (aggregate, alias) in pivot.aggregates {
                guard case .call(var call) = aggregate.kind else { continue }
                let isValue = Syntax.Expression(
                    kind: .isDistinct(pivot.column, value, negated: true), span: value.span,
                    depth: max(pivot.column.depth, value.depth) + 1)
                call.filter =
                    call.filter.map { filter in
                        Syntax.Expression(
                            kind: .and([filter, isValue]), span: filter.span,
                            depth: max(filter.depth, isValue.depth) + 1)
                    } ?? isValue
                var name = valueAlias?.name ?? text(of: value)
                if alias != nil || pivot.aggregates.count > 1 {
                    name += "_" + (alias?.name ?? source.text(in: aggregate.span))
                }
                let expression = Syntax.Expression(
                    kind: .call(call), span: aggregate.span, depth: max(aggregate.depth, isValue.depth + 1))
                select.items.append(
                    .expression(expression, alias: Syntax.Identifier(name: name, span: value.span)))
            }
        }
        let binder = SelectBinder(self, select)
        binder.plan = plan
        binder.expressions.scope = scope
        let bound = try binder.bind(order: nil, limit: nil)
        guard bound.correlation == nil else { throw NeedsDependentJoin() }
        return bound.plan
    }

    /// How a column for a value is called: a text by itself, anything else as it is written.
    private func text(of value: Syntax.Expression) -> String {
        if case .literal(.text(let text)) = value.kind { return text }
        return source.text(in: value.span)
    }

    /// The columns that neither the aggregates nor the column that is turned name.
    private func remainingColumns(of pivot: Syntax.Pivot, _ scope: Scope) -> [Syntax.Expression] {
        let binder = ExpressionBinder(self, scope: scope, clause: .filter)
        var used: [BoundExpression] = []
        var waiting = [pivot.column]
        for (aggregate, _) in pivot.aggregates {
            if case .call(let call) = aggregate.kind {
                waiting += call.arguments + call.order.map(\.expression) + call.withinGroup.map(\.expression)
                if let filter = call.filter { waiting.append(filter) }
            }
        }
        for expression in waiting {
            // What can't be bound is reported where it stands, when the grouping is.
            if let bound = try? binder.bind(expression) { used.append(bound) }
        }
        let positions = used.reduce(into: Set<Int>()) { $0.formUnion($1.columns) }
        return scope.columns.filter { !$0.isMerged && $0.value.columns.isDisjoint(with: positions) }.map { column in
            let names = (column.table.map { [$0] } ?? []) + [column.name]
            return Syntax.Expression(
                kind: .column(names.map { Syntax.Identifier(name: $0, span: pivot.span) }), span: pivot.span, depth: 1)
        }
    }
}
