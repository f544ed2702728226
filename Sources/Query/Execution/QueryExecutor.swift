public import Columns
public import Diagnostics

/// Runs logical plans: rows are pushed chunk by chunk from the sources through the operators.
///
/// Filters, projections, limits and unions hold one chunk at a time; aggregates and distinct hold their groups; joins
/// hold their right side; sorts and windows hold their input (a sort below a limit only what can still be asked for).
public struct QueryExecutor: Sendable {
    private let source: SourceMap
    private let memoryLimit: MemoryLimit?
    private let isCancelled: @Sendable () -> Bool

    /// Makes an executor for plans of one text.
    ///
    /// - Parameters:
    ///   - source: the text of the query, from which spans become places in errors.
    ///   - memoryLimit: how much its operators may hold; nil for any amount.
    ///   - isCancelled: asked once a chunk; when it says yes, running ends with a `CancellationError`.
    public init(
        source: SourceText, memoryLimit: MemoryLimit? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        self.init(sources: SourceMap(source), memoryLimit: memoryLimit, isCancelled: isCancelled)
    }

    /// Makes an executor for plans whose spans count through several texts, as a query's and its views'.
    public init(
        sources: SourceMap, memoryLimit: MemoryLimit? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) {
        source = sources
        self.memoryLimit = memoryLimit
        self.isCancelled = isCancelled
    }

    /// Runs a plan and keeps the result.
    ///
    /// - Throws: `Diagnostic` of category computation with the place in the query, what sources throw, or
    ///   `CancellationError`.
    public func run(_ plan: LogicalPlan) throws -> Table {
        var chunks: [Chunk] = []
        try stream(plan) { chunk in
            chunks.append(chunk)
            return true
        }
        return Table(schema: plan.schema, chunks: chunks)
    }

    /// Runs a plan and hands on the result chunk by chunk, none of them empty; ends early when `body` returns false.
    ///
    /// - Throws: as `run`, and what `body` throws.
    public func stream(_ plan: LogicalPlan, _ body: (Chunk) throws -> Bool) throws {
        let run = QueryRun(source: source, memory: MemoryBudget(memoryLimit), isCancelled: isCancelled)
        try run.push(plan) { try body($0.chunk) }
    }

    /// Runs a plan for what its measured parts come to; the rows are thrown away.
    func measures(of plan: LogicalPlan) throws -> [Int: QueryRun.Measure] {
        let run = QueryRun(source: source, memory: MemoryBudget(memoryLimit), isCancelled: isCancelled)
        try run.push(plan) { _ in true }
        return run.measures
    }
}

/// One run of a plan: what is shared within it, and how each operator pushes its rows on.
final class QueryRun {
    /// Receives rows; returns false to stop.
    typealias Sink = (RowBatch) throws -> Bool

    let source: SourceMap
    let isCancelled: @Sendable () -> Bool
    let memory: MemoryBudget
    /// From so many groups on it pays to part rows by the hash of their keys before they are grouped.
    var manyGroups = 1 << 20
    private var shared: [Int: (table: Table, account: MemoryAccount)] = [:]
    /// The measured plan that is being begun.
    private var current: Int?
    private let measurements = Measurements()

    /// What passed through the measured plans, by their numbers.
    var measures: [Int: Measure] { measurements.of }

    /// What came out of a plan, and how long it took with all below it, but without what its rows were used for.
    struct Measure {
        var rows = 0
        var duration = Duration.zero
        /// The most bytes that its operator held.
        var bytes = 0
    }

    private final class Measurements {
        var of: [Int: Measure] = [:]
    }

    init(source: SourceMap, memory: MemoryBudget, isCancelled: @escaping @Sendable () -> Bool) {
        self.source = source
        self.memory = memory
        self.isCancelled = isCancelled
    }

    func compile(_ expression: BoundExpression) -> ExpressionNode {
        ExpressionNode.compile(expression, source: source)
    }

    /// An account for what an operator holds, to be made before it reads its input.
    func account() -> MemoryAccount {
        guard let id = current else { return MemoryAccount(memory) }
        return MemoryAccount(memory) { [measurements] peak in measurements.of[id, default: Measure()].bytes = peak }
    }

