import Columns
import Diagnostics
import Testing

@testable import Ingest

/// Contract 2: encodings.
@Suite struct EncodingContractTests {
    static let romanian =
        "nume;oraş;suma\nIonuţ Bălan;Iaşi;1,5\nŞtefan Ţurcanu;Chişinău;2,25\nÎmpărat;Târgu Mureş;3,75\n"
    static let russian = "имя;город;сумма\nИван Петров;Москва;1,5\nФёдор Щукин;Кишинёв;2,25\nНаталья;Орёл;3,75\n"
    static let western = "name;city;note\nRenée O’Hara;Zürich;20 £ – fine\nJosé;Málaga;“quoted”\nBjörn;Köln;€ 5\n"

    /// A text in an encoding of one byte a character.
    static func bytes(_ text: String, _ encoding: TextEncoding) throws -> [UInt8] {
        let table = try #require(encoding.upperHalf)
        return try text.unicodeScalars.map { scalar in
            if scalar.isASCII { return UInt8(scalar.value) }
            return UInt8(try #require(table.firstIndex(of: UInt16(scalar.value))) + 128)
        }
    }

    static let pages: [(TextEncoding, String)] = [
        (.windows1250, romanian), (.windows1251, russian), (.windows1252, western),
    ]

    @Test(arguments: pages)
    func contract2FindsTheCodePageByItsLetters(encoding: TextEncoding, text: String) throws {
        let source = try open(Self.bytes(text, encoding))
        #expect(source.dialect.encoding == encoding)
        #expect(try cells(source) == cells(open(text)))
        #expect(source.schema == (try open(text)).schema)
        let choice = try #require(source.dialect.choices.first)
        #expect(
            choice.phase == .encoding && choice.confidence > 0.9 && choice.flag == "--encoding \(encoding.rawValue)")
    }

    @Test(arguments: pages)
    func contract2OneWordIsEnough(encoding: TextEncoding, text: String) throws {
        let word = ["ă": "Bălţi", "и": "Бельцы", "ü": "Zürich"].first { text.contains($0.key) }?.value ?? ""
        #expect(try open(Self.bytes("a,b\n1,\(word)\n", encoding)).dialect.encoding == encoding)
    }

    @Test(arguments: [TextEncoding.windows1250, .windows1251, .windows1252, .latin2])
    func contract2EveryByteIsWhatThePublishedMappingSays(encoding: TextEncoding) throws {
        let table = try #require(encoding.upperHalf)
        var options = CSVOptions()
        options.encoding = encoding
        options.header = true
        var text = Array("a,b\n".utf8)
        for byte in 128...255 as ClosedRange<UInt8> {
            text += Array("\(byte),".utf8) + [UInt8(ascii: "x"), byte, UInt8(ascii: "x"), 10]
        }
        let source = try open(text, options)
        let values = try cells(source).map { $0[1] }
        #expect(values == table.map { "x\(Character(Unicode.Scalar($0) ?? "?"))x" })
        #expect(source.statistics.encodingRepairCount == table.count { $0 == 0xFFFD })
        #expect(source.statistics.rejectCount == 0)
    }

