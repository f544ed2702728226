import Diagnostics

/// Several files that belong together, such as the reports of one run: none of them appears before all of
/// them are whole on the disk.
///
/// Renaming many files isn't one step for the file system, so a crash between two renames can leave some of
/// the files new and the rest old; each by itself is whole.
public final class AtomicFileSet {
    private var files: [AtomicFile] = []
    private let isDurable: Bool

    /// Makes an empty set. See `AtomicFile` for `isDurable`.
    public init(isDurable: Bool = true) { self.isDurable = isDurable }

    /// The targets' paths, in the order of adding.
    public var paths: [String] { files.map(\.path) }

    /// Opens a file of the set. Write to it, then call `close(_:)`; do not commit it.
    public func makeFile(path: String) throws -> AtomicFile {
        try AtomicFile(path: path, isDurable: isDurable)
    }

    /// Takes a written file into the set: its bytes go to the disk, its descriptor is closed.
    public func close(_ file: AtomicFile) throws {
        try file.stage()
        files.append(file)
    }

    /// Writes a whole file of the set.
    public func add(path: String, contents: [UInt8]) throws {
        let file = try makeFile(path: path)
        try file.write(contents)
        try close(file)
    }

    /// Writes a whole text file of the set, as UTF-8.
    public func add(path: String, contents: String) throws {
        try add(path: path, contents: Array(contents.utf8))
    }

    /// Puts all files in their places, in the order of adding.
    ///
    /// Throws a `Diagnostic`; when a file can't be put in place, its notes name those that already were.
    public func commit() throws {
        var placed: [String] = []
        for file in files {
            do {
                try file.publish()
                placed.append(file.path)
            } catch let failure as Diagnostic {
                abandon()
                guard !placed.isEmpty else { throw failure }
                throw failure.noting("already in place: \(placed.joined(separator: ", "))")
            }
        }
        var directories: Set<String> = []
        for file in files where directories.insert(file.directory).inserted { try file.synchroniseDirectory() }
        files = []
    }

    /// Removes every file of the set that isn't in place yet.
    public func abandon() {
        for file in files { file.abandon() }
        files = []
    }
}
