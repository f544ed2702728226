import Columns

/// Rows on their way through a query: columns, gathered only when somebody asks for them. A column of a single row
/// stands for that value in every row.
final class RowBatch {
    /// Stands for no row among row numbers, as an outer join needs: the value is null.
    static let absent = UInt32.max

    /// Rows taken from another batch.
    private struct Origin {
        let batch: RowBatch
        /// Row numbers; nil for all rows as they are.
        let rows: [UInt32]?
        let mayBeAbsent: Bool
        /// The first of this batch's columns that comes from there.
        let firstColumn: Int
    }

    /// The number of rows.
    let rowCount: Int
    /// The number of columns.
    let columnCount: Int

    private let origins: [Origin]
    private var columns: [Column?]
    private let source: (any RowSource)?

    init(columns: [Column], rowCount: Int) {
        self.rowCount = rowCount
        columnCount = columns.count
        self.columns = columns
        origins = []
        source = nil
    }

    /// The rows of a source, for as long as they are valid.
    init(_ source: any RowSource) {
        self.source = source
        rowCount = source.rowCount
        columnCount = source.columnCount
        columns = [Column?](repeating: nil, count: columnCount)
        origins = []
    }

    convenience init(_ chunk: Chunk) { self.init(columns: chunk.columns, rowCount: chunk.rowCount) }

    private init(origins: [Origin], rowCount: Int) {
        self.rowCount = rowCount
        self.origins = origins
        source = nil
        columnCount = origins.reduce(0) { $0 + $1.batch.columnCount }
        columns = [Column?](repeating: nil, count: columnCount)
    }

    /// Some of the rows, in the order given. Nothing is copied yet.
    func selecting(_ rows: [UInt32]) -> RowBatch {
        RowBatch(
            origins: [Origin(batch: self, rows: rows, mayBeAbsent: false, firstColumn: 0)], rowCount: rows.count)
    }

    /// The rows whose bit is set; the batch itself when that is all of them.
    func selecting(_ bits: Bitmap) -> RowBatch {
        bits.isAllSet ? self : selecting(bits.setPositions)
    }

    /// Rows of two batches side by side; `absent` on the right gives nulls.
    ///
    /// - Parameter leftRows: nil for all rows of the left as they are.
    static func pairs(
        _ left: RowBatch, _ leftRows: [UInt32]?, _ right: RowBatch, _ rightRows: [UInt32], mayBeAbsent: Bool
    ) -> RowBatch {
        RowBatch(
            origins: [
                Origin(batch: left, rows: leftRows, mayBeAbsent: false, firstColumn: 0),
                Origin(batch: right, rows: rightRows, mayBeAbsent: mayBeAbsent, firstColumn: left.columnCount),
            ], rowCount: rightRows.count)
    }

    /// A column: one value a row, or one for all.
    func column(_ index: Int) -> Column {
        if let column = columns[index] { return column }
        if let source {
            let column = source.column(index)
            columns[index] = column
            return column
        }
        guard let origin = origins.last(where: { $0.firstColumn <= index }) else {
            return Column(nullsOf: .null, count: rowCount)
        }
        let place = index - origin.firstColumn
        let column: Column
        if let rows = origin.rows {
            if origin.mayBeAbsent {
                let whole = origin.batch.column(place).expanded(to: origin.batch.rowCount)
                column = whole.gathered(rows, absent: Self.absent)
            } else {
                column = origin.batch.column(place, rows: rows)
            }
        } else {
            column = origin.batch.column(place)
        }
        columns[index] = column
        return column
    }

    /// Some rows of a column, or one value for all; those of a source are read alone where the column wasn't yet.
    private func column(_ index: Int, rows: [UInt32]) -> Column {
        if columns[index] == nil, let source { return source.column(index, rows: rows) }
        let whole = column(index)
        return whole.count == 1 ? whole : whole.gathered(rows)
    }

    /// All columns in full.
    var chunk: Chunk {
        Chunk(columns: (0..<columnCount).map { column($0).expanded(to: rowCount) }, rowCount: rowCount)
    }
}

extension Column {
    /// The rows named, in that order, with null where the row is `absent`.
    func gathered(_ rows: [UInt32], absent: UInt32) -> Column {
        guard count > 0 else { return Column(nullsOf: type, count: rows.count) }
        let taken = gathered(makeArray(rows.count) { rows[$0] == absent ? 0 : rows[$0] })
        if case .null = storage { return taken }
        let present = makeBitmap(rows.count) { rows[$0] != absent }
        return Column(
            type: type, storage: taken.storage, validity: taken.validity.map { $0 & present } ?? present)
    }
}
