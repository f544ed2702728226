import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

extension TimeZoneRules {
    /// Where systems keep the tz database.
    private static let folders = [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
    ]

    /// Reads the rules of a zone from the system's tz database; `UTC` needs none.
    ///
    /// - Throws: a usage `Diagnostic` for a name that the database doesn't have, with the nearest names; an input one
    ///   where there is no database, which names the package, or where its file is damaged.
    public init(named name: String) throws {
        try self.init(named: name, in: Self.folders)
    }

    init(named name: String, in folders: [String]) throws {
        if ["UTC", "Etc/UTC", "Z", "GMT"].contains(name) {
            self.init(name: name, initialOffset: 0, transitions: [])
            return
        }
        guard let folder = folders.first(where: { access($0, R_OK) == 0 }) else {
            throw Diagnostic(
                .input, code: "no-time-zone-database",
                "the time zone \"\(name)\" needs the system's time zone database, which isn't installed",
                notes: ["looked in " + folders.joined(separator: ", ")],
                help: ["install the package tzdata, or use time_zone: UTC"])
        }
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                UInt8(ascii: "-"):
                true
            default: false
            }
        }
        let path = folder + "/" + name
        guard isPlain, !name.isEmpty, !name.hasPrefix("/"), let bytes = Self.contents(of: path, limit: 1 << 20) else {
            let names = Self.zoneNames(in: folder)
            let cities = names.filter { zone in
                zone.split(separator: "/").last.map { $0.lowercased() == name.lowercased() } ?? false
            }
            let near = cities.isEmpty ? Suggestion.nearest(to: name, among: names) : cities
            throw Diagnostic(
                .usage, code: "unknown-time-zone", "there is no time zone \"\(name)\"",
                help: (near.isEmpty ? [] : ["did you mean " + near.map { "\"\($0)\"" }.joined(separator: " or ") + "?"])
                    + ["time zones are named as in Europe/Bucharest or UTC"])
        }
        guard let rules = TimeZoneRules(name: name, timeZoneInformationFormat: bytes) else {
            throw Diagnostic(
                .input, code: "damaged-time-zone", "the time zone file \(path) is damaged",
                help: ["reinstall the package tzdata"])
        }
        self = rules
    }

    /// The names that the database lists, for suggestions.
    private static func zoneNames(in folder: String) -> [String] {
        guard let bytes = contents(of: folder + "/zone.tab", limit: 1 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").compactMap { line in
            if line.hasPrefix("#") { return nil }
            let fields = line.split(separator: "\t", omittingEmptySubsequences: false)
            return fields.count > 2 ? String(fields[2]) : nil
        }
    }

    /// A small file's bytes; nil where it can't be read, is a folder, or is larger than `limit`.
    private static func contents(of path: String, limit: Int) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var result: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0, result.count + count <= limit else { return nil }
            if count == 0 { return result }
            result.append(contentsOf: buffer[0..<count])
        }
    }
}
