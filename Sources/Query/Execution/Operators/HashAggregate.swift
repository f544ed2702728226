import Columns
import Dispatch
import Synchronization

/// Groups rows and aggregates each group. Holds the groups, never the rows, except for aggregates that need them.
///
/// Where groups are so many that each row finds its own somewhere else in memory, those known so far go on, and rows of
/// others are put aside by the hash of their keys, each part to be aggregated by itself afterwards, on all cores. Where
/// groups take more memory than allowed, the same goes on in temporary files (hybrid hash, D. DeWitt et al. 1984). Where
/// aggregates hold rows, all rows are put aside instead, since known groups grow too.
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

    private var types: [DataType] { input.schema.fields.map(\.type) }

    /// Aggregates some rows, of which no group has others elsewhere; whether more results are wanted.
    ///
    /// - Parameters:
    ///   - level: how often the rows were parted by their hashes.
    ///   - feed: hands on the rows.
    private func pass(
        level: Int, _ account: MemoryAccount, into sink: QueryRun.Sink, feed: (QueryRun.Sink) throws -> Void
    ) throws -> Bool {
        var rows = 0
        let (isWanted, aside) = try firstTable(level: level, account, &rows, into: sink, feed: feed)
        account.hold(aside?.byteCount ?? 0)
        guard isWanted, let aside else { return isWanted }
        if !aside.isInFiles { return try finishOnAllCores(aside, account, into: sink) }
        for part in try aside.takeParts() {
            // Rows that all went the same way again are one group, or might as well be.
            let next = part.rowCount == rows && level > 0 ? RowPartitions.mostLevels : level + 1
            let isWanted = try pass(level: next, account, into: sink) { sink in
                try part.forEachChunk { try sink(RowBatch($0)) }
            }
            if !isWanted { return false }
        }
        return true
    }

    /// Aggregates in one table what it has room for, and hands on its groups.
    ///
    /// - Parameter rows: is set to how many there are in all.
    /// - Returns: whether more results are wanted, and the rows put aside. The table is gone by then.
    private func firstTable(
        level: Int, _ account: MemoryAccount, _ rows: inout Int, into sink: QueryRun.Sink,
        feed: (QueryRun.Sink) throws -> Void
    ) throws -> (isWanted: Bool, aside: RowPartitions?) {
        let table = AggregateTable(groups: groups, aggregates: aggregates, source: run.source)
        let mayPart = !groups.isEmpty && level < RowPartitions.mostLevels
        let aside =
            mayPart && table.holdsRows && account.isLimitAsked
            ? try holding(table, level, account, &rows, feed)
            : try grouping(table, mayPart, level, account, &rows, feed)
        return (try push(try table.results(), into: sink), aside)
    }

    private func push(_ results: AggregateResults, into sink: QueryRun.Sink) throws -> Bool {
        guard results.rows > 0 else { return true }
        return try run.pushPieces(of: RowBatch(columns: results.columns, rowCount: results.rows), into: sink)
    }

    /// Aggregates parts that are in memory, as many at a time as there are cores; results come in the parts' order.
    private func finishOnAllCores(
        _ partitions: RowPartitions, _ account: MemoryAccount, into sink: QueryRun.Sink
    ) throws -> Bool {
        let parts = try partitions.takeParts().map(SendablePart.init)
        if parts.isEmpty { return true }
        let (groups, aggregates, types, source, isCancelled) = (groups, aggregates, types, run.source, run.isCancelled)
        let results = Mutex([Result<AggregateResults, any Error>?](repeating: nil, count: parts.count))
        DispatchQueue.concurrentPerform(iterations: parts.count) { index in
            let result = Result {
                if isCancelled() { throw CancellationError() }
                let table = AggregateTable(groups: groups, aggregates: aggregates, source: source)
                try parts[index].part.takeChunks(types: types) { try table.add(RowBatch($0)) }
                return try table.results()
            }
            results.withLock { $0[index] = result }
        }
        account.hold(0)
        for result in results.withLock({ $0 }) {
            if let result, try !push(try result.get(), into: sink) { return false }
        }
        return true
    }

    /// Adds the rows as they come, as long as their groups aren't too many.
    private func grouping(
        _ table: AggregateTable, _ mayPart: Bool, _ level: Int, _ account: MemoryAccount, _ rows: inout Int,
        _ feed: (QueryRun.Sink) throws -> Void
    ) throws -> RowPartitions? {
        var partitions: RowPartitions?
        var finder: GroupFinder?
        var hasher = RowHasher()
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
                    let hashes = hasher.hashes(of: keys, rows: batch.rowCount)
                    try partitions.add(batch.selecting(others), hashes: others.map { hashes[Int($0)] })
                }
            } else {
                try table.add(batch)
            }
            var bytes = table.byteCount
            if mustHold {
                bytes += partitions?.byteCount ?? 0
                try account.hold(
                    bytes, "the aggregation", help: "group or filter the rows so that fewer are in a group")
            } else {
                // The parts' tables will need about as much again.
                account.hold(bytes + 2 * (partitions?.byteCount ?? 0))
            }
            let mustStop = !mustHold && account.mustStop(at: account.held)
            if partitions == nil, mayPart, mustStop || table.isSprawling(after: rows, many: run.manyGroups) {
                partitions = RowPartitions(types: types, level: level)
                finder = table.finder()
            }
            if mustStop { try partitions?.moveToFiles() }
            return true
        }
        return partitions
    }

    /// Keeps the rows until all are there; where they are too many, all are put aside.
    private func holding(
        _ table: AggregateTable, _ level: Int, _ account: MemoryAccount, _ rows: inout Int,
        _ feed: (QueryRun.Sink) throws -> Void
    ) throws -> RowPartitions? {
        var partitions: RowPartitions?
        var held: [Chunk] = []
        var bytes = 0
        var hasher = RowHasher()
        func putAside(_ batch: RowBatch, _ partitions: RowPartitions) throws {
            try partitions.add(batch, hashes: hasher.hashes(of: try table.keys(of: batch), rows: batch.rowCount))
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
                let files = RowPartitions(types: types, level: level)
                try files.moveToFiles()
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

/// A part of the rows on its way to the one thread that goes through it.
private struct SendablePart: @unchecked Sendable {
    let part: RowPartitions.Part
}
