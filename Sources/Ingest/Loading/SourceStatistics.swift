public import Diagnostics

/// What reading a file through came to.
public struct SourceStatistics: Hashable, Sendable {
    /// Whether the whole file has been read; otherwise the numbers are those of its first rows.
    public var isComplete = true
    /// The records that were read.
    public var rows = 0
    /// The records that were not, all of them.
    public var rejectCount = 0
    /// How many of them there are of each kind.
    public var rejectKinds: [RejectedRecord.Kind: Int] = [:]
    /// The first of them, up to the number that the options keep.
    public var rejects: [RejectedRecord] = []
    /// Characters that the file's encoding has no meaning for, read as U+FFFD; words mended where it was encoded twice.
    public var encodingRepairCount = 0
    /// Records at the end that were left out as a footer.
    public var footerCount = 0
    /// The size of the file on disk, in bytes.
    public var byteCount = 0
    /// The size of its text after unpacking, in bytes of UTF-8.
    public var textByteCount = 0
    /// What else the user should know: renamed columns, columns that stayed text, bytes after a gzip stream.
    public var diagnostics: [Diagnostic] = []

    /// Makes empty statistics.
    public init() {}
}
