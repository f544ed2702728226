public import Columns

extension CompiledQuery {
    /// Runs the query and keeps the result.
    ///
    /// - Throws: `Diagnostic` with the place in the query or view, what sources throw, or `CancellationError`.
    public func run(isCancelled: @escaping @Sendable () -> Bool = { false }) throws -> Table {
        let executor = QueryExecutor(sources: sources, isCancelled: isCancelled)
        return try explanation.map { try $0.table(of: plan, executor) } ?? executor.run(plan)
    }

    /// Runs the query and hands on the result chunk by chunk; ends early when `body` returns false.
    ///
    /// - Throws: as `run`, and what `body` throws.
    public func stream(
        isCancelled: @escaping @Sendable () -> Bool = { false }, _ body: (Chunk) throws -> Bool
    ) throws {
        let executor = QueryExecutor(sources: sources, isCancelled: isCancelled)
        guard let explanation else { return try executor.stream(plan, body) }
        for chunk in try explanation.table(of: plan, executor).chunks where try !body(chunk) { return }
    }
}
