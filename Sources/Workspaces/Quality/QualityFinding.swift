/// One thing that the data-quality report says about the exports.
public struct QualityFinding: Hashable, Sendable {
    /// What kind of finding it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Records that could not be used.
        case rejected
        /// Rows that repeat another.
        case duplicate
        /// Rows that share a key with other content.
        case conflict
        /// Values that mean nothing in their column.
        case unreadable
        /// Values outside their column's range.
        case outOfRange = "out-of-range"
        /// References to something that isn't there.
        case orphan
        /// Rows without a value that they should have.
        case missingValue = "missing-value"
        /// Values that can't be, such as a purchase below zero.
        case impossible
        /// Interactions later than the data's end.
        case future
        /// Days without any interaction.
        case gap
        /// Total rows and notes that were set apart.
        case footer
        /// Headers that were left out since they say who a person is.
        case personal
        /// Columns that weren't exported.
        case absent
    }

    /// What kind of finding it is.
    public let kind: Kind
    /// The canonical table.
    public let table: String
    /// The column, where it is about one.
    public let column: String?
    /// How many rows or values it concerns.
    public let count: Int
    /// Of how many.
    public let total: Int
    /// One sentence.
    public let message: String
    /// Some of the values or keys.
    public let examples: [String]

    /// Whether figures that rest on these rows are in doubt; notes are not defects.
    public var isDefect: Bool {
        switch kind {
        case .footer, .personal, .absent, .gap: false
        default: count > 0
        }
    }
}
