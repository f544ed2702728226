import Columns
import Diagnostics
import Ingest
import Query

/// A catalog that knows files alone: what queries in `rapport.yaml` may read.
struct FileCatalog: Catalog {
    /// Opens the file of a path.
    let open: @Sendable (String) throws -> any TableProvider

    func provider(named name: String) throws -> (any TableProvider)? { nil }
    func view(named name: String) -> SourceText? { nil }
    func provider(forFile path: String) throws -> any TableProvider { try open(path) }
    var names: [String] { [] }
}

extension SQLTemplate {
    /// Runs the query over files.
    ///
    /// - Throws: a `Diagnostic` at the place in the author's file.
    func run(catalog: any Catalog) throws -> Table {
        do {
            let plan = try QueryCompiler(catalog: catalog).prepare(source).plan
            return try QueryExecutor(source: source).run(plan)
        } catch let diagnostic as Diagnostic {
            throw relocated(diagnostic)
        }
    }
}

extension TableConfiguration {
    /// Whether rows of the files can't be taken as they are.
    var needsQuery: Bool {
        condition != nil
            || (columns + extraColumns).contains {
                if case .sql = $0.source { return true }
                return false
            }
    }

    /// The query that gives the rows of one file: the author's expressions under their columns' names, then the
    /// file's own columns.
    func template(path: String) -> SQLTemplate {
        var template = SQLTemplate(name: "<tables.\(table)>")
        template.append("SELECT ")
        for mapping in columns + extraColumns {
            guard case .sql(let expression) = mapping.source else { continue }
            template.append("(")
            template.append(expression)
            template.append(") AS \"\(mapping.column.split(separator: "\"").joined(separator: "\"\""))\", ")
        }
        template.append(
            "* FROM '\(path.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'")
        if let condition {
            template.append(" WHERE (")
            template.append(condition)
            template.append(")")
        }
        return template
    }
}

extension TablePart {
    /// The part that the author's expressions and condition make of a file.
    init(
        queried path: String, table: CanonicalTable, configuration: TableConfiguration
    ) throws {
        let options = CSVOptions(configuration.dialect)
        let source = try CSVSource(path: path, options: options)
        let provider = FileProvider(source: source)
        let result = try configuration.template(path: path).run(catalog: FileCatalog { _ in provider })
        let matching = try HeaderMatching(
            headers: result.schema.names, table: table, configuration: configuration, path: path)
        self.init(
            name: path, provider: LoadedTableProvider(result), matching: matching, statistics: source.statistics,
            warnings: source.warnings)
    }

    /// The part that the author's query gives.
    init(query: EmbeddedText, table: CanonicalTable, configuration: TableConfiguration, catalog: any Catalog) throws {
        var template = SQLTemplate(name: "<tables.\(table.name).query>")
        template.append(query)
        let result = try template.run(catalog: catalog)
        let name = "tables.\(table.name).query"
        let matching = try HeaderMatching(
            headers: result.schema.names, table: table, configuration: configuration, path: name)
        self.init(name: name, provider: LoadedTableProvider(result), matching: matching, statistics: nil)
    }
}
