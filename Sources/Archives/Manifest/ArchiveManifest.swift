public import Columns

/// What an archive holds and what it was made from; stored in it as `manifest.json`.
public struct ArchiveManifest: Hashable, Sendable {
    /// The reported period: half-open, [start, end).
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

    /// A file that was read.
    public struct Input: Hashable, Sendable {
        /// The path within the workspace.
        public var path: String
        /// The size in bytes.
        public var bytes: Int
        /// SHA-256 in hexadecimal.
        public var sha256: String
        /// Records read.
        public var rows: Int
        /// Records refused.
        public var rejects: Int

        /// Makes an input.
        public init(path: String, bytes: Int, sha256: String, rows: Int, rejects: Int = 0) {
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
            self.rows = rows
            self.rejects = rejects
        }
    }

    /// A file that says how the reports are made.
    public struct Definition: Hashable, Sendable {
        /// The path.
        public var path: String
        /// SHA-256 in hexadecimal.
        public var sha256: String

        /// Makes a definition.
        public init(path: String, sha256: String) {
            self.path = path
            self.sha256 = sha256
        }
    }

    /// A file in the archive.
    public struct Output: Hashable, Sendable {
        /// The name in the archive.
        public var path: String
        /// The size in bytes.
        public var bytes: Int
        /// SHA-256 in hexadecimal.
        public var sha256: String

        /// Makes an output.
        public init(path: String, bytes: Int, sha256: String) {
            self.path = path
            self.bytes = bytes
            self.sha256 = sha256
        }
    }

    /// The version of the manifest's format that this program writes and reads.
    public static let formatVersion = 1
    /// The name of the manifest in the archive.
    public static let fileName = "manifest.json"

    /// The version that made the archive, e.g. `rapport 1.0.0`.
    public var toolVersion: String
    /// The job's name.
    public var job: String
    /// The reported period.
    public var period: Period?
    /// The parameters, in order.
    public var parameters: [Parameter]
    /// The files read, in order.
    public var inputs: [Input]
    /// The files that say how the reports are made, in order.
    public var definitions: [Definition]
    /// The files in the archive, in its order, without the manifest itself.
    public var outputs: [Output]

    /// Makes a manifest. The outputs are filled in by `ArchiveWriter`.
    public init(
        toolVersion: String, job: String, period: Period? = nil, parameters: [Parameter] = [], inputs: [Input] = [],
        definitions: [Definition] = [], outputs: [Output] = []
    ) {
        self.toolVersion = toolVersion
        self.job = job
        self.period = period
        self.parameters = parameters
        self.inputs = inputs
        self.definitions = definitions
        self.outputs = outputs
    }
}
