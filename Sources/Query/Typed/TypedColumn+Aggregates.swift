import Columns

/// What counts rows rather than values.
public enum Rows {
    /// How many rows there are.
    public static var count: TypedColumn<Int> { TypedColumn(SQLFragment("count(*)")) }
}

/// One value of many rows; rows without a value don't count.
extension TypedColumn {
    /// How many values there are.
    public func count() -> TypedColumn<Int> { .call("count", self) }

    /// How many different values there are.
    public func distinctCount() -> TypedColumn<Int> { TypedColumn<Int>("count(DISTINCT " + fragment + ")") }

    /// The least value.
    public func minimum() -> TypedColumn { .call("min", self) }

    /// The greatest value.
    public func maximum() -> TypedColumn { .call("max", self) }

    /// An aggregate over the rows alone for which a condition is true.
    public func filtered(by condition: TypedColumn<Bool>) -> TypedColumn {
        TypedColumn(fragment + " FILTER (WHERE " + condition.fragment + ")")
    }
}

extension TypedColumn where Value: QueryNumber {
    /// The sum, exact but for doubles; null of no values.
    public func sum() -> TypedColumn<Value.Sum> { .call("sum", self) }

    /// The mean; null of no values.
    public func mean() -> TypedColumn<Value.Mean> { .call("avg", self) }

    /// The median, between two values where there is no middle one; null of no values.
    public func median() -> TypedColumn<Double> { .call("median", self) }
}

/// A column to sort by.
public struct SortColumn: Sendable {
    let fragment: SQLFragment
}

extension TypedColumn {
    /// Least first; nulls last.
    public var ascending: SortColumn { SortColumn(fragment: fragment) }

    /// Greatest first; nulls last.
    public var descending: SortColumn { SortColumn(fragment: fragment + " DESC") }
}
