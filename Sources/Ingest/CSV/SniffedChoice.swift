/// Something that was found out about how a file is written: what was chosen, why, how sure that is, and the flag that
/// would settle it.
public struct SniffedChoice: Hashable, Sendable {
    /// The phases of looking at a file, in their order.
    public enum Phase: String, Hashable, Sendable, CaseIterable {
        /// Which characters the bytes stand for.
        case encoding
        /// Delimiter, quote, escape, ends of records.
        case dialect
        /// Where titles end, and whether names follow.
        case header
        /// What stands below the data.
        case footer
        /// What the columns hold.
        case types
    }

    /// The phase.
    public var phase: Phase
    /// What was chosen.
    public var choice: String
    /// What it rests on.
    public var reason: String
    /// How sure it is, from 0 to 1; 1 where it was given or nothing else is possible.
    public var confidence: Double
    /// The flags of the command that fix the choice, with its value.
    public var flag: String?

    /// Makes a choice.
    public init(_ phase: Phase, _ choice: String, because reason: String, confidence: Double = 1, flag: String? = nil) {
        self.phase = phase
        self.choice = choice
        self.reason = reason
        self.confidence = confidence
        self.flag = flag
    }

    /// The finding that a text was encoded twice, which is no choice of the reader's.
    static let encodedTwice = "encoded twice"

    /// The choice and its reason in one line.
    public var sentence: String { reason.isEmpty ? choice : "\(choice): \(reason)" }
}
