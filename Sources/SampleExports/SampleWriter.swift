import Diagnostics
import Output

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension SampleExports {
    /// Writes the sample into a directory, which is made if it is missing. Every file appears whole or not at all.
    ///
    /// Where the directory holds an earlier sample (`truth.json` tells), its exports that the new one doesn't
    /// replace, such as monthly parts, are removed at the end: two samples mixed would be true of neither.
    ///
    /// - Parameters:
    ///   - path: the directory.
    ///   - overwrite: whether the directory may hold files already. Those with the same names are replaced,
    ///     others stay.
    /// - Returns: rows and uncompressed bytes of each file.
    /// - Throws: `Diagnostic` of category `output`, with the code `directory-not-empty` where something is in the
    ///   way.
    public func write(toDirectory path: String, overwrite: Bool = false) throws -> SampleSummary {
        try OutputDirectory.create(path)
        let entries = Self.entries(of: path)
        if !overwrite, let entry = entries.first {
            throw Diagnostic(
                .output, code: "directory-not-empty",
                "\(path) is not empty: it holds \(entry), and a sample would mix with what is there",
                help: ["name a new directory", "allow overwriting to replace the files of an earlier sample"])
        }
        let summary = try write(to: DirectoryDestination(path: path, gzip: options.gzip))
        if entries.contains("truth.json") {
            let written = summary.files.map(\.name)
            for entry in entries where Self.isExport(entry) && !written.contains(entry) { unlink("\(path)/\(entry)") }
        }
        return summary
    }

    /// Whether a sample could have written a file of that name.
    static func isExport(_ name: String) -> Bool {
        var stem = name[...]
        if stem.hasSuffix(".gz") { stem = stem.dropLast(3) }
        guard stem.hasSuffix(".csv") else { return false }
        stem = stem.dropLast(4)
        if ["clients", "interactions", "payroll", "assignments"].contains(stem) { return true }
        func isNumber(_ text: Substring) -> Bool {
            !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
        }
        var parts = stem.split(separator: "-", omittingEmptySubsequences: false)
        if let last = parts.last, last.hasPrefix("part"), isNumber(last.dropFirst(4)) {
            parts.removeLast()
            if parts == ["interactions"] { return true }
        }
        guard parts.count == 3, ["interactions", "payroll"].contains(parts[0]) else { return false }
        return parts[1].utf8.count == 4 && isNumber(parts[1]) && parts[2].utf8.count == 2 && isNumber(parts[2])
    }

    /// The names in a directory, in the order of their bytes.
    private static func entries(of path: String) -> [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: field.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }
}

/// A directory on the disk; the CSV files may be compressed.
private struct DirectoryDestination: SampleDestination {
    let path: String
    let gzip: Bool

    func finalName(of name: String) -> String { gzip && name.hasSuffix(".csv") ? name + ".gz" : name }

    func makeSink(named name: String) throws -> any SampleSink {
        let final = finalName(of: name)
        let file = try AtomicFile(path: path.hasSuffix("/") ? path + final : "\(path)/\(final)", isDurable: false)
        return try FileSink(file: file, isCompressed: final.utf8.count != name.utf8.count)
    }
}

private final class FileSink: SampleSink {
    private let file: AtomicFile
    private let compressor: GzipWriter?

    init(file: AtomicFile, isCompressed: Bool) throws {
        self.file = file
        compressor = isCompressed ? try GzipWriter(to: file) : nil
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        if let compressor { try compressor.write(bytes) } else { try file.write(bytes) }
    }

    func finish() throws {
        try compressor?.finish()
        try file.commit()
    }

    func abandon() { file.abandon() }
}
