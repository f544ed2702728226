import Columns
import Testing

@testable import Output

@Suite struct TableWriterTests {
    @Test func csvOfEveryType() throws {
        let text = try written(everyType) { try CSVWriter(schema: everyType.schema, to: $0) }
        #expect(
            text == """
                id,amount,rate,text,flag,day,at,instant,span,nothing
                -42,-0.05,0.1,"a,""b""
                |<c>_d\t",true,2024-10-04,2024-10-04 01:02:03.0005,2024-10-04 01:02:03.0005Z,1 year 2 mons 3 days 00:00:01,
                ,,,,,,,,,
                -9223372036854775808,12345.67,1e+300,'=1+1,false,1969-12-31,1969-12-31 23:59:59.999999,\
                1970-01-01 00:00:00Z,00:00:00,

                """)
    }

    @Test func newlineDelimitedJSONOfEveryType() throws {
        let text = try written(everyType) { NDJSONWriter(schema: everyType.schema, to: $0) }
        #expect(
            text == """
                {"id":-42,"amount":-0.05,"rate":0.1,"text":"a,\\"b\\"\\n|<c>_d\\t","flag":true,"day":"2024-10-04",\
                "at":"2024-10-04T01:02:03.0005","instant":"2024-10-04T01:02:03.0005Z",\
                "span":"1 year 2 mons 3 days 00:00:01","nothing":null}
                {"id":null,"amount":null,"rate":null,"text":null,"flag":null,"day":null,"at":null,"instant":null,\
                "span":null,"nothing":null}
                {"id":-9223372036854775808,"amount":12345.67,"rate":1e+300,"text":"=1+1","flag":false,\
                "day":"1969-12-31","at":"1969-12-31T23:59:59.999999","instant":"1970-01-01T00:00:00Z",\
                "span":"00:00:00","nothing":null}

                """)
    }

    @Test func jsonIsAnArray() throws {
        let table = Table(
            schema: Schema([Field("a", .integer), Field("a", .text)]),
            rows: [[.integer(1), .text("x")], [.null, .null]])
        let text = try written(table) { JSONWriter(schema: table.schema, to: $0) }
        #expect(text == "[\n  {\"a\":1,\"a_2\":\"x\"},\n  {\"a\":null,\"a_2\":null}\n]\n")
        let empty = Table(schema: table.schema, chunks: [])
        #expect(try written(empty) { JSONWriter(schema: table.schema, to: $0) } == "[]\n")
    }

    @Test func markdownOfEveryType() throws {
        let table = everyType.selectingForTest([0, 3, 5])
        let text = try written(table) { MarkdownWriter(schema: table.schema, to: $0) }
        #expect(
            text == """
                | id | text | day |
                | ---: | --- | --- |
                | -42 | a,"b"<br>\\|&lt;c>\\_d  | 2024-10-04 |
                |  |  |  |
                | -9223372036854775808 | =1+1 | 1969-12-31 |

                """)
    }

    @Test func emptyTablesHaveAHead() throws {
        let empty = Table(schema: Schema([Field("=a", .integer), Field("b c", .text)]), chunks: [])
        #expect(try written(empty) { try CSVWriter(schema: empty.schema, to: $0) } == "'=a,b c\n")
        #expect(try written(empty) { MarkdownWriter(schema: empty.schema, to: $0) } == "| =a | b c |\n| ---: | --- |\n")
        #expect(try written(empty) { NDJSONWriter(schema: empty.schema, to: $0) } == "")
    }

    @Test func repeatedNamesNeverMeetTakenOnes() {
        #expect(uniqueNames(["a", "a", "a_2", "a", "b"]) == ["a", "a_3", "a_2", "a_4", "b"])
    }
}

extension Table {
    /// Only these columns.
    func selectingForTest(_ indices: [Int]) -> Table {
        Table(schema: Schema(indices.map { schema.fields[$0] }), chunks: chunks.map { $0.selecting(indices) })
    }
}
