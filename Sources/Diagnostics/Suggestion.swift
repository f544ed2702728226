/// Did-you-mean: the known names nearest to one that isn't known.
public enum Suggestion {
    /// The names within a small edit distance of `name`, nearest first, at most `limit`.
    ///
    /// Comparison ignores case; the distance is optimal string alignment (Levenshtein with adjacent
    /// transpositions), and at most a third of the longer name's length (at least one) may differ.
    /// A name that contains the other whole also counts, after the near ones.
    /// O(candidates × length²).
    public static func nearest(to name: String, among candidates: some Sequence<String>, limit: Int = 3) -> [String] {
        let wanted = Array(name.lowercased().unicodeScalars)
        guard !wanted.isEmpty, wanted.count <= 200 else { return [] }
        var found: [(distance: Int, order: Int, name: String)] = []
        for (order, candidate) in candidates.enumerated() {
            let scalars = Array(candidate.lowercased().unicodeScalars)
            guard scalars.count <= 200 else { continue }
            let allowed = max(1, max(wanted.count, scalars.count) / 3)
            let distance = editDistance(wanted, scalars)
            if distance <= allowed {
                found.append((distance, order, candidate))
            } else if wanted.count >= 4, contains(scalars, wanted) || (scalars.count >= 4 && contains(wanted, scalars))
            {
                found.append((1000 + distance, order, candidate))
            }
        }
        found.sort { ($0.distance, $0.order) < ($1.distance, $1.order) }
        return found.prefix(limit).map(\.name)
    }

    /// A help line such as `did you mean "manager_id"?`, or nil when no name is near.
    public static func help(for name: String, among candidates: some Sequence<String>) -> String? {
        let near = nearest(to: name, among: candidates)
        guard !near.isEmpty else { return nil }
        return "did you mean " + near.map { "\"\($0)\"" }.joined(separator: " or ") + "?"
    }

    /// Optimal string alignment distance. O(a × b).
    static func editDistance<Element: Equatable>(_ a: [Element], _ b: [Element]) -> Int {
        if a.isEmpty { return b.count }
        if b.isEmpty { return a.count }
        var beforePrevious = [Int](repeating: 0, count: b.count + 1)
        var previous = Array(0...b.count)
        var current = previous
        for i in 1...a.count {
            current[0] = i
            for j in 1...b.count {
                let cost = a[i - 1] == b[j - 1] ? 0 : 1
                current[j] = min(previous[j] + 1, current[j - 1] + 1, previous[j - 1] + cost)
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    current[j] = min(current[j], beforePrevious[j - 2] + 1)
                }
            }
            (beforePrevious, previous, current) = (previous, current, beforePrevious)
        }
        return previous[b.count]
    }

    private static func contains<Element: Equatable>(_ whole: [Element], _ part: [Element]) -> Bool {
        guard whole.count >= part.count else { return false }
        return (0...(whole.count - part.count)).contains { whole[$0..<($0 + part.count)].elementsEqual(part) }
    }
}
