import Foundation
import RapportKit
import SampleExports
import Statistics
import Testing

/// The main road end to end: synthetic exports with planted truths, read as a workspace, queried through the shared views, and
/// compared with what was planted.
@Suite struct PlantedConversionTests {
    /// The part of `truth.json` that the conversions need.
    private struct Truth: Decodable {
        struct Manager: Decodable {
            var id: String
            var conversion: Double
            var trainedIn: String?
            var conversionAfterTraining: Double?

            enum CodingKeys: String, CodingKey {
                case id = "manager_id"
                case conversion
                case trainedIn = "trained_in"
                case conversionAfterTraining = "conversion_after_training"
            }

            /// The conversion of offers made from June to August 2026; nil where training changed it in between.
            var planted: Double? {
                guard let trainedIn else { return conversion }
                if trainedIn < "2026-05" { return conversionAfterTraining }
                return trainedIn > "2026-08" ? conversion : nil
            }
        }

        var managers: [Manager]
    }

    /// The managers whose interval holds the planted conversion, and all of them.
    private func coverage(seed: UInt64) throws -> (covered: Int, all: Int) {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rapport-planted-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let options = SampleOptions(clients: 240, managers: 16, months: 9, seed: seed)
        _ = try SampleExports(options: options).write(toDirectory: folder.path)
        let truth = try JSONDecoder().decode(
            Truth.self, from: Data(contentsOf: folder.appending(path: "truth.json")))
        let planted = Dictionary(uniqueKeysWithValues: truth.managers.map { ($0.id, $0.planted) })

        let query = WorkspaceQuery(
            workspace: try Workspace.open(directory: folder.path), library: ReportLibrary(), period: "2026-Q3",
            toolVersion: "test")
        let sql = """
            SELECT manager_id, wilson_low(won, offers) AS low, wilson_high(won, offers) AS high
            FROM manager_kpis WHERE period = 'current' AND offers >= 5
            """
        let result = try query.prepare(SourceText(name: "<test>", text: sql), parameters: [:]).run()
        var covered = 0
        var all = 0
        for row in result.rows {
            guard let rate = planted[row[0].description] ?? nil, let low = row[1].doubleValue,
                let high = row[2].doubleValue
            else { continue }
            all += 1
            if low <= rate, rate <= high { covered += 1 }
        }
        return (covered, all)
    }

    @Test func intervalsHoldThePlantedConversionsAsOftenAsTheySay() throws {
        var covered = 0
        var all = 0
        for seed in 1...5 {
            let part = try coverage(seed: UInt64(seed))
            covered += part.covered
            all += part.all
        }
        #expect(all >= 40)
        let least = BinomialDistribution(trials: all, probability: 0.95).smallestCountAbove(0.005)
        #expect(covered >= least, "\(covered) of \(all) hold the planted conversion")
    }
}
