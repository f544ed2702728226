import Columns

/// A piece of a query that a program builds: text, with values and tables in it that get their names when it is whole.
struct SQLFragment: Sendable {
    private enum Piece: Sendable {
        case text(String)
        case value(Value)
        case table(any TableProvider)
    }

    private var pieces: [Piece] = []

    init(_ text: String = "") { add(text) }
    init(value: Value) { pieces = [.value(value)] }
    init(table: any TableProvider) { pieces = [.table(table)] }

    mutating func add(_ text: String) { if !text.isEmpty { pieces.append(.text(text)) } }
    mutating func add(_ other: SQLFragment) { pieces += other.pieces }

    static func + (left: SQLFragment, right: SQLFragment) -> SQLFragment {
        var sum = left
        sum.add(right)
        return sum
    }

    static func + (left: SQLFragment, right: String) -> SQLFragment { left + SQLFragment(right) }
    static func + (left: String, right: SQLFragment) -> SQLFragment { SQLFragment(left) + right }

    static func list(_ parts: [SQLFragment], separator: String = ", ") -> SQLFragment {
        var result = SQLFragment()
        for (index, part) in parts.enumerated() {
            if index > 0 { result.add(separator) }
            result.add(part)
        }
        return result
    }

    /// A name in double quotes.
    static func name(_ name: String) -> SQLFragment {
        SQLFragment(
            "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"")
    }

    /// The text with `:p1`, `:p2` for its values and `t1`, `t2` for its tables, and what those stand for.
    var rendered: (text: String, parameters: [String: Value], tables: [String: any TableProvider]) {
        var text = ""
        var parameters: [String: Value] = [:]
        var tables: [String: any TableProvider] = [:]
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .value(let value):
                let name = "p\(parameters.count + 1)"
                parameters[name] = value
                text += ":" + name
            case .table(let table):
                let name = "t\(tables.count + 1)"
                tables[name] = table
                text += name
            }
        }
        return (text, parameters, tables)
    }
}
