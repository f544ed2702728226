import Columns

/// A stable sort. With a limit it holds only a few times as many rows as can still be asked for.
final class SortOperator {
    private let keys: [SortKey]
    private let nodes: [ExpressionNode]
    private let limit: Int?
    private let run: QueryRun

    private var chunks: [Chunk] = []
    private var held = 0
    private let account: MemoryAccount
    /// The first key's value in the last row that still counts: what comes behind it needn't be kept.
    private var threshold: Column?

    init(_ keys: [SortKey], limit: Int?, run: QueryRun) {
        self.keys = keys
        self.limit = limit
        self.run = run
        nodes = keys.map { run.compile($0.expression) }
        account = run.account()
    }

    func run(_ input: LogicalPlan, into sink: QueryRun.Sink) throws {
        let types = input.schema.fields.map(\.type)
        let most = limit.map { max(4 * Table.chunkRows, $0 > Int.max / 4 ? Int.max : 2 * $0) } ?? Int.max
        try run.push(input) { batch in
            let batch = try withoutHopeless(batch)
            guard batch.rowCount > 0 else { return true }
            chunks.append(batch.chunk)
            held += batch.rowCount
            try account.hold(
                account.held + (chunks.last?.byteCount ?? 0), "the sort",
                help: "filter the rows before, ask for fewer columns, or add a LIMIT")
            if held > most, let limit {
                let (all, order) = try sorted(types)
                let kept = all.selecting(Array(order.prefix(limit)))
                chunks = [kept.chunk]
                account.hold(chunks[0].byteCount)
                held = kept.rowCount
                if kept.rowCount == limit, let first = nodes.first {
                    let last = kept.selecting([UInt32(truncatingIfNeeded: limit - 1)])
                    threshold = try first.evaluate(last)
                }
            }
            return true
        }
        guard held > 0 else { return }
        let (all, order) = try sorted(types)
        let count = min(order.count, limit ?? order.count)
        try run.pushPieces(rows: count, into: sink) { all.selecting(Array(order[$0])) }
    }

    private func sorted(_ types: [DataType]) throws -> (RowBatch, [UInt32]) {
        let columns = types.indices.map { index in
            ColumnConcatenation.concatenate(chunks.map { $0.columns[index] }, type: types[index])
        }
        chunks = []
        let all = RowBatch(columns: columns, rowCount: held)
        let order = SortPermutation.rows(
            held,
            by: try zip(keys, nodes).map { key, node in
                SortPermutation.Key(
                    column: try node.evaluate(all), isDescending: key.isDescending, nullsFirst: key.nullsFirst)
            })
        return (all, order)
    }

    /// Leaves out rows whose first key comes behind that of the last row that counts.
    private func withoutHopeless(_ batch: RowBatch) throws -> RowBatch {
        guard let threshold, let key = keys.first, let node = nodes.first else { return batch }
        let rows = batch.rowCount
        let column = try node.evaluate(batch)
        guard column.count == rows, column.type == threshold.type, rows > 1 else { return batch }
        let valid = ComparisonFunctions.validBits(column, rows: rows)
        guard threshold.isValid(0) else { return key.nullsFirst ? batch.selecting(~valid) : batch }
        let near = ColumnComparison.evaluate(
            key.isDescending ? .greaterOrEqual : .lessOrEqual, column, threshold, rows: rows)
        return batch.selecting(key.nullsFirst ? (near & valid) | ~valid : near & valid)
    }
}
