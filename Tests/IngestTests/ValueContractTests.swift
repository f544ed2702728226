import Columns
import Diagnostics
import Testing

@testable import Ingest

/// Contract 7 to 10: types, numbers, dates, truth values and nulls.
@Suite struct ValueContractTests {
    private static func quoted(_ value: String) -> String { "\"\(value)\"" }

    /// The type of a column with these values, and what they become.
    private func column(
        _ values: [String], _ options: CSVOptions = CSVOptions(), name: String = "x"
    ) throws -> (type: DataType, values: [String?]) {
        let text = "key,\(name)\n" + values.enumerated().map { "k\($0),\(Self.quoted($1))\n" }.joined()
        let source = try open(text, options)
        let found = (source.schema.fields[1].type, try cells(source).map { $0[1] })
        // Types from the first rows, held against all, come to the same.
        for typing in [CSVOptions.Typing.provisional] {
            var other = options
            other.typing = typing
            other.provisionalSample = 1
            other.blockSize = 16
            let again = try open(text, other)
            let table = try again.loadTable()
            #expect(again.schema.fields[1].type == found.0)
            #expect(table.rows.map { $0[1].isNull ? nil : $0[1].description } == found.1)
        }
        return found
    }

    @Test(arguments: [
        (["1.234,56", "7,5"], ["1234.56", "7.50"]),
        (["1,234.56", "7.5"], ["1234.56", "7.50"]),
        (["1 234,56", "7,5"], ["1234.56", "7.50"]),
        (["1\u{A0}234,56", "12\u{A0}345\u{A0}678,9"], ["1234.56", "12345678.90"]),
        (["1\u{202F}234,56", "1\u{2009}234,5"], ["1234.56", "1234.50"]),
        (["1'234.56", "1’234.5"], ["1234.56", "1234.50"]),
        ([".02", "1.5"], ["0.02", "1.50"]),
        ([",02", "1,5", "-,05"], ["0.02", "1.50", "-0.05"]),
        (["(123)", "5"], ["-123", "5"]),
        (["(1,234.50)", "5.25"], ["-1234.50", "5.25"]),
        (["123-", "45"], ["-123", "45"]),
        (["123,45-", "45"], ["-123.45", "45.00"]),
        (["\u{2212}5", "- 7", "8"], ["-5", "-7", "8"]),
        (["$45,000", "$7"], ["45000", "7"]),
        (["($45,000.50)", "-$7"], ["-45000.50", "-7.00"]),
        (["45 000 lei", "7 lei"], ["45000", "7"]),
        (["45.000,50 lei", "7 lei"], ["45000.50", "7.00"]),
        (["52,000.00 USD", "7.25 USD"], ["52000.00", "7.25"]),
        (["USD 52,000.00", "USD7.25"], ["52000.00", "7.25"]),
        (["1234|RUB", "7|RUB"], ["1234", "7"]),
        (["12 345,67 руб.", "7 руб."], ["12345.67", "7.00"]),
        (["€ 5", "5 €"], ["5", "5"]),
        (["12 %", "7.5%"], ["0.120", "0.075"]),
        (["5%", "125 %", "-1%"], ["0.05", "1.25", "-0.01"]),
        (["1.234", "1.234.567"], ["1234", "1234567"]),
        (["1,234", "1,234,567"], ["1234", "1234567"]),
        (["1,234", "5.5"], ["1234.0", "5.5"]),
        (["1,234", "5,67"], ["1.234", "5.670"]),
        (["1.234", "5.67"], ["1.234", "5.670"]),
        (["1.234", "1,5"], ["1234.0", "1.5"]),
        (["1 234 567", "5"], ["1234567", "5"]),
        (["1 234,567", "5"], ["1234.567", "5.000"]),
        (["123 456 789 012 345 678 901", "5"], ["123456789012345678901", "5"]),
    ])
    func contract8NumbersAsTheyAreWritten(texts: [String], values: [String]) throws {
        let found = try column(texts)
        #expect(found.type.isNumeric)
        #expect(found.values == values)
    }

    @Test(arguments: [
        ["12,34,56"], ["1 23"], ["12 kg"], ["5 min"], ["0 123"], ["1.234,5,6"], ["(5"], ["5)"], ["--5"], ["-(5)"],
        ["5 lei", "7 USD"], ["5 %", "7"], ["1,5", "1.5"], ["1.234,5", "1,234.5"], ["$"], ["%"], ["+40 712 345 678"],
        ["12 34 56 78"], ["192.168.1.1"], ["1'23"], ["5 lei lei"], ["1..5"], ["0.123.456"],
    ])
    func contract8OtherTextsStayText(texts: [String]) throws {
        let found = try column(texts)
        #expect(found.type == .text)
        #expect(found.values == texts)
    }

