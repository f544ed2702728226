import Columns
import Diagnostics
import Testing

@testable import Ingest

@Suite struct RejectTests {
    @Test func contract12SaysWhereAndWhy() throws {
        let source = try open(
            "a,b,c\n1,2,3\n4,5\n\"x\ny\",6,7\n8,9,10,11\n12,\"13\"x,14\n15,16,17\n",
            {
                var options = CSVOptions()
                options.header = true
                return options
            }())
        #expect(source.statistics.rows == 3)
        #expect(source.statistics.rejects.map(\.line) == [3, 6, 7])
        #expect(source.statistics.rejects.map(\.byteOffset) == [12, 26, 36])
        #expect(source.statistics.rejects.map(\.column) == ["c", nil, nil])
        #expect(
            source.statistics.rejects.map(\.reason) == [
                "2 fields where 3 are expected", "4 fields where 3 are expected", "text follows a closing quote",
            ])
        #expect(source.statistics.rejects.map(\.raw) == ["4,5", "8,9,10,11", "12,\"13\"x,14"])
    }

    @Test(arguments: TextEncoding.allCases.filter { $0 != .utf8Twice }, [1, 16, 1 << 16])
    func contract12OffsetsAreThoseOfTheFile(encoding: TextEncoding, blockSize: Int) throws {
        let letters = encoding == .windows1252 ? "é" : encoding == .windows1251 ? "ж" : "ţ"
        let isWide = !encoding.isASCIICompatible
        func encoded(_ text: String) -> [UInt8] {
            text.unicodeScalars.flatMap { scalar -> [UInt8] in
                switch encoding {
                case .utf8, .utf8Twice: return Array(String(scalar).utf8)
                case .utf16LittleEndian: return String(scalar).utf16.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
                case .utf16BigEndian: return String(scalar).utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
                case .windows1250, .windows1251, .windows1252, .latin2:
                    if scalar.isASCII { return [UInt8(scalar.value)] }
                    let place = encoding.upperHalf?.firstIndex(of: UInt16(scalar.value)) ?? 0
                    return [UInt8(128 + place)]
                }
            }
        }
        let more = isWide || encoding == .utf8 ? "\u{1F4C8}\(letters)" : letters
        let text =
            "na\(letters)e,b\n\(more),1\nbad\(letters)\n\(letters),2\n\"\(letters)\n\(letters)\",3\n\(letters) worse\n"
        let mark = encoding == .utf8 || isWide ? encoded("\u{FEFF}") : []
        var options = CSVOptions()
        options.encoding = encoding
        options.blockSize = blockSize
        let bytes = mark + encoded(text)
        let rejects = try open(bytes, options).statistics.rejects
        #expect(rejects.map(\.raw) == ["bad\(letters)", "\(letters) worse"])
        for reject in rejects { #expect(bytes[reject.byteOffset...].starts(with: encoded(reject.raw + "\n"))) }
    }

    @Test func contract6MissingFieldsMayBeNull() throws {
        var options = CSVOptions()
        options.nullPadding = true
        let source = try open("a,b,c\r\n1,2,3\r\n4,5\r\n6\r\n", options)
        #expect(try cells(source) == [["1", "2", "3"], ["4", "5", nil], ["6", nil, nil]])
    }

    @Test func contract3AStrayQuoteSwallowsNothing() throws {
        let source = try open("a,b\n1,5\" pipe\n2,x\n3,it\"s, \n4,\"y\"\n")
        #expect(
            try cells(source) == [["1", "5\" pipe"], ["2", "x"], ["4", "y"]] || cells(source).count == 4)
        #expect(source.statistics.rows + source.statistics.rejectCount == 4)
        #expect(try cells(open("a,b\n1,5\" pipe\n2,x\n")) == [["1", "5\" pipe"], ["2", "x"]])
    }

    @Test func contract3AQuoteThatNeverCloses() throws {
        let text = "a,b\n1,x\n2,\"y\n3,z\n4,w\n"
        let problem = diagnostic { _ = try open(text) }
        #expect(problem?.code == "unterminated-quote")
        #expect(problem?.location?.line == 3)
        #expect(problem?.location?.byteOffset == 10)
        #expect(problem?.notes == ["1 row came through before"])
        var options = CSVOptions()
        options.ignoreErrors = true
        let source = try open(text, options)
        #expect(source.statistics.rows == 1)
        #expect(source.statistics.rejects.map(\.reason) == ["a quote is never closed"])
    }

    @Test func contract12RecordsPastTheLimit() throws {
        var options = CSVOptions()
        options.recordLimit = 100
        options.blockSize = 32
        let long = String(repeating: "x", count: 150)
        for kernel in ScanKernel.available {
            options.kernel = kernel
            let source = try open("a,b\n1,x\n2,\(long)\n3,\"\(long)\n,\"\n4,y\n", options)
            #expect(try cells(source) == [["1", "x"], ["4", "y"]])
            #expect(source.statistics.rejects.map(\.line) == [3, 4])
            #expect(
                source.statistics.rejects.map(\.reason) == [
                    "the record has 152 bytes, more than 100", "the record has 156 bytes, more than 100",
                ])
            #expect(source.statistics.rejects.map(\.byteOffset) == [8, 161])
            // An open quote makes the rest of the file one record: that is said, not the length.
            let problem = diagnostic { _ = try open("a,b\n1,x\n2,\"\(long)\n3,\(long)\n", options) }
            #expect(problem?.code == "unterminated-quote")
            #expect(problem?.location?.line == 3)
        }
    }

    @Test func contract2BytesThatAreNotUTF8() throws {
        let rows = (1...30).map { "\($0),word\n" }.joined()
        var options = CSVOptions()
        options.encoding = .utf8
        let source = try open(Array("a,b\n".utf8) + Array("x,".utf8) + [0xE9, 0x0A] + Array(rows.utf8), options)
        #expect(source.statistics.rows == 30)
        #expect(source.statistics.rejects.map(\.reason) == ["not UTF-8"])
        #expect(source.statistics.rejects.map(\.column) == ["b"])
        let bad: [UInt8] = (1...30).flatMap { (number: Int) -> [UInt8] in
            Array("\(number),".utf8) + [0xCF, 0xF0, 0xE8, 0x0A]
        }
        let problem = diagnostic { _ = try open(Array("a,b\n".utf8) + bad, options) }
        #expect(problem?.code == "not-utf-8")
        #expect(problem?.location?.line == 2)
    }

    @Test func zeroBytes() throws {
        #expect(diagnostic { _ = try open([0x61, 0x00, 0x62, 0x0A, 0x00, 0xFF, 0x01, 0x0A]) }?.code == "binary-file")
        // Past the sample, only the record suffers.
        let rows = (1...20_000).map { "\($0),word\n" }.joined()
        let source = try open(Array("a,b\n".utf8) + Array(rows.utf8) + Array("1,x\u{0}y\n2,z\n".utf8))
        #expect(source.statistics.rows == 20_001)
        #expect(source.statistics.rejects.map(\.reason) == ["a zero byte"])
        #expect(source.statistics.rejects.map(\.line) == [20_002])
    }

    @Test func contract12KeepsOnlySoManyAndCountsAll() throws {
        var options = CSVOptions()
        options.keptRejects = 2
        let source = try open(
            "a,b\n1,2\n" + String(repeating: "x\n", count: 10) + "3,4\n5,6\n7,8\n9,10\n1,1\n1,1\n1,1\n1,1\n1,1\n",
            options)
        #expect(source.statistics.rejects.map(\.line) == [3, 4])
        #expect(source.statistics.rejectCount == 10)
    }
}
