import Columns

/// Makes random queries that are valid, over the tables of `RandomQuery.tables`: joins, subqueries tied to the query around
/// them, groups, windows and set operations, with nulls, duplicates and an empty table.
struct RandomQuery {
    /// A column that can be named, and its type.
    private struct Name {
        var text: String
        var isText: Bool
    }

    static let tables: [String: Table] = [
        "t": randomTable([("a", .integer), ("b", .integer), ("c", .text)], rows: 7, seed: 5),
        "u": randomTable([("a", .integer), ("y", .integer), ("s", .text)], rows: 5, seed: 6),
        "e": randomTable([("a", .integer), ("z", .text)], rows: 0, seed: 7),
    ]

    private static let columns: [String: [(String, isText: Bool)]] = [
        "t": [("a", false), ("b", false), ("c", true)], "u": [("a", false), ("y", false), ("s", true)],
        "e": [("a", false), ("z", true)],
    ]

    private var random: RepeatableGenerator
    private var aliases = 0

    init(seed: UInt64) { random = RepeatableGenerator(seed) }

    /// A query of two whole numbers and a text a row, whose rows may come in any order.
    mutating func query() -> String { query(depth: 2, outer: []) }

    // MARK: Choices

    private mutating func one(of choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    private mutating func happens(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func alias() -> String {
        aliases += 1
        return "q\(aliases)"
    }

    // MARK: Queries

    private mutating func query(depth: Int, outer: [Name]) -> String {
        if depth > 0, happens(20) {
            let sign = one(of: ["UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"])
            return "(\(query(depth: depth - 1, outer: outer))) \(sign) (\(query(depth: depth - 1, outer: outer)))"
        }
        if depth > 0, happens(10) {
            let name = alias()
            let table = "WITH \(name)(a, b, c) AS (\(query(depth: depth - 1, outer: [])))"
            return "\(table) SELECT x.a, y.b, x.c FROM \(name) x JOIN \(name) y ON x.a = y.b OR x.c < y.c"
        }
        let (from, names) = from(depth: depth, outer: outer)
        let all = names + outer
        let filter = happens(70) ? " WHERE " + condition(all, depth: depth) : ""
        if happens(30) { return grouped(from, filter, names, outer) }
        var list = "\(number(all, depth: depth)) AS m, \(number(all, depth: depth)) AS n, \(text(all)) AS o"
        if happens(20) {
            let window = one(of: ["row_number()", "sum(\(number(names, depth: 0)))", "count(*)", "max(\(text(names)))"])
            let order = names.map(\.text).joined(separator: ", ")
            list =
                window.hasPrefix("max")
                ? "1 AS m, 2 AS n, \(window) OVER (PARTITION BY \(number(names, depth: 0))) AS o"
                : "\(window) OVER (PARTITION BY \(text(names)) ORDER BY \(order)) AS m, 3 AS n, 'w' AS o"
        }
        let distinct = happens(15) ? "DISTINCT " : ""
        var tail = happens(15) ? " ORDER BY ALL LIMIT \(Int.random(in: 0..<9, using: &random))" : ""
        if happens(15) { tail = qualify(names) + tail }
        return "SELECT \(distinct)\(list) FROM \(from)\(filter)\(tail)"
    }

    /// A condition on places in an order that leaves no two different rows in the same one.
    private mutating func qualify(_ names: [Name]) -> String {
        let order = names.map { $0.text + one(of: ["", "", " DESC", " NULLS FIRST"]) }.joined(separator: ", ")
        let partition = one(of: ["", "PARTITION BY \(number(names, depth: 0))", "PARTITION BY \(text(names))"])
        let window = "OVER (\(partition) ORDER BY \(order))"
        let limit = one(of: ["<= 2", "= 1", "< 4", "IN (1, 3)", "BETWEEN 2 AND 3", "> 1"])
        let other = happens(25) ? " AND rank() \(window) <= 3" : ""
        if happens(30) {
            // Ranks are the same in whatever order equal rows come.
            let key = happens(50) ? number(names, depth: 0) : text(names)
            let rank = one(of: ["rank()", "dense_rank()"])
            return " QUALIFY \(rank) OVER (\(partition) ORDER BY (\(key))\(one(of: ["", " DESC"]))) \(limit)"
        }
        return " QUALIFY row_number() \(window) \(limit)\(other)"
    }

    private mutating func grouped(_ from: String, _ filter: String, _ names: [Name], _ outer: [Name]) -> String {
        // A number by itself would be that of a column.
        let key = "(\(number(names, depth: 0)) + 0)"
        let aggregates = (0..<2).map { _ -> String in
            let function = one(of: ["count", "min", "max", "count(DISTINCT"])
            let condition = happens(20) ? " FILTER (WHERE \(comparison(names, depth: 0)))" : ""
            return function.hasSuffix("T")
                ? "\(function) \(number(names, depth: 0)))" : "\(function)(\(number(names, depth: 0)))\(condition)"
        }
        let having = happens(30) ? " HAVING count(*) \(one(of: ["> 1", "< 3", "<> 2"]))" : ""
        if happens(25) {
            return "SELECT \(aggregates[0]) AS m, \(aggregates[1]) AS n, 'g' AS o FROM \(from)\(filter)\(having)"
        }
        let list = "\(key) AS m, \(aggregates[0]) AS n, max(\(text(names))) AS o"
        let groups = one(of: ["GROUP BY \(key)", "GROUP BY ROLLUP (\(key))", "GROUP BY 1"])
        return "SELECT \(list) FROM \(from)\(filter) \(groups)\(having)"
    }

    private mutating func table(depth: Int, outer: [Name]) -> (String, [Name]) {
        let name = alias()
        if depth > 0, happens(25) {
            let inner = query(depth: depth - 1, outer: [])
            return (
                "(\(inner)) AS \(name)(i, j, k)",
                [
                    Name(text: name + ".i", isText: false), Name(text: name + ".j", isText: false),
                    Name(text: name + ".k", isText: true),
                ]
            )
        }
        let table = one(of: ["t", "t", "u", "u", "e"])
        let columns = Self.columns[table] ?? []
        return ("\(table) AS \(name)", columns.map { Name(text: "\(name).\($0.0)", isText: $0.isText) })
    }

    private mutating func from(depth: Int, outer: [Name]) -> (String, [Name]) {
        var (text, names) = table(depth: depth, outer: outer)
        while happens(35), names.count < 12 {
            let (right, more) = table(depth: max(0, depth - 1), outer: outer)
            let kind = one(of: ["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN", ", LATERAL"])
            if kind == "CROSS JOIN" {
                text += " CROSS JOIN \(right)"
            } else if kind == ", LATERAL" {
                let name = alias()
                text =
                    "(\(text)) CROSS JOIN LATERAL (SELECT * FROM \(right) WHERE \(comparison(names + more, depth: 0))) AS \(name)"
                names += more.map { column in
                    Name(text: name + column.text.drop { $0 != "." }, isText: column.isText)
                }
                continue
            } else {
                text += " \(kind) \(right) ON \(comparison(names + more, depth: 0))"
                if happens(30) { text += " AND \(comparison(names + more, depth: 0))" }
            }
            names += more
        }
        return (text, names)
    }

    // MARK: Expressions

    private mutating func number(_ names: [Name], depth: Int) -> String {
        let columns = names.filter { !$0.isText }.map(\.text)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: return String(Int.random(in: -3...5, using: &random))
        case 1: return "(\(number(names, depth: 0)) \(one(of: ["+", "-", "*"])) \(number(names, depth: 0)))"
        case 2: return "coalesce(\(one(of: columns)), \(number(names, depth: 0)))"
        case 3: return "CASE WHEN \(comparison(names, depth: 0)) THEN \(one(of: columns)) ELSE 1 END"
        case 4 where depth > 0:
            let (from, more) = from(depth: 0, outer: names)
            let function = one(of: ["count", "max", "min"])
            return
                "(SELECT \(function)(\(number(more, depth: 0))) FROM \(from) WHERE \(comparison(more + names, depth: 0)))"
        default: return columns.isEmpty ? "2" : one(of: columns)
        }
    }

    private mutating func text(_ names: [Name]) -> String {
        let columns = names.filter(\.isText).map(\.text)
        if columns.isEmpty || happens(15) { return one(of: ["'a'", "'B'", "''", "'word two'"]) }
        return happens(20) ? "upper(\(one(of: columns)))" : one(of: columns)
    }

    private mutating func comparison(_ names: [Name], depth: Int) -> String {
        let sign = one(of: ["=", "=", "=", "<", "<=", ">", "<>", "IS DISTINCT FROM"])
        if happens(30) { return "\(text(names)) \(sign) \(text(names))" }
        return "\(number(names, depth: depth)) \(sign) \(number(names, depth: depth))"
    }

    private mutating func condition(_ names: [Name], depth: Int) -> String {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: return "(\(condition(names, depth: depth)) AND \(condition(names, depth: 0)))"
        case 1: return "(\(condition(names, depth: depth)) OR \(condition(names, depth: 0)))"
        case 2: return "NOT (\(condition(names, depth: depth)))"
        case 3: return "\(number(names, depth: 0)) IN (1, 2, \(number(names, depth: 0)), NULL)"
        case 4: return "\(number(names, depth: 0)) BETWEEN \(number(names, depth: 0)) AND \(number(names, depth: 0))"
        case 5: return "\(text(names)) \(one(of: ["LIKE '%a%'", "IS NULL", "IS NOT NULL", "~ '^[a-n]'"]))"
        case 6 where depth > 0:
            let (from, more) = from(depth: 0, outer: names)
            return
                "\(one(of: ["", "NOT "]))EXISTS (SELECT 1 FROM \(from) WHERE \(condition(more + names, depth: depth - 1)))"
        case 7 where depth > 0:
            let (from, more) = from(depth: 0, outer: names)
            let filter = happens(60) ? " WHERE \(comparison(more + names, depth: 0))" : ""
            let test = one(of: ["IN", "NOT IN", "= ANY", "< ALL", ">= ANY", "<> ALL"])
            return "\(number(names, depth: 0)) \(test) (SELECT \(number(more, depth: 0)) FROM \(from)\(filter))"
        default: return comparison(names, depth: depth)
        }
    }
}
