import Columns
import Diagnostics

/// The rows of a recursive query: those it begins with, and then again and again what its second part makes of the rows
/// that were new in the round before, until there are none.
struct RecursiveTable: TableProvider {
    let base: LogicalPlan
    let step: LogicalPlan
    let working: WorkingTable
    /// Whether rows that were there before don't count as new.
    let isDistinct: Bool
    let sources: SourceMap
    let location: SourceLocation

    /// Past these a recursion is taken for one without an end.
    private static let maximumRounds = 100_000
    private static let maximumRows = 10_000_000

    var schema: Schema { base.schema }
    var rowCountEstimate: Int? { nil }

    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        try scan(columns: columns, within: QueryRun(source: sources, memory: MemoryBudget(nil)) { false }, body)
    }

    /// The same as a part of a query that is being run, whose memory it shares and with which it is cancelled.
    func scan(columns: [Int], within outer: QueryRun, _ body: (Chunk) throws -> Bool) throws {
        let account = outer.account()
        defer { account.hold(0) }
        let encoder = KeyEncoder(types: schema.fields.map(\.type))
        let known = GroupTable(width: encoder.width)
        var isWanted = true
        var rows = 0
        func round(_ plan: LogicalPlan) throws -> Table {
            var chunks: [Chunk] = []
            let run = QueryRun(source: sources, memory: outer.memory, isCancelled: outer.isCancelled)
            try run.push(plan) { batch in
                let chunk = batch.chunk
                let fresh = isDistinct ? try known.newRows(of: chunk, encoder) : chunk
                guard fresh.rowCount > 0 else { return true }
                rows += fresh.rowCount
                if rows > Self.maximumRows { throw endless("has more than \(Self.maximumRows) rows") }
                chunks.append(fresh)
                try account.hold(
                    account.held + fresh.byteCount, "the recursive query", help: "let it find fewer rows a round")
                isWanted = try body(fresh.selecting(columns))
                return isWanted
            }
            return Table(schema: schema, chunks: chunks)
        }
        var fresh = try round(base)
        var rounds = 0
        while isWanted, fresh.rowCount > 0 {
            rounds += 1
            account.hold(
                fresh.chunks.reduce(isDistinct ? known.byteCount + encoder.byteCount : 0) { $0 + $1.byteCount })
            if rounds > Self.maximumRounds { throw endless("goes on after \(Self.maximumRounds) rounds") }
            fresh = try round(step.reading(LoadedTableProvider(fresh), for: working))
        }
    }

    private func endless(_ what: String) -> Diagnostic {
        Diagnostic(
            .computation, code: "endless-recursion", "the recursive query \(what)", at: location,
            help: ["end it with a condition in its second part, or write UNION in place of UNION ALL"])
    }
}

/// Stands in the second part of a recursive query for the rows of the round before.
struct WorkingTable: TableProvider {
    let id: Int
    let schema: Schema

    var rowCountEstimate: Int? { nil }

    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {}
}

extension LogicalPlan {
    /// Whether the plan reads a working table.
    func reads(_ working: WorkingTable) -> Bool {
        if case .scan(let provider as WorkingTable, _, _) = self { return provider.id == working.id }
        return inputs.contains { $0.reads(working) }
    }

    /// The plan with another table in the place of a working table.
    fileprivate func reading(_ table: any TableProvider, for working: WorkingTable) -> LogicalPlan {
        if case .scan(let provider as WorkingTable, let columns, let name) = self, provider.id == working.id {
            return .scan(table, columns: columns, name: name)
        }
        return mappingInputs { $0.reading(table, for: working) }
    }
}

extension GroupTable {
    /// The rows of a chunk whose key is new, and the first of their key.
    fileprivate func newRows(of chunk: Chunk, _ encoder: KeyEncoder) throws -> Chunk {
        let first = count
        let numbers = try numbers(of: chunk.columns, rows: chunk.rowCount, encoder: encoder)
        var next = UInt32(truncatingIfNeeded: first)
        var fresh: [UInt32] = []
        for (row, number) in numbers.enumerated() where number == next {
            // New keys are numbered in order, so each first shows as the next number.
            fresh.append(UInt32(truncatingIfNeeded: row))
            next += 1
        }
        return Chunk(
            columns: chunk.columns.map { $0.expanded(to: chunk.rowCount).gathered(fresh) }, rowCount: fresh.count)
    }
}
