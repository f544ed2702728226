import ArgumentParser
import RapportKit

/// What every command that reads a workspace takes.
struct PeriodOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The period: 2026-09, 2026-Q3, 2026, 2026-01-15..2026-02-14, last-month, last-complete.",
            valueName: "period"))
    var period = "last-complete"

    @Option(
        help: ArgumentHelp(
            "Take this day as the data's end instead of the newest interaction; later rows don't count.",
            valueName: "date"))
    var asOf: String?

    /// Opens a workspace with the options given.
    func open(_ directory: String, _ reading: ReadingOptions) throws -> Workspace {
        try Self.open(directory, asOf: asOf, reading: reading)
    }

    /// Opens a workspace, with `--as-of` as the data's end where it is given.
    static func open(
        _ directory: String, asOf: String?, reading: ReadingOptions,
        _ change: (inout WorkspaceOptions) -> Void = { _ in }
    ) throws -> Workspace {
        var options = WorkspaceOptions()
        options.dialect = try reading.dialect()
        change(&options)
        if let asOf {
            guard let date = CalendarDate(iso: asOf) else {
                throw Diagnostic(
                    .usage, code: "bad-date", "\"\(asOf)\" isn't a date", help: ["write it as 2026-09-30"])
            }
            options.asOf = date
        }
        return try Workspace.open(directory: directory, options: options)
    }
}

/// A list of formats in one option: `html,csv`.
struct FormatList: ExpressibleByArgument {
    var formats: [OutputFormat]

    init?(argument: String) {
        let names = argument.split(separator: ",").map(String.init)
        guard !names.isEmpty, let formats = try? names.map({ try OutputFormat(named: $0) }) else { return nil }
        self.formats = formats.enumerated().filter { !formats[..<$0.offset].contains($0.element) }.map(\.element)
    }

    init(_ formats: [OutputFormat]) { self.formats = formats }

    var defaultValueDescription: String { formats.map(\.rawValue).joined(separator: ",") }

    static var allValueStrings: [String] { OutputFormat.allCases.map(\.rawValue) }
}
