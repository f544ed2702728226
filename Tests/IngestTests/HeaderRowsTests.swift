import Columns
import Diagnostics
import Testing

@testable import Ingest

/// Headers that aren't one well-formed record.
@Suite struct HeaderRowsTests {
    @Test func aHeaderThatIsRepeatedIsLeftOut() throws {
        for count in 1...3 {
            let source = try open(String(repeating: "id,pay\n", count: count) + "a,1.5\nb,2.5\nb\n")
            #expect(source.schema.names == ["id", "pay"])
            #expect(source.schema.fields[1].type == .decimal(scale: 1))
            #expect(source.statistics.rows == 2)
            #expect(source.statistics.rejects.map(\.line) == [count + 3])
            let said = source.dialect.choices.contains { $0.choice == "lines 1 to \(count) are the header" }
            #expect(said == (count > 1))
        }
        // A header that is given is one record.
        var options = CSVOptions()
        options.header = true
        #expect(try open("id,pay\nid,pay\na,1\n", options).statistics.rows == 2)
        #expect(try open("7,1\n7,1\n8,2\n").statistics.rows == 3)
    }

    @Test func mergedCellsGiveNamesOverTwoRows() throws {
        let spans = try open("Title\n\n,2025,,2026,\nManager,Deals,Sum,Deals,Sum\nAnn,1,2.5,3,4.5\nBob,5,6.5,7,8.5\n")
        #expect(spans.schema.names == ["Manager", "2025 Deals", "2025 Sum", "2026 Deals", "2026 Sum"])
        #expect(spans.schema.fields.map(\.type) == [.text, .integer, .decimal(scale: 1), .integer, .decimal(scale: 1)])
        #expect(spans.statistics.rows == 2)
        #expect(spans.dialect.choices.contains { $0.choice == "lines 3 to 4 are the header" })
        let columns = try open("Менеджер;Сделки;;Сумма\n;Всего;Оплачено;\nАнна;10;7;1,5\nОльга;20;9;2,5\n")
        #expect(columns.schema.names == ["Менеджер", "Сделки Всего", "Сделки Оплачено", "Сумма"])
        #expect(columns.statistics.rows == 2)
    }

    @Test(arguments: [
        // A first column without a name, and words in the first record.
        ",name,pay,n\nx,Ann,unknown,1\ny,Bob,2.5,2\n",
        ",name,pay,n\nx,Ann,unknown,none\ny,Bob,unknown,2\nz,Cy,3.5,none\n",
        // Every column has a name already.
        "id,name,pay,n\nx,Ann,unknown,none\ny,Bob,2.5,2\nz,Cy,3.5,3\n",
        // All is text.
        "id,,city,note\nx,Ann,Cluj,a\ny,Bob,Iași,b\n",
        // The second row doesn't name all.
        "id,,pay,n\nof,,lei,pcs\nx,Ann,2.5,1\ny,Bob,3.5,2\n",
    ])
    func aFirstRecordIsNoHeader(text: String) throws {
        let source = try open(text)
        #expect(source.statistics.rows == text.split(separator: "\n").count - 1)
    }

    @Test(arguments: [
        "\"id,name,\"note\",n", "id,\"name,\"note\",n", "id,name,\"\"note\",n", "id,name,\"note\",\"n",
        "id,name,\"note\"\",n",
    ])
    func aStrayQuoteInTheHeaderSpoilsNoMore(header: String) throws {
        for end in ["\n", "\r\n"] {
            let records = ["a,b,\"c, d\",1", "e,f,\"g\",2", "h,i,\"j\",x"]
            let source = try open(([header] + records).map { $0 + end }.joined())
            #expect(source.schema.names == ["id", "name", "note", "n"])
            #expect(try cells(source).map { $0[2] } == ["c, d", "g", "j"])
            #expect(source.statistics.diagnostics.map(\.message).contains { $0.contains("stray quote in the header") })
        }
    }

    @Test func aHeaderThatCanNotBeMendedIsDoubted() throws {
        let source = try open("\"id\"x,name,n\n1,a,2\n3,b,4\n5,c,6,\n")
        #expect(source.statistics.rows == 3)
        let wide = try open("id,name,,n\n1,a,2\n3,b,4\n")
        #expect(wide.statistics.rejectCount == 2)
        #expect(wide.warnings.map(\.code) == ["header"])
        #expect(wide.warnings.first?.message.contains("4 names, and no record more than 3 fields") == true)
        let broken = try open("\"id,\"name\",x,\n1,a,2\n3,b,4\n")
        #expect(broken.warnings.map(\.code) == ["header"])
    }

    /// An empty column is seen by nothing but its delimiters, and may be filled far down.
    @Test func withoutAHeaderAnEmptyLastColumnIsOne() throws {
        let source = try open("1,Ann,\n2,Bob,\n3,Cy,x\n")
        #expect(source.schema.names == ["column1", "column2", "column3"])
        let far = (0..<30_000).map { "\($0),a,\n" }.joined() + "30000,b,late\n"
        let late = try open(far)
        #expect(late.statistics.rejectCount == 0)
        #expect(try cells(late).last == ["30000", "b", "late"])
        // Delimiters that only some lines have make none.
        #expect(try open("1,Ann\n2,Bob,\n3,Cy\n").schema.names == ["column1", "column2"])
    }
}
