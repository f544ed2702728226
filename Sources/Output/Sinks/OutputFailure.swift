public import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Turns a system call's error number into a diagnostic that names path, cause and mend.
enum OutputFailure {
    /// The diagnostic for a failed call.
    ///
    /// - Parameters:
    ///   - action: what was attempted, as in "cannot ⟨write⟩ …".
    ///   - path: the path as the user gave it.
    ///   - code: the value of `errno`.
    static func diagnostic(_ action: String, _ path: String, code: Int32) -> Diagnostic {
        let (name, cause, mend) = explanation(of: code)
        return Diagnostic(
            .output, code: name, "cannot \(action) \(path): \(cause)", at: SourceLocation(source: path),
            help: mend.map { [$0] } ?? [])
    }

    private static func explanation(of code: Int32) -> (name: String, cause: String, mend: String?) {
        switch code {
        case ENOSPC: ("disk-full", "no space left on the device", "free some space or choose another place")
        case EDQUOT: ("disk-full", "the disk quota is used up", "free some space or choose another place")
        case EFBIG: ("file-too-large", "the file would be larger than allowed", "check the limit with `ulimit -f`")
        case EACCES, EPERM:
            ("output-not-permitted", "permission denied", "check who may write there, or choose another place")
        case EROFS: ("output-not-permitted", "the file system is read-only", "choose a place that can be written")
        case ENOENT: ("output-not-found", "a directory on the way does not exist", "create it first")
        case ENOTDIR:
            ("output-not-a-directory", "a part of the path is a file, not a directory", "choose another path")
        case EISDIR: ("output-is-a-directory", "it is a directory", "name a file in it")
        case ENAMETOOLONG: ("output-name-too-long", "the name is too long", "choose a shorter name")
        case EMFILE, ENFILE:
            ("too-many-open-files", "too many files are open", "raise the limit with `ulimit -n`")
        case ELOOP: ("output-not-found", "the symbolic links lead in a circle", "choose another path")
        case EPIPE: ("closed-pipe", "the reader has closed the pipe", nil)
        default: ("output-failed", "\(systemText(code)) (error \(code))", nil)
        }
    }

    private static func systemText(_ code: Int32) -> String {
        strerror(code).map { String(cString: $0) } ?? "unknown cause"
    }
}

extension Diagnostic {
    /// Whether it says that the reader of a pipe went away, which ends a command quietly.
    public var isClosedPipe: Bool { category == .output && code == "closed-pipe" }
}
