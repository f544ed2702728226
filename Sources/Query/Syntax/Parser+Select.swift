import Diagnostics

extension Parser {
    /// `SELECT … FROM …`, or `FROM … [SELECT …]`, with the clauses up to WINDOW.
    mutating func parseSelect() throws -> Syntax.Select {
        let start = current.span.lowerBound
        var select = Syntax.Select(span: start..<start)
        if take("from") {
            select.from = try parseFrom()
            if take("select") {
                try parseSelectList(&select)
            } else {
                select.items = [.star(Syntax.Star(span: span(from: start)))]
            }
        } else {
            try expect("select", after: "the beginning")
            try parseSelectList(&select)
            if take("from") { select.from = try parseFrom() }
        }
        try parseClauses(&select)
        select.span = span(from: start)
        return select
    }

    private mutating func parseSelectList(_ select: inout Syntax.Select) throws {
        if take("distinct") {
            select.distinct = .all
            if at("on"), ahead(1, isSymbol: "(") {
                advance()
                let opening = current.span
                advance()
                select.distinct = .on(try parseExpressionList())
                try expectClosing(opening)
            }
        } else {
            _ = take("all")
        }
        repeat {
            if !select.items.isEmpty, isAtListEnd { break }
            select.items.append(try parseItem())
        } while take(symbol: ",")
    }

    private mutating func parseItem() throws -> Syntax.Item {
        let start = current.span.lowerBound
        if at(symbol: "*") {
            advance()
            return .star(try parseStar(nil, from: start))
        }
        if isAtName, ahead(1, isSymbol: "."), ahead(2, isSymbol: "*") {
            let qualifier = try parseIdentifier("a table's name")
            advance()
            advance()
            return .star(try parseStar(qualifier, from: start))
        }
        if at("from") || current.kind == .end {
            throw unexpected("an expression after SELECT")
        }
        let expression = try parseExpression()
        return .expression(expression, alias: try parseAlias())
    }

    private mutating func parseAlias() throws -> Syntax.Identifier? {
        if take("as") { return try parseIdentifier("a name after AS", allowsReserved: true) }
        return isAtName ? try parseIdentifier("a name") : nil
    }

    private mutating func parseStar(_ qualifier: Syntax.Identifier?, from start: Int) throws -> Syntax.Star {
        var star = Syntax.Star(qualifier: qualifier, span: span(from: start))
        if at("exclude") || (at("except") && ahead(1, isSymbol: "(") && !ahead(2, is: "select")) {
            advance()
            star.excluded =
                at(symbol: "(") ? try parseNameList("a column name") : [try parseIdentifier("a column name")]
        }
        if at("replace"), ahead(1, isSymbol: "(") {
            advance()
            let opening = current.span
            advance()
            repeat {
                if at(symbol: ")"), !star.replaced.isEmpty { break }
                let expression = try parseExpression()
                try expect("as", after: "the new value in REPLACE")
                star.replaced.append((expression, try parseIdentifier("a column name")))
            } while take(symbol: ",")
            try expectClosing(opening)
        }
        return star
    }

    private mutating func parseClauses(_ select: inout Syntax.Select) throws {
        if take("where") { select.filter = try parseExpression() }
        if at("group") {
            let start = current.span.lowerBound
            advance()
            try expect("by", after: "GROUP")
            if at("all"), !ahead(1, isSymbol: "(") {
                advance()
                select.grouping = .all(span(from: start))
            } else {
                select.grouping = try parseGrouping()
            }
        }
        if take("having") { select.having = try parseExpression() }
        while at("window"), ahead(2, is: "as") {
            advance()
            repeat {
                if !select.windows.isEmpty, isAtListEnd { break }
                let name = try parseIdentifier("a window's name")
                try expect("as", after: "the window's name")
                select.windows.append((name, try parseWindowSpecification()))
            } while take(symbol: ",")
        }
        if take("qualify") { select.qualify = try parseExpression() }
        if at(["where", "group", "having"]) {
            throw error(
                "\(current.text.uppercased()) stands in the wrong place", at: current.span,
                help: ["the order is SELECT, FROM, WHERE, GROUP BY, HAVING, WINDOW, QUALIFY, ORDER BY, LIMIT"])
        }
    }

    // MARK: FROM

    private mutating func parseFrom() throws -> Syntax.TableReference {
        let first = try parseTablePrimary()
        var steps: [Syntax.Join.Step] = []
        while let step = try parseJoinStep() {
            steps.append(step)
            guard steps.count <= Self.maximumNesting else {
                throw error("more than \(Self.maximumNesting) tables are joined", at: current.span)
            }
        }
        return steps.isEmpty ? first : .join(Syntax.Join(first: first, steps: steps))
    }

