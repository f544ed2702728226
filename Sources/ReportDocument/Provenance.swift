public import Columns

/// What a report was made from and with: enough to make it again and to check it.
public struct Provenance: Hashable, Sendable {
    /// A parameter as it was bound.
    public struct Parameter: Hashable, Sendable {
        /// The name.
        public var name: String
        /// The value as text.
        public var value: String

        /// Makes a parameter.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A reported period: half-open, [start, end).
    public struct Period: Hashable, Sendable {
        /// The name, e.g. `2026-Q3`.
        public var label: String
        /// The first day.
        public var start: CalendarDate
        /// The day after the last.
        public var end: CalendarDate

        /// Makes a period.
        public init(label: String, start: CalendarDate, end: CalendarDate) {
            self.label = label
            self.start = start
            self.end = end
        }
    }

    /// A file that was read.
    public struct Input: Hashable, Sendable {
        /// The path within the workspace.
        public var path: String
        /// The size in bytes.
        public var bytes: Int64
        /// Records read.
        public var rows: Int64
        /// Records refused.
        public var rejects: Int64
        /// SHA-256 of the file's bytes, in hexadecimal; empty where it wasn't computed.
        public var sha256: String

        /// Makes an input.
        public init(path: String, bytes: Int64, rows: Int64, rejects: Int64 = 0, sha256: String) {
            self.path = path
            self.bytes = bytes
            self.rows = rows
            self.rejects = rejects
            self.sha256 = sha256
        }
    }

    /// A file that says how the report is made: a definition, a model, the workspace's settings.
    public struct Definition: Hashable, Sendable {
        /// The path.
        public var path: String
        /// SHA-256 of the file's bytes, in hexadecimal.
        public var sha256: String

        /// Makes a definition.
        public init(path: String, sha256: String) {
            self.path = path
            self.sha256 = sha256
        }
    }

    /// The version that made the report, e.g. `rapport 1.0.0`.
    public var toolVersion: String
    /// The report's identifier.
    public var reportID: String
    /// The parameters, in order.
    public var parameters: [Parameter]
    /// The reported period.
    public var period: Period?
    /// The periods it is compared with.
    public var comparisons: [Period]
    /// The files read.
    public var inputs: [Input]
    /// The files that say how the report is made.
    public var definitions: [Definition]
    /// The data's end, in the workspace's time zone.
    public var dataEnd: Timestamp?
    /// The workspace's time zone, e.g. `Europe/Chisinau`.
    public var timeZone: String?
    /// Anything else a reader should know.
    public var notes: [String]

    /// Makes a provenance.
    public init(
        toolVersion: String,
        reportID: String,
        parameters: [Parameter] = [],
        period: Period? = nil,
        comparisons: [Period] = [],
        inputs: [Input] = [],
        definitions: [Definition] = [],
        dataEnd: Timestamp? = nil,
        timeZone: String? = nil,
        notes: [String] = []
    ) {
        self.toolVersion = toolVersion
        self.reportID = reportID
        self.parameters = parameters
        self.period = period
        self.comparisons = comparisons
        self.inputs = inputs
        self.definitions = definitions
        self.dataEnd = dataEnd
        self.timeZone = timeZone
        self.notes = notes
    }
}