    func checkCancellation() throws {
        if isCancelled() { throw CancellationError() }
    }

    /// Pushes the rows of a plan into a sink, in order; batches are never empty.
    ///
    /// Dynamic for the compiler's sake: it would make a copy of this function for every closure that is passed as a sink,
    /// and of every operator within it, which took a release build from one minute to more than ten.
    dynamic func push(_ plan: LogicalPlan, into sink: Sink) throws {
        if let pipeline = try Pipeline(plan, run: self) { return try pipeline.push(into: sink) }
        switch plan {
        case .scan(let provider, let columns, _): try scan(provider, columns, sink)
        case .values(let rows, let schema): try values(rows, schema, sink)
        case .filter(let input, let condition): try each(input, FilterOperator(compile(condition)), sink)
        case .project(let input, let expressions, _):
            try each(input, ProjectOperator(expressions.map(compile)), sink)
        case .aggregate(let input, let groups, let aggregates, _):
            try HashAggregate(input, groups: groups, aggregates: aggregates, run: self).push(into: sink)
        case .window(let input, let windows, _): try WindowOperator(windows, run: self).run(input, into: sink)
        case .partitionLimit(let input, let limit): try PartitionLimitOperator(limit, run: self).run(input, into: sink)
        case .join(let kind, let left, let right, let condition):
            try HashJoin(kind: kind, left: left, right: right, condition: condition, run: self).push(into: sink)
        case .sort(let input, let keys): try SortOperator(keys, limit: nil, run: self).run(input, into: sink)
        case .limit(let input, let count, let offset): try limit(input, count, offset, sink)
        case .distinct(let input):
            try DistinctOperator(run: self, types: input.schema.fields.map(\.type)).run(input, into: sink)
        case .unionAll(let inputs): try unionAll(inputs, sink)
        case .shared(let id, let input): try table(try sharedTable(id, input), sink)
        case .measured(let id, let input): try measure(id, input, sink)
        }
    }

    /// All rows of a plan.
    ///
    /// - Parameters:
    ///   - account: is charged with the rows, as long as it lives.
    ///   - what: what needs them, for the message where they are too many: "the join".
    ///   - help: how it would need fewer.
    func collect(_ plan: LogicalPlan, _ account: MemoryAccount, _ what: String, help: String) throws -> Table {
        var chunks: [Chunk] = []
        var bytes = 0
        try push(plan) { batch in
            let chunk = batch.chunk
            chunks.append(chunk)
            bytes += chunk.byteCount
            try account.hold(bytes, what, help: help)
            return true
        }
        return Table(schema: plan.schema, chunks: chunks)
    }

    /// All rows of a plan, each column in one piece; see `collect`.
    func materialize(_ plan: LogicalPlan, _ account: MemoryAccount, _ what: String, help: String) throws -> RowBatch {
        let table = try collect(plan, account, what, help: help)
        let columns = plan.schema.fields.enumerated().map { index, field in
            ColumnConcatenation.concatenate(table.chunks.map { $0.columns[index] }, type: field.type)
        }
        return RowBatch(columns: columns, rowCount: table.rowCount)
    }

    /// Pushes a large batch on in pieces of the usual size; whether more is wanted.
    @discardableResult
    func pushPieces(of batch: RowBatch, into sink: Sink) throws -> Bool {
        try pushPieces(rows: batch.rowCount, into: sink) { range in
            range.count == batch.rowCount
                ? batch
                : RowBatch(
                    columns: (0..<batch.columnCount).map { index in
                        let column = batch.column(index)
                        return column.count == 1 ? column : column.sliced(range)
                    }, rowCount: range.count)
        }
    }

    /// Pushes rows on in pieces of the usual size; whether more is wanted.
    @discardableResult
    func pushPieces(rows: Int, into sink: Sink, piece: (Range<Int>) -> RowBatch) throws -> Bool {
        var start = 0
        while start < rows {
            try checkCancellation()
            let end = min(rows, start + Table.chunkRows)
            guard try sink(piece(start..<end)) else { return false }
            start = end
        }
        return true
    }

