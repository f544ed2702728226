import Output
import Testing

@testable import Archives

@Suite struct TarTests {
    @Test func headersAreLaidOutAsPOSIXSays() throws {
        let sink = MemorySink()
        let tar = TarWriter(to: sink, modificationTime: 8)
        try tar.begin(name: "a.txt", size: 3)
        try [1, 2, 3].withUnsafeBytes { try tar.write(UnsafeRawBufferPointer(rebasing: $0[..<3])) }
        try tar.end()
        try tar.finish()
        #expect(sink.bytes.count == 4 * 512)
        let header = Array(sink.bytes[..<512])
        func field(_ range: Range<Int>) -> String { String(decoding: header[range], as: UTF8.self) }
        #expect(field(0..<6) == "a.txt\0")
        #expect(field(100..<124) == "0000644\u{0}0000000\u{0}0000000\u{0}")
        #expect(field(124..<148) == "00000000003\u{0}00000000010\u{0}")
        #expect(field(257..<265) == "ustar\u{0}00")
        // The sum of all bytes with the checksum's own as spaces, worked out the slow way.
        let sum = header.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 32 : Int($1.element)) }
        #expect(field(148..<156) == String(String(sum + 0o1000000, radix: 8).dropFirst()) + "\u{0} ")
    }

    @Test func recordLengthsCountThemselves() {
        for count in 0...1200 {
            let record = TarWriter.paxRecord("path", [UInt8](repeating: 97, count: count))
            let digits = record.prefix { $0 != 32 }
            #expect(Int(String(decoding: digits, as: UTF8.self)) == record.count)
        }
    }

    @Test func sizesBeyondElevenOctalDigitsGoToAnExtendedHeader() throws {
        let sink = MemorySink()
        try TarWriter(to: sink, modificationTime: 0).begin(name: "big", size: 1 << 40)
        #expect(sink.bytes[TarFormat.kind] == TarFormat.extendedHeader)
        #expect(String(decoding: sink.bytes[512..<(512 + 22)], as: UTF8.self) == "22 size=1099511627776\n")
        #expect(String(decoding: sink.bytes[(1024 + 124)..<(1024 + 135)], as: UTF8.self) == "00000000000")
    }

    @Test func numbersAreReadAsWritten() {
        func number(_ text: String) -> Int? { TarReader.number(ArraySlice(text.utf8)) }
        #expect(number("00000000017\0") == 15)
        #expect(number("   17 \0") == 15)
        #expect(number("77777777777\0") == TarFormat.maximumOctalSize)
        #expect(number("777777777777") == 0o777777777777)
        #expect(number("8\0") == nil && number("\0\0") == nil && number("") == nil && number("-1") == nil)
        #expect(TarReader.number([0x80, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]) == 1 << 32)
        #expect(TarReader.number([0xFF, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]) == nil)
        #expect(TarReader.number([0x80, 0, 0, 0, 0xFF, 0, 0, 1, 0, 0, 0, 0]) == nil)
        #expect(TarReader.number([0x80, 1, 2, 3, 4, 5, 6, 7]) == 0x01_0203_0405_0607)
    }

    @Test func namesThatLeadOutAreKnown() {
        for good in ["a", "a/b.c", ".hidden", "..a", "a/...", "ă"] { #expect(EntryName.fault(in: good) == nil) }
        for bad in ["", "/", "/a", "..", "a/..", "../a", "a/./b", "a//b", "a\u{7F}", "C:\\a"] {
            #expect(EntryName.fault(in: bad) != nil)
        }
        #expect(EntryName.fault(in: String(repeating: "a", count: 4097)) != nil)
    }
}
