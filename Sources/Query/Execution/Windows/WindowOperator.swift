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
        let account = run.account()
        defer { account.hold(0) }
        let rows = try run.materialize(
            input, account, "the window functions",
            help: "filter or aggregate the rows before, or ask for fewer columns")
        guard rows.rowCount > 0 else { return }
        var columns = (0..<rows.columnCount).map { rows.column($0) }
        var laidOut: (window: BoundWindow, layout: WindowLayout)?
        for window in windows {
            try run.checkCancellation()
            let locator = SourceLocator(source: run.source, span: window.span)
            columns.append(
                try locator.locating {
                    if let whole = try overPartitions(window, rows) { return whole }
                    let known = laidOut.flatMap { $0.window.isLaidOut(as: window) ? $0.layout : nil }
                    let layout = try known ?? WindowLayout(window, rows: rows, run: run)
                    laidOut = (window, layout)
                    return try compute(window, layout, rows)
                })
            account.hold(account.held + (columns.last?.byteCount ?? 0))
        }
        try run.pushPieces(of: RowBatch(columns: columns, rowCount: rows.rowCount), into: sink)
    }

    /// An aggregate over whole partitions without an order: rows need no places for it. Nil for any others.
    private func overPartitions(_ window: BoundWindow, _ rows: RowBatch) throws -> Column? {
        guard case .aggregate(let function) = window.function, window.order.isEmpty, window.frame.isWholeWithoutOrder
        else { return nil }
        let grouper = Grouper(types: window.partition.map(\.type))
        let groups = try grouper.numbers(
            of: try window.partition.map { try run.compile($0).evaluate(rows) }, rows: rows.rowCount)
        let filter = try window.filter.map {
            ConditionalNode.trueRows(try run.compile($0).evaluate(rows), rows: rows.rowCount)
        }
        let accumulator = function.makeAccumulator(
            .init(arguments: window.arguments.map(\.type), result: window.type))
        try accumulator.add(
            try window.arguments.map { try run.compile($0).evaluate(rows).expanded(to: rows.rowCount) },
            groups: groups, selection: filter, groupCount: grouper.count)
        return try accumulator.finish(groupCount: grouper.count).gathered(groups)
    }

    private func compute(_ window: BoundWindow, _ layout: WindowLayout, _ rows: RowBatch) throws -> Column {
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
        case .firstValue, .lastValue, .nthValue:
            sortedValues = try ofFrames(window, layout, arguments)
        case .aggregate(let function):
            var filter: Bitmap?
            if let expression = window.filter {
                let condition = try run.compile(expression).evaluate(rows)
                filter = ConditionalNode.trueRows(condition, rows: rows.rowCount).gathered(layout.order)
            }
            let aggregate = WindowAggregate(
                function: function, arguments: arguments.map { $0.gathered(layout.order) }, filter: filter,
                type: window.type, layout: layout, run: run)
            sortedValues = try aggregate.compute(frames(window, layout))
        }
        return layout.inRowOrder(sortedValues)
    }

    private func frames(_ window: BoundWindow, _ layout: WindowLayout) throws -> WindowFrames {
        var key: SortPermutation.Key?
        for case .distance in [window.frame.start, window.frame.end] { key = layout.measuringKey() }
        return try WindowFrames(window.frame, key: key, layout: layout)
    }

    /// `first_value`, `last_value` and `nth_value`: the value in a row of the frame, null where it has none such.
    private func ofFrames(_ window: BoundWindow, _ layout: WindowLayout, _ arguments: [Column]) throws -> Column {
        let rows = layout.order.count
        guard let values = arguments.first?.gathered(layout.order) else {
            return Column(nullsOf: window.type, count: rows)
        }
        let frames = try frames(window, layout)
        let counts = window.ignoresNulls ? ComparisonFunctions.validBits(values, rows: rows) : nil
        var fromEnd = false
        var numbers: Column?
        switch window.function {
        case .lastValue: fromEnd = true
        case .nthValue: numbers = arguments.count > 1 ? arguments[1].gathered(layout.order) : nil
        default: break
        }
        let steps = numbers?.integers
        return values.gathered(
            try makeArray(rows) { place -> UInt32 in
                var number = 0
                if let numbers, let steps {
                    guard numbers.isValid(place) else { return RowBatch.absent }
                    guard steps[place] > 0 else {
                        throw Failure.invalid("nth_value counts rows from 1, so it can't take row \(steps[place])")
                    }
                    number = Int(steps[place]) - 1
                }
                let found = frames.row(number, of: place, fromEnd: fromEnd, counts: counts)
                return found.map { UInt32(truncatingIfNeeded: $0) } ?? RowBatch.absent
            }, absent: RowBatch.absent)
    }

    /// `lag` and `lead`: the value some rows away in the partition, else the default, else null.
    private func shifted(
        _ window: BoundWindow, _ layout: WindowLayout, _ arguments: [Column], direction: Int
    ) throws -> Column {
        guard let first = arguments.first else { return Column(nullsOf: window.type, count: layout.order.count) }
        let values = first.gathered(layout.order)
        let offsets = arguments.count > 1 ? arguments[1].gathered(layout.order) : nil
        let steps = offsets.map(\.integers)
        let known = window.ignoresNulls ? NonNullPlaces(values, count: layout.order.count) : nil
        var outside: [UInt32] = []
        let sources = makeArray(layout.order.count) { place -> UInt32 in
            if let offsets, !offsets.isValid(place) { return RowBatch.absent }
            let (step, tooFar) = (steps.map { $0[place] } ?? 1).multipliedReportingOverflow(by: Int64(direction))
            let (sum, overflow) = Int64(place).addingReportingOverflow(step)
            let partition = layout.partitionRange(place)
            var target = tooFar || overflow ? nil : Int(exactly: sum)
            if let known, !tooFar { target = known.place(Int(clamping: step), from: place) }
            guard let target, partition.contains(target) else {
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

/// The places of a column that aren't null, for those that pass over the others.
private struct NonNullPlaces {
    private var places: [Int] = []
    /// How many places before each aren't null.
    private var before: [Int] = []
    private let isKnown: Bitmap

    init(_ column: Column, count: Int) {
        isKnown = ComparisonFunctions.validBits(column, rows: count)
        before.reserveCapacity(count)
        for place in 0..<count {
            before.append(places.count)
            if isKnown[place] { places.append(place) }
        }
    }

    /// The place that many non-null ones after another (or before it, where negative).
    func place(_ step: Int, from place: Int) -> Int? {
        if step == 0 { return place }
        // From a null, the first non-null one after it is one step away already.
        let start = before[place] - (step > 0 && !isKnown[place] ? 1 : 0)
        let (index, overflow) = start.addingReportingOverflow(step)
        return overflow || !places.indices.contains(index) ? nil : places[index]
    }
}
