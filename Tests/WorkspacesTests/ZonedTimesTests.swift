import Columns
import Ingest
import Testing

@testable import Workspaces

@Suite struct ZonedTimesTests {
    /// A time that can't be makes the column text; the others keep their offsets all the same.
    @Test func oneImpossibleTimeCostsOneRecord() throws {
        let rows = (1...9).map { "I\($0),C1,M1,2026-08-0\($0)T23:30:00.000-0500,contact\n" }.joined()
        let folder = try Exports.folder([
            "interactions.csv": "interaction_id,client_id,manager_id,occurred_at,kind\n" + rows
                + "I10,C1,M1,2026-02-31T10:00:00.000-0500,contact\n"
        ])
        let workspace = try folder.workspace()
        let loaded = try workspace.table("interactions", columns: ["interaction_id", "occurred_on"]).table
        #expect(loaded.rowCount == 9)
        // In UTC it is the next day.
        #expect(loaded.rows[0].map(\.description) == ["I1", "2026-08-02"])
        #expect(try workspace.report(of: "interactions").rejects.map(\.line) == [11])
    }
}
