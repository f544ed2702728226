/// A table that is kept in memory in as few bytes as its values need, and unpacked chunk by chunk for who reads it.
public struct PackedTable: Sendable {
    /// Some rows.
    public struct Chunk: Sendable {
        /// The columns, in the schema's order.
        public let columns: [PackedColumn]
        /// The number of rows.
        public let rowCount: Int

        /// Packs some rows.
        public init(columns: [Column], rowCount: Int) {
            self.columns = columns.map(PackedColumn.init)
            self.rowCount = rowCount
        }
    }

    /// Names and types.
    public let schema: Schema
    /// The rows, in order.
    public let chunks: [Chunk]

    /// Makes a table from chunks that all have the schema's columns.
    public init(schema: Schema, chunks: [Chunk]) {
        precondition(chunks.allSatisfy { $0.columns.count == schema.count }, "chunk and schema differ")
        self.schema = schema
        self.chunks = chunks
    }

    /// The number of rows. O(chunks).
    public var rowCount: Int { chunks.reduce(0) { $0 + $1.rowCount } }

    /// Hands on some of the columns, unpacked, chunk by chunk, until the body returns false.
    public func scan(columns: [Int], _ body: (Columns.Chunk) throws -> Bool) rethrows {
        for chunk in chunks {
            let unpacked = columns.map { chunk.columns[$0].unpacked() }
            guard try body(Columns.Chunk(columns: unpacked, rowCount: chunk.rowCount)) else { return }
        }
    }
}
