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
            (manager_kpis, offers, …) for the period, and every other file in the folder under its name. The dialect is PostgreSQL's. Several statements \
            are parted by ;, CREATE VIEW name AS … holds for those behind it, and EXPLAIN [ANALYZE] shows how a query is run.

            EXAMPLES
              rapport query "SELECT manager_id, count(*), sum(amount) FROM 'interactions.csv.gz' GROUP BY 1"
              rapport query "SELECT kind, count(*) FROM interactions GROUP BY kind" demo
              rapport query "SELECT name, conversion FROM manager_kpis WHERE period = 'current'" demo --period 2026-09
              rapport query -f monthly.sql -p region=Chișinău --format csv
              rapport query demo                       a prompt: statements up to ;, .tables, .schema, .timer
              zcat calls.csv.gz | rapport query "SELECT count(*) FROM '-'"
              rapport query demo <monthly.sql          without a query, it comes from standard input
              rapport query "SELECT * FROM 'export.csv'" --all-text --format csv      to UTF-8 and commas, every text as it stands

            Records that can't be read are counted on standard error, the first of them with place and reason; --rejects writes all \
            of them. With more than ten and more than 1 % of a file, the exit code is 1.
            """)

    @Argument(help: ArgumentHelp("The query; with -f, the workspace.", valueName: "sql")) var first: String?
    @Argument(help: ArgumentHelp("The folder with the exports.", valueName: "workspace")) var second: String?
    @Option(name: .shortAndLong, help: "Read the query from a file; - is standard input.") var file: String?
    @Option(help: "The format: table, csv, json, ndjson or markdown.") var format = TableFormat.table
    @Option(
        name: .customLong("table"),
        help: ArgumentHelp("Give a file a name; may be given several times.", valueName: "name=file"))
    var tables: [String] = []
    @Option(
        name: [.customShort("p"), .customLong("parameter")],
        help: ArgumentHelp("A value for :name in the query; may be given several times.", valueName: "name=value"))
    var parameters: [String] = []
    @Option(help: ArgumentHelp("Rows of a table shown on the terminal; 0 for all.", valueName: "n")) var rows = 0
    @Flag(help: "First load every column of the tables named into memory, and keep them.") var load = false
    @Option(
        help: ArgumentHelp(
            "The memory a query may hold beside loaded tables, as 500MB or 2GB (default: 80% of the machine's). Groups beyond it go to temporary files.",
            valueName: "size"))
    var memoryLimit: MemorySize?
    @Flag(help: "Leave text that begins like a formula as it is in CSV; --all-text does so too.") var rawCSV = false
    @Option(help: ArgumentHelp("Write the records that can't be used to this file, as CSV.", valueName: "file"))
    var rejects: String?
    @OptionGroup var options: PeriodOptions
    @OptionGroup(title: "How files are written") var reading: ReadingOptions

    func validate() throws {
        if file != nil, second != nil { throw ValidationError("with -f, only the workspace is given") }
    }

    func run() throws {
        let source = try query()
        let workspace = isQueryGiven ? second : first
        let files = try RunCommand.values(tables, of: "--table", "name=file").sorted { $0.key < $1.key }.map {
            (name: $0.key, path: $0.value)
        }
        let opened = try PeriodOptions.open(workspace ?? ".", asOf: options.asOf, reading: reading) { options in
            options.tables = files
            options.requiresExports = false
            options.mayWidenTypes = true
            options.keepsFiles = load
            options.keptRejects = rejects == nil ? nil : .max
        }
        var values: [String: Value] = [:]
        for (name, text) in try RunCommand.values(parameters, of: "--parameter", "name=value") {
            values[name] = Self.value(text)
        }
        var query = WorkspaceQuery(
            workspace: opened, library: ReportLibrary(), period: options.period, toolVersion: Version.description)
        query.memoryLimit = memoryLimit?.limit ?? MemorySize.ofMachine(share: 0.8)?.limit(isAsked: false)
        let session = QuerySession(
            query: query, parameters: values, format: format, rowLimit: rows > 0 ? rows : nil,
            escapesFormulas: !rawCSV && !reading.allText)
        let notices = QueryNotices(
            of: opened, ignoresRejects: reading.ignoreErrors, listsRejects: rejects != nil)
        if let source { try session.run(source) } else { try QueryPrompt(session: session, notices: notices).run() }
        notices.show()
        if let rejects {
            try AtomicFile.write(path: rejects, contents: RejectsFile.csv(opened.rejections().flatMap(\.rejects)))
        }
        if notices.isFailure { throw Failure(.check) }
    }

    /// Whether the first argument is a query: a folder's name alone is a workspace.
    private var isQueryGiven: Bool {
        file == nil && first.map { second != nil || !OutputDirectory.exists($0) } ?? false
    }

    /// Whether there is no query, and a terminal to ask for one.
    private var isPrompt: Bool { file == nil && !isQueryGiven && Console.isInputTerminal }

    /// What to run; nil where questions are to be asked on the terminal.
    private func query() throws -> SourceText? {
        if let file, file != "-" { return try SourceText(contentsOf: file) }
        if isQueryGiven { return SourceText(name: "<query>", text: first ?? "") }
        if isPrompt { return nil }
        let source = SourceText(name: "<standard input>", utf8: try Console.readAll())
        guard source.utf8.contains(where: { $0 > 0x20 }) else {
            throw Diagnostic(
                .usage, code: "missing-query", "there is no query, and standard input is empty",
                help: ["give it as an argument, in a file (-f FILE), or on standard input"])
        }
        return source
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
