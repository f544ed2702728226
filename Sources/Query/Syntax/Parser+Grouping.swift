import Diagnostics

extension Parser {
    /// How many sets GROUP BY may come to: `CUBE` of 12 columns.
    private static let maximumSets = 4096

    /// What follows GROUP BY: expressions, and `ROLLUP`, `CUBE` and `GROUPING SETS` among them. Several elements are
    /// crossed: each set of the one with each set of the other.
    mutating func parseGrouping() throws -> Syntax.Grouping {
        let start = current.span.lowerBound
        let isDistinct = take("distinct")
        var expressions: [Syntax.Expression] = []
        var sets: [[Int]] = [[]]
        var isPlain = true
        repeat {
            if !expressions.isEmpty || !isPlain, isAtListEnd { break }
            if isAtGroupingSets { isPlain = false }
            let element = try parseGroupingElement(&expressions)
            sets = sets.flatMap { set in element.map { set + $0 } }
            guard sets.count <= Self.maximumSets else {
                throw error("GROUP BY comes to more than \(Self.maximumSets) sets", at: span(from: start))
            }
        } while take(symbol: ",")
        return isPlain ? .expressions(expressions) : .sets(expressions, sets, isDistinct: isDistinct)
    }

    private var isAtGroupingSets: Bool {
        (at(["rollup", "cube"]) && ahead(1, isSymbol: "(")) || (at("grouping") && ahead(1, is: "sets"))
            || (at(symbol: "(") && ahead(1, isSymbol: ")"))
    }

    /// The sets of one element, as positions in `expressions`, to which it adds its own.
    private mutating func parseGroupingElement(_ expressions: inout [Syntax.Expression]) throws -> [[Int]] {
        try enter()
        defer { leave() }
        if at("grouping"), ahead(1, is: "sets") {
            advance()
            advance()
            return try parseBracketed { parser in
                parser.isAtGroupingSets
                    ? try parser.parseGroupingElement(&expressions) : [try parser.parseGroupingSet(&expressions)]
            }.flatMap { $0 }
        }
        if at(["rollup", "cube"]), ahead(1, isSymbol: "(") {
            let isRollup = at("rollup")
            let start = current.span.lowerBound
            advance()
            let parts = try parseBracketed { try $0.parseGroupingSet(&expressions) }
            if isRollup { return (0...parts.count).reversed().map { parts.prefix($0).flatMap { $0 } } }
            guard parts.count <= 12 else { throw error("CUBE takes at most 12 columns", at: span(from: start)) }
            // From the finest to the coarsest, the first columns changing last.
            return (0..<1 << parts.count).reversed().map { bits in
                parts.indices.filter { bits >> (parts.count - 1 - $0) & 1 == 1 }.flatMap { parts[$0] }
            }
        }
        if at(symbol: "("), ahead(1, isSymbol: ")") {
            // All rows as one group.
            advance()
            advance()
            return [[]]
        }
        let first = expressions.count
        append(try parseExpression(), to: &expressions)
        return [Array(first..<expressions.count)]
    }

    /// A row of values stands for each of them.
    private func append(_ expression: Syntax.Expression, to expressions: inout [Syntax.Expression]) {
        if case .row(let parts) = expression.kind { expressions += parts } else { expressions.append(expression) }
    }

    /// `(a, b)`, `()` or one expression.
    private mutating func parseGroupingSet(_ expressions: inout [Syntax.Expression]) throws -> [Int] {
        let first = expressions.count
        if at(symbol: "("), isGroupingSetBracket {
            for part in try parseBracketed({ try $0.parseExpression() }) { append(part, to: &expressions) }
        } else {
            append(try parseExpression(), to: &expressions)
        }
        return Array(first..<expressions.count)
    }

    /// Whether the bracket here encloses a whole set, and doesn't begin an expression such as `(a + b) * 2`.
    private var isGroupingSetBracket: Bool {
        var level = 0
        var offset = 0
        while ahead(offset).kind != .end {
            if ahead(offset, isSymbol: "(") { level += 1 }
            if ahead(offset, isSymbol: ")") {
                level -= 1
                if level == 0 { return ahead(offset + 1, isSymbol: ",") || ahead(offset + 1, isSymbol: ")") }
            }
            offset += 1
        }
        return false
    }

    /// A list in brackets, which may be empty.
    private mutating func parseBracketed<Element>(
        _ parse: (inout Parser) throws -> Element
    ) throws -> [Element] {
        let opening = current.span
        try expect(symbol: "(", "before the list of columns")
        var list: [Element] = []
        while !at(symbol: ")") {
            list.append(try parse(&self))
            guard take(symbol: ",") else { break }
        }
        try expectClosing(opening)
        return list
    }
}
