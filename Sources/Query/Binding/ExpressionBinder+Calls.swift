import Columns
import Diagnostics

extension ExpressionBinder {
    func negative(_ operand: Syntax.Expression, _ span: SourceSpan) throws -> BoundExpression {
        // The smallest integer has no positive counterpart, so its digits were read as a decimal.
        if case .literal(.decimal(let digits)) = operand.kind, digits.scale == 0,
            digits.mantissa == Int128(Int64.min).magnitude
        {
            return .literal(.integer(.min), .integer)
        }
        return try call("negate", [try bind(operand)], span)
    }

    /// A call as written: scalar, aggregate or window function.
    func bind(_ call: Syntax.Call, _ span: SourceSpan) throws -> BoundExpression {
        let functions = query.session.functions
        let name = call.name.name
        if call.window != nil {
            guard let host else { throw misplaced("a window function", span) }
            return try host.window(call, self, span)
        }
        if call.ignoresNulls {
            throw query.error("unsupported", "IGNORE NULLS belongs to window functions, and needs OVER", at: span)
        }
        if name.lowercased() == "grouping", let host { return try host.grouping(call, self, span) }
        let scalar = functions.scalar(name)
        let wantsAggregate =
            call.isStar || call.isDistinct || call.filter != nil || !call.withinGroup.isEmpty || !call.order.isEmpty
        if let aggregate = functions.aggregate(name), scalar == nil || wantsAggregate {
            guard let host else { throw misplaced("an aggregate", span) }
            return try host.aggregate(aggregate, call, self, span)
        }
        guard let scalar else {
            if WindowCall.functions[name.lowercased()] != nil {
                throw query.error(
                    "missing-over", "\(name) is a window function and needs OVER", at: span,
                    help: ["write \(name)(…) OVER (PARTITION BY … ORDER BY …)"])
            }
            throw unknownFunction(call.name)
        }
        guard !wantsAggregate else {
            throw query.error(
                "not-an-aggregate", "\(name) is no aggregate: it takes no *, DISTINCT, ORDER BY or FILTER", at: span,
                help: ["it is written \(scalar.usage)"])
        }
        return try apply(scalar, try call.arguments.map(bind), span, places: call.arguments.map(\.span))
    }

    func misplaced(_ what: String, _ span: SourceSpan) -> Diagnostic {
        query.error("misplaced-aggregate", "\(what) can't stand in \(clause.name)", at: span)
    }

    func unknownFunction(_ name: Syntax.Identifier) -> Diagnostic {
        let known = query.session.functions.names() + WindowCall.functions.keys.sorted()
        var help = Suggestion.help(for: name.name, among: known)
        switch name.name.lowercased() {
        case "current_date", "current_timestamp", "localtimestamp", "now", "today":
            help =
                "a result may not depend on when it is computed: write a parameter such as :today, and give it a value"
        case "random", "gen_random_uuid": help = "a result may not depend on chance"
        default: break
        }
        return query.error(
            "unknown-function", "there is no function \"\(name.name)\"", at: name.span, help: [help])
    }

    /// A call of a function or operator by its name.
    func call(_ name: String, _ arguments: [BoundExpression], _ span: SourceSpan) throws -> BoundExpression {
        guard let function = query.session.functions.scalar(name) else {
            throw unknownFunction(Syntax.Identifier(name: name, span: span))
        }
        return try apply(function, arguments, span, places: arguments.map { _ in span })
    }

    /// A call, its arguments brought to the types the function wants; computed at once where all are constant.
    func apply(
        _ function: ScalarFunction, _ arguments: [BoundExpression], _ span: SourceSpan, places: [SourceSpan]
    ) throws -> BoundExpression {
        let constants = arguments.map(\.constant)
        let resolve = { (types: [DataType]) in function.signature(for: types, constants: constants) }
        guard let signature = Self.signature(resolve, arguments) else {
            throw mismatch(function.name, function.usage, arguments, span) { resolve($0) != nil }
        }
        let alike = try arguments.indices.map { index in
            try converted(arguments[index], to: signature.arguments[index], places[index])
        }
        let moved = query.moved(span)
        if let value = Self.constant(function, alike, signature.result, moved) {
            return .literal(value, signature.result)
        }
        return .call(function, alike, signature.result, moved)
    }

    /// The overload for arguments: with constant texts as texts, else as whatever the function wants there.
    static func signature(
        _ resolve: ([DataType]) -> ScalarFunction.Signature?, _ arguments: [BoundExpression]
    ) -> ScalarFunction.Signature? {
        let types = arguments.map(\.type)
        func fitting(_ types: [DataType]) -> ScalarFunction.Signature? {
            resolve(types).flatMap { $0.arguments.count == types.count ? $0 : nil }
        }
        if let signature = fitting(types) { return signature }
        guard arguments.contains(where: \.isTextLiteral),
            let signature = fitting(arguments.map { $0.isTextLiteral ? .null : $0.type })
        else { return nil }
        // A number written as text keeps all its decimals, or a comparison would be with something else.
        var exact = types
        for (index, argument) in arguments.enumerated() where argument.isTextLiteral {
            exact[index] = .null
            guard case .text(let text)? = argument.constant, let decimal = ExactDecimal(text) else { continue }
            if case .decimal(let scale) = signature.arguments[index], decimal.scale > scale {
                exact[index] = .decimal(scale: decimal.scale)
            }
        }
        return fitting(exact) ?? signature
    }

    /// What says that a function doesn't take its arguments.
    ///
    /// - Parameter takes: whether it takes some types.
    func mismatch(
        _ name: String, _ usage: String, _ arguments: [BoundExpression], _ span: SourceSpan,
        takes: ([DataType]) -> Bool = { _ in false }
    ) -> Diagnostic {
        let types = arguments.map(\.type.name)
        let given =
            types.isEmpty
            ? "no arguments"
            : types.count == 1 ? types[0] : types.dropLast().joined(separator: ", ") + " and " + types[types.count - 1]
        let isOperator = name.first.map { !$0.isLetter } ?? false
        var help = mismatchHelp(arguments, span, takes: takes)
        if help.isEmpty {
            help = ["it is written \(usage)"]
            if isOperator, arguments.contains(where: { $0.type == .text }) {
                let other = arguments.first { $0.type != .text }?.type.name ?? "bigint"
                help = ["convert one side, e.g. with CAST(… AS \(other))"]
            }
        }
        return query.error("type-mismatch", "\(name) can't be applied to \(given)", at: span, help: help)
    }

    /// The value of a call of constants. What fails is left to fail when it is computed, if ever it is.
    private static func constant(
        _ function: ScalarFunction, _ arguments: [BoundExpression], _ type: DataType, _ span: SourceSpan
    ) -> Value? {
        guard !arguments.isEmpty else { return nil }
        var columns: [Column] = []
        for argument in arguments {
            guard case .literal(let value, let type) = argument else { return nil }
            var builder = ColumnBuilder(type: type)
            builder.append(value)
            columns.append(builder.finish())
        }
        let context = ScalarFunction.Context(span: span, rowCount: 1, type: type)
        guard let column = try? function.evaluate(columns, context), column.count == 1 else { return nil }
        return column[0]
    }
}
