import Columns
import Diagnostics

extension Parser {
    /// A literal, name, call, bracket, CASE or another expression that needs no operator.
    mutating func parsePrimary() throws -> Syntax.Expression {
        let token = current
        switch token.kind {
        case .number:
            advance()
            return try node(.literal(try number(token)), token.span)
        case .text:
            advance()
            return try node(.literal(.text(token.text)), token.span)
        case .parameter:
            advance()
            return try node(.parameter(token.text), token.span)
        case .symbol:
            guard token.text == "(" else { throw unexpected("an expression") }
            return try parseBracket()
        case .quotedName: return try parseName()
        case .word: return try parseWord()
        case .end: throw unexpected("an expression")
        }
    }

    private func number(_ token: Token) throws -> Value {
        if let integer = Int64(token.text) { return .integer(integer) }
        if token.text.contains(where: { $0 == "e" || $0 == "E" }) {
            if let double = Double(token.text), double.isFinite { return .double(double) }
        } else if let decimal = ExactDecimal(token.text) {
            return .decimal(decimal)
        }
        throw error(
            "the number \(token.text) is out of range", at: token.span,
            help: ["exact numbers have up to \(ExactDecimal.maximumDigits) digits"])
    }

    private mutating func parseBracket() throws -> Syntax.Expression {
        let opening = current.span
        advance()
        if isAtQuery {
            let query = try parseQuery()
            try expectClosing(opening)
            return try node(.subquery(query), span(from: opening.lowerBound))
        }
        var inner = try parseExpression()
        if at(symbol: ",") {
            var parts = [inner]
            while take(symbol: ","), !at(symbol: ")") { parts.append(try parseExpression()) }
            try expectClosing(opening)
            return try node(
                .row(parts), span(from: opening.lowerBound), over: parts.reduce(0) { max($0, $1.depth) })
        }
        try expectClosing(opening)
        inner.span = span(from: opening.lowerBound)
        return inner
    }

    /// `ROW (a, b)`.
    private mutating func parseRow() throws -> Syntax.Expression {
        let start = current.span.lowerBound
        advance()
        let opening = current.span
        advance()
        let parts = try parseExpressionList()
        try expectClosing(opening)
        return try node(.row(parts), span(from: start), over: parts.reduce(0) { max($0, $1.depth) })
    }

    private mutating func parseWord() throws -> Syntax.Expression {
        let token = current
        switch token.keyword {
        case "null": return try literal(.null)
        case "true": return try literal(.boolean(true))
        case "false": return try literal(.boolean(false))
        case "case": return try parseCase()
        case "cast", "try_cast":
            if ahead(1, isSymbol: "(") { return try parseCast() }
        case "exists":
            advance()
            let opening = current.span
            try expect(symbol: "(", "after EXISTS")
            guard isAtQuery else { throw unexpected("SELECT after EXISTS (") }
            let query = try parseQuery()
            try expectClosing(opening)
            return try node(.exists(query), span(from: token.span.lowerBound))
        case "interval":
            if let interval = try parseInterval() { return interval }
        case "current_date", "current_timestamp", "localtimestamp":
            // How many places a second has is left to how it is shown.
            let hasPrecision = ahead(1, isSymbol: "(") && ahead(2).kind == .number && ahead(3, isSymbol: ")")
            if hasPrecision || (!ahead(1, isSymbol: "(") && !ahead(1, isSymbol: ".")) {
                index += hasPrecision ? 4 : 1
                let name = Syntax.Identifier(name: token.keyword, span: token.span)
                return try node(.call(Syntax.Call(name: name, arguments: [])), token.span)
            }
        case "row":
            if ahead(1, isSymbol: "(") { return try parseRow() }
        case "extract", "substring", "overlay", "trim", "position":
            if ahead(1, isSymbol: "(") { return try parseSpecialCall() }
        default: if isAtTypedLiteral { return try parseTypedLiteral() }
        }
        // LEFT and RIGHT are functions too.
        let isCall = ahead(1, isSymbol: "(") && (token.keyword == "left" || token.keyword == "right")
        guard isCall || !Keywords.reserved.contains(token.keyword) else { throw unexpected("an expression") }
        return try parseName()
    }

    private mutating func literal(_ value: Value) throws -> Syntax.Expression {
        defer { advance() }
        return try node(.literal(value), current.span)
    }

    /// `a`, `a.b` or `f(…)`.
    private mutating func parseName() throws -> Syntax.Expression {
        let start = current.span.lowerBound
        var path = [Syntax.Identifier(name: current.text, span: current.span)]
        advance()
        if at(symbol: "("), path[0].name != "" { return try parseCall(path[0]) }
        while at(symbol: ".") {
            advance()
            if at(symbol: "*") {
                throw error(
                    "\(path[0].name).* can only stand in the SELECT list by itself", at: span(from: start),
                    help: ["name the column instead"])
            }
            path.append(try parseIdentifier("a column name after \".\"", allowsReserved: true))
        }
        return try node(.column(path), span(from: start))
    }

    private mutating func parseCase() throws -> Syntax.Expression {
        let start = current.span
        advance()
        let operand = at("when") ? nil : try parseExpression()
        var branches: [(when: Syntax.Expression, then: Syntax.Expression)] = []
        var depth = operand?.depth ?? 0
        while take("when") {
            let when = try parseExpression()
            try expect("then", after: "the condition of WHEN")
            let then = try parseExpression()
            depth = max(depth, when.depth, then.depth)
            branches.append((when, then))
        }
        guard !branches.isEmpty else { throw unexpected("WHEN after CASE") }
        let otherwise = take("else") ? try parseExpression() : nil
        guard take("end") else {
            let place = source.location(of: start)
            throw unexpected("END of the CASE").noting(
                "CASE begins at line \(place.line ?? 1), column \(place.column ?? 1)")
        }
        return try node(
            .conditional(operand, branches, otherwise: otherwise), span(from: start.lowerBound),
            over: depth, otherwise?.depth ?? 0)
    }

    private mutating func parseCast() throws -> Syntax.Expression {
        let start = current.span.lowerBound
        let isTry = at("try_cast")
        advance()
        let opening = current.span
        advance()
        let operand = try parseExpression()
        try expect("as", after: "the operand of CAST")
        let type = try parseTypeName()
        try expectClosing(opening)
        return try node(.cast(operand, type, isTry: isTry), span(from: start), over: operand.depth)
    }

    /// A text of a named type.
    private mutating func parseTypedLiteral() throws -> Syntax.Expression {
        let start = current.span
        var name = try parseTypeName()
        name.span = start
        let text = try literal(.text(current.text))
        return try node(.cast(text, name, isTry: false), span(from: start.lowerBound), over: 1)
    }
}
