import RapportKit

/// What whoever asks should know of the files beside the result: warnings, and how many records are not in it. Each is
/// shown once.
final class QueryNotices {
    private let workspace: Workspace
    /// Whether records that can't be read don't count, and whether all are listed elsewhere.
    private let ignoresRejects: Bool
    private let listsRejects: Bool
    private var shown = Set<Diagnostic>()
    /// Whether more records than are allowed are not in a result.
    private(set) var isFailure = false

    init(of workspace: Workspace, ignoresRejects: Bool, listsRejects: Bool) {
        self.workspace = workspace
        self.ignoresRejects = ignoresRejects
        self.listsRejects = listsRejects
    }

    /// Shows on standard error what is new.
    func show() {
        let rejects = workspace.rejections().map(summary)
        for notice in workspace.warnings() + rejects where shown.insert(notice).inserted { Console.show(notice) }
        isFailure = isFailure || rejects.contains { $0.severity == .error }
    }

    /// How many records are not in the result, and the first of them.
    private func summary(_ rejection: RejectionSummary) -> Diagnostic {
        let allowed = workspace.configuration.settings.allowedRejects(ofRecords: rejection.recordCount)
        let count = rejection.rejectCount
        let isTooMany = count > allowed && !ignoresRejects
        return Diagnostic(
            .check, severity: isTooMany ? .error : .warning, code: isTooMany ? "too-many-rejects" : "rejects",
            "\(count) of \(rejection.recordCount) records of \(rejection.name) can't be used, and \(count == 1 ? "is" : "are") not in the result"
                + (isTooMany ? "; \(allowed) are allowed" : ""),
            notes: rejection.rejects.prefix(3).map { reject in
                let column = reject.column.map { ", column \($0)" } ?? ""
                return "\(reject.file):\(reject.line)\(column): \(reject.reason)"
            },
            help: listsRejects ? [] : ["list them all: --rejects FILE"])
    }
}
