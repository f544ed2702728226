public import Columns
public import Diagnostics
import Ingest
import Query
import Synchronization

/// A folder with exports, and what they mean: canonical tables, periods, currencies, the files that were read.
///
/// Opening looks at names only. A file is read when something first asks for it, and a canonical table's column is
/// loaded once and kept. Safe to share between threads.
public final class Workspace: Sendable {
    /// The folder as it was given.
    public let directory: String
    /// What `rapport.yaml` says, or the defaults.
    public let configuration: WorkspaceConfiguration
    /// The time zone of local times.
    public let timeZone: TimeZoneRules
    /// What the caller says.
    public let options: WorkspaceOptions
    let files: WorkspaceFiles
    private let slots: [String: TableSlot]
    /// The files that queries have named.
    let otherFiles = Mutex<[String: CSVSource]>([:])
    /// What to know of those that are read as one, by what names them.
    let unionWarnings = Mutex<[String: Diagnostic]>([:])
    /// Those of them that were read whole.
    let keptFiles = Mutex<[ObjectIdentifier: PackedTable]>([:])

    /// A canonical table, opened when first asked for.
    final class TableSlot: Sendable {
        let loader = Mutex<CanonicalTableLoader?>(nil)
        let derived = Mutex<[String: [Column]]>([:])
    }

    /// Opens a folder: reads `rapport.yaml` if there is one, and looks which exports there are.
    ///
    /// - Throws: a `Diagnostic` for a folder that isn't there, a mistake in `rapport.yaml` (with line and column), an
    ///   unknown time zone, or missing exports (unless the options allow that).
    public static func open(directory: String, options: WorkspaceOptions = WorkspaceOptions()) throws -> Workspace {
        let files = try WorkspaceFiles(directory: directory)
        var configuration = WorkspaceConfiguration()
        let path = WorkspaceFiles.joined(directory, WorkspaceConfiguration.fileName)
        if let bytes = try WorkspaceFiles.contents(of: path) {
            configuration = try WorkspaceConfiguration(SourceText(name: path, utf8: bytes))
        }
        configuration.override(dialect: options.dialect)
        let zone: TimeZoneRules
        do {
            zone = try TimeZoneRules(named: options.timeZone ?? configuration.timeZone)
        } catch let diagnostic as Diagnostic {
            throw diagnostic.located(at: options.timeZone == nil ? configuration.timeZoneLocation : nil)
        }
        let workspace = Workspace(files, configuration, zone, options)
        if options.requiresExports {
            for table in ["clients", "interactions"] { _ = try workspace.requirePaths(ofTable: table) }
        }
        return workspace
    }

    private init(
        _ files: WorkspaceFiles, _ configuration: WorkspaceConfiguration, _ zone: TimeZoneRules,
        _ options: WorkspaceOptions
    ) {
        directory = files.directory
        self.files = files
        self.configuration = configuration
        timeZone = zone
        self.options = options
        slots = Dictionary(uniqueKeysWithValues: CanonicalSchema.tableNames.map { ($0, TableSlot()) })
    }

    /// Reads every export there is: after this, nothing about their columns can be wrong any more.
    ///
    /// - Throws: a `Diagnostic` for the first file that can't be read, or lacks a required column.
    public func validate() throws {
        for table in CanonicalSchema.tableNames { _ = try loader(table) }
    }

    // MARK: Tables

    /// Whether there is an export, or a query in `rapport.yaml`, for a canonical table.
    public func hasTable(_ table: String) -> Bool {
        if let configured = configuration.tables[table], configured.query != nil || !configured.files.isEmpty {
            return true
        }
        return !files.paths(ofTable: table).isEmpty
    }

    /// The canonical columns of a table that were exported or are given as constants.
    public func availableColumns(of table: String) throws -> Set<String> { try loader(table).availableColumns }

    /// All exported canonical columns as `table.column`, for the tables there are.
    public func availableColumns() throws -> Set<String> {
        var result = Set<String>()
        for table in CanonicalSchema.tableNames where hasTable(table) {
            for column in try availableColumns(of: table) { result.insert("\(table).\(column)") }
        }
        return result
    }

    /// Names and types of a canonical table: the canonical columns, those made of them, and the exports' own.
    public func schema(of table: String) throws -> Schema {
        let loader = try loader(table)
        let canonical = CanonicalSchema.table(named: table)?.columns.count ?? 0
        var fields = Array(loader.schema.fields.prefix(canonical))
        fields += DerivedColumn.all(of: table).map { Field($0.name, $0.type(in: loader.schema)) }
        let names = Set(fields.map(\.name))
        fields += loader.schema.fields.dropFirst(canonical).filter { !names.contains($0.name) }
        return Schema(fields)
    }

