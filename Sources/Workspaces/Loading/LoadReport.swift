public import Columns
public import Diagnostics
public import Ingest

/// What was found out about a canonical table's rows while it was read.
public struct LoadReport: Sendable {
    /// A value that means nothing in its column, or is out of its range, and how often it occurs. It counts as none.
    public struct ValueDefect: Hashable, Sendable {
        /// The file.
        public var file: String
        /// The canonical column.
        public var column: String
        /// The value as exported.
        public var value: String
        /// Whether the value is readable, but out of range.
        public var isOutOfRange: Bool
        /// How many rows have it.
        public var count: Int
    }

    /// A key whose rows differ.
    public struct Conflict: Hashable, Sendable {
        /// The key's values.
        public var key: [String]
        /// The file of the row that was kept.
        public var keptFile: String
        /// The file of the row that was left out.
        public var droppedFile: String
    }

    /// Records that the files hold, rejected ones and footers included.
    public var recordCount = 0
    /// Rows that the table has.
    public var rowCount = 0
    /// Records that could not be used.
    public var rejectCount = 0
    /// Those records, with places and reasons, as far as they are kept.
    public var rejects: [RejectedRecord] = []
    /// Total rows and licence notes under the data.
    public var footerCount = 0
    /// Characters that a file's encoding has no meaning for, read as U+FFFD.
    public var encodingRepairCount = 0
    /// Rows that repeat another in every column, and were left out.
    public var duplicateCount = 0
    /// Rows whose key another row has with other content, and were left out.
    public var conflictCount = 0
    /// The first of them.
    public var conflicts: [Conflict] = []
    /// Rows that were added up with others of the same key.
    public var summedCount = 0
    /// Values that count as none, the first ones of each column.
    public var valueDefects: [ValueDefect] = []
    /// Headers that were left out since they say who a person is.
    public var personalHeaders: [String] = []
    /// Anything else worth knowing.
    public var warnings: [Diagnostic] = []

    /// How many conflicts and, for each column, different defective values are listed.
    public static let listLimit = 100

    /// Adds a defective value.
    mutating func addDefect(file: String, column: String, value: String, isOutOfRange: Bool) {
        if let index = valueDefects.firstIndex(where: {
            $0.file == file && $0.column == column && $0.value == value && $0.isOutOfRange == isOutOfRange
        }) {
            valueDefects[index].count += 1
        } else if valueDefects.lazy.filter({ $0.column == column }).count < Self.listLimit {
            valueDefects.append(
                ValueDefect(file: file, column: column, value: value, isOutOfRange: isOutOfRange, count: 1))
        }
    }
}

/// A canonical table in memory, as far as it was asked for.
public struct LoadedTable: Sendable {
    /// The name.
    public let name: String
    /// The columns that were asked for, in that order.
    public let table: Table
    /// What was found out about the rows.
    public let report: LoadReport
}

/// A file that went into a workspace's tables, for the list of sources.
public struct InputRecord: Hashable, Sendable {
    /// The path as the user would write it.
    public let path: String
    /// The canonical table that it went into; nil for a file that a query read.
    public let table: String?
    /// Its size in bytes as stored; nil where unknown.
    public let byteCount: Int?
    /// Rows read, without rejects.
    public let rowCount: Int
    /// Records rejected.
    public let rejectCount: Int
    /// When it was last written, UTC.
    public let modified: Timestamp?
}

/// The records of a file or table that could not be used.
public struct RejectionSummary: Sendable {
    /// The file's path, or the canonical table's name.
    public let name: String
    /// All records.
    public let recordCount: Int
    /// Those that could not be used.
    public let rejectCount: Int
    /// The first of them, with places and reasons.
    public let rejects: [RejectedRecord]
}