    private mutating func parseJoinStep() throws -> Syntax.Join.Step? {
        let start = current.span
        if at(symbol: ",") {
            advance()
            if isAtListEnd || at("select") { return nil }
            // A comma binds weaker than JOIN, so what is joined to its right side comes first; a lateral right side has
            // to see the left one, and what is joined to both comes to the same.
            var right = try parseTablePrimary()
            if case .lateral = right {
                return Syntax.Join.Step(kind: .inner, right: right, condition: .none, span: start)
            }
            var inner: [Syntax.Join.Step] = []
            while !at(symbol: ","), let step = try parseJoinStep() { inner.append(step) }
            if !inner.isEmpty { right = .join(Syntax.Join(first: right, steps: inner)) }
            return Syntax.Join.Step(kind: .inner, right: right, condition: .none, span: start)
        }
        let isAsOf = at("asof") && ["join", "left", "inner"].contains(ahead(1).keyword)
        if isAsOf { advance() }
        let isNatural = take("natural")
        var kind = JoinKind.inner
        var isCross = false
        if take("cross") {
            isCross = true
        } else if at(["semi", "anti"]), ahead(1, is: "join") {
            kind = at("semi") ? .semi : .anti
            advance()
        } else if take("left") {
            kind = .left
        } else if take("right") {
            kind = .right
        } else if take("full") {
            kind = .full
        } else {
            let isInner = take("inner")
            guard isInner || isNatural || isAsOf || at("join") else { return nil }
        }
        if [.left, .right, .full].contains(kind) { _ = take("outer") }
        if kind == .left, at(["semi", "anti"]) {
            kind = at("semi") ? .semi : .anti
            advance()
        }
        guard take("join") else { throw unexpected("JOIN") }
        let right = try parseTablePrimary()
        let span = span(from: start.lowerBound)
        var condition = Syntax.Join.Condition.none
        if isNatural {
            condition = .natural
        } else if isCross {
            if at(["on", "using"]) { throw error("CROSS JOIN takes no condition", at: current.span) }
        } else if take("on") {
            condition = .on(try parseExpression())
        } else if take("using") {
            condition = .using(try parseNameList("a column name"))
        } else {
            throw unexpected("ON or USING after the joined table")
        }
        return Syntax.Join.Step(kind: kind, right: right, condition: condition, isAsOf: isAsOf, span: span)
    }

    mutating func parseTablePrimary(hasAlias: Bool = true) throws -> Syntax.TableReference {
        try enter()
        defer { leave() }
        let table = try parseTable(hasAlias: hasAlias)
        return isAtPivot ? try parsePivot(of: table) : table
    }

    private mutating func parseTable(hasAlias: Bool) throws -> Syntax.TableReference {
        let token = current
        if token.kind == .text {
            advance()
            return .file(path: token.text, token.span, alias: try parseTableAlias())
        }
        if take(symbol: "(") {
            if isAtQuery {
                let query = try parseQuery()
                try expectClosing(token.span)
                return .query(query, alias: try parseTableAlias())
            }
            let inner = try parseFrom()
            try expectClosing(token.span)
            return try parseTableAlias().map { .bracketed(inner, alias: $0) } ?? inner
        }
        if at("values") {
            let query = try parseQuery()
            return .query(query, alias: try parseTableAlias())
        }
        if at("lateral"), ahead(2, isSymbol: "(") {
            advance()
        } else if take("lateral") {
            let opening = current.span
            guard take(symbol: "("), isAtQuery else { throw unexpected("a subquery in brackets after LATERAL") }
            let query = try parseQuery()
            try expectClosing(opening)
            return .lateral(query, alias: try parseTableAlias())
        }
        var name = try parseIdentifier("a table's name, a file in quotes or a subquery")
        if at(symbol: "("), current.span.lowerBound == name.span.upperBound {
            let opening = current.span
            advance()
            let arguments = at(symbol: ")") ? [] : try parseExpressionList()
            try expectClosing(opening)
            let span = span(from: token.span.lowerBound)
            return .function(name, arguments, span, alias: try parseTableAlias())
        }
        // A schema before the name is part of it: the catalog decides what it means.
        while take(symbol: ".") {
            let part = try parseIdentifier("a table's name after \".\"", allowsReserved: true)
            name = Syntax.Identifier(name: name.name + "." + part.name, span: span(from: token.span.lowerBound))
        }
        return .named(name, alias: hasAlias ? try parseTableAlias() : nil)
    }

    mutating func parseTableAlias() throws -> Syntax.TableAlias? {
        let hasWord = take("as")
        if at("tablesample") { throw error("TABLESAMPLE isn't supported", at: current.span) }
        let isJoin =
            (at("asof") && ["join", "left", "inner"].contains(ahead(1).keyword))
            || (at(["semi", "anti"]) && ahead(1, is: "join"))
        guard hasWord || (isAtName && !isJoin && !isAtPivot && !(at("window") && ahead(2, is: "as"))) else {
            return nil
        }
        let name = try parseIdentifier("a name after AS", allowsReserved: hasWord)
        return Syntax.TableAlias(name: name, columns: at(symbol: "(") ? try parseNameList("a column name") : [])
    }
}
