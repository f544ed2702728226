import Columns
import Diagnostics
import Testing

@testable import Ingest

@Suite struct TypeTests {
    /// The type of a column with these values, and what they become.
    private func column(
        _ values: [String], _ options: CSVOptions = CSVOptions(), name: String = "x"
    ) throws -> (type: DataType, values: [String?]) {
        var options = options
        options.readsAmbiguousAsText = true
        let source = try open(
            "key,\(name)\n" + values.enumerated().map { "k\($0),\($1)\n" }.joined(), options)
        return (source.schema.fields[1].type, try cells(source).map { $0[1] })
    }

    @Test(arguments: [
        (["1", "-2", "9223372036854775807"], DataType.integer),
        (["1", "9223372036854775808"], .decimal(scale: 0)),
        (["1", "2.5", "3.125"], .decimal(scale: 3)),
        (["0.5", "-.25", "0"], .decimal(scale: 2)),
        (["1", "1e5"], .double),
        (["1.5", "nan", "-inf"], .double),
        (["007", "8"], .text),
        (["00"], .text),
        (["+40712345678", "5"], .text),
        (["+5", "-3"], .integer),
        (["true", "F", "Yes", "n"], .boolean),
        (["t", "maybe"], .text),
        (["y", "1"], .text),
        (["2026-02-28", "2024-02-29"], .date),
        (["2026-02-29"], .text),
        (["05.03.2026", "5.3.2026", "2026-01-01"], .date),
        (["2026/03/05"], .date),
        (["2026-03-05", "2026-03-05 10:00"], .timestamp),
        (["2026-03-05T10:00:00.123456"], .timestamp),
        (["2026-03-05T14:15:33.000+0000", "2026-03-05 14:15:33Z"], .timestampWithZone),
        (["2026-03-05T10:00:00Z", "2026-03-05T10:00:00"], .text),
        (["2026-03-05", "7"], .text),
        (["10:00"], .text),
        (["1.", "2"], .text),
        (["12345678901234567890123456789012345678"], .decimal(scale: 0)),
        (["123456789012345678901234567890123456789"], .text),
        (["", "NULL"], .null),
        (["NA", ""], .text),
        (["NA", "5"], .integer),
        (["1e999"], .text),
        (["0x10"], .text),
    ])
    func decides(values: [String], type: DataType) throws { #expect(try column(values).type == type) }

    @Test func contract7EveryRowCounts() throws {
        // Far behind any sample.
        var options = CSVOptions()
        options.blockSize = 4_096
        let many = Array(repeating: "7", count: 30_000)
        #expect(try column(many, options).type == .integer)
        #expect(try column(many + ["7.25"], options).type == .decimal(scale: 2))
        #expect(try column(many + ["seven"], options).type == .text)
        #expect(try column(many + ["007"], options).type == .text)
    }

    @Test func valuesKeepTheirDigits() throws {
        #expect(try column(["1", "2.50", "-0.125"]).values == ["1.000", "2.500", "-0.125"])
        #expect(
            try column(["99999999999999999999999999999999999.125", "-1"]).values == [
                "99999999999999999999999999999999999.125", "-1.000",
            ])
        #expect(
            try column(["9223372036854775807", "-9223372036854775808"]).values == [
                "9223372036854775807", "-9223372036854775808",
            ])
        #expect(try column([" 12", "7 "]).values == ["12", "7"])
        #expect(try column(["1.2E7", "5"]).values == ["12000000.0", "5.0"])
    }

    @Test func decimalCommas() throws {
        let (type, values) = try column(["\"1,5\"", "\"-2,25\"", "3"])
        #expect(type == .decimal(scale: 2))
        #expect(values == ["1.50", "-2.25", "3.00"])
        // Thousands or thousandths: nobody can tell.
        #expect(try column(["\"1,234\"", "\"5,678\""]).type == .text)
        #expect(try column(["\"1,234\"", "\"5,67\""]).type == .decimal(scale: 3))
        #expect(try column(["\"1,5\"", "1.5"]).type == .text)
    }

    @Test func timesBecomeMoments() throws {
        #expect(
            try column(["2026-03-05 14:15:33.5", "2026-03-06", "05.03.2026 7:05"]).values == [
                "2026-03-05 14:15:33.5", "2026-03-06 00:00:00", "2026-03-05 07:05:00",
            ])
        #expect(
            try column(["2026-03-05T14:15:33+02:00", "2026-03-05T00:30:00 -0130", "2026-03-05T14:15:33Z"]).values == [
                "2026-03-05 12:15:33+00", "2026-03-05 02:00:00+00", "2026-03-05 14:15:33+00",
            ])
    }

    @Test func dayOrMonthFirst() throws {
        #expect(try column(["13/04/2026", "03/04/2026"]).values == ["2026-04-13", "2026-04-03"])
        #expect(try column(["03/04/2026", "4/13/2026"]).values == ["2026-03-04", "2026-04-13"])
        #expect(try column(["03/04/2026"]).type == .text)
        #expect(try column(["13/04/2026", "04/13/2026"]).type == .text)
        #expect(try column(["30/02/2026"]).type == .text)
        var options = CSVOptions()
        options.dateOrder = .monthFirst
        #expect(try column(["03/04/2026"], options).values == ["2026-03-04"])
        options.dateOrder = .dayFirst
        #expect(try column(["03/04/2026"], options).values == ["2026-04-03"])
        // What the values say outweighs what the user expects.
        #expect(try column(["03/14/2026"], options).values == ["2026-03-14"])
    }

    @Test func anAmbiguousColumnSaysSo() throws {
        let source = try open("key,d\nk,03/04/2026\n")
        #expect(source.statistics.diagnostics.map(\.code) == ["column-type"])
    }

    @Test(arguments: ["client_id", "id", "Client ID", "clientId", "ID", "deal-id"])
    func contract7KeysAreText(name: String) throws { #expect(try column(["1", "2"], name: name).type == .text) }

    @Test(arguments: ["paid", "PAID", "bid", "i", "idea"])
    func otherNamesAreNoKeys(name: String) throws { #expect(try column(["1", "2"], name: name).type == .integer) }

    @Test func givenTypesWin() throws {
        var options = CSVOptions()
        options.types = ["client_id": .integer, "X": .decimal(scale: 4)]
        #expect(try column(["1", "2"], options, name: "client_id").type == .integer)
        #expect(try column(["1", "2.5"], options).values == ["1.0000", "2.5000"])
        options.types = ["x": .text]
        #expect(try column(["1"], options).type == .text)
    }

    @Test func whatDoesNotFitAGivenTypeIsRejectedWhateverIsAskedFor() throws {
        var options = CSVOptions()
        options.types = ["x": .integer]
        let source = try open("key,x\na,1\nb,two\nc,\nd,4.5\n", options)
        #expect(source.statistics.rows == 2)
        #expect(source.statistics.rejects.map(\.line) == [3, 5])
        #expect(source.statistics.rejects.map(\.column) == ["x", "x"])
        #expect(source.statistics.rejects.map(\.raw) == ["b,two", "d,4.5"])
        #expect(try source.loadTable(columns: [0]).rows == [[.text("a")], [.text("c")]])
        options.types = ["x": .decimal(scale: 1)]
        #expect(try open("key,x\na,1.25\nb,1.5\n", options).statistics.rejectCount == 1)
    }

    @Test func aTypeForAColumnThatIsNotThere() throws {
        var options = CSVOptions()
        options.types = ["amuont": .integer]
        let source = try open("key,amount\na,1\n", options)
        #expect(source.statistics.diagnostics.map(\.code) == ["unknown-column"])
        #expect(source.statistics.diagnostics[0].help == ["did you mean \"amount\"?"])
    }

    @Test func allText() throws {
        var options = CSVOptions()
        options.allText = true
        #expect(try column(["1", "2.50", "NULL"], options).values == ["1", "2.50", "NULL"])
        options.nullTexts = ["NULL"]
        #expect(try column(["1", "2.50", "NULL"], options).values == ["1", "2.50", nil])
    }

    @Test func contract10Nulls() throws {
        #expect(
            try column(["", "NULL", "null", "#N/A", "\\N", "\"NULL\"", "1"]).values == [
                nil, nil, nil, nil, nil, nil, "1",
            ])
        #expect(try column(["Null", "x"]).values == ["Null", "x"])
        // In a column of words, NA is North America.
        #expect(try column(["NA", "EU", "-"]).values == ["NA", "EU", "-"])
        #expect(
            try column(["NA", "N/A", "-", "—", "(blank)", "  ", "2"]).values == [nil, nil, nil, nil, nil, nil, "2"])
        #expect(try column(["n/d", "2"]).type == .text)
        var options = CSVOptions()
        options.nullTexts = ["n/d"]
        #expect(try column(["n/d", "2"], options).values == [nil, "2"])
    }

    @Test func contract10EmptyTextIsOnlyWhereUnquotedEmptiesTellItApart() throws {
        #expect(try column(["\"\"", "a"]).values == [nil, "a"])
        #expect(try column(["\"\"", "", "a"]).values == ["", nil, "a"])
        #expect(try column(["\"\"", "", "1"]).values == [nil, nil, "1"])
    }

    @Test func contract7ColumnsAreTheSameWhateverIsAskedFor() throws {
        let source = try open("a,b,c\n1,x,2026-01-01\n2.5,,\n,\"y\"\"z\",2026-01-03\n")
        let all = try source.loadTable()
        for column in 0..<3 {
            let one = try source.loadTable(columns: [column])
            #expect(one.schema.fields == [all.schema.fields[column]])
            #expect(one.rows.map { $0[0] } == all.rows.map { $0[column] })
        }
    }
}
