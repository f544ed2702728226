import Columns
import Diagnostics

extension SelectBinder {
    /// A call with OVER; stands as a placeholder until the input of windows is known.
    func window(_ call: Syntax.Call, _ binder: ExpressionBinder, _ span: SourceSpan) throws -> BoundExpression {
        guard binder.clause.allowsWindows, !binder.isInAggregate, !binder.isInWindow else {
            let place =
                binder.isInAggregate
                ? "an aggregate" : binder.isInWindow ? "another window function" : binder.clause.name
            throw query.error(
                "misplaced-window", "a window function can't stand in \(place)", at: span,
                help: [
                    binder.clause == .filter || binder.clause == .having
                        ? "conditions on window functions stand in QUALIFY" : "compute it in a subquery"
                ])
        }
        guard let reference = call.window else { throw binder.unknownFunction(call.name) }
        binder.isInWindow = true
        defer { binder.isInWindow = false }
        let before = binder.named.count
        let specification = try resolved(reference)
        let (function, arguments, type) = try windowFunction(call, binder, span)
        let filter = try call.filter.map { try binder.condition($0, "FILTER") }
        if case .aggregate = function {
        } else if filter != nil {
            throw query.error("unsupported", "FILTER takes an aggregate, which \(call.name.name) isn't", at: span)
        }
        var window = BoundWindow(
            function: function, arguments: arguments, filter: filter,
            partition: try specification.partition.map(binder.bind),
            order: try specification.order.map { key in
                SortKey(
                    try binder.bind(key.expression), isDescending: key.isDescending,
                    nullsFirst: key.nullsFirst ?? false)
            },
            type: type, span: query.moved(span))
        if let frame = specification.frame { window.frame = try self.frame(frame, &window.order, binder) }
        window.ignoresNulls = try ignoresNulls(call, function, span)
        windows.append(window)
        windowNames.append(Array(binder.named[before...]))
        binder.named.removeSubrange(before...)
        return .column(Placeholder.window + windows.count - 1, type)
    }

    private func ignoresNulls(_ call: Syntax.Call, _ function: WindowFunction, _ span: SourceSpan) throws -> Bool {
        guard call.ignoresNulls else { return false }
        switch function {
        case .lag, .lead, .firstValue, .lastValue, .nthValue: return true
        default:
            throw query.error(
                "unsupported", "IGNORE NULLS has no meaning for \(call.name.name)", at: span,
                help: ["aggregates leave out nulls anyway"])
        }
    }

    // MARK: Functions

    private func windowFunction(
        _ call: Syntax.Call, _ binder: ExpressionBinder, _ span: SourceSpan
    ) throws -> (WindowFunction, [BoundExpression], DataType) {
        let name = call.name.name
        guard !call.isDistinct, call.order.isEmpty, call.withinGroup.isEmpty else {
            throw query.error(
                "unsupported", "DISTINCT and ORDER BY aren't supported in the arguments of a window function", at: span)
        }
        guard let known = WindowCall.functions[name.lowercased()] else {
            guard let function = query.session.functions.aggregate(name) else {
                if query.session.functions.scalar(name) != nil {
                    throw query.error(
                        "not-a-window-function", "\(name) is neither an aggregate nor a window function", at: span,
                        help: ["remove OVER"])
                }
                throw binder.unknownFunction(call.name)
            }
            let (arguments, type) = try aggregateArguments(function, call, binder, span)
            return (.aggregate(function), arguments, type)
        }
        guard !call.isStar, known.argumentCount.contains(call.arguments.count) else {
            throw query.error(
                "type-mismatch", "\(name) doesn't take \(call.isStar ? "*" : "\(call.arguments.count) arguments")",
                at: span, help: ["it is written \(known.usage)"])
        }
        var arguments = try call.arguments.map(binder.bind)
        if case .ntile = known.function {
            arguments[0] = try binder.coerced(arguments[0], to: .integer, call.arguments[0].span)
        }
        if arguments.count > 1 {
            arguments[1] = try binder.coerced(arguments[1], to: .integer, call.arguments[1].span)
        }
        if arguments.count > 2 {
            let type = try query.commonType(of: [arguments[0], arguments[2]]) { _, type, value in
                query.error(
                    "type-mismatch", "the default of \(name) is \(type.name), the value \(value.name)",
                    at: call.arguments[2].span)
            }
            arguments[0] = try binder.converted(arguments[0], to: type, call.arguments[0].span)
            arguments[2] = try binder.converted(arguments[2], to: type, call.arguments[2].span)
        }
        switch known.result {
        case .type(let type): return (known.function, arguments, type)
        case .firstArgument: return (known.function, arguments, arguments[0].type)
        }
    }

    // MARK: Specification

    /// A window with what it inherits from the one it is based on.
    private func resolved(_ reference: Syntax.WindowReference) throws -> Syntax.WindowSpecification {
        switch reference {
        case .named(let name): return try namedWindow(name, depth: 0)
        case .specification(let specification): return try resolved(specification, depth: 0)
        }
    }

    private func namedWindow(_ name: Syntax.Identifier, depth: Int) throws -> Syntax.WindowSpecification {
        guard let found = select.windows.first(where: { $0.name.name.lowercased() == name.name.lowercased() }) else {
            throw query.error(
                "unknown-window", "there is no window \"\(name.name)\"", at: name.span,
                help: [
                    Suggestion.help(for: name.name, among: select.windows.map(\.name.name))
                        ?? "define it: WINDOW \(name.name) AS (PARTITION BY … ORDER BY …)"
                ])
        }
        guard depth <= select.windows.count else {
            throw query.error("unknown-window", "the window \"\(name.name)\" is based on itself", at: name.span)
        }
        return try resolved(found.specification, depth: depth + 1)
    }

    private func resolved(
        _ specification: Syntax.WindowSpecification, depth: Int
    ) throws -> Syntax.WindowSpecification {
        guard let name = specification.base else { return specification }
        var result = try namedWindow(name, depth: depth)
        guard specification.partition.isEmpty, result.order.isEmpty || specification.order.isEmpty,
            result.frame == nil
        else {
            throw query.error(
                "invalid-window",
                "a window based on \"\(name.name)\" can only add what that has not: an order or a frame",
                at: specification.span)
        }
        if !specification.order.isEmpty { result.order = specification.order }
        result.frame = specification.frame
        return result
    }
}
