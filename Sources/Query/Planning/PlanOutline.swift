import Columns

/// A plan as lines of text, an operator each, what it reads from indented below it.
struct PlanOutline {
    /// One operator.
    struct Line {
        var text: String
        /// The number under which it is measured.
        var measure: Int?
        /// The numbers of the measured operators right below it.
        var measuresBelow: [Int] = []
    }

    private(set) var lines: [Line] = []
    private var known: Set<Int> = []

    init(_ plan: LogicalPlan) { add(plan, "", "") }

    private mutating func add(_ plan: LogicalPlan, _ first: String, _ rest: String) {
        var plan = plan
        var line = Line(text: "")
        if case .measured(let id, let inner) = plan {
            line.measure = id
            plan = inner
        }
        var inputs = plan.inputs
        line.text = first + Self.text(of: plan)
        if case .limit(.sort(let input, let keys), let count, let offset) = plan {
            // A sort of which only the first rows are wanted is one operator with its limit.
            line.text = first + Self.text(of: .limit(input, count: count, offset: offset), by: keys)
            inputs = [input]
        }
        if case .shared(let id, _) = plan, !known.insert(id).inserted {
            line.text += ", as above"
            inputs = []
        }
        line.measuresBelow = inputs.compactMap { if case .measured(let id, _) = $0 { id } else { nil } }
        lines.append(line)
        for (index, input) in inputs.enumerated() {
            let isLast = index == inputs.count - 1
            add(input, rest + (isLast ? "└─ " : "├─ "), rest + (isLast ? "   " : "│  "))
        }
    }

    private static func text(of plan: LogicalPlan, by keys: [SortKey] = []) -> String {
        switch plan {
        case .scan(let provider, let columns, let name):
            let estimate = provider.rowCountEstimate.map { ", about \($0) rows" } ?? ""
            let read = columns.isEmpty ? "" : ": " + list(columns.map { provider.schema.names[$0] })
            return "Scan \(name)\(read)\(estimate)"
        case .values(let rows, _): return "Values: \(rows.count) \(rows.count == 1 ? "row" : "rows")"
        case .filter(let input, let condition): return "Filter: " + ExpressionText(input).text(condition)
        case .project(let input, let expressions, let names):
            let writer = ExpressionText(input)
            if expressions.isEmpty { return "Project: nothing" }
            return "Project: "
                + list(
                    zip(expressions, names).map { expression, name in
                        let text = writer.text(expression)
                        return text == name ? name : "\(text) AS \(name)"
                    })
        case .aggregate(let input, let groups, let aggregates, _):
            let writer = ExpressionText(input)
            let by = groups.isEmpty ? "" : " by " + list(groups.map(writer.text))
            return "HashAggregate\(by): " + list(aggregates.map(writer.text))
        case .window(let input, let windows, _):
            let writer = ExpressionText(input)
            return "Window: " + list(windows.map(writer.text))
        case .partitionLimit(let input, let limit):
            return "PartitionTopN: \(ExpressionText(input).text(limit.window)) <= \(limit.count)"
        case .join(let kind, let left, let right, let condition):
            let writer = ExpressionText(left, right)
            let keys = condition.keys.map {
                "\(ExpressionText(left).text($0.left)) = \(ExpressionText(right).text($0.right))"
            }
            let all = keys + (condition.residual.map { [writer.text($0)] } ?? [])
            return all.isEmpty ? "CrossJoin \(kind)" : "HashJoin \(kind): " + all.joined(separator: " AND ")
        case .sort(let input, let keys): return "Sort: " + list(keys.map(ExpressionText(input).text))
        case .limit(let input, let count, let offset):
            let skipped = offset > 0 ? ", after the first \(offset)" : ""
            let limit = count.map { "\($0) rows" } ?? "all rows"
            guard !keys.isEmpty else { return "Limit: \(limit)\(skipped)" }
            return "TopN: \(limit)\(skipped), by " + list(keys.map(ExpressionText(input).text))
        case .distinct: return "Distinct"
        case .unionAll: return "UnionAll"
        case .shared(let id, _): return "Shared \(id)"
        case .measured(_, let input): return text(of: input)
        }
    }

