import Columns

/// Computes window functions over a whole input and appends them as columns; rows keep their order.
final class WindowOperator {
    private let windows: [BoundWindow]
    private let run: QueryRun

    init(_ windows: [BoundWindow], run: QueryRun) {
        self.windows = windows
        self.run = run
    }

    func run(_ input: LogicalPlan, into sink: QueryRun.Sink) throws {
        let rows = try run.materialize(input)
        guard rows.rowCount > 0 else { return }
        var columns = (0..<rows.columnCount).map { rows.column($0) }
        for window in windows {
            try run.checkCancellation()
            let locator = SourceLocator(source: run.source, span: window.span)
            columns.append(try locator.locating { try compute(window, rows) })
        }
        try run.pushPieces(of: RowBatch(columns: columns, rowCount: rows.rowCount), into: sink)
    }

    private func compute(_ window: BoundWindow, _ rows: RowBatch) throws -> Column {
        let layout = try WindowLayout(window, rows: rows, run: run)
        let arguments = try window.arguments.map { try run.compile($0).evaluate(rows).expanded(to: rows.rowCount) }
        let sortedValues: Column
        switch window.function {
        case .rowNumber, .rank, .denseRank:
            sortedValues = Column(type: .integer, storage: .integer(layout.ranks(window.function)))
        case .percentRank, .cumulativeDistribution:
            sortedValues = Column(type: .double, storage: .double(layout.distribution(window.function)))
        case .ntile:
            sortedValues = try layout.tiles(arguments.first.map { $0.gathered(layout.order) })
        case .lag: sortedValues = try shifted(window, layout, arguments, direction: -1)
        case .lead: sortedValues = try shifted(window, layout, arguments, direction: 1)
        case .firstValue, .lastValue:
            guard let values = arguments.first?.gathered(layout.order) else {
                return Column(nullsOf: window.type, count: rows.rowCount)
            }
            let frames = layout.frames(window)
            let isFirst = if case .firstValue = window.function { true } else { false }
            sortedValues = values.gathered(
                makeArray(rows.rowCount) { place in
                    let (start, end) = (frames.starts[place], frames.ends[place])
                    if start >= end { return RowBatch.absent }
                    return UInt32(truncatingIfNeeded: isFirst ? start : end - 1)
                }, absent: RowBatch.absent)
        case .aggregate(let function):
            var filter: Bitmap?
            if let expression = window.filter {
                let condition = try run.compile(expression).evaluate(rows)
                filter = ConditionalNode.trueRows(condition, rows: rows.rowCount).gathered(layout.order)
            }
            let aggregate = WindowAggregate(
                function: function, arguments: arguments.map { $0.gathered(layout.order) }, filter: filter,
                type: window.type, layout: layout, run: run)
            sortedValues = try aggregate.compute(layout.frames(window))
        }
        return sortedValues.gathered(layout.places)
    }

    /// `lag` and `lead`: the value some rows away in the partition, else the default, else null.
    private func shifted(
        _ window: BoundWindow, _ layout: WindowLayout, _ arguments: [Column], direction: Int
    ) throws -> Column {
        guard let first = arguments.first else { return Column(nullsOf: window.type, count: layout.order.count) }
        let values = first.gathered(layout.order)
        let offsets = arguments.count > 1 ? arguments[1].gathered(layout.order) : nil
        let steps = offsets.map(\.integers)
        var outside: [UInt32] = []
        let sources = makeArray(layout.order.count) { place -> UInt32 in
            if let offsets, !offsets.isValid(place) { return RowBatch.absent }
            let (step, tooFar) = (steps.map { $0[place] } ?? 1).multipliedReportingOverflow(by: Int64(direction))
            let (target, overflow) = Int64(place).addingReportingOverflow(step)
            let partition = layout.partitionRange(place)
            guard !tooFar, !overflow, let target = Int(exactly: target), partition.contains(target) else {
                outside.append(UInt32(truncatingIfNeeded: place))
                return RowBatch.absent
            }
            return UInt32(truncatingIfNeeded: target)
        }
        let found = values.gathered(sources, absent: RowBatch.absent)
        guard arguments.count > 2, !outside.isEmpty else { return found }
        let defaults = arguments[2].gathered(layout.order).gathered(outside)
        return ColumnMerge.merge(
            [.init(rows: nil, column: found), .init(rows: outside, column: defaults)], rows: layout.order.count,
            type: found.type)
    }
}
