/// A language a report can be in.
public enum ReportLanguage: String, Hashable, Sendable, CaseIterable {
    /// English: 1,234.5.
    case english = "en"
    /// Romanian: 1.234,5.
    case romanian = "ro"
    /// Russian: 1 234,5.
    case russian = "ru"

    /// The mark between the whole and the broken part of a number.
    public var decimalMark: String { self == .english ? "." : "," }

    /// The mark between groups of three digits.
    public var groupMark: String {
        switch self {
        case .english: ","
        case .romanian: "."
        case .russian: "\u{A0}"
        }
    }
}
