import Diagnostics
import Output
import Testing

@testable import Archives

@Suite struct ArchiveWriterTests {
    @Test func theSameEntriesGiveTheSameBytes() throws {
        let directory = try ScratchDirectory()
        try writeSample(to: "\(directory.path)/a.tar.gz")
        try writeSample(to: "\(directory.path)/b.tar.gz")
        let bytes = contents(of: "\(directory.path)/a.tar.gz")
        #expect(!bytes.isEmpty && bytes == contents(of: "\(directory.path)/b.tar.gz"))
    }

    @Test func aWrittenArchiveVerifies() throws {
        let directory = try ScratchDirectory()
        let path = "\(directory.path)/a.tar.gz"
        let manifest = try writeSample(to: path)
        let verified = try ArchiveVerifier.verify(path: path)
        #expect(verified.manifest == manifest)
        #expect(manifest.outputs.map(\.path) == sampleNames)
        #expect(verified.outputBytes == sampleNames.reduce(0) { $0 + sampleContents($1).count })
        #expect(verified.compressedBytes == contents(of: path).count)
        #expect(verified.summary == "6 files, \(verified.outputBytes) bytes, match the manifest of monthly for 2026-09")
        #expect(directory.names == ["a.tar.gz"])
    }

    @Test func tarOpensIt() throws {
        guard hasProgram("tar") else { return }
        let directory = try ScratchDirectory()
        try writeSample(to: "\(directory.path)/a.tar.gz")
        #expect(
            output(of: "tar -tzf '\(directory.path)/a.tar.gz' --quoting-style=literal").split(separator: "\n")
                .map(String.init) == sampleNames + ["manifest.json"])
        #expect(
            output(of: "mkdir '\(directory.path)/x'; tar -xzf '\(directory.path)/a.tar.gz' -C '\(directory.path)/x'")
                .isEmpty)
        for name in sampleNames { #expect(contents(of: "\(directory.path)/x/\(name)") == sampleContents(name)) }
    }

    @Test func pythonOpensIt() throws {
        guard hasProgram("python3") else { return }
        let directory = try ScratchDirectory()
        try writeSample(to: "\(directory.path)/a.tar.gz")
        let script = try directory.file(
            "list.py",
            Array(
                """
                import hashlib, json, sys, tarfile
                with tarfile.open(sys.argv[1]) as archive:
                    members = archive.getmembers()
                    manifest = json.load(archive.extractfile("manifest.json"))
                    for entry, output in zip(members, manifest["outputs"]):
                        data = archive.extractfile(entry).read()
                        assert entry.name == output["path"] and len(data) == output["bytes"], entry.name
                        assert hashlib.sha256(data).hexdigest() == output["sha256"], entry.name
                        assert (entry.uid, entry.gid, entry.uname, entry.gname) == (0, 0, "", ""), entry.name
                        assert (entry.mtime, entry.mode, entry.isfile()) == (1790000000, 0o644, True), entry.name
                    assert manifest["period"] == {
                        "label": "2026-09", "first_day": "2026-09-01", "last_day": "2026-09-30"}
                    assert list(manifest) == [
                        "format_version", "tool_version", "job", "period", "parameters", "inputs", "definitions",
                        "outputs"]
                    print(len(members), members[-1].name)
                """.utf8))
        #expect(output(of: "python3 '\(script)' '\(directory.path)/a.tar.gz'") == "7 manifest.json\n")
    }

    @Test func filesAreHashedWhileTheyStream() throws {
        let directory = try ScratchDirectory()
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        let source = try directory.file("source", bytes)
        let path = "\(directory.path)/a.tar.gz"
        let writer = try ArchiveWriter(path: path)
        try writer.add("streamed", file: source)
        try writer.add("rendered") { try $0.write("a report") }
        let manifest = try writer.finish(try sampleManifest())
        #expect(manifest.outputs[0].sha256 == SHA256Digest.hex(of: bytes) && manifest.outputs[0].bytes == bytes.count)
        #expect(manifest.outputs[0].sha256 == (try SHA256Digest.hex(ofFile: source)))
        #expect(try ArchiveVerifier.verify(path: path).manifest == manifest)
    }

    @Test func nothingAppearsWithoutFinish() throws {
        let directory = try ScratchDirectory()
        let path = "\(directory.path)/a.tar.gz"
        do {
            let writer = try ArchiveWriter(path: path)
            try writer.add("a", contents: "x")
        }
        let writer = try ArchiveWriter(path: path)
        #expect(failure { try writer.add("a", file: "\(directory.path)/none") }?.code == "file-not-found")
        try writer.add("a", contents: "a failure before the first byte takes nothing away")
        writer.abandon()
        #expect(failure { try writer.add("b", contents: "x") }?.code == "output-finished")
        #expect(failure { try writer.finish(try sampleManifest()) }?.code == "output-finished")
        #expect(directory.names.isEmpty)
    }

    @Test(arguments: ["", "/a", "../a", "a/../b", "a//b", "a/", ".", "./a", "a\\b", "a\nb", "manifest.json", "twice"])
    func badNamesAreRefused(name: String) throws {
        let directory = try ScratchDirectory()
        let writer = try ArchiveWriter(path: "\(directory.path)/a.tar.gz")
        try writer.add("twice", contents: "x")
        let error = failure { try writer.add(name, contents: "x") }
        #expect(error?.code == "bad-entry-name" && error?.category == .output)
        // The archive can still be finished with what it has.
        #expect(try writer.finish(try sampleManifest()).outputs.map(\.path) == ["twice"])
    }

    @Test func aFullDiskIsReported() throws {
        guard (try? AtomicFile(path: "/dev/full")) != nil else { return }
        let error = failure {
            let writer = try ArchiveWriter(path: "/dev/full")
            try writer.add("a", contents: "x")
            try writer.finish(try sampleManifest())
        }
        #expect(error?.code == "disk-full" && error?.category == .output)
    }

    @Test func digestsArePublishedOnes() {
        // FIPS 180-4 examples published by NIST: "abc" and the empty message.
        #expect(
            SHA256Digest.hex(of: "abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            SHA256Digest.hex(of: [UInt8]()) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        var hasher = SHA256Hasher()
        for letter in ["a", "b", "c"] { Array(letter.utf8).withUnsafeBytes { hasher.update($0) } }
        #expect(hasher.hex == SHA256Digest.hex(of: "abc") && hasher.byteCount == 3)
    }
}
