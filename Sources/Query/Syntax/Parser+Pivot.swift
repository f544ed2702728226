import Diagnostics

extension Parser {
    var isAtPivot: Bool { at("pivot") && ahead(1, isSymbol: "(") }

    /// `PIVOT (aggregates FOR column IN (values) [GROUP BY columns]) [alias]` after a table.
    mutating func parsePivot(of table: Syntax.TableReference) throws -> Syntax.TableReference {
        let start = current.span.lowerBound
        advance()
        let opening = current.span
        advance()
        var aggregates: [(call: Syntax.Expression, alias: Syntax.Identifier?)] = []
        repeat {
            let call = try parseExpression()
            guard case .call = call.kind else {
                throw error("PIVOT takes aggregates such as sum(x)", at: call.span)
            }
            let hasAlias = at("as") || (isAtName && !at("for"))
            aggregates.append((call, hasAlias ? try parseNewName() : nil))
        } while take(symbol: ",")
        try expect("for", after: "the aggregates of PIVOT")
        let column = try parseExpression(above: Power.range)
        try expect("in", after: "the column of PIVOT")
        let list = current.span
        try expect(symbol: "(", "before the values of PIVOT")
        var values: [(value: Syntax.Expression, alias: Syntax.Identifier?)] = []
        repeat {
            if at(symbol: ")"), !values.isEmpty { break }
            if isAtQuery {
                throw error(
                    "PIVOT needs to know its columns: the values are constants", at: current.span,
                    help: ["write FOR … IN ('a', 'b')"])
            }
            let value = try parseExpression()
            values.append((value, at("as") || isAtName ? try parseNewName() : nil))
        } while take(symbol: ",")
        try expectClosing(list)
        var groups: [Syntax.Expression]?
        if take("group") {
            try expect("by", after: "GROUP")
            groups = try parseExpressionList()
        }
        try expectClosing(opening)
        let pivot = Syntax.Pivot(
            input: table, aggregates: aggregates, column: column, values: values, groups: groups,
            span: span(from: start))
        return .pivot(pivot, alias: try parseTableAlias())
    }

    private mutating func parseNewName() throws -> Syntax.Identifier {
        let hasWord = take("as")
        return try parseIdentifier("a name", allowsReserved: hasWord)
    }
}
