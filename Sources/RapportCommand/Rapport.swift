import ArgumentParser
import RapportKit

/// The command. One file a subcommand; this one maps every outcome to an exit code.
@main struct Rapport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rapport",
        abstract: "From a company's CSV exports to finished, honest, reproducible reports on account management.",
        usage: """
            rapport run [WORKSPACE]
            rapport kpi MANAGER [WORKSPACE]
            rapport query SQL [WORKSPACE]
            """,
        discussion: """
            A workspace is a folder with exports: clients*, interactions* and payroll* (.csv, .tsv, .txt, each also .gz), and, if \
            wanted, a rapport.yaml that says how to read them. Without a workspace, the current folder is one.

            EXAMPLES
              rapport sample demo                      write a synthetic workspace to try things on
              rapport run demo                         the main job: all standard reports for the last complete month
              rapport kpi M0007 demo                   one manager's own page, in the terminal
              rapport query "SELECT count(*) FROM 'calls.csv.gz'"

            EXIT CODES
              0 done; 1 the data fell short of a check; 2 wrong usage, SQL, YAML or definition; 3 input could not be read; \
            4 output could not be written; 5 a computation failed; 130 and 143 on signals.
            """,
        version: Version.details,
        subcommands: [
            RunCommand.self, KPICommand.self, QueryCommand.self, ProfileCommand.self, ArchiveCommand.self,
            VerifyCommand.self, SampleCommand.self,
        ])

    static func main() {
        Signals.install()
        do {
            try refuseUnknownCommand(CommandLine.arguments.dropFirst().first)
            var command = try parseAsRoot()
            try command.run()
        } catch {
            exit(for: error)
        }
    }

    /// A word that is no command is a misspelled one, or a query that lacks it.
    private static func refuseUnknownCommand(_ word: String?) throws {
        guard let word, !word.hasPrefix("-") else { return }
        let names = configuration.subcommands.compactMap { $0.configuration.commandName }
        guard !(names + ["help"]).contains(word) else { return }
        let isQuery = word.contains { $0.isWhitespace }
        throw Diagnostic(
            .usage, code: "unknown-command", "there is no command \"\(word)\"",
            help: [
                isQuery ? "SQL is run by: rapport query \"…\"" : Suggestion.help(for: word, among: names),
                "the commands are \(names.joined(separator: ", "))",
            ].compactMap { $0 })
    }

    /// Ends the process: quietly on a closed pipe, with a diagnostic and its exit code, or with the parser's own message, whose
    /// usage errors leave with 2.
    private static func exit(for error: any Error) -> Never {
        AtomicFile.removeAllTemporaries()
        switch error {
        case let diagnostic as Diagnostic where diagnostic.code == "closed-pipe": Process.exit(0)
        case let diagnostic as Diagnostic:
            Console.show(diagnostic)
            Process.exit(diagnostic.category.exitCode)
        case let failure as Failure: Process.exit(failure.exitCode)
        default:
            let code = exitCode(for: error)
            let message = fullMessage(for: error)
            if code == .success {
                do { try Console.print(message) } catch { Process.exit(0) }
                Process.exit(0)
            }
            Console.note(message)
            Process.exit(code == .validationFailure ? 2 : code.rawValue)
        }
    }
}

/// An end whose reason has been shown already: only the exit code is left.
struct Failure: Error {
    var exitCode: Int32

    /// The failure of a category.
    init(_ category: Diagnostic.Category) { exitCode = category.exitCode }
}

/// The version of the program.
enum Version {
    static let current = "0.1.0"
    /// How reports and archives name it.
    static let description = "rapport \(current)"
    /// The same with what this machine comes to.
    static var details: String {
        "\(description) (gzip by \(IngestSupport.inflater), fields found by \(IngestSupport.scanner))"
    }
}
