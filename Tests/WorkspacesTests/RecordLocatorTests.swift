import Columns
import Ingest
import Testing

@testable import Workspaces

struct RecordLocatorTests {
    @Test(arguments: ["\n", "\r\n"])
    func rowsAreWhereTheyBegin(_ end: String) throws {
        let lines = [
            "Exported by somebody", "", "id,note,amount", "1,plain,1.5", "2,\"two", "lines, and a \"\"quote\"\"\",2",
            "",
            "3,5\" tall,3", "spoilt", "4,\"\",4", "   ", "5,last,5",
        ]
        let text = lines.joined(separator: end)
        let folder = try TemporaryFolder(["x.csv": text])
        let path = folder.path + "/x.csv"
        let source = try CSVSource(path: path)
        let table = try source.loadTable()
        #expect(table.rows.map { $0[0].description } == ["1", "2", "3", "4", "5"])
        let places = try #require(
            RecordLocator.places(
                ofRows: [0, 1, 2, 3, 4], path: path, dialect: source.dialect, statistics: source.statistics))
        let bytes = Array(text.utf8)
        for row in 0..<5 {
            let place = try #require(places[row])
            #expect(bytes[place.byteOffset] == UInt8(ascii: "1") + UInt8(row))
            let before = bytes[..<place.byteOffset].filter { $0 == UInt8(ascii: "\n") }.count
            #expect(place.line == before + 1)
        }
        #expect(places.values.map(\.line).sorted() == [4, 5, 8, 10, 12])
    }

    @Test func filesThatAreNotPlainAreNotLookedInto() throws {
        let folder = try TemporaryFolder(["x.csv": "id,a\n1,2\n"])
        let source = try CSVSource(path: folder.path + "/x.csv")
        var dialect = source.dialect
        dialect.compression = .gzip
        #expect(
            RecordLocator.places(
                ofRows: [0], path: source.path, dialect: dialect, statistics: source.statistics) == nil)
        var statistics = source.statistics
        statistics.rejectCount = 5
        #expect(
            RecordLocator.places(
                ofRows: [0], path: source.path, dialect: source.dialect, statistics: statistics) == nil)
        #expect(
            RecordLocator.places(
                ofRows: [0], path: folder.path + "/none", dialect: source.dialect, statistics: source.statistics)
                == nil)
    }
}
