import Columns
import Diagnostics

/// Steps from a source's rows to those of a plan further up that need no more than the rows of a batch at a time: what
/// reads the source takes them on all its threads. The rows come out in the source's order.
struct Pipeline: Sendable {
    private enum Step: Sendable {
        case filter(BoundExpression)
        case project([BoundExpression])
        case probe(JoinTable)
    }

    private let provider: any TableProvider
    private let columns: [Int]
    private var steps: [Step] = []
    private let source: SourceMap
    private let isCancelled: @Sendable () -> Bool
    private var isFruitless = false

    /// The pipeline of a plan; nil where it is none. The right sides of its joins are read.
    init?(_ plan: LogicalPlan, run: QueryRun) throws {
        guard let (provider, columns) = Self.scan(below: plan) else { return nil }
        self.provider = provider
        self.columns = columns
        source = run.source
        isCancelled = run.isCancelled
        try add(plan, run)
        if steps.isEmpty { return nil }
    }

    /// The scan that a plan's steps begin with.
    private static func scan(below plan: LogicalPlan) -> (any TableProvider, [Int])? {
        switch plan {
        case .scan(let provider, let columns, _): provider is RecursiveTable ? nil : (provider, columns)
        case .filter(let input, _), .project(let input, _, _): scan(below: input)
        case .join(.right, _, _, _), .join(.full, _, _, _): nil
        case .join(let kind, let left, let right, let condition):
            MarkJoin.suits(kind, left, right, condition) ? nil : scan(below: left)
        default: nil
        }
    }

    private mutating func add(_ plan: LogicalPlan, _ run: QueryRun) throws {
        switch plan {
        case .filter(let input, let condition):
            try add(input, run)
            steps.append(.filter(condition))
        case .project(let input, let expressions, _):
            try add(input, run)
            steps.append(.project(expressions))
        case .join(let kind, let left, let right, let condition):
            let table = try JoinTable(kind, right, condition, run: run)
            if table.isFruitless {
                isFruitless = true
            } else {
                try add(left, run)
            }
            steps.append(.probe(table))
        default: return
        }
    }

    /// Hands on the rows, on the caller's thread.
    func push(into sink: QueryRun.Sink) throws {
        if isFruitless { return }
        let pipeline = self
        try provider.scan(columns: columns) {
            let operators = pipeline.operators()
            return { rows in
                Result { () throws -> [Chunk] in
                    if pipeline.isCancelled() { throw CancellationError() }
                    var chunks: [Chunk] = []
                    _ = try Self.push(RowBatch(rows), operators[...]) { batch in
                        chunks.append(batch.chunk)
                        return true
                    }
                    return chunks
                }
            }
        } take: { made in
            for chunk in try made.get() where try !sink(RowBatch(chunk)) { return false }
            return true
        }
    }

    /// The steps made ready to run, for one thread.
    private func operators() -> [any RowOperator] {
        func compile(_ expression: BoundExpression) -> ExpressionNode {
            ExpressionNode.compile(expression, source: source)
        }
        return steps.map { step in
            switch step {
            case .filter(let condition): FilterOperator(compile(condition))
            case .project(let expressions): ProjectOperator(expressions.map(compile))
            case .probe(let table): JoinProbe(table, compile, isCancelled)
            }
        }
    }

    private static func push(
        _ batch: RowBatch, _ operators: ArraySlice<any RowOperator>, into sink: QueryRun.Sink
    ) throws -> Bool {
        guard let first = operators.first else { return try sink(batch) }
        let rest = operators.dropFirst()
        return try first.push(batch) { try push($0, rest, into: sink) }
    }
}
