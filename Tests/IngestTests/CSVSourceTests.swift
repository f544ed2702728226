import Columns
import Diagnostics
import Testing

@testable import Ingest

@Suite struct CSVSourceTests {
    @Test func readsAnOrdinaryFile() throws {
        let source = try open(
            """
            client_id,name,amount,won,met_at,day
            007,Ann,12.50,true,2026-03-05 14:15:33,2026-03-05
            8,"Bob, jr",3,no,2026-03-06T00:00:00.25,2026-03-06
            9,,-1.255,,NULL,

            """)
        #expect(source.schema.names == ["client_id", "name", "amount", "won", "met_at", "day"])
        #expect(source.schema.fields.map(\.type) == [.text, .text, .decimal(scale: 3), .boolean, .timestamp, .date])
        #expect(
            try cells(source) == [
                ["007", "Ann", "12.500", "true", "2026-03-05 14:15:33", "2026-03-05"],
                ["8", "Bob, jr", "3.000", "false", "2026-03-06 00:00:00.25", "2026-03-06"],
                ["9", nil, "-1.255", nil, nil, nil],
            ])
        #expect(source.statistics.rows == 3)
        #expect(source.statistics.rejectCount == 0)
        #expect(source.dialect.hasHeader)
    }

    @Test func scansOnlyTheColumnsAskedForInTheOrderAsked() throws {
        let source = try open("a,b,c\n1,x,2026-01-01\n2,y,2026-01-02\n")
        var rows: [[Value]] = []
        try source.scan(columns: [2, 0]) { chunk in
            for row in 0..<chunk.rowCount { rows.append(chunk.columns.map { $0[row] }) }
            return true
        }
        #expect(rows.map { $0.map(\.description) } == [["2026-01-01", "1"], ["2026-01-02", "2"]])
    }

    @Test func scanWithoutColumnsCountsRows() throws {
        let source = try open("a,b\n1,x\n2,y\n3,z\n")
        var rows = 0
        try source.scan(columns: []) { chunk in
            rows += chunk.rowCount
            return true
        }
        #expect(rows == 3)
    }

    @Test func stopsWhenTold() throws {
        var options = CSVOptions()
        options.blockSize = 16
        let source = try open("a\n" + (1...100).map { "\($0)\n" }.joined(), options)
        var chunks = 0
        try source.scan(columns: [0]) { _ in
            chunks += 1
            return chunks < 3
        }
        #expect(chunks == 3)
    }

    @Test func readsGzip() throws {
        let source = try open(gzipped(Array("a;b\n1;2,5\n3;4,25\n".utf8)))
        #expect(source.dialect.compression == .gzip)
        #expect(source.schema.fields.map(\.type) == [.integer, .decimal(scale: 2)])
        #expect(try cells(source) == [["1", "2.50"], ["3", "4.25"]])
    }
}
