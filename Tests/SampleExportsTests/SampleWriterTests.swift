import Diagnostics
import Testing

@testable import SampleExports

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A directory that goes away with its owner.
private final class TemporaryDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/rapport-sample-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var names: [String] {
        guard let directory = opendir(path) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    func bytes(_ name: String) -> [UInt8] {
        guard let file = fopen("\(path)/\(name)", "rb") else { return [] }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 4_000_000)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }
}

@Suite struct SampleWriterTests {
    private let small = SampleOptions(clients: 40, managers: 7, months: 6, seed: 3)

    @Test func filesHoldWhatWasGenerated() throws {
        let directory = try TemporaryDirectory()
        let summary = try SampleExports(options: small).write(toDirectory: directory.path)
        let expected = try Sample(small)
        #expect(
            directory.names
                == ["assignments.csv", "clients.csv", "interactions.csv", "payroll.csv", "rapport.yaml", "truth.json"])
        for file in summary.files {
            let isSame = directory.bytes(file.name) == expected.destination.bytes(file.name)
            #expect(isSame, "\(file.name)")
        }
    }

    @Test func exportsAreCompressedOnRequest() throws {
        let directory = try TemporaryDirectory()
        var options = small
        options.gzip = true
        let summary = try SampleExports(options: options).write(toDirectory: directory.path + "/")
        #expect(
            directory.names == [
                "assignments.csv.gz", "clients.csv.gz", "interactions.csv.gz", "payroll.csv.gz", "rapport.yaml",
                "truth.json",
            ])
        for file in summary.files where file.name.hasSuffix(".gz") {
            let bytes = directory.bytes(file.name)
            #expect(Array(bytes.prefix(3)) == [0x1F, 0x8B, 8])
            // The trailer (RFC 1952) holds the length before compression.
            let length = bytes.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            #expect(length == file.bytes)
            #expect(bytes.count < file.bytes)
        }
    }

    @Test func whatIsThereIsNotOverwrittenUnasked() throws {
        let directory = try TemporaryDirectory()
        let exports = try SampleExports(options: small)
        _ = try exports.write(toDirectory: directory.path)
        let before = directory.bytes("truth.json")
        var other = small
        other.seed = 4
        let diagnostic = #expect(throws: Diagnostic.self) {
            try SampleExports(options: other).write(toDirectory: directory.path)
        }
        #expect(diagnostic?.code == "directory-not-empty")
        #expect(diagnostic?.message.contains("assignments.csv") == true)
        let isUnchanged = directory.bytes("truth.json") == before
        #expect(isUnchanged)
        _ = try SampleExports(options: other).write(toDirectory: directory.path, overwrite: true)
        let isReplaced = directory.bytes("truth.json") != before
        #expect(isReplaced)
    }

    @Test func anEarlierSampleLeavesNoParts() throws {
        let directory = try TemporaryDirectory()
        var parts = small
        parts.monthlyParts = true
        parts.gzip = true
        _ = try SampleExports(options: parts).write(toDirectory: directory.path)
        #expect(directory.names.contains("interactions-2026-09.csv.gz"))
        let note = try #require(fopen("\(directory.path)/interactions-2026.csv", "wb"))
        fclose(note)
        _ = try SampleExports(options: small).write(toDirectory: directory.path, overwrite: true)
        #expect(
            directory.names == [
                "assignments.csv", "clients.csv", "interactions-2026.csv", "interactions.csv", "payroll.csv",
                "rapport.yaml", "truth.json",
            ])
    }

    @Test func aDirectoryThatCannotBeIsNamed() throws {
        let diagnostic = #expect(throws: Diagnostic.self) {
            try SampleExports(options: small).write(toDirectory: "/dev/null/sample")
        }
        #expect(diagnostic?.category == .output)
        #expect(diagnostic?.message.contains("/dev/null") == true)
    }

    @Test(arguments: [
        ("interactions.csv", true), ("payroll.csv.gz", true), ("interactions-2026-09.csv", true),
        ("payroll-2026-09.csv.gz", true), ("clients-2026-09.csv", false), ("interactions-2026_09.csv", false),
        ("interactions-part12.csv.gz", true), ("interactions-2026-09-part1.csv", true), ("payroll-part1.csv", false),
        ("interactions-2026.csv", false), ("interactions-part.csv", false), ("interactions-.csv", false),
        ("calls.csv", false), ("interactions.tsv", false), ("-2026-09.csv", false),
    ])
    func onlyOwnNamesAreExports(name: String, isExport: Bool) {
        #expect(SampleExports.isExport(name) == isExport)
    }
}
