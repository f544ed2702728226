import Columns

/// The groups of an aggregation, and the state of its aggregates.
final class AggregateTable {
    private let groups: [ExpressionNode]
    private let aggregates: [AggregateState]
    private let grouper: Grouper

    init(groups: [BoundExpression], aggregates: [BoundAggregate], source: SourceMap) {
        self.groups = groups.map { ExpressionNode.compile($0, source: source) }
        self.aggregates = aggregates.map { AggregateState($0, source: source) }
        grouper = Grouper(types: groups.map(\.type))
    }

    /// The bytes that it takes, with those of its results to come.
    var byteCount: Int {
        let results = (groups.count + aggregates.count) * grouper.count * 8
        return aggregates.reduce(grouper.byteCount + results) { $0 + $1.byteCount }
    }

    /// Whether it has so many groups, with new ones all the time, that rows find theirs all over memory.
    ///
    /// - Parameters:
    ///   - rows: how many rows were added.
    ///   - many: how many groups are many.
    func isSprawling(after rows: Int, many: Int) -> Bool {
        grouper.count >= many && grouper.count > rows / 2 && grouper.isScattered
    }

    /// Whether it grows with the rows, not only with the groups.
    var holdsRows: Bool { aggregates.contains(where: \.holdsRows) }

    /// The keys of rows.
    func keys(of batch: RowBatch) throws -> [Column] { try groups.map { try $0.evaluate(batch) } }

    /// Adds rows, and the groups that they bring.
    func add(_ batch: RowBatch) throws {
        try add(batch, groups: try grouper.numbers(of: try keys(of: batch), rows: batch.rowCount))
    }

    /// Adds rows whose groups are known.
    func add(_ batch: RowBatch, groups: [UInt32]) throws {
        for aggregate in aggregates { try aggregate.add(batch, groups, groupCount: grouper.count) }
    }

    /// Looks up groups, while no more are added.
    func finder() -> GroupFinder { grouper.finder() }

    /// The groups with their results, a row each.
    func results() throws -> AggregateResults {
        let count = groups.isEmpty ? 1 : grouper.count
        return AggregateResults(
            columns: grouper.columns() + (try aggregates.map { try $0.finish(groupCount: count) }), rows: count)
    }
}

/// Groups with their results, a row each.
struct AggregateResults: Sendable {
    let columns: [Column]
    let rows: Int
}

/// One aggregate of an aggregation: its arguments, filter, distinct pairs and accumulator.
final class AggregateState {
    private let arguments: [ExpressionNode]
    private let filter: ExpressionNode?
    private let accumulator: any GroupedAccumulator
    private let distinct: DistinctRows?
    private let source: SourceLocator

    init(_ aggregate: BoundAggregate, source sources: SourceMap) {
        arguments = aggregate.arguments.map { ExpressionNode.compile($0, source: sources) }
        filter = aggregate.filter.map { ExpressionNode.compile($0, source: sources) }
        let signature = ScalarFunction.Signature(arguments: aggregate.arguments.map(\.type), result: aggregate.type)
        accumulator = aggregate.function.makeAccumulator(signature)
        source = SourceLocator(source: sources, span: aggregate.span)
        distinct =
            aggregate.isDistinct && !aggregate.arguments.isEmpty
            ? DistinctRows(types: aggregate.arguments.map(\.type)) : nil
    }

    var byteCount: Int { accumulator.byteCount + (distinct?.byteCount ?? 0) }
    var holdsRows: Bool { accumulator.holdsRows || distinct != nil }

    func add(_ batch: RowBatch, _ groups: [UInt32], groupCount: Int) throws {
        var selection: Bitmap?
        var batch = batch
        var groups = groups
        if let filter {
            let isTrue = ConditionalNode.trueRows(try filter.evaluate(batch), rows: batch.rowCount)
            let count = isTrue.setCount
            if count < batch.rowCount {
                // Arguments are computed only for the rows that count, which also keeps others from failing.
                let rows = isTrue.setPositions
                batch = batch.selecting(rows)
                groups = groups.withUnsafeBufferPointer { groups in makeArray(rows.count) { groups[Int(rows[$0])] } }
            }
        }
        if batch.rowCount == 0 { return }
        let columns = try arguments.map { try $0.evaluate(batch) }
        if let distinct { selection = try distinct.firstOccurrences(groups, columns) }
        try source.locating {
            try accumulator.add(columns, groups: groups, selection: selection, groupCount: groupCount)
        }
    }

    func finish(groupCount: Int) throws -> Column {
        try source.locating { try accumulator.finish(groupCount: groupCount) }
    }
}
