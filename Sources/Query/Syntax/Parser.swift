import Diagnostics

/// Turns tokens into a tree. Recursive descent for clauses, operator precedence (Pratt) for expressions.
struct Parser {
    let source: SourceText
    let tokens: [Token]
    var index = 0
    private var nesting = 0

    /// How deep brackets, subqueries and prefix operators may nest.
    static let maximumNesting = 100
    /// How high an expression's tree may grow: a longer chain of operators is an error, not a stack overflow later.
    static let maximumDepth = 250

    init(source: SourceText, range: Range<Int>? = nil) throws {
        self.source = source
        tokens = try Lexer.tokens(of: source, range: range ?? 0..<source.utf8.count)
    }

    /// Reads one query; a semicolon may follow it, but nothing else.
    ///
    /// - Throws: `Diagnostic` of code `sql-syntax`, with the place.
    static func parse(source: SourceText, range: Range<Int>? = nil) throws -> Syntax.Query {
        var parser = try Parser(source: source, range: range)
        return try parser.parseOnly()
    }

    /// Reads one query, which `EXPLAIN` or `EXPLAIN ANALYZE` may precede.
    ///
    /// - Throws: as `parse`.
    static func parseStatement(
        source: SourceText, range: Range<Int>? = nil
    ) throws -> (query: Syntax.Query, explanation: Explanation?) {
        var parser = try Parser(source: source, range: range)
        var explanation: Explanation?
        try parser.refuseOtherStatements()
        if parser.take("explain") { explanation = try parser.parseExplanation() }
        return (try parser.parseOnly(), explanation)
    }

    /// `ANALYZE`, or options in brackets.
    private mutating func parseExplanation() throws -> Explanation {
        if take("analyze") { return .analysis }
        guard at(symbol: "("), !isAtQuery else { return .plan }
        advance()
        var explanation = Explanation.plan
        repeat {
            guard take("analyze") else { throw unexpected("ANALYZE, the only option of EXPLAIN") }
            explanation = .analysis
            if take("false") || take("off") { explanation = .plan } else if !take("true") { _ = take("on") }
        } while take(symbol: ",")
        guard take(symbol: ")") else { throw unexpected("\")\" after the options of EXPLAIN") }
        return explanation
    }

    private mutating func parseOnly() throws -> Syntax.Query {
        if current.kind == .end {
            throw error("the query is empty", at: current.span, help: ["write SELECT … FROM …"])
        }
        let query = try parseQuery()
        while take(symbol: ";") {}
        guard current.kind == .end else {
            if index > 0, tokens[index - 1].text == ";" {
                throw error(
                    "only one query can be run at a time", at: current.span, help: ["remove what follows ;"])
            }
            var problem = unexpected("the end of the query")
            // A misspelled keyword was taken for an alias, and the next word is what doesn't fit.
            let previous = tokens[max(0, index - 1)]
            if previous.kind == .word, !Keywords.reserved.contains(previous.keyword),
                let near = Suggestion.nearest(to: previous.text, among: Keywords.clauses, limit: 1).first,
                near != previous.keyword
            {
                problem.help.append("did you mean \(near.uppercased()) instead of \"\(previous.text)\"?")
            }
            throw problem
        }
        return query
    }

    // MARK: Tokens

    var current: Token { tokens[index] }

    func ahead(_ count: Int) -> Token { tokens[min(index + count, tokens.count - 1)] }

    /// The end of the token before the current one.
    var previousEnd: Int { index > 0 ? tokens[index - 1].span.upperBound : current.span.lowerBound }

    func span(from start: Int) -> SourceSpan { start..<max(start, previousEnd) }

    mutating func advance() { if index < tokens.count - 1 { index += 1 } }

    func at(_ keyword: String) -> Bool { current.kind == .word && current.keyword == keyword }

    func at(_ keywords: [String]) -> Bool { current.kind == .word && keywords.contains(current.keyword) }

    func at(symbol: String) -> Bool { current.kind == .symbol && current.text == symbol }

    func ahead(_ count: Int, is keyword: String) -> Bool {
        ahead(count).kind == .word && ahead(count).keyword == keyword
    }

    func ahead(_ count: Int, isSymbol symbol: String) -> Bool {
        ahead(count).kind == .symbol && ahead(count).text == symbol
    }

    mutating func take(_ keyword: String) -> Bool {
        guard at(keyword) else { return false }
        advance()
        return true
    }

    mutating func take(symbol: String) -> Bool {
        guard at(symbol: symbol) else { return false }
        advance()
        return true
    }

    /// Takes several words in a row or none.
    mutating func take(_ keywords: String...) -> Bool {
        for (offset, keyword) in keywords.enumerated() where !ahead(offset, is: keyword) { return false }
        index += keywords.count
        return true
    }

