import Columns

@testable import Query

/// A syntax tree as one line of brackets, for comparing.
enum SyntaxOutline {
    static func of(_ query: Syntax.Query) -> String {
        var text = ""
        if !query.commonTables.isEmpty {
            text +=
                "with "
                + query.commonTables.map { table in
                    table.name.name + names(table.columns) + "=[" + of(table.query) + "]"
                }.joined(separator: ",") + " "
        }
        text += of(query.body)
        switch query.order {
        case .none: break
        case .keys(let keys): text += " order(" + list(keys) + ")"
        case .all(let isDescending, let nullsFirst):
            text += " order-all(\(isDescending),\(nullsFirst.map { "\($0)" } ?? "-"))"
        }
        if let limit = query.limit { text += " limit(\(of(limit)))" }
        if let offset = query.offset { text += " offset(\(of(offset)))" }
        return text
    }

    static func of(_ body: Syntax.Body) -> String {
        switch body {
        case .select(let select): of(select)
        case .values(let rows, _): "values" + rows.map { "(" + $0.map(of).joined(separator: " ") + ")" }.joined()
        case .query(let query): "(" + of(query) + ")"
        case .combination(let sign, let isAll, let parts, _):
            sign.rawValue + (isAll ? "-ALL" : "") + "{" + parts.map(of).joined(separator: "; ") + "}"
        }
    }

    static func of(_ select: Syntax.Select) -> String {
        var text = "select"
        switch select.distinct {
        case .none: break
        case .all: text += "-distinct"
        case .on(let keys): text += "-distinct-on(" + list(keys) + ")"
        }
        text += "(" + select.items.map(of).joined(separator: ", ") + ")"
        if let from = select.from { text += " from(" + of(from) + ")" }
        if let filter = select.filter { text += " where(" + of(filter) + ")" }
        switch select.grouping {
        case .none: break
        case .expressions(let list): text += " group(" + self.list(list) + ")"
        case .sets(let list, let sets, _): text += " group-sets(" + self.list(list) + "; \(sets))"
        case .all: text += " group-all"
        }
        if let having = select.having { text += " having(" + of(having) + ")" }
        for (name, window) in select.windows { text += " window(\(name.name) " + of(window) + ")" }
        if let qualify = select.qualify { text += " qualify(" + of(qualify) + ")" }
        return text
    }

    static func of(_ item: Syntax.Item) -> String {
        switch item {
        case .expression(let expression, let alias): return of(expression) + (alias.map { " as " + $0.name } ?? "")
        case .star(let star):
            var text = star.qualifier.map { $0.name + ".*" } ?? "*"
            if !star.excluded.isEmpty { text += " exclude" + names(star.excluded) }
            for (expression, name) in star.replaced { text += " replace(" + of(expression) + " as " + name.name + ")" }
            return text
        }
    }

    static func of(_ table: Syntax.TableReference) -> String {
        switch table {
        case .named(let name, let alias): return name.name + of(alias)
        case .file(let path, _, let alias): return "'" + path + "'" + of(alias)
        case .query(let query, let alias): return "[" + of(query) + "]" + of(alias)
        case .function(let name, let arguments, _, let alias):
            return name.name + "(" + list(arguments) + ")" + of(alias)
        case .bracketed(let inner, let alias): return "(" + of(inner) + ")" + of(alias)
        case .lateral(let query, let alias): return "lateral [" + of(query) + "]" + of(alias)
        case .pivot(let pivot, let alias):
            return "pivot " + of(pivot.input) + " " + list(pivot.aggregates.map(\.call)) + " for " + of(pivot.column)
                + " in " + list(pivot.values.map(\.value)) + of(alias)
        case .join(let join):
            return join.steps.reduce(of(join.first)) { left, step in
                var text = "{" + left + (step.isAsOf ? " asof" : "") + " \(step.kind) " + of(step.right)
                switch step.condition {
                case .none: break
                case .on(let condition): text += " on " + of(condition)
                case .using(let columns): text += " using" + names(columns)
                case .natural: text += " natural"
                }
                return text + "}"
            }
        }
    }

    private static func of(_ alias: Syntax.TableAlias?) -> String {
        alias.map { " as " + $0.name.name + names($0.columns) } ?? ""
    }

    private static func names(_ list: [Syntax.Identifier]) -> String {
        list.isEmpty ? "" : "(" + list.map(\.name).joined(separator: " ") + ")"
    }

