import Columns
import Testing

@testable import Ingest

@Suite struct ProfileTests {
    @Test func saysWhatColumnsHold() throws {
        let profile = try open(
            "name,n,amount,day,won\nb,1,2.50,2026-03-05,t\na,2,-1,2026-01-01,f\nb,3,,,t\nc,4,10,2026-12-31,\n"
        ).profile()
        #expect(profile.columns.map(\.name) == ["name", "n", "amount", "day", "won"])
        #expect(profile.columns.map(\.nullCount) == [0, 0, 1, 1, 1])
        #expect(profile.columns.map(\.distinctCount) == [3, 4, 3, 3, 2])
        #expect(profile.columns.allSatisfy { $0.distinctIsExact })
        #expect(profile.columns.map(\.minimum.description) == ["a", "1", "-1.00", "2026-01-01", "false"])
        #expect(profile.columns.map(\.maximum.description) == ["c", "4", "10.00", "2026-12-31", "true"])
        #expect(profile.columns[0].examples == [.text("b"), .text("a"), .text("c")])
        // By hand: the 1st, 2nd and 3rd of 1, 2, 3, 4; the 1st, 2nd and 3rd of -1, 2.5, 10.
        let quartiles = profile.columns.map(\.quartiles)
        #expect(quartiles[1] == ColumnProfile.Quartiles(lower: 1, median: 2, upper: 3, isExact: true))
        #expect(quartiles[2] == ColumnProfile.Quartiles(lower: -1, median: 2.5, upper: 10, isExact: true))
        #expect(quartiles[0] == nil && quartiles[3] == nil)
        #expect(profile.table.rowCount == 5)
        #expect(profile.summary.first == "4 rows, 5 columns, UTF-8, 91 bytes")
    }

    @Test func manyDistinctValues() throws {
        var options = CSVOptions()
        options.blockSize = 4_096
        let count = ColumnProfiler.distinctLimit + 10
        let rows = (0..<count).map { "t\($0),\($0),x\n" }.joined()
        let profile = try open("name,n,same\n" + rows, options).profile()
        #expect(
            profile.columns.map(\.distinctCount) == [ColumnProfiler.distinctLimit, ColumnProfiler.distinctLimit, 1])
        #expect(profile.columns.map(\.distinctIsExact) == [false, false, true])
        #expect(profile.columns[0].maximum == .text("t99999"))
        #expect(profile.columns[1].maximum == .integer(Int64(count - 1)))
    }

    @Test func numbersOfEveryKind() throws {
        let profile = try open(
            "a,b\n1e3,99999999999999999999999999999\n-0.5,1.5\nnan,1.5\nnan,\n0,2\n-0.0,2\n"
        ).profile()
        #expect(profile.columns.map(\.type) == [.double, .decimal(scale: 1)])
        #expect(profile.columns.map(\.distinctCount) == [4, 3])
        #expect(profile.columns[0].minimum == .double(-0.5))
        #expect(profile.columns[0].maximum == .double(1_000))
        #expect(profile.columns[1].maximum.description == "99999999999999999999999999999.0")
    }

    @Test func columnsOfNothing() throws {
        let profile = try open("a,b\n,\n,\n").profile()
        #expect(profile.columns.map(\.type) == [.null, .null])
        #expect(profile.columns.map(\.nullCount) == [2, 2])
        #expect(profile.columns.allSatisfy { $0.minimum.isNull && $0.examples.isEmpty && $0.distinctCount == 0 })
    }
}
