import Diagnostics

/// An archive that was found to be what its manifest says.
public struct VerifiedArchive: Hashable, Sendable {
    /// The archive's path as it was given.
    public var path: String
    /// The manifest.
    public var manifest: ArchiveManifest
    /// The size of the archive in bytes.
    public var compressedBytes: Int
    /// The sum of the sizes of its outputs in bytes.
    public var outputBytes: Int

    /// One line for people: `12 files, 34567 bytes, match the manifest of monthly for 2026-09`.
    public var summary: String {
        let count = manifest.outputs.count
        let files = count == 1 ? "1 file, \(outputBytes) bytes, matches" : "\(count) files, \(outputBytes) bytes, match"
        let period = manifest.period.map { " for \($0.label)" } ?? ""
        return "\(files) the manifest of \(manifest.job)\(period)"
    }
}

/// Checks an archive against its manifest.
///
/// It finds damage and tampering with single files; who replaces outputs and manifest together isn't found out,
/// since the manifest carries no signature.
public enum ArchiveVerifier {
    /// The largest manifest that is read: room for some hundred thousand files.
    static let maximumManifestBytes = 64 << 20
    /// How many deviations a message lists.
    static let maximumNotes = 20

    /// Reads the archive once, in bounded memory, and compares every entry's name, size and SHA-256 with the manifest.
    ///
    /// Throws a `Diagnostic`: category `.input` when it can't be read (code `not-an-archive`, `archive-truncated`,
    /// `archive-corrupt`, `bad-manifest`, …), category `.check` with code `archive-mismatch` when it can be, but
    /// isn't what its manifest says; its notes list the deviations.
    public static func verify(path: String) throws -> VerifiedArchive {
        let source = try GzipReader(path: path)
        var contents = ArchiveContents()
        let tar = TarReader(source)
        while let entry = try tar.next() { try contents.add(entry, of: tar, path: path) }
        guard let manifestBytes = contents.manifest else {
            throw Diagnostic(
                .input, code: "not-an-archive", "\(path) has no \(ArchiveManifest.fileName)",
                at: SourceLocation(source: path), help: ["name a .tar.gz that `rapport archive` wrote"])
        }
        let manifest = try ArchiveManifest(json: manifestBytes, name: "\(path):\(ArchiveManifest.fileName)")
        let faults = contents.faults + contents.deviations(from: manifest)
        guard faults.isEmpty else {
            let rest = faults.count - maximumNotes
            throw Diagnostic(
                .check, code: "archive-mismatch", "\(path) isn't what its manifest says",
                at: SourceLocation(source: path),
                notes: faults.prefix(maximumNotes) + (rest > 0 ? ["and \(rest) more"] : []),
                help: ["fetch the archive again, or run the job again"])
        }
        return VerifiedArchive(
            path: path, manifest: manifest, compressedBytes: source.compressedOffset,
            outputBytes: manifest.outputs.reduce(0) { $0 + $1.bytes })
    }
}

/// What was found in an archive.
private struct ArchiveContents {
    var found: [String: (bytes: Int, sha256: String)] = [:]
    var manifest: [UInt8]?
    var faults: [String] = []
    private var nameBytes = 0

    /// More than any archive of reports has; what lists more would only fill the memory.
    private static let maximumNameBytes = 64 << 20

    mutating func add(_ entry: TarReader.Entry, of tar: TarReader, path: String) throws {
        let shown = JSONText.quoted(String(entry.name.prefix(200)))
        if manifest != nil { note("\(shown) comes after the manifest, which must be the last entry") }
        guard entry.kind == TarFormat.regularFile else {
            note("\(shown) is no regular file (tar type \(JSONText.quoted(String(UnicodeScalar(entry.kind)))))")
            return
        }
        if let fault = EntryName.fault(in: entry.name) { return note("\(shown) is no safe name: \(fault)") }
        if entry.name == ArchiveManifest.fileName {
            guard manifest == nil else { return note("\(shown) is there twice") }
            manifest = try readManifest(entry, of: tar, path: path)
            return
        }
        guard found[entry.name] == nil else { return note("\(shown) is there twice") }
        nameBytes += entry.name.utf8.count + 128
        guard nameBytes <= Self.maximumNameBytes else {
            throw Diagnostic(
                .input, code: "archive-corrupt", "\(path) has more entries than an archive of reports can have",
                at: SourceLocation(source: path))
        }
        var hasher = SHA256Hasher()
        try tar.forEachPiece { hasher.update($0) }
        found[entry.name] = (entry.size, hasher.hex)
    }

    /// Where archive and manifest differ, in the manifest's order, then what the manifest doesn't list.
    func deviations(from manifest: ArchiveManifest) -> [String] {
        var faults: [String] = []
        var listed: Set<String> = []
        for output in manifest.outputs {
            let shown = JSONText.quoted(output.path)
            guard listed.insert(output.path).inserted else {
                faults.append("\(shown) is listed twice")
                continue
            }
            guard let entry = found[output.path] else {
                faults.append("\(shown) is missing")
                continue
            }
            if entry.bytes != output.bytes {
                faults.append("\(shown) has \(entry.bytes) bytes instead of \(output.bytes)")
            } else if entry.sha256 != output.sha256 {
                faults.append("\(shown) has the SHA-256 \(entry.sha256) instead of \(output.sha256)")
            }
        }
        for name in found.keys.filter({ !listed.contains($0) }).sorted() {
            faults.append("\(JSONText.quoted(name)) isn't in the manifest")
        }
        return faults
    }

    private mutating func note(_ fault: String) {
        // The message lists a few and counts the rest; a hostile archive could have millions.
        if faults.count < 10_000 { faults.append(fault) }
    }

    private func readManifest(_ entry: TarReader.Entry, of tar: TarReader, path: String) throws -> [UInt8] {
        guard entry.size <= ArchiveVerifier.maximumManifestBytes else {
            throw Diagnostic(
                .input, code: "bad-manifest", "the manifest of \(path) has \(entry.size) bytes, which can't be",
                at: SourceLocation(source: path))
        }
        var bytes: [UInt8] = []
        try tar.forEachPiece { bytes.append(contentsOf: $0) }
        return bytes
    }
}
