import Columns

/// The result of a query or an estimate under its name: small, and read cell by cell.
struct Dataset: Sendable {
    let table: Table
    private let columns: [Column]

    init(_ table: Table) {
        self.table = table
        columns = table.schema.fields.indices.map { table.column($0) }
    }

    var rowCount: Int { table.rowCount }
    var names: [String] { table.schema.names }

    /// A whole column, or nil when there is none of that name.
    func column(_ name: String) -> Column? { table.schema.index(of: name).map { columns[$0] } }

    /// A cell's value; null where there is no such column or row.
    func value(_ name: String, row: Int) -> Value {
        guard row >= 0, row < rowCount, let column = column(name) else { return .null }
        return column[row]
    }

    /// A column's numbers as doubles; nil for null and for what isn't a number.
    func doubles(_ name: String) -> [Double?] {
        guard let column = column(name) else { return [] }
        return (0..<column.count).map { column[$0].doubleValue }
    }

    /// A column as text; null is empty.
    func texts(_ name: String) -> [String] {
        guard let column = column(name) else { return [] }
        return (0..<column.count).map { column[$0].description }
    }

    /// The same dataset with more columns; one of a name that is there already takes its place.
    func adding(_ more: [(name: String, column: Column)]) -> Dataset {
        var all = zip(names, columns).map { (name: $0, column: $1) }
        for entry in more {
            if let place = all.firstIndex(where: { $0.name == entry.name }) {
                all[place] = entry
            } else {
                all.append(entry)
            }
        }
        return Dataset(Table(all))
    }

    /// The rows in ascending order of a column of numbers; rows without one come first.
    func sorted(by name: String) -> Dataset {
        let keys = doubles(name)
        let order = keys.indices.sorted { (keys[$0] ?? -.infinity, $0) < (keys[$1] ?? -.infinity, $1) }
        return gathered(order.map { UInt32(truncatingIfNeeded: $0) })
    }

    /// A column's distinct values but null, in their order as text.
    func distinct(_ name: String) -> [Value] {
        guard let column = column(name) else { return [] }
        return Set((0..<column.count).map { column[$0] }).subtracting([.null]).sorted {
            $0.description < $1.description
        }
    }

    private func gathered(_ rows: [UInt32]) -> Dataset {
        Dataset(Table(zip(names, columns).map { (name: $0, column: $1.gathered(rows)) }))
    }

    /// Only the rows whose column equals a value.
    func filtered(_ name: String, equals wanted: Value) -> Dataset {
        guard let column = column(name) else { return self }
        return gathered((0..<rowCount).filter { column[$0] == wanted }.map { UInt32(truncatingIfNeeded: $0) })
    }
}

extension Column {
    /// A column of doubles, null where nil.
    init(doubles values: [Double?]) {
        self.init(
            type: .double, storage: .double(values.map { $0 ?? 0 }),
            validity: Bitmap(values.map { $0?.isFinite ?? false }))
    }

    /// A column of texts, null where nil.
    init(texts values: [String?]) {
        var builder = ColumnBuilder(type: .text)
        for value in values { builder.append(value.map(Value.text) ?? .null) }
        self = builder.finish()
    }

    /// A column of whole numbers, null where nil.
    init(integers values: [Int?]) {
        self.init(
            type: .integer, storage: .integer(values.map { Int64($0 ?? 0) }), validity: Bitmap(values.map { $0 != nil })
        )
    }
}
