import ArgumentParser
import RapportKit

/// `rapport archive`.
struct ArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "A scheduled job: reports for a period into one .tar.gz with a manifest.",
        discussion: """
            Runs the reports that the job in rapport.yaml names, for its period, and writes them with manifest.json (inputs, \
            definitions, parameters and outputs, each with its SHA-256) into OUTPUT/JOB-PERIOD.tar.gz. The archive appears whole or \
            not at all; the same inputs give the same bytes. Messages go to standard error, one JSON object a line.

            EXAMPLES
              rapport archive demo --job monthly
              rapport archive demo --job monthly --period 2026-08 --output /var/reports
              rapport verify archives/monthly-2026-09.tar.gz
            """)

    @Argument(help: ArgumentHelp("The folder with the exports.", valueName: "workspace")) var workspace = "."
    @Option(help: "The job's name in rapport.yaml.") var job: String
    @Option(help: "The period, instead of the job's own.") var period: String?
    @Option(help: ArgumentHelp("Take this day as the data's end.", valueName: "date")) var asOf: String?
    @Option(help: ArgumentHelp("The folder to write to, instead of the job's own.", valueName: "dir")) var output:
        String?

    @OptionGroup(title: "How files are written") var reading: ReadingOptions

    func run() throws {
        do {
            try archive()
        } catch let diagnostic as Diagnostic {
            Console.show(diagnostic, asJSON: true)
            throw Failure(diagnostic.category)
        }
    }

    private func archive() throws {
        let workspace = try PeriodOptions.open(workspace, asOf: asOf, reading: reading)
        let job = try workspace.configuration.job(named: job)
        let library = ReportLibrary()
        let definitions = try library.definitions(named: job.reports)
        let session = try ReportSession(
            workspace: workspace, library: library, period: period ?? job.period,
            toolVersion: Version.description)
        for diagnostic in session.warnings { Console.show(diagnostic, asJSON: true) }
        if session.hasTooManyRejects { throw Failure(.check) }

        let folder = output ?? "\(self.workspace)/\(job.output)"
        try OutputDirectory.create(folder)
        let path = "\(folder)/\(job.name)-\(session.context.period.text).tar.gz"
        let writer = try ArchiveWriter(path: path)
        var failures: [Diagnostic] = []
        for definition in definitions {
            for report in try session.runner.run(definition) {
                failures += report.document.failures.compactMap(\.diagnostic)
                for format in try job.formats.map({ try OutputFormat(named: $0) }) {
                    for file in format.files(for: report.document, named: report.stem) {
                        try writer.add(file.path, contents: file.text)
                    }
                }
            }
        }
        try writer.add("rejects.csv", contents: try session.rejectsCSV())
        guard failures.isEmpty else {
            writer.abandon()
            for failure in failures { Console.show(failure, asJSON: true) }
            throw Failure(.computation)
        }
        let manifest = try writer.finish(session.manifest(job: job.name))
        if let keep = job.keep {
            for old in try ArchiveRetention.prune(
                keeping: keep, in: folder, matching: "\(job.name)-*.tar.gz", sparing: path)
            {
                Console.show(
                    Diagnostic(
                        .output, severity: .note, code: "archive-removed", "removed \(old), older than the \(keep) kept"
                    ),
                    asJSON: true)
            }
        }
        try Console.print("\(path): \(manifest.outputs.count) files")
    }
}
