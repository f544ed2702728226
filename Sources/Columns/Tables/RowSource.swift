/// Some rows of a source, whose columns are read only when somebody asks for them. For one thread, and valid only while
/// it is being called with them.
public protocol RowSource: AnyObject {
    /// The number of rows.
    var rowCount: Int { get }
    /// The number of columns.
    var columnCount: Int { get }
    /// A column, in full. Cheap when asked for again.
    func column(_ index: Int) -> Column
    /// Some rows of a column, in the order given; the others may not be read at all.
    func column(_ index: Int, rows: [UInt32]) -> Column
}

/// The rows of a chunk.
public final class ChunkRows: RowSource {
    private let chunk: Chunk

    /// Makes a source of a chunk.
    public init(_ chunk: Chunk) { self.chunk = chunk }

    /// The number of rows.
    public var rowCount: Int { chunk.rowCount }
    /// The number of columns.
    public var columnCount: Int { chunk.columns.count }
    /// A column.
    public func column(_ index: Int) -> Column { chunk.columns[index] }
    /// Some rows of a column.
    public func column(_ index: Int, rows: [UInt32]) -> Column { chunk.columns[index].gathered(rows) }
}

/// The rows of a chunk of a packed table: some of its columns, unpacked when they are asked for.
public final class PackedRows: RowSource {
    private let chunk: PackedTable.Chunk
    private let columns: [Int]
    private var unpacked: [Column?]

    /// Makes a source of some columns of a chunk.
    public init(_ chunk: PackedTable.Chunk, columns: [Int]) {
        self.chunk = chunk
        self.columns = columns
        unpacked = Array(repeating: nil, count: columns.count)
    }

    /// The number of rows.
    public var rowCount: Int { chunk.rowCount }
    /// The number of columns.
    public var columnCount: Int { columns.count }

    /// A column.
    public func column(_ index: Int) -> Column {
        if let known = unpacked[index] { return known }
        let column = chunk.columns[columns[index]].unpacked()
        unpacked[index] = column
        return column
    }

    /// Some rows of a column. Where they are many, the whole column is unpacked once, for others that want it.
    public func column(_ index: Int, rows: [UInt32]) -> Column {
        if unpacked[index] == nil, rows.count < rowCount / 2 {
            return chunk.columns[columns[index]].unpacked(rows: rows)
        }
        return column(index).gathered(rows)
    }
}
