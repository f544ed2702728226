import ArgumentParser
import Foundation
import RapportKit

/// An amount of memory as it is written on the command line: `500MB`, `1.5GiB`, `40%` of the machine's.
struct MemorySize: ExpressibleByArgument {
    let bytes: Int

    private static let units: [(name: String, bytes: Double)] = [
        ("kib", 1024), ("mib", 1_048_576), ("gib", 1_073_741_824), ("tib", 1_099_511_627_776), ("kb", 1e3), ("mb", 1e6),
        ("gb", 1e9), ("tb", 1e12), ("k", 1e3), ("m", 1e6), ("g", 1e9), ("t", 1e12), ("b", 1), ("", 1),
    ]

    init(bytes: Int) { self.bytes = bytes }

    init?(argument: String) {
        let text = argument.lowercased().filter { $0 != " " }
        if text.hasSuffix("%") {
            guard let percent = Double(text.dropLast()), percent > 0, percent <= 100,
                let size = Self.ofMachine(share: percent / 100)
            else { return nil }
            self = size
            return
        }
        for unit in Self.units where text.hasSuffix(unit.name) {
            guard let number = Double(text.dropLast(unit.name.count)), number > 0,
                let bytes = Int(exactly: (number * unit.bytes).rounded())
            else { return nil }
            self.bytes = bytes
            return
        }
        return nil
    }

    /// A share of the memory that this process may use: the machine's, or less where its control group has a limit.
    static func ofMachine(share: Double) -> MemorySize? {
        var bytes = Double(ProcessInfo.processInfo.physicalMemory)
        if let text = try? String(contentsOfFile: "/sys/fs/cgroup/memory.max", encoding: .utf8),
            let allowed = Double(text.trimmingCharacters(in: .whitespacesAndNewlines))
        {
            bytes = min(bytes, allowed)
        }
        return Int(exactly: (bytes * share).rounded()).map(MemorySize.init)
    }

    /// As the limit that a user asked for.
    var limit: MemoryLimit { limit(isAsked: true) }

    func limit(isAsked: Bool) -> MemoryLimit { MemoryLimit(bytes: bytes, isAsked: isAsked) }
}
