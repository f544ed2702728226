import Columns
import Diagnostics

extension ExpressionBinder {
    // MARK: Conversions

    /// The expression as another type, where that loses no meaning or it is a constant text.
    ///
    /// - Parameter forAssignment: whether numbers may be rounded too.
    /// - Throws: `Diagnostic` of code `type-mismatch`.
    func coerced(
        _ expression: BoundExpression, to type: DataType, _ span: SourceSpan, forAssignment: Bool = false
    ) throws -> BoundExpression {
        let given = expression.type
        let fits =
            given == type || given == .null || expression.isTextLiteral || CommonType.of([given, type]) == type
            || (forAssignment && given.isNumeric && type.isNumeric)
        guard fits else {
            throw query.error(
                "type-mismatch", "\(given.name) stands where \(type.name) is expected", at: span,
                help: ["convert it with CAST(… AS \(type.name))"])
        }
        return try converted(expression, to: type, span)
    }

    /// The expression as another type, by a cast if need be; constants at once.
    func converted(_ expression: BoundExpression, to type: DataType, _ span: SourceSpan) throws -> BoundExpression {
        guard expression.type != type else { return expression }
        if let constant = try convertedConstant(expression, to: type, isTry: false, span) { return constant }
        return .cast(expression, to: type, isTry: false, query.moved(span))
    }

    /// A constant as another type; nil for what isn't constant or has to fail when it is computed.
    private func convertedConstant(
        _ expression: BoundExpression, to type: DataType, isTry: Bool, _ span: SourceSpan
    ) throws -> BoundExpression? {
        guard case .literal(let value, let given) = expression else { return nil }
        if value.isNull { return .literal(.null, type) }
        var builder = ColumnBuilder(type: given)
        builder.append(value)
        do {
            let column = try Cast.apply(builder.finish(), to: type, isTry: isTry)
            return column.count == 1 ? .literal(column[0], type) : nil
        } catch let problem as Diagnostic {
            guard given == .text else { return nil }
            throw Diagnostic(
                .usage, code: problem.code, problem.message, at: query.source.location(of: span),
                notes: problem.notes, help: problem.help)
        }
    }

    /// `CAST(x AS type)` and `x::type`.
    func cast(
        _ operand: Syntax.Expression, _ name: Syntax.TypeName, isTry: Bool, _ span: SourceSpan
    ) throws -> BoundExpression {
        if let length = name.length {
            // A cast to varchar(n) cuts off what is longer.
            var whole = name
            whole.length = nil
            let text = try cast(operand, whole, isTry: isTry, span)
            return try call("left", [text, .literal(.integer(Int64(length)), .integer)], span)
        }
        if let precision = name.precision, case .decimal(let scale)? = name.type {
            var whole = name
            whole.precision = nil
            let decimal = try cast(operand, whole, isTry: isTry, span)
            let function = DecimalPrecision.function(precision, scale: scale, isTry: isTry)
            guard let value = decimal.constant else {
                return .call(function, [decimal], decimal.type, query.moved(span))
            }
            var builder = ColumnBuilder(type: decimal.type)
            builder.append(value)
            do {
                let context = ScalarFunction.Context(span: query.moved(span), rowCount: 1, type: decimal.type)
                return .literal(try function.evaluate([builder.finish()], context)[0], decimal.type)
            } catch let problem as Diagnostic {
                throw query.error(problem.code, problem.message, at: span, help: problem.help)
            }
        }
        let expression = try bind(operand)
        let type = name.type ?? ownDecimal(of: expression)
        guard expression.type != type else { return expression }
        guard Cast.isPossible(from: expression.type, to: type) else {
            throw query.error(
                "invalid-cast", "\(expression.type.name) can't be cast to \(type.name)", at: span)
        }
        if let constant = try convertedConstant(expression, to: type, isTry: isTry, operand.span) { return constant }
        return .cast(expression, to: type, isTry: isTry, query.moved(span))
    }

    /// DECIMAL without digits: as many decimals as the operand has, 6 where that isn't known.
    private func ownDecimal(of expression: BoundExpression) -> DataType {
        switch expression.type {
        case .decimal, .null: return expression.type == .null ? .decimal(scale: 0) : expression.type
        case .integer, .boolean: return .decimal(scale: 0)
        default:
            if case .text(let text)? = expression.constant, let decimal = ExactDecimal(text) {
                return .decimal(scale: decimal.scale)
            }
            return .decimal(scale: 6)
        }
    }

    // MARK: Truth

    /// An expression that must be a condition.
    func condition(_ expression: Syntax.Expression, _ place: String) throws -> BoundExpression {
        let bound = try bind(expression)
        guard bound.type == .boolean || bound.type == .null || bound.isTextLiteral else {
            throw query.error(
                "type-mismatch", "\(place) takes conditions, but this is \(bound.type.name)", at: expression.span,
                help: bound.type.isNumeric ? ["compare it: … <> 0"] : [])
        }
        return try converted(bound, to: .boolean, expression.span)
    }