    @Test func contract2TheTablesStartRight() {
        #expect(SingleByteTables.windows1250[0xE3 - 128] == 0x0103)
        #expect(SingleByteTables.windows1251[0xC0 - 128] == 0x0410)
        #expect(SingleByteTables.windows1251[0xB8 - 128] == 0x0451)
        #expect(SingleByteTables.windows1252[0x80 - 128] == 0x20AC)
        #expect(SingleByteTables.latin2[0xFE - 128] == 0x0163)
        #expect(
            [SingleByteTables.windows1250, SingleByteTables.windows1251, SingleByteTables.latin2].allSatisfy {
                $0.count == 128
            })
    }

    @Test func contract2TranscodesIntoBuffersOfAnySize() throws {
        let text = Self.russian + Self.russian
        let bytes = try Self.bytes(text, .windows1251)
        for size in [1, 2, 3, 4, 7, 64, 1000] {
            let source = SingleByteSource(
                upstream: PrefixedByteSource(prefix: bytes, rest: LimitedByteSource(upstream: EmptySource(), count: 0)),
                upperHalf: SingleByteTables.windows1251, repairs: RepairCount())
            var result: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: size)
            while true {
                let count = try buffer.withUnsafeMutableBytes { try source.read(into: $0) }
                if count == 0 { break }
                result += buffer[..<count]
            }
            #expect(result == Array(text.utf8))
        }
    }

    final class EmptySource: ByteSource {
        func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int { 0 }
    }

    @Test(arguments: [CSVOptions.Typing.complete, .provisional])
    func contract2LettersFarBehindTheSample(typing: CSVOptions.Typing) throws {
        var options = CSVOptions()
        options.typing = typing
        options.provisionalSample = 4_096
        let ascii = "a;b\n" + (0..<30_000).map { "\($0);x\n" }.joined()
        let tail = try Self.bytes("30000;Ştefan ăîâţ\n", .windows1250)
        let source = try open(Array(ascii.utf8) + tail, options)
        let table = try source.loadTable()
        #expect(source.dialect.encoding == .windows1250)
        #expect(table.rows.last?[1] == .text("Ştefan ăîâţ"))
        #expect(source.statistics.rejectCount == 0)
        // One damaged record in UTF-8 is only that.
        let damaged = try open(
            Array(ascii.utf8) + Array("1;ăîâș ț\n2;".utf8) + [0xE3, 10] + Array("3;ăîâ\n".utf8), options)
        _ = try damaged.loadTable()
        #expect(damaged.dialect.encoding == .utf8)
        #expect(damaged.statistics.rejects.map(\.reason) == ["not UTF-8"])
    }

    @Test func contract2TheGuessCanBeOverridden() throws {
        var options = CSVOptions()
        options.encoding = .windows1252
        #expect(try cells(open(Self.bytes("a,b\n1,ăţ\n", .windows1250), options)) == [["1", "ãþ"]])
        options.encoding = .utf8
        #expect(try open(Self.bytes("a,b\n1,ăţ\n2,b\n", .windows1250), options).statistics.rejectCount == 1)
    }

    @Test(arguments: [
        ("utf-8", TextEncoding.utf8), ("UTF8", .utf8), ("cp1250", .windows1250), ("Windows-1251", .windows1251),
        ("latin1", .windows1252), ("ISO-8859-2", .latin2), ("iso8859-2", .latin2), ("utf-16", .utf16LittleEndian),
        ("utf-8-twice", .utf8Twice),
    ])
    func contract2NamesOfEncodings(name: String, encoding: TextEncoding) throws {
        #expect(try TextEncoding(named: name) == encoding)
    }

    @Test func contract2AnUnknownEncodingIsAnErrorWithTheNearest() {
        let found = diagnostic { _ = try TextEncoding(named: "windows-1215") }
        #expect(found?.code == "unknown-encoding")
        #expect(found?.help.first?.contains("windows-125") == true)
    }

    @Test func contract2TwiceEncodedIsReportedAndMendedOnRequest() throws {
        // "Bălţi, Орёл" taken for windows-1252.
        let text = "a,b\n1,BÄƒlÅ£i\n2,OrÃ©al\n"
        let source = try open(text)
        #expect(source.dialect.choices.contains { $0.choice == "encoded twice" && $0.flag == "--encoding utf-8-twice" })
        #expect(try cells(source)[0][1] == "BÄƒlÅ£i")
        var options = CSVOptions()
        options.encoding = .utf8Twice
        let mended = try open(text, options)
        #expect(try cells(mended) == [["1", "Bălţi"], ["2", "Oréal"]])
        #expect(mended.statistics.encodingRepairCount == 3)
        #expect(!(try open("a,b\n1,Bălţi\n")).dialect.choices.contains { $0.choice == "encoded twice" })
    }

    @Test func contract2HalfACharacterOfUTF16() throws {
        // A lone surrogate, and an odd byte at the end, each cost their record and no other.
        var bytes: [UInt8] = [0xFF, 0xFE]
        for unit in Array("a\tb\n1\t".utf16) + [0xD800] + Array("x\n2\tw\n3\tz".utf16) {
            bytes += [UInt8(truncatingIfNeeded: unit), UInt8(truncatingIfNeeded: unit >> 8)]
        }
        let source = try open(bytes + [0x41])
        let found = try cells(source)
        #expect(found == [["2", "w"]])
        #expect(source.statistics.rejects.map(\.line) == [2, 4])
    }

    @Test(arguments: [
        ("Ţară", "țară"), ("Şeful", "șeful"), ("Артём", "артем"), ("Client\u{A0}Id", "client id"),
        ("Client\u{202F}Id", "client_id"), ("“Client” Id", "client id"), ("É", "e\u{301}"),
    ])
    func contract2NamesThatAreTheSame(a: String, b: String) {
        #expect(NameNormalizer.compact(a) == NameNormalizer.compact(b))
    }
}
