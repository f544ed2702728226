public import Columns
import Diagnostics

extension Table {
    /// The values of the column that has a typed column's name, nil for null. O(rows).
    ///
    /// - Throws: a `Diagnostic` where there is no such column, or its values are of another type.
    public func values<Value: QueryValue>(of column: TypedColumn<Value>) throws -> [Value?] {
        guard let name = column.name else {
            throw Diagnostic(
                .usage, code: "unnamed-column", "a computed column has values only under a name",
                help: ["give it one where it is computed: .named(\"…\")"])
        }
        guard let index = schema.index(of: name) else {
            throw Diagnostic(
                .usage, code: "unknown-column", "the table has no column \"\(name)\"",
                help: [Suggestion.help(for: name, among: schema.names)].compactMap { $0 })
        }
        var values: [Value?] = []
        values.reserveCapacity(rowCount)
        for chunk in chunks {
            for row in 0..<chunk.rowCount {
                let cell = chunk.columns[index][row]
                guard let value = Value(queryValue: cell) else {
                    guard cell.isNull else {
                        throw Diagnostic(
                            .usage, code: "type-mismatch",
                            "column \"\(name)\" is \(schema.fields[index].type.name), not \(Value.typeName)")
                    }
                    values.append(nil)
                    continue
                }
                values.append(value)
            }
        }
        return values
    }
}

extension Column {
    /// Makes a column of values, nil for null. O(values).
    public init<Value: QueryValue>(_ values: [Value?]) {
        var builder = ColumnBuilder(type: Value.columnType(of: values))
        for value in values { builder.append(value?.queryValue ?? .null) }
        self = builder.finish()
    }
}
