import Columns
import Diagnostics
import Testing

@testable import Ingest

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

@Suite struct InputTests {
    private let table = "name,amount\nȘtefan,1.5\nЖанна,2\n𝒳,3\n"
    private let rows: [[String?]] = [["Ștefan", "1.5"], ["Жанна", "2.0"], ["𝒳", "3.0"]]

    @Test func contract2ByteOrderMarks() throws {
        #expect(try cells(open([0xEF, 0xBB, 0xBF] + Array(table.utf8))) == rows)
        for bigEndian in [false, true] {
            let units = table.utf16.flatMap { unit -> [UInt8] in
                let bytes = [UInt8(unit & 0xFF), UInt8(unit >> 8)]
                return bigEndian ? bytes.reversed() : bytes
            }
            let mark: [UInt8] = bigEndian ? [0xFE, 0xFF] : [0xFF, 0xFE]
            let expected: TextEncoding = bigEndian ? .utf16BigEndian : .utf16LittleEndian
            for bytes in [mark + units, units, gzipped(mark + units)] {
                let source = try open(bytes)
                #expect(source.dialect.encoding == expected)
                #expect(source.schema.names == ["name", "amount"])
                #expect(try cells(source) == rows)
            }
        }
    }

    @Test func contract2HalfACharacterOfUTF16IsRejected() throws {
        let good = (0..<40).map { "x\($0),1\n" }.joined()
        var units = Array("a,b\n".utf16) + [0xD800] + Array(",1\n".utf16) + Array(good.utf16)
        units += Array("y,".utf16) + [0xDC00] + Array("\n".utf16)
        let bytes = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let source = try open([0xFF, 0xFE] + bytes)
        #expect(source.schema.names == ["a", "b"])
        #expect(source.statistics.rows == 40)
        #expect(source.statistics.rejects.map(\.reason) == ["not UTF-8", "not UTF-8"])
        #expect(try cells(source).map { $0[0] } == (0..<40).map { "x\($0)" })
    }

    @Test func contract2TranscodesAcrossBuffers() throws {
        let text = String(repeating: "ж𝒳a", count: 50)
        let units = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        for step in 1...9 {
            let source = UTF16ByteSource(upstream: MemoryByteSource(units, step: step), isBigEndian: false)
            #expect(try source.readHead(10_000) == Array(text.utf8))
        }
        for size in 1...20 {
            let source = UTF16ByteSource(upstream: MemoryByteSource(units), isBigEndian: false)
            var found: [UInt8] = []
            while case let piece = try source.readHead(size), !piece.isEmpty { found += piece }
            #expect(found == Array(text.utf8))
        }
        let odd = UTF16ByteSource(upstream: MemoryByteSource(units + [0x41]), isBigEndian: false)
        #expect(try odd.readHead(10_000) == Array(text.utf8) + [0xFF])
    }

    @Test func contract1GzipMembersAndPadding() throws {
        let whole = Array(table.utf8)
        for cut in [0, 5, whole.count] {
            let members = gzipped(Array(whole[..<cut])) + gzipped([]) + gzipped(Array(whole[cut...]))
            for padding in [0, 1, 600] {
                let source = try open(members + [UInt8](repeating: 0, count: padding))
                #expect(try cells(source) == rows)
                #expect(source.statistics.diagnostics.isEmpty)
            }
        }
    }

    @Test func contract1GzipMembersCutAnywhereInTheBuffer() throws {
        let bytes = gzipped(Array("ab".utf8)) + gzipped(Array("cde".utf8)) + [0, 0]
        for step in 1...bytes.count {
            let source = try GzipByteSource(
                upstream: MemoryByteSource(bytes, step: step), name: "x", report: { _ in Issue.record("warned") })
            #expect(try source.readHead(100) == Array("abcde".utf8))
        }
    }

    @Test func contract1GzipHeaderFields() throws {
        // Extra field, name, comment and header CRC (RFC 1952, 2.3), before the body that zlib made.
        let plain = gzipped(Array(table.utf8))
        var header: [UInt8] = [0x1F, 0x8B, 8, 0b0001_1101, 0, 0, 0, 0, 0, 3, 2, 0, 0x41, 0x42]
        header += Array("name.csv".utf8) + [0] + Array("a comment".utf8) + [0]
        #expect(try cells(open(header + plain[10...])) == rows)
    }

