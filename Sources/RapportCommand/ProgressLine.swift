import RapportKit
import Synchronization

/// How far reading has come, on one line of a terminal that goes when there is something to show.
final class ProgressLine: Sendable {
    private struct State {
        var isShown = false
        var hasEnded = false
    }

    private let state = Mutex(State())

    /// What takes less shows nothing.
    private static let patience = Duration.seconds(1)

    /// Watches a workspace's files until `end`; does nothing where standard error is no terminal.
    init(of workspace: Workspace) {
        guard Console.isErrorTerminal else { return }
        let clock = ContinuousClock()
        let start = clock.now
        Task.detached { [weak self] in
            try await Task.sleep(for: Self.patience)
            while let self, self.show(workspace.readingProgress(), after: clock.now - start) {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
    }

    /// Takes the line away. Nothing is written afterwards.
    func end() {
        state.withLock { state in
            if state.isShown { Console.replaceLine("") }
            state = State(hasEnded: true)
        }
    }

    private func show(_ files: [(path: String, read: Int, of: Int)], after time: Duration) -> Bool {
        state.withLock { state in
            if state.hasEnded { return false }
            if let text = Self.text(files, after: time) {
                Console.replaceLine(text)
                state.isShown = true
            }
            return true
        }
    }

    /// What the line says; nil where there is nothing to say.
    static func text(_ files: [(path: String, read: Int, of: Int)], after time: Duration) -> String? {
        let read = files.reduce(0) { $0 + $1.read }
        let whole = files.reduce(0) { $0 + $1.of }
        guard let first = files.first, read > 0, read < whole else { return nil }
        let seconds = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
        let left = Int((seconds * Double(whole - read) / Double(read)).rounded(.up))
        let name = files.count == 1 ? first.path : "\(files.count) files"
        let rest = left < 120 ? "\(left) s" : "\((left + 59) / 60) min"
        return "reading \(name): \(100 * read / whole) %, about \(rest) left"
    }
}
