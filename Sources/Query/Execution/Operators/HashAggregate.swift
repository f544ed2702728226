import Columns

/// Groups rows and aggregates each group. Holds the groups, never the rows, except for aggregates that need them.
///
/// Where the groups take more memory than allowed, those known so far go on, and rows of others are put aside in
/// temporary files by the hash of their keys, each file to be aggregated by itself afterwards (hybrid hash, D. DeWitt
/// et al. 1984). Where aggregates hold rows, all rows are put aside instead, since known groups grow too.
struct HashAggregate {
    private let run: QueryRun
    private let input: LogicalPlan
    private let groups: [BoundExpression]
    private let aggregates: [BoundAggregate]

    init(_ input: LogicalPlan, groups: [BoundExpression], aggregates: [BoundAggregate], run: QueryRun) {
        self.run = run
        guard aggregates.allSatisfy({ $0.filter == nil }) else {
            // What only some rows need may fail for others, so it is computed for those alone.
            self.input = input
            self.groups = groups
            self.aggregates = aggregates
            return
        }
        // Everything is computed below, where several threads may do it.
        var computed = groups
        self.groups = groups.enumerated().map { .column($0, $1.type) }
        self.aggregates = aggregates.map { aggregate in
            var placed = aggregate
            placed.arguments = aggregate.arguments.map { argument in
                computed.append(argument)
                return .column(computed.count - 1, argument.type)
            }
            return placed
        }
        self.input = .project(input, computed, names: computed.map { _ in "" })
    }

    func push(into sink: QueryRun.Sink) throws {
        let account = run.account()
        _ = try pass(level: 0, account, into: sink) { try run.push(input, into: $0) }
    }

    /// Aggregates some rows, of which no group has others elsewhere; whether more results are wanted.
    ///
    /// - Parameters:
    ///   - level: how often the rows were parted by their hashes.
    ///   - feed: hands on the rows.
    private func pass(
        level: Int, _ account: MemoryAccount, into sink: QueryRun.Sink, feed: (QueryRun.Sink) throws -> Void
    ) throws -> Bool {
        var rows = 0
        let files = try { () throws -> [SpillFile]? in
            let table = AggregateTable(groups: groups, aggregates: aggregates, run: run)
            let mayPart = !groups.isEmpty && level < SpillPartitions.mostLevels
            let partitions: SpillPartitions?
            if mayPart, table.holdsRows, account.isLimitAsked {
                partitions = try holding(table, level, account, &rows, feed)
            } else {
                partitions = try grouping(table, mayPart, level, account, &rows, feed)
            }
            defer { account.hold(0) }
            return try table.push(into: sink) ? partitions?.takeFiles() ?? [] : nil
        }()
        guard let files else { return false }
        for file in files {
            // Rows that all went the same way again are one group, or might as well be.
            let next = file.rowCount == rows && level > 0 ? SpillPartitions.mostLevels : level + 1
            let isWanted = try pass(level: next, account, into: sink) { sink in
                try file.forEachChunk { try sink(RowBatch($0)) }
            }
            if !isWanted { return false }
        }
        return true
    }

    /// Adds the rows as they come, as long as there is memory for their groups.
    private func grouping(
        _ table: AggregateTable, _ mayPart: Bool, _ level: Int, _ account: MemoryAccount, _ rows: inout Int,
        _ feed: (QueryRun.Sink) throws -> Void
    ) throws -> SpillPartitions? {
        var partitions: SpillPartitions?
        var finder: GroupFinder?
        let mustHold = table.holdsRows || !mayPart
        try feed { batch in
            rows += batch.rowCount
            if let partitions, let finder {
                let keys = try table.keys(of: batch)
                let numbers = finder.numbers(of: keys, rows: batch.rowCount)
                let known = makeBitmap(batch.rowCount) { numbers[$0] != GroupTable.absent }
                let knownRows = known.setPositions
                if !knownRows.isEmpty {
                    try table.add(batch.selecting(knownRows), groups: knownRows.map { numbers[Int($0)] })
                }
                let others = (~known).setPositions
                if !others.isEmpty {
                    let hashes = RowHash.hashes(of: keys, rows: batch.rowCount)
                    try partitions.add(batch.selecting(others), hashes: others.map { hashes[Int($0)] })
                }
                return true
            }
            try table.add(batch)
            let bytes = table.byteCount
            if mustHold {
                try account.hold(
                    bytes, "the aggregation", help: "group or filter the rows so that fewer are in a group")
            } else {
                account.hold(bytes)
                if account.mustStop(at: bytes) {
                    partitions = SpillPartitions(types: input.schema.fields.map(\.type), level: level)
                    finder = table.finder()
                }
            }
            return true
        }
        return partitions
    }

    /// Keeps the rows until all are there; where they are too many, all are put aside.
    private func holding(
        _ table: AggregateTable, _ level: Int, _ account: MemoryAccount, _ rows: inout Int,
        _ feed: (QueryRun.Sink) throws -> Void
    ) throws -> SpillPartitions? {
        var partitions: SpillPartitions?
        var held: [Chunk] = []
        var bytes = 0
        func putAside(_ batch: RowBatch, _ partitions: SpillPartitions) throws {
            try partitions.add(batch, hashes: RowHash.hashes(of: try table.keys(of: batch), rows: batch.rowCount))
        }
        try feed { batch in
            rows += batch.rowCount
            if let partitions {
                try putAside(batch, partitions)
                return true
            }
            let chunk = batch.chunk
            held.append(chunk)
            bytes += chunk.byteCount
            // The aggregates will need about as much again.
            account.hold(2 * bytes)
            if account.mustStop(at: 2 * bytes) {
                let files = SpillPartitions(types: input.schema.fields.map(\.type), level: level)
                for chunk in held { try putAside(RowBatch(chunk), files) }
                held = []
                account.hold(0)
                partitions = files
            }
            return true
        }
        for index in held.indices {
            bytes -= held[index].byteCount
            try table.add(RowBatch(held[index]))
            held[index] = Chunk(columns: [], rowCount: 0)
            account.hold(bytes + table.byteCount)
        }
        return partitions
    }
}
