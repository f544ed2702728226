import Columns
import Diagnostics

extension QueryBinder {
    /// `VALUES (…), (…)`: one type a column that all its values convert to.
    func bindValues(_ rows: [[Syntax.Expression]], _ span: SourceSpan) throws -> LogicalPlan {
        let binder = ExpressionBinder(self, scope: Scope(), clause: .constant("VALUES"))
        var bound = try rows.map { try $0.map { try binder.bind($0) } }
        let width = rows.first?.count ?? 0
        for (row, expressions) in rows.enumerated() where expressions.count != width {
            throw error(
                "column-count",
                "row \(row + 1) of VALUES has \(expressions.count) values, the first one has \(width)",
                at: expressions.first?.span ?? span)
        }
        var fields: [Field] = []
        for column in 0..<width {
            let type = try commonType(of: bound.map { $0[column] }) { row, type, others in
                error(
                    "type-mismatch", "VALUES has \(type.name) where other rows have \(others.name)",
                    at: rows[row][column].span, help: ["cast one of them"])
            }
            for row in bound.indices {
                bound[row][column] = try binder.coerced(bound[row][column], to: type, rows[row][column].span)
            }
            fields.append(Field("column\(column + 1)", type))
        }
        return .values(bound, Schema(fields))
    }

    /// The type that all expressions convert to; constant texts give way to the others.
    ///
    /// - Parameter mismatch: makes the error for the first expression that doesn't fit: its position, its type, and
    ///   that of those before.
    func commonType(
        of expressions: [BoundExpression], mismatch: (Int, DataType, DataType) -> Diagnostic
    ) throws -> DataType {
        var result = DataType.null
        for (position, expression) in expressions.enumerated() where !expression.isTextLiteral {
            guard let next = CommonType.of([result, expression.type]) else {
                throw mismatch(position, expression.type, result)
            }
            result = next
        }
        return result == .null && expressions.contains(where: \.isTextLiteral) ? .text : result
    }

    /// UNION, INTERSECT, EXCEPT.
    func combined(
        _ sign: Syntax.SetOperator, isAll: Bool, _ parts: [LogicalPlan], _ span: SourceSpan
    ) throws -> LogicalPlan {
        let parts = sign == .unionByName ? try alignedByName(parts, span) : parts
        let schemas = parts.map(\.schema)
        let width = schemas[0].count
        for (position, schema) in schemas.enumerated() where schema.count != width {
            throw error(
                "column-count",
                "the results that \(sign.rawValue) combines differ in columns: \(width) and \(schemas[position].count)",
                at: span)
        }
        var types: [DataType] = []
        for column in 0..<width {
            let expressions = parts.map { Self.outputs($0)[column] }
            types.append(
                try commonType(of: expressions) { _, type, others in
                    error(
                        "type-mismatch",
                        "column \(column + 1) of \(sign.rawValue) is \(others.name) in one result and \(type.name) in another",
                        at: span, help: ["cast one of them"])
                })
        }
        let alike = try parts.map { try converted($0, to: types, names: schemas[0].names, span) }
        switch sign {
        case .union, .unionByName:
            let all = LogicalPlan.unionAll(alike)
            return isAll ? all : .distinct(all)
        case .intersect, .except:
            let kind = sign == .intersect ? JoinKind.semi : .anti
            guard isAll else { return .distinct(setJoin(kind, alike[0], alike[1], types)) }
            // The second copy of a row has its partner in the second copy on the other side.
            let numbered = alike.map { numberingCopies($0, types, span) }
            let kept = setJoin(kind, numbered[0], numbered[1], types + [.integer])
            let columns = types.enumerated().map { BoundExpression.column($0, $1) }
            return .project(kept, columns, names: schemas[0].names)
        }
    }

    /// Plans with the columns of all of them, by name, and null where one lacks a column.
    private func alignedByName(_ parts: [LogicalPlan], _ span: SourceSpan) throws -> [LogicalPlan] {
        var names: [String] = []
        var places: [String: Int] = [:]
        for name in parts.flatMap(\.schema.names) where places[name.lowercased()] == nil {
            places[name.lowercased()] = names.count
            names.append(name)
        }
        return try parts.map { part in
            var columns = names.map { _ in BoundExpression.literal(.null, .null) }
            var isGiven = names.map { _ in false }
            for (output, name) in zip(Self.outputs(part), part.schema.names) {
                guard let place = places[name.lowercased()], !isGiven[place] else {
                    throw error(
                        "ambiguous-column", "UNION BY NAME finds \"\(name)\" twice in one result", at: span,
                        help: ["give one of them another name with AS"])
                }
                isGiven[place] = true
                columns[place] = output
            }
            if case .project(let input, _, _) = part { return .project(input, columns, names: names) }
            return .project(part, columns, names: names)
        }
    }

    /// What computes a plan's columns, where that is its last step; constants can then still change their type.
    private static func outputs(_ plan: LogicalPlan) -> [BoundExpression] {
        if case .project(_, let expressions, _) = plan { return expressions }
        return plan.schema.fields.enumerated().map { .column($0, $1.type) }
    }

    /// Casts a plan's columns where their types differ.
    func converted(
        _ plan: LogicalPlan, to types: [DataType], names: [String], _ span: SourceSpan
    ) throws -> LogicalPlan {
        let given = Self.outputs(plan)
        guard zip(given, types).contains(where: { $0.type != $1 }) else { return plan }
        let binder = ExpressionBinder(self, scope: Scope(), clause: .constant("UNION"))
        let expressions = try zip(given, types).map { try binder.converted($0, to: $1, span) }
        if case .project(let input, _, _) = plan { return .project(input, expressions, names: names) }
        return .project(plan, expressions, names: names)
    }

    /// A plan's rows with the number of each among those that equal it, from 1.
    private func numberingCopies(_ plan: LogicalPlan, _ types: [DataType], _ span: SourceSpan) -> LogicalPlan {
        let number = BoundWindow(
            function: .rowNumber, arguments: [], partition: types.enumerated().map { .column($0, $1) }, order: [],
            type: .integer, span: moved(span))
        return .window(plan, [number], names: ["number"])
    }

    /// Rows of the left side with (or without) an equal row on the right, where null equals null.
    private func setJoin(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ types: [DataType]
    ) -> LogicalPlan {
        let columns = types.enumerated().map { BoundExpression.column($0, $1) }
        let condition = JoinCondition(keys: JoinCondition.nullSafeKeys(columns, columns))
        return .join(kind, left, right, condition)
    }
}

extension DataType {
    /// Some value of the type, where any will do.
    var anyValue: Value {
        switch self {
        case .null: .null
        case .boolean: .boolean(false)
        case .integer: .integer(0)
        case .decimal(let scale): .decimal(ExactDecimal(mantissa: 0, scale: scale))
        case .double: .double(0)
        case .text: .text("")
        case .date: .date(CalendarDate(days: 0))
        case .timestamp: .timestamp(Timestamp(microseconds: 0))
        case .timestampWithZone: .timestampWithZone(Timestamp(microseconds: 0))
        case .interval: .interval(Interval())
        }
    }
}
