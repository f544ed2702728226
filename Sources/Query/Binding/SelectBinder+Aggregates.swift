import Columns
import Diagnostics

extension SelectBinder {
    /// An aggregate call; stands as a placeholder until groups are known.
    func aggregate(
        _ function: AggregateFunction, _ call: Syntax.Call, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> BoundExpression {
        // In a subquery it may belong to a query around it, which only its arguments tell.
        guard binder.clause.allowsAggregates || query.outer != nil else { throw misplaced(call, binder, span) }
        guard !binder.isInAggregate else {
            throw query.error(
                "misplaced-aggregate", "an aggregate can't stand inside another one", at: span,
                help: ["compute the inner one in a subquery"])
        }
        let wasInAggregate = binder.isInAggregate
        binder.isInAggregate = true
        defer { binder.isInAggregate = wasInAggregate }
        var (base, call) = try withinGroup(function, call, span)
        if function.name == "count", call.arguments.count == 1, case .row(let parts) = call.arguments[0].kind {
            base = CountAggregates.rows
            call.arguments = parts
        }
        var (arguments, type) = try aggregateArguments(base, call, binder, span)
        var function = base
        if !call.order.isEmpty {
            let keys = try call.order.map { key in
                let expression = try binder.bind(key.expression)
                guard !call.isDistinct || arguments.contains(where: { $0.isSame(as: expression) }) else {
                    throw query.error(
                        "invalid-order", "with DISTINCT, ORDER BY can name only arguments of \(call.name.name)",
                        at: key.expression.span)
                }
                return SortKey(
                    expression, isDescending: key.isDescending, nullsFirst: key.nullsFirst ?? false)
            }
            function = function.ordered(by: keys)
            arguments += keys.map(\.expression)
        }
        let filter = try call.filter.map { try binder.condition($0, "FILTER") }
        let aggregate = BoundAggregate(
            function: function, arguments: arguments, isDistinct: call.isDistinct, filter: filter, type: type,
            span: query.moved(span))
        if let level = aggregate.outerLevel { return try outerAggregate(aggregate, level, call, span) }
        guard binder.clause.allowsAggregates else { throw misplaced(call, binder, span) }
        return .column(place(aggregate), type)
    }

    /// The placeholder of an aggregate, which stands once however often it is written.
    private func place(_ aggregate: BoundAggregate) -> Int {
        let index = aggregates.firstIndex { $0.isSame(as: aggregate) } ?? aggregates.count
        if index == aggregates.count { aggregates.append(aggregate) }
        return Placeholder.aggregate + index
    }

    /// An aggregate all of whose columns are those of a query around this one: it is computed there.
    private func outerAggregate(
        _ aggregate: BoundAggregate, _ level: Int, _ call: Syntax.Call, _ span: SourceSpan
    ) throws -> BoundExpression {
        var reader = query
        for _ in 1..<level { reader = reader.outer?.query ?? reader }
        guard let host = reader.outer, host.expressions.clause.allowsAggregates, !host.expressions.isInAggregate else {
            throw query.error(
                "misplaced-aggregate",
                "the aggregate \(call.name.name) is one of the query around, which can't take it here", at: span,
                help: ["compute it in a subquery of FROM"])
        }
        let own = aggregate.mapping { $0.mappingColumns { $0 - level * Placeholder.outer } }
        return .column(OuterColumn.position(host.place(own), level: level), aggregate.type)
    }

    private func misplaced(_ call: Syntax.Call, _ binder: ExpressionBinder, _ span: SourceSpan) -> Diagnostic {
        query.error(
            "misplaced-aggregate", "the aggregate \(call.name.name) can't stand in \(binder.clause.name)", at: span,
            help: binder.clause == .filter
                ? ["conditions on groups stand in HAVING, after GROUP BY"] : ["compute it in a subquery"])
    }

    /// A call with WITHIN GROUP as one without: what it orders by is the first argument of `mode` and quantiles, for
    /// others the order of the rows.
    private func withinGroup(
        _ function: AggregateFunction, _ call: Syntax.Call, _ span: SourceSpan
    ) throws -> (AggregateFunction, Syntax.Call) {
        var call = call
        guard let key = call.withinGroup.first else {
            guard !function.name.hasPrefix("percentile_") else {
                throw query.error(
                    "type-mismatch", "\(call.name.name) needs WITHIN GROUP", at: span,
                    help: ["it is written \(function.usage)"])
            }
            return (function, call)
        }
        guard call.order.isEmpty else {
            throw query.error("invalid-order", "\(call.name.name) has two orders", at: span)
        }
        guard function.isOrderedSet else {
            call.order = call.withinGroup
            return (function, call)
        }
        guard call.withinGroup.count == 1, !call.isDistinct else {
            throw query.error(
                "invalid-order", "\(call.name.name) takes one key in WITHIN GROUP, and no DISTINCT", at: span)
        }
        call.arguments.insert(key.expression, at: 0)
        let descending = query.session.functions.aggregate(function.name + AggregateFunction.descending)
        return (key.isDescending ? descending ?? function : function, call)
    }

    /// The arguments of an aggregate in the types it wants, and the type of its result.
    func aggregateArguments(
        _ function: AggregateFunction, _ call: Syntax.Call, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> ([BoundExpression], DataType) {
        let written = call.arguments
        let arguments = try written.map(binder.bind)
        guard !call.isStar || !call.isDistinct,
            let signature = ExpressionBinder.signature(function.resolve, arguments)
        else {
            if call.isStar {
                throw query.error(
                    "type-mismatch", "\(call.name.name) can't be applied to *", at: span,
                    help: ["it is written \(function.usage)"])
            }
            throw binder.mismatch(call.name.name, function.usage, arguments, span) { function.resolve($0) != nil }
        }
        let alike = try arguments.indices.map { index in
            try binder.converted(arguments[index], to: signature.arguments[index], written[index].span)
        }
        return (alike, signature.result)
    }
}

extension BoundAggregate {
    /// How many queries further out it belongs: the nearest of its columns decides; nil where that is its own query.
    fileprivate var outerLevel: Int? {
        let columns = (arguments + [filter].compactMap { $0 }).flatMap(\.columns)
        guard let level = columns.map(OuterColumn.level).min(), level > 0 else { return nil }
        return level
    }

    func isSame(as other: BoundAggregate) -> Bool {
        function.name == other.function.name && isDistinct == other.isDistinct && type == other.type
            && arguments.count == other.arguments.count
            && zip(arguments, other.arguments).allSatisfy { $0.isSame(as: $1) }
            && (filter == nil) == (other.filter == nil)
            && zip([filter].compactMap { $0 }, [other.filter].compactMap { $0 }).allSatisfy { $0.isSame(as: $1) }
    }

    /// The same call with its expressions rewritten.
    func mapping(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> BoundAggregate {
        var copy = self
        copy.arguments = try arguments.map(transform)
        copy.filter = try filter.map(transform)
        return copy
    }

    /// The result over no rows.
    func emptyValue() throws -> Value {
        let signature = ScalarFunction.Signature(arguments: arguments.map(\.type), result: type)
        let accumulator = function.makeAccumulator(signature)
        let columns = arguments.map { ColumnBuilder(type: $0.type).finish() }
        try accumulator.add(columns, groups: [], selection: nil, groupCount: 1)
        let result = try accumulator.finish(groupCount: 1)
        return result.count > 0 ? result[0] : .null
    }
}
