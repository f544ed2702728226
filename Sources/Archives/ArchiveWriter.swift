import Diagnostics
public import Output

/// Writes reports into one `.tar.gz`, which appears whole or not at all.
///
/// The same entries, in the same order, with the same manifest give the same bytes with the same zlib: nothing
/// of the machine, the user or the clock goes in. The manifest is the last entry, since the digests it lists are
/// taken while the other entries stream by, each read once; and an archive that has its manifest was finished.
public final class ArchiveWriter {
    /// The archive's path as it was given.
    public var path: String { file.path }
    /// The files added so far.
    public private(set) var outputs: [ArchiveManifest.Output] = []

    private let file: AtomicFile
    private let gzip: GzipWriter
    private let tar: TarWriter
    private var names: Set<String> = []
    private var isFinished = false

    /// Starts an archive.
    ///
    /// - Parameters:
    ///   - path: the archive; its directory must exist.
    ///   - modificationTime: what every entry says it was changed at, in seconds since 1970; a constant, or
    ///     something that follows from the inputs, never the clock.
    ///   - level: the compression, 1 to 9.
    ///
    /// Throws a `Diagnostic` of category `.output`.
    public init(path: String, modificationTime: Int = 0, level: Int = 6) throws {
        file = try AtomicFile(path: path)
        gzip = try GzipWriter(to: file, level: level)
        tar = TarWriter(to: gzip, modificationTime: modificationTime)
    }

    /// Adds a file.
    ///
    /// - Parameters:
    ///   - name: a relative path with slashes; see the error for what it may not have.
    ///   - contents: the bytes.
    public func add(_ name: String, contents: [UInt8]) throws {
        try check(name)
        try addChecked(name, contents)
    }

    /// Adds a text file, as UTF-8.
    public func add(_ name: String, contents: String) throws {
        try add(name, contents: Array(contents.utf8))
    }

    /// Adds what a renderer writes. It is kept in memory until it is complete, since an entry's size comes first.
    public func add(_ name: String, _ write: (any ByteSink) throws -> Void) throws {
        try check(name)
        let sink = MemorySink()
        try write(sink)
        try addChecked(name, sink.bytes)
    }

    /// Adds a file from the disk, read once and in pieces.
    ///
    /// Throws a `Diagnostic` of category `.input` when it can't be read or changes its size meanwhile.
    public func add(_ name: String, file source: String) throws {
        try check(name)
        let input = try InputFile(path: source)
        var hasher = SHA256Hasher()
        try abandoningOnFailure {
            try tar.begin(name: name, size: input.size)
            try input.forEachPiece { piece in
                guard hasher.byteCount + piece.count <= input.size else { throw Self.changed(source) }
                hasher.update(piece)
                try tar.write(piece)
            }
            guard hasher.byteCount == input.size else { throw Self.changed(source) }
            try tar.end()
        }
        record(.init(path: name, bytes: hasher.byteCount, sha256: hasher.hex))
    }

    /// Adds the manifest, its outputs filled in, and puts the archive in its place.
    ///
    /// - Returns: the manifest as it was written.
    @discardableResult public func finish(_ manifest: ArchiveManifest) throws -> ArchiveManifest {
        guard !isFinished else { throw finished() }
        var manifest = manifest
        manifest.outputs = outputs
        try abandoningOnFailure {
            try append(ArchiveManifest.fileName, Array(manifest.json.utf8))
            try tar.finish()
            try gzip.finish()
            try file.commit()
        }
        isFinished = true
        return manifest
    }

    /// Gives up: no archive appears. Does nothing after `finish(_:)`.
    public func abandon() {
        isFinished = true
        file.abandon()
    }

    private func addChecked(_ name: String, _ contents: [UInt8]) throws {
        try abandoningOnFailure { try append(name, contents) }
        record(.init(path: name, bytes: contents.count, sha256: SHA256Digest.hex(of: contents)))
    }

    private func record(_ output: ArchiveManifest.Output) {
        outputs.append(output)
        names.insert(output.path)
    }

    private func append(_ name: String, _ contents: [UInt8]) throws {
        try tar.begin(name: name, size: contents.count)
        try contents.withUnsafeBytes { try tar.write($0) }
        try tar.end()
    }

    /// After a failure within an entry the archive can't be continued.
    private func abandoningOnFailure(_ work: () throws -> Void) throws {
        do {
            try work()
        } catch {
            abandon()
            throw error
        }
    }

    private func check(_ name: String) throws {
        guard !isFinished else { throw finished() }
        var fault = EntryName.fault(in: name)
        if name == ArchiveManifest.fileName { fault = "it is kept for the manifest" }
        if fault == nil, names.contains(name) { fault = "the archive has it already" }
        if let fault {
            throw Diagnostic(
                .output, code: "bad-entry-name", "\"\(name)\" can't be the name of a file in an archive: \(fault)",
                at: SourceLocation(source: path))
        }
    }

    private func finished() -> Diagnostic {
        Diagnostic(
            .output, code: "output-finished", "cannot add to \(path): the archive was finished or abandoned before",
            at: SourceLocation(source: path))
    }

    private static func changed(_ source: String) -> Diagnostic {
        Diagnostic(
            .input, code: "file-changed", "\(source) changed its size while it was read",
            at: SourceLocation(source: source), help: ["run again when nobody writes to it"])
    }
}
