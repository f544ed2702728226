import Columns

@testable import Query

/// A plan as one line of text, for comparing. Columns are `#position`.
enum PlanSketch {
    static func of(_ plan: LogicalPlan) -> String {
        switch plan {
        case .scan(_, let columns, let name): "\(name)[\(columns.map(String.init).joined(separator: " "))]"
        case .values(let rows, _): "values" + rows.map { "(" + list($0) + ")" }.joined()
        case .filter(let input, let condition): "filter(\(of(input)), \(of(condition)))"
        case .project(let input, let expressions, let names):
            "project(\(of(input)), "
                + zip(names, expressions).map { "\($0)=\(of($1))" }.joined(separator: " ") + ")"
        case .aggregate(let input, let groups, let aggregates, _):
            "aggregate(\(of(input)), [\(list(groups))], [\(aggregates.map(of).joined(separator: " "))])"
        case .window(let input, let windows, _):
            "window(\(of(input)), \(windows.map(of).joined(separator: " ")))"
        case .partitionLimit(let input, let limit): "first \(limit.count)(\(of(input)))"
        case .join(let kind, let left, let right, let condition):
            "\(kind)(\(of(left)), \(of(right))"
                + condition.keys.map { ", \(of($0.left))~\(of($0.right))" }.joined()
                + (condition.residual.map { ", " + of($0) } ?? "") + ")"
        case .sort(let input, let keys): "sort(\(of(input)), \(keys.map(of).joined(separator: " ")))"
        case .limit(let input, let count, let offset):
            "limit(\(of(input)), \(count.map(String.init) ?? "all")\(offset > 0 ? " from \(offset)" : ""))"
        case .distinct(let input): "distinct(\(of(input)))"
        case .unionAll(let inputs): "union(\(inputs.map(of).joined(separator: ", ")))"
        case .shared(_, let input): "shared(\(of(input)))"
        case .measured(_, let input): of(input)
        }
    }

    private static func list(_ expressions: [BoundExpression]) -> String {
        expressions.map(of).joined(separator: " ")
    }

    private static func of(_ key: SortKey) -> String {
        of(key.expression) + (key.isDescending ? "-" : "") + (key.nullsFirst ? "!" : "")
    }

    private static func of(_ aggregate: BoundAggregate) -> String {
        aggregate.function.name + "(" + (aggregate.isDistinct ? "distinct " : "") + list(aggregate.arguments) + ")"
            + (aggregate.filter.map { "?" + of($0) } ?? "")
    }

    private static func of(_ window: BoundWindow) -> String {
        var name = "\(window.function)"
        if case .aggregate(let function) = window.function { name = function.name }
        func bound(_ bound: WindowFrame.Bound, _ sign: String) -> String {
            if case .offset(let offset) = bound { String(offset) } else { sign }
        }
        return name + "(" + list(window.arguments) + ")<" + list(window.partition) + "; "
            + window.order.map(of).joined(separator: " ") + "; " + "\(window.frame.unit) "
            + bound(window.frame.start, "-") + ".." + bound(window.frame.end, "+") + ">"
    }

    static func of(_ expression: BoundExpression) -> String {
        switch expression {
        case .literal(.null, let type): "null:\(type.name)"
        case .literal(.text(let text), _): "'\(text)'"
        case .literal(let value, .decimal), .literal(let value, .integer), .literal(let value, .boolean):
            value.description
        case .literal(let value, let type): "\(type.name)<\(value)>"
        case .column(let position, _): "#\(position)"
        case .call(let function, let arguments, _, _):
            function.name.first?.isLetter ?? false
                ? "\(function.name)(\(list(arguments)))" : "(\(function.name) \(list(arguments)))"
        case .cast(let operand, let type, let isTry, _): "\(of(operand))::\(isTry ? "try-" : "")\(type.name)"
        case .and(let operands): "(and \(list(operands)))"
        case .or(let operands): "(or \(list(operands)))"
        case .not(let operand): "(not \(of(operand)))"
        case .isNull(let operand, let negated): "(\(negated ? "not-" : "")null \(of(operand)))"
        case .conditional(let branches, let otherwise, _):
            "(case" + branches.map { " \(of($0.when))->\(of($0.then))" }.joined()
                + (otherwise.map { " else " + of($0) } ?? "") + ")"
        case .inList(let operand, let values, let hasNull, let negated):
            "(\(negated ? "not-" : "")in \(of(operand)) [\(values.map(\.description).joined(separator: " "))\(hasNull ? " null" : "")])"
        }
    }
}
