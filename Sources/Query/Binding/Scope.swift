import Columns

/// The columns an expression can name, table by table.
struct Scope {
    /// A column that can be named.
    struct Column {
        /// The table's name or alias; nil where there is none.
        var table: String?
        /// The column's name.
        var name: String
        /// What it stands for.
        var value: BoundExpression
        /// Whether it is named only with its table and left out of `*`: the other half of a USING column.
        var isMerged = false
    }

    /// All columns, in the order of `*`.
    var columns: [Column] = []
    /// The names of the tables.
    var tables: [String] = []

    /// The columns of an operator's output under one table name.
    init(table: String?, schema: Schema) {
        columns = schema.fields.enumerated().map { position, field in
            Column(table: table, name: field.name, value: .column(position, field.type))
        }
        tables = table.map { [$0] } ?? []
    }

    /// A scope without columns.
    init() {}

    /// The columns a name could mean: exact matches, else those that differ in case only. Merged ones only if there
    /// is a table's name.
    func columns(named name: String, table: String? = nil) -> [Column] {
        let candidates: [Column]
        if let table {
            candidates = columns.filter { $0.table.map { Self.matches($0, table) } ?? false }
        } else {
            candidates = columns.filter { !$0.isMerged }
        }
        let exact = candidates.filter { $0.name == name }
        if !exact.isEmpty { return exact }
        let folded = name.lowercased()
        return candidates.filter { $0.name.lowercased() == folded }
    }

    /// Whether a table of the scope answers to a name.
    func hasTable(_ name: String) -> Bool { tables.contains { Self.matches($0, name) } }

    /// `main.clients` answers to `clients` too.
    static func matches(_ table: String, _ name: String) -> Bool {
        let table = table.lowercased()
        let name = name.lowercased()
        return table == name || table.hasSuffix("." + name)
    }

    /// Both sides of a join, the right one's positions moved behind the left one's.
    func joined(with right: Scope, width: Int) -> Scope {
        var result = self
        result.tables += right.tables
        result.columns += right.columns.map { column in
            var moved = column
            moved.value = column.value.mappingColumns { $0 + width }
            return moved
        }
        return result
    }
}
