import Diagnostics
import Output
import Testing

@testable import Archives

@Suite struct ArchiveVerifierTests {
    /// A gzip of a tar that a test puts together by hand.
    private func archive(
        _ directory: ScratchDirectory, end: Bool = true, _ write: (TarWriter, MemorySink) throws -> Void
    ) throws -> String {
        let tarBytes = MemorySink()
        let tar = TarWriter(to: tarBytes, modificationTime: 0)
        try write(tar, tarBytes)
        if end { try tar.finish() }
        let compressed = MemorySink()
        let gzip = try GzipWriter(to: compressed)
        try gzip.write(tarBytes.bytes)
        try gzip.finish()
        return try directory.file("a.tar.gz", compressed.bytes)
    }

    private func add(_ name: String, _ text: String, to tar: TarWriter) throws {
        let bytes = Array(text.utf8)
        try tar.begin(name: name, size: bytes.count)
        try bytes.withUnsafeBytes { try tar.write($0) }
        try tar.end()
    }

    private func manifest(_ outputs: [(String, String)]) -> String {
        ArchiveManifest(
            toolVersion: "1", job: "j",
            outputs: outputs.map { .init(path: $0, bytes: $1.utf8.count, sha256: SHA256Digest.hex(of: $1)) }
        ).json
    }

    private func verification(of path: String) -> Diagnostic? {
        failure { _ = try ArchiveVerifier.verify(path: path) }
    }

    private func inflated(_ path: String) throws -> [UInt8] {
        let reader = try GzipReader(path: path)
        var bytes: [UInt8] = []
        while let piece = try reader.readPieceOrEnd(atMost: 1 << 20) { bytes.append(contentsOf: piece) }
        return bytes
    }

