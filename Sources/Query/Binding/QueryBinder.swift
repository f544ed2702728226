import Columns
import Diagnostics

/// A query whose names are resolved.
struct BoundQuery {
    /// What it means.
    var plan: LogicalPlan
    /// What ties it to the query around it; nil when it stands by itself.
    var correlation: Correlation?
}

/// Where a subquery may use columns of the query around it.
enum OuterUse {
    /// In conditions of its WHERE, which become those of a join: the fastest way. For anything else
    /// `NeedsDependentJoin` is thrown.
    case conditions
    /// Everywhere: they stay in the plan until a `DependentJoin` takes them out.
    case anywhere
    /// Nowhere: a part of a subquery that is bound for `conditions`.
    case nowhere
}

/// Thrown where a subquery uses columns of the query around it in a way that conditions of a join can't say; it is then
/// bound anew so that they may be used anywhere.
struct NeedsDependentJoin: Error {}

/// Binds one query and what it is made of, in one text and with the common tables visible there.
struct QueryBinder {
    let session: BindingSession
    let source: SourceText
    /// By how much spans of the text are moved in bound expressions.
    let base: Int
    /// Common tables by name in lower case.
    var commonTables: [String: (plan: LogicalPlan, depth: Int)] = [:]
    /// The SELECT around a subquery.
    var outer: SelectBinder?
    /// Where columns of the SELECT around may be used.
    var outerUse = OuterUse.conditions
    /// Whether only the existence of rows matters.
    var isExistence = false

    init(session: BindingSession, source: SourceText, base: Int) {
        self.session = session
        self.source = source
        self.base = base
    }

    /// How many queries are around this one.
    var depth: Int { outer.map { $0.query.depth + 1 } ?? 0 }

    /// The binder of a part of the query that is not joined to the query around by itself.
    var apart: QueryBinder {
        guard outer != nil, outerUse == .conditions else { return self }
        var inner = self
        inner.outerUse = .nowhere
        return inner
    }

    // MARK: Errors

    func error(
        _ code: String, _ message: String, at span: SourceSpan, notes: [String] = [], help: [String?] = []
    ) -> Diagnostic {
        Diagnostic(
            .usage, code: code, message, at: source.location(of: span), notes: notes, help: help.compactMap { $0 })
    }

    /// A span as bound expressions carry it.
    func moved(_ span: SourceSpan) -> SourceSpan { span.lowerBound + base..<span.upperBound + base }

    // MARK: Queries

    func bind(_ query: Syntax.Query) throws -> BoundQuery {
        var binder = self
        for table in query.commonTables {
            if table.isRecursive, let plan = try binder.bindRecursive(table) {
                binder.commonTables[table.name.name.lowercased()] = (
                    .shared(id: session.makeSharedID(), plan), depth
                )
                continue
            }
            var plan = try binder.apart.bind(table.query).plan
            if !table.columns.isEmpty { plan = try renamed(plan, table.columns, of: table.name) }
            binder.commonTables[table.name.name.lowercased()] = (
                .shared(id: session.makeSharedID(), plan), depth
            )
        }
        return try binder.bindWithoutCommonTables(query)
    }

    private func bindWithoutCommonTables(_ query: Syntax.Query) throws -> BoundQuery {
        let limit = try bindLimit(query)
        switch query.body {
        case .select(let select):
            let binder = SelectBinder(self, select)
            return try binder.bind(order: query.order, limit: limit)
        case .query(let inner) where query.order == nil && limit == nil: return try bind(inner)
        default:
            let inner = apart
            var plan = try inner.bind(query.body)
            var keys: [SortKey] = []
            if let order = query.order {
                plan = try inner.sorted(plan, by: order)
                if case .sort(_, let sortKeys) = plan { keys = sortKeys }
            }
            return BoundQuery(plan: limit?.applied(to: plan, order: keys) ?? plan)
        }
    }

    func bind(_ body: Syntax.Body) throws -> LogicalPlan {
        switch body {
        case .select(let select): return try SelectBinder(self, select).bind(order: nil, limit: nil).plan
        case .query(let query): return try bind(query).plan
        case .values(let rows, let span): return try bindValues(rows, span)
        case .combination(let sign, let isAll, let parts, let span):
            return try combined(sign, isAll: isAll, parts.map(bind), span)
        }
    }

    /// ORDER BY over a result that has no SELECT list of its own.
    private func sorted(_ plan: LogicalPlan, by order: Syntax.Order) throws -> LogicalPlan {
        let schema = plan.schema
        switch order {
        case .all(let isDescending, let nullsFirst):
            return .sort(
                plan,
                schema.fields.enumerated().map {
                    SortKey(.column($0, $1.type), isDescending: isDescending, nullsFirst: nullsFirst ?? false)
                })
        case .keys(let keys):
            let binder = ExpressionBinder(self, scope: Scope(table: nil, schema: schema), clause: .orderBy)
            return .sort(
                plan,
                try keys.map { key in
                    var expression: BoundExpression
                    if let position = try outputPosition(key.expression, count: schema.count, clause: "ORDER BY") {
                        expression = .column(position, schema.fields[position].type)
                    } else {
                        expression = try binder.bind(key.expression)
                    }
                    if case .literal = expression { expression = .literal(.null, .null) }
                    return SortKey(
                        expression, isDescending: key.isDescending, nullsFirst: key.nullsFirst ?? false)
                })
        }
    }

    /// The output column that a whole number in ORDER BY or GROUP BY stands for, from 0; nil for another expression.
    func outputPosition(_ expression: Syntax.Expression, count: Int, clause: String) throws -> Int? {
        guard case .literal(.integer(let number)) = expression.kind else { return nil }
        guard number >= 1, number <= Int64(count) else {
            throw error(
                "unknown-column", "\(clause) \(number): there is no column of that number", at: expression.span,
                help: ["the result has \(count) column\(count == 1 ? "" : "s"), counted from 1"])
        }
        return Int(number) - 1
    }

