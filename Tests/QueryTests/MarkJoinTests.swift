import Columns
import Testing

/// Semi and anti joins whose left side is so small that it is held instead of the right one.
struct MarkJoinTests {
    private static let small: [(key: Int64?, limit: Int64)] = (0..<60).map { row in
        let key: Int64? = row % 11 == 3 ? nil : Int64(row * 7 % 50)
        return (key: key, limit: Int64(row % 4))
    }
    private static let large: [(key: Int64?, value: Int64)] = (0..<20_000).map { row in
        let key: Int64? = row % 13 == 5 ? nil : Int64(row * row % 40)
        return (key: key, value: Int64(row % 3))
    }

    private func tables() -> [String: Table] {
        func table(_ names: [String], _ rows: [[Int64?]]) -> Table {
            let values: [[Value]] = rows.map { row in row.map { $0.map { Value.integer($0) } ?? .null } }
            return Table(schema: Schema(names.map { Field($0, .integer) }), rows: values)
        }
        let small: [[Int64?]] = Self.small.enumerated().map { [$1.key, $1.limit, Int64($0)] }
        let large: [[Int64?]] = Self.large.map { [$0.key, $0.value] }
        return ["small": table(["k", "n", "id"], small), "large": table(["k", "v"], large)]
    }

    private func expected(_ isSemi: Bool, _ holds: ((key: Int64?, limit: Int64), (key: Int64?, value: Int64)) -> Bool)
        -> [[Value]]
    {
        var ids: [[Value]] = []
        for (id, row) in Self.small.enumerated() {
            let hasPartner = Self.large.contains { $0.key != nil && $0.key == row.key && holds(row, $0) }
            if hasPartner == isSemi { ids.append([.integer(Int64(id))]) }
        }
        return ids
    }

    @Test(arguments: [1000, 16_384], [true, false])
    func keepTheRowsThatHaveAPartnerOrNone(chunkRows: Int, isSemi: Bool) throws {
        let tables = tables()
        let word = isSemi ? "" : "NOT "
        let byKey = "SELECT id FROM small WHERE \(word)EXISTS (SELECT 1 FROM large WHERE large.k = small.k)"
        #expect(try run(byKey, tables, chunkRows: chunkRows).rows == expected(isSemi) { _, _ in true })
        let byPair =
            "SELECT id FROM small WHERE \(word)EXISTS "
            + "(SELECT 1 FROM large WHERE large.k = small.k AND large.v > small.n)"
        #expect(try run(byPair, tables, chunkRows: chunkRows).rows == expected(isSemi) { $1.value > $0.limit })
        let ofNothing =
            "SELECT id FROM small WHERE \(word)EXISTS (SELECT 1 FROM large WHERE large.k = small.k AND large.v > 9)"
        #expect(try run(ofNothing, tables, chunkRows: chunkRows).rows == expected(isSemi) { _, _ in false })
    }

    @Test func alternativesGiveUpWhatTheyShare() throws {
        let tables = tables()
        let joined = "SELECT count(*), sum(small.id) FROM small, large WHERE "
        let hidden =
            "(small.k = large.k AND n = 1 AND v = 2) OR (small.k = large.k AND n = 2 AND v < 2) OR (small.k = large.k "
            + "AND n IS NULL)"
        let plain = "small.k = large.k AND ((n = 1 AND v = 2) OR (n = 2 AND v < 2) OR n IS NULL)"
        #expect(try run(joined + hidden, tables).rows == run(joined + plain, tables).rows)
        let plan = try run("EXPLAIN " + joined + hidden, tables).rows.map { "\($0[0])" }.joined(separator: "\n")
        #expect(plan.contains("small.k = large.k") || plan.contains("k = k"), "\(plan)")
    }
}
