public import Columns
public import Diagnostics
import Ingest
public import Query
import Reporting
import Synchronization
public import Workspaces

/// SQL over a workspace: its tables and files, and, where the query uses them, the shared views of the reports for a period.
public struct WorkspaceQuery {
    /// The workspace.
    public let workspace: Workspace
    /// The shared views.
    public let library: ReportLibrary
    /// The period of the shared views, as it was typed.
    public let period: String
    /// The name and version of the program.
    public let toolVersion: String

    /// How much memory the operators of a query may hold, beside the tables that are kept; nil for any amount.
    public var memoryLimit: MemoryLimit?

    /// Makes the environment of queries; nothing is read yet.
    public init(workspace: Workspace, library: ReportLibrary, period: String, toolVersion: String) {
        self.workspace = workspace
        self.library = library
        self.period = period
        self.toolVersion = toolVersion
    }

    /// The names of the tables, views and files that a query can name.
    public var names: [String] {
        WorkspaceCatalog(workspace).names + ReportContext.sharedNames(library.models).sorted()
    }

    /// How many rows are held back at most while their columns' types may still change.
    private static let mostHeldRows = 100_000

    /// Runs a query and hands on its rows, which are certain.
    ///
    /// In a workspace whose files' types may widen, a file is read only once where its first rows tell the truth. Rows are
    /// held back until every file has been read to its end, as for any query that sorts or groups; where there are
    /// too many to hold, the types are confirmed by a reading of their own before the first row goes out. Where the first
    /// rows didn't tell the truth, the query starts again before anything of it was shown; so it does where it fails over
    /// types that don't hold, as a sum may that is too large for whole numbers.
    ///
    /// - Parameters:
    ///   - query: one query of a script; nil where the text is one query.
    ///   - isCancelled: asked once a chunk; when it says yes, running ends with a `CancellationError`.
    ///   - begin: takes the result's schema, once, before any row.
    ///   - body: takes rows; returns false to stop.
    /// - Throws: as `prepare`, what running throws, and what the closures throw.
    public func stream(
        _ source: SourceText, _ query: SQLScript.Query? = nil, parameters: [String: Value],
        isCancelled: @escaping @Sendable () -> Bool = { false }, begin: (Schema) throws -> Void,
        _ body: (Chunk) throws -> Bool
    ) throws {
        var hasBegun = false
        while true {
            var held: [Chunk] = []
            var heldRows = 0
            do {
                let compiled = try prepare(source, query, parameters: parameters)
                func letGo() throws -> Bool {
                    hasBegun = true
                    try begin(compiled.schema)
                    for chunk in held where try !body(chunk) { return false }
                    held = []
                    return true
                }
                try compiled.stream(memoryLimit: memoryLimit, isCancelled: isCancelled) { chunk in
                    if hasBegun { return try body(chunk) }
                    held.append(chunk)
                    heldRows += chunk.rowCount
                    guard heldRows > Self.mostHeldRows else { return true }
                    try workspace.confirmTypes()
                    return try letGo()
                }
                if !hasBegun { _ = try letGo() }
                return
            } catch is TypesWidened where !hasBegun {
                // Each file's types widen once.
                continue
            } catch let failure as Diagnostic where !hasBegun && failure.code == "out-of-range" {
                guard try workspace.decideTypes() else { throw failure }
            }
        }
    }

    /// Compiles a query.
    ///
    /// A query over plain files must not need exports to be there, and the period is found out from the exports. So the
    /// reports' context is made only for a query that names a shared view or a parameter of the period.
    ///
    /// What is wrong by types that rest on a file's first rows may be right by those of all: then they are decided, and
    /// the query is compiled again.
    ///
    /// - Parameter query: one query of a script; nil where the text is one query.
    /// - Throws: `Diagnostic` for mistakes in the query, and for files that can't be read.
    public func prepare(
        _ source: SourceText, _ query: SQLScript.Query? = nil, parameters: [String: Value]
    ) throws -> CompiledQuery {
        do {
            return try compile(source, query, parameters: parameters)
        } catch let mistake as Diagnostic where mistake.mayRestOnTypes {
            guard try workspace.decideTypes() else { throw mistake }
            return try compile(source, query, parameters: parameters)
        }
    }

    private func compile(
        _ source: SourceText, _ query: SQLScript.Query?, parameters: [String: Value]
    ) throws -> CompiledQuery {
        let probe = ProbingCatalog(
            base: WorkspaceCatalog(workspace), sharedNames: ReportContext.sharedNames(library.models))
        func prepared(_ catalog: any Catalog, _ parameters: [String: Value]) throws -> CompiledQuery {
            try QueryCompiler(
                catalog: ViewCatalog(catalog, views: query?.views ?? [:]), parameters: parameters
            ).prepare(source, range: query?.range)
        }
        do {
            return try prepared(probe, parameters)
        } catch {
            let namesParameter = (error as? Diagnostic)?.code == "unknown-parameter"
            guard probe.wasAskedForSharedName || namesParameter, workspace.hasTable("clients"),
                workspace.hasTable("interactions")
            else { throw error }
        }
        let context = try ReportContext(
            workspace: workspace, period: period, models: library.models, toolVersion: toolVersion)
        return try prepared(context.catalog, context.boundParameters(parameters))
    }
}

extension Diagnostic {
    /// Whether other types of columns could mend it: not so a mistake in grammar, or a name that there isn't.
    fileprivate var mayRestOnTypes: Bool {
        category == .usage && code != "sql-syntax" && !code.hasPrefix("unknown-")
    }
}

/// A workspace's catalog that notes when a query asks for a shared name.
private final class ProbingCatalog: Catalog {
    private let base: WorkspaceCatalog
    private let sharedNames: Set<String>
    private let asked = Mutex(false)

    init(base: WorkspaceCatalog, sharedNames: Set<String>) {
        self.base = base
        self.sharedNames = sharedNames
    }

    var wasAskedForSharedName: Bool { asked.withLock { $0 } }

    func provider(named name: String) throws -> (any TableProvider)? {
        if sharedNames.contains(name.lowercased()) {
            asked.withLock { $0 = true }
            return nil
        }
        return try base.provider(named: name)
    }

    func view(named name: String) -> SourceText? { base.view(named: name) }

    func provider(forFile path: String) throws -> any TableProvider { try base.provider(forFile: path) }

    var names: [String] { base.names + sharedNames.sorted() }
}
