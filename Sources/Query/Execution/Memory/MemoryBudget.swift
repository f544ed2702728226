import Diagnostics

/// The memory that the operators of a query hold: rows, groups, tables of keys. Not that of the chunks passing by.
///
/// Used on the thread that runs the query.
final class MemoryBudget {
    /// How much may be held; nil for any amount.
    let limit: MemoryLimit?
    /// The bytes held by all operators now.
    fileprivate(set) var held = 0

    init(_ limit: MemoryLimit?) { self.limit = limit }
}

/// How much memory a query may hold.
public struct MemoryLimit: Sendable {
    /// The bytes.
    public var bytes: Int
    /// Whether somebody asked for it: then even aggregates that need all their rows, such as a median, use files rather
    /// than to fail, at the price of holding the rows until they are all there.
    public var isAsked: Bool
    /// What is as small as this isn't stopped from growing, so that every pass over files gets something done.
    var leastBytes = 4 << 20

    /// Makes a limit.
    public init(bytes: Int, isAsked: Bool = true) {
        self.bytes = bytes
        self.isAsked = isAsked
    }
}

/// What one operator holds.
final class MemoryAccount {
    private let budget: MemoryBudget
    /// Told of a new peak.
    private let onPeak: (Int) -> Void
    /// The bytes held now; set by the operator as it goes.
    private(set) var held = 0
    /// The most it ever held.
    private(set) var peak = 0

    init(_ budget: MemoryBudget, onPeak: @escaping (Int) -> Void = { _ in }) {
        self.budget = budget
        self.onPeak = onPeak
    }

    deinit { budget.held -= held }

    /// Whether all operators together hold more than allowed.
    var isExceeded: Bool { budget.limit.map { budget.held > $0.bytes } ?? false }

    /// Whether a table of so many bytes is to grow no more.
    func mustStop(at bytes: Int) -> Bool { isExceeded && bytes >= budget.limit?.leastBytes ?? 0 }

    /// Whether somebody asked for the limit.
    var isLimitAsked: Bool { budget.limit?.isAsked ?? false }

    /// Says how many bytes are held now.
    func hold(_ bytes: Int) {
        budget.held += bytes - held
        held = bytes
        if bytes > peak {
            peak = bytes
            onPeak(bytes)
        }
    }

    /// Says how many bytes are held now, by something that can't do with less.
    ///
    /// - Parameters:
    ///   - what: what holds them, for the message: "the sort".
    ///   - help: what would make it need less.
    /// - Throws: `Diagnostic` where that is too much, and not only since others hold so much.
    func hold(_ bytes: Int, _ what: String, help: String) throws {
        hold(bytes)
        guard let limit = budget.limit, mustStop(at: bytes) else { return }
        throw Diagnostic(
            .computation, code: "memory-limit",
            "\(what) would need more memory than the limit of \(Self.text(limit.bytes)) allows",
            notes: budget.held > held
                ? ["it holds \(Self.text(held)), other parts of the query \(Self.text(budget.held - held))"] : [],
            help: [help, "or allow more: --memory-limit"])
    }

    /// A number of bytes as people write it: `1.5 GB`.
    static func text(_ bytes: Int) -> String {
        if bytes == 1 { return "1 byte" }
        var (amount, unit) = (Double(bytes), 0)
        let units = ["bytes", "kB", "MB", "GB", "TB"]
        while amount >= 999.95, unit + 1 < units.count {
            amount /= 1000
            unit += 1
        }
        let tenths = Int((amount * 10).rounded())
        return (tenths % 10 == 0 || unit == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " " + units[unit]
    }
}