    @Test func everyDeviationIsNamed() throws {
        let directory = try ScratchDirectory()
        let path = try archive(directory) { tar, _ in
            try add("same", "1", to: tar)
            try add("longer", "12", to: tar)
            try add("other", "1", to: tar)
            try add("extra", "1", to: tar)
            try add("same", "1", to: tar)
            try add("../out", "1", to: tar)
            let outputs = [("same", "1"), ("longer", "1"), ("other", "2"), ("missing", ""), ("same", "1")]
            try add("manifest.json", manifest(outputs), to: tar)
            try add("late", "", to: tar)
        }
        let error = verification(of: path)
        #expect(error?.category == .check && error?.code == "archive-mismatch")
        #expect(
            error?.notes == [
                "\"same\" is there twice",
                "\"../out\" is no safe name: it has the part \"..\"",
                "\"late\" comes after the manifest, which must be the last entry",
                "\"longer\" has 2 bytes instead of 1",
                "\"other\" has the SHA-256 \(SHA256Digest.hex(of: "1")) instead of \(SHA256Digest.hex(of: "2"))",
                "\"missing\" is missing",
                "\"same\" is listed twice",
                "\"extra\" isn't in the manifest",
                "\"late\" isn't in the manifest",
            ])
    }

    @Test func onlyRegularFilesAreAllowed() throws {
        let directory = try ScratchDirectory()
        for kind in ["1", "2", "5", "g", "L"] {
            let path = try archive(directory) { tar, sink in
                let scratch = MemorySink()
                try TarWriter(to: scratch, modificationTime: 0).begin(name: "link", size: 0)
                var header = scratch.bytes
                header[TarFormat.kind] = Array(kind.utf8)[0]
                let sum = header.withUnsafeBytes { TarFormat.sum(of: $0) }
                let digits = String(sum, radix: 8)
                header.replaceSubrange(
                    148..<154, with: Array((String(repeating: "0", count: 6 - digits.count) + digits).utf8))
                sink.write(header.withUnsafeBytes { $0 })
                try add("manifest.json", manifest([]), to: tar)
            }
            #expect(verification(of: path)?.notes == ["\"link\" is no regular file (tar type \"\(kind)\")"])
        }
    }

    @Test func manyDeviationsAreCounted() throws {
        let directory = try ScratchDirectory()
        let path = try archive(directory) { tar, _ in
            try add("manifest.json", manifest((0..<50).map { ("f\($0)", "") }), to: tar)
        }
        let notes = verification(of: path)?.notes
        #expect(notes?.count == 21 && notes?.last == "and 30 more")
    }

    @Test func everyTruncationIsNoticed() throws {
        let directory = try ScratchDirectory()
        let path = try archive(directory) { tar, _ in
            try add("a", "contents", to: tar)
            try add("manifest.json", manifest([("a", "contents")]), to: tar)
        }
        #expect(verification(of: path) == nil)
        let bytes = contents(of: path)
        for count in bytes.indices {
            let error = verification(of: try directory.file("cut", Array(bytes[..<count])))
            #expect(error?.category == .input && error?.code == "archive-truncated")
        }
        #expect(verification(of: try directory.file("cut", bytes + [0]))?.code == "archive-corrupt")
        #expect(verification(of: try directory.file("cut", bytes + bytes))?.code == "archive-corrupt")
    }

    @Test func everyFlippedBitIsNoticed() throws {
        let directory = try ScratchDirectory()
        let path = try archive(directory) { tar, _ in
            try add("a", "contents", to: tar)
            try add("manifest.json", manifest([("a", "contents")]), to: tar)
        }
        let bytes = contents(of: path)
        let whole = try inflated(path)
        for index in bytes.indices {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << UInt8(bit)
                let path = try directory.file("damaged", damaged)
                // Some bits, such as those of the header's time, change nothing that comes out.
                if verification(of: path) == nil { #expect(try inflated(path) == whole) }
            }
        }
    }

    @Test func everyByteOfTheTarMayBeHostile() throws {
        let directory = try ScratchDirectory()
        let whole = MemorySink()
        let tar = TarWriter(to: whole, modificationTime: 0)
        try add("ă" + String(repeating: "n", count: 120), "x", to: tar)
        try add("manifest.json", manifest([("ă" + String(repeating: "n", count: 120), "x")]), to: tar)
        try tar.finish()
        for index in stride(from: 0, to: whole.bytes.count, by: 11) {
            for value: UInt8 in [0, 0x20, 0x37, 0x80, 0xFF] where whole.bytes[index] != value {
                let path = try archive(directory, end: false) { _, sink in
                    var bytes = whole.bytes
                    bytes[index] = value
                    sink.write(bytes.withUnsafeBytes { $0 })
                }
                // Whatever it says, it says it without a crash; a changed byte in padding is no fault.
                if let error = verification(of: path) { #expect(error.category == .input || error.category == .check) }
            }
        }
    }

    @Test func whatIsNoArchiveIsSaidToBeNone() throws {
        let directory = try ScratchDirectory()
        #expect(verification(of: "\(directory.path)/none")?.code == "file-not-found")
        #expect(verification(of: directory.path)?.code == "file-not-read")
        #expect(verification(of: try directory.file("t", Array("hello world, no gzip".utf8)))?.code == "not-an-archive")
        #expect(verification(of: try directory.file("t", []))?.message.hasSuffix("t is empty") == true)
        let other = try archive(directory) { tar, _ in try add("a", "x", to: tar) }
        #expect(verification(of: other)?.code == "not-an-archive")
        let noTar = try archive(directory, end: false) { _, sink in try sink.write(String(repeating: "x", count: 2000))
        }
        #expect(verification(of: noTar)?.code == "archive-corrupt")
        let bad = try archive(directory) { tar, _ in
            try add("manifest.json", "{\n  \"format_version\": 1,\n  x", to: tar)
        }
        let error = verification(of: bad)
        #expect(error?.code == "bad-json" && error?.location?.line == 3 && error?.location?.column == 3)
        let newer = try archive(directory) { tar, _ in try add("manifest.json", "{\"format_version\": 2}", to: tar) }
        #expect(verification(of: newer)?.code == "manifest-version")
    }

    @Test func aHugeSizeCostsNoMemory() throws {
        let directory = try ScratchDirectory()
        for name in ["manifest.json", "other"] {
            let path = try archive(directory) { tar, _ in try tar.begin(name: name, size: 1 << 50) }
            #expect(verification(of: path)?.category == .input)
        }
        let extended = try archive(directory) { tar, sink in
            try TarWriter(to: sink, modificationTime: 0).begin(name: String(repeating: "n", count: 70_000), size: 0)
        }
        #expect(verification(of: extended)?.code == "archive-corrupt")
    }
}