    /// A canonical table with the columns named, by default all. Columns that weren't exported are null.
    ///
    /// - Throws: a `Diagnostic` for a table or column that there isn't, or a file that can't be read.
    public func table(_ name: String, columns: [String]? = nil) throws -> LoadedTable {
        let schema = try schema(of: name)
        let names = columns ?? schema.names
        let loader = try loader(name)
        let wanted = try names.map { column in
            guard let index = schema.index(of: column) else {
                throw Diagnostic(
                    .usage, code: "unknown-column", "\(name) has no column \"\(column)\"",
                    help: [Suggestion.help(for: column, among: schema.names)].compactMap { $0 })
            }
            return schema.fields[index]
        }
        let derived = DerivedColumn.all(of: name).filter { candidate in wanted.contains { $0.name == candidate.name } }
        var columnsByName: [String: [Column]] = [:]
        for column in derived { columnsByName[column.name] = try chunks(of: column, table: name) }
        let plain = wanted.map(\.name).filter { columnsByName[$0] == nil }
        let loaded = try loader.load(plain)
        for (index, name) in plain.enumerated() { columnsByName[name] = loaded.table.chunks.map { $0.columns[index] } }
        let counts =
            loaded.table.chunks.isEmpty
            ? (columnsByName.values.first ?? []).map(\.count) : loaded.table.chunks.map(\.rowCount)
        let chunks = counts.indices.map { chunk in
            Chunk(columns: wanted.compactMap { columnsByName[$0.name]?[chunk] }, rowCount: counts[chunk])
        }
        return LoadedTable(name: name, table: Table(schema: Schema(wanted), chunks: chunks), report: loaded.report)
    }

    /// What was found out about a canonical table's rows. Loads its keys where nothing of it was loaded yet.
    public func report(of table: String) throws -> LoadReport { try loader(table).load([]).report }

    func loader(_ name: String) throws -> CanonicalTableLoader {
        guard let slot = slots[name], let table = CanonicalSchema.table(named: name) else {
            throw Diagnostic(
                .usage, code: "unknown-table", "there is no canonical table \"\(name)\"",
                help: [Suggestion.help(for: name, among: CanonicalSchema.tableNames)].compactMap { $0 })
        }
        return try slot.loader.withLock { loader in
            if let loader { return loader }
            let opened = try open(table)
            loader = opened
            return opened
        }
    }

    private func open(_ table: CanonicalTable) throws -> CanonicalTableLoader {
        let configured = configuration.tables[table.name]
        var parts: [TablePart] = []
        if let configured, let query = configured.query {
            let catalog = FileCatalog { [unowned self] path in try fileProvider(path) }
            parts = [try TablePart(query: query, table: table, configuration: configured, catalog: catalog)]
        } else {
            parts = try ConcurrentWork.map(try requirePaths(ofTable: table.name)) { path in
                if let configured, configured.needsQuery {
                    return try TablePart(queried: path, table: table, configuration: configured)
                }
                return try TablePart(path: path, table: table, configuration: configured)
            }
            // Of dated snapshots the newest must come last, whatever their names sort like.
            if parts.allSatisfy({ $0.snapshotDate != nil }) {
                parts.sort {
                    ($0.snapshotDate ?? CalendarDate(days: 0), $0.name) < (
                        $1.snapshotDate ?? CalendarDate(days: 0), $1.name
                    )
                }
            }
        }
        parts = try Self.alignedExtras(parts)
        return try CanonicalTableLoader(table: table, parts: parts, configuration: configured, zone: timeZone)
    }

    /// The parts, with columns of their own read as text where another part has text in them.
    private static func alignedExtras(_ parts: [TablePart]) throws -> [TablePart] {
        guard parts.count > 1 else { return parts }
        var types: [String: DataType] = [:]
        for part in parts {
            for (name, index) in part.matching.extras {
                let type = part.provider.schema.fields[index].type
                types[name] = types[name].map { ColumnWidening.commonType($0, type) } ?? type
            }
        }
        return try parts.map { part in
            let lossy = part.matching.extras.filter { extra in
                types[extra.name] == .text
                    && ColumnWidening.losesSpelling(part.provider.schema.fields[extra.index].type)
            }
            return try part.reading(asText: lossy.map(\.index))
        }
    }

    // MARK: Files

    /// The paths of a table's files; empty for an optional table without any.
    ///
    /// - Throws: a `Diagnostic` where clients or interactions are missing, or a configured file is.
    func requirePaths(ofTable table: String) throws -> [String] {
        if let configured = configuration.tables[table] {
            if configured.query != nil { return [] }
            if !configured.files.isEmpty {
                var paths: [String] = []
                for (pattern, location) in configured.files {
                    do {
                        let found = try expandGlob(WorkspaceFiles.joined(directory, pattern))
                        paths += found.filter { !paths.contains($0) }
                    } catch let diagnostic as Diagnostic {
                        throw missingFile(pattern, diagnostic, at: location)
                    }
                }
                return paths
            }
        }
        let paths = files.paths(ofTable: table)
        guard paths.isEmpty, table == "clients" || table == "interactions" else { return paths }
        throw missingTable(table)
    }

