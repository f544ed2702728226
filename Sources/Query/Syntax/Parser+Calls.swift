import Columns
import Diagnostics

extension Parser {
    /// `name(arguments) [WITHIN GROUP …] [FILTER …] [OVER …]`; the current token is the bracket.
    mutating func parseCall(_ name: Syntax.Identifier) throws -> Syntax.Expression {
        var call = Syntax.Call(name: name, arguments: [])
        let opening = current.span
        advance()
        if take(symbol: "*") {
            call.isStar = true
        } else if !at(symbol: ")") {
            if take("distinct") { call.isDistinct = true } else { _ = take("all") }
            call.arguments = try parseExpressionList()
            if try takeOrderBy() { call.order = try parseOrderKeys() }
            if take("ignore", "nulls") { call.ignoresNulls = true } else { _ = take("respect", "nulls") }
        }
        try expectClosing(opening)
        try parseCallSuffixes(&call)
        var depth = call.arguments.reduce(0) { max($0, $1.depth) }
        for key in call.order + call.withinGroup { depth = max(depth, key.expression.depth) }
        return try node(.call(call), span(from: name.span.lowerBound), over: depth, call.filter?.depth ?? 0)
    }

    private mutating func parseCallSuffixes(_ call: inout Syntax.Call) throws {
        if take("within", "group") {
            let opening = current.span
            try expect(symbol: "(", "after WITHIN GROUP")
            guard try takeOrderBy() else { throw unexpected("ORDER BY after WITHIN GROUP (") }
            call.withinGroup = try parseOrderKeys()
            try expectClosing(opening)
        }
        if at("filter"), ahead(1, isSymbol: "(") {
            advance()
            let opening = current.span
            advance()
            _ = take("where")
            call.filter = try parseExpression()
            try expectClosing(opening)
        }
        if take("ignore", "nulls") { call.ignoresNulls = true } else { _ = take("respect", "nulls") }
        if at("over"), ahead(1, isSymbol: "(") || ahead(1).kind == .word || ahead(1).kind == .quotedName {
            advance()
            if at(symbol: "(") {
                call.window = .specification(try parseWindowSpecification())
            } else {
                call.window = .named(try parseIdentifier("a window's name after OVER"))
            }
        }
    }

    mutating func parseWindowSpecification() throws -> Syntax.WindowSpecification {
        let opening = current.span
        try expect(symbol: "(", "before the window")
        var window = Syntax.WindowSpecification(span: opening)
        if isAtName, !at(["partition", "rows", "range", "groups"]) || ahead(1, isSymbol: ")") {
            window.base = try parseIdentifier("a window's name")
        }
        if take("partition") {
            try expect("by", after: "PARTITION")
            window.partition = try parseWindowList()
        }
        if try takeOrderBy() { window.order = try parseOrderKeys() }
        if at(["rows", "range", "groups"]) { window.frame = try parseFrame() }
        try expectClosing(opening)
        window.span = span(from: opening.lowerBound)
        return window
    }

    private mutating func parseWindowList() throws -> [Syntax.Expression] {
        var list: [Syntax.Expression] = []
        repeat {
            if !list.isEmpty, isAtListEnd || at(["rows", "range", "groups"]) { break }
            list.append(try parseExpression())
        } while take(symbol: ",")
        return list
    }

    private mutating func parseFrame() throws -> Syntax.Frame {
        let start = current.span.lowerBound
        let unit: WindowFrame.Unit = at("rows") ? .rows : at("groups") ? .groups : .range
        advance()
        let bounds: (Syntax.Frame.Bound, Syntax.Frame.Bound)
        if take("between") {
            let first = try parseBound()
            try expect("and", after: "the frame's start")
            bounds = (first, try parseBound())
        } else {
            bounds = (try parseBound(), .currentRow)
        }
        var frame = Syntax.Frame(unit: unit, start: bounds.0, end: bounds.1, span: span(from: start))
        if take("exclude") {
            frame.exclusion = try parseExclusion()
            frame.span = span(from: start)
        }
        return frame
    }

    private mutating func parseExclusion() throws -> WindowFrame.Exclusion {
        if take("current", "row") { return .currentRow }
        if take("no", "others") { return .noOthers }
        if take("group") { return .group }
        if take("ties") { return .ties }
        throw unexpected("CURRENT ROW, GROUP, TIES or NO OTHERS after EXCLUDE")
    }

