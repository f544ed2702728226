import Columns
import Diagnostics
import Testing

@testable import Ingest

@Suite struct SniffingTests {
    @Test(arguments: [",", ";", "\t", "|", ":", "^", "~"])
    func contract3FindsTheDelimiter(delimiter: String) throws {
        let text = [["name", "city", "n"], ["Ann", "Cluj", "1"], ["Bob", "Iași", "2"]]
            .map { $0.joined(separator: delimiter) }.joined(separator: "\n")
        let source = try open(text)
        #expect(source.dialect.delimiter == delimiter.utf8.first)
        #expect(source.schema.names == ["name", "city", "n"])
        #expect(try cells(source) == [["Ann", "Cluj", "1"], ["Bob", "Iași", "2"]])
    }

    @Test func commasInValuesDoNotOutweighSemicolons() throws {
        let source = try open("name;price;note\nAnn;1,5;a, b, c\nBob;2,25;d\n")
        #expect(source.dialect.delimiter == UInt8(ascii: ";"))
        #expect(source.schema.fields[1].type == .decimal(scale: 2))
    }

    /// The values of each row hold another delimiter, always as often; the header doesn't.
    @Test func aDelimiterThatTheHeaderLacksIsNone() throws {
        let money =
            "id;name;pay;bonus\n" + (1...9).map { "M\($0);n\($0);15\($0).00|EUR;2.00|EUR\n" }.joined() + "M10;n\n"
        #expect(try open(money).schema.names == ["id", "name", "pay", "bonus"])
        let groups = "id\tname\tpay\n" + (1...9).map { "M\($0)\tn\($0)\t1,55\($0).00\n" }.joined() + "M10\tn\n"
        #expect(try open(groups).schema.names == ["id", "name", "pay"])
        let several =
            "\"id\",\"name\",\"links\"\n" + (1...9).map { "\"\($0)\",\"n\($0)\",\"\($0);\($0)\"\n" }.joined()
            + "\"10\",\"n\"\n"
        #expect(try open(several).schema.names == ["id", "name", "links"])
    }

    @Test func aLastColumnMayBeMostlyEmpty() throws {
        let text =
            "Report\nid;years, in all;pay;left\n" + (1...9).map { "M\($0);3,\($0);15\($0),00;\n" }.joined() + "M10;3\n"
        #expect(try open(text).schema.names == ["id", "years, in all", "pay", "left"])
    }

    @Test func timestampsAloneAreOneColumn() throws {
        let source = try open("met_at\n2026-03-05 10:00:00\n2026-03-06 11:00:00\n")
        #expect(source.schema == Schema([Field("met_at", .timestamp)]))
    }

    @Test func oneColumnOfWords() throws {
        let source = try open("name\nAnn Lee\nBob Ray\n")
        #expect(source.schema.names == ["name"])
        #expect(try cells(source) == [["Ann Lee"], ["Bob Ray"]])
    }

    @Test func contract3ExcelSeparatorLine() throws {
        for line in ["sep=;", "SEP=;", "\"sep=;\""] {
            let source = try open("\(line)\r\na;b\r\n1,5;2\r\n")
            #expect(source.dialect.delimiter == UInt8(ascii: ";"))
            #expect(source.schema.names == ["a", "b"])
            #expect(source.statistics.rows == 1)
        }
    }

    @Test func contract3FindsSingleQuotes() throws {
        let source = try open("a,b\n'1,5','x'\n'2,5','it''s'\n")
        #expect(source.dialect.quote == UInt8(ascii: "'"))
        #expect(try cells(source) == [["1.5", "x"], ["2.5", "it's"]])
    }

