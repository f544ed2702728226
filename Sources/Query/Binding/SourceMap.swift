public import Diagnostics

/// The texts a query was compiled from: its own, and those of the views it uses. The spans of bound expressions count
/// through all of them, the query's own text first.
public struct SourceMap: Sendable {
    private var entries: [(base: Int, source: SourceText)]

    init(_ main: SourceText) { entries = [(0, main)] }

    /// Adds a text and says by how much its spans are moved.
    mutating func add(_ source: SourceText) -> Int {
        let last = entries[entries.count - 1]
        let base = last.base + last.source.utf8.count + 1
        entries.append((base, source))
        return base
    }

    /// The location of a bound expression's span.
    public func location(of span: SourceSpan) -> SourceLocation {
        let entry = entries.last { $0.base <= span.lowerBound } ?? entries[0]
        return entry.source.location(of: span.lowerBound - entry.base..<span.upperBound - entry.base)
    }
}
