public import Columns
import Diagnostics

/// A query built step by step in Swift: the same plans as those of SQL.
///
/// ```swift
/// let best = try TableQuery(interactions)
///     .filter(kind == "purchase")
///     .group(by: manager)
///     .aggregate(Rows.count.named("purchases"), amount.sum().named("revenue"))
///     .sorted(by: TypedColumn<ExactDecimal>("revenue").descending)
///     .prefix(10)
///     .run()
/// ```
///
/// A step works on the rows that the one before it gives; the order of rows is only that of `sorted` where it is the
/// last step, or has nothing but `prefix` and `dropFirst` behind it. Nothing is read before `run` or `stream`.
public struct TableQuery: Sendable {
    /// What stands behind FROM.
    private let source: SQLFragment
    /// The whole SELECT.
    private let statement: SQLFragment

    /// Whether the statement ends with its order, so that a limit is one of rows in that order.
    private var endsWithOrder = false

    private init(statement: SQLFragment) {
        self.statement = statement
        source = "(" + statement + ")"
    }

    /// All rows of a table in memory.
    public init(_ table: Table) { self.init(LoadedTableProvider(table)) }

    /// All rows of whatever delivers some.
    public init(_ provider: any TableProvider) {
        source = SQLFragment(table: provider)
        statement = "SELECT * FROM " + source
    }

    // MARK: Steps

    /// The rows for which a condition is true.
    public func filter(_ condition: TypedColumn<Bool>) -> TableQuery {
        TableQuery(statement: "SELECT * FROM " + source + " WHERE " + condition.fragment)
    }

    /// These columns and no others.
    public func select<each Value>(_ columns: repeat TypedColumn<each Value>) -> TableQuery {
        TableQuery(statement: "SELECT " + Self.list(repeat each columns) + " FROM " + source)
    }

    /// More columns behind those there are.
    public func adding<each Value>(_ columns: repeat TypedColumn<each Value>) -> TableQuery {
        TableQuery(statement: "SELECT *, " + Self.list(repeat each columns) + " FROM " + source)
    }

    /// The rows, each once.
    public func distinct() -> TableQuery { TableQuery(statement: "SELECT DISTINCT * FROM " + source) }

    /// The rows in an order: by the first column, where that is the same by the second, and so on.
    public func sorted(by columns: SortColumn...) -> TableQuery {
        if columns.isEmpty { return self }
        var query = TableQuery(
            statement: "SELECT * FROM " + source + " ORDER BY " + SQLFragment.list(columns.map(\.fragment)))
        query.endsWithOrder = true
        return query
    }

    /// The first rows.
    public func prefix(_ count: Int) -> TableQuery { cut("LIMIT", count) }

    /// All but the first rows.
    public func dropFirst(_ count: Int) -> TableQuery { cut("OFFSET", count) }

    private func cut(_ clause: String, _ count: Int) -> TableQuery {
        let whole = endsWithOrder ? statement : "SELECT * FROM " + source
        return TableQuery(statement: whole + " \(clause) \(max(0, count))")
    }

    /// Which rows a join keeps that have no partner.
    public enum Join: String, Sendable {
        /// None.
        case inner = "JOIN"
        /// Those of the query itself.
        case left = "LEFT JOIN"
        /// Those of the other query.
        case right = "RIGHT JOIN"
        /// Those of both.
        case full = "FULL JOIN"
    }

    /// Each row beside every row of another query that has the same values in the columns named, which are in the
    /// result once.
    public func joined<each Key>(
        with other: TableQuery, on keys: repeat TypedColumn<each Key>, keeping kind: Join = .inner
    ) -> TableQuery {
        var names: [SQLFragment] = []
        for key in repeat each keys { names.append(key.name.map(SQLFragment.name) ?? key.fragment) }
        return TableQuery(
            statement: "SELECT * FROM " + source + " \(kind.rawValue) " + other.source + " USING ("
                + SQLFragment.list(names) + ")")
    }

    /// The rows of another query behind these, column by column in their order.
    public func appending(_ other: TableQuery) -> TableQuery {
        TableQuery(statement: "SELECT * FROM " + source + " UNION ALL SELECT * FROM " + other.source)
    }

    /// The rows in groups, one for each combination of values.
    public func group<each Key>(by keys: repeat TypedColumn<each Key>) -> GroupedQuery {
        var all: [SQLFragment] = []
        for key in repeat each keys { all.append(key.selected) }
        return GroupedQuery(source: source, keys: all)
    }

    /// One row of what is made of all rows.
    public func aggregate<each Value>(_ aggregates: repeat TypedColumn<each Value>) -> TableQuery {
        select(repeat each aggregates)
    }

    static func list<each Value>(_ columns: repeat TypedColumn<each Value>) -> SQLFragment {
        var all: [SQLFragment] = []
        for column in repeat each columns { all.append(column.selected) }
        return SQLFragment.list(all)
    }

    // MARK: Running

    /// The query in SQL, with `t1`, `t2` … for its tables and `:p1`, `:p2` … for its values.
    public var sql: String { statement.rendered.text }

    /// Checks names and types and plans the query.
    ///
    /// - Throws: a `Diagnostic` whose location is in `sql`.
    public func prepare() throws -> CompiledQuery {
        let (text, parameters, tables) = statement.rendered
        return try QueryCompiler(catalog: BuiltQueryCatalog(tables: tables), parameters: parameters)
            .prepare(SourceText(name: "query", text: text))
    }

    /// Runs the query and keeps the result.
    ///
    /// - Parameters:
    ///   - memoryLimit: how much its operators may hold; nil for any amount. See `CompiledQuery.run`.
    ///   - isCancelled: asked once a chunk; when it says yes, running ends with a `CancellationError`.
    /// - Throws: a `Diagnostic` for names and types that don't fit, what sources throw, or `CancellationError`.
    public func run(
        memoryLimit: MemoryLimit? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> Table {
        try prepare().run(memoryLimit: memoryLimit, isCancelled: isCancelled)
    }

    /// Runs the query and hands on the result chunk by chunk; ends early when `body` returns false. Otherwise as `run`.
    public func stream(
        memoryLimit: MemoryLimit? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
        _ body: (Chunk) throws -> Bool
    ) throws {
        try prepare().stream(memoryLimit: memoryLimit, isCancelled: isCancelled, body)
    }

    fileprivate static func grouped(_ source: SQLFragment, keys: [SQLFragment], _ aggregates: SQLFragment) -> TableQuery
    {
        let positions = SQLFragment.list(keys.indices.map { SQLFragment("\($0 + 1)") })
        return TableQuery(
            statement: "SELECT " + SQLFragment.list(keys + [aggregates]) + " FROM " + source + " GROUP BY " + positions)
    }
}

/// Rows in groups, of which something is to be made.
public struct GroupedQuery: Sendable {
    let source: SQLFragment
    let keys: [SQLFragment]

    /// One row a group: the columns it was grouped by, then what is made of its rows.
    public func aggregate<each Value>(_ aggregates: repeat TypedColumn<each Value>) -> TableQuery {
        TableQuery.grouped(source, keys: keys, TableQuery.list(repeat each aggregates))
    }
}

/// The tables of a query that a program builds.
private struct BuiltQueryCatalog: Catalog {
    let tables: [String: any TableProvider]

    func provider(named name: String) -> (any TableProvider)? { tables[name.lowercased()] }
    func view(named name: String) -> SourceText? { nil }
    func provider(forFile path: String) throws -> any TableProvider {
        throw Diagnostic(.usage, code: "no-files", "files can't be read here: \"\(path)\"")
    }
    var names: [String] { tables.keys.sorted() }
}
