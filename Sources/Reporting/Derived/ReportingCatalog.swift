import Columns
import Diagnostics
import Query
import Synchronization
import Workspaces

/// A workspace's tables with what reports derive from them in front: the shared views, the reported periods, who won which
/// offer, each manager's targets and bonus. Derived tables are computed when a query first asks for them, once.
final class ReportingCatalog: Catalog {
    private let base: any Catalog
    private let views: [String: SourceText]
    let configuration: WorkspaceConfiguration
    let context: ReportContext
    private let hasRelation: Bool
    private let derived = Mutex<[String: Table]>([:])

    /// The tables that are neither exported nor views.
    static let derivedNames = [
        "offer_wins", "kpi_targets", "bonus_statement", "reported_periods", "recent_periods",
    ]

    /// Makes the catalog.
    ///
    /// - Parameters:
    ///   - base: the workspace's tables.
    ///   - views: the shared views by lower-case name.
    ///   - configuration: for settings and targets.
    ///   - context: the period, and the values that the views bind.
    ///   - hasRelation: whether the exports say which purchase belongs to which offer.
    init(
        base: any Catalog, views: [String: SourceText], configuration: WorkspaceConfiguration, context: ReportContext,
        hasRelation: Bool
    ) {
        self.base = base
        self.views = views
        self.configuration = configuration
        self.context = context
        self.hasRelation = hasRelation
    }

    func provider(named name: String) throws -> (any TableProvider)? {
        let key = name.lowercased()
        guard Self.derivedNames.contains(key) else { return try base.provider(named: name) }
        if let table = derived.withLock({ $0[key] }) { return LoadedTableProvider(table) }
        let table =
            switch key {
            case "offer_wins": try offerWins()
            case "kpi_targets": try targets()
            case "bonus_statement": try bonusStatement()
            case "reported_periods": context.reportedPeriods
            default: context.recentPeriods
            }
        derived.withLock { $0[key] = table }
        return LoadedTableProvider(table)
    }

    func view(named name: String) -> SourceText? { views[name.lowercased()] ?? base.view(named: name) }

    func provider(forFile path: String) throws -> any TableProvider { try base.provider(forFile: path) }

    var names: [String] { views.keys.sorted() + Self.derivedNames + base.names }

    private func offerWins() throws -> Table {
        let columns = "interaction_id, client_id, kind, occurred_at" + (hasRelation ? ", related_to" : "")
        let events = try run("SELECT \(columns) FROM interactions WHERE kind IN ('offer', 'purchase')")
        return OfferMatching.table(
            interactions: events, usesRelation: hasRelation, windowDays: configuration.settings.offerWindowDays)
    }

    /// The result of a query over this catalog.
    func run(_ sql: String) throws -> Table {
        try QueryCompiler(catalog: self, parameters: context.boundParameters([:]))
            .prepare(SourceText(name: "<derived>", text: sql)).run()
    }
}
