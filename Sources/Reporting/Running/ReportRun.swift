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

    /// Runs every query and estimate. A failed one is kept as its diagnostic; the others go on.
    init(_ definition: ReportDefinition, context: ReportContext, parameters: [String: Value] = [:]) {
        self.definition = definition
        self.context = context
        self.parameters = context.boundParameters(parameters)
        for block in definition.blocks {
            let name: String
            let outcome: Result<[String: Dataset], any Error>
            switch block.content {
            case .query(let query):
                name = query
                outcome = Result { [name: try self.query(block.range)] }
            case .directive(.estimate(let estimate)):
                name = estimate.name
                outcome = Result { try run(estimate) }
            default: continue
            }
            switch outcome {
            case .success(let made): datasets.merge(made) { $1 }
            case .failure(let diagnostic as Diagnostic): failures[name] = diagnostic
            case .failure(let error): failures[name] = Diagnostic(.computation, code: "query-failed", "\(error)")
            }
        }
    }

    private func query(_ range: Range<Int>) throws -> Dataset {
        let catalog = DatasetCatalog(base: context.catalog, datasets: datasets)
        return Dataset(
            try QueryCompiler(catalog: catalog, parameters: parameters).prepare(definition.source, range: range).run())
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
        let source = SourceText(
            name: "<subjects>", text: "SELECT * FROM \"\(subject.view)\" ORDER BY \"\(subject.column)\"")
        let rows = Dataset(try QueryCompiler(catalog: context.catalog, parameters: parameters).prepare(source).run())
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

/// The context's catalog with the report's own datasets in front of it.
private struct DatasetCatalog: Catalog {
    let base: any Catalog
    let datasets: [String: Dataset]

    func provider(named name: String) throws -> (any TableProvider)? {
        let key = name.lowercased()
        if let dataset = datasets.first(where: { $0.key.lowercased() == key })?.value {
            return LoadedTableProvider(dataset.table)
        }
        return try base.provider(named: name)
    }

    func view(named name: String) -> SourceText? {
        datasets.keys.contains { $0.lowercased() == name.lowercased() } ? nil : base.view(named: name)
    }

    func provider(forFile path: String) throws -> any TableProvider { try base.provider(forFile: path) }

    var names: [String] { datasets.keys.sorted() + base.names }
}
