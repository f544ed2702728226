import Columns

/// The rows of a block of records, whose fields are parsed when their column is asked for. Each thread of a scan has one,
/// for block after block.
final class RecordRows: RowSource {
    private var loaders: [ColumnLoader]
    private var batch: RecordBatch?
    private var loaded: [Column?] = []
    private var misfit: ColumnLoader.Misfit?

    init(_ loaders: [ColumnLoader]) { self.loaders = loaders }

    var rowCount: Int { batch?.rowCount ?? 0 }
    var columnCount: Int { loaders.count }

    /// Runs something over the rows of a block.
    ///
    /// - Throws: a `ColumnLoader.Misfit` where a field doesn't fit its column's type. Where types rest on the first rows,
    ///   every field is held against its own, whatever was asked for.
    func with<Result>(_ batch: RecordBatch, _ body: () -> Result) throws -> Result {
        self.batch = batch
        loaded = Array(repeating: nil, count: loaders.count)
        misfit = nil
        defer { self.batch = nil }
        let result = body()
        for index in loaders.indices where misfit == nil && loaded[index] == nil {
            do { try loaders[index].check(batch) } catch { misfit = error }
        }
        if let misfit { throw misfit }
        return result
    }

    func column(_ index: Int) -> Column {
        if let known = loaded[index] { return known }
        let column = load(index, rows: nil)
        loaded[index] = column
        return column
    }

    func column(_ index: Int, rows: [UInt32]) -> Column {
        // What all rows have to be parsed for anyway, and what was, is picked from.
        guard loaded[index] == nil, loaders[index].canPick else { return column(index).gathered(rows) }
        return load(index, rows: rows)
    }

    private func load(_ index: Int, rows: [UInt32]?) -> Column {
        guard let batch else { return Column(nullsOf: loaders[index].format.type, count: rows?.count ?? 0) }
        do {
            return try loaders[index].load(batch, rows: rows)
        } catch {
            // What comes of these rows is thrown away.
            misfit = misfit ?? error
            return Column(nullsOf: loaders[index].format.type, count: rows?.count ?? batch.rowCount)
        }
    }
}
