import Columns
import Diagnostics

extension Parser {
    /// Binding powers, weakest first (PostgreSQL's table of operator precedence).
    enum Power {
        static let or = 1
        static let and = 2
        static let not = 3
        static let isTest = 4
        static let comparison = 5
        static let range = 6
        static let other = 7
        static let sum = 8
        static let product = 9
        static let power = 10
        static let timeZone = 11
        static let collation = 12
        static let sign = 13
        static let cast = 14
    }

    mutating func parseExpression(above power: Int = 0) throws -> Syntax.Expression {
        try enter()
        defer { leave() }
        var left = try parsePrefix()
        while let next = try parseInfix(left, above: power) { left = next }
        return left
    }

    private mutating func parsePrefix() throws -> Syntax.Expression {
        let start = current.span.lowerBound
        if at("not") {
            advance()
            let operand = try parseExpression(above: Power.not - 1)
            return try node(.not(operand), span(from: start), over: operand.depth)
        }
        if take(symbol: "-") {
            let operand = try parseExpression(above: Power.sign - 1)
            return try node(.negative(operand), span(from: start), over: operand.depth)
        }
        if take(symbol: "+") { return try parseExpression(above: Power.sign - 1) }
        if take(symbol: "~") {
            let operand = try parseExpression(above: Power.other)
            let name = Syntax.Identifier(name: "~x", span: span(from: start))
            return try node(
                .call(Syntax.Call(name: name, arguments: [operand])), span(from: start), over: operand.depth)
        }
        return try parsePrimary()
    }

    /// What continues an expression to the right, if its power is above; nil where the expression ends.
    private mutating func parseInfix(_ left: Syntax.Expression, above power: Int) throws -> Syntax.Expression? {
        switch current.kind {
        case .symbol: try parseSymbolInfix(left, above: power)
        case .word: try parseWordInfix(left, above: power)
        default: nil
        }
    }

    private static let symbolPowers: [String: Int] = [
        "=": Power.comparison, "<>": Power.comparison, "<": Power.comparison, "<=": Power.comparison,
        ">": Power.comparison, ">=": Power.comparison, "||": Power.other, "~": Power.other, "~*": Power.other,
        "!~": Power.other, "!~*": Power.other, "~~": Power.other, "~~*": Power.other, "!~~": Power.other,
        "!~~*": Power.other, "&": Power.other, "|": Power.other, "#": Power.other, "<<": Power.other, ">>": Power.other,
        "+": Power.sum, "-": Power.sum,
        "*": Power.product, "/": Power.product, "%": Power.product, "^": Power.power,
    ]

    /// The operators that PostgreSQL has for LIKE and ILIKE.
    private static let likeSigns = ["~~": "like", "!~~": "like", "~~*": "ilike", "!~~*": "ilike"]

    private mutating func parseSymbolInfix(_ left: Syntax.Expression, above power: Int) throws -> Syntax.Expression? {
        let start = left.span.lowerBound
        if at(symbol: "::") {
            advance()
            let type = try parseTypeName()
            return try node(.cast(left, type, isTry: false), span(from: start), over: left.depth)
        }
        let sign = current.text
        guard let own = Self.symbolPowers[sign], own > power else { return nil }
        if own == Power.comparison, case .binary(let inner, _, _) = left.kind, Self.symbolPowers[inner] == own,
            tokens[index - 1].text != ")"
        {
            throw error(
                "comparisons can't be chained", at: current.span,
                help: ["write a \(inner) b AND b \(sign) c"])
        }
        advance()
        if own == Power.comparison, at(["any", "some", "all"]), ahead(1, isSymbol: "(") {
            let isAll = at("all")
            advance()
            let opening = current.span
            advance()
            guard isAtQuery else {
                throw error(
                    "\(isAll ? "ALL" : "ANY") takes a subquery", at: current.span,
                    help: ["write (SELECT …), or \(isAll ? "… AND …" : "IN (…)") for a list of values"])
            }
            let query = try parseQuery()
            try expectClosing(opening)
            return try node(.quantified(sign, left, query, isAll: isAll), span(from: start), over: left.depth)
        }
        let right = try parseExpression(above: own)
        if let word = Self.likeSigns[sign] {
            return try node(
                .match(word, left, pattern: right, escape: nil, negated: sign.hasPrefix("!")), span(from: start),
                over: left.depth, right.depth)
        }
        let name = sign == "^" ? "power" : sign
        return try node(.binary(name, left, right), span(from: start), over: left.depth, right.depth)
    }