    // MARK: Operators that need no state

    private func scan(_ provider: any TableProvider, _ columns: [Int], _ sink: Sink) throws {
        func take(_ chunk: Chunk) throws -> Bool {
            try checkCancellation()
            return try chunk.rowCount == 0 || sink(RowBatch(chunk))
        }
        if let recursive = provider as? RecursiveTable {
            try recursive.scan(columns: columns, within: self, take)
        } else {
            try provider.scan(columns: columns, take)
        }
    }

    private func table(_ table: Table, _ sink: Sink) throws {
        for chunk in table.chunks {
            try checkCancellation()
            guard try sink(RowBatch(chunk)) else { return }
        }
    }

    private func sharedTable(_ id: Int, _ plan: LogicalPlan) throws -> Table {
        if let known = shared[id] { return known.table }
        let account = account()
        let table = try collect(
            plan, account, "a query that is used several times", help: "ask for fewer rows or columns of it")
        shared[id] = (table, account)
        return table
    }

    private func measure(_ id: Int, _ input: LogicalPlan, _ sink: Sink) throws {
        let clock = ContinuousClock()
        var rows = 0
        var away = Duration.zero
        let start = clock.now
        let outer = current
        current = id
        defer { current = outer }
        try push(input) { batch in
            rows += batch.rowCount
            let handedOn = clock.now
            defer { away += clock.now - handedOn }
            return try sink(batch)
        }
        measurements.of[id, default: Measure()].rows += rows
        measurements.of[id, default: Measure()].duration += clock.now - start - away
    }

    private func values(_ rows: [[BoundExpression]], _ schema: Schema, _ sink: Sink) throws {
        guard !rows.isEmpty else { return }
        let one = RowBatch(columns: [], rowCount: 1)
        var builders = schema.fields.map { ColumnBuilder(type: $0.type) }
        for row in rows {
            for (index, expression) in row.enumerated() where index < builders.count {
                builders[index].append(try compile(expression).evaluate(one)[0])
            }
        }
        let batch = RowBatch(columns: builders.map { $0.finish() }, rowCount: rows.count)
        try pushPieces(of: batch, into: sink)
    }

    private func each(_ input: LogicalPlan, _ rows: any RowOperator, _ sink: Sink) throws {
        try push(input) { try rows.push($0, into: sink) }
    }

    private func limit(_ input: LogicalPlan, _ count: Int?, _ offset: Int, _ sink: Sink) throws {
        var skip = max(0, offset)
        var left = count ?? .max
        if left <= 0 { return }
        let limited: Sink = { batch in
            if skip >= batch.rowCount {
                skip -= batch.rowCount
                return true
            }
            let end = min(batch.rowCount, left > batch.rowCount - skip ? batch.rowCount : skip + left)
            let taken =
                skip == 0 && end == batch.rowCount
                ? batch : batch.selecting((skip..<end).map { UInt32(truncatingIfNeeded: $0) })
            skip = 0
            left -= taken.rowCount
            return try sink(taken) && left > 0
        }
        // A sort whose first rows alone are wanted need not keep the others.
        if case .sort(let sorted, let keys) = input, let count {
            let (wanted, overflow) = count.addingReportingOverflow(max(0, offset))
            try SortOperator(keys, limit: overflow ? nil : wanted, run: self).run(sorted, into: limited)
        } else {
            try push(input, into: limited)
        }
    }

    private func unionAll(_ inputs: [LogicalPlan], _ sink: Sink) throws {
        var isWanted = true
        for input in inputs where isWanted {
            try push(input) { batch in
                isWanted = try sink(batch)
                return isWanted
            }
        }
    }
}

extension GroupTable {
    /// The numbers of the rows of some columns, new ones for new keys.
    func numbers(of columns: [Column], rows: Int, encoder: KeyEncoder) throws -> [UInt32] {
        try encoder.withKeys(of: columns, rows: rows) { keys in
            try [UInt32](unsafeUninitializedCapacity: rows) { buffer, initialized in
                if let base = buffer.baseAddress { try numbers(of: keys, count: rows, into: base) }
                initialized = rows
            }
        }
    }
}
