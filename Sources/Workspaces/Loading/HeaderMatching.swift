import Columns
import Diagnostics
import Ingest

/// Which of a file's columns is which column of a canonical table.
struct HeaderMatching {
    /// By canonical column, the index of the file's column; for mapped and found ones.
    private(set) var indices: [String: Int] = [:]
    /// The file's other columns by the names under which they are kept.
    var extras: [(name: String, index: Int)] = []
    /// Headers that were left out since they say who a person is.
    private(set) var personal: [String] = []

    /// Matches headers: those mapped by hand first, then canonical names, then synonyms, best first.
    ///
    /// - Throws: a `Diagnostic` at the line of the mapping for a header that the file doesn't have.
    init(headers: [String], table: CanonicalTable, configuration: TableConfiguration?, path: String) throws {
        let compact = headers.map { NameNormalizer.compact($0) }
        var taken = Set<Int>()
        let constants = Set((configuration?.constants ?? []).map(\.column))
        for mapping in configuration?.columns ?? [] {
            switch mapping.source {
            case .header(let header):
                let index = try Self.index(of: header, headers, compact, mapping: mapping, path: path)
                indices[mapping.column] = index
                taken.insert(index)
            case .sql:
                // The expression's value stands under the canonical name in what the query gives.
                if let index = headers.firstIndex(of: mapping.column) {
                    indices[mapping.column] = index
                    taken.insert(index)
                }
            }
        }
        for mapping in configuration?.extraColumns ?? [] {
            switch mapping.source {
            case .header(let header):
                let index = try Self.index(of: header, headers, compact, mapping: mapping, path: path)
                extras.append((mapping.column, index))
                taken.insert(index)
            case .sql:
                if let index = headers.firstIndex(of: mapping.column) {
                    extras.append((mapping.column, index))
                    taken.insert(index)
                }
            }
        }
        let unprefixed = headers.map { header in
            // Some systems write the record's kind before each header: `Deal - Title`.
            let parts = header.split(separator: "-", maxSplits: 1).map(String.init)
            return parts.count == 2 && parts[0].last == " " ? NameNormalizer.compact(parts[1]) : ""
        }
        let open = table.columns.filter { indices[$0.name] == nil && !constants.contains($0.name) }
        for names in [compact, unprefixed] {
            for column in open where indices[column.name] == nil {
                let wanted = NameNormalizer.compact(column.name)
                if let index = headers.indices.first(where: { names[$0] == wanted && !taken.contains($0) }) {
                    indices[column.name] = index
                    taken.insert(index)
                }
            }
            for column in open where indices[column.name] == nil {
                for synonym in CanonicalSchema.headerSynonyms(table: table.name, column: column.name) {
                    let wanted = NameNormalizer.compact(synonym)
                    if let index = headers.indices.first(where: { names[$0] == wanted && !taken.contains($0) }) {
                        indices[column.name] = index
                        taken.insert(index)
                        break
                    }
                }
            }
        }
        var names = Set(table.columnNames).union(extras.map(\.name))
        for (index, header) in headers.enumerated() where !taken.contains(index) {
            if CanonicalSchema.personalHeaders.contains(compact[index]) {
                personal.append(header)
            } else if names.insert(header).inserted {
                extras.append((header, index))
            }
        }
    }

    private static func index(
        of header: String, _ headers: [String], _ compact: [String], mapping: TableConfiguration.ColumnMapping,
        path: String
    ) throws -> Int {
        let wanted = NameNormalizer.compact(header)
        if let index = headers.firstIndex(of: header) ?? compact.firstIndex(of: wanted) { return index }
        throw Diagnostic(
            .usage, code: "unknown-column", "\(path) has no column \"\(header)\"", at: mapping.location,
            notes: [Self.seen(headers, path: path)],
            help: [Suggestion.help(for: header, among: headers)].compactMap { $0 })
    }

    /// The note that lists a file's headers.
    static func seen(_ headers: [String], path: String) -> String {
        let shown = headers.prefix(40).map { "\"\($0.count > 60 ? $0.prefix(59) + "…" : $0[...])\"" }.joined(
            separator: ", ")
        return "\(path) has the columns \(shown)" + (headers.count > 40 ? " and \(headers.count - 40) more" : "")
    }

    /// The error for a required column that a file doesn't have.
    func missing(_ column: CanonicalColumn, of table: CanonicalTable, headers: [String], path: String) -> Diagnostic {
        let free = headers.indices.filter { index in !indices.values.contains(index) }.map { headers[$0] }
        let synonyms = CanonicalSchema.headerSynonyms(table: table.name, column: column.name)
        let near = ([column.name] + synonyms).lazy.compactMap {
            Suggestion.nearest(to: $0, among: free, limit: 1).first
        }
        .first
        // What is as long as a record is no header: the file is not read as it is written.
        let guess = near ?? free.first.flatMap { $0.count <= 60 ? $0 : nil } ?? "the column's header"
        return Diagnostic(
            .input, code: "missing-column", "\(path) has no column that is \(table.name).\(column.name)",
            at: SourceLocation(source: path),
            notes: [Self.seen(headers, path: path)],
            help: (near.map { ["did you mean \"\($0)\"?"] } ?? [])
                + ["name the column in \(WorkspaceConfiguration.fileName):"]
                + Self.mendingLines(table: table.name, section: "columns", key: column.name, value: guess))
    }

    /// The lines of `rapport.yaml` that set one key.
    static func mendingLines(table: String, section: String, key: String, value: String) -> [String] {
        ["  tables:", "    \(table):", "      \(section):", "        \(key): \(yamlScalar(value))"]
    }

    /// A text as YAML takes it, quoted where it must be.
    static func yamlScalar(_ text: String) -> String {
        let isPlain =
            !text.isEmpty
            && text.utf8.allSatisfy { byte in
                (byte | 0x20 >= 97 && byte | 0x20 <= 122) || (48...57).contains(byte) || byte == 95 || byte >= 128
            }
        return isPlain ? text : JSONText.quoted(text)
    }
}
