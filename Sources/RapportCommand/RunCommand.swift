import ArgumentParser
import RapportKit

/// `rapport run`.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "The main job: load the exports, run the reports, write them.",
        discussion: """
            Runs the standard reports (or those named, or those of a folder) over a workspace for a period, and writes a file for \
            each report and format. The default period is the last complete month in the data, the default folder \
            ./rapport-output/PERIOD/. Files appear whole or not at all.

            EXAMPLES
              rapport run demo
              rapport run demo --period 2026-Q3 --format html,csv --output q3
              rapport run demo --report manager-kpi            one file for each manager
              rapport run demo --reports my-reports            definitions of your own (see README)
            """)

    @Argument(help: ArgumentHelp("The folder with the exports.", valueName: "workspace"))
    var workspace = "."

    @OptionGroup var options: PeriodOptions

    @Option(name: .customLong("report"), help: "Run only this report; may be given several times.")
    var reports: [String] = []

    @Option(
        name: .customLong("reports"),
        help: ArgumentHelp(
            "Run the definitions (*.md) of this folder; its models/*.sql are added to the shared views.",
            valueName: "dir"))
    var folder: String?

    @Option(help: ArgumentHelp("Formats, joined by commas: html, text, markdown, json, csv.", valueName: "formats"))
    var format = FormatList([.html])

    @Option(help: ArgumentHelp("The folder to write to.", valueName: "dir"))
    var output: String?

    @Option(
        name: [.customShort("p"), .customLong("parameter")],
        help: ArgumentHelp("A value for a report's own parameter; may be given several times.", valueName: "name=value")
    )
    var parameters: [String] = []

    @OptionGroup(title: "How files are written") var reading: ReadingOptions

    func run() throws {
        let library = try ReportLibrary(folder: folder)
        let definitions = try library.definitions(named: reports)
        let session = try ReportSession(
            workspace: options.open(workspace, reading), library: library, period: options.period,
            toolVersion: Version.description)
        for diagnostic in session.warnings { Console.show(diagnostic) }
        let values = try Self.values(parameters, of: "--parameter", "name=value")
        let known = Set(definitions.flatMap { $0.parameters.map(\.name) })
        let outputs = try definitions.flatMap { definition in
            // A value is for those reports that have such a parameter; one that none has is a mistake.
            let own = values.filter { name, _ in
                !known.contains(name) || definition.parameters.contains { $0.name == name }
            }
            return try session.runner.run(definition, parameters: own)
        }

        let target = output ?? "rapport-output/\(session.context.period.text)"
        try OutputDirectory.create(target)
        let files = AtomicFileSet()
        var written: [String: Int] = [:]
        for report in outputs {
            for format in format.formats {
                for file in format.files(for: report.document, named: report.stem) {
                    if format == .csv { try OutputDirectory.create("\(target)/\(report.stem)") }
                    try files.add(path: "\(target)/\(file.path)", contents: file.text)
                    written[report.document.id, default: 0] += 1
                }
            }
        }
        try files.add(path: "\(target)/rejects.csv", contents: try session.rejectsCSV())
        try files.commit()
        try summarise(session, outputs, written, target)
    }

    private func summarise(
        _ session: ReportSession, _ outputs: [ReportRunner.Output], _ written: [String: Int], _ target: String
    ) throws {
        let context = session.context
        var lines = [
            "\(context.period.label) (\(context.period.start) to \(context.period.lastDay)), data to \(context.dataEndDate), "
                + "times in \(context.timeZone)"
        ]
        for input in context.inputs {
            let rejects = input.rejects == 0 ? "" : ", \(input.rejects) rejected"
            lines.append("  read   \(input.path): \(input.rows) rows\(rejects)")
        }
        var seen: Set<String> = []
        for report in outputs where seen.insert(report.document.id).inserted {
            let count = written[report.document.id] ?? 0
            let example = count == 1 ? "" : " (\(count) files)"
            let first = format.formats.first?.files(for: report.document, named: report.stem).first?.path ?? ""
            lines.append("  wrote  \(target)/\(first)\(example)")
        }
        try Console.print(lines.joined(separator: "\n"))
        let failures = outputs.reduce(into: [Diagnostic]()) { result, report in
            for failure in report.document.failures.compactMap(\.diagnostic) where !result.contains(failure) {
                result.append(failure)
            }
        }
        for failure in failures { Console.show(failure) }
        if !failures.isEmpty {
            Console.note(
                "\(failures.count) block\(failures.count == 1 ? "" : "s") of the reports failed; each is a box where it belongs"
            )
            throw Failure(.computation)
        }
        if session.hasTooManyRejects { throw Failure(.check) }
    }

    /// `name=value` pairs, as a flag takes them.
    static func values(_ pairs: [String], of flag: String, _ form: String) throws -> [String: String] {
        var result: [String: String] = [:]
        for pair in pairs {
            guard let mark = pair.firstIndex(of: "="), mark != pair.startIndex else {
                throw Diagnostic(
                    .usage, code: "bad-parameter", "\(flag) \"\(pair)\" has no name before its value",
                    help: ["write \(flag) \(form)"])
            }
            result[String(pair[..<mark])] = String(pair[pair.index(after: mark)...])
        }
        return result
    }
}
