public import Columns

/// A Swift type that a column's values can have.
public protocol QueryValue: Sendable {
    /// The value as queries hold it.
    var queryValue: Value { get }

    /// The value of a cell; nil where it is of another type.
    init?(queryValue: Value)

    /// The type that `cast(to:)` names in SQL.
    static var typeName: String { get }

    /// The type of a column of such values.
    static func columnType(of values: [Self?]) -> DataType
}

/// A number that a column's values can be.
public protocol QueryNumber: QueryValue {
    /// What their sum is.
    associatedtype Sum: QueryNumber
    /// What their mean is.
    associatedtype Mean: QueryNumber
}

extension Bool: QueryValue {
    /// The value as queries hold it.
    public var queryValue: Value { .boolean(self) }
    /// The value of a cell; nil where it is of another type.
    public init?(queryValue: Value) {
        guard case .boolean(let value) = queryValue else { return nil }
        self = value
    }
    /// The type in SQL.
    public static var typeName: String { "boolean" }
    /// The type of a column of such values.
    public static func columnType(of values: [Bool?]) -> DataType { .boolean }
}

extension Int: QueryNumber {
    /// Sums are exact.
    public typealias Sum = ExactDecimal
    /// Means have six digits more.
    public typealias Mean = ExactDecimal
    /// The value as queries hold it.
    public var queryValue: Value { .integer(Int64(self)) }
    /// The value of a cell; nil where it is of another type.
    public init?(queryValue: Value) {
        guard case .integer(let value) = queryValue else { return nil }
        self.init(exactly: value)
    }
    /// The type in SQL.
    public static var typeName: String { "bigint" }
    /// The type of a column of such values.
    public static func columnType(of values: [Int?]) -> DataType { .integer }
}

extension ExactDecimal: QueryNumber {
    /// Sums are exact.
    public typealias Sum = ExactDecimal
    /// Means have six digits more.
    public typealias Mean = ExactDecimal
    /// The value as queries hold it.
    public var queryValue: Value { .decimal(self) }
    /// Whole numbers are decimals too.
    public init?(queryValue: Value) {
        switch queryValue {
        case .decimal(let value): self = value
        case .integer(let value): self.init(value)
        default: return nil
        }
    }
    /// The type in SQL.
    public static var typeName: String { "decimal" }
    /// The type of a column of such values.
    public static func columnType(of values: [ExactDecimal?]) -> DataType {
        .decimal(scale: values.compactMap { $0?.scale }.max() ?? 0)
    }
}

extension Double: QueryNumber {
    /// Sums are doubles.
    public typealias Sum = Double
    /// Means are doubles.
    public typealias Mean = Double
    /// The value as queries hold it.
    public var queryValue: Value { .double(self) }
    /// Any number, as the double nearest to it.
    public init?(queryValue: Value) {
        guard let value = queryValue.doubleValue else { return nil }
        self = value
    }
    /// The type in SQL.
    public static var typeName: String { "double" }
    /// The type of a column of such values.
    public static func columnType(of values: [Double?]) -> DataType { .double }
}

extension String: QueryValue {
    /// The value as queries hold it.
    public var queryValue: Value { .text(self) }
    /// The value of a cell; nil where it is of another type.
    public init?(queryValue: Value) {
        guard case .text(let value) = queryValue else { return nil }
        self = value
    }
    /// The type in SQL.
    public static var typeName: String { "text" }
    /// The type of a column of such values.
    public static func columnType(of values: [String?]) -> DataType { .text }
}

extension CalendarDate: QueryValue {
    /// The value as queries hold it.
    public var queryValue: Value { .date(self) }
    /// The value of a cell; nil where it is of another type.
    public init?(queryValue: Value) {
        guard case .date(let value) = queryValue else { return nil }
        self = value
    }
    /// The type in SQL.
    public static var typeName: String { "date" }
    /// The type of a column of such values.
    public static func columnType(of values: [CalendarDate?]) -> DataType { .date }
}

extension Timestamp: QueryValue {
    /// The value as queries hold it.
    public var queryValue: Value { .timestamp(self) }
    /// A date and time, with a zone or without.
    public init?(queryValue: Value) {
        switch queryValue {
        case .timestamp(let value), .timestampWithZone(let value): self = value
        default: return nil
        }
    }
    /// The type in SQL.
    public static var typeName: String { "timestamp" }
    /// The type of a column of such values.
    public static func columnType(of values: [Timestamp?]) -> DataType { .timestamp }
}
