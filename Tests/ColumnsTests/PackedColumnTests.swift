import Columns
import Testing

/// A packed column comes back as it was, whatever the range of its values.
@Suite struct PackedColumnTests {
    private func expectSame(_ column: Column, _ comment: Comment? = nil) {
        let back = PackedColumn(column).unpacked()
        #expect(back.type == column.type, comment)
        #expect((0..<column.count).map { back[$0] } == (0..<column.count).map { column[$0] }, comment)
        #expect(back.nullCount == column.nullCount, comment)
        // Some rows, in another order and with repeats.
        let rows = (0..<column.count).flatMap { [column.count - 1 - $0, $0] }.filter { $0 % 3 != 1 }
        let some = PackedColumn(column).unpacked(rows: rows.map { UInt32($0) })
        #expect(rows.indices.map { some[$0] } == rows.map { column[$0] }, comment)
    }

    private let ranges: [[Int64]] = [
        [], [7], [7, 7, 7], [0, 255], [0, 256], [-1, 254], [-1, 255], [0, 65_535], [0, 65_536], [0, 4_294_967_295],
        [0, 4_294_967_296], [.min, .max], [.min, 0], [.max, .max - 1], [1_700_000_000_000_000, 1_700_000_001_000_000],
        [1_700_000_000_000_000, 1_700_000_001_000_001], [0, 5_000_000_000_000_000],
    ]

    @Test func wholeNumbersOfEveryRange() {
        for values in ranges {
            for type in [DataType.integer, .decimal(scale: 2), .timestamp, .timestampWithZone] {
                let storage: Column.Storage =
                    switch type {
                    case .integer: .integer(values)
                    case .decimal: .decimal64(values)
                    default: .timestamp(values)
                    }
                expectSame(Column(type: type, storage: storage), "\(type.name) \(values)")
                guard !values.isEmpty else { continue }
                for isNull in values.indices {
                    let validity = Bitmap(values.indices.map { $0 != isNull })
                    expectSame(Column(type: type, storage: storage, validity: validity), "\(type.name) \(values)")
                }
            }
            let days = values.map { Int32(truncatingIfNeeded: $0) }
            expectSame(Column(type: .date, storage: .date(days)))
        }
    }

    @Test func texts() {
        let texts = ["", "a", "șapte", String(repeating: "x", count: 300), ""]
        expectSame(Column(type: .text, storage: .text(TextArray(texts))))
        expectSame(
            Column(type: .text, storage: .text(TextArray(texts)), validity: Bitmap([true, false, true, true, true])))
        let codes: [UInt32] = [3, 0, 1, 2, 4, 4]
        expectSame(Column(type: .text, storage: .dictionary(codes, TextDictionary(TextArray(texts)))))
        expectSame(Column(type: .text, storage: .text(TextArray())))
    }

    @Test func everythingElse() {
        expectSame(Column(type: .boolean, storage: .boolean(Bitmap([true, false, true]))))
        expectSame(
            Column(type: .double, storage: .double([1.5, -.infinity, 0]), validity: Bitmap([true, true, false])))
        expectSame(Column(type: .decimal(scale: 2), storage: .decimal128([Int128.max, -5])))
        expectSame(Column(type: .null, storage: .null(count: 4)))
        expectSame(Column(type: .interval, storage: .interval([Interval(months: 1, days: 2, microseconds: 3)])))
    }

    @Test func tablesGiveTheColumnsAskedFor() {
        let columns = [
            Column(type: .integer, storage: .integer([1, 2, 3])),
            Column(type: .text, storage: .text(TextArray(["a", "b", "c"]))),
        ]
        let table = PackedTable(
            schema: Schema([Field("n", .integer), Field("t", .text)]),
            chunks: [.init(columns: columns, rowCount: 3), .init(columns: columns, rowCount: 3)])
        #expect(table.rowCount == 6)
        var seen: [[Value]] = []
        table.scan(columns: [1, 0]) { chunk in
            seen += (0..<chunk.rowCount).map { row in chunk.columns.map { $0[row] } }
            return seen.count < 3
        }
        #expect(seen == [[.text("a"), .integer(1)], [.text("b"), .integer(2)], [.text("c"), .integer(3)]])
        var rows = 0
        table.scan(columns: []) { chunk in
            rows += chunk.rowCount
            return true
        }
        #expect(rows == 6)
    }
}
