import Columns

/// The tree of what was written, before names are looked up. Every node knows its place in the source.
enum Syntax {
    /// A name as written.
    struct Identifier: Sendable {
        /// The name without its quotes.
        var name: String
        /// Where it stands.
        var span: SourceSpan
    }

    /// An expression and its place.
    struct Expression: Sendable {
        /// What it is.
        var kind: Kind
        /// Where it stands.
        var span: SourceSpan
        /// The height of the tree below, bounded so that walking it can't exhaust the stack.
        var depth: Int
    }

    /// What an expression can be.
    indirect enum Kind: Sendable {
        case literal(Value)
        /// `column`, `table.column`.
        case column([Identifier])
        case parameter(String)
        /// `+ - * / %`, comparisons and so on: calls of the function named by the sign.
        case binary(String, Expression, Expression)
        case negative(Expression)
        case not(Expression)
        case and([Expression])
        case or([Expression])
        case isNull(Expression, negated: Bool)
        case isTruth(Expression, Bool, negated: Bool)
        case isDistinct(Expression, Expression, negated: Bool)
        case between(Expression, Expression, Expression, negated: Bool)
        case inList(Expression, [Expression], negated: Bool)
        case inQuery(Expression, Query, negated: Bool)
        /// `x < ANY (SELECT …)`, `x = ALL (SELECT …)`.
        case quantified(String, Expression, Query, isAll: Bool)
        /// `(a, b)`: several values side by side, to be compared.
        case row([Expression])
        case exists(Query)
        case subquery(Query)
        /// `LIKE` and `ILIKE` with an optional escape character.
        case match(String, Expression, pattern: Expression, escape: Expression?, negated: Bool)
        case conditional(Expression?, [(when: Expression, then: Expression)], otherwise: Expression?)
        case cast(Expression, TypeName, isTry: Bool)
        case call(Call)
    }

    /// A type as written.
    struct TypeName: Sendable {
        /// The type; nil for a decimal whose scale is the operand's own.
        var type: DataType?
        /// How many digits a decimal has at most; nil for all of them.
        var precision: Int?
        /// How many characters a text keeps; nil for all.
        var length: Int?
        /// Where it stands.
        var span: SourceSpan
    }

    /// A call of a function, aggregate or window function.
    struct Call: Sendable {
        /// The function's name.
        var name: Identifier
        /// The arguments.
        var arguments: [Expression]
        /// Whether the argument list is `*`.
        var isStar = false
        /// Whether equal arguments count once.
        var isDistinct = false
        /// `ORDER BY` inside the argument list.
        var order: [OrderKey] = []
        /// `WITHIN GROUP (ORDER BY …)`.
        var withinGroup: [OrderKey] = []
        /// `FILTER (WHERE …)`.
        var filter: Expression?
        /// `IGNORE NULLS`.
        var ignoresNulls = false
        /// `OVER …`.
        var window: WindowReference?
    }

    /// What follows OVER.
    indirect enum WindowReference: Sendable {
        case named(Identifier)
        case specification(WindowSpecification)
    }

    /// A window's partition, order and frame.
    struct WindowSpecification: Sendable {
        /// The window it builds on.
        var base: Identifier?
        var partition: [Expression] = []
        var order: [OrderKey] = []
        var frame: Frame?
        var span: SourceSpan
    }

    /// `ROWS`, `RANGE` or `GROUPS`, its bounds, and what is excluded.
    struct Frame: Sendable {
        /// One end of a frame.
        enum Bound: Sendable {
            case unboundedPreceding
            case unboundedFollowing
            case currentRow
            case preceding(Expression)
            case following(Expression)
        }

        var unit: WindowFrame.Unit
        var start: Bound
        var end: Bound
        var exclusion = WindowFrame.Exclusion.noOthers
        var span: SourceSpan
    }

    /// One key of ORDER BY.
    struct OrderKey: Sendable {
        var expression: Expression
        var isDescending = false
        var nullsFirst: Bool?
    }
}
