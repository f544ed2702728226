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
        let count = frames.starts.count
        if !frames.hasHoles,
            (0..<count).allSatisfy({ layout.partitionRange($0) == frames.starts[$0]..<frames.ends[$0] })
        {
            return try overPartitions()
        }
        if let exact = PrefixAggregate(
            function: function, argument: arguments.first, filter: filter, type: type, rows: count)
        {
            return try exact.compute(frames)
        }
        if !frames.hasHoles, (0..<count).allSatisfy({ frames.starts[$0] == layout.partitionRange($0).lowerBound }) {
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
        var resultOfPlace = [UInt32](repeating: 0, count: frames.starts.count)
        var accumulator = function.makeAccumulator(signature)
        var start = -1
        var added = 0
        for place in frames.starts.indices {
            if frames.starts[place] != start {
                start = frames.starts[place]
                added = start
                accumulator = function.makeAccumulator(signature)
                results.append(try accumulator.finish(groupCount: 1))
            }
            if frames.ends[place] > added {
                let range = added..<frames.ends[place]
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
        while place < frames.starts.count {
            try run.checkCancellation()
            var rows: [UInt32] = []
            var groups: [UInt32] = []
            let first = place
            while place < frames.starts.count, rows.count < Table.chunkRows {
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

/// Counts, sums and means of whole numbers and decimals over any frame, from running totals: exact, so that a
/// difference of two totals is the frame's own.
struct PrefixAggregate {
    private let name: String
    private let argument: Column?
    private let type: DataType
    private var counts: [Int]
    private var sums: [Int128] = []

    /// Nil for what can't be done this way.
    init?(function: AggregateFunction, argument: Column?, filter: Bitmap?, type: DataType, rows: Int) {
        guard ["count", "sum", "avg"].contains(function.name), function.name == "count" || argument != nil else {
            return nil
        }
        if function.name != "count" {
            switch argument?.type {
            case .integer, .decimal: break
            default: return nil
            }
        }
        name = function.name
        self.argument = argument
        self.type = type
        let validity = argument.map { ComparisonFunctions.validBits($0, rows: rows) }
        let mask =
            validity.map { valid in filter.map { valid & $0 } ?? valid } ?? filter
            ?? Bitmap(repeating: true, count: rows)
        counts = [0]
        counts.reserveCapacity(rows + 1)
        var count = 0
        for row in 0..<rows {
            if mask[row] { count += 1 }
            counts.append(count)
        }
        if name != "count", let argument {
            let values = argument.mantissas
            sums = [0]
            sums.reserveCapacity(rows + 1)
            var sum: Int128 = 0
            for row in 0..<rows {
                // Wrapping around is harmless: a frame's sum that fits comes out right.
                if mask[row] { sum &+= values[row] }
                sums.append(sum)
            }
        }
    }

    func compute(_ frames: WindowFrames) throws -> Column {
        let rows = frames.starts.count
        let sizes = makeArray(rows) { place in
            var size = 0
            frames.forEachPart(place) { size += counts[$0.upperBound] - counts[$0.lowerBound] }
            return size
        }
        if name == "count" { return Column(type: .integer, storage: .integer(sizes.map(Int64.init))) }
        var scale = 0
        if case .decimal(let places) = type { scale = places }
        let shift = scale - (argument?.decimalScale ?? 0)
        let validity = makeBitmap(rows) { sizes[$0] > 0 }
        let digits = try makeArray(rows, validity: validity, filler: 0) { row -> Int128 in
            var sum: Int128 = 0
            frames.forEachPart(row) { sum &+= sums[$0.upperBound] &- sums[$0.lowerBound] }
            let result =
                name == "sum"
                ? (ExactDecimal.isInRange(sum) ? sum : nil)
                : DecimalArithmetic.quotient(sum, by: Int128(sizes[row]), exponent: shift)
            guard let result else { throw Failure.overflow(type, "the \(name) over a window") }
            return result
        }
        return .decimal(digits, scale: scale, validity: validity)
    }
}
