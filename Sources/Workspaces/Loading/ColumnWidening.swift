import Columns

/// Brings columns of several files to one type.
enum ColumnWidening {
    /// A type that holds the values of both; text where nothing else does.
    static func commonType(_ a: DataType, _ b: DataType) -> DataType {
        if a == b { return a }
        switch (a, b) {
        case (.null, let other), (let other, .null): return other
        case (.integer, .decimal(let scale)), (.decimal(let scale), .integer): return .decimal(scale: scale)
        case (.decimal(let x), .decimal(let y)): return .decimal(scale: max(x, y))
        case (.date, .timestamp), (.timestamp, .date): return .timestamp
        case _ where a.isNumeric && b.isNumeric: return .double
        default: return .text
        }
    }

    /// Whether values of a type may not be written as the file has them: `y` becomes true, `5.3.2026` a date.
    static func losesSpelling(_ type: DataType) -> Bool {
        switch type {
        case .text, .null, .integer: false
        default: true
        }
    }

    /// The column as the wider type. O(rows).
    static func widened(_ column: Column, to type: DataType) -> Column {
        if column.type == type { return column }
        var builder = ColumnBuilder(type: type)
        for row in 0..<column.count {
            let value = column[row]
            if type == .text, !value.isNull {
                builder.append(.text(value.description))
            } else {
                builder.append(value)
            }
        }
        return builder.finish()
    }
}