    private static func list(_ parts: [String]) -> String { parts.joined(separator: ", ") }
}

/// Bound expressions written as SQL, columns by the names that the input has for them.
struct ExpressionText {
    private let names: [String]

    init(_ inputs: LogicalPlan...) { names = inputs.flatMap { $0.schema.names } }

    func text(_ expression: BoundExpression) -> String {
        switch expression {
        case .literal(let value, let type): return Self.literal(value, type)
        case .column(let position, _): return position < names.count ? names[position] : "#\(position)"
        case .call(let function, let arguments, _, _):
            let parts = arguments.map(text)
            let isWord = function.name.unicodeScalars.first.map { $0.properties.isAlphabetic } ?? false
            if parts.count == 2, !isWord || function.name.contains(" ") || function.name.hasSuffix("like") {
                return "(\(parts[0]) \(function.name.uppercased()) \(parts[1]))"
            }
            return "\(function.name)(\(parts.joined(separator: ", ")))"
        case .cast(let operand, let type, let isTry, _):
            return "\(isTry ? "TRY_CAST" : "CAST")(\(text(operand)) AS \(type.name))"
        case .and(let operands): return "(" + operands.map(text).joined(separator: " AND ") + ")"
        case .or(let operands): return "(" + operands.map(text).joined(separator: " OR ") + ")"
        case .not(let operand): return "NOT \(text(operand))"
        case .isNull(let operand, let negated): return "\(text(operand)) IS \(negated ? "NOT " : "")NULL"
        case .conditional(let branches, let otherwise, _):
            return "CASE" + branches.map { " WHEN \(text($0.when)) THEN \(text($0.then))" }.joined()
                + (otherwise.map { " ELSE \(text($0))" } ?? "") + " END"
        case .inList(let operand, let values, let hasNull, let negated):
            let list = values.prefix(5).map { Self.literal($0, $0.type) } + (values.count > 5 ? ["…"] : [])
            return
                "\(text(operand)) \(negated ? "NOT " : "")IN (\((list + (hasNull ? ["NULL"] : [])).joined(separator: ", ")))"
        }
    }

    func text(_ key: SortKey) -> String {
        text(key.expression) + (key.isDescending ? " DESC" : "") + (key.nullsFirst ? " NULLS FIRST" : "")
    }

    func text(_ aggregate: BoundAggregate) -> String {
        let arguments = aggregate.arguments.isEmpty ? "*" : aggregate.arguments.map(text).joined(separator: ", ")
        return "\(aggregate.function.name)(\(aggregate.isDistinct ? "DISTINCT " : "")\(arguments))"
            + (aggregate.filter.map { " FILTER (WHERE \(text($0)))" } ?? "")
    }

    func text(_ window: BoundWindow) -> String {
        let name =
            switch window.function {
            case .rowNumber: "row_number"
            case .rank: "rank"
            case .denseRank: "dense_rank"
            case .percentRank: "percent_rank"
            case .cumulativeDistribution: "cume_dist"
            case .ntile: "ntile"
            case .lag: "lag"
            case .lead: "lead"
            case .firstValue: "first_value"
            case .lastValue: "last_value"
            case .nthValue: "nth_value"
            case .aggregate(let function): function.name
            }
        let partition =
            window.partition.isEmpty ? "" : "PARTITION BY " + window.partition.map(text).joined(separator: ", ")
        let order = window.order.isEmpty ? "" : "ORDER BY " + window.order.map(text).joined(separator: ", ")
        let over = [partition, order].filter { !$0.isEmpty }.joined(separator: " ")
        return "\(name)(\(window.arguments.map(text).joined(separator: ", "))) OVER (\(over))"
    }

    private static func literal(_ value: Value, _ type: DataType) -> String {
        switch value {
        case .null: "NULL"
        case .text(let text):
            "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
        case .integer, .decimal, .double, .boolean: value.description
        default: "\(type.name.uppercased()) '\(value)'"
        }
    }
}
