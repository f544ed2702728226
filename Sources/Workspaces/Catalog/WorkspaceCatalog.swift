import Columns
public import Diagnostics
import Ingest
public import Query

/// The tables that a query over a workspace can name: the canonical ones, what the workspace says (targets, bands),
/// tables given by the caller, every other export under its file's name; and views.
public struct WorkspaceCatalog: Catalog {
    /// The workspace.
    public let workspace: Workspace
    private var views: [String: (name: String, source: SourceText)] = [:]

    /// Makes the catalog of a workspace, without views.
    public init(_ workspace: Workspace) { self.workspace = workspace }

    /// Adds or replaces a view: a name for a query.
    public mutating func add(view source: SourceText, named name: String) {
        views[name.lowercased()] = (name, source)
    }

    /// The table of that name, ignoring case.
    public func provider(named name: String) throws -> (any TableProvider)? {
        let key = name.lowercased()
        if let given = workspace.options.tables.last(where: { $0.name.lowercased() == key }) {
            return try file(given.path)
        }
        switch key {
        case "assignments": return LoadedTableProvider(try workspace.assignments())
        case "kpi_target_rules": return LoadedTableProvider(workspace.targetTable())
        case "salary_bands": return LoadedTableProvider(workspace.salaryBandTable())
        default: break
        }
        if let table = CanonicalSchema.tableNames.first(where: { $0 == key }) {
            if workspace.options.keepsFiles { _ = try workspace.table(table) }
            return CanonicalTableProvider(workspace: workspace, table: table, schema: try workspace.schema(of: table))
        }
        if let path = otherFiles.first(where: { $0.name.lowercased() == key })?.path {
            return try file(path)
        }
        return nil
    }

    /// The SQL text of the view of that name.
    public func view(named name: String) -> SourceText? { views[name.lowercased()]?.source }

    /// The file of that path, as given or relative to the workspace.
    public func provider(forFile path: String) throws -> any TableProvider { try file(path) }

    private func file(_ path: String) throws -> any TableProvider {
        try workspace.fileProvider(path, mayWiden: workspace.options.mayWidenTypes)
    }

    /// Every name that a query can use.
    public var names: [String] {
        CanonicalSchema.tableNames + ["kpi_target_rules", "salary_bands"] + workspace.options.tables.map(\.name)
            + views.values.map(\.name).sorted() + otherFiles.map(\.name)
    }

    /// Exports that aren't canonical, by the name of their file and, where that isn't one word, by its plain form.
    private var otherFiles: [(name: String, path: String)] {
        var known = Set(CanonicalSchema.tableNames)
        var result: [(name: String, path: String)] = []
        for path in workspace.files.paths {
            let stem = WorkspaceFiles.stem(of: path)
            for name in [stem, NameNormalizer.normalized(stem)] where known.insert(name.lowercased()).inserted {
                result.append((name, path))
            }
        }
        return result
    }
}

/// A canonical table as a source for queries: loaded column by column as they are asked for.
struct CanonicalTableProvider: TableProvider {
    let workspace: Workspace
    let table: String
    let schema: Schema

    var rowCountEstimate: Int? {
        (try? workspace.loader(table)).map { loader in
            loader.parts.reduce(0) { $0 + ($1.provider.rowCountEstimate ?? 0) }
        }
    }

    func scan(columns: [Int], _ body: (Chunk) throws -> Bool) throws {
        var names: [String] = []
        for column in columns where !names.contains(schema.fields[column].name) {
            names.append(schema.fields[column].name)
        }
        let loaded = try workspace.table(table, columns: names)
        let order = columns.map { column in names.firstIndex(of: schema.fields[column].name) ?? 0 }
        for chunk in loaded.table.chunks where try !body(chunk.selecting(order)) { return }
    }
}
