public import Columns

/// A function that makes one value of many rows, by group.
public struct AggregateFunction: Sendable {
    /// The name in SQL, lower case.
    public let name: String
    /// How it is written.
    public let usage: String
    /// One sentence for the reference.
    public let summary: String
    /// Chooses the signature for the given argument types; nil when it can't take them.
    public let resolve: @Sendable ([DataType]) -> ScalarFunction.Signature?
    /// Makes the state of all groups of one aggregation.
    public let makeAccumulator: @Sendable (ScalarFunction.Signature) -> any GroupedAccumulator

    /// What the name of an aggregate over values in descending order ends with; it is called by WITHIN GROUP only.
    static let descending = " descending"

    /// Whether it aggregates what WITHIN GROUP orders, rather than its arguments in that order.
    var isOrderedSet: Bool { Self.orderedSets.contains(name) }

    private static let orderedSets: Set<String> = [
        "mode", "percentile_cont", "percentile_disc", "quantile_cont", "quantile_disc",
    ]

    /// Makes a function.
    public init(
        name: String, usage: String, summary: String,
        resolve: @escaping @Sendable ([DataType]) -> ScalarFunction.Signature?,
        makeAccumulator: @escaping @Sendable (ScalarFunction.Signature) -> any GroupedAccumulator
    ) {
        self.name = name
        self.usage = usage
        self.summary = summary
        self.resolve = resolve
        self.makeAccumulator = makeAccumulator
    }
}

/// The state of an aggregate for every group, as dense arrays by group number. One call a chunk, never one a row.
public protocol GroupedAccumulator: AnyObject {
    /// Adds a chunk's rows.
    ///
    /// - Parameters:
    ///   - arguments: the argument columns.
    ///   - groups: the group number of each row; all 0 where there is one group.
    ///   - selection: the rows that count; nil for all.
    ///   - groupCount: how many groups are known by now; state grows to it.
    /// - Throws: `Diagnostic` on overflow.
    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws

    /// The bytes that the state takes.
    var byteCount: Int { get }

    /// Whether the state grows with the rows, not only with the groups.
    var holdsRows: Bool { get }

    /// The result, one row a group.
    func finish(groupCount: Int) throws -> Column
}

extension GroupedAccumulator {
    /// Most keep a few numbers a group.
    public var holdsRows: Bool { false }
}
