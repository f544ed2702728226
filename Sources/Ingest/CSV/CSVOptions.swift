public import Columns

/// What the user says about a file; everything left unsaid is found out by looking.
public struct CSVOptions: Sendable {
    /// A setting that can be left to the reader, switched off, or given.
    public enum Choice<Wrapped: Hashable & Sendable>: Hashable, Sendable {
        /// The reader finds out.
        case sniff
        /// There is none.
        case none
        /// This one.
        case some(Wrapped)
    }

    /// Which part of dates like 03/04/2026 comes first.
    public enum DateOrder: Hashable, Sendable {
        /// 3 April.
        case dayFirst
        /// March 4.
        case monthFirst
    }

    /// When the types of columns are decided.
    public enum Typing: Hashable, Sendable {
        /// Over all rows, when the file is opened.
        case complete
        /// From the first rows when the file is opened, and again over all rows if a scan meets a value that
        /// doesn't fit: the scan then throws `TypesWidened`, and whoever asked asks again. The types are the same as
        /// with `complete` for every column that has been scanned without that error.
        case provisional
    }

    /// When the types are decided.
    public var typing = Typing.complete
    /// The byte between fields.
    public var delimiter: UInt8?
    /// A delimiter of several bytes, instead of `delimiter`.
    public var longDelimiter: [UInt8]?
    /// The byte around fields.
    public var quote: Choice<UInt8> = .sniff
    /// The byte that makes a quote inside quotes plain; none where quotes are doubled.
    public var escape: Choice<UInt8> = .sniff
    /// Whether a record of names comes first.
    public var header: Bool?
    /// The encoding on disk.
    public var encoding: TextEncoding?
    /// How many lines to skip before anything else is looked at.
    public var skipRows = 0
    /// How many records to leave out at the end.
    public var footerRows = 0
    /// The byte that begins a line to leave out, where a record could begin.
    public var comment: UInt8?
    /// Texts that stand for null, beside the usual ones (empty, NULL, null, #N/A, \N).
    public var nullTexts: [String] = []
    /// The byte before the digits behind the mark, a point or a comma, where the numbers themselves don't tell.
    public var decimalMark: UInt8?
    /// The order of day and month in dates with slashes, where the dates themselves don't tell.
    public var dateOrder: DateOrder?
    /// Types by column name, which nobody needs to guess then. A value that doesn't fit rejects its record.
    public var types: [String: DataType] = [:]
    /// Whether every column is text, but for those in `types`, and every text but those in `nullTexts` is a value.
    public var allText = false
    /// Columns, by name, whose dates stand for months: of dates with slashes in them, the part that is always 1 is
    /// the day. Columns named so (month, luna, месяц, period) are meant without being named here.
    public var monthColumns: Set<String> = []
    /// Whether a column that can be read in two ways, and can't be told which, is text; otherwise reading it is an
    /// error that says how to settle it.
    public var readsAmbiguousAsText = false
    /// Whether records that can't be read are left out without counting against the file, and quotes that never
    /// close end with the file instead of failing it.
    public var ignoreErrors = false
    /// Whether the fields that a record lacks are null; otherwise such a record is rejected.
    public var nullPadding = false
    /// The number of bytes from which a record is rejected.
    public var recordLimit = 16 << 20
    /// How many rejected records are kept with their text; all are counted.
    public var keptRejects = 1_000

    /// The most distinct texts of a column for which rows hold codes instead of texts. Who goes through a dictionary for
    /// each chunk wants it small.
    public var largestDictionary = 1 << 16

    /// How many bytes are read and indexed at a time.
    var blockSize = 512 << 10
    /// How many bytes of text provisional types rest on.
    var provisionalSample = 2 << 20
    /// How many threads parse, beside one that unpacks; 0 leaves all to the caller's. nil where the file's size and the
    /// machine decide.
    var workers: Int?
    /// How fields are found.
    var kernel = ScanKernel.best

    /// Makes options that leave everything to the reader.
    public init() {}

    /// How many threads should parse a file of so many bytes.
    func workers(forBytes count: Int) -> Int {
        if let workers { return workers }
        // More than eight would only wait for the one that reads.
        return WorkerThread.processors > 1 && count >= 4 << 20 ? min(8, WorkerThread.processors) : 0
    }
}
