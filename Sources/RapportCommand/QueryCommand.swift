import ArgumentParser
import RapportKit

/// `rapport query`.
struct QueryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "SQL over a workspace's tables, over its files, and over any file named in quotes.",
        discussion: """
            A file name in quotes is a table: every record a row, its own column names; plain or gzip, - is standard input. Over a \
            workspace there are also the canonical tables (clients, interactions, payroll, assignments), the shared views \
            (manager_kpis, offers, …) for the period, and every other file in the folder under its name. The dialect is PostgreSQL's.

            EXAMPLES
              rapport query "SELECT manager_id, count(*), sum(amount) FROM 'interactions.csv.gz' GROUP BY 1"
              rapport query "SELECT kind, count(*) FROM interactions GROUP BY kind" demo
              rapport query "SELECT name, conversion FROM manager_kpis WHERE period = 'current'" demo --period 2026-09
              rapport query -f monthly.sql -p region=Chișinău --format csv
              zcat calls.csv.gz | rapport query "SELECT count(*) FROM '-'"
            """)

    @Argument(help: ArgumentHelp("The query; with -f, the workspace.", valueName: "sql")) var first: String?
    @Argument(help: ArgumentHelp("The folder with the exports.", valueName: "workspace")) var second: String?
    @Option(name: .shortAndLong, help: "Read the query from a file.") var file: String?
    @Option(help: "The format: table, csv, json, ndjson or markdown.") var format = TableFormat.table
    @Option(
        name: .customLong("table"),
        help: ArgumentHelp("Give a file a name; may be given several times.", valueName: "name=path"))
    var tables: [String] = []
    @Option(
        name: [.customShort("p"), .customLong("parameter")],
        help: ArgumentHelp("A value for :name in the query; may be given several times.", valueName: "name=value"))
    var parameters: [String] = []
    @Option(help: ArgumentHelp("Rows of a table shown on the terminal; 0 for all.", valueName: "n")) var rows = 0
    @Flag(help: "First load every column of the tables named into memory, and keep them.") var load = false
    @Flag(help: "Leave text that begins like a formula as it is in CSV.") var rawCSV = false
    @OptionGroup var options: PeriodOptions

    func validate() throws {
        if file == nil, first == nil { throw ValidationError("give a query, or -f and a file with one") }
        if file != nil, second != nil { throw ValidationError("with -f, only the workspace is given") }
    }

    func run() throws {
        let source = try query()
        let workspace = file == nil ? second : first
        let files = try RunCommand.values(tables).sorted { $0.key < $1.key }.map { (name: $0.key, path: $0.value) }
        let opened = try PeriodOptions.open(workspace ?? ".", asOf: options.asOf) { options in
            options.tables = files
            options.requiresExports = false
            options.mayWidenTypes = true
            options.keepsFiles = load
        }
        var values: [String: Value] = [:]
        for (name, text) in try RunCommand.values(parameters) { values[name] = Self.value(text) }
        var output: TableOutput?
        try WorkspaceQuery(
            workspace: opened, library: ReportLibrary(), period: options.period, toolVersion: Version.description
        ).stream(source, parameters: values) { schema in
            output = try TableOutput(
                format, schema: schema, rowLimit: rows > 0 ? rows : nil, escapesFormulas: !rawCSV)
        } _: { chunk in
            try output?.write(chunk)
            return true
        }
        try output?.finish()
        for input in opened.inputs() where input.rejectCount > 0 {
            Console.show(
                Diagnostic(
                    .check, severity: .warning, code: "rejects",
                    "\(input.rejectCount) records of \(input.path) can't be used, and are not in the result"))
        }
    }

    private func query() throws -> SourceText {
        guard let file else { return SourceText(name: "<query>", text: first ?? "") }
        return try SourceText(contentsOf: file)
    }

    /// A parameter's value by its form: a whole number, a decimal, a date, true or false, else text.
    private static func value(_ text: String) -> Value {
        if let number = Int64(text), String(number) == text { return .integer(number) }
        if let date = CalendarDate(iso: text) { return .date(date) }
        if text == "true" || text == "false" { return .boolean(text == "true") }
        if text.contains("."), let number = ExactDecimal(text) { return .decimal(number) }
        return .text(text)
    }
}