    private mutating func parseWordInfix(_ left: Syntax.Expression, above power: Int) throws -> Syntax.Expression? {
        let start = left.span.lowerBound
        switch current.keyword {
        case "or":
            guard Power.or > power else { return nil }
            return try parseChain(left, "or", Power.or) { .or($0) }
        case "and":
            guard Power.and > power else { return nil }
            return try parseChain(left, "and", Power.and) { .and($0) }
        case "is":
            guard Power.isTest > power else { return nil }
            advance()
            return try parseIs(left)
        case "isnull", "notnull":
            guard Power.isTest > power else { return nil }
            let negated = at("notnull")
            advance()
            return try node(.isNull(left, negated: negated), span(from: start), over: left.depth)
        case "between", "in", "like", "ilike", "similar":
            guard !at("similar") || ahead(1, is: "to") else { return nil }
            guard Power.range > power else { return nil }
            return try parseRange(left, negated: false)
        case "not":
            guard Power.range > power, ["between", "in", "like", "ilike", "similar"].contains(ahead(1).keyword)
            else { return nil }
            advance()
            return try parseRange(left, negated: true)
        case "at":
            guard Power.timeZone > power, take("at", "time", "zone") else { return nil }
            let zone = try parseExpression(above: Power.timeZone)
            let name = Syntax.Identifier(name: "timezone", span: span(from: start))
            return try node(
                .call(Syntax.Call(name: name, arguments: [zone, left])), span(from: start),
                over: left.depth, zone.depth)
        case "collate":
            guard Power.collation > power else { return nil }
            advance()
            try parseCollation()
            var collated = left
            collated.span = span(from: start)
            return collated
        default: return nil
        }
    }

    /// Texts compare by their characters' code points, which is what the collation C means; there is no other.
    private mutating func parseCollation() throws {
        let name = current
        guard name.kind == .word || name.kind == .quotedName else { throw unexpected("a collation after COLLATE") }
        guard ["c", "posix", "ucs_basic", "binary", "default", "c.utf8", "c.utf-8"].contains(name.text.lowercased())
        else {
            throw error(
                "there is no collation \"\(name.text)\"", at: name.span,
                help: ["texts compare by code points, as with COLLATE \"C\"; lower(…) makes case not matter"])
        }
        advance()
    }

    /// `a AND b AND c` as one node, so that long lists of conditions don't nest.
    private mutating func parseChain(
        _ first: Syntax.Expression, _ word: String, _ power: Int, _ make: ([Syntax.Expression]) -> Syntax.Kind
    ) throws -> Syntax.Expression {
        var operands = [first]
        while take(word) { operands.append(try parseExpression(above: power)) }
        let depth = operands.reduce(0) { max($0, $1.depth) }
        return try node(make(operands), span(from: first.span.lowerBound), over: depth)
    }

    private mutating func parseIs(_ left: Syntax.Expression) throws -> Syntax.Expression {
        let negated = take("not")
        let start = left.span.lowerBound
        if take("null") || take("unknown") {
            return try node(.isNull(left, negated: negated), span(from: start), over: left.depth)
        }
        if at("true") || at("false") {
            let truth = at("true")
            advance()
            return try node(.isTruth(left, truth, negated: negated), span(from: start), over: left.depth)
        }
        if take("distinct", "from") {
            let right = try parseExpression(above: Power.comparison)
            return try node(
                .isDistinct(left, right, negated: negated), span(from: start), over: left.depth, right.depth)
        }
        throw unexpected("NULL, TRUE, FALSE, UNKNOWN or DISTINCT FROM after IS\(negated ? " NOT" : "")")
    }

    private mutating func parseRange(_ left: Syntax.Expression, negated: Bool) throws -> Syntax.Expression {
        let start = left.span.lowerBound
        let word = current.keyword
        advance()
        switch word {
        case "in": return try parseIn(left, negated: negated)
        case "between":
            let isSymmetric = take("symmetric")
            if !isSymmetric { _ = take("asymmetric") }
            let low = try parseExpression(above: Power.range)
            try expect("and", after: "BETWEEN and its lower bound")
            let high = try parseExpression(above: Power.range)
            if isSymmetric {
                // Inside in the one order or in the other.
                let ways = try [(low, high), (high, low)].map { low, high in
                    try node(
                        .between(left, low, high, negated: false), span(from: start),
                        over: left.depth, low.depth, high.depth)
                }
                let either = try node(.or(ways), span(from: start), over: ways[0].depth)
                return negated ? try node(.not(either), span(from: start), over: either.depth) : either
            }
            return try node(
                .between(left, low, high, negated: negated), span(from: start),
                over: left.depth, low.depth, high.depth)
        default:
            if word == "similar" { try expect("to", after: "SIMILAR") }
            let pattern = try parseExpression(above: Power.range)
            let escape = take("escape") ? try parseExpression(above: Power.range) : nil
            return try node(
                .match(
                    word == "similar" ? "similar to" : word, left, pattern: pattern, escape: escape, negated: negated),
                span(from: start), over: left.depth, pattern.depth, escape?.depth ?? 0)
        }
    }

    private mutating func parseIn(_ left: Syntax.Expression, negated: Bool) throws -> Syntax.Expression {
        let opening = current.span
        try expect(symbol: "(", "after IN")
        if isAtQuery {
            let query = try parseQuery()
            try expectClosing(opening)
            return try node(
                .inQuery(left, query, negated: negated), span(from: left.span.lowerBound), over: left.depth)
        }
        if at(symbol: ")") {
            throw error("the list after IN is empty", at: opening.lowerBound..<current.span.upperBound)
        }
        let list = try parseExpressionList()
        try expectClosing(opening)
        let depth = list.reduce(left.depth) { max($0, $1.depth) }
        return try node(.inList(left, list, negated: negated), span(from: left.span.lowerBound), over: depth)
    }
}