    private func missingFile(_ pattern: String, _ cause: Diagnostic, at location: SourceLocation) -> Diagnostic {
        let names = files.paths.map { WorkspaceFiles.name(of: $0) }
        return Diagnostic(
            .input, code: cause.code, cause.message, at: location,
            notes: [names.isEmpty ? "\(directory) has no exports" : "\(directory) has \(Self.list(names))"],
            help: [Suggestion.help(for: pattern, among: names)].compactMap { $0 } + cause.help)
    }

    private func missingTable(_ table: String) -> Diagnostic {
        let names = files.paths.map { WorkspaceFiles.name(of: $0) }
        // A file that is another table's by its name is no guess for this one.
        let free = names.filter { name in
            !CanonicalSchema.tableNames.contains { WorkspaceFiles.stem(of: name).lowercased().hasPrefix($0) }
        }
        let near = free.first { name in
            !Suggestion.nearest(to: table, among: [WorkspaceFiles.stem(of: name)], limit: 1).isEmpty
        }
        let seen =
            names.isEmpty
            ? "\(directory) has no .csv, .tsv or .txt file, gzipped or not"
            : "\(directory) has \(Self.list(names))"
        return Diagnostic(
            .input, code: "missing-table", "\(directory) has no file for the table \(table): none is named \(table)*",
            at: SourceLocation(source: directory), notes: [seen],
            help: (near.map { ["did you mean \"\($0)\"?"] } ?? [])
                + [
                    "name the file in \(WorkspaceConfiguration.fileName):", "  tables:", "    \(table):",
                    "      files: \(HeaderMatching.yamlScalar(near ?? free.first ?? "the file's name"))",
                ])
    }

    private static func list(_ names: [String]) -> String {
        names.prefix(20).joined(separator: ", ") + (names.count > 20 ? " and \(names.count - 20) more" : "")
    }

    // MARK: What reading came to

    /// What is worth knowing about the files and tables read so far, but stopped nothing.
    public func warnings() -> [Diagnostic] {
        let tables = CanonicalSchema.tableNames.compactMap { slots[$0]?.loader.withLock { $0 }?.loadedReport }
        let files = otherFiles.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
        let unions = unionWarnings.withLock { $0.sorted { $0.key < $1.key }.map(\.value) }
        return tables.flatMap(\.warnings) + files.flatMap(\.warnings) + unions
    }

    /// What reading came to, for each file and table read so far that has records that could not be used.
    public func rejections() -> [RejectionSummary] {
        var result: [RejectionSummary] = []
        for table in CanonicalSchema.tableNames {
            guard let report = slots[table]?.loader.withLock({ $0 })?.loadedReport, report.rejectCount > 0 else {
                continue
            }
            result.append(
                RejectionSummary(
                    name: table, recordCount: report.recordCount, rejectCount: report.rejectCount,
                    rejects: report.rejects))
        }
        otherFiles.withLock { sources in
            for (path, source) in sources.sorted(by: { $0.key < $1.key }) {
                let statistics = source.statistics
                guard statistics.rejectCount > 0 else { continue }
                result.append(
                    RejectionSummary(
                        name: path, recordCount: statistics.rows + statistics.rejectCount,
                        rejectCount: statistics.rejectCount, rejects: statistics.rejects))
            }
        }
        return result
    }

    /// The files that have been read so far, in order of their paths.
    public func inputs() -> [InputRecord] {
        var records: [InputRecord] = []
        for table in CanonicalSchema.tableNames {
            guard let loader = slots[table]?.loader.withLock({ $0 }) else { continue }
            for part in loader.parts {
                guard let statistics = part.statistics else { continue }
                // What the table made of the records counts: footers are no rejects, and what a cell lacks is one.
                let report = loader.loadedReport.flatMap { $0.rejects.count == $0.rejectCount ? $0 : nil }
                records.append(
                    Self.record(
                        part.name, table: table, statistics,
                        rejectCount: report?.rejects.count { $0.file == part.name }))
            }
        }
        otherFiles.withLock { sources in
            for (path, source) in sources { records.append(Self.record(path, table: nil, source.statistics)) }
        }
        // A file that serves several tables is one input.
        var seen = Set<String>()
        return records.sorted { ($0.path, $0.table ?? "~") < ($1.path, $1.table ?? "~") }.filter {
            seen.insert($0.path).inserted
        }
    }

    private static func record(
        _ path: String, table: String?, _ statistics: SourceStatistics, rejectCount: Int? = nil
    ) -> InputRecord {
        InputRecord(
            path: path, table: table, byteCount: path == "-" ? nil : statistics.byteCount, rowCount: statistics.rows,
            rejectCount: rejectCount ?? statistics.rejectCount, modified: WorkspaceFiles.modificationTime(of: path))
    }

    /// The column chunks of a derived column, computed once.
    private func chunks(of column: DerivedColumn, table: String) throws -> [Column] {
        guard let slot = slots[table] else { return [] }
        if let known = slot.derived.withLock({ $0[column.name] }) { return known }
        let computed = try column.chunks(in: self, table: table)
        slot.derived.withLock { $0[column.name] = computed }
        return computed
    }
}
