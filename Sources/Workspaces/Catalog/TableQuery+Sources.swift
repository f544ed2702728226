import Diagnostics
public import Ingest
public import Query

extension TableQuery {
    /// All rows of a delimited file, found out and read as every command does. Its types are decided over all rows.
    ///
    /// - Throws: a `Diagnostic` where the file can't be read.
    /// - Complexity: O(bytes); running the query reads the file once more, and keeps no more of it than it needs.
    public init(file path: String, options: CSVOptions = CSVOptions()) throws {
        self.init(FileProvider(source: try CSVSource(path: path, options: options)))
    }
}

extension Workspace {
    /// All rows of a table of the workspace, canonical or another of its exports.
    ///
    /// - Throws: a `Diagnostic` where there is no such table, or its files can't be read.
    public func query(_ table: String) throws -> TableQuery {
        let catalog = WorkspaceCatalog(self)
        guard let provider = try catalog.provider(named: table) else {
            throw Diagnostic(
                .usage, code: "unknown-table", "there is no table \"\(table)\"",
                help: [Suggestion.help(for: table, among: catalog.names)].compactMap { $0 })
        }
        return TableQuery(provider)
    }
}
