import Columns

/// A column of a query whose values have a Swift type: one that is there, or what is computed of others.
///
/// ```swift
/// let amount = TypedColumn<ExactDecimal>("amount")
/// let kind = TypedColumn<String>("kind")
/// let revenue = amount.sum().filtered(by: kind == "purchase").named("revenue")
/// ```
///
/// Operators mean what they mean in SQL: comparing with null is neither true nor false, whole numbers divide to whole
/// numbers. What doesn't fit the types that the table really has is an error when the query is run.
public struct TypedColumn<Value: QueryValue>: Sendable {
    /// The name of the column in the result; nil for a computed one that was given none.
    public let name: String?
    let fragment: SQLFragment

    init(_ fragment: SQLFragment, name: String? = nil) {
        self.fragment = fragment
        self.name = name
    }

    /// The column of that name, ignoring case.
    public init(_ name: String) { self.init(.name(name), name: name) }

    /// The same value in each row.
    public static func constant(_ value: Value) -> TypedColumn { TypedColumn(SQLFragment(value: value.queryValue)) }

    /// The same column under another name.
    public func named(_ name: String) -> TypedColumn { TypedColumn(fragment, name: name) }

    /// What a function of SQL, by its name there, makes of columns: `.call("date_trunc", .constant("month"), day)`.
    public static func call<each Argument>(
        _ function: String, _ arguments: repeat TypedColumn<each Argument>
    ) -> TypedColumn {
        var all: [SQLFragment] = []
        for argument in repeat each arguments { all.append(argument.fragment) }
        return TypedColumn(.name(function) + "(" + SQLFragment.list(all) + ")")
    }

    /// The values as another type; an error in rows where that can't be.
    public func cast<Other: QueryValue>(to type: Other.Type) -> TypedColumn<Other> {
        TypedColumn<Other>("CAST(" + fragment + " AS \(Other.typeName))")
    }

    /// How the column stands in a list of what is selected.
    var selected: SQLFragment { name.map { fragment + " AS " + .name($0) } ?? fragment }
}

// MARK: Conditions

extension TypedColumn {
    /// Whether there is no value.
    public var isNull: TypedColumn<Bool> { TypedColumn<Bool>("(" + fragment + " IS NULL)") }

    /// Whether there is a value.
    public var isNotNull: TypedColumn<Bool> { TypedColumn<Bool>("(" + fragment + " IS NOT NULL)") }

    /// Whether the value is one of some.
    public func isIn(_ values: [Value]) -> TypedColumn<Bool> {
        if values.isEmpty { return .constant(false) }
        let list = SQLFragment.list(values.map { SQLFragment(value: $0.queryValue) })
        return TypedColumn<Bool>("(" + fragment + " IN (" + list + "))")
    }

    /// The value, or another where there is none.
    public static func ?? (column: TypedColumn, other: Value) -> TypedColumn { column ?? .constant(other) }

    /// The value, or another column's where there is none.
    public static func ?? (column: TypedColumn, other: TypedColumn) -> TypedColumn {
        TypedColumn("coalesce(" + column.fragment + ", " + other.fragment + ")")
    }

    private static func compared(_ left: TypedColumn, _ sign: String, _ right: TypedColumn) -> TypedColumn<Bool> {
        TypedColumn<Bool>("(" + left.fragment + " \(sign) " + right.fragment + ")")
    }

    /// Whether two values are equal.
    public static func == (left: TypedColumn, right: TypedColumn) -> TypedColumn<Bool> { compared(left, "=", right) }
    /// Whether two values are equal.
    public static func == (left: TypedColumn, right: Value) -> TypedColumn<Bool> { left == .constant(right) }
    /// Whether two values differ.
    public static func != (left: TypedColumn, right: TypedColumn) -> TypedColumn<Bool> { compared(left, "<>", right) }
    /// Whether two values differ.
    public static func != (left: TypedColumn, right: Value) -> TypedColumn<Bool> { left != .constant(right) }
    /// Whether one value comes before another.
    public static func < (left: TypedColumn, right: TypedColumn) -> TypedColumn<Bool> { compared(left, "<", right) }
    /// Whether one value comes before another.
    public static func < (left: TypedColumn, right: Value) -> TypedColumn<Bool> { left < .constant(right) }
    /// Whether one value does not come after another.
    public static func <= (left: TypedColumn, right: TypedColumn) -> TypedColumn<Bool> { compared(left, "<=", right) }
    /// Whether one value does not come after another.
    public static func <= (left: TypedColumn, right: Value) -> TypedColumn<Bool> { left <= .constant(right) }
    /// Whether one value comes after another.
    public static func > (left: TypedColumn, right: TypedColumn) -> TypedColumn<Bool> { compared(left, ">", right) }
    /// Whether one value comes after another.
    public static func > (left: TypedColumn, right: Value) -> TypedColumn<Bool> { left > .constant(right) }
    /// Whether one value does not come before another.
    public static func >= (left: TypedColumn, right: TypedColumn) -> TypedColumn<Bool> { compared(left, ">=", right) }
    /// Whether one value does not come before another.
    public static func >= (left: TypedColumn, right: Value) -> TypedColumn<Bool> { left >= .constant(right) }
}

extension TypedColumn<Bool> {
    /// Whether both are true.
    public static func && (left: TypedColumn, right: TypedColumn) -> TypedColumn {
        TypedColumn("(" + left.fragment + " AND " + right.fragment + ")")
    }

    /// Whether one of both is true.
    public static func || (left: TypedColumn, right: TypedColumn) -> TypedColumn {
        TypedColumn("(" + left.fragment + " OR " + right.fragment + ")")
    }

    /// Whether it is false.
    public static prefix func ! (column: TypedColumn) -> TypedColumn { TypedColumn("(NOT " + column.fragment + ")") }
}

extension TypedColumn<String> {
    /// Whether the text fits a pattern in which `%` stands for any text and `_` for any character.
    public func like(_ pattern: String) -> TypedColumn<Bool> {
        TypedColumn<Bool>("(" + fragment + " LIKE " + SQLFragment(value: .text(pattern)) + ")")
    }
}

// MARK: Numbers

extension TypedColumn where Value: QueryNumber {
    private static func computed(_ left: TypedColumn, _ sign: String, _ right: TypedColumn) -> TypedColumn {
        TypedColumn("(" + left.fragment + " \(sign) " + right.fragment + ")")
    }

    /// The sum of two values.
    public static func + (left: TypedColumn, right: TypedColumn) -> TypedColumn { computed(left, "+", right) }
    /// The sum of two values.
    public static func + (left: TypedColumn, right: Value) -> TypedColumn { left + .constant(right) }
    /// The difference of two values.
    public static func - (left: TypedColumn, right: TypedColumn) -> TypedColumn { computed(left, "-", right) }
    /// The difference of two values.
    public static func - (left: TypedColumn, right: Value) -> TypedColumn { left - .constant(right) }
    /// The product of two values.
    public static func * (left: TypedColumn, right: TypedColumn) -> TypedColumn { computed(left, "*", right) }
    /// The product of two values.
    public static func * (left: TypedColumn, right: Value) -> TypedColumn { left * .constant(right) }
    /// The quotient of two values; an error where the divisor is 0.
    public static func / (left: TypedColumn, right: TypedColumn) -> TypedColumn { computed(left, "/", right) }
    /// The quotient of two values; an error where the divisor is 0.
    public static func / (left: TypedColumn, right: Value) -> TypedColumn { left / .constant(right) }
    /// The negative of a value.
    public static prefix func - (column: TypedColumn) -> TypedColumn { TypedColumn("(-" + column.fragment + ")") }
}
