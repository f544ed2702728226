import ArgumentParser
import RapportKit

/// `rapport kpi`.
struct KPICommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kpi",
        abstract: "One manager's own KPI page.",
        discussion: """
            Computes everybody (a fair comparison needs peers) and shows one: each KPI with its change and target, and where they \
            stand among anonymous peers. The page is printed; with --output it is written to a file.

            EXAMPLES
              rapport kpi M0007 demo
              rapport kpi M0007 demo --period 2026-08 --format html --output m0007.html
            """)

    @Argument(help: "The manager's id.") var manager: String
    @Argument(help: ArgumentHelp("The folder with the exports.", valueName: "workspace")) var workspace = "."
    @OptionGroup var options: PeriodOptions
    @Option(help: "The format: text, html, markdown or json.") var format = PageFormat.text
    @Option(help: ArgumentHelp("The file to write to.", valueName: "file")) var output: String?

    @OptionGroup(title: "How files are written") var reading: ReadingOptions

    func run() throws {
        if workspace == ".", OutputDirectory.exists(manager) {
            throw Diagnostic(
                .usage, code: "no-manager", "\"\(manager)\" is a folder, not a manager's id",
                help: [
                    "name the manager first: rapport kpi ID \(manager)",
                    "list them with: rapport query \"SELECT manager_id, name FROM managers\" \(manager)",
                ])
        }
        let library = ReportLibrary()
        let definition = try library.definitions(named: ["manager-kpi"])[0]
        let session = try ReportSession(
            workspace: options.open(workspace, reading), library: library, period: options.period,
            toolVersion: Version.description)
        for diagnostic in session.warnings { Console.show(diagnostic) }
        guard let page = try session.runner.run(definition, subject: manager).first else { throw Failure(.usage) }
        let text =
            format == .text && output == nil
            ? TerminalRenderer(width: min(Console.width, 140), colour: Console.mayColour(Console.isOutputTerminal))
                .render(page.document)
            : format.outputFormat.files(for: page.document, named: page.stem).map(\.text).joined()
        if let output {
            try AtomicFile.write(path: output, contents: text)
        } else {
            try Console.print(text, terminator: "")
        }
        for failure in page.document.failures.compactMap(\.diagnostic) { Console.show(failure) }
        if !page.document.failures.isEmpty { throw Failure(.computation) }
    }
}

/// The formats of one page.
enum PageFormat: String, ExpressibleByArgument, CaseIterable {
    case text
    case html
    case markdown
    case json

    /// The renderers' name for it.
    var outputFormat: OutputFormat {
        switch self {
        case .text: .text
        case .html: .html
        case .markdown: .markdown
        case .json: .json
        }
    }
}