    // MARK: Limits

    /// LIMIT and OFFSET as numbers.
    struct Limit {
        var count: Int?
        var offset: Int
        /// Whether rows that equal the last one in the order are kept too.
        var keepsTies = false
        /// Both as a row, where a subquery computes them: null for no limit.
        var computed: LogicalPlan?

        /// The first rows of a plan that is sorted by the keys.
        func applied(to plan: LogicalPlan, order: [SortKey] = []) -> LogicalPlan {
            if let computed { return applied(computed, to: plan, order) }
            guard keepsTies, let count else { return .limit(plan, count: count, offset: offset) }
            let windows = [WindowFunction.rowNumber, .rank].map { function in
                BoundWindow(
                    function: function, arguments: [], partition: [], order: order, type: .integer, span: 0..<0)
            }
            let fields = plan.schema.fields
            let number = BoundExpression.column(fields.count, .integer)
            let rank = BoundExpression.column(fields.count + 1, .integer)
            let kept = LogicalPlan.window(plan, windows, names: ["number", "rank"]).filtered(
                by: LogicalPlan.rowNumbers(number, after: offset, upTo: nil)
                    + LogicalPlan.rowNumbers(rank, after: 0, upTo: count.addingReportingOverflow(offset)))
            return .project(
                kept, fields.enumerated().map { .column($0, $1.type) }, names: fields.map(\.name))
        }

        /// The rows whose numbers are within computed bounds, in the order of their numbers.
        private func applied(_ bounds: LogicalPlan, to plan: LogicalPlan, _ order: [SortKey]) -> LogicalPlan {
            let fields = plan.schema.fields
            let last = keepsTies ? WindowFunction.rank : .rowNumber
            let windows = [WindowFunction.rowNumber, last].map { function in
                BoundWindow(
                    function: function, arguments: [], partition: [], order: order, type: .integer, span: 0..<0)
            }
            let numbered = LogicalPlan.window(plan, windows, names: ["number", "last"])
            let number = BoundExpression.column(fields.count, .integer)
            let condition = JoinCondition(
                residual: LimitBounds.holds(
                    number, last: .column(fields.count + 1, .integer), count: .column(fields.count + 2, .integer),
                    offset: .column(fields.count + 3, .integer)))
            let kept = LogicalPlan.sort(.join(.inner, numbered, bounds, condition), [SortKey(number)])
            return .project(
                kept, fields.enumerated().map { .column($0, $1.type) }, names: fields.map(\.name))
        }
    }

    private func bindLimit(_ query: Syntax.Query) throws -> Limit? {
        guard query.limit != nil || query.offset != nil else { return nil }
        if let computed = try computedLimit(query) {
            return Limit(count: nil, offset: 0, keepsTies: query.keepsTies, computed: computed)
        }
        let count = try query.limit.map { try bindCount($0, "LIMIT") } ?? nil
        let offset = try query.offset.map { try bindCount($0, "OFFSET") } ?? nil
        return count == nil && (offset ?? 0) == 0
            ? nil : Limit(count: count, offset: offset ?? 0, keepsTies: query.keepsTies)
    }

    /// LIMIT and OFFSET as a row, where a subquery stands in one of them; nil where none does.
    private func computedLimit(_ query: Syntax.Query) throws -> LogicalPlan? {
        let host = SelectBinder(self, Syntax.Select(span: query.span))
        let parts = try [(query.limit, "LIMIT"), (query.offset, "OFFSET")].map { written, name in
            guard let written else { return BoundExpression.literal(.null, .integer) }
            host.expressions.clause = .constant(name)
            return try host.expressions.coerced(
                try host.expressions.bind(written), to: .integer, written.span, forAssignment: true)
        }
        guard !host.subqueries.waiting.isEmpty else { return nil }
        try host.attachSubqueries()
        let location = session.sources.location(of: moved(query.limit?.span ?? query.offset?.span ?? query.span))
        let bounds = zip(parts, [Int64.max, 0]).map { part, absent -> BoundExpression in
            let checked = LimitBounds.checked(absent: absent, at: location)
            return .call(checked, [host.withSubqueries(part)], .integer, moved(query.span))
        }
        return .project(host.plan, bounds, names: ["limit", "offset"])
    }

    /// A constant whole number, not negative; nil for null.
    func bindCount(_ expression: Syntax.Expression, _ clause: String) throws -> Int? {
        let binder = ExpressionBinder(self, scope: Scope(), clause: .constant(clause))
        let bound = try binder.coerced(try binder.bind(expression), to: .integer, expression.span, forAssignment: true)
        switch bound.constant {
        case .null: return nil
        case .integer(let number) where number >= 0: return Int(clamping: number)
        default:
            throw error(
                "invalid-limit", "\(clause) takes a whole number that isn't negative", at: expression.span)
        }
    }

    // MARK: Columns

    /// A plan's columns under other names.
    func renamed(_ plan: LogicalPlan, _ names: [Syntax.Identifier], of table: Syntax.Identifier) throws -> LogicalPlan {
        let schema = plan.schema
        guard names.count <= schema.count else {
            throw error(
                "column-count",
                "\"\(table.name)\" has \(schema.count) column\(schema.count == 1 ? "" : "s"), but \(names.count) names are given",
                at: names[schema.count].span)
        }
        let all = names.map(\.name) + schema.names.dropFirst(names.count)
        return .project(plan, schema.fields.enumerated().map { .column($0, $1.type) }, names: all)
    }
}
