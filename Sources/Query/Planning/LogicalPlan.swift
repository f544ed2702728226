public import Columns

/// What a query means, as a tree of relational operators over bound expressions. Independent of how it is executed.
///
/// Every node's output columns are positional; `schema` names them for people.
public indirect enum LogicalPlan: Sendable {
    /// Rows of a source; `columns` are indices into the provider's schema, in output order.
    case scan(any TableProvider, columns: [Int], name: String)
    /// Constant rows; every row has the schema's width. `SELECT 1` reads one row without columns.
    case values([[BoundExpression]], Schema)
    /// The rows for which the predicate is true (not false, not null).
    case filter(LogicalPlan, BoundExpression)
    /// One expression an output column.
    case project(LogicalPlan, [BoundExpression], names: [String])
    /// Groups by expressions over the input; output = groups, then aggregates. Without groups: exactly one row.
    case aggregate(LogicalPlan, groups: [BoundExpression], aggregates: [BoundAggregate], names: [String])
    /// Window functions appended to the input's columns. Row order is kept.
    case window(LogicalPlan, [BoundWindow], names: [String])
    /// Without rows that can't be within a limit of their partition; what is left over beyond it doesn't matter. Row order
    /// is kept.
    case partitionLimit(LogicalPlan, PartitionLimit)
    /// Output = left columns, then right columns (semi and anti: left only).
    case join(JoinKind, LogicalPlan, LogicalPlan, JoinCondition)
    /// A stable sort.
    case sort(LogicalPlan, [SortKey])
    /// At most `count` rows after the first `offset`.
    case limit(LogicalPlan, count: Int?, offset: Int)
    /// Distinct rows over all columns; the first of each, in order of first appearance.
    case distinct(LogicalPlan)
    /// All rows of the inputs, one after the other; same types.
    case unionAll([LogicalPlan])
    /// A plan used in several places (a CTE or view); executed once. `id` is unique within the query.
    case shared(id: Int, LogicalPlan)
    /// What passes through the plan is counted and timed under the number; `EXPLAIN ANALYZE` puts these in.
    case measured(id: Int, LogicalPlan)
}

/// How a join treats rows without a partner.
public enum JoinKind: Sendable {
    /// Only pairs.
    case inner
    /// Pairs, and left rows without a partner.
    case left
    /// Pairs, and right rows without a partner.
    case right
    /// Pairs, and rows of both sides without a partner.
    case full
    /// Left rows with a partner, once each.
    case semi
    /// Left rows without a partner.
    case anti
}

/// When two rows are partners: all key pairs equal (null equals nothing), and the residual true.
public struct JoinCondition: Sendable {
    /// Equal keys: the left one over the left input's columns, the right one over the right input's. Same types.
    public var keys: [(left: BoundExpression, right: BoundExpression)]
    /// Any other condition, over left columns followed by right columns.
    public var residual: BoundExpression?

    /// Makes a condition. Without keys and residual it is a cross join.
    public init(keys: [(left: BoundExpression, right: BoundExpression)] = [], residual: BoundExpression? = nil) {
        self.keys = keys
        self.residual = residual
    }
}

/// One key of an order.
public struct SortKey: Sendable {
    /// What to order by.
    public var expression: BoundExpression
    /// Whether the largest comes first.
    public var isDescending: Bool
    /// Whether nulls come first; last by default in both directions.
    public var nullsFirst: Bool

    /// Makes a key.
    public init(_ expression: BoundExpression, isDescending: Bool = false, nullsFirst: Bool = false) {
        self.expression = expression
        self.isDescending = isDescending
        self.nullsFirst = nullsFirst
    }
}

/// One aggregate call.
public struct BoundAggregate: Sendable {
    /// The function.
    public var function: AggregateFunction
    /// Its arguments over the input's columns, in the types the overload wants; empty for `count(*)`.
    public var arguments: [BoundExpression]
    /// Whether equal arguments count once.
    public var isDistinct: Bool
    /// Only rows for which this is true count.
    public var filter: BoundExpression?
    /// The type of the result.
    public var type: DataType
    /// Where it was written.
    public var span: SourceSpan

