import Diagnostics
import Ingest

extension FileUnion {
    /// How many differences are told.
    private static let toldDifferences = 5

    /// A warning where files that are read as one don't have the same columns; nil where they do. Names that differ in
    /// case, blanks and punctuation only are likely one column, and are told together.
    ///
    /// - Parameters:
    ///   - files: the files' paths and columns.
    ///   - path: what names them all.
    /// - Complexity: O(files × columns).
    static func difference(among files: [(path: String, columns: [String])], in path: String) -> Diagnostic? {
        var names: [String] = []
        var owners: [String: Set<Int>] = [:]
        for (index, file) in files.enumerated() {
            for name in file.columns {
                if owners[name] == nil { names.append(name) }
                owners[name, default: []].insert(index)
            }
        }
        var spellings: [String: [String]] = [:]
        for name in names { spellings[NameNormalizer.compact(name), default: []].append(name) }
        var notes: [String] = []
        var help: [String] = []
        var told = Set<String>()
        for name in names where owners[name]?.count != files.count {
            let alike = spellings[NameNormalizer.compact(name)] ?? []
            let all = alike.reduce(into: Set<Int>()) { $0.formUnion(owners[$1] ?? []) }
            // Where a file has both, they are two.
            let isOne = alike.count > 1 && alike.reduce(0) { $0 + (owners[$1]?.count ?? 0) } == all.count
            let key = isOne ? alike[0] : name
            guard told.insert(key).inserted else { continue }
            if isOne {
                let places = alike.map { "\"\($0)\" in \(list(owners[$0] ?? [], files))" }
                notes.append("likely one column: \(places.joined(separator: ", "))")
                let quoted = alike.map {
                    "\"\($0.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
                }
                help.append("to have them as one: coalesce(\(quoted.joined(separator: ", ")))")
            }
            let holders = isOne ? all : owners[name] ?? []
            let lacking = Set(files.indices).subtracting(holders)
            if !lacking.isEmpty { notes.append("column \"\(key)\" is not in \(list(lacking, files))") }
        }
        guard !notes.isEmpty else { return nil }
        let more = notes.count - toldDifferences
        return Diagnostic(
            .input, severity: .warning, code: "other-columns",
            "the \(files.count) files of \(path) don't all have the same columns: what a file lacks is null in its rows",
            notes: notes.prefix(toldDifferences) + (more > 0 ? ["\(more) more differences"] : []),
            help: Array(help.prefix(2)))
    }

    /// A few of the files by name.
    private static func list(_ indices: Set<Int>, _ files: [(path: String, columns: [String])]) -> String {
        let shown = indices.sorted().prefix(3).map { files[$0].path }.joined(separator: ", ")
        return shown + (indices.count > 3 ? " and \(indices.count - 3) more" : "")
    }
}
