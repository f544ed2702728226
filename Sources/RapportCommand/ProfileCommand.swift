import ArgumentParser
import RapportKit

/// `rapport profile`.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile",
        abstract: "What a file holds: dialect, and type, nulls, range and examples of each column.",
        discussion: """
            EXAMPLES
              rapport profile interactions.csv.gz
              rapport profile exports/*.csv --format json
            """)

    @Argument(help: ArgumentHelp("Files, globs or folders; - is standard input.", valueName: "file")) var files:
        [String]
    @Option(help: "The format: table, csv, json, ndjson or markdown.") var format = TableFormat.table

    func run() throws {
        for (index, path) in try files.flatMap({ $0 == "-" ? [$0] : try expandGlob($0) }).enumerated() {
            let source = try CSVSource(path: path)
            let profile = try source.profile()
            if format == .table {
                if index > 0 { try Console.print("") }
                try Console.print(([path] + profile.summary).joined(separator: "\n"))
            }
            try format.write(profile.table)
            for diagnostic in source.statistics.diagnostics { Console.show(diagnostic) }
        }
    }
}
