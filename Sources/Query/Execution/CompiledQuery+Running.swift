public import Columns

extension CompiledQuery {
    /// Runs the query and keeps the result.
    ///
    /// - Throws: `Diagnostic` with the place in the query or view, what sources throw, or `CancellationError`.
    public func run(isCancelled: @escaping @Sendable () -> Bool = { false }) throws -> Table {
        try QueryExecutor(sources: sources, isCancelled: isCancelled).run(plan)
    }

    /// Runs the query and hands on the result chunk by chunk; ends early when `body` returns false.
    ///
    /// - Throws: as `run`, and what `body` throws.
    public func stream(
        isCancelled: @escaping @Sendable () -> Bool = { false }, _ body: (Chunk) throws -> Bool
    ) throws {
        try QueryExecutor(sources: sources, isCancelled: isCancelled).stream(plan, body)
    }
}
