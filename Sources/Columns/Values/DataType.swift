/// The type of a column's values.
public enum DataType: Hashable, Sendable {
    /// Only nulls so far; becomes any other type.
    case null
    /// True or false.
    case boolean
    /// A whole number of 64 bits.
    case integer
    /// An exact decimal of up to 38 digits, `scale` of them behind the decimal mark.
    case decimal(scale: Int)
    /// A binary floating-point number of 64 bits (IEEE 754).
    case double
    /// UTF-8 text.
    case text
    /// A calendar date.
    case date
    /// A date and time without a zone, in microseconds.
    case timestamp
    /// An instant, in microseconds since 1970-01-01T00:00:00Z; shown in the workspace's time zone.
    case timestampWithZone
    /// Months, days and microseconds.
    case interval

    /// The name used in SQL and in messages.
    public var name: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .integer: "bigint"
        case .decimal(let scale): "decimal(38,\(scale))"
        case .double: "double"
        case .text: "text"
        case .date: "date"
        case .timestamp: "timestamp"
        case .timestampWithZone: "timestamptz"
        case .interval: "interval"
        }
    }

    /// Whether values are numbers.
    public var isNumeric: Bool {
        switch self {
        case .integer, .decimal, .double: true
        default: false
        }
    }

    /// Whether values are dates or times.
    public var isTemporal: Bool {
        switch self {
        case .date, .timestamp, .timestampWithZone: true
        default: false
        }
    }
}

extension DataType: CustomStringConvertible {
    /// The name used in SQL and in messages.
    public var description: String { name }
}
