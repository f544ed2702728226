import Columns
import Diagnostics

/// Binds one SELECT. What its expressions collect on the way (aggregates, windows, subqueries) is first a placeholder
/// column, and gets its position once the whole SELECT is known.
final class SelectBinder {
    /// One output column.
    struct Item {
        var expression: BoundExpression
        var name: String
        var span: SourceSpan
        /// The columns it names outside of aggregates.
        var named: [(position: Int, name: String, span: SourceSpan)] = []
    }

    /// One entry of the SELECT list, stars replaced by columns.
    enum Source {
        case syntax(Syntax.Expression, alias: Syntax.Identifier?)
        case column(BoundExpression, name: String, SourceSpan)
    }

    let query: QueryBinder
    let select: Syntax.Select
    let expressions: ExpressionBinder
    var plan: LogicalPlan
    var sources: [Source] = []
    var items: [Item] = []
    var groups: [Item] = []
    /// For GROUPING SETS and its kin: the groups of each set, by position.
    var groupingSets: [[Int]]?
    /// The groups that each call of GROUPING names, by position.
    var groupingCalls: [[Int]] = []
    var aggregates: [BoundAggregate] = []
    var windows: [BoundWindow] = []
    /// The columns each window names, for errors.
    var windowNames: [[(position: Int, name: String, span: SourceSpan)]] = []
    var subqueries = PendingSubqueries()
    /// Whether a column of the outer query was named in WHERE.
    var usesOuterColumns = false
    /// Conditions that tie this SELECT to the outer query.
    var outerConditions = OuterConditions()
    private var groupAliases: [String: BoundExpression] = [:]
    /// Entries of the SELECT list that GROUP BY names by position or alias, as bound there.
    private var groupedItems: [Int: Item] = [:]
    private var openAliases: Set<String> = []

    /// How large the expression behind an alias may grow by using other aliases.
    private static let maximumAliasSize = 10_000

    init(_ query: QueryBinder, _ select: Syntax.Select) {
        self.query = query
        self.select = select
        expressions = ExpressionBinder(query, scope: Scope(), clause: .selectList)
        plan = .values([[]], Schema([]))
        expressions.host = self
    }

    /// Whether rows become groups.
    var isGrouped: Bool {
        if case .none = select.grouping { return !aggregates.isEmpty || select.having != nil }
        return true
    }

    func bind(order: Syntax.Order?, limit: QueryBinder.Limit?) throws -> BoundQuery {
        if let from = select.from { (plan, expressions.scope) = try query.bind(from) }
        try bindFilter()
        sources = try expandedItems()
        let groupsAll: Bool
        if case .all = select.grouping { groupsAll = true } else { groupsAll = false }
        if !groupsAll { try bindGroups() }
        try bindItems()
        if groupsAll {
            groups = items.filter { item in
                item.expression.constant == nil
                    && !item.expression.usesColumn { $0 >= Placeholder.aggregate && $0 < Placeholder.outer }
            }
        }
        let having = try select.having.map { try bind($0, .having, condition: true) }
        let qualify = try select.qualify.map { try bind($0, .qualify, condition: true) }
        let distinctKeys = try bindDistinctKeys()
        let keys = try bindOrder(order)
        var planner = SelectPlanner(
            binder: self, having: having, qualify: qualify, distinctKeys: distinctKeys, keys: keys, limit: limit)
        return try planner.planned()
    }

    /// Binds an expression of a clause, with the columns it names.
    func bind(_ expression: Syntax.Expression, _ clause: Clause, condition: Bool = false) throws -> Item {
        expressions.clause = clause
        expressions.named = []
        let bound =
            condition
            ? try expressions.condition(expression, clause.name) : try expressions.bind(expression)
        return Item(expression: bound, name: "", span: expression.span, named: expressions.named)
    }

    // MARK: SELECT list

    private func expandedItems() throws -> [Source] {
        try select.items.flatMap { item -> [Source] in
            switch item {
            case .expression(let expression, let alias): return [.syntax(expression, alias: alias)]
            case .star(let star): return try expanded(star)
            }
        }
    }

    private func expanded(_ star: Syntax.Star) throws -> [Source] {
        let scope = expressions.scope
        guard select.from != nil else {
            throw query.error("missing-from", "* needs a FROM clause", at: star.span)
        }
        var columns = scope.columns.filter { !$0.isMerged }
        if let qualifier = star.qualifier {
            guard scope.hasTable(qualifier.name) else {
                throw query.error(
                    "unknown-table", "there is no table \"\(qualifier.name)\" in FROM", at: qualifier.span,
                    notes: ["FROM names " + scope.tables.joined(separator: ", ")],
                    help: [Suggestion.help(for: qualifier.name, among: scope.tables)])
            }
            columns = scope.columns.filter { $0.table.map { Scope.matches($0, qualifier.name) } ?? false }
        }
        let names = columns.map { $0.name.lowercased() }
        for name in star.excluded + star.replaced.map(\.name) where !names.contains(name.name.lowercased()) {
            throw query.error(
                "unknown-column", "* holds no column \"\(name.name)\"", at: name.span,
                help: [Suggestion.help(for: name.name, among: columns.map(\.name))])
        }
        let excluded = Set(star.excluded.map { $0.name.lowercased() })
        return columns.compactMap { column in
            let key = column.name.lowercased()
            if excluded.contains(key) { return nil }
            if let replaced = star.replaced.first(where: { $0.name.name.lowercased() == key }) {
                return .syntax(
                    replaced.expression, alias: Syntax.Identifier(name: column.name, span: replaced.name.span))
            }
            return .column(column.value, name: column.name, star.span)
        }
    }