    @Test func contract8AThousandOrAThousandth() throws {
        let source = try open("key,x\nk,\"1,234\"\nl,\"5,678\"\n")
        // Only whoever reads the column needs to know.
        #expect(try source.loadTable(columns: [0]).rowCount == 2)
        let found = diagnostic { _ = try source.loadTable() }
        #expect(found?.code == "ambiguous-column")
        #expect(found?.message.hasSuffix("\"1,234\" is 1234 or 1.234") == true)
        #expect(found?.help.contains { $0.contains("--decimal") } == true)
        var options = CSVOptions()
        options.decimalMark = UInt8(ascii: ",")
        #expect(try column(["1,234", "5,678"], options).values == ["1.234", "5.678"])
        options.decimalMark = UInt8(ascii: ".")
        #expect(try column(["1,234", "5,678"], options).values == ["1234", "5678"])
        #expect(try column(["1,234", "5678"], options).values == ["1234", "5678"])
        options.decimalMark = nil
        options.types = ["x": .text]
        #expect(try column(["1,234"], options).values == ["1,234"])
    }

    /// What a column's own numbers leave open the file's other numbers decide; what they contradict each other in, they don't.
    @Test(arguments: [
        (["1.234;5,5", "12.500;7"], ["1234", "12500"]),
        (["1.234;5.5", "12.500;7"], ["1.234", "12.500"]),
        (["1.234;5", "12.500;7"], ["1.234", "12.500"]),
        (["1.234;1.234", "12.500;1.234.567"], ["1234", "12500"]),
        (["1,234;5.5", "12,500;7"], ["1234", "12500"]),
        (["1,234;5,5", "12,500;7"], ["1.234", "12.500"]),
        (["1.234;5,5", "0.500;7"], ["1.234", "0.500"]),
        (["1.234;5,5", "12.500;x"], ["1.234", "12.500"]),
        (["1.234;5,5;5.5", "12.500;7;7"], ["1.234", "12.500"]),
        (["1.234 lei;5,5", "7 lei;7"], ["1234", "7"]),
    ])
    func contract8TheFilesOtherNumbersTell(lines: [String], values: [String]) throws {
        let names = ["v;w", "v;w;x"][lines[0].split(separator: ";").count - 2]
        let text = ([names] + lines).joined(separator: "\n") + "\n"
        let source = try open(text)
        #expect(source.schema.fields[0].type.isNumeric)
        #expect(try cells(source).map { $0[0] } == values)
        // The same where the others' marks come late.
        var options = CSVOptions()
        options.typing = .provisional
        options.provisionalSample = 1_000
        options.blockSize = 500
        let filling = String(lines[0].prefix { $0 != ";" }) + String(repeating: ";", count: names.count / 2)
        let long = ([names] + Array(repeating: filling, count: 300) + lines).joined(separator: "\n") + "\n"
        let provisional = try open(long, options)
        let complete = try open(long)
        let scanned = { (source: CSVSource) in
            do { try source.scan(columns: [0]) { _ in true } } catch is TypesWidened {}
            return source.schema.fields[0]
        }
        #expect(try scanned(provisional) == scanned(complete))
    }