    func negation(_ operand: BoundExpression) -> BoundExpression {
        switch operand {
        case .literal(.boolean(let truth), _): .literal(.boolean(!truth), .boolean)
        case .literal(.null, _): operand
        case .not(let inner): inner
        case .isNull(let inner, let negated): .isNull(inner, negated: !negated)
        case .inList(let inner, let values, let hasNull, let negated):
            .inList(inner, values, hasNull: hasNull, negated: !negated)
        default: .not(operand)
        }
    }

    func conjunction(_ operands: [BoundExpression]) -> BoundExpression {
        BoundExpression.conjunction(operands) ?? .literal(.boolean(true), .boolean)
    }

    func disjunction(_ operands: [BoundExpression]) -> BoundExpression {
        let flat = operands.flatMap { operand -> [BoundExpression] in
            if case .or(let inner) = operand { return inner }
            return operand.constant == .boolean(false) ? [] : [operand]
        }
        if flat.contains(where: { $0.constant == .boolean(true) }) { return .literal(.boolean(true), .boolean) }
        return flat.count > 1 ? .or(flat) : flat.first ?? .literal(.boolean(false), .boolean)
    }

    func nullTest(_ operand: BoundExpression, negated: Bool) -> BoundExpression {
        if let value = operand.constant { return .literal(.boolean(value.isNull != negated), .boolean) }
        return .isNull(operand, negated: negated)
    }

    /// Whether a condition is true, where null isn't.
    func truthTest(_ operand: BoundExpression, negated: Bool) -> BoundExpression {
        if let value = operand.constant { return .literal(.boolean((value == .boolean(true)) != negated), .boolean) }
        return .conditional(
            [(when: operand, then: .literal(.boolean(!negated), .boolean))],
            otherwise: .literal(.boolean(negated), .boolean), .boolean)
    }

    // MARK: CASE and IN

    func conditional(
        _ operand: Syntax.Expression?, _ branches: [(when: Syntax.Expression, then: Syntax.Expression)],
        _ otherwise: Syntax.Expression?
    ) throws -> BoundExpression {
        let subject = try operand.map(bind)
        let conditions = try branches.map { branch in
            guard let subject else { return try condition(branch.when, "WHEN") }
            return try call("=", [subject, try bind(branch.when)], branch.when.span)
        }
        var results = try branches.map { try bind($0.then) }
        if let otherwise { results.append(try bind(otherwise)) }
        let places = branches.map(\.then.span) + (otherwise.map { [$0.span] } ?? [])
        let type = try query.commonType(of: results) { position, type, others in
            query.error(
                "type-mismatch", "this branch of CASE is \(type.name), but others are \(others.name)",
                at: places[position], help: ["cast one of them"])
        }
        let alike = try zip(results, places).map { try converted($0, to: type, $1) }
        var kept: [(when: BoundExpression, then: BoundExpression)] = []
        for (when, then) in zip(conditions, alike) {
            switch when.constant {
            case .boolean(true):
                return kept.isEmpty ? then : .conditional(kept, otherwise: then, type)
            case .boolean(false), .null: continue
            default: kept.append((when, then))
            }
        }
        let last = otherwise == nil ? nil : alike.last
        return kept.isEmpty ? last ?? .literal(.null, type) : .conditional(kept, otherwise: last, type)
    }

    func membership(
        _ operand: Syntax.Expression, _ list: [Syntax.Expression], _ negated: Bool, _ span: SourceSpan
    ) throws -> BoundExpression {
        if case .row = operand.kind {
            let any = disjunction(
                try list.map { item in
                    guard let equal = try rowComparison("=", operand, item, item.span) else {
                        throw query.error("type-mismatch", "IN compares a row with a single value", at: item.span)
                    }
                    return equal
                })
            return negated ? negation(any) : any
        }
        let subject = try bind(operand)
        let items = try list.map(bind)
        let type = try query.commonType(of: [subject] + items) { position, type, others in
            let help = mismatchHelp([subject] + items, span) { CommonType.of($0) != nil }
            return query.error(
                "type-mismatch", "IN compares \(others.name) with \(type.name)",
                at: position == 0 ? operand.span : list[position - 1].span,
                help: help.isEmpty ? ["cast one of them"] : help)
        }
        let left = try converted(subject, to: type, operand.span)
        let alike = try zip(items, list).map { try converted($0, to: type, $1.span) }
        let constants = alike.compactMap(\.constant)
        guard constants.count == alike.count, type != .null else {
            let equal = try zip(alike, list).map { try call("=", [left, $0], $1.span) }
            let any = disjunction(equal)
            return negated ? negation(any) : any
        }
        var values: [Value] = []
        var seen: Set<Value> = []
        for value in constants where !value.isNull && seen.insert(value).inserted { values.append(value) }
        if let value = left.constant {
            let hasNull = constants.contains(.null)
            if value.isNull { return .literal(.null, .boolean) }
            if seen.contains(value) { return .literal(.boolean(!negated), .boolean) }
            return hasNull ? .literal(.null, .boolean) : .literal(.boolean(negated), .boolean)
        }
        return .inList(left, values, hasNull: constants.contains(.null), negated: negated)
    }
}