    /// Makes an aggregate call.
    public init(
        function: AggregateFunction, arguments: [BoundExpression], isDistinct: Bool = false,
        filter: BoundExpression? = nil, type: DataType, span: SourceSpan
    ) {
        self.function = function
        self.arguments = arguments
        self.isDistinct = isDistinct
        self.filter = filter
        self.type = type
        self.span = span
    }
}

/// What a window computes.
public enum WindowFunction: Sendable {
    /// Position in the partition, from 1.
    case rowNumber
    /// Position of the first peer, from 1.
    case rank
    /// Number of distinct peers so far.
    case denseRank
    /// (rank − 1) / (rows − 1).
    case percentRank
    /// Rows up to the last peer / rows.
    case cumulativeDistribution
    /// Bucket number from 1 to the argument.
    case ntile
    /// The first argument `offset` rows before.
    case lag
    /// The first argument `offset` rows after.
    case lead
    /// The first argument at the frame's first row.
    case firstValue
    /// The first argument at the frame's last row.
    case lastValue
    /// The first argument at the frame's row of the number that the second one gives, from 1.
    case nthValue
    /// An aggregate over the frame.
    case aggregate(AggregateFunction)
}

/// One window call: function, partition, order, frame.
public struct BoundWindow: Sendable {
    /// What is computed.
    public var function: WindowFunction
    /// Its arguments.
    public var arguments: [BoundExpression]
    /// Only rows for which this is true count (aggregates).
    public var filter: BoundExpression?
    /// Rows with equal values belong together.
    public var partition: [BoundExpression]
    /// The order within a partition.
    public var order: [SortKey]
    /// The rows that an aggregate or a value of the frame is taken from.
    public var frame: WindowFrame
    /// Whether rows in which the first argument is null are passed over.
    public var ignoresNulls: Bool
    /// The type of the result.
    public var type: DataType
    /// Where it was written.
    public var span: SourceSpan

    /// Makes a window call; the default frame is SQL's, from the partition's start to the current row's last peer.
    public init(
        function: WindowFunction, arguments: [BoundExpression], filter: BoundExpression? = nil,
        partition: [BoundExpression], order: [SortKey], frame: WindowFrame = WindowFrame(), ignoresNulls: Bool = false,
        type: DataType, span: SourceSpan
    ) {
        self.function = function
        self.arguments = arguments
        self.filter = filter
        self.partition = partition
        self.order = order
        self.frame = frame
        self.ignoresNulls = ignoresNulls
        self.type = type
        self.span = span
    }
}

extension LogicalPlan {
    /// Names and types of the output.
    public var schema: Schema {
        switch self {
        case .scan(let provider, let columns, _): Schema(columns.map { provider.schema.fields[$0] })
        case .values(_, let schema): schema
        case .filter(let input, _), .sort(let input, _), .limit(let input, _, _), .distinct(let input),
            .partitionLimit(let input, _), .shared(_, let input), .measured(_, let input):
            input.schema
        case .project(_, let expressions, let names):
            Schema(zip(names, expressions).map { Field($0, $1.type) })
        case .aggregate(_, let groups, let aggregates, let names):
            Schema(zip(names, groups.map(\.type) + aggregates.map(\.type)).map { Field($0, $1) })
        case .window(let input, let windows, let names):
            Schema(input.schema.fields + zip(names, windows).map { Field($0, $1.type) })
        case .join(.semi, let left, _, _), .join(.anti, let left, _, _): left.schema
        case .join(_, let left, let right, _): Schema(left.schema.fields + right.schema.fields)
        case .unionAll(let inputs): inputs.first?.schema ?? Schema([])
        }
    }
}
