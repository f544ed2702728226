import Foundation
import RapportKit
import Testing

/// Bonuses recomputed by the plan find those that were planted wrong, each to the cent, and no other.
@Suite struct PlantedBonusTests {
    private struct Truth: Decodable {
        struct Wrong: Decodable {
            var managerId: String
            var month: String
            var due: Double
            var paid: Double
        }

        var wrongBonuses: [Wrong]
    }

    private static let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "SampleData")

    @Test(arguments: ["2025-06", "2026-02", "2026-08", "2026-09"])
    func wrongOnesAreFound(month: String) throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let truth = try decoder.decode(
            Truth.self, from: Data(contentsOf: Self.sample.appending(path: "truth.json")))
        let planted = truth.wrongBonuses.filter { $0.month == month }.map {
            [$0.managerId, cents($0.due), cents($0.paid)]
        }
        let query = WorkspaceQuery(
            workspace: try Workspace.open(directory: Self.sample.path), library: ReportLibrary(), period: month,
            toolVersion: "test")
        let sql = """
            SELECT s.manager_id, sum(s.amount) AS due, max(k.bonus) AS paid
            FROM bonus_statement AS s
            JOIN manager_kpis AS k ON k.manager_id = s.manager_id AND k.period = 'current'
            GROUP BY s.manager_id
            HAVING sum(s.amount) <> max(k.bonus)
            ORDER BY s.manager_id
            """
        let found = try query.prepare(SourceText(name: "<test>", text: sql), parameters: [:]).run().rows
            .map { $0.map(\.description) }
        #expect(found == planted.sorted { $0[0] < $1[0] })
    }

    @Test func plansAreForWholeMonths() throws {
        let query = WorkspaceQuery(
            workspace: try Workspace.open(directory: Self.sample.path), library: ReportLibrary(), period: "2026-Q3",
            toolVersion: "test")
        let source = SourceText(name: "<test>", text: "SELECT count(*) FROM bonus_statement")
        #expect(try query.prepare(source, parameters: [:]).run().rows == [[.integer(0)]])
    }

    private func cents(_ amount: Double) -> String { String(format: "%.2f", amount) }
}
