import Columns

/// An aggregate over the frame of each place.
struct WindowAggregate {
    let function: AggregateFunction
    /// The arguments, in the window's order.
    let arguments: [Column]
    /// The places that count.
    let filter: Bitmap?
    let type: DataType
    let layout: WindowLayout
    let run: QueryRun

    private var signature: ScalarFunction.Signature {
        .init(arguments: arguments.map(\.type), result: type)
    }

    func compute(_ frames: WindowFrames) throws -> Column {
        let count = frames.count
        if !frames.hasHoles, (0..<count).allSatisfy({ layout.partitionRange($0) == frames.range($0) }) {
            return try overPartitions()
        }
        if let exact = PrefixAggregate(
            function: function, argument: arguments.first, filter: filter, type: type, rows: count)
        {
            return try exact.compute(frames)
        }
        if let extreme = SlidingExtreme(
            function: function, argument: arguments.first, filter: filter, frames: frames)
        {
            return extreme.compute(frames)
        }
        if !frames.hasHoles,
            (0..<count).allSatisfy({ frames.range($0).lowerBound == layout.partitionRange($0).lowerBound })
        {
            return try running(frames)
        }
        return try frameByFrame(frames)
    }

    /// Every frame is its whole partition: an ordinary grouping.
    private func overPartitions() throws -> Column {
        let accumulator = function.makeAccumulator(signature)
        let (groups, count) = layout.groups
        try accumulator.add(arguments, groups: groups, selection: filter, groupCount: count)
        return try accumulator.finish(groupCount: count).gathered(groups)
    }

    /// Every frame starts with its partition: rows are added as the frame grows.
    private func running(_ frames: WindowFrames) throws -> Column {
        var results: [Column] = []
        var resultOfPlace = [UInt32](repeating: 0, count: frames.count)
        var accumulator = function.makeAccumulator(signature)
        var start = -1
        var added = 0
        for place in 0..<frames.count {
            let frame = frames.range(place)
            if frame.lowerBound != start {
                start = frame.lowerBound
                added = start
                accumulator = function.makeAccumulator(signature)
                results.append(try accumulator.finish(groupCount: 1))
            }
            if frame.upperBound > added {
                let range = added..<frame.upperBound
                try accumulator.add(
                    arguments.map { $0.sliced(range) }, groups: [UInt32](repeating: 0, count: range.count),
                    selection: filter?.sliced(range), groupCount: 1)
                added = range.upperBound
                results.append(try accumulator.finish(groupCount: 1))
            }
            resultOfPlace[place] = UInt32(truncatingIfNeeded: results.count - 1)
        }
        return ColumnConcatenation.concatenate(results, type: type).gathered(resultOfPlace)
    }

    /// Any frames: each is a group, some at a time.
    private func frameByFrame(_ frames: WindowFrames) throws -> Column {
        var results: [Column] = []
        var place = 0
        while place < frames.count {
            try run.checkCancellation()
            var rows: [UInt32] = []
            var groups: [UInt32] = []
            let first = place
            while place < frames.count, rows.count < Table.chunkRows {
                frames.forEachPart(place) { part in
                    for row in part where filter.map({ $0[row] }) ?? true {
                        rows.append(UInt32(truncatingIfNeeded: row))
                        groups.append(UInt32(truncatingIfNeeded: place - first))
                    }
                }
                place += 1
            }
            let accumulator = function.makeAccumulator(signature)
            try accumulator.add(
                arguments.map { $0.gathered(rows) }, groups: groups, selection: nil, groupCount: place - first)
            results.append(try accumulator.finish(groupCount: place - first))
        }
        return ColumnConcatenation.concatenate(results, type: type)
    }
}
