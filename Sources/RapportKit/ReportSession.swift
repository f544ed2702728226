public import Archives
import Columns
public import Diagnostics
import Output
import ReportDocument
public import Reporting
import Synchronization
public import Workspaces

/// A workspace made ready for reports of one period: tables opened, inputs counted and digested, rejects at hand.
public struct ReportSession: Sendable {
    /// The workspace.
    public let workspace: Workspace
    /// What reports are run against.
    public let context: ReportContext
    /// Runs definitions.
    public var runner: ReportRunner { ReportRunner(context: context) }
    /// What is worth knowing about the inputs, but stops nothing.
    public let warnings: [Diagnostic]
    private let reports: [(table: String, report: LoadReport)]

    /// Opens everything.
    ///
    /// - Parameters:
    ///   - workspace: the workspace.
    ///   - library: the definitions and shared views.
    ///   - period: the period as it was typed.
    ///   - toolVersion: the name and version of the program.
    /// - Throws: `Diagnostic` for exports that can't be read or a period that can't.
    public init(workspace: Workspace, library: ReportLibrary, period: String, toolVersion: String) throws {
        self.workspace = workspace
        var definitions: [Provenance.Definition] = []
        if let source = workspace.configuration.source {
            definitions.append(.init(path: Self.lastPart(source.name), sha256: SHA256Digest.hex(of: source.utf8)))
        }
        for source in library.reports + library.models.values.sorted(by: { $0.name < $1.name }) {
            definitions.append(.init(path: source.name, sha256: SHA256Digest.hex(of: source.utf8)))
        }
        var context = try ReportContext(
            workspace: workspace, period: period, models: library.models, definitions: definitions,
            toolVersion: toolVersion)
        reports = try CanonicalSchema.tableNames.filter { workspace.hasTable($0) }.map {
            ($0, try workspace.report(of: $0))
        }
        context.inputs = try workspace.inputs().map { record in
            Provenance.Input(
                path: Self.relative(record.path, to: workspace.directory), bytes: Int64(record.byteCount ?? 0),
                rows: Int64(record.rowCount), rejects: Int64(record.rejectCount),
                sha256: record.path == "-" ? "" : try SHA256Digest.hex(ofFile: record.path))
        }
        self.context = context
        warnings =
            reports.flatMap {
                Self.warnings(of: $0.report, table: $0.table, settings: workspace.configuration.settings)
            } + (try workspace.referenceFindings().filter(\.isDefect).map(Self.warning))
    }

    /// Whether more records were rejected than the workspace allows.
    public var hasTooManyRejects: Bool {
        reports.contains { table, report in
            workspace.configuration.tables[table]?.dialect.ignoreErrors != true
                && Self.hasTooManyRejects(report, workspace.configuration.settings)
        }
    }

    /// More than the limit, or everything there is.
    private static func hasTooManyRejects(_ report: LoadReport, _ settings: WorkspaceSettings) -> Bool {
        report.rejectCount > settings.allowedRejects(ofRecords: report.recordCount)
            || (report.rejectCount > 0 && report.rowCount == 0)
    }

    /// The rejected records as CSV, with paths relative to the workspace.
    public func rejectsCSV() throws -> String {
        try RejectsFile.csv(
            reports.flatMap(\.report.rejects).map { reject in
                var reject = reject
                reject.file = Self.relative(reject.file, to: workspace.directory)
                return reject
            })
    }

    /// The manifest of an archive of this session's reports.
    public func manifest(job: String) -> ArchiveManifest {
        ArchiveManifest(
            toolVersion: context.toolVersion, job: job,
            period: .init(label: context.period.label, start: context.period.start, end: context.period.end),
            parameters: [.init("period", context.period.text), .init("time_zone", context.timeZone)]
                + context.settings.sorted { $0.key < $1.key }.map { .init("settings.\($0.key)", $0.value.description) },
            inputs: context.inputs.map {
                .init(
                    path: $0.path, bytes: Int($0.bytes), sha256: $0.sha256, rows: Int($0.rows), rejects: Int($0.rejects)
                )
            },
            definitions: context.definitions.map { .init(path: $0.path, sha256: $0.sha256) })
    }

    private static func warnings(of report: LoadReport, table: String, settings: WorkspaceSettings) -> [Diagnostic] {
        var result = report.warnings
        if report.rejectCount > 0 {
            let first = report.rejects.prefix(3).map { "\($0.file):\($0.line): \($0.reason)" }
            let allowed = settings.allowedRejects(ofRecords: report.recordCount)
            let tooMany = hasTooManyRejects(report, settings)
            result.append(
                Diagnostic(
                    .check, severity: tooMany ? .error : .warning, code: tooMany ? "too-many-rejects" : "rejects",
                    "\(report.rejectCount) of \(report.recordCount) records of \(table) can't be used"
                        + (tooMany ? "; \(allowed) are allowed" : ""),
                    notes: first,
                    help: ["they are listed in rejects.csv beside the reports"]
                        + (tooMany ? ["to allow more, set settings: { reject_limit: 5 % } in rapport.yaml"] : [])))
        }
        let setApart = [
            (report.duplicateCount, "repeat another", "repeats another"),
            (report.footerCount, "are totals or notes below the data", "is a total or note below the data"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.0 == 1 ? $0.2 : $0.1)" }
        if !setApart.isEmpty {
            result.append(
                Diagnostic(
                    .check, severity: .note, code: "set-apart",
                    "of the records of \(table), \(setApart.joined(separator: ", ")); they don't count"))
        }
        if report.conflictCount > 0 {
            result.append(
                Diagnostic(
                    .check, severity: .warning, code: "key-conflicts",
                    "\(report.conflictCount) \(report.conflictCount == 1 ? "record" : "records") of \(table) with another's key and "
                        + "other content; one of each was kept",
                    notes: report.conflicts.prefix(3).map {
                        "\($0.key.joined(separator: ", ")): kept that of \($0.keptFile)"
                    }))
        }
        let defects = report.valueDefects.reduce(0) { $0 + $1.count }
        if defects > 0 {
            result.append(
                Diagnostic(
                    .check, severity: .warning, code: "unknown-values",
                    "\(defects) values of \(table) mean nothing in their column and count as none",
                    notes: report.valueDefects.prefix(3).map {
                        "\($0.file), \($0.column): \"\($0.value)\" (\($0.count)×)"
                    },
                    help: [
                        "map them in rapport.yaml: tables: { \(table): { values: { COLUMN: { \"as exported\": canonical } } } }"
                    ]))
        }
        return result
    }

    private static func warning(of orphans: QualityFinding) -> Diagnostic {
        Diagnostic(
            .check, severity: .warning, code: "orphans", "\(orphans.count) of \(orphans.total) \(orphans.message)",
            notes: ["among them \(orphans.examples.joined(separator: ", "))", "their rows stay in every sum"])
    }

    /// A path below the workspace's folder, or as it is.
    private static func relative(_ path: String, to directory: String) -> String {
        let prefix = directory.hasSuffix("/") ? directory : directory + "/"
        return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
    }

    private static func lastPart(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}