    @Test func contract3SingleQuotesThatEncloseNoDelimiter() throws {
        #expect(try open("'a'|'b'|'c'\n'd'|e|'f'\n").schema.names == ["a", "b", "c"])
        #expect(
            try cells(open("id,name\n1,'n' roll\n2,'rock'\n3,'tis\n")).map { $0[1] } == ["'n' roll", "'rock'", "'tis"])
    }

    @Test func contract3CommasBetweenDigitsPartNothing() throws {
        let source = try open("1,5;2,5;3,5\n4,5;5,5;6,5\n")
        #expect(source.dialect.delimiter == UInt8(ascii: ";"))
        #expect(try cells(source) == [["1.5", "2.5", "3.5"], ["4.5", "5.5", "6.5"]])
        #expect(try open("1,5;2,x;3\n4,5;5,y;6\n").dialect.delimiter == UInt8(ascii: ","))
    }

    @Test func contract3FindsEscapes() throws {
        let source = try open(#"a,b\#n1,"say \"hi\", x"\#n2,"back\\slash"\#n"#)
        #expect(source.dialect.escape == UInt8(ascii: "\\"))
        #expect(try cells(source) == [["1", "say \"hi\", x"], ["2", "back\\slash"]])
    }

    @Test func inchesAndNicknamesInTabSeparatedTextAreNoQuotes() throws {
        let source = try open("name\tsize\n\"Bob\" Ray\t5\"\n\"Ann\" Lee\t7\"\nCy\t9\"\n")
        #expect(source.dialect.quote == nil)
        #expect(try cells(source) == [["\"Bob\" Ray", "5\""], ["\"Ann\" Lee", "7\""], ["Cy", "9\""]])
    }

    @Test(arguments: ["\n", "\r\n", "\r"])
    func contract3LineEnds(lineEnd: String) throws {
        let text = ["a,b", "1,x", "2,\"y z\"", "3,"].joined(separator: lineEnd)
        for tail in ["", lineEnd, lineEnd + lineEnd] {
            #expect(try cells(open(text + tail)) == [["1", "x"], ["2", "y z"], ["3", nil]])
        }
    }

    @Test func contract3MixedLineEnds() throws {
        #expect(try cells(open("a,b\r1,x\r\n2,y\n3,z\r4,w")) == [["1", "x"], ["2", "y"], ["3", "z"], ["4", "w"]])
    }

    @Test func contract4BlankLinesAndTitlesAreSkipped() throws {
        let source = try open("\n\nSales report\n\na,b,c\n1,2,3\n\n4,5,6\n  \n")
        #expect(source.schema.names == ["a", "b", "c"])
        #expect(source.dialect.skippedLines == 4)
        #expect(try cells(source) == [["1", "2", "3"], ["4", "5", "6"]])
    }

    @Test func contract4CommentsAboveTwoColumnsAreTitles() throws {
        let source = try open("# made by hand\n# on 2026-09-01\na,b\n1,2\n3,4\n")
        #expect(source.schema.names == ["a", "b"])
        #expect(source.statistics.rows == 2)
        #expect(try open("# of deals,pay\n1,2\n3,4\n").schema.names == ["# of deals", "pay"])
    }

    @Test func titlesOfOneFieldDoNotBreakATwoColumnFile() throws {
        #expect(try open("a,b\n1,\n2,3\n").statistics.rows == 2)
    }

    @Test func contract3OneColumnOfTextsWithCommas() throws {
        let source = try open("note\nHello, world\nfoo, bar, baz\n\"a, b\"\n")
        #expect(source.schema.names == ["note"])
        #expect(try cells(source) == [["Hello, world"], ["foo, bar, baz"], ["a, b"]])
        // A header with commas is one of a file with commas, whatever its rows are like.
        let broken = try open("a,b,c\n1\n2,3\n4\n5,6,7,8\n")
        #expect(broken.schema.names.count == 3)
        #expect(broken.statistics.rejectCount == 4)
    }

    @Test func contract4NamesThatAreMissingOrDouble() throws {
        let source = try open("name, ,name,name_2,\"Line\nbreak\",name\n1,2,3,4,5,6\n")
        #expect(source.schema.names == ["name", "column2", "name_3", "name_2", "Line break", "name_4"])
        #expect(source.statistics.diagnostics.count == 3)
        #expect(source.statistics.diagnostics.allSatisfy { $0.severity == .note })
    }

    @Test func contract4YearsInARowAreNames() throws {
        let source = try open("region,2024,2025,2026\nN,1,2,3\nS,4,5,6\n")
        #expect(source.schema.names == ["region", "2024", "2025", "2026"])
        #expect(source.statistics.rows == 2)
        for text in ["N,2024,2025\nS,2023,2024\n", "N,2024,2026\nS,1,2\n", "7,2024,2025\n8,1,2\n"] {
            #expect(try open(text).statistics.rows == 2)
        }
    }

    @Test func contract4NoHeader() throws {
        let source = try open("1,Ann,2026-01-01\n2,Bob,2026-01-02\n")
        #expect(!source.dialect.hasHeader)
        #expect(source.schema.names == ["column1", "column2", "column3"])
        #expect(source.statistics.rows == 2)
    }

    @Test func aHeaderOfWordsOverWordsIsAHeader() throws {
        #expect(try open("name,city\nAnn,Cluj\nBob,Iași\n").schema.names == ["name", "city"])
    }

    @Test func headerAsGiven() throws {
        var options = CSVOptions()
        options.header = false
        #expect(try open("name,city\nAnn,Cluj\n", options).statistics.rows == 2)
        options.header = true
        #expect(try open("1,2\n3,4\n", options).schema.names == ["1", "2"])
    }

    @Test func skipsRowsAsTold() throws {
        var options = CSVOptions()
        options.skipRows = 2
        let source = try open("junk,junk\nmore\na,b\n1,2\n", options)
        #expect(source.schema.names == ["a", "b"])
    }

    @Test func contract6TrailingDelimitersMakeNoColumn() throws {
        let source = try open("a,b,\n1,2,\n3,4,,,\n")
        #expect(source.schema.names == ["a", "b"])
        #expect(try cells(source) == [["1", "2"], ["3", "4"]])
        #expect(source.statistics.rejectCount == 0)
    }

    @Test func moreColumnsThanNames() throws {
        let source = try open("a,b\n1,2,x\n3,4,y\n")
        #expect(source.schema.names == ["a", "b", "column3"])
    }

    @Test func headerOnly() throws {
        let source = try open("a,b\n")
        #expect(source.schema == Schema([Field("a", .null), Field("b", .null)]))
        #expect(try source.loadTable().rowCount == 0)
    }

    @Test func nothingAtAll() throws {
        for text in ["", "\n\n", "  \r\n"] {
            let problem = diagnostic { _ = try open(text) }
            #expect(problem?.code == "no-header")
            #expect(problem?.category == .input)
        }
    }

    @Test func aHeaderLongerThanTheSample() throws {
        let names = (1...30_000).map { "column number \($0)" }
        let source = try open(
            names.joined(separator: ",") + "\n" + names.map { _ in "1" }.joined(separator: ",") + "\n")
        #expect(source.schema.names == names)
        #expect(source.statistics.rows == 1)
    }
}