    private mutating func parseBound() throws -> Syntax.Frame.Bound {
        if take("unbounded", "preceding") { return .unboundedPreceding }
        if take("unbounded", "following") { return .unboundedFollowing }
        if take("current", "row") { return .currentRow }
        let offset = try parseExpression(above: Power.range)
        if take("preceding") { return .preceding(offset) }
        if take("following") { return .following(offset) }
        throw unexpected("PRECEDING or FOLLOWING")
    }

    mutating func parseOrderKeys() throws -> [Syntax.OrderKey] {
        var keys: [Syntax.OrderKey] = []
        repeat {
            if !keys.isEmpty, isAtListEnd || at(["rows", "range", "groups"]) { break }
            var key = Syntax.OrderKey(expression: try parseExpression())
            (key.isDescending, key.nullsFirst) = try parseDirection()
            keys.append(key)
        } while take(symbol: ",")
        return keys
    }

    /// `[ASC | DESC | USING < | USING >] [NULLS FIRST | NULLS LAST]`.
    mutating func parseDirection() throws -> (isDescending: Bool, nullsFirst: Bool?) {
        var isDescending = take("desc")
        if at("using"), ahead(1, isSymbol: "<") || ahead(1, isSymbol: ">") {
            isDescending = ahead(1, isSymbol: ">")
            index += 2
        } else if !isDescending {
            _ = take("asc")
        }
        guard take("nulls") else { return (isDescending, nil) }
        if take("first") { return (isDescending, true) }
        if take("last") { return (isDescending, false) }
        throw unexpected("FIRST or LAST after NULLS")
    }

    /// The calls whose arguments are separated by words: EXTRACT, SUBSTRING, OVERLAY, TRIM, POSITION.
    mutating func parseSpecialCall() throws -> Syntax.Expression {
        let name = Syntax.Identifier(name: current.keyword, span: current.span)
        let opening = ahead(1).span
        let start = index
        var call = Syntax.Call(name: name, arguments: [])
        switch current.keyword {
        case "extract":
            // The part is a word or a text.
            let part = ahead(2)
            guard part.kind == .word || part.kind == .text, ahead(3, is: "from") else { return try parseCallHere(name) }
            index += 4
            let text = Syntax.Expression(kind: .literal(.text(part.text.lowercased())), span: part.span, depth: 1)
            call.arguments = [text, try parseExpression()]
        case "substring":
            index += 2
            let text = try parseExpression()
            guard at("from") || at("for") else {
                index = start
                return try parseCallHere(name)
            }
            let one = Syntax.Expression(kind: .literal(.integer(1)), span: current.span, depth: 1)
            call.arguments = [text, take("from") ? try parseExpression() : one]
            if take("for") { call.arguments.append(try parseExpression()) }
        case "overlay":
            index += 2
            let text = try parseExpression()
            guard take("placing") else {
                index = start
                return try parseCallHere(name)
            }
            call.arguments = [text, try parseExpression()]
            try expect("from", after: "PLACING and the new text")
            call.arguments.append(try parseExpression())
            if take("for") { call.arguments.append(try parseExpression()) }
        case "trim":
            index += 2
            if take("leading") {
                call.name.name = "ltrim"
            } else if take("trailing") {
                call.name.name = "rtrim"
            } else {
                _ = take("both")
            }
            if take("from") {
                call.arguments = [try parseExpression()]
            } else {
                let first = try parseExpression()
                if take("from") {
                    call.arguments = [try parseExpression(), first]
                } else {
                    call.arguments = [first]
                    while take(symbol: ",") { call.arguments.append(try parseExpression()) }
                }
            }
        default:
            index += 2
            // IN is no operator here, so the needle stops before it.
            let needle = try parseExpression(above: Power.range)
            guard take("in") else {
                index = start
                return try parseCallHere(name)
            }
            call.arguments = [needle, try parseExpression()]
        }
        try expectClosing(opening)
        let depth = call.arguments.reduce(0) { max($0, $1.depth) }
        return try node(.call(call), span(from: name.span.lowerBound), over: depth)
    }

    private mutating func parseCallHere(_ name: Syntax.Identifier) throws -> Syntax.Expression {
        advance()
        return try parseCall(name)
    }
}