    @Test func contract1BytesAfterGzipAreAWarning() throws {
        for garbage: [UInt8] in [[1], Array("garbage".utf8), [0, 0, 7]] {
            let source = try open(gzipped(Array(table.utf8)) + garbage)
            #expect(try cells(source) == rows)
            #expect(source.statistics.diagnostics.map(\.code) == ["gzip-trailing-bytes"])
            #expect(source.statistics.diagnostics.map(\.severity) == [.warning])
        }
    }

    @Test func contract1GzipMembersBehindPadding() throws {
        let whole = Array(table.utf8)
        for padding in [1, 7, 600] {
            let padded = gzipped(Array(whole[..<9])) + [UInt8](repeating: 0, count: padding)
            let source = try open(padded + gzipped(Array(whole[9...])) + [0, 0])
            #expect(try cells(source) == rows)
            #expect(source.statistics.diagnostics.isEmpty)
        }
    }

    @Test func contract1PackedTwiceIsSaid() throws {
        let problem = diagnostic { _ = try open(gzipped(gzipped(Array(table.utf8)))) }
        #expect(problem?.message.hasSuffix("is packed by gzip twice") == true)
    }

    /// Files that are read whole when their dialect is found too.
    @Test func contract1DamageInASmallFileSaysHowFarItGot() throws {
        var bytes = gzipped(Array("a,b\n1,2\n3,4\n".utf8))
        for missing in 1...8 {
            let cut = diagnostic { _ = try open(Array(bytes.dropLast(missing))) }
            #expect(cut?.code == "gzip-truncated")
            #expect(cut?.notes == ["2 rows came through before"])
        }
        bytes[bytes.count - 8] ^= 1
        #expect(diagnostic { _ = try open(bytes) }?.notes == ["2 rows came through before"])
        var header = gzipped(Array("a,b\n".utf8))
        header[header.count - 8] ^= 1
        #expect(diagnostic { _ = try open(header) }?.code == "gzip-damaged")
    }

    @Test func contract1DamagedGzipSaysHowFarItGot() throws {
        var random = SplitMix(state: 7)
        let text = "a,b\n" + (1...50_000).map { "\($0),\(random.next())\n" }.joined()
        let bytes = gzipped(Array(text.utf8))
        let cut = diagnostic { _ = try open(Array(bytes[..<(bytes.count / 2)])) }
        #expect(cut?.code == "gzip-truncated")
        #expect(cut?.notes.count == 1)
        #expect(cut?.notes.first?.hasSuffix("rows came through before") == true)
        #expect(cut?.notes.first?.hasPrefix("0 ") == false)
        for missing in 1...8 {
            #expect(diagnostic { _ = try open(Array(bytes.dropLast(missing))) }?.code == "gzip-truncated")
        }
        var wrongSum = bytes
        wrongSum[bytes.count - 8] ^= 1
        let damaged = diagnostic { _ = try open(wrongSum) }
        #expect(damaged?.code == "gzip-damaged")
        #expect(damaged?.message.contains("CRC-32") == true)
        #expect(damaged?.notes == ["50000 rows came through before"])
        var wrongLength = bytes
        wrongLength[bytes.count - 1] ^= 1
        #expect(diagnostic { _ = try open(wrongLength) }?.message.contains("length") == true)
    }

