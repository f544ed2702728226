import ArgumentParser
import RapportKit

/// `rapport profile`.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "What a file holds: how it is written, and type, nulls, range and examples of each column.",
        discussion: """
            Says what was found out about the file, phase by phase (encoding, dialect, header, footer, types), why, how sure that \
            is, and in brackets the flag that settles it. The same flags work on every command that reads files, and as keys under \
            tables.TABLE.dialect in rapport.yaml.

            EXAMPLES
              rapport profile interactions.csv.gz
              rapport profile export.csv --encoding windows-1251 --decimal ,
              rapport profile exports/*.csv --format json
            """)

    @Argument(help: ArgumentHelp("Files, globs or folders; - is standard input.", valueName: "file")) var files:
        [String]
    @Option(help: "The format: table, csv, json, ndjson or markdown.") var format = TableFormat.table

    @Option(help: ArgumentHelp("Write the records that can't be read to this file, as CSV.", valueName: "file"))
    var rejects: String?
    @OptionGroup(title: "How files are written") var reading: ReadingOptions

    func run() throws {
        var options = CSVOptions(try reading.dialect())
        options.readsAmbiguousAsText = true
        if rejects != nil { options.keptRejects = .max }
        var rejected: [RejectedRecord] = []
        for (index, path) in try files.flatMap({ $0 == "-" ? [$0] : try expandGlob($0) }).enumerated() {
            let source = try CSVSource(path: path, options: options)
            let profile = try source.profile()
            if format == .table {
                if index > 0 { try Console.print("") }
                try Console.print(([path] + profile.summary).joined(separator: "\n"))
            }
            try format.write(profile.table)
            // What a choice already says isn't said again.
            for diagnostic in source.statistics.diagnostics where diagnostic.code != "encoding" {
                Console.show(diagnostic)
            }
            rejected += source.statistics.rejects
        }
        if let rejects { try AtomicFile.write(path: rejects, contents: RejectsFile.csv(rejected)) }
    }
}
