import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Keeps the newest archives of a job and removes the older ones.
///
/// A job's archives are named by their period, e.g. `monthly-2026-09.tar.gz`, and newest means the latest period:
/// the time of the file says only when a job was run again.
public enum ArchiveRetention {
    /// The archives of a name pattern in a directory, newest first.
    ///
    /// - Parameters:
    ///   - directory: where they are.
    ///   - pattern: a file name with one `*`, which stands for a period: a year, month, quarter, week or day in
    ///     ISO form (`2026`, `2026-09`, `2026-Q3`, `2026-W05`, `2026-09-30`) or two of them joined by `..`, `_` or
    ///     `--`. Since it stands for nothing else, `monthly-*.tar.gz` never takes the archives of `monthly-pay`.
    ///
    /// Throws a `Diagnostic` when the pattern has no `*` or the directory can't be read. Only regular files count.
    public static func archives(in directory: String, matching pattern: String) throws -> [String] {
        let parts = pattern.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2, !pattern.contains("/") else {
            throw Diagnostic(
                .usage, code: "bad-pattern", "\"\(pattern)\" must be a file name with one * for the period",
                help: ["for example \"monthly-*.tar.gz\""])
        }
        let found = try names(in: directory).compactMap { name -> (name: String, label: String)? in
            guard name.utf8.count > parts[0].utf8.count + parts[1].utf8.count, name.hasPrefix(parts[0]),
                name.hasSuffix(parts[1])
            else { return nil }
            let label = name.dropFirst(parts[0].count).dropLast(parts[1].count)
            return isPeriod(label) && isRegularFile("\(directory)/\(name)") ? (name, String(label)) : nil
        }
        return found.sorted { ($0.label, $0.name) > ($1.label, $1.name) }.map { "\(directory)/\($0.name)" }
    }

    /// Removes all but the newest archives of a name pattern.
    ///
    /// - Parameters:
    ///   - count: how many to keep, at least 1.
    ///   - directory: where they are.
    ///   - pattern: see `archives(in:matching:)`.
    ///   - current: the archive just written, which stays even where its period is an old one.
    /// - Returns: the paths that were removed.
    ///
    /// Throws a `Diagnostic`; of category `.output` when one can't be removed.
    @discardableResult public static func prune(
        keeping count: Int, in directory: String, matching pattern: String, sparing current: String? = nil
    ) throws -> [String] {
        guard count >= 1 else {
            throw Diagnostic(.usage, code: "bad-retention", "at least 1 archive must be kept, not \(count)")
        }
        let spared = current.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
        let old = try archives(in: directory, matching: pattern).dropFirst(count).filter { path in
            path.split(separator: "/").last.map(String.init) != spared
        }
        for path in old where unlink(path) != 0 && errno != ENOENT {
            let cause = strerror(errno).map { String(cString: $0) } ?? "unknown cause"
            throw Diagnostic(
                .output, code: "not-removed", "cannot remove the old archive \(path): \(cause)",
                at: SourceLocation(source: path), help: ["check who may write to \(directory)"])
        }
        return old
    }

    /// Whether a text is a period or two.
    static func isPeriod(_ text: some StringProtocol) -> Bool {
        if isSinglePeriod(text) { return true }
        for separator in ["..", "--", "_"] {
            let width = separator.count
            for start in text.indices where text[start...].hasPrefix(separator) {
                if isSinglePeriod(text[..<start]), isSinglePeriod(text[start...].dropFirst(width)) { return true }
            }
        }
        return false
    }

    private static func isSinglePeriod(_ text: some StringProtocol) -> Bool {
        // Digits as 0, so that the few allowed shapes can be compared whole.
        let shape = String(text.map { $0.isASCII && $0.isNumber ? "0" : $0 })
        return ["0000", "0000-00", "0000-00-00", "0000-Q0", "0000-W00", "0000-H0"].contains(shape)
    }

    private static func names(in directory: String) throws -> [String] {
        guard let stream = opendir(directory) else {
            let cause = strerror(errno).map { String(cString: $0) } ?? "unknown cause"
            throw Diagnostic(
                .input, code: "directory-not-read", "cannot read the directory \(directory): \(cause)",
                at: SourceLocation(source: directory))
        }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let capacity = MemoryLayout.size(ofValue: entry.pointee.d_name)
            names.append(
                withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: capacity) { String(cString: $0) }
                })
        }
        return names
    }

    private static func isRegularFile(_ path: String) -> Bool {
        var information = stat()
        return lstat(path, &information) == 0 && information.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG)
    }
}
