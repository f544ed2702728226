/// One value outside the columns: a literal, a parameter, a cell of a finished table. Never used in loops over rows.
public enum Value: Hashable, Sendable {
    /// Nothing.
    case null
    /// True or false.
    case boolean(Bool)
    /// A whole number.
    case integer(Int64)
    /// An exact decimal.
    case decimal(ExactDecimal)
    /// A floating-point number.
    case double(Double)
    /// Text.
    case text(String)
    /// A date.
    case date(CalendarDate)
    /// A date and time without a zone.
    case timestamp(Timestamp)
    /// An instant.
    case timestampWithZone(Timestamp)
    /// A span of time.
    case interval(Interval)

    /// The type of the value.
    public var type: DataType {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .integer: .integer
        case .decimal(let value): .decimal(scale: value.scale)
        case .double: .double
        case .text: .text
        case .date: .date
        case .timestamp: .timestamp
        case .timestampWithZone: .timestampWithZone
        case .interval: .interval
        }
    }

    /// Whether it is null.
    public var isNull: Bool { self == .null }

    /// A number as a double; nil for null and for what isn't a number.
    public var doubleValue: Double? {
        switch self {
        case .integer(let value): Double(value)
        case .decimal(let value): value.doubleValue
        case .double(let value): value
        default: nil
        }
    }
}

extension Value: CustomStringConvertible {
    /// Plain text as CSV carries it; null is empty.
    public var description: String {
        switch self {
        case .null: ""
        case .boolean(let value): value ? "true" : "false"
        case .integer(let value): String(value)
        case .decimal(let value): value.description
        case .double(let value): "\(value)"
        case .text(let value): value
        case .date(let value): value.description
        case .timestamp(let value): value.description
        case .timestampWithZone(let value): value.description + "+00"
        case .interval(let value): value.description
        }
    }
}
