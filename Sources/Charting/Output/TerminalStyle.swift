public import ReportDocument

/// How text stands out in a terminal.
public enum TerminalStyle: Hashable, Sendable {
    /// Heavy.
    case bold
    /// Faint.
    case dim
    /// Good news.
    case good
    /// Bad news.
    case bad
    /// To be careful about.
    case caution
    /// The one that matters.
    case highlight
    /// Data.
    case data

    /// The text with ANSI escape sequences around it, where colour is on.
    public func apply(_ text: String, colour: Bool) -> String {
        colour && !text.isEmpty ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }

    private var code: String {
        switch self {
        case .bold: "1"
        case .dim: "2"
        case .good: "32"
        case .bad: "31"
        case .caution: "33"
        case .highlight: "1;36"
        case .data: "34"
        }
    }

    /// The style of a tone; nil for neutral.
    public init?(_ tone: Tone) {
        switch tone {
        case .neutral: return nil
        case .good: self = .good
        case .bad: self = .bad
        case .caution: self = .caution
        case .muted: self = .dim
        }
    }
}
