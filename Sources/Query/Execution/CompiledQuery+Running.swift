public import Columns

extension CompiledQuery {
    /// Runs the query and keeps the result.
    ///
    /// - Parameters:
    ///   - memoryLimit: how much the query's operators may hold; nil for any amount. Aggregates go on in temporary files
    ///     where they need more, joins, sorts and windows fail.
    ///   - isCancelled: asked once a chunk; when it says yes, running ends with a `CancellationError`.
    /// - Throws: `Diagnostic` with the place in the query or view, what sources throw, or `CancellationError`.
    public func run(
        memoryLimit: MemoryLimit? = nil, isCancelled: @escaping @Sendable () -> Bool = { false }
    ) throws -> Table {
        let executor = QueryExecutor(sources: sources, memoryLimit: memoryLimit, isCancelled: isCancelled)
        return try explanation.map { try $0.table(of: plan, executor) } ?? executor.run(plan)
    }

    /// Runs the query and hands on the result chunk by chunk; ends early when `body` returns false.
    ///
    /// - Parameters: as `run`; `body` receives a chunk.
    /// - Throws: as `run`, and what `body` throws.
    public func stream(
        memoryLimit: MemoryLimit? = nil, isCancelled: @escaping @Sendable () -> Bool = { false },
        _ body: (Chunk) throws -> Bool
    ) throws {
        let executor = QueryExecutor(sources: sources, memoryLimit: memoryLimit, isCancelled: isCancelled)
        guard let explanation else { return try executor.stream(plan, body) }
        for chunk in try explanation.table(of: plan, executor).chunks where try !body(chunk) { return }
    }
}
