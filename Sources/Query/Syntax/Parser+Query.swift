import Columns
import Diagnostics

extension Parser {
    /// Whether a query begins here, brackets aside.
    var isAtQuery: Bool {
        var offset = 0
        while ahead(offset, isSymbol: "(") { offset += 1 }
        let token = ahead(offset)
        guard token.kind == .word else { return false }
        if offset > 0 { return ["select", "with", "values", "from"].contains(token.keyword) && isQueryBracket(offset) }
        return ["select", "with", "values", "from"].contains(token.keyword)
    }

    /// Whether `((SELECT …) …` is a bracketed query and not an expression that begins with a subquery: it is the
    /// latter where an operator follows the inner closing bracket.
    private func isQueryBracket(_ depth: Int) -> Bool {
        var level = 0
        var offset = 0
        while ahead(offset).kind != .end {
            if ahead(offset, isSymbol: "(") { level += 1 }
            if ahead(offset, isSymbol: ")") {
                level -= 1
                if level == 0 {
                    let next = ahead(offset + 1)
                    return next.kind == .end || next.text == ")"
                        || ["union", "intersect", "except", "order", "limit", "offset", "fetch"].contains(next.keyword)
                }
            }
            offset += 1
        }
        return true
    }

    mutating func parseQuery() throws -> Syntax.Query {
        try enter()
        defer { leave() }
        let start = current.span.lowerBound
        var commonTables: [Syntax.CommonTable] = []
        if take("with") { commonTables = try parseCommonTables() }
        var query = Syntax.Query(commonTables: commonTables, body: try parseBody(), span: start..<start)
        if try takeOrderBy() {
            if at("all"), !ahead(1, isSymbol: "(") {
                advance()
                let (isDescending, nullsFirst) = try parseDirection()
                query.order = .all(isDescending: isDescending, nullsFirst: nullsFirst)
            } else {
                query.order = .keys(try parseOrderKeys())
            }
        }
        try parseLimit(&query)
        query.span = span(from: start)
        return query
    }

    private mutating func parseCommonTables() throws -> [Syntax.CommonTable] {
        let isRecursive = at("recursive") && !ahead(1, is: "as") && !ahead(1, isSymbol: "(")
        if isRecursive { advance() }
        var tables: [Syntax.CommonTable] = []
        repeat {
            if at(["select", "from", "values"]), !tables.isEmpty { break }
            let name = try parseIdentifier("the name of a common table")
            let columns = at(symbol: "(") ? try parseNameList("a column name") : []
            try expect("as", after: "the name \"\(name.name)\"")
            if take("materialized") {} else { _ = take("not", "materialized") }
            let opening = current.span
            try expect(symbol: "(", "before the query of \"\(name.name)\"")
            let query = try parseQuery()
            try expectClosing(opening)
            if let previous = tables.first(where: { $0.name.name.lowercased() == name.name.lowercased() }) {
                throw error("WITH names \"\(previous.name.name)\" twice", at: name.span)
            }
            tables.append(
                Syntax.CommonTable(name: name, columns: columns, query: query, isRecursive: isRecursive))
        } while take(symbol: ",")
        return tables
    }

    private mutating func parseLimit(_ query: inout Syntax.Query) throws {
        while true {
            if at("limit"), query.limit == nil {
                advance()
                if !take("all") { query.limit = try parseExpression() }
            } else if at("offset"), query.offset == nil {
                advance()
                query.offset = try parseExpression()
                if !take("rows") { _ = take("row") }
            } else if at("fetch"), query.limit == nil {
                let start = current.span
                advance()
                guard take("first") || take("next") else { throw unexpected("FIRST or NEXT after FETCH") }
                query.limit =
                    at(["row", "rows"])
                    ? try node(.literal(.integer(1)), start) : try parseExpression()
                if !take("rows") { _ = take("row") }
                if take("with", "ties") {
                    guard query.order != nil else {
                        throw error("WITH TIES needs ORDER BY", at: span(from: start.lowerBound))
                    }
                    query.keepsTies = true
                } else {
                    guard take("only") else { throw unexpected("ONLY or WITH TIES after FETCH FIRST") }
                }
            } else {
                return
            }
        }
    }

    // MARK: Set operations

    private mutating func parseBody() throws -> Syntax.Body {
        var left = try parseIntersections()
        var levels = 0
        while at(["union", "except"]) {
            let sign: Syntax.SetOperator = at("union") ? .union : .except
            left = try parseCombination(left, sign, &levels) { try $0.parseIntersections() }
        }
        return left
    }

    private mutating func parseIntersections() throws -> Syntax.Body {
        var left = try parseBodyPrimary()
        var levels = 0
        while at("intersect") {
            left = try parseCombination(left, .intersect, &levels) { try $0.parseBodyPrimary() }
        }
        return left
    }

    private mutating func parseCombination(
        _ left: Syntax.Body, _ sign: Syntax.SetOperator, _ levels: inout Int,
        _ parseRight: (inout Parser) throws -> Syntax.Body
    ) throws -> Syntax.Body {
        let operatorSpan = current.span
        advance()
        let isAll = take("all")
        if !isAll { _ = take("distinct") }
        var sign = sign
        if at("by"), ahead(1, is: "name") {
            guard sign == .union else {
                throw error("only UNION goes BY NAME", at: current.span, help: ["order the columns alike"])
            }
            sign = .unionByName
            index += 2
        }
        let right = try parseRight(&self)
        if case .combination(sign, isAll: isAll, let parts, let span) = left,
            sign == .union || sign == .unionByName
        {
            return .combination(sign, isAll: isAll, parts + [right], span)
        }
        levels += 1
        guard levels <= Self.maximumNesting else {
            throw error("more than \(Self.maximumNesting) results are combined", at: operatorSpan)
        }
        return .combination(sign, isAll: isAll, [left, right], operatorSpan)
    }

    private mutating func parseBodyPrimary() throws -> Syntax.Body {
        let start = current.span
        if at(symbol: "(") {
            advance()
            guard isAtQuery else { throw unexpected("SELECT after \"(\"") }
            let query = try parseQuery()
            try expectClosing(start)
            return .query(query)
        }
        if at("table"), ahead(1).kind == .word || ahead(1).kind == .quotedName {
            advance()
            let star = Syntax.Item.star(Syntax.Star(span: start))
            var select = Syntax.Select(items: [star], span: start)
            select.from = try parseTablePrimary(hasAlias: false)
            select.span = span(from: start.lowerBound)
            return .select(select)
        }
        if take("values") { return .values(try parseRows(), span(from: start.lowerBound)) }
        guard at("select") || at("from") else { throw unexpected("SELECT") }
        return .select(try parseSelect())
    }

    private mutating func parseRows() throws -> [[Syntax.Expression]] {
        var rows: [[Syntax.Expression]] = []
        repeat {
            if !rows.isEmpty, isAtListEnd { break }
            let opening = current.span
            try expect(symbol: "(", "before a row of VALUES")
            rows.append(try parseExpressionList())
            try expectClosing(opening)
        } while take(symbol: ",")
        return rows
    }
}
