import Columns

/// Groups rows and aggregates each group. Holds the groups, never the rows.
final class HashAggregate {
    private let run: QueryRun
    private let input: LogicalPlan
    private let groups: [ExpressionNode]
    private let aggregates: [AggregateState]
    private let grouper: Grouper

    init(_ input: LogicalPlan, groups: [BoundExpression], aggregates: [BoundAggregate], run: QueryRun) {
        self.run = run
        grouper = Grouper(types: groups.map(\.type))
        guard aggregates.allSatisfy({ $0.filter == nil }) else {
            // What only some rows need may fail for others, so it is computed for those alone.
            self.input = input
            self.groups = groups.map(run.compile)
            self.aggregates = aggregates.map { AggregateState($0, run: run) }
            return
        }
        // Everything is computed below, where several threads may do it.
        var computed = groups
        self.groups = groups.enumerated().map { ColumnNode($0, $1.type) }
        self.aggregates = aggregates.map { aggregate in
            var placed = aggregate
            placed.arguments = aggregate.arguments.map { argument in
                computed.append(argument)
                return .column(computed.count - 1, argument.type)
            }
            return AggregateState(placed, run: run)
        }
        self.input = .project(input, computed, names: computed.map { _ in "" })
    }

    func push(into sink: QueryRun.Sink) throws {
        try run.push(input) { batch in
            let keys = try groups.map { try $0.evaluate(batch) }
            let numbers = try grouper.numbers(of: keys, rows: batch.rowCount)
            for aggregate in aggregates { try aggregate.add(batch, numbers, groupCount: grouper.count) }
            return true
        }
        let count = groups.isEmpty ? 1 : grouper.count
        guard count > 0 else { return }
        let columns = grouper.columns() + (try aggregates.map { try $0.finish(groupCount: count) })
        try run.pushPieces(of: RowBatch(columns: columns, rowCount: count), into: sink)
    }
}

/// One aggregate of an aggregation: its arguments, filter, distinct pairs and accumulator.
final class AggregateState {
    private let arguments: [ExpressionNode]
    private let filter: ExpressionNode?
    private let accumulator: any GroupedAccumulator
    private let distinct: DistinctRows?
    private let source: SourceLocator

    init(_ aggregate: BoundAggregate, run: QueryRun) {
        arguments = aggregate.arguments.map(run.compile)
        filter = aggregate.filter.map(run.compile)
        let signature = ScalarFunction.Signature(arguments: aggregate.arguments.map(\.type), result: aggregate.type)
        accumulator = aggregate.function.makeAccumulator(signature)
        source = SourceLocator(source: run.source, span: aggregate.span)
        distinct =
            aggregate.isDistinct && !aggregate.arguments.isEmpty
            ? DistinctRows(types: aggregate.arguments.map(\.type)) : nil
    }

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