    @Test func contract8WhatTheFileContradictsIsOpen() throws {
        let source = try open("v;w;x\n1,234;5,5;5.5\n")
        #expect(diagnostic { _ = try source.loadTable(columns: [0]) }?.code == "ambiguous-column")
        var options = CSVOptions()
        options.decimalMark = UInt8(ascii: ".")
        #expect(try cells(open("v;w\n1.234;5,5\n", options)).map { $0[0] } == ["1.234"])
        let profile = try open("v;w\n1.234;5,5\n").profile()
        #expect(
            profile.summary.contains {
                $0.contains("v is bigint: the comma is the decimal mark of the file's other numbers")
            })
    }

    @Test func contract8GivenTypesTakeNumbersAsWritten() throws {
        var options = CSVOptions()
        options.types = ["x": .decimal(scale: 2)]
        let source = try open("key,x\na,\"1.234,5\"\nb,7 lei\nc,seven\nd,12 %\n", options)
        #expect(try cells(source).map { $0[1] } == ["1234.50", "7.00", "0.12"])
        #expect(source.statistics.rejects.map(\.line) == [4])
    }

    @Test func contract8KeysThatASpreadsheetRounded() throws {
        let source = try open("client_id;n\n1,23457E+12;1\n1,23458E+12;2\n")
        #expect(try cells(source).map { $0[0] } == ["1,23457E+12", "1,23458E+12"])
        #expect(source.statistics.diagnostics.map(\.code) == ["rounded-keys"])
    }

    // MARK: Dates

    @Test(arguments: [
        ("2026-03-05", "2026-03-05"), ("2026/03/05", "2026-03-05"), ("2026-3-5", "2026-03-05"),
        ("05.03.2026", "2026-03-05"), ("5.3.2026", "2026-03-05"), ("05-Mar-2026", "2026-03-05"),
        ("5 March 2026", "2026-03-05"), ("5th March 2026", "2026-03-05"), ("March 5, 2026", "2026-03-05"),
        ("Mar 5 2026", "2026-03-05"), ("Sept. 5, 2026", "2026-09-05"), ("5 martie 2026", "2026-03-05"),
        ("5 mart. 2026", "2026-03-05"), ("1 noiembrie 2026", "2026-11-01"), ("5 ian. 2026", "2026-01-05"),
        ("5 марта 2026", "2026-03-05"), ("05 МАРТА 2026 г.", "2026-03-05"), ("5 сентября 2026 года", "2026-09-05"),
        ("1 мая 2026", "2026-05-01"), ("5 янв 2026", "2026-01-05"), ("Thu, 5 Mar 2026", "2026-03-05"),
        ("joi, 5 martie 2026", "2026-03-05"), ("четверг, 5 марта 2026 г.", "2026-03-05"), ("29-feb-2024", "2024-02-29"),
    ])
    func contract9Dates(text: String, date: String) throws {
        let found = try column([text, "2026-01-01"])
        #expect(found.type == .date)
        #expect(found.values[0] == date)
    }

    @Test(arguments: [
        ("2026-03-05 14:15", "2026-03-05 14:15:00"), ("2026-03-05T14:15:33.5", "2026-03-05 14:15:33.5"),
        ("2026-03-05 14:15:33,250", "2026-03-05 14:15:33.25"), ("05.03.2026 7:05", "2026-03-05 07:05:00"),
        ("05.03.2026, 14:15:33", "2026-03-05 14:15:33"), ("2026-03-05 2:15 PM", "2026-03-05 14:15:00"),
        ("2026-03-05 12:15 AM", "2026-03-05 00:15:00"), ("2026-03-05 12:15:01pm", "2026-03-05 12:15:01"),
        ("2026-03-05 2:15 p.m.", "2026-03-05 14:15:00"), ("March 5, 2026 2:15 PM", "2026-03-05 14:15:00"),
        ("5 марта 2026 г., 14:15", "2026-03-05 14:15:00"),
    ])
    func contract9Times(text: String, moment: String) throws {
        let found = try column([text])
        #expect(found.type == .timestamp)
        #expect(found.values == [moment])
    }

    @Test(arguments: [
        ("2026-03-05T14:15:33.000+0000", "2026-03-05 14:15:33+00"), ("2026-03-05T14:15:33Z", "2026-03-05 14:15:33+00"),
        ("2026-03-05 14:15:33 +02:00", "2026-03-05 12:15:33+00"), ("2026-03-05 14:15 UTC", "2026-03-05 14:15:00+00"),
        ("2026-03-05 14:15:33 GMT+0300", "2026-03-05 11:15:33+00"),
        ("Thu, 05 Mar 2026 14:15:33 +0200", "2026-03-05 12:15:33+00"),
        ("2026-03-05 2:15 PM -05", "2026-03-05 19:15:00+00"),
    ])
    func contract9Zones(text: String, instant: String) throws {
        let found = try column([text])
        #expect(found.type == .timestampWithZone)
        #expect(found.values == [instant])
    }

    @Test(arguments: [
        "2026-02-30", "31.04.2026", "30-Feb-2026", "5 Smarch 2026", "March 2026", "5 March", "2026-03-05 24:00",
        "2026-03-05 13:15 PM", "2026-03-05 0:15 PM", "05.03.26", "5/March/2026/7", "May", "10:00", "2026-03", "Sunday",
        "32 March 2026",
    ])
    func contract9OtherTextsAreNoDates(text: String) throws { #expect(try column([text]).type == .text) }

    private func dates(
        _ values: [String], also other: [String], _ options: CSVOptions = CSVOptions(), name: String = "d"
    ) throws -> [String?] {
        let source = try open(
            "key,\(name),e\n" + zip(values, other).map { "k,\($0),\($1)\n" }.joined(), options)
        return try cells(source).map { $0[1] }
    }

    @Test func contract9DayOrMonthFirstInTheStatedTurn() throws {
        let none = ["x", "y"]
        // A value over 12.
        #expect(try dates(["13/04/2026", "03/04/2026"], also: none) == ["2026-04-13", "2026-04-03"])
        #expect(try dates(["03-04-2026", "04-13-2026"], also: none) == ["2026-03-04", "2026-04-13"])
        // Points.
        #expect(try dates(["03/04/2026", "05.04.2026"], also: none) == ["2026-04-03", "2026-04-05"])
        // A month column whose one part is always 1.
        #expect(try dates(["01/04/2026", "01/05/2026"], also: none, name: "month") == ["2026-04-01", "2026-05-01"])
        #expect(try dates(["04/01/2026", "05/01/2026"], also: none, name: "luna") == ["2026-04-01", "2026-05-01"])
        #expect(diagnostic { _ = try dates(["04/01/2026", "05/01/2026"], also: none) }?.code == "ambiguous-column")
        // The file's other date columns.
        #expect(
            try dates(["03/04/2026", "04/04/2026"], also: ["13/04/2026", "1/1/2026"]) == ["2026-04-03", "2026-04-04"])
        #expect(
            try dates(["03/04/2026", "04/04/2026"], also: ["04/13/2026", "1/1/2026"]) == ["2026-03-04", "2026-04-04"])
        // The user, who outweighs what is but likely, not what the values force.
        var options = CSVOptions()
        options.dateOrder = .monthFirst
        #expect(try dates(["03/04/2026", "04/04/2026"], also: none, options)[0] == "2026-03-04")
        #expect(try dates(["03/04/2026", "04/04/2026"], also: ["13/04/2026", ""], options)[0] == "2026-03-04")
        #expect(try dates(["03/04/2026", "13/04/2026"], also: none, options)[0] == "2026-04-03")
        // Both readings are the same days.
        #expect(try dates(["03/03/2026", "04/04/2026"], also: none) == ["2026-03-03", "2026-04-04"])
    }

    @Test func contract9UndecidableIsAnErrorOnlyWhereItIsRead() throws {
        let source = try open("key,d\nk,03/04/2026\nl,05/06/2026\n")
        #expect(try source.loadTable(columns: [0]).rowCount == 2)
        let found = diagnostic { _ = try source.loadTable() }
        #expect(found?.code == "ambiguous-column")
        #expect(found?.help.contains { $0.contains("--date-order") } == true)
        var options = CSVOptions()
        options.readsAmbiguousAsText = true
        let shown = try open("key,d\nk,03/04/2026\n", options)
        #expect(try cells(shown) == [["k", "03/04/2026"]])
        #expect(shown.typeChoices().contains { $0.reason.contains("day 03 of month 04 or day 04 of month 03") })
    }

    @Test func contract9SerialsWhereDatesAreMeant() throws {
        #expect(try column(["45000", "45001"]).type == .integer)
        var options = CSVOptions()
        options.types = ["x": .date]
        #expect(
            try column(["45000", "20260305", "2026-03-05"], options).values == [
                "2023-03-15", "2026-03-05", "2026-03-05",
            ])
        #expect(try open("key,x\na,5\nb,45000.5\nc,20261305\n", options).statistics.rejectCount == 3)
        options.types = ["x": .timestamp]
        #expect(
            try column(["45000.5", "45000,25", "45000"], options).values == [
                "2023-03-15 12:00:00", "2023-03-15 06:00:00", "2023-03-15 00:00:00",
            ])
    }

    // MARK: Truth values and nulls

    @Test(arguments: [
        ["true", "false"], ["t", "F"], ["Yes", "NO"], ["y", "n"], ["da", "Nu"], ["DA", "NU"], ["да", "нет"],
        ["Да", "НЕТ"],
    ])
    func contract10TruthValues(texts: [String]) throws {
        let found = try column(texts)
        #expect(found.type == .boolean)
        #expect(found.values == ["true", "false"])
    }

    @Test func contract10OneAndZeroWhereTruthIsMeant() throws {
        #expect(try column(["1", "0"]).type == .integer)
        var options = CSVOptions()
        options.types = ["x": .boolean]
        #expect(try column(["1", "0", "yes"], options).values == ["true", "false", "true"])
    }

    @Test func contract10WeakNullsAreCounted() throws {
        let source = try open("a,b\nNA,NA\n-,EU\n5,N/A\n")
        #expect(try cells(source) == [[nil, "NA"], [nil, "EU"], ["5", "N/A"]])
        let reasons = source.typeChoices().map(\.reason)
        #expect(reasons == ["null in a column of bigint", "text in a column of text"])
    }

    @Test func contract7TypesDoNotDependOnWhatIsAskedFor() throws {
        // Whatever is read first, and however little, the types are those of all rows.
        let text =
            "a,b,c\n" + (0..<500).map { "\($0),\"1,23\($0 % 10)\",05/0\($0 % 9 + 1)/2026\n" }.joined()
            + "7.5,\"1,2\",25/03/2026\n"
        for first in 0..<3 {
            var options = CSVOptions()
            options.typing = .provisional
            options.provisionalSample = 64
            options.blockSize = 64
            let source = try open(text, options)
            _ = try source.loadTable(columns: [first])
            _ = try source.loadTable()
            #expect(source.schema.fields.map(\.type) == [.decimal(scale: 1), .decimal(scale: 3), .date])
        }
    }
}
