import Diagnostics

/// Gives errors the place of what caused them in the query.
struct SourceLocator {
    let source: SourceMap
    let span: SourceSpan

    /// Runs something; a diagnostic without a place gets this one.
    @inline(__always)
    func locating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let diagnostic as Diagnostic {
            throw diagnostic.located(at: source.location(of: span))
        }
    }
}
