import Columns
import Diagnostics

/// Where an expression stands, which decides what it may contain.
enum Clause: Equatable {
    /// A place that takes constants only, by name.
    case constant(String)
    case joinCondition
    case filter
    case grouping
    case selectList
    case having
    case qualify
    case orderBy

    /// As it is called in messages.
    var name: String {
        switch self {
        case .constant(let name): name
        case .joinCondition: "ON"
        case .filter: "WHERE"
        case .grouping: "GROUP BY"
        case .selectList: "SELECT"
        case .having: "HAVING"
        case .qualify: "QUALIFY"
        case .orderBy: "ORDER BY"
        }
    }

    var allowsAggregates: Bool { self == .selectList || self == .having || self == .qualify || self == .orderBy }
    var allowsWindows: Bool { self == .selectList || self == .qualify || self == .orderBy }
    var allowsAliases: Bool { allowsAggregates || self == .grouping }
}

/// Looks up the names of an expression and gives everything in it a type.
final class ExpressionBinder {
    let query: QueryBinder
    var scope: Scope
    var clause: Clause
    /// The SELECT that collects aggregates, windows and subqueries; nil where none of them may stand.
    weak var host: SelectBinder?
    /// Whether this is inside the argument of an aggregate or of a window function.
    var isInAggregate = false
    var isInWindow = false
    /// The columns named outside of aggregates, with their places, in order of appearance.
    var named: [(position: Int, name: String, span: SourceSpan)] = []

    init(_ query: QueryBinder, scope: Scope, clause: Clause) {
        self.query = query
        self.scope = scope
        self.clause = clause
    }

    func bind(_ expression: Syntax.Expression) throws -> BoundExpression {
        let span = expression.span
        switch expression.kind {
        case .literal(let value): return .literal(value, value.type)
        case .parameter(let name): return try parameter(name, span)
        case .column(let path): return try column(path, span)
        case .binary(let sign, let left, let right):
            if let rows = try rowComparison(sign, left, right, span) { return rows }
            return try call(sign, [try bind(left), try bind(right)], span)
        case .negative(let operand): return try negative(operand, span)
        case .not(let operand): return negation(try condition(operand, "NOT"))
        case .and(let operands): return conjunction(try operands.map { try condition($0, "AND") })
        case .or(let operands): return disjunction(try operands.map { try condition($0, "OR") })
        case .isNull(let operand, let negated):
            if case .row(let parts) = operand.kind {
                return conjunction(try parts.map { nullTest(try bind($0), negated: negated) })
            }
            return nullTest(try bind(operand), negated: negated)
        case .isTruth(let operand, let truth, let negated):
            let inner = try condition(operand, "IS \(truth)")
            return truthTest(truth ? inner : negation(inner), negated: negated)
        case .isDistinct(let left, let right, let negated):
            let sign = negated ? "is not distinct from" : "is distinct from"
            if let rows = try rowComparison(sign, left, right, span) { return rows }
            return try call(
                sign, [try bind(left), try bind(right)], span)
        case .between(let operand, let low, let high, let negated):
            let value = try bind(operand)
            let inside = conjunction([
                try call(">=", [value, try bind(low)], span), try call("<=", [value, try bind(high)], span),
            ])
            return negated ? negation(inside) : inside
        case .inList(let operand, let list, let negated): return try membership(operand, list, negated, span)
        case .match(let word, let operand, let pattern, let escape, let negated):
            let arguments = [operand, pattern] + (escape.map { [$0] } ?? [])
            let matches = try call(word, arguments.map(bind), span)
            return negated ? negation(matches) : matches
        case .conditional(let operand, let branches, let otherwise):
            return try conditional(operand, branches, otherwise)
        case .cast(let operand, let type, let isTry): return try cast(operand, type, isTry: isTry, span)
        case .call(let call): return try bind(call, span)
        case .exists(let query): return try subqueries(span).exists(query, self)
        case .subquery(let query): return try subqueries(span).scalar(query, self, span)
        case .row:
            throw query.error(
                "unsupported", "a row of values can't stand here", at: span,
                help: ["rows can be compared, and looked up with IN: (a, b) = (1, 2)"])
        case .quantified(let sign, let operand, let query, let isAll):
            return try subqueries(span).quantified(sign, operand, query, isAll: isAll, self, span)
        case .inQuery(let operand, let query, let negated):
            let result = try subqueries(span).membership(operand, query, self, span)
            return negated ? negation(result) : result
        }
    }

    /// The SELECT that can take a subquery.
    func subqueries(_ span: SourceSpan) throws -> SelectBinder {
        guard let host else {
            throw query.error("unsupported", "a subquery can't stand in \(clause.name)", at: span)
        }
        return host
    }

    private func parameter(_ name: String, _ span: SourceSpan) throws -> BoundExpression {
        let all = query.session.parameters
        if let value = all[name] ?? all.first(where: { $0.key.lowercased() == name.lowercased() })?.value {
            return .literal(value, value.type)
        }
        let known = all.keys.sorted()
        throw query.error(
            "unknown-parameter", "there is no parameter \":\(name)\"", at: span,
            notes: known.isEmpty
                ? ["no parameters are given"] : ["parameters are " + known.map { ":" + $0 }.joined(separator: ", ")],
            help: [Suggestion.help(for: name, among: known)])
    }

    // MARK: Columns

