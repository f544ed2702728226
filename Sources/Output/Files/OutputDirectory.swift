import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Directories that outputs go to.
public enum OutputDirectory {
    /// Creates a directory and those above it, as far as they are missing.
    ///
    /// Throws a `Diagnostic` of category `.output` naming the part of the path that failed.
    public static func create(_ path: String) throws {
        guard !path.isEmpty else { throw OutputFailure.diagnostic("create the directory", "\"\"", code: ENOENT) }
        var current = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            current += current.isEmpty || current == "/" ? part : "/" + part
            if mkdir(current, 0o777) == 0 { continue }
            let code = errno
            if exists(current) { continue }
            throw OutputFailure.diagnostic("create the directory", current, code: code == EEXIST ? ENOTDIR : code)
        }
        guard exists(path) else { throw OutputFailure.diagnostic("create the directory", path, code: ENOTDIR) }
    }

    /// Whether there is a directory of that path.
    public static func exists(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & mode_t(S_IFMT) == mode_t(S_IFDIR)
    }
}
