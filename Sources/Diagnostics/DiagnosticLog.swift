import Synchronization

/// A place where warnings and notes gather while the work goes on. Safe to share between threads.
public final class DiagnosticLog: Sendable {
    private let entries = Mutex<[Diagnostic]>([])

    /// Makes an empty log.
    public init() {}

    /// Adds an entry.
    public func add(_ diagnostic: Diagnostic) {
        entries.withLock { $0.append(diagnostic) }
    }

    /// What has gathered so far, in the order of arrival.
    public var all: [Diagnostic] { entries.withLock { $0 } }
}
