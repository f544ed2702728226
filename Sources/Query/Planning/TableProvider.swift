public import Columns
public import Diagnostics

/// Something a query can read: a table in memory, a file that is streamed, a canonical table of a workspace.
public protocol TableProvider: Sendable {
    /// Names and types, final before the first chunk is delivered.
    var schema: Schema { get }

    /// The number of rows, exact or estimated, where it is known without reading.
    var rowCountEstimate: Int? { get }

    /// Some rows, spread evenly; nil where there are none at hand without reading.
    ///
    /// - Parameters:
    ///   - columns: indices into the schema; the chunk holds only those, in that order.
    ///   - rows: about how many.
    func sample(columns: [Int], rows: Int) -> Chunk?

    /// How many different values a column may have at most; nil where that isn't known without reading.
    func distinctBound(column: Int) -> Int?

    /// Delivers all rows in order, chunk by chunk.
    ///
    /// - Parameters:
    ///   - columns: indices into the schema; chunks hold only those, in that order.
    ///   - body: receives a chunk; returns false to stop early.
    /// - Throws: `Diagnostic` when the source can't be read, or whatever `body` throws.
    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws

    /// The same, with something made of each chunk's rows before, on whatever threads read them.
    ///
    /// - Parameters:
    ///   - columns: indices into the schema; rows hold only those, in that order.
    ///   - maker: gives each thread what makes something of some rows.
    ///   - take: takes what was made, in the order of the rows, on the caller's thread; returns false to stop early.
    /// - Throws: as `scan(columns:_:)`.
    func scan<Piece: Sendable>(
        columns: [Int], maker: @escaping @Sendable () -> (any RowSource) -> Piece, take: (Piece) throws -> Bool) throws
}

extension TableProvider {
    /// None.
    public func sample(columns: [Int], rows: Int) -> Chunk? { nil }

    /// Unknown.
    public func distinctBound(column: Int) -> Int? { nil }

    /// Makes and takes everything on the caller's thread.
    public func scan<Piece: Sendable>(
        columns: [Int], maker: @escaping @Sendable () -> (any RowSource) -> Piece, take: (Piece) throws -> Bool
    ) throws {
        let make = maker()
        try scan(columns: columns) { chunk in try chunk.rowCount == 0 || take(make(ChunkRows(chunk))) }
    }
}

/// Finds what the names in a query stand for.
public protocol Catalog: Sendable {
    /// The table of that name, ignoring case; nil when there is none.
    func provider(named name: String) throws -> (any TableProvider)?

    /// The SQL text of the view of that name, ignoring case; nil when there is none. Views win over tables.
    func view(named name: String) -> SourceText?

    /// The table that a file path written in quotes stands for; `-` is standard input.
    func provider(forFile path: String) throws -> any TableProvider

    /// Every name that `provider(named:)` or `view(named:)` knows, for suggestions.
    var names: [String] { get }
}

/// A table in memory as a source for queries.
public struct LoadedTableProvider: TableProvider {
    /// The table.
    public let table: Table

    /// Makes a provider of a table.
    public init(_ table: Table) { self.table = table }

    /// Names and types.
    public var schema: Schema { table.schema }

    /// The number of rows.
    public var rowCountEstimate: Int? { table.rowCount }

    /// Some of the table's rows.
    public func sample(columns: [Int], rows: Int) -> Chunk? { table.sample(columns: columns, rows: rows) }

    /// How many different values a column may have at most.
    public func distinctBound(column: Int) -> Int? { table.distinctBound(column: column) }

    /// Delivers the table's chunks.
    public func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        for chunk in table.chunks where try !body(chunk.selecting(columns)) { return }
    }
}

/// A catalog of tables in memory; files can't be read through it.
public struct TableCatalog: Catalog {
    private var tables: [String: Table] = [:]
    private var views: [String: SourceText] = [:]
    private var order: [String] = []

    /// Makes an empty catalog.
    public init() {}

    /// Adds or replaces a table.
    public mutating func add(_ table: Table, named name: String) {
        tables[name.lowercased()] = table
        order.append(name)
    }

    /// Adds or replaces a view: a name for a query.
    public mutating func add(view: SourceText, named name: String) {
        views[name.lowercased()] = view
        order.append(name)
    }

    /// The table of that name.
    public func provider(named name: String) -> (any TableProvider)? {
        tables[name.lowercased()].map(LoadedTableProvider.init)
    }

    /// The view of that name.
    public func view(named name: String) -> SourceText? { views[name.lowercased()] }

    /// Always an error: this catalog has no files.
    public func provider(forFile path: String) throws -> any TableProvider {
        throw Diagnostic(.usage, code: "no-files", "files can't be read here: \"\(path)\"")
    }

    /// Every known name.
    public var names: [String] { order }
}
