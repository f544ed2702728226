public import Columns
public import Diagnostics

/// Runs logical plans: rows are pushed chunk by chunk from the sources through the operators.
///
/// Filters, projections, limits and unions hold one chunk at a time; aggregates and distinct hold their groups; joins
/// hold their right side; sorts and windows hold their input (a sort below a limit only what can still be asked for).
public struct QueryExecutor: Sendable {
    private let source: SourceMap
    private let isCancelled: @Sendable () -> Bool

    /// Makes an executor for plans of one text.
    ///
    /// - Parameters:
    ///   - source: the text of the query, from which spans become places in errors.
    ///   - isCancelled: asked once a chunk; when it says yes, running ends with a `CancellationError`.
    public init(source: SourceText, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        self.init(sources: SourceMap(source), isCancelled: isCancelled)
    }

    /// Makes an executor for plans whose spans count through several texts, as a query's and its views'.
    public init(sources: SourceMap, isCancelled: @escaping @Sendable () -> Bool = { false }) {
        source = sources
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
        let run = QueryRun(source: source, isCancelled: isCancelled)
        try run.push(plan) { try body($0.chunk) }
    }

    /// Runs a plan for what its measured parts come to; the rows are thrown away.
    func measures(of plan: LogicalPlan) throws -> [Int: QueryRun.Measure] {
        let run = QueryRun(source: source, isCancelled: isCancelled)
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
    private var shared: [Int: Table] = [:]
    /// What passed through the measured plans, by their numbers.
    private(set) var measures: [Int: Measure] = [:]

    /// What came out of a plan, and how long it took with all below it, but without what its rows were used for.
    struct Measure {
        var rows = 0
        var duration = Duration.zero
    }

    init(source: SourceMap, isCancelled: @escaping @Sendable () -> Bool) {
        self.source = source
        self.isCancelled = isCancelled
    }

    func compile(_ expression: BoundExpression) -> ExpressionNode {
        ExpressionNode.compile(expression, source: source)
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
        case .join(let kind, let left, let right, let condition):
            try HashJoin(kind: kind, left: left, right: right, condition: condition, run: self).push(into: sink)
        case .sort(let input, let keys): try SortOperator(keys, limit: nil, run: self).run(input, into: sink)
        case .limit(let input, let count, let offset): try limit(input, count, offset, sink)
        case .distinct(let input): try distinct(input, sink)
        case .unionAll(let inputs): try unionAll(inputs, sink)
        case .shared(let id, let input): try table(try sharedTable(id, input), sink)
        case .measured(let id, let input): try measure(id, input, sink)
        }
    }

    /// All rows of a plan, each column in one piece.
    func materialize(_ plan: LogicalPlan) throws -> RowBatch {
        let schema = plan.schema
        var chunks: [Chunk] = []
        try push(plan) { batch in
            chunks.append(batch.chunk)
            return true
        }
        let columns = schema.fields.indices.map { index in
            ColumnConcatenation.concatenate(chunks.map { $0.columns[index] }, type: schema.fields[index].type)
        }
        return RowBatch(columns: columns, rowCount: chunks.reduce(0) { $0 + $1.rowCount })
    }

    /// Pushes a large batch on in pieces of the usual size.
    func pushPieces(of batch: RowBatch, into sink: Sink) throws {
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

    /// Pushes rows on in pieces of the usual size.
    func pushPieces(rows: Int, into sink: Sink, piece: (Range<Int>) -> RowBatch) throws {
        var start = 0
        while start < rows {
            try checkCancellation()
            let end = min(rows, start + Table.chunkRows)
            guard try sink(piece(start..<end)) else { return }
            start = end
        }
    }

    // MARK: Operators that need no state

    private func scan(_ provider: any TableProvider, _ columns: [Int], _ sink: Sink) throws {
        try provider.scan(columns: columns) { chunk in
            try checkCancellation()
            return try chunk.rowCount == 0 || sink(RowBatch(chunk))
        }
    }

    private func table(_ table: Table, _ sink: Sink) throws {
        for chunk in table.chunks {
            try checkCancellation()
            guard try sink(RowBatch(chunk)) else { return }
        }
    }

    private func sharedTable(_ id: Int, _ plan: LogicalPlan) throws -> Table {
        if let table = shared[id] { return table }
        var chunks: [Chunk] = []
        try push(plan) { batch in
            chunks.append(batch.chunk)
            return true
        }
        let table = Table(schema: plan.schema, chunks: chunks)
        shared[id] = table
        return table
    }

    private func measure(_ id: Int, _ input: LogicalPlan, _ sink: Sink) throws {
        let clock = ContinuousClock()
        var measure = measures[id] ?? Measure()
        let start = clock.now
        try push(input) { batch in
            measure.rows += batch.rowCount
            let handedOn = clock.now
            defer { measure.duration -= clock.now - handedOn }
            return try sink(batch)
        }
        measure.duration += clock.now - start
        measures[id] = measure
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

    private func distinct(_ input: LogicalPlan, _ sink: Sink) throws {
        let grouper = Grouper(types: input.schema.fields.map(\.type))
        var isFirst = true
        try push(input) { batch in
            // Rows without columns are all the same.
            let known = isFirst ? 0 : grouper.count
            isFirst = false
            let numbers = try grouper.numbers(
                of: (0..<batch.columnCount).map { batch.column($0) }, rows: batch.rowCount)
            var next = UInt32(truncatingIfNeeded: known)
            var fresh: [UInt32] = []
            for (row, number) in numbers.enumerated() where number == next {
                // New keys are numbered in order, so each first shows as the next number.
                fresh.append(UInt32(truncatingIfNeeded: row))
                next += 1
            }
            return try fresh.isEmpty || sink(fresh.count == batch.rowCount ? batch : batch.selecting(fresh))
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
