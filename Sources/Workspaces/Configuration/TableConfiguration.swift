public import Diagnostics
import Ingest

/// How a canonical table is made of a workspace's files, as `rapport.yaml` says.
public struct TableConfiguration: Sendable {
    /// Where a canonical column comes from.
    public enum ColumnSource: Sendable {
        /// A column of the files, by its header.
        case header(String)
        /// An SQL expression over the columns of the files.
        case sql(EmbeddedText)
    }

    /// A mapped column.
    public struct ColumnMapping: Sendable {
        /// The canonical column, or the name given to an extra one.
        public let column: String
        /// Where it comes from.
        public let source: ColumnSource
        /// Where the mapping stands.
        public let location: SourceLocation
    }

    /// What to do where a key has rows that differ.
    public enum ConflictPolicy: String, Sendable, CaseIterable {
        /// Keep the first row.
        case first
        /// Keep the last row: the newest, where files are named by date.
        case last
        /// Fail.
        case error
    }

    /// The canonical table.
    public let table: String
    /// Where the table's entry stands.
    public let location: SourceLocation
    /// Files or globs, relative to the workspace; empty: found by the table's name.
    public internal(set) var files: [(pattern: String, location: SourceLocation)] = []
    /// How the files are written; what isn't given is found by looking.
    public internal(set) var dialect = DialectConfiguration()
    /// The columns that are mapped by hand.
    public internal(set) var columns: [ColumnMapping] = []
    /// Further columns under names of the workspace's own.
    public internal(set) var extraColumns: [ColumnMapping] = []
    /// By canonical column, what exported texts mean. The texts are kept as typed; compare them by `NameNormalizer`.
    public internal(set) var values: [String: [(text: String, value: String)]] = [:]
    /// Canonical columns that have one value in every row.
    public internal(set) var constants: [(column: String, value: String, location: SourceLocation)] = []
    /// An SQL condition that rows must meet.
    public internal(set) var condition: EmbeddedText?
    /// The table as an SQL query over the workspace's files, instead of `files`.
    public internal(set) var query: EmbeddedText?
    /// What to do where a key has rows that differ.
    public internal(set) var conflicts = ConflictPolicy.last

    /// The configuration of a table that `rapport.yaml` doesn't name.
    init(table: String) {
        self.table = table
        location = SourceLocation(source: WorkspaceConfiguration.fileName)
    }
}

extension TableConfiguration {
    init(_ entry: YAMLValue.Entry, table: CanonicalTable) throws {
        self.table = table.name
        location = entry.keyLocation
        let mapping = try entry.value.mapping(
            "tables.\(table.name)",
            keys: [
                "files", "dialect", "columns", "extra_columns", "values", "constants", "where", "query", "conflicts",
            ])
        if let query = mapping["query"] {
            for key in ["files", "where", "dialect"] {
                if let other = mapping[key] {
                    throw other.failure(
                        "yaml-conflict", "tables.\(table.name) has both query and \(key)",
                        help: ["the query names its files itself: SELECT … FROM 'Invoice.csv' WHERE …"])
                }
            }
            self.query = try query.embeddedText()
        }
        if let files = mapping["files"] {
            self.files = try files.oneOrMany.map { (try $0.text("a file name or a glob"), $0.location) }
        }
        if let dialect = mapping["dialect"] { self.dialect = try DialectConfiguration(dialect) }
        if let columns = mapping["columns"] {
            self.columns = try columns.mapping("tables.\(table.name).columns", keys: table.columnNames).entries
                .filter { !$0.value.isNull }.map { try Self.columnMapping($0) }
        }
        if let extra = mapping["extra_columns"] { extraColumns = try Self.extraColumns(extra, table: table) }
        if let values = mapping["values"] { self.values = try Self.valueMappings(values, table: table) }
        if let constants = mapping["constants"] {
            let constantMapping = try constants.mapping("tables.\(table.name).constants", keys: table.columnNames)
            for entry in constantMapping.entries where !entry.value.isNull {
                guard !self.columns.contains(where: { $0.column == entry.key }) else {
                    throw Diagnostic(
                        .usage, code: "yaml-conflict", "\(entry.key) is both under columns and under constants",
                        at: entry.keyLocation)
                }
                self.constants.append(
                    (
                        entry.key, try Self.canonicalValue(entry.value, column: entry.key, table: table),
                        entry.value.location
                    ))
            }
        }
        if let condition = mapping["where"] { self.condition = try condition.embeddedText() }
        if let conflicts = mapping["conflicts"] {
            let text = try conflicts.choice("conflict rule", among: ConflictPolicy.allCases.map(\.rawValue))
            self.conflicts = ConflictPolicy(rawValue: text) ?? .last
        }
    }

    private static func columnMapping(_ entry: YAMLValue.Entry) throws -> ColumnMapping {
        if case .mapping = entry.value.kind {
            let mapping = try entry.value.mapping("the mapping of \(entry.key)", keys: ["sql"])
            let sql = try mapping.required("sql")
            return ColumnMapping(column: entry.key, source: .sql(try sql.embeddedText()), location: sql.location)
        }
        let header = try entry.value.text("a column's header, or {sql: \"an expression\"}")
        return ColumnMapping(column: entry.key, source: .header(header), location: entry.value.location)
    }

    private static func extraColumns(_ value: YAMLValue, table: CanonicalTable) throws -> [ColumnMapping] {
        try value.entries().filter { !$0.value.isNull }.map { entry in
            if table.column(named: entry.key) != nil {
                throw Diagnostic(
                    .usage, code: "yaml-conflict", "\(entry.key) is a column of \(table.name), not an extra one",
                    at: entry.keyLocation, help: ["map it under columns"])
            }
            return try columnMapping(entry)
        }
    }

    private static func valueMappings(
        _ value: YAMLValue, table: CanonicalTable
    ) throws -> [String: [(text: String, value: String)]] {
        var result: [String: [(text: String, value: String)]] = [:]
        for entry in try value.mapping("tables.\(table.name).values", keys: table.columnNames).entries {
            result[entry.key] = try entry.value.entries("a mapping from exported to canonical values").map {
                ($0.key, try canonicalValue($0.value, column: entry.key, table: table))
            }
        }
        return result
    }

    /// A value as the canonical column has it; for columns with a list of values, one of the list.
    private static func canonicalValue(_ value: YAMLValue, column: String, table: CanonicalTable) throws -> String {
        if value.isNull { return "" }
        if case .choice(let names)? = table.column(named: column)?.type {
            return try value.choice("value of \(table.name).\(column)", among: names)
        }
        return try value.text()
    }
}