    mutating func takeOrderBy() throws -> Bool {
        guard take("order") else { return false }
        try expect("by", after: "ORDER")
        return true
    }

    mutating func expect(_ keyword: String, after context: String) throws {
        guard take(keyword) else { throw unexpected("\(keyword.uppercased()) after \(context)") }
    }

    mutating func expect(symbol: String, _ context: String) throws {
        guard take(symbol: symbol) else { throw unexpected("\"\(symbol)\" \(context)") }
    }

    /// The closing bracket of one that was opened before.
    mutating func expectClosing(_ opening: SourceSpan) throws {
        guard !take(symbol: ")") else { return }
        let place = source.location(of: opening)
        var problem = unexpected("\")\"")
        problem.notes.append("\"(\" was opened at line \(place.line ?? 1), column \(place.column ?? 1)")
        throw problem
    }

    // MARK: Errors

    func error(_ message: String, at span: SourceSpan, help: [String] = []) -> Diagnostic {
        Diagnostic(.usage, code: "sql-syntax", message, at: source.location(of: span), help: help)
    }

    func unexpected(_ expected: String) -> Diagnostic {
        let token = current
        var help: [String] = []
        let found: String
        switch token.kind {
        case .end: found = "the query ends"
        case .word:
            found = "found \"\(token.text)\""
            let previous = tokens[max(0, index - 1)]
            if previous.isSplit(by: token) {
                help.append(Token.doubledQuote(previous, token))
            } else if Keywords.reserved.contains(token.keyword) {
                if expected.contains("name") || expected.contains("expression") {
                    help.append("\(token.text.uppercased()) is a word of SQL; as a name it needs double quotes")
                }
            } else if let near = Suggestion.nearest(to: token.text, among: Keywords.clauses, limit: 1).first {
                help.append("did you mean \(near.uppercased())?")
            }
        case .quotedName: found = "found the name \"\(token.text)\""
        case .number: found = "found the number \(token.text)"
        case .text: found = "found the text '\(token.text)'"
        case .parameter: found = "found the parameter :\(token.text)"
        case .symbol: found = "found \"\(token.text)\""
        }
        return error("expected \(expected), but \(found)", at: token.span, help: help)
    }

    // MARK: Nesting

    mutating func enter() throws {
        nesting += 1
        guard nesting <= Self.maximumNesting else {
            throw error(
                "the query is nested more than \(Self.maximumNesting) levels deep", at: current.span,
                help: ["move inner parts to a WITH clause"])
        }
    }

    mutating func leave() { nesting -= 1 }

    /// Makes a node, one higher than its highest child.
    func node(_ kind: Syntax.Kind, _ span: SourceSpan, over children: Int...) throws -> Syntax.Expression {
        let depth = (children.max() ?? 0) + 1
        guard depth <= Self.maximumDepth else {
            throw error(
                "the expression chains more than \(Self.maximumDepth) operators", at: span,
                help: ["split it into several columns of a subquery"])
        }
        return Syntax.Expression(kind: kind, span: span, depth: depth)
    }

    // MARK: Names and lists

    /// Whether the current token can be a name where any name may stand.
    var isAtName: Bool {
        current.kind == .quotedName || (current.kind == .word && !Keywords.reserved.contains(current.keyword))
    }

    mutating func parseIdentifier(_ what: String, allowsReserved: Bool = false) throws -> Syntax.Identifier {
        guard isAtName || (allowsReserved && current.kind == .word) else { throw unexpected(what) }
        defer { advance() }
        return Syntax.Identifier(name: current.text, span: current.span)
    }

    /// `(name, name)`.
    mutating func parseNameList(_ what: String) throws -> [Syntax.Identifier] {
        let opening = current.span
        try expect(symbol: "(", "before the list of names")
        var names: [Syntax.Identifier] = []
        repeat {
            if at(symbol: ")"), !names.isEmpty { break }
            names.append(try parseIdentifier(what))
        } while take(symbol: ",")
        try expectClosing(opening)
        return names
    }

    /// Expressions up to what can't be one; a comma may trail.
    mutating func parseExpressionList() throws -> [Syntax.Expression] {
        var list: [Syntax.Expression] = []
        repeat {
            if !list.isEmpty, isAtListEnd { break }
            list.append(try parseExpression())
        } while take(symbol: ",")
        return list
    }

    /// Whether a list ends here, so that the comma before was a trailing one.
    var isAtListEnd: Bool {
        switch current.kind {
        case .end: true
        case .symbol: current.text == ")" || current.text == ";"
        case .word:
            at([
                "from", "where", "group", "having", "qualify", "order", "limit", "offset", "fetch", "union",
                "intersect", "except",
            ]) || (at("window") && (ahead(1).kind == .word || ahead(1).kind == .quotedName) && ahead(2, is: "as"))
        default: false
        }
    }
}
