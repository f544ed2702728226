import Columns
public import Diagnostics
import Query
public import ReportDocument
public import Workspaces

extension ReportContext {
    /// The names, in lower case, that a workspace has only with a context: the shared views and what reports derive.
    public static func sharedNames(_ models: [String: SourceText]) -> Set<String> {
        Set(models.keys.map { $0.lowercased() } + ReportingCatalog.derivedNames)
    }

    /// The context of a workspace for a period: its tables with the shared views and what reports derive from them.
    ///
    /// Every export is opened, so that what is wrong with one is an error here and not in the middle of a report.
    ///
    /// - Parameters:
    ///   - workspace: the workspace.
    ///   - period: the period as it was typed; `last-complete` and others count back from the data's end.
    ///   - models: the shared views by name.
    ///   - definitions: the files that say how the reports are made, with their digests.
    ///   - toolVersion: the name and version of the program.
    /// - Throws: `Diagnostic` for exports that can't be read, a period that can't, or data without any row.
    public init(
        workspace: Workspace, period: String, models: [String: SourceText], definitions: [Provenance.Definition] = [],
        toolVersion: String
    ) throws {
        try workspace.validate()
        let dataEnd = try workspace.dataEnd()
        let chosen = try ReportingPeriod(parsing: period, dataEnd: dataEnd.date)
        guard chosen.start <= dataEnd.date else {
            throw Diagnostic(
                .usage, code: "period-without-data", "there is no data in \(chosen.label): it ends on \(dataEnd.date)",
                help: [
                    "the last complete month is \(ReportingPeriod.lastComplete(dataEnd: dataEnd.date)): leave --period out, or name an earlier one"
                ])
        }
        let configuration = workspace.configuration
        let exported = try workspace.availableColumns()
        self.init(
            catalog: WorkspaceCatalog(workspace), period: chosen, dataEnd: dataEnd.instant, dataEndDate: dataEnd.date,
            timeZone: workspace.timeZone.name, currency: configuration.currency,
            language: ReportLanguage(rawValue: configuration.locale.rawValue) ?? .english,
            settings: Dictionary(configuration.settings.values.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 }),
            exportedColumns: exported, definitions: definitions, toolVersion: toolVersion)
        catalog = ReportingCatalog(
            base: WorkspaceCatalog(workspace),
            views: Dictionary(models.map { ($0.lowercased(), $1) }, uniquingKeysWith: { $1 }),
            configuration: configuration, context: self, hasRelation: exported.contains("interactions.related_to"))
        if try workspace.assignmentBasis() == .todaysOwner {
            notes.append(
                "Who looked after whom is taken from today's owner, since neither an assignments export nor dated snapshots of "
                    + "the clients are there; figures of assigned clients and retention rest on that.")
        }
        if !exported.contains("interactions.related_to"), try hasOffers() {
            notes.append(
                "Offers and purchases are matched by time, since interactions.related_to isn't exported: each purchase wins "
                    + "its client's latest open offer.")
        }
    }

    /// Whether there is any offer to match with a purchase.
    private func hasOffers() throws -> Bool {
        let source = SourceText(name: "<offers>", text: "SELECT 1 FROM interactions WHERE kind = 'offer' LIMIT 1")
        return try QueryCompiler(catalog: catalog, parameters: [:]).prepare(source).run().rowCount > 0
    }
}
