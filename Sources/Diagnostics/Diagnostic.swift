/// One thing that went wrong, or is worth knowing: what happened, where, and how to mend it.
///
/// Every library of the package throws this type and nothing else of its own; only the command prints it.
public struct Diagnostic: Error, Hashable, Sendable {
    /// How bad it is.
    public enum Severity: String, Hashable, Sendable {
        /// The work could not be done.
        case error
        /// The work was done, but the reader should know something about it.
        case warning
        /// Information only.
        case note
    }

    /// What kind of failure it is; decides the exit code of the command.
    public enum Category: String, Hashable, Sendable {
        /// The data fell short of a check.
        case check
        /// Wrong usage, SQL, YAML or report definition.
        case usage
        /// Input could not be read.
        case input
        /// Output could not be written.
        case output
        /// A computation failed: overflow, memory limit, a block of a report.
        case computation

        /// The process exit code that stands for the category.
        public var exitCode: Int32 {
            switch self {
            case .check: 1
            case .usage: 2
            case .input: 3
            case .output: 4
            case .computation: 5
            }
        }
    }

    /// How bad it is.
    public var severity: Severity
    /// What kind of failure it is.
    public var category: Category
    /// A stable kebab-case name, e.g. `unknown-column`, for machines and for searching the documentation.
    public var code: String
    /// One sentence, without a full stop: what happened.
    public var message: String
    /// Where it happened, as exactly as is known.
    public var location: SourceLocation?
    /// Further facts, one a line.
    public var notes: [String]
    /// Ways to mend it, one a line.
    public var help: [String]

    /// Makes a diagnostic.
    public init(
        _ category: Category,
        severity: Severity = .error,
        code: String,
        _ message: String,
        at location: SourceLocation? = nil,
        notes: [String] = [],
        help: [String] = []
    ) {
        self.severity = severity
        self.category = category
        self.code = code
        self.message = message
        self.location = location
        self.notes = notes
        self.help = help
    }

    /// The same diagnostic with a place, where it has none yet.
    public func located(at location: SourceLocation?) -> Diagnostic {
        var copy = self
        copy.location = self.location ?? location
        return copy
    }

    /// The same diagnostic with one more note.
    public func noting(_ note: String) -> Diagnostic {
        var copy = self
        copy.notes.append(note)
        return copy
    }

    /// The same diagnostic with one more way to mend it.
    public func helping(_ help: String) -> Diagnostic {
        var copy = self
        copy.help.append(help)
        return copy
    }
}
