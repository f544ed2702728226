import Columns
import Diagnostics
import Testing

@testable import Ingest

/// Contract 3 to 6: dialect, header, footer, shape.
@Suite struct DialectContractTests {
    @Test(arguments: ["||", "::", "<->", "¦", "\u{A7}"])
    func contract3DelimitersOfSeveralBytes(delimiter: String) throws {
        var options = CSVOptions()
        options.longDelimiter = Array(delimiter.utf8)
        for size in [1, 3, 64, 1 << 16] {
            options.blockSize = size
            let rows = [["a", "b", "c"], ["1", "\"x\(delimiter)y\"", "2.5"], ["2", "|:<", "3.5"]]
            let source = try open(rows.map { $0.joined(separator: delimiter) + "\n" }.joined(), options)
            #expect(source.schema.names == ["a", "b", "c"])
            #expect(try cells(source) == [["1", "x\(delimiter)y", "2.5"], ["2", "|:<", "3.5"]])
        }
    }

    @Test func contract3ARejectShowsALongDelimiterAsItStands() throws {
        var options = CSVOptions()
        options.longDelimiter = Array("||".utf8)
        let source = try open("a||b\n1||2||3\n4||5\n6||\u{1F}\n", options)
        #expect(source.statistics.rejects.map(\.raw).first == "1||2||3")
        #expect(source.statistics.rejects.map(\.line) == [2, 4])
    }

    @Test func contract3AByteThatStandsForALongDelimiterIsRejectedFarDownToo() throws {
        var options = CSVOptions()
        options.longDelimiter = Array("||".utf8)
        let rows = (0..<30_000).map { "\($0)||x\n" }.joined()
        let source = try open("a||b\n" + rows + "7||\u{1F}\n", options)
        #expect(source.statistics.rows == 30_000)
        #expect(source.statistics.rejects.map(\.line) == [30_002])
        #expect(source.dialect.encoding == .utf8)
    }

    @Test func contract3QuotesBehindBlanks() throws {
        let text =
            "\"name\", \"note\", \"n\"\n\"Ann\", \"a, \"\"b\"\"\", \"1\"\n\"Bob\", \"c,\nd\", \"2\"\n\"Cy\", \"e\"\n"
        for separator in [",", ";", "|"] {
            for size in [1, 5, 1 << 16] {
                var options = CSVOptions()
                options.blockSize = size
                let source = try open(text.replacing("\", ", with: "\"\(separator) "), options)
                #expect(source.dialect.longDelimiter == Array("\(separator) ".utf8))
                #expect(source.schema.names == ["name", "note", "n"])
                #expect(try cells(source) == [["Ann", "a, \"b\"", "1"], ["Bob", "c,\nd", "2"]])
                #expect(source.statistics.rejects.map(\.line) == [5])
                #expect(source.statistics.rejects.map(\.raw) == ["\"Cy\"\(separator) \"e\""])
                #expect(source.dialect.choices.contains { $0.flag == "--delimiter '\(separator) '" })
            }
        }
        var given = CSVOptions()
        given.delimiter = UInt8(ascii: ",")
        #expect(try open(text, given).dialect.longDelimiter == nil)
        // Blanks behind commas alone are a part of the texts, and what quotes enclose parts nothing.
        #expect(try open("a,b\nx, y\nz, w\n").dialect.longDelimiter == nil)
        #expect(try open("a,b\n1,\"x, \"\"y\"\"\"\n2,\"z, \"\"w\"\"\"\n").dialect.longDelimiter == nil)
    }

    @Test func contract3AnEscapeBeforeAnythingElseIsText() throws {
        let source = try open(#"name,n\#n"say \"hi\"",1\#n"C:\data\new \\host",2\#n"#)
        #expect(source.dialect.escape == UInt8(ascii: "\\"))
        #expect(try cells(source).map { $0[0] } == [#"say "hi""#, #"C:\data\new \host"#])
    }

    @Test func contract3SpaceAsDelimiter() throws {
        let source = try open("name city n\nAnn Cluj 1\nBob \"New York\" 2\n")
        #expect(source.dialect.delimiter == UInt8(ascii: " "))
        #expect(try cells(source) == [["Ann", "Cluj", "1"], ["Bob", "New York", "2"]])
    }

    @Test func contract3CommentLines() throws {
        var options = CSVOptions()
        options.comment = UInt8(ascii: "#")
        let text = "# exported, by \"x\"\na,b\n1,2\n#3,4\n5,\"x\n#y\"\n# \"\n6,7 # no\n8\n"
        for size in [1, 5, 1 << 16] {
            options.blockSize = size
            let source = try open(text, options)
            #expect(source.schema.names == ["a", "b"])
            #expect(try cells(source) == [["1", "2"], ["5", "x\n#y"], ["6", "7 # no"]])
            // Lines are counted as they stand in the file.
            #expect(source.statistics.rejects.map(\.line) == [9])
            #expect(source.statistics.rejects.map(\.byteOffset) == [text.utf8.count - 2])
        }
    }

    @Test func contract3EachChoiceSaysWhyAndHowToChangeIt() throws {
        let source = try open("Title\n\nname;n\n\"Ann\";1,5\n\"Bob\";2,5\n")
        let choices = source.dialect.choices
        #expect(choices.map(\.phase) == [.encoding, .dialect, .dialect, .header, .header])
        #expect(choices.allSatisfy { $0.confidence > 0 && $0.confidence <= 1 })
        #expect(
            choices.compactMap(\.flag)
                == ["--encoding utf-8", "--delimiter ';'", "--quote '\"'", "--header", "--skip-rows 2"])
    }

