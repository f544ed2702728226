public import Columns

extension TableBlock {
    /// Makes a table of all rows of a result.
    ///
    /// - Parameters:
    ///   - table: the result.
    ///   - columns: which of its columns are shown, by key, in this order; one that the result doesn't have is shown
    ///     empty. Nil shows all, written by their types.
    /// - Complexity: O(rows × columns).
    public init(
        key: String, title: String? = nil, note: String? = nil, from table: Table, columns: [TableColumn]? = nil
    ) {
        let shown = columns ?? table.schema.fields.map { TableColumn($0.name, format: CellFormat(for: $0.type)) }
        let sources = shown.map { table.schema.index(of: $0.key) }
        var rows: [TableRow] = []
        rows.reserveCapacity(table.rowCount)
        for chunk in table.chunks {
            for row in 0..<chunk.rowCount {
                rows.append(TableRow(sources.map { $0.map { Cell(chunk.columns[$0][row]) } ?? .empty }))
            }
        }
        self.init(key: key, title: title, note: note, columns: shown, rows: rows)
    }
}
