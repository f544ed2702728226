import Columns
import Testing

@testable import Workspaces

@Suite struct ManyFilesTests {
    /// More files than a process may have open at once, as systems are usually set up.
    @Test func aTableOfFifteenHundredFiles() throws {
        let folder = try Exports.folder(["interactions.csv": ""])
        let count = 1_500
        for number in 0..<count {
            let client = ["C1", "C2", "C3"][number % 3]
            try folder.write(
                "interaction_id,client_id,manager_id,occurred_at,kind\nI\(number),\(client),M1,2026-08-03,contact\n",
                to: "interactions-\(number).csv")
        }
        let workspace = try folder.workspace()
        #expect(try workspace.table("interactions", columns: ["interaction_id"]).table.rowCount == count)
        let report = try workspace.report(of: "interactions")
        #expect(report.recordCount == count && report.rejectCount == 0 && report.duplicateCount == 0)
        #expect(workspace.inputs().count { $0.table == "interactions" } == count)
    }
}
