import ArgumentParser
import RapportKit
import SampleExports

/// `rapport sample`.
struct SampleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Write synthetic exports with planted truths.",
        discussion: """
            Writes clients, interactions, payroll and assignments of a made-up company into DIR, a rapport.yaml, and truth.json: \
            what was planted (each manager's true conversion, each client's true motivation, and so on), which the reports must \
            find again. The same options give the same bytes on every machine.

            EXAMPLES
              rapport sample demo
              rapport sample large --clients 20000 --managers 200 --months 36 --gzip
              rapport sample parts --monthly-parts --seed 7
            """)

    @Argument(help: ArgumentHelp("The folder to write into; created where it is missing.", valueName: "dir"))
    var directory: String

    @Option(help: "How many clients.") var clients = 400
    @Option(help: "How many account managers.") var managers = 24
    @Option(help: "How many months, ending with September 2026.") var months = 24
    @Option(help: "The seed of the random generator.") var seed: UInt64 = 1
    @Flag(help: "Compress the exports with gzip.") var gzip = false
    @Flag(help: "Write interactions and payroll as one file a month.") var monthlyParts = false
    @Flag(help: "Write into a folder that isn't empty, over files of the same names.") var overwrite = false

    func run() throws {
        var options = SampleOptions()
        options.clients = clients
        options.managers = managers
        options.months = months
        options.seed = seed
        options.gzip = gzip
        options.monthlyParts = monthlyParts
        let summary: SampleSummary
        do {
            summary = try SampleExports(options: options).write(toDirectory: directory, overwrite: overwrite)
        } catch let problem as Diagnostic where problem.code == "directory-not-empty" {
            throw problem.helping("the option is --overwrite")
        }
        for file in summary.files {
            let rows = file.rows == 0 ? "" : "\(file.rows) rows, "
            try Console.print("\(directory)/\(file.name): \(rows)\(file.bytes) bytes uncompressed")
        }
    }
}
