/// What a sample consists of.
public struct SampleSummary: Hashable, Sendable {
    /// One written file.
    public struct File: Hashable, Sendable {
        /// The name within the directory.
        public var name: String
        /// Data rows, without the header; 0 for `truth.json` and `rapport.yaml`.
        public var rows: Int
        /// Bytes before compression.
        public var bytes: Int
    }

    /// The files in the order in which they were finished.
    public var files: [File] = []

    /// Bytes of all the files, before compression.
    public var bytes: Int { files.reduce(0) { $0 + $1.bytes } }

    /// Data rows of the files whose name starts with the prefix, e.g. `interactions`.
    public func rows(of prefix: String) -> Int {
        files.reduce(0) { $0 + ($1.name.hasPrefix(prefix) ? $1.rows : 0) }
    }
}