    private func bindItems() throws {
        for (position, source) in sources.enumerated() {
            switch source {
            case .column(let value, let name, let span):
                var named: [(position: Int, name: String, span: SourceSpan)] = []
                value.forEachColumn { named.append(($0, name, span)) }
                items.append(Item(expression: value, name: name, span: span, named: named))
            case .syntax(let expression, let alias):
                var item = try groupedItems[position] ?? bind(expression, .selectList)
                item.name = alias?.name ?? outputName(of: expression)
                guard item.expression.size(upTo: Self.maximumAliasSize) < Self.maximumAliasSize || alias == nil else {
                    throw query.error(
                        "too-large", "the expression grows too large by the aliases it uses", at: expression.span,
                        help: ["compute parts of it in a subquery"])
                }
                items.append(item)
            }
        }
    }

    /// The name of a column without an alias: that of the column, or the expression's text.
    private func outputName(of expression: Syntax.Expression) -> String {
        switch expression.kind {
        case .column(let path):
            if let last = path.last, let column = try? expressions.lookup(path, expression.span),
                let known = expressions.scope.columns.first(where: {
                    $0.value.isSame(as: column) && $0.name.lowercased() == last.name.lowercased()
                })
            {
                return known.name
            }
            return path.last?.name ?? ""
        case .cast(let operand, _, _):
            if case .column = operand.kind { return outputName(of: operand) }
        default: break
        }
        let words = query.source.text(in: expression.span).split(whereSeparator: \.isWhitespace)
        let text = words.joined(separator: " ")
        return text.count > 60 ? String(text.prefix(59)) + "…" : text
    }

    // MARK: Aliases

    /// Whether the SELECT list, looked at or not yet, gives a column this name.
    func hasAlias(_ name: String) -> Bool {
        select.items.contains {
            if case .expression(_, let alias?) = $0 { return alias.name.lowercased() == name.lowercased() }
            return false
        }
    }

    private func aliasIndex(_ name: String) -> Int? {
        let key = name.lowercased()
        return select.items.isEmpty
            ? nil
            : sources.firstIndex {
                if case .syntax(_, let alias?) = $0 { return alias.name.lowercased() == key }
                return false
            }
    }

    /// What an alias of the SELECT list stands for; nil when it isn't one, or only later in the list.
    func alias(_ name: Syntax.Identifier, _ binder: ExpressionBinder) throws -> BoundExpression? {
        guard let index = aliasIndex(name.name) else { return nil }
        if binder.clause == .grouping { return try groupAlias(name, sources[index]) }
        guard index < items.count else { return nil }
        let expression = items[index].expression
        let usesWindow = expression.usesColumn { $0 >= Placeholder.window && $0 < Placeholder.subquery }
        let usesAggregate = expression.usesColumn { $0 >= Placeholder.aggregate && $0 < Placeholder.window }
        if (binder.isInAggregate && (usesAggregate || usesWindow)) || (binder.isInWindow && usesWindow)
            || (usesWindow && !binder.clause.allowsWindows)
        {
            throw query.error(
                "misplaced-aggregate",
                "\"\(name.name)\" stands for \(usesWindow ? "a window function" : "an aggregate"), which can't be used here",
                at: name.span, help: ["compute it in a subquery"])
        }
        if !binder.isInAggregate { binder.named += items[index].named }
        return expression
    }

    private func groupAlias(_ name: Syntax.Identifier, _ source: Source) throws -> BoundExpression? {
        let key = name.name.lowercased()
        if let known = groupAliases[key] { return known }
        guard case .syntax(let expression, _) = source, openAliases.insert(key).inserted else { return nil }
        defer { openAliases.remove(key) }
        let bound = try expressions.bind(expression)
        groupAliases[key] = bound
        return bound
    }

    // MARK: GROUP BY, DISTINCT ON, ORDER BY