    private func column(_ path: [Syntax.Identifier], _ span: SourceSpan) throws -> BoundExpression {
        if let found = try lookup(path, span) {
            if !isInAggregate {
                found.forEachColumn { named.append(($0, path.map(\.name).joined(separator: "."), span)) }
            }
            return found
        }
        if path.count == 1, clause.allowsAliases, let alias = try host?.alias(path[0], self) { return alias }
        if let found = try outerColumn(path, span) { return found }
        throw unknownColumn(path, span)
    }

    /// The column of a query around this one that a path names, the nearest first; nil when there is none.
    private func outerColumn(_ path: [Syntax.Identifier], _ span: SourceSpan) throws -> BoundExpression? {
        var reader = query
        var level = 0
        var mayStay = true
        while let outer = reader.outer {
            level += 1
            mayStay = mayStay && reader.outerUse == .anywhere
            if let found = try outer.expressions.lookup(path, span, in: query) {
                let name = path.map(\.name).joined(separator: ".")
                if !mayStay {
                    guard level == 1, query.outerUse == .conditions, let host, clause == .filter, !isInAggregate else {
                        throw NeedsDependentJoin()
                    }
                    host.usesOuterColumns = true
                }
                found.forEachColumn { outer.expressions.named.append(($0, name, span)) }
                return found.mappingColumns { OuterColumn.position($0, level: level) }
            }
            reader = outer.query
        }
        return nil
    }

    /// The column of the scope that a path names; nil when there is none.
    func lookup(
        _ path: [Syntax.Identifier], _ span: SourceSpan, in reader: QueryBinder? = nil
    ) throws -> BoundExpression? {
        guard let last = path.last else { return nil }
        let table = path.count > 1 ? path.dropLast().map(\.name).joined(separator: ".") : nil
        let found = scope.columns(named: last.name, table: table)
        guard found.count > 1 else { return found.first?.value }
        // Several columns of one name under one table can't be told apart, those of several tables can.
        let candidates = found.map { ($0.table.map { $0 + "." } ?? "") + $0.name }
        let distinct = candidates.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        throw (reader ?? query).error(
            "ambiguous-column", "\"\(last.name)\" could mean several columns", at: span,
            notes: ["candidates are " + distinct.joined(separator: ", ")],
            help: [
                distinct.count > 1
                    ? "write the table before it: \(distinct[0])"
                    : "give the columns different names with AS where they are selected"
            ])
    }

    private func unknownColumn(_ path: [Syntax.Identifier], _ span: SourceSpan) -> Diagnostic {
        guard let last = path.last else { return query.error("unknown-column", "a column has no name", at: span) }
        var notes: [String] = []
        var help: [String?] = []
        let visible = scope.columns.filter { !$0.isMerged }
        if path.count > 1 {
            let table = path.dropLast().map(\.name).joined(separator: ".")
            guard scope.hasTable(table) else {
                return query.error(
                    "unknown-table", "there is no table \"\(table)\" in FROM", at: path[0].span,
                    notes: scope.tables.isEmpty ? [] : ["FROM names " + scope.tables.joined(separator: ", ")],
                    help: [Suggestion.help(for: table, among: scope.tables)])
            }
            let own = visible.filter { $0.table.map { Scope.matches($0, table) } ?? false }.map(\.name)
            let others = Set(scope.columns(named: last.name).compactMap(\.table)).sorted()
            if !others.isEmpty { notes.append("\(others.joined(separator: ", ")) has a column of that name") }
            notes += Self.list(of: own, "columns of \(table) are ")
            return query.error(
                "unknown-column", "\"\(table)\" has no column \"\(last.name)\"", at: last.span, notes: notes,
                help: [Suggestion.help(for: last.name, among: own)])
        }
        let names = visible.map(\.name)
        if case .constant(let place) = clause, scope.columns.isEmpty {
            return query.error(
                "unknown-column", "\(place) takes no columns, but names \"\(last.name)\"", at: span,
                help: ["text stands in single quotes: '\(last.name)'"])
        }
        if clause == .filter || clause == .joinCondition, host?.hasAlias(last.name) ?? false {
            notes.append("\"\(last.name)\" names a column of the result, which \(clause.name) comes before")
            help.append("repeat its expression, or filter in HAVING (groups), in QUALIFY, or around a subquery")
        }
        help.append(Suggestion.help(for: last.name, among: names))
        if query.source.utf8.indices.contains(last.span.lowerBound),
            query.source.utf8[last.span.lowerBound] == UInt8(ascii: "\"")
        {
            help.append("text stands in single quotes: '\(last.name)'")
        }
        if scope.hasTable(last.name) { notes.append("\"\(last.name)\" is a table") }
        notes += Self.list(of: names, "columns are ")
        return query.error(
            "unknown-column", "there is no column \"\(last.name)\"", at: span, notes: notes, help: help)
    }

    /// A note that lists names, as long as they are few enough to read.
    private static func list(of names: [String], _ introduction: String) -> [String] {
        guard !names.isEmpty else { return [] }
        let distinct = names.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let shown = distinct.prefix(20).joined(separator: ", ")
        return [introduction + shown + (distinct.count > 20 ? " and \(distinct.count - 20) more" : "")]
    }
}

/// Column positions that stand for what is only placed once the whole SELECT is known.
enum Placeholder {
    /// The first aggregate; more follow.
    static let aggregate = 1 << 24
    /// The first call of GROUPING.
    static let grouping = 3 << 23
    /// The first window function.
    static let window = 2 << 24
    /// The first column of a subquery.
    static let subquery = 3 << 24
    /// Column 0 of the outer query.
    static let outer = 4 << 24
    /// Past everything.
    static let end = 8 << 24
}
