import Columns
import Diagnostics
import Testing

@testable import Ingest

/// Provisional typing must come to what complete typing comes to, by one of two ways: the first rows told the truth,
/// or the scan says that they didn't.
@Suite struct ProvisionalTypingTests {
    /// Enough rows that later ones are outside the sample.
    private static let filling = 300

    private func sources(_ first: [String], _ later: [String], _ change: (inout CSVOptions) -> Void = { _ in }) throws
        -> (
            complete: CSVSource, provisional: CSVSource
        )
    {
        let known = first.isEmpty ? [""] : first
        var text = "key,x\n"
        for row in 0..<Self.filling { text += "some key of \(row),\(known[row % known.count])\n" }
        for value in later { text += "later,\(value)\n" }
        var options = CSVOptions()
        options.blockSize = 1_024
        options.provisionalSample = 2_000
        options.readsAmbiguousAsText = true
        change(&options)
        let complete = try open(text, options)
        options.typing = .provisional
        return (complete, try CSVSource(path: complete.path, options: options))
    }

    private func scanned(_ source: CSVSource, _ columns: [Int]) throws -> [[Value]] {
        var rows: [[Value]] = []
        try source.scan(columns: columns) { chunk in
            for row in 0..<chunk.rowCount { rows.append(chunk.columns.map { $0[row] }) }
            return true
        }
        return rows
    }

    @Test(arguments: [
        (["1", "2"], ["3"], false),
        (["1", "2"], ["2.5"], true),
        (["1", "2"], ["007"], true),
        (["1", "2"], ["+40712345678"], true),
        (["1", "2"], ["9223372036854775808"], true),
        (["1", "2"], ["1e5"], true),
        (["1", "2"], ["NA", "NULL", ""], false),
        (["1", "2"], ["\"1,5\""], true),
        (["1.25"], ["1.5", "7"], false),
        (["1.25"], ["1.500"], true),
        (["1.25"], ["007.5"], true),
        (["1.25"], ["123456789012345678"], false),
        (["1.25"], ["12345678901234567890123456789012345678"], true),
        (["\"1,5\""], ["\"1,234\""], true),
        (["\"1,5\""], ["1.5"], true),
        (["\"1,234\""], ["\"1,5\""], true),
        (["\"1,234\""], ["\"2,345\""], false),
        (["1e5"], ["7"], false),
        (["1e5"], ["007"], true),
        (["1e5"], ["123456789012345678"], true),
        (["NA"], ["5"], true),
        (["NA"], ["x"], false),
        ([""], ["5"], true),
        ([""], ["NULL"], false),
        (["true"], ["F"], false),
        (["true"], ["1"], true),
        (["2026-01-01"], ["05.03.2026"], false),
        (["2026-01-01"], ["2026-01-01 10:00"], true),
        (["2026-01-01"], ["03/04/2026"], true),
        (["13/04/2026"], ["03/04/2026"], false),
        (["13/04/2026"], ["04/13/2026"], true),
        (["03/04/2026"], ["13/04/2026"], true),
        (["03/04/2026"], ["05/04/2026"], false),
        (["2026-01-01 10:00:00"], ["2026-01-01"], false),
        (["2026-01-01 10:00:00"], ["2026-01-01 10:00:00Z"], true),
        (["2026-01-01 10:00:00Z"], ["2026-01-01 10:00:00"], true),
        (["word"], ["5"], false),
        (["word", "\"\""], ["\"\""], false),
        (["word", "\"\""], [""], true),
        (["word", ""], ["\"\""], true),
        (["1", "\"\""], [""], false),
    ])
    func comesToTheSame(first: [String], later: [String], widens: Bool) throws {
        let (complete, provisional) = try sources(first, later)
        let expected = try scanned(complete, [1])
        #expect(!provisional.statistics.isComplete)
        var found: [[Value]] = []
        do {
            found = try scanned(provisional, [1])
            #expect(!widens)
        } catch let signal as TypesWidened {
            #expect(widens)
            #expect(signal.columns == ["x"])
            found = try scanned(provisional, [1])
        }
        #expect(provisional.schema.fields[1] == complete.schema.fields[1])
        #expect(found == expected)
        #expect(provisional.statistics.rows == complete.statistics.rows)
        #expect(provisional.statistics.isComplete)
        // What the scan didn't ask for isn't read for it; a table takes what there is.
        #expect(try CSVSource(path: complete.path, options: provisional.options).loadTable().schema == complete.schema)
    }

