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

/// What goes ahead on a thread of its own comes to the same.
@Suite struct ThreadedTests {
    private struct Stop: Error {}

    private func options(threaded: Bool) -> CSVOptions {
        var options = CSVOptions()
        options.workers = threaded ? 2 : 0
        options.blockSize = 512
        options.provisionalSample = 1_000
        return options
    }

    private var text: String {
        "name,n,note\n" + (0..<5_000).map { "t\($0 % 7),\($0),\"a \"\"note\"\" of \($0)\"\n" }.joined()
    }

    @Test(arguments: [false, true])
    func comesToTheSame(packed: Bool) throws {
        let bytes = packed ? gzipped(Array(text.utf8)) : Array(text.utf8)
        let alone = try open(bytes, options(threaded: false))
        let ahead = try open(bytes, options(threaded: true))
        #expect(ahead.schema == alone.schema)
        #expect(try cells(ahead) == cells(alone))
        #expect(ahead.statistics.rows == 5_000)
    }

    @Test func stopsWhenToldAndWhenTheBodyFails() throws {
        let source = try open(text, options(threaded: true))
        var chunks = 0
        try source.scan(columns: [1]) { _ in
            chunks += 1
            return chunks < 3
        }
        #expect(chunks == 3)
        #expect(throws: Stop.self) { try source.scan(columns: [1]) { _ in throw Stop() } }
        var provisional = options(threaded: true)
        provisional.typing = .provisional
        let unsure = try open(text + "x,y,z\n", provisional)
        #expect(throws: Stop.self) { try unsure.scan(columns: [1]) { _ in throw Stop() } }
        #expect(throws: TypesWidened.self) { try unsure.scan(columns: [1]) { _ in false } }
        #expect(try unsure.loadTable(columns: [1]).rowCount == 5_001)
    }

    @Test func damageIsReportedAfterWhatCameThrough() throws {
        let whole = gzipped(Array(text.utf8))
        var provisional = options(threaded: true)
        provisional.typing = .provisional
        let source = try open(Array(whole.dropLast(4)), provisional)
        var rows = 0
        let problem = diagnostic {
            try source.scan(columns: [0]) { chunk in
                rows += chunk.rowCount
                return true
            }
        }
        #expect(problem?.code == "gzip-truncated")
        #expect(problem?.notes == ["\(rows) rows came through before"])
        #expect(rows == 5_000)
    }

    @Test func readsAheadOfAnySource() throws {
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        for step in [1_000, .max] {
            let source = ReadAheadByteSource(MemoryByteSource(bytes, step: step))
            #expect(try source.readHead(100) == Array(bytes[..<100]))
            #expect(try source.readHead(bytes.count) == Array(bytes[100...]))
            #expect(try source.readHead(1).isEmpty)
        }
        // Dropped half-way, its thread ends.
        _ = try ReadAheadByteSource(MemoryByteSource(bytes)).readHead(10)
    }
}