    @Test func contract1GzipBombs() throws {
        // Zeros pack 1,030 to 1.
        let bomb = gzipped([UInt8](repeating: 0x61, count: GzipByteSource.expansionGrace + (8 << 20)), level: 9)
        let source = try GzipByteSource(upstream: MemoryByteSource(bomb), name: "x", report: { _ in })
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 16)
        defer { buffer.deallocate() }
        let problem = diagnostic { while try source.read(into: buffer) > 0 {} }
        #expect(problem?.code == "gzip-bomb")
    }

    @Test func otherFormatsAreNamed() throws {
        for (magic, word) in [([0x50, 0x4B, 3, 4] as [UInt8], "zip"), ([0x28, 0xB5, 0x2F, 0xFD], "zstd")] {
            let problem = diagnostic { _ = try open(magic + [1, 2, 3, 4, 5]) }
            #expect(problem?.code == "not-csv")
            #expect(problem?.message.contains(word) == true)
        }
    }

    @Test func contract1MissingFilesAndDirectories() throws {
        let scratch = Scratch()
        scratch.file(table, named: "interactions.csv")
        let problem = diagnostic { _ = try CSVSource(path: "\(scratch.path)/interaction.csv") }
        #expect(problem?.code == "file-not-found")
        #expect(problem?.help == ["did you mean \"interactions.csv\"?"])
        #expect(diagnostic { _ = try CSVSource(path: scratch.path) }?.code == "is-a-directory")
    }

    @Test func contract1PipesAreSpooled() async throws {
        let scratch = Scratch()
        let path = "\(scratch.path)/pipe"
        mkfifo(path, 0o600)
        let text = table
        let writer = Task.detached { _ = Scratch.write(Array(text.utf8), to: path) }
        let source = try CSVSource(path: path)
        await writer.value
        #expect(try cells(source) == rows)
        #expect(try cells(source) == rows)
    }

    @Test func aFileThatChangesIsNoticed() throws {
        let scratch = Scratch()
        let path = scratch.file(table)
        let source = try CSVSource(path: path)
        scratch.file(table + "more,7\n")
        #expect(diagnostic { _ = try source.loadTable() }?.code == "file-changed")
    }

    @Test func contract1Globs() throws {
        let scratch = Scratch()
        for directory in ["sub", "sub/deep", ".hidden"] { scratch.directory(directory) }
        for name in [
            "b.csv", "a.csv", "a1.csv", "notes.md", ".dot.csv", "x[1].csv", "sub/c.csv.gz", "sub/deep/d.csv",
            ".hidden/e.csv", "sub/T.TSV",
        ] { scratch.file("x\n", named: name) }
        func found(_ pattern: String) throws -> [String] {
            try expandGlob("\(scratch.path)/\(pattern)").map { String($0.dropFirst(scratch.path.count + 1)) }
        }
        #expect(try found("*.csv") == ["a.csv", "a1.csv", "b.csv", "x[1].csv"])
        #expect(try found("a?.csv") == ["a1.csv"])
        #expect(try found("[ab].csv") == ["a.csv", "b.csv"])
        #expect(try found("[!a]*.csv") == ["b.csv", "x[1].csv"])
        #expect(try found("x[1].csv") == ["x[1].csv"])
        #expect(try found("**/*.csv") == ["a.csv", "a1.csv", "b.csv", "sub/deep/d.csv", "x[1].csv"])
        #expect(try found("s*/*") == ["sub/T.TSV", "sub/c.csv.gz"])
        #expect(try found(".*.csv") == [".dot.csv"])
        #expect(try found("sub") == ["sub/T.TSV", "sub/c.csv.gz"])
        #expect(try found("a.csv") == ["a.csv"])
        #expect(try expandGlob("-") == ["-"])
        #expect(diagnostic { _ = try found("*.parquet") }?.code == "no-files")
        #expect(diagnostic { _ = try found("nothing.csv") }?.code == "file-not-found")
        #expect(diagnostic { _ = try found("sub/deep/../../.hidden/../sub/deep/none*") }?.code == "no-files")
    }

    @Test func globPatterns() {
        func matches(_ pattern: String, _ name: String) -> Bool {
            GlobPattern.matches(Array(pattern.unicodeScalars), Array(name.unicodeScalars))
        }
        #expect(matches("*", "") && matches("**", "ab") && matches("a*b*c", "aXXbYYbZc"))
        #expect(!matches("a*b", "abc") && matches("?", "ș") && !matches("?", ""))
        #expect(matches("[a-c]", "b") && !matches("[a-c]", "d") && matches("[]a]", "]") && matches("[^x]", "y"))
        #expect(matches("[a", "[a") && matches("[a-]", "-"))
    }
}