    @Test func contract4TitlesNoHeaderDoubleAndMissingNames() throws {
        let titled = try open("Raport\n\nid,nume,suma,suma,\n1,a,2,3,x\n2,b,3,4,y\n")
        #expect(titled.schema.names == ["id", "nume", "suma", "suma_2", "column5"])
        #expect(titled.dialect.skippedLines == 2)
        // Over two columns a header may lack a name, so a title needs a blank line below it.
        let narrow = try open("Raport lunar\n\nnume;suma\nIonescu;1.234,50 lei\nPopescu;7 lei\n")
        #expect(narrow.schema.names == ["nume", "suma"])
        #expect(try cells(narrow) == [["Ionescu", "1234.50"], ["Popescu", "7.00"]])
        let bare = try open("7,x,2026-01-01\n8,y,2026-01-02\n")
        #expect(bare.schema.names == ["column1", "column2", "column3"])
        #expect(bare.statistics.rows == 2)
    }

    @Test func contract4WithoutAHeaderNoRecordIsATitle() throws {
        var options = CSVOptions()
        options.header = false
        #expect(
            try cells(open("x,,\n1,2,3\n4,5,6\n", options)) == [["x", nil, nil], ["1", "2", "3"], ["4", "5", "6"]])
        #expect(try open("Title\n\n1,2,3\n4,5,6\n7,8,9\n").statistics.rows == 3)
        #expect(try open("7,,\n1,2,3\n4,5,6\n").statistics.rows == 3)
    }

    private static let report = """
        id,name,amount
        1,a,1.5
        2,b,2.5

        Grand Totals (2 records),,4.0
        Confidential Information - Do Not Distribute
        Copyright (c) 2026

        """

    @Test func contract5AFooterIsSeenAndLeftOutWhenTold() throws {
        let source = try open(Self.report)
        #expect(try source.footerChoice().flag == "--footer-rows 3")
        #expect(source.statistics.rows == 3)
        for rows in 0...7 {
            var options = CSVOptions()
            options.footerRows = rows
            let cut = try open(Self.report, options)
            #expect(cut.statistics.footerCount == min(rows, 5))
            #expect(cut.statistics.rows + cut.statistics.rejectCount + cut.statistics.footerCount == 5)
            if rows == 3 { #expect(cut.schema.fields[2].type == .decimal(scale: 1)) }
        }
    }

    @Test func contract5DataIsNoFooter() throws {
        let source = try open("id,name,amount\n1,a,1.5\n2,b,2.5\n3,c\n")
        #expect(try source.footerChoice().flag == nil)
    }

    @Test func contract6ShapeIsAMatterOfRejectsUnlessTold() throws {
        let text = "a,b,c\n1,2,3\n4,5\n6,7,8,,\n9,10,11,12\n"
        let source = try open(text)
        #expect(try cells(source) == [["1", "2", "3"], ["6", "7", "8"]])
        #expect(source.statistics.rejects.map(\.line) == [3, 5])
        var options = CSVOptions()
        options.nullPadding = true
        #expect(try cells(open(text, options)) == [["1", "2", "3"], ["4", "5", nil], ["6", "7", "8"]])
    }

    @Test func contract1DevicesAreNoFiles() {
        let found = diagnostic { _ = try CSVSource(path: "/dev/zero") }
        #expect(found?.code == "is-a-device")
    }

    @Test func contract1SocketsAreNoFiles() throws {
        let scratch = Scratch()
        let path = "\(scratch.path)/s.csv"
        guard makeSocket(path) else { return }
        #expect(diagnostic { _ = try CSVSource(path: path) }?.code == "is-a-socket")
    }

    @Test func allTextGivesEveryCellBack() throws {
        var options = CSVOptions()
        options.allText = true
        let values = ["007", "1.50", "NULL", "#N/A", "\\N", " x ", "01/02/2026", "NA", "1,234", "true", "1e5"]
        let source = try open("key,x\n" + values.map { "k,\"\($0)\"\n" }.joined(), options)
        #expect(try cells(source).map { $0[1] } == values)
        #expect(source.schema.fields.map(\.type) == [.text, .text])
    }
}
