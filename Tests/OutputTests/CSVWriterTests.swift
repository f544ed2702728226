import Columns
import Diagnostics
import Testing

@testable import Output

@Suite struct CSVWriterTests {
    /// Fields by RFC 4180, read character by character.
    private func parsed(_ text: String, delimiter: UInt8) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isQuoted {
                if byte != UInt8(ascii: "\"") {
                    field.append(byte)
                } else if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "\"") {
                    field.append(byte)
                    index += 1
                } else {
                    isQuoted = false
                }
            } else if byte == UInt8(ascii: "\"") {
                isQuoted = true
            } else if byte == delimiter || byte == UInt8(ascii: "\n") {
                record.append(String(decoding: field, as: UTF8.self))
                field = []
                if byte == UInt8(ascii: "\n") {
                    records.append(record)
                    record = []
                }
            } else {
                field.append(byte)
            }
            index += 1
        }
        return records
    }

    /// Texts of the characters that matter, of every length to three.
    private let awkward: [String] = {
        let letters = ["a", ",", ";", "\"", "\n", "\r", "=", "ă", " "]
        var texts = [""]
        for _ in 0..<3 { texts += texts.flatMap { text in letters.map { text + $0 } } }
        return Array(Set(texts)).sorted()
    }()

    @Test(arguments: [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")])
    func everyAwkwardTextIsReadBack(delimiter: UInt8) throws {
        let rows: [[Value]] = awkward.enumerated().map { [.text($1), .integer(Int64($0)), .text($1 + "x")] }
        let schema = Schema([Field("t", .text), Field("n", .integer), Field("u", .text)])
        let options = CSVWriter.Options(delimiter: delimiter, hasHeader: false, escapesFormulas: false)
        let text = try written(Table(schema: schema, rows: rows)) {
            try CSVWriter(schema: schema, to: $0, options: options)
        }
        #expect(parsed(text, delimiter: delimiter) == rows.map { $0.map(\.description) })
    }

    @Test func plainTextArraysAreWrittenLikeDictionaries() throws {
        let plain = Column(type: .text, storage: .text(TextArray(awkward)))
        var builder = ColumnBuilder(type: .text)
        for text in awkward { builder.append(.text(text)) }
        let texts = try [plain, builder.finish()].map { column in
            let table = Table([("t", column)])
            return try written(table) { try CSVWriter(schema: table.schema, to: $0) }
        }
        #expect(texts[0] == texts[1])
        let onlyEmpty = Table([("t", Column(type: .text, storage: .text(TextArray(["", ""]))))])
        #expect(try written(onlyEmpty) { try CSVWriter(schema: onlyEmpty.schema, to: $0) } == "t\n\"\"\n\"\"\n")
    }

    @Test func contract14FormulasAreDisarmedAndNumbersAreNot() throws {
        let texts = ["=1", "+1", "-1", "@a", "\tx", "\rx", "a=1", "'", " =1", "-"]
        let schema = Schema([Field("t", .text), Field("n", .integer)])
        let table = Table(schema: schema, rows: texts.map { [.text($0), .integer(-1)] })
        let escaped = try written(table) { try CSVWriter(schema: schema, to: $0, options: .init(hasHeader: false)) }
        #expect(
            escaped == "'=1,-1\n'+1,-1\n'-1,-1\n'@a,-1\n'\tx,-1\n\"'\rx\",-1\na=1,-1\n',-1\n =1,-1\n'-,-1\n")
        let plain = try written(table) {
            try CSVWriter(schema: schema, to: $0, options: .init(hasHeader: false, escapesFormulas: false))
        }
        #expect(plain == "=1,-1\n+1,-1\n-1,-1\n@a,-1\n\tx,-1\n\"\rx\",-1\na=1,-1\n',-1\n =1,-1\n-,-1\n")
    }

    @Test func manyRowsInManyChunksAreAllThere() throws {
        // More rows than a batch has, dictionaries that change from chunk to chunk, one far larger than its column,
        // and nulls everywhere.
        let schema = Schema([Field("id", .integer), Field("word", .text), Field("rare", .text)])
        let large = TextDictionary(TextArray((0..<5000).map { "w\($0)" }))
        var expected = "id,word,rare\n"
        var next = 0
        let chunks = [1, 2047, 2048, 2049, 5000].map { count -> Chunk in
            var builders = [ColumnBuilder(type: .integer), ColumnBuilder(type: .text)]
            var codes: [UInt32] = []
            var validity = Bitmap()
            for _ in 0..<count {
                let isNull = next % 7 == 0
                builders[0].append(isNull ? .null : .integer(Int64(next)))
                builders[1].append(next % 5 == 0 ? .null : .text("\(next % (count + 3))"))
                codes.append(UInt32(next % 5000))
                validity.append(next % 3 != 0)
                expected += isNull ? "," : "\(next),"
                expected += next % 5 == 0 ? "," : "\(next % (count + 3)),"
                expected += next % 3 == 0 ? "\n" : "w\(next % 5000)\n"
                next += 1
            }
            let rare = Column(type: .text, storage: .dictionary(codes, large), validity: validity)
            return Chunk(columns: builders.map { $0.finish() } + [rare], rowCount: count)
        }
        let table = Table(schema: schema, chunks: chunks)
        #expect(try written(table) { try CSVWriter(schema: schema, to: $0) } == expected)
    }

    @Test func optionsShapeTheFile() throws {
        let table = Table(
            schema: Schema([Field("a", .integer), Field("b", .text)]), rows: [[.integer(1), .text("x;y")]])
        let options = CSVWriter.Options(delimiter: UInt8(ascii: ";"), lineEnd: "\r\n", hasByteOrderMark: true)
        let text = try written(table) { try CSVWriter(schema: table.schema, to: $0, options: options) }
        #expect(text == "\u{FEFF}a;b\r\n1;\"x;y\"\r\n")
    }

    @Test func nullOfAnOnlyColumnIsStillARow() throws {
        let table = Table(schema: Schema([Field("a", .integer)]), rows: [[.null], [.integer(1)]])
        #expect(try written(table) { try CSVWriter(schema: table.schema, to: $0) } == "a\n\"\"\n1\n")
        let columnless = Table(schema: Schema([]), chunks: [Chunk(columns: [], rowCount: 2)])
        #expect(try written(columnless) { NDJSONWriter(schema: columnless.schema, to: $0) } == "{}\n{}\n")
    }

    @Test func delimitersThatWouldMisleadAreRefused() {
        for byte in UInt8.min ... .max {
            let isFine = failure {
                _ = try CSVWriter(schema: Schema([]), to: MemorySink(), options: .init(delimiter: byte))
            }
            let mayStandInNumbersOrDates = "0123456789-+.: eEnaTZ\"'\n\r".utf8.contains(byte)
            if mayStandInNumbersOrDates || byte >= 0x80 { #expect(isFine?.code == "bad-delimiter") }
            if ",;|\t".utf8.contains(byte) { #expect(isFine == nil) }
        }
    }

    @Test func failuresOfTheSinkComeThrough() throws {
        guard let file = try? AtomicFile(path: "/dev/full") else { return }
        let rows = (0..<20_000).map { [Value.integer(Int64($0)), .text("some text to fill the disk with")] }
        let table = Table(schema: Schema([Field("a", .integer), Field("b", .text)]), rows: rows)
        let writer = try CSVWriter(schema: table.schema, to: file)
        #expect(failure { try writer.write(table) }?.code == "disk-full")
    }
}