    @Test func otherColumnsDoNotMatter() throws {
        let (complete, provisional) = try sources(["1"], ["x"])
        #expect(try scanned(provisional, [0]) == scanned(complete, [0]))
        #expect(provisional.schema.fields[1].type == .integer)
        #expect(throws: TypesWidened.self) { _ = try scanned(provisional, [0, 1]).count }
        #expect(provisional.schema == complete.schema)
    }

    @Test func stoppingEarlyIsNoWayToAnotherType() throws {
        let (complete, provisional) = try sources(["1"], ["x"])
        var chunks = 0
        #expect(throws: TypesWidened.self) {
            try provisional.scan(columns: [1]) { _ in
                chunks += 1
                return false
            }
        }
        #expect(chunks == 1)
        #expect(provisional.schema == complete.schema)
        chunks = 0
        try provisional.scan(columns: [1]) { _ in
            chunks += 1
            return false
        }
        #expect(chunks == 1)
    }

    @Test func givenTypesAndRejectsAreTheSame() throws {
        let (complete, provisional) = try sources(["1"], ["x", "2,3", "4"]) { $0.types = ["x": .integer] }
        #expect(complete.statistics.rejectCount == 2)
        #expect(try scanned(provisional, [0, 1]) == scanned(complete, [0, 1]))
        #expect(provisional.statistics.rejects == complete.statistics.rejects)
    }

    @Test func estimatesRows() throws {
        let (complete, provisional) = try sources(["1", "2"], [])
        let estimate = Double(provisional.rowCountEstimate)
        #expect(abs(estimate / Double(complete.statistics.rows) - 1) < 0.05)
        #expect(complete.rowCountEstimate == complete.statistics.rows)
    }

    /// Types that are given decide nothing on their own: which mark or order they are written with is seen first.
    @Test func givenTypesTakeTheFormsThatAreThere() throws {
        func rows(_ type: DataType, _ values: [String], _ change: (inout CSVOptions) -> Void = { _ in }) throws
            -> [String?]
        {
            var options = CSVOptions()
            options.types = ["x": type]
            change(&options)
            let text = "key,x\n" + values.map { "k,\($0)\n" }.joined()
            return try cells(open(text, options)).map { $0[1] }
        }
        #expect(try rows(.decimal(scale: 2), ["\"1,5\"", "007"]) == ["1.50", "7.00"])
        #expect(try rows(.decimal(scale: 2), ["\"1,5\"", "2.5"]) == ["2.50"])
        #expect(try rows(.integer, ["007", "+40712345678"]) == ["7", "40712345678"])
        #expect(diagnostic { _ = try rows(.date, ["13/04/2026", "04/13/2026"]) }?.code == "ambiguous-column")
        #expect(try rows(.date, ["13/04/2026", "1/2/2026", "x"]) == ["2026-04-13", "2026-02-01"])
        #expect(try rows(.date, ["1/2/2026"]) { $0.dateOrder = .monthFirst } == ["2026-01-02"])
        #expect(diagnostic { _ = try rows(.date, ["1/2/2026"]) }?.code == "ambiguous-column")
        #expect(diagnostic { _ = try rows(.decimal(scale: 3), ["\"1,234\""]) }?.code == "ambiguous-column")
        #expect(try rows(.decimal(scale: 3), ["\"1,234\""]) { $0.decimalMark = UInt8(ascii: ",") } == ["1.234"])
        #expect(try rows(.double, ["1", "\"2,5\""]) == ["1.0", "2.5"])
    }

    @Test func theDecimalMarkAsTold() throws {
        var options = CSVOptions()
        options.decimalMark = UInt8(ascii: ",")
        let source = try open("key,x\nk,\"1,234\"\n", options)
        #expect(source.schema.fields[1].type == .decimal(scale: 3))
        #expect(try open("key,x\nk,1.5\n", options).schema.fields[1].type == .text)
    }

    @Test func whatTheFirstRowsSaidIsNotSaidTwice() throws {
        let path = Scratch.write(
            gzipped(Array("a,b\n1,2\n".utf8)) + Array("rest".utf8), to: KeptScratches.make() + "/x.gz")
        var options = CSVOptions()
        options.typing = .provisional
        let source = try CSVSource(path: path, options: options)
        try source.scan(columns: [0]) { _ in true }
        #expect(source.warnings.map(\.code) == ["gzip-trailing-bytes"])
    }
}
