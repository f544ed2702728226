public import Columns

/// A byte range of the SQL text that something was written in; `nil` text ranges don't exist: what the binder makes up
/// carries the span of what caused it.
public typealias SourceSpan = Range<Int>

/// An expression whose names are resolved and whose types are known, independent of how it is executed.
public indirect enum BoundExpression: Sendable {
    /// A constant.
    case literal(Value, DataType)
    /// A column of the operator's input, by position.
    case column(Int, DataType)
    /// A call of a function or operator. Arguments already have the types the overload wants.
    case call(ScalarFunction, [BoundExpression], DataType, SourceSpan)
    /// A conversion; fails at run time with a position, or gives null where `isTry`.
    case cast(BoundExpression, to: DataType, isTry: Bool, SourceSpan)
    /// Three-valued and.
    case and([BoundExpression])
    /// Three-valued or.
    case or([BoundExpression])
    /// Three-valued not.
    case not(BoundExpression)
    /// `IS NULL`, or `IS NOT NULL` where negated.
    case isNull(BoundExpression, negated: Bool)
    /// `CASE WHEN … THEN … ELSE … END`; conditions are boolean, results all of `type`; branches not taken are not evaluated
    /// for the rows that don't take them.
    case conditional([(when: BoundExpression, then: BoundExpression)], otherwise: BoundExpression?, DataType)
    /// `x IN (constants)`; the values are non-null and of x's type. `hasNull` when the list held a null too.
    case inList(BoundExpression, [Value], hasNull: Bool, negated: Bool)

    /// The type of the result.
    public var type: DataType {
        switch self {
        case .literal(_, let type), .column(_, let type), .call(_, _, let type, _), .cast(_, let type, _, _),
            .conditional(_, _, let type):
            type
        case .and, .or, .not, .isNull, .inList: .boolean
        }
    }
}
