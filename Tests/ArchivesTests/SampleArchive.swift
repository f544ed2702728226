import Archives
import Columns

/// Names that need each of the ways a tar header has for them: short, split, too long to split, not ASCII.
let sampleNames = [
    "summary.html",
    "managers/" + String(repeating: "a", count: 90) + "/" + String(repeating: "b", count: 95) + ".csv",
    String(repeating: "c", count: 150) + ".json",
    "clienți/Ștefan.html",
    String(repeating: "d/", count: 140) + "end",
    "empty",
]

/// The contents of a sample file.
func sampleContents(_ name: String) -> [UInt8] {
    name == "empty" ? [] : Array(String(repeating: name + "\n", count: name.utf8.count * 3).utf8)
}

func sampleManifest() throws -> ArchiveManifest {
    ArchiveManifest(
        toolVersion: "rapport 1.0.0", job: "monthly",
        period: .init(label: "2026-09", start: CalendarDate(days: 20_697), end: CalendarDate(days: 20_727)),
        parameters: [.init("compare", "previous \"month\"")],
        inputs: [.init(path: "clients.csv", bytes: 12, sha256: SHA256Digest.hex(of: "x"), rows: 1, rejects: 2)],
        definitions: [.init(path: "Reports/pay.md", sha256: SHA256Digest.hex(of: "y"))])
}

/// Writes the sample archive and gives its manifest.
@discardableResult func writeSample(to path: String) throws -> ArchiveManifest {
    let writer = try ArchiveWriter(path: path, modificationTime: 1_790_000_000)
    for name in sampleNames { try writer.add(name, contents: sampleContents(name)) }
    return try writer.finish(try sampleManifest())
}
