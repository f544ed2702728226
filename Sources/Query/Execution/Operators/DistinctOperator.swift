import Columns

/// The first of each distinct row, as they come. Where the rows known take more memory than allowed, new ones are put
/// aside in temporary files by their hash, to be gone through afterwards.
struct DistinctOperator {
    let run: QueryRun
    let types: [DataType]

    func run(_ input: LogicalPlan, into sink: QueryRun.Sink) throws {
        let account = run.account()
        _ = try pass(.plan(input), level: 0, account, into: sink)
    }

    private enum Source {
        case plan(LogicalPlan)
        case part(RowPartitions.Part)
    }

    private func read(_ source: Source, _ body: QueryRun.Sink) throws {
        switch source {
        case .plan(let plan): try run.push(plan, into: body)
        case .part(let part): try part.forEachChunk { try body(RowBatch($0)) }
        }
    }

    private func pass(
        _ source: Source, level: Int, _ account: MemoryAccount, into sink: QueryRun.Sink
    ) throws -> Bool {
        var isWanted = true
        let parts = try { () throws -> [RowPartitions.Part] in
            let grouper = Grouper(types: types)
            var partitions: RowPartitions?
            var finder: GroupFinder?
            var hasher = RowHasher()
            var isFirst = true
            try read(source) { batch in
                let columns = (0..<batch.columnCount).map { batch.column($0) }
                if let partitions, let finder {
                    let numbers = finder.numbers(of: columns, rows: batch.rowCount)
                    let new = makeBitmap(batch.rowCount) { numbers[$0] == GroupTable.absent }.setPositions
                    let hashes = hasher.hashes(of: columns, rows: batch.rowCount)
                    if !new.isEmpty {
                        try partitions.add(batch.selecting(new), hashes: new.map { hashes[Int($0)] })
                    }
                    return true
                }
                // Rows without columns are all the same.
                let known = isFirst ? 0 : grouper.count
                isFirst = false
                let numbers = try grouper.numbers(of: columns, rows: batch.rowCount)
                var next = UInt32(truncatingIfNeeded: known)
                var fresh: [UInt32] = []
                for (row, number) in numbers.enumerated() where number == next {
                    // New keys are numbered in order, so each first shows as the next number.
                    fresh.append(UInt32(truncatingIfNeeded: row))
                    next += 1
                }
                let bytes = grouper.byteCount
                account.hold(bytes)
                if account.mustStop(at: bytes) {
                    if level == RowPartitions.mostLevels {
                        try account.hold(bytes, "DISTINCT", help: "ask for fewer columns")
                    }
                    let aside = RowPartitions(types: types, level: level)
                    try aside.moveToFiles()
                    partitions = aside
                    finder = grouper.finder()
                }
                if !fresh.isEmpty {
                    isWanted = try sink(fresh.count == batch.rowCount ? batch : batch.selecting(fresh))
                }
                return isWanted
            }
            account.hold(0)
            return try partitions?.takeParts() ?? []
        }()
        for part in parts where isWanted {
            isWanted = try pass(.part(part), level: level + 1, account, into: sink)
        }
        return isWanted
    }
}
