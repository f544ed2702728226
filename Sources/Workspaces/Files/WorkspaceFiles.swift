import Columns
import Diagnostics
import Ingest

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The files of a workspace's folder: which there are, and which export each belongs to.
struct WorkspaceFiles: Sendable {
    /// The folder as the user gave it.
    let directory: String
    /// The paths of the exports in it, sorted.
    let paths: [String]

    /// Looks into a folder.
    ///
    /// - Throws: an input `Diagnostic` when it isn't there or isn't a folder.
    init(directory: String) throws {
        self.directory = directory
        var status = stat()
        guard stat(directory, &status) == 0 else {
            throw Diagnostic(
                .input, code: "no-workspace", "there is no folder \(directory)",
                at: SourceLocation(source: directory),
                help: ["give the folder that the exports are in, or make one with: rapport sample \(directory)"])
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw Diagnostic(
                .input, code: "no-workspace", "\(directory) is a file; a workspace is a folder with exports",
                at: SourceLocation(source: directory),
                help: ["to query a single file: rapport query \"SELECT * FROM '\(directory)'\""])
        }
        do {
            let prefix = Self.joined(directory, "")
            paths = try expandGlob(directory).map { path in
                directory == "." && path.hasPrefix("./") ? String(path.dropFirst(2)) : path
            }.filter { $0.hasPrefix(prefix) || directory == "." }
        } catch let diagnostic as Diagnostic where diagnostic.code == "no-files" {
            paths = []
        }
    }

    /// A path relative to the folder, as the user would write it.
    static func joined(_ directory: String, _ name: String) -> String {
        if name.hasPrefix("/") || directory == "." || directory.isEmpty { return name }
        return directory.hasSuffix("/") ? directory + name : directory + "/" + name
    }

    /// The last part of a path.
    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The last part of a path without `.csv`, `.tsv`, `.txt` and `.gz`.
    static func stem(of path: String) -> String {
        var name = name(of: path)
        for ending in [".gz", ".csv", ".tsv", ".txt"] where name.lowercased().hasSuffix(ending) {
            name = String(name.dropLast(ending.utf8.count))
        }
        return name
    }

    /// The exports of a canonical table, found by name: those that begin with it.
    func paths(ofTable table: String) -> [String] {
        paths.filter { path in
            let name = Self.stem(of: path).lowercased()
            guard name.hasPrefix(table) else { return false }
            // `ratesheet.csv` is no table of rates; exports are named more freely than currency tables.
            let next = name.dropFirst(table.count).first
            return table != "rates" || next.map { !$0.isLetter } ?? true
        }
    }

    /// When a file was last written; nil where that can't be found out.
    static func modificationTime(of path: String) -> Timestamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        return Timestamp(microseconds: Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1000)
    }

    /// Whether there is a file of that path.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The bytes of a small text file; nil where there is none.
    static func contents(of path: String) throws -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        let failure = { (reason: String) in
            Diagnostic(.input, code: "unreadable", "\(path) can't be read: \(reason)", at: SourceLocation(source: path))
        }
        guard descriptor >= 0 else { throw failure(String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(String(cString: strerror(errno))) }
            if count == 0 { return result }
            result.append(contentsOf: buffer[0..<count])
            guard result.count <= 16 << 20 else { throw failure("it is larger than 16 MiB") }
        }
    }

    /// The day that a file's name carries, as monthly exports do: `clients-2026-09.csv`, `clients_20260930.csv`.
    /// A month stands for its last day.
    static func date(inNameOf path: String) -> CalendarDate? {
        let digits = Array(stem(of: path).utf8)
        var runs: [[UInt8]] = []
        var current: [UInt8] = []
        for byte in digits + [0] {
            if (48...57).contains(byte) {
                current.append(byte)
            } else {
                if !current.isEmpty { runs.append(current) }
                current = []
            }
        }
        func number(_ run: some Collection<UInt8>) -> Int { run.reduce(0) { $0 * 10 + Int($1) - 48 } }
        for (index, run) in runs.enumerated() {
            var year = 0
            var month = 0
            var day: Int?
            if run.count == 4 {
                year = number(run)
                guard index + 1 < runs.count, runs[index + 1].count == 2 else { continue }
                month = number(runs[index + 1])
                if index + 2 < runs.count, runs[index + 2].count == 2 { day = number(runs[index + 2]) }
            } else if run.count == 6 || run.count == 8 {
                year = number(run[0..<4])
                month = number(run[4..<6])
                if run.count == 8 { day = number(run[6...]) }
            } else {
                continue
            }
            guard (1970...2200).contains(year), (1...12).contains(month) else { continue }
            let last = CalendarDate.daysInMonth(year: year, month: month)
            if let date = CalendarDate(year: year, month: month, day: day ?? last) { return date }
        }
        return nil
    }
}
