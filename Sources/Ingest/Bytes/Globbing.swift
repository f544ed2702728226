import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files that a path, a directory or a pattern names, in ascending order of their UTF-8 bytes.
///
/// `*` and `?` stand for any text and any one character within a name, `[a-z]` and `[!a-z]` for one of a set, `**`
/// for any number of directories. Names that begin with a dot match only a pattern that does. A directory stands
/// for the `.csv`, `.tsv` and `.txt` files in it, gzipped or not. A path that exists is taken as it is, whatever
/// characters it has; `-` is standard input.
///
/// - Throws: a `Diagnostic` where no file matches.
public func expandGlob(_ pattern: String) throws -> [String] {
    if pattern == "-" { return ["-"] }
    switch DirectoryListing.kind(of: pattern) {
    case .file: return [pattern]
    case .directory:
        let base = pattern.hasSuffix("/") ? pattern : pattern + "/"
        let names = try DirectoryListing.names(in: pattern).filter { name in
            let lower = name.lowercased()
            let bare = lower.hasSuffix(".gz") ? String(lower.dropLast(3)) : lower
            return !name.hasPrefix(".") && [".csv", ".tsv", ".txt"].contains { bare.hasSuffix($0) }
        }
        let files = names.map { base + $0 }.filter { DirectoryListing.kind(of: $0) == .file }
        guard !files.isEmpty else {
            throw Diagnostic(
                .input, code: "no-files", "the directory \(pattern) holds no .csv, .tsv or .txt file",
                at: SourceLocation(source: pattern))
        }
        return files.sorted(by: utf8Ascending)
    case .missing: break
    }
    guard pattern.contains(where: { "*?[".contains($0) }) else {
        _ = try InputFile(path: pattern)
        return [pattern]
    }
    let isAbsolute = pattern.hasPrefix("/")
    let parts = pattern.split(separator: "/").map(String.init)
    var found = Set<String>()
    collect(parts[...], from: isAbsolute ? "/" : "", into: &found, depth: 0)
    guard !found.isEmpty else {
        throw Diagnostic(
            .input, code: "no-files", "no file matches \(pattern)", at: SourceLocation(source: pattern),
            help: ["quote the pattern so that the shell leaves it alone, and mind the case of letters"])
    }
    return found.sorted(by: utf8Ascending)
}

private func utf8Ascending(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

private func collect(_ parts: ArraySlice<String>, from base: String, into found: inout Set<String>, depth: Int) {
    guard let part = parts.first else {
        let path = String(base.dropLast())
        if DirectoryListing.kind(of: path) == .file { found.insert(path) }
        return
    }
    let rest = parts.dropFirst()
    // Links may lead in circles; no honest tree is this deep.
    guard depth < 64 else { return }
    if part == "**" {
        collect(rest, from: base, into: &found, depth: depth + 1)
        for name in (try? DirectoryListing.names(in: base.isEmpty ? "." : base)) ?? [] where !name.hasPrefix(".") {
            if DirectoryListing.kind(of: base + name) == .directory, !DirectoryListing.isLink(base + name) {
                collect(parts, from: base + name + "/", into: &found, depth: depth + 1)
            }
        }
        return
    }
    guard part.contains(where: { "*?[".contains($0) }) else {
        collect(rest, from: base + part + "/", into: &found, depth: depth + 1)
        return
    }
    let glob = Array(part.unicodeScalars)
    for name in (try? DirectoryListing.names(in: base.isEmpty ? "." : base)) ?? [] {
        if name.hasPrefix("."), !part.hasPrefix(".") { continue }
        if GlobPattern.matches(glob, Array(name.unicodeScalars)) {
            collect(rest, from: base + name + "/", into: &found, depth: depth + 1)
        }
    }
}

/// Matching of one name.
enum GlobPattern {
    /// Whether the whole name matches. O(pattern × name) at worst.
    static func matches(_ pattern: [Unicode.Scalar], _ name: [Unicode.Scalar]) -> Bool {
        var p = 0
        var n = 0
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == "*" {
                star = (p, n)
                p += 1
            } else if p < pattern.count, let next = step(pattern, p, name[n]) {
                p = next
                n += 1
            } else if let last = star {
                star = (last.pattern, last.name + 1)
                p = last.pattern + 1
                n = last.name + 1
            } else {
                return false
            }
        }
        while p < pattern.count, pattern[p] == "*" { p += 1 }
        return p == pattern.count
    }

    /// The place after the element at `p` where it matches the scalar, else nil.
    private static func step(_ pattern: [Unicode.Scalar], _ p: Int, _ scalar: Unicode.Scalar) -> Int? {
        switch pattern[p] {
        case "?": return p + 1
        case "[":
            var index = p + 1
            var negated = false
            if index < pattern.count, pattern[index] == "!" || pattern[index] == "^" {
                negated = true
                index += 1
            }
            let first = index
            var matched = false
            while index < pattern.count, pattern[index] != "]" || index == first {
                if index + 2 < pattern.count, pattern[index + 1] == "-", pattern[index + 2] != "]" {
                    matched = matched || (pattern[index] <= scalar && scalar <= pattern[index + 2])
                    index += 3
                } else {
                    matched = matched || pattern[index] == scalar
                    index += 1
                }
            }
            // A bracket that never closes is itself.
            guard index < pattern.count else { return scalar == "[" ? p + 1 : nil }
            return matched != negated ? index + 1 : nil
        default: return pattern[p] == scalar ? p + 1 : nil
        }
    }
}

/// What the file system says of names.
enum DirectoryListing {
    enum Kind {
        case file
        case directory
        case missing
    }

    /// What stands at a path; anything that can be read and is no directory counts as a file.
    static func kind(of path: String) -> Kind {
        var status = stat()
        guard !path.utf8.contains(0), stat(path, &status) == 0 else { return .missing }
        return status.st_mode & S_IFMT == S_IFDIR ? .directory : .file
    }

    static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }

    /// The names in a directory but `.` and `..`, in no order.
    static func names(in directory: String) throws -> [String] {
        guard !directory.utf8.contains(0), let handle = opendir(directory) else {
            throw InputFile.cannotRead(directory, errno)
        }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: MemoryLayout.size(ofValue: pointer.pointee)) {
                    String(cString: $0)
                }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}