    private static func list(_ list: [Syntax.Expression]) -> String { list.map(of).joined(separator: " ") }

    private static func list(_ keys: [Syntax.OrderKey]) -> String {
        keys.map {
            of($0.expression) + ($0.isDescending ? " desc" : "") + ($0.nullsFirst.map { $0 ? " first" : " last" } ?? "")
        }.joined(separator: ", ")
    }

    static func of(_ window: Syntax.WindowSpecification) -> String {
        var parts: [String] = []
        if let base = window.base { parts.append(base.name) }
        if !window.partition.isEmpty { parts.append("partition " + list(window.partition)) }
        if !window.order.isEmpty { parts.append("order " + list(window.order)) }
        if let frame = window.frame {
            let excluded = frame.exclusion == .noOthers ? "" : " without \(frame.exclusion)"
            parts.append("\(frame.unit) " + of(frame.start) + ".." + of(frame.end) + excluded)
        }
        return "<" + parts.joined(separator: "; ") + ">"
    }

    private static func of(_ bound: Syntax.Frame.Bound) -> String {
        switch bound {
        case .unboundedPreceding: "-inf"
        case .unboundedFollowing: "+inf"
        case .currentRow: "0"
        case .preceding(let offset): "-" + of(offset)
        case .following(let offset): "+" + of(offset)
        }
    }

    static func of(_ expression: Syntax.Expression) -> String {
        switch expression.kind {
        case .literal(.text(let text)): "'" + text + "'"
        case .literal(.null): "null"
        case .literal(.interval(let interval)): "interval<\(interval)>"
        case .literal(let value): value.description
        case .column(let path): path.map(\.name).joined(separator: ".")
        case .parameter(let name): ":" + name
        case .binary(let sign, let left, let right): "(\(sign) \(of(left)) \(of(right)))"
        case .negative(let operand): "(neg \(of(operand)))"
        case .not(let operand): "(not \(of(operand)))"
        case .and(let operands): "(and \(list(operands)))"
        case .or(let operands): "(or \(list(operands)))"
        case .isNull(let operand, let negated): "(\(negated ? "not-" : "")null \(of(operand)))"
        case .isTruth(let operand, let truth, let negated): "(is-\(negated ? "not-" : "")\(truth) \(of(operand)))"
        case .isDistinct(let left, let right, let negated):
            "(\(negated ? "not-" : "")distinct \(of(left)) \(of(right)))"
        case .between(let operand, let low, let high, let negated):
            "(\(negated ? "not-" : "")between \(of(operand)) \(of(low)) \(of(high)))"
        case .inList(let operand, let values, let negated):
            "(\(negated ? "not-" : "")in \(of(operand)) [\(list(values))])"
        case .inQuery(let operand, let query, let negated): "(\(negated ? "not-" : "")in \(of(operand)) [\(of(query))])"
        case .quantified(let sign, let operand, let query, let isAll):
            "(\(sign)-\(isAll ? "all" : "any") \(of(operand)) [\(of(query))])"
        case .row(let parts): "(row \(list(parts)))"
        case .exists(let query): "(exists [\(of(query))])"
        case .subquery(let query): "[\(of(query))]"
        case .match(let word, let operand, let pattern, let escape, let negated):
            "(\(negated ? "not-" : "")\(word) \(of(operand)) \(of(pattern))\(escape.map { " escape " + of($0) } ?? ""))"
        case .conditional(let operand, let branches, let otherwise):
            "(case" + (operand.map { " " + of($0) } ?? "")
                + branches.map { " \(of($0.when))->\(of($0.then))" }.joined()
                + (otherwise.map { " else " + of($0) } ?? "") + ")"
        case .cast(let operand, let type, let isTry):
            "(\(isTry ? "try-" : "")cast \(of(operand)) \(type.type?.name ?? "decimal"))"
        case .call(let call): of(call)
        }
    }

    private static func of(_ call: Syntax.Call) -> String {
        var text = call.name.name + "(" + (call.isStar ? "*" : "") + (call.isDistinct ? "distinct " : "")
        text += list(call.arguments) + (call.order.isEmpty ? "" : " order " + list(call.order)) + ")"
        if !call.withinGroup.isEmpty { text += " within " + list(call.withinGroup) }
        if let filter = call.filter { text += " filter " + of(filter) }
        switch call.window {
        case .none: break
        case .named(let name): text += " over " + name.name
        case .specification(let window): text += " over " + of(window)
        }
        return text
    }
}
