import Columns

/// Compares two archives: which figures changed, and what they were made from.
public enum ArchiveComparison {
    /// Files larger than this are only said to differ.
    static let maximumFileBytes = 64 << 20

    /// Verifies both archives and compares them.
    ///
    /// Reports in JSON are compared figure by figure; where there is none, tables in CSV are, by the text of their
    /// first column. A report's other forms (HTML, text, Markdown, CSV) aren't listed where its JSON names the changes.
    ///
    /// Throws a `Diagnostic` when one of them can't be read or isn't what its manifest says.
    public static func compare(_ firstPath: String, _ secondPath: String) throws -> ArchiveDifference {
        let first = try ArchiveVerifier.verify(path: firstPath).manifest
        let second = try ArchiveVerifier.verify(path: secondPath).manifest
        var difference = ArchiveDifference()
        difference.origins = origins(first, second)

        let old = Dictionary(first.outputs.map { ($0.path, $0) }) { earlier, _ in earlier }
        let new = Dictionary(second.outputs.map { ($0.path, $0) }) { earlier, _ in earlier }
        difference.removedFiles = first.outputs.map(\.path).filter { new[$0] == nil }
        difference.addedFiles = second.outputs.map(\.path).filter { old[$0] == nil }
        let changed = second.outputs.map(\.path).filter { path in
            old[path].map { $0.sha256 != new[path]?.sha256 } ?? false
        }
        let readable = Set(
            changed.filter { path in
                (path.hasSuffix(".json") || path.hasSuffix(".csv"))
                    && max(old[path]?.bytes ?? .max, new[path]?.bytes ?? .max) <= maximumFileBytes
            })
        let figures = try (of(firstPath, readable), of(secondPath, readable))
        difference.add(changed, figures)
        return difference
    }

    /// The figures of the files named. One pass over the archive.
    private static func of(_ path: String, _ names: Set<String>) throws -> [String: [Figure]] {
        guard !names.isEmpty else { return [:] }
        var result: [String: [Figure]] = [:]
        let tar = TarReader(try GzipReader(path: path))
        while let entry = try tar.next() {
            guard names.contains(entry.name), entry.size <= maximumFileBytes else { continue }
            var bytes: [UInt8] = []
            try tar.forEachPiece { bytes.append(contentsOf: $0) }
            result[entry.name] = entry.name.hasSuffix(".csv") ? CSVFigures.of(bytes) : ReportFigures.of(bytes)
        }
        return result
    }

    private static func origins(
        _ first: ArchiveManifest, _ second: ArchiveManifest
    ) -> [ArchiveDifference.Change] {
        func facts(_ manifest: ArchiveManifest) -> [Figure] {
            var facts = [Figure("version", manifest.toolVersion), Figure("job", manifest.job)]
            if let period = manifest.period {
                let lastDay = period.end.addingDays(-1)
                facts.append(Figure("period", "\(period.label) (\(period.start) to \(lastDay))"))
            }
            facts += manifest.parameters.map { Figure("parameter \($0.name)", $0.value) }
            facts += manifest.inputs.map {
                let shown = "\($0.rows) rows, \($0.rejects) rejects, SHA-256 \($0.sha256.prefix(12))…"
                return Figure(
                    "input \($0.path)", "\($0.rows) rows, \($0.rejects) rejects, SHA-256 \($0.sha256)", shown: shown)
            }
            facts += manifest.definitions.map {
                Figure("definition \($0.path)", "SHA-256 \($0.sha256)", shown: "SHA-256 \($0.sha256.prefix(12))…")
            }
            return facts
        }
        return Figure.changes(facts(first), facts(second))
    }
}

extension ArchiveDifference {
    /// Sorts the changed files into those explained by figures and the rest.
    fileprivate mutating func add(_ changed: [String], _ figures: (old: [String: [Figure]], new: [String: [Figure]])) {
        func changes(_ path: String) -> [Change] {
            guard let old = figures.old[path], let new = figures.new[path] else { return [] }
            return Figure.changes(old, new)
        }
        var explained: Set<String> = []
        for path in changed where path.hasSuffix(".json") {
            let found = changes(path)
            guard !found.isEmpty else { continue }
            reports.append(Report(path: path, changes: found))
            explained.insert(String(path.dropLast(".json".count)))
        }
        for path in changed {
            let stem = path.lastIndex(of: ".").map { String(path[..<$0]) } ?? path
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
            if explained.contains(stem) || (path.hasSuffix(".csv") && explained.contains(folder)) { continue }
            let found = path.hasSuffix(".csv") ? changes(path) : []
            if found.isEmpty { otherFiles.append(path) } else { reports.append(Report(path: path, changes: found)) }
        }
    }
}