    private func bindGroups() throws {
        let list: [Syntax.Expression]
        switch select.grouping {
        case .none, .all: return
        case .expressions(let expressions), .sets(let expressions, _, _): list = expressions
        }
        for expression in list {
            guard let index = try query.outputPosition(expression, count: sources.count, clause: "GROUP BY") else {
                let group = try bind(expression, .grouping)
                groups.append(group)
                if case .column(let path) = expression.kind, path.count == 1, let item = aliasIndex(path[0].name),
                    let alias = groupAliases[path[0].name.lowercased()], alias.isSame(as: group.expression)
                {
                    groupedItems[item] = group
                }
                continue
            }
            switch sources[index] {
            case .column(let value, let name, let span):
                groups.append(Item(expression: value, name: name, span: span))
            case .syntax(let inner, _):
                let group = try bind(inner, .grouping)
                groupedItems[index] = group
                groups.append(group)
            }
        }
        if case .sets(_, let sets, let isDistinct) = select.grouping { bindGroupingSets(sets, isDistinct: isDistinct) }
    }

    /// Sets by positions in `groups`, in which what was written several times stands once.
    private func bindGroupingSets(_ sets: [[Int]], isDistinct: Bool) {
        var unique: [Item] = []
        let places = groups.map { group in
            if let known = unique.firstIndex(where: { $0.expression.isSame(as: group.expression) }) { return known }
            unique.append(group)
            return unique.count - 1
        }
        groups = unique
        let all = sets.map { set in
            var own: [Int] = []
            for position in set.map({ places[$0] }) where !own.contains(position) { own.append(position) }
            return own
        }
        var seen: Set<Set<Int>> = []
        groupingSets = isDistinct ? all.filter { seen.insert(Set($0)).inserted } : all
    }

    /// `GROUPING(a, b)`: for each argument a bit, the last one lowest, that is set in rows whose set lacks it.
    func grouping(_ call: Syntax.Call, _ binder: ExpressionBinder, _ span: SourceSpan) throws -> BoundExpression {
        guard binder.clause.allowsAggregates, isGrouped else {
            throw query.error(
                "misplaced-aggregate", "GROUPING needs GROUP BY, and stands where aggregates may", at: span)
        }
        guard !call.arguments.isEmpty, call.arguments.count < 32 else {
            throw query.error("wrong-arity", "GROUPING takes 1 to 31 of the expressions in GROUP BY", at: span)
        }
        let positions = try call.arguments.map { argument in
            let bound = try binder.bind(argument)
            guard let position = groups.firstIndex(where: { $0.expression.isSame(as: bound) }) else {
                throw query.error(
                    "ungrouped-column", "GROUPING takes only what stands in GROUP BY", at: argument.span,
                    help: ["add it to GROUP BY"])
            }
            return position
        }
        guard groupingSets != nil else { return .literal(.integer(0), .integer) }
        let index = groupingCalls.firstIndex(of: positions) ?? groupingCalls.count
        if index == groupingCalls.count { groupingCalls.append(positions) }
        return .column(Placeholder.grouping + index, .integer)
    }

    private func bindDistinctKeys() throws -> [Item] {
        guard case .on(let list) = select.distinct else { return [] }
        return try list.map { expression in
            if let index = try query.outputPosition(expression, count: items.count, clause: "DISTINCT ON") {
                return items[index]
            }
            return try bind(expression, .orderBy)
        }
    }

    /// A key of ORDER BY: an output column, or an expression of its own.
    struct OrderKey {
        var item: Item
        var output: Int?
        var isDescending: Bool
        var nullsFirst: Bool
    }

    private func bindOrder(_ order: Syntax.Order?) throws -> [OrderKey] {
        switch order {
        case .none: return []
        case .all(let isDescending, let nullsFirst):
            return items.enumerated().map { index, item in
                OrderKey(item: item, output: index, isDescending: isDescending, nullsFirst: nullsFirst ?? false)
            }
        case .keys(let keys):
            return try keys.compactMap { key in
                var output = try query.outputPosition(key.expression, count: items.count, clause: "ORDER BY")
                if output == nil, case .column(let path) = key.expression.kind, path.count == 1 {
                    output = try outputColumn(path[0])
                }
                let item = try output.map { items[$0] } ?? bind(key.expression, .orderBy)
                if output == nil {
                    output = items.firstIndex { $0.expression.isSame(as: item.expression) }
                }
                // A constant orders nothing.
                if output == nil, item.expression.constant != nil { return nil }
                return OrderKey(
                    item: item, output: output, isDescending: key.isDescending, nullsFirst: key.nullsFirst ?? false)
            }
        }
    }

    /// The output column of a name; nil when there is none.
    private func outputColumn(_ name: Syntax.Identifier) throws -> Int? {
        var found = items.indices.filter { items[$0].name == name.name }
        if found.isEmpty { found = items.indices.filter { items[$0].name.lowercased() == name.name.lowercased() } }
        guard let first = found.first else { return nil }
        guard found.allSatisfy({ items[$0].expression.isSame(as: items[first].expression) }) else {
            throw query.error(
                "ambiguous-column", "\"\(name.name)\" names several columns of the result", at: name.span,
                help: ["order by the column's number, or give the columns different names with AS"])
        }
        return first
    }
}
