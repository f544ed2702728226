/// Some rows of a table, column by column; every column has `rowCount` rows.
public struct Chunk: Sendable {
    /// The columns, in the schema's order.
    public let columns: [Column]
    /// The number of rows.
    public let rowCount: Int

    /// Makes a chunk. The row count matters only where there are no columns.
    public init(columns: [Column], rowCount: Int) {
        precondition(columns.allSatisfy { $0.count == rowCount }, "columns differ in length")
        self.columns = columns
        self.rowCount = rowCount
    }

    /// The rows named, in that order.
    public func gathered(_ rows: [UInt32]) -> Chunk {
        Chunk(columns: columns.map { $0.gathered(rows) }, rowCount: rows.count)
    }

    /// A range of rows.
    public func sliced(_ range: Range<Int>) -> Chunk {
        Chunk(columns: columns.map { $0.sliced(range) }, rowCount: range.count)
    }

    /// Only these columns, in this order.
    public func selecting(_ indices: [Int]) -> Chunk {
        Chunk(columns: indices.map { columns[$0] }, rowCount: rowCount)
    }
}

/// A table in memory: a schema and chunks of rows.
public struct Table: Sendable {
    /// Names and types.
    public let schema: Schema
    /// The rows, in order.
    public let chunks: [Chunk]

    /// The usual number of rows of a chunk.
    public static let chunkRows = 16_384

    /// Makes a table from chunks that all have the schema's columns.
    public init(schema: Schema, chunks: [Chunk]) {
        precondition(chunks.allSatisfy { $0.columns.count == schema.count }, "chunk and schema differ")
        self.schema = schema
        self.chunks = chunks.filter { $0.rowCount > 0 }
    }

    /// Makes a table of one chunk from named columns of one length.
    public init(_ columns: [(name: String, column: Column)]) {
        self.init(
            schema: Schema(columns.map { Field($0.name, $0.column.type) }),
            chunks: [Chunk(columns: columns.map(\.column), rowCount: columns.first?.column.count ?? 0)])
    }

    /// Makes a table from rows of values.
    public init(schema: Schema, rows: [[Value]]) {
        var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
        for row in rows { for (index, value) in row.enumerated() { builders[index].append(value) } }
        self.init(schema: schema, chunks: [Chunk(columns: builders.map { $0.finish() }, rowCount: rows.count)])
    }

    /// The number of rows. O(chunks).
    public var rowCount: Int { chunks.reduce(0) { $0 + $1.rowCount } }

    /// All rows of one column as one. O(rows) where there are several chunks.
    public func column(_ index: Int) -> Column {
        guard !chunks.isEmpty else { return ColumnBuilder(type: schema.fields[index].type).finish() }
        return Column.concatenated(chunks.map { $0.columns[index] }, type: schema.fields[index].type)
    }

    /// All rows of the column of that name, or nil.
    public func column(named name: String) -> Column? { schema.index(of: name).map { column($0) } }

    /// The rows as values: for results and tests, not for large tables.
    public var rows: [[Value]] {
        chunks.flatMap { chunk in (0..<chunk.rowCount).map { row in chunk.columns.map { $0[row] } } }
    }
}
