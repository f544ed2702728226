import Columns
import Diagnostics
import Query
import ReportDocument

/// One definition being run against one context: its datasets, in order, and what failed.
struct ReportRun {
    let definition: ReportDefinition
    let context: ReportContext
    let parameters: [String: Value]
    private(set) var datasets: [String: Dataset] = [:]
    private(set) var failures: [String: Diagnostic] = [:]
    private(set) var order: [String] = []

    /// Runs every query and estimate. A failed one is kept as its diagnostic; the others go on.
    init(_ definition: ReportDefinition, context: ReportContext, parameters: [String: Value] = [:]) {
        self.definition = definition
        self.context = context
        self.parameters = context.boundParameters(parameters)
        for block in definition.blocks {
            switch block.content {
            case .query(let name): record(name) { try [name: query(block.range)] }
            case .directive(.estimate(let estimate)): record(estimate.name) { try run(estimate) }
            default: break
            }
        }
    }

    private mutating func record(_ name: String, _ work: () throws -> [String: Dataset]) {
        order.append(name)
        do {
            for (key, dataset) in try work() { datasets[key] = dataset }
        } catch let diagnostic as Diagnostic {
            failures[name] = diagnostic
        } catch {
            failures[name] = Diagnostic(.computation, code: "query-failed", "\(error)")
        }
    }

    private func query(_ range: Range<Int>) throws -> Dataset {
        let catalog = DatasetCatalog(base: context.catalog, context: context, datasets: datasets)
        let plan = try QueryCompiler(catalog: catalog, parameters: parameters)
            .compile(definition.source, range: range)
        return Dataset(try QueryExecutor(source: definition.source).run(plan))
    }

    private func run(_ estimate: EstimateDirective) throws -> [String: Dataset] {
        for need in estimate.needs where !isExported(need.name) { return [estimate.name: Dataset(Table([]))] }
        let input = try dataset(estimate.from)
        let columns = Array(estimate.columns.values) + estimate.by + [estimate.peers].compactMap { $0 }
        for column in columns { try require(column, in: input, named: estimate.from.name) }
        return try Estimator(estimate: estimate, input: input, parameters: parameters).run()
    }

    /// Every subject in order of its id, with its name where the view has one.
    static func subjects(
        _ subject: ReportDefinition.Subject, context: ReportContext, parameters: [String: Value]
    ) throws -> [(value: Value, label: String)] {
        let catalog = DatasetCatalog(base: context.catalog, context: context, datasets: [:])
        let source = SourceText(
            name: "<subjects>", text: "SELECT * FROM \"\(subject.view)\" ORDER BY \"\(subject.column)\"")
        let plan = try QueryCompiler(catalog: catalog, parameters: parameters).compile(source)
        let rows = Dataset(try QueryExecutor(source: source).run(plan))
        let names = rows.texts("name")
        return (0..<rows.rowCount).map { row in
            let value = rows.value(subject.column, row: row)
            return (value, names.isEmpty || names[row].isEmpty ? value.description : names[row])
        }
    }

    /// Whether an optional column (`table.column`) was exported; what isn't listed as optional always is.
    func isExported(_ column: String) -> Bool {
        !definition.optionalColumns.contains(column) || context.exportedColumns.contains(column)
    }

    /// The dataset of a name.
    ///
    /// - Throws: the diagnostic it failed with, or one with the nearest name.
    func dataset(_ reference: NameReference) throws -> Dataset {
        if let dataset = datasets[reference.name] { return dataset }
        if failures[reference.name] != nil {
            throw Diagnostic(
                .computation, code: "dataset-failed", "\"\(reference.name)\" could not be computed",
                at: reference.location, notes: ["see the box where it is defined"])
        }
        throw Diagnostic(
            .usage, code: "unknown-dataset", "there is no dataset \"\(reference.name)\" above this",
            at: reference.location,
            help: [Suggestion.help(for: reference.name, among: datasets.keys.sorted())].compactMap { $0 }
                + ["datasets are named on their fence: ```sql \(reference.name)"])
    }

    /// Checks that a dataset has a column.
    func require(_ column: NameReference, in dataset: Dataset, named name: String) throws {
        guard dataset.column(column.name) == nil else { return }
        throw Diagnostic(
            .usage, code: "unknown-column", "\"\(name)\" has no column \"\(column.name)\"", at: column.location,
            help: [Suggestion.help(for: column.name, among: dataset.names)].compactMap { $0 }
                + ["its columns are \(dataset.names.joined(separator: ", "))"])
    }
}

/// The context's catalog with the report's own datasets and the period tables in front of it.
private struct DatasetCatalog: Catalog {
    let base: any Catalog
    let context: ReportContext
    let datasets: [String: Dataset]

    func provider(named name: String) throws -> (any TableProvider)? {
        let key = name.lowercased()
        if let dataset = datasets.first(where: { $0.key.lowercased() == key })?.value {
            return LoadedTableProvider(dataset.table)
        }
        switch key {
        case "reported_periods": return LoadedTableProvider(context.reportedPeriods)
        case "recent_periods": return LoadedTableProvider(context.recentPeriods)
        default: return try base.provider(named: name)
        }
    }

    func view(named name: String) -> SourceText? {
        datasets.keys.contains { $0.lowercased() == name.lowercased() } ? nil : base.view(named: name)
    }

    func provider(forFile path: String) throws -> any TableProvider { try base.provider(forFile: path) }

    var names: [String] { datasets.keys.sorted() + ["reported_periods", "recent_periods"] + base.names }
}
