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
              rapport sample like-1c --messy 1c

            STYLES of --messy: the same content, written the way a system does, with defects planted beside the true records \
            and counted in truth.json. A code page that lacks a letter gets the nearest one.
            \(Self.styles)
            """)

    private static var styles: String {
        MessyStyle.allCases.map { style in
            "  \(style.name)" + String(repeating: " ", count: max(1, 20 - style.name.count)) + style.summary
        }.joined(separator: "\n")
    }

    @Argument(help: ArgumentHelp("The folder to write into; created where it is missing.", valueName: "dir"))
    var directory: String

    @Option(help: "How many clients.") var clients = 400
    @Option(help: "How many account managers.") var managers = 24
    @Option(help: "How many months, ending with September 2026.") var months = 24
    @Option(help: "The seed of the random generator.") var seed: UInt64 = 1
    @Flag(help: "Compress the exports with gzip.") var gzip = false
    @Flag(help: "Write interactions and payroll as one file a month.") var monthlyParts = false
    @Option(help: ArgumentHelp("Write the way a system does, with defects planted; see above.", valueName: "style"))
    var messy: String?
    @Flag(help: "Write into a folder that isn't empty, over files of the same names.") var overwrite = false

    func run() throws {
        var options = SampleOptions()
        options.clients = clients
        options.managers = managers
        options.months = months
        options.seed = seed
        options.gzip = gzip
        options.monthlyParts = monthlyParts
        options.messy = try messy.map { try Self.style(named: $0) }
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

    private static func style(named name: String) throws -> MessyStyle {
        if let style = MessyStyle(rawValue: name) { return style }
        let names = MessyStyle.allCases.map(\.name)
        throw Diagnostic(
            .usage, code: "unknown-style", "there is no style \"\(name)\"",
            help: [Suggestion.help(for: name, among: names)].compactMap { $0 }
                + ["the styles are \(names.joined(separator: ", "))"])
    }
}
