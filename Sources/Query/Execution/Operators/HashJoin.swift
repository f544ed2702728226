import Columns

/// Joins two inputs: holds the right one, by key, and lets the left one pass by. Output follows the left input's order,
/// partners in the right input's order; right rows without a partner come last.
struct HashJoin {
    let kind: JoinKind
    let left: LogicalPlan
    let right: LogicalPlan
    let condition: JoinCondition
    let run: QueryRun

    func push(into sink: QueryRun.Sink) throws {
        if let marks = MarkJoin(kind, left, right, condition, run: run) { return try marks.push(into: sink) }
        let table = try JoinTable(kind, right, condition, run: run)
        let probe = JoinProbe(table, run.compile, run.isCancelled)
        var isWanted = true
        if !table.isFruitless {
            try run.push(left) { batch in
                isWanted = try probe.push(batch, into: sink)
                return isWanted
            }
        }
        if isWanted, kind == .right || kind == .full { try pushUnmatched(probe.rightMatched, table.right, into: sink) }
    }

    private func pushUnmatched(_ isMatched: [Bool], _ right: RowBatch, into sink: QueryRun.Sink) throws {
        let alone = isMatched.indices.filter { !isMatched[$0] }.map { UInt32(truncatingIfNeeded: $0) }
        let nulls = left.schema.fields.map { Column(nullsOf: $0.type, count: 1) }
        try run.pushPieces(rows: alone.count, into: sink) { range in
            let rows = right.selecting(Array(alone[range]))
            return RowBatch(
                columns: nulls + (0..<right.columnCount).map { rows.column($0) }, rowCount: range.count)
        }
    }
}
