import Testing

@testable import SampleExports

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// `truth.json` against the exports beside it.
@Suite struct TruthFileTests {
    private struct File: Decodable {
        struct Options: Decodable {
            var seed: String
        }
        struct Outcome: Decodable, Equatable {
            var interactions = 0
            var offersWon = 0
            var purchases = 0
            var revenue = 0.0
            var cost = 0.0
            var ratings = 0
            var ratingSum = 0
            var complaints = 0
            var complaintsResolved = 0
            var inquiriesAndComplaints = 0
            var salary = 0.0
            var bonus = 0.0
        }
        struct Manager: Decodable {
            var managerId: String
            var conversion: Double
            var outcome: Outcome
        }
        struct Departure: Decodable {
            var managerId: String
            var leftOn: String
            var clientsTaken: [String]
        }
        struct Client: Decodable {
            var clientId: String
            var motivation: String
            var declared: Bool
            var takenBy: String?
            var endedOn: String?
            var purchases: Int
            var revenue: Double
            var ratings: Int
            var ratingSum: Int
            var complaints: Int
        }
        struct VIP: Decodable {
            var deservedButUnmarked: [String]
            var markedButUndeserved: [String]
        }
        var options: Options
        var interactions: Int
        var managers: [Manager]
        var departures: [Departure]
        var vip: VIP
        var clients: [Client]
    }

    private let sample: Sample
    private let truth: File

    init() throws {
        sample = try Sample(SampleOptions(clients: 250, managers: 14, months: 14, seed: .max))
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        truth = try decoder.decode(File.self, from: Data(sample.destination.bytes("truth.json")))
    }

    private func euros(_ cents: Int) -> Double { Double(cents) / 100 }

    @Test func seedSurvivesAsText() {
        #expect(truth.options.seed == "18446744073709551615")
    }

    @Test func managersDidWhatItSays() {
        var counted: [String: File.Outcome] = [:]
        var cents: [String: (revenue: Int, cost: Int, salary: Int, bonus: Int)] = [:]
        var offers: [String: [String: String]] = [:]
        let end = CivilDate(year: 2026, month: 10, day: 1).daysSinceEpoch * 86_400
        for row in sample.rows("interactions.csv") {
            let manager = row.cell("manager_id")
            var outcome = counted[manager, default: File.Outcome()]
            outcome.interactions += 1
            switch row.cell("kind") {
            case "offer": offers[row.cell("interaction_id")] = row
            case "purchase":
                outcome.purchases += 1
                cents[manager, default: (0, 0, 0, 0)].revenue += row.cents("amount")
                cents[manager, default: (0, 0, 0, 0)].cost += row.cents("cost")
            case "feedback":
                outcome.ratings += 1
                outcome.ratingSum += Int(row.cell("rating")) ?? 0
            case "inquiry": outcome.inquiriesAndComplaints += 1
            case "complaint":
                outcome.inquiriesAndComplaints += 1
                outcome.complaints += 1
                if row.cell("resolved") == "true" { outcome.complaintsResolved += 1 }
            default: break
            }
            counted[manager] = outcome
            // The offer's manager has the credit, and only where its window has closed.
            if let offer = offers[row.cell("related_to")], offer.seconds("occurred_at") + 30 * 86_400 <= end {
                counted[offer.cell("manager_id"), default: File.Outcome()].offersWon += 1
            }
        }
        for row in sample.rows("payroll.csv") {
            cents[row.cell("manager_id"), default: (0, 0, 0, 0)].salary += row.cents("base_salary")
            cents[row.cell("manager_id"), default: (0, 0, 0, 0)].bonus += row.cents("bonus")
        }
        #expect(truth.managers.count == 14)
        for manager in truth.managers {
            var expected = counted[manager.managerId, default: File.Outcome()]
            let sums = cents[manager.managerId, default: (0, 0, 0, 0)]
            expected.revenue = euros(sums.revenue)
            expected.cost = euros(sums.cost)
            expected.salary = euros(sums.salary)
            expected.bonus = euros(sums.bonus)
            #expect(manager.outcome == expected)
            #expect((0.1..<0.5).contains(manager.conversion))
        }
    }

    @Test func clientsDidWhatItSays() {
        var purchases: [String: Int] = [:]
        var revenue: [String: Int] = [:]
        var ratings: [String: Int] = [:]
        var ratingSums: [String: Int] = [:]
        var complaints: [String: Int] = [:]
        for row in sample.rows("interactions.csv") {
            let client = row.cell("client_id")
            switch row.cell("kind") {
            case "purchase":
                purchases[client, default: 0] += 1
                revenue[client, default: 0] += row.cents("amount")
            case "feedback":
                ratings[client, default: 0] += 1
                ratingSums[client, default: 0] += Int(row.cell("rating")) ?? 0
            case "complaint": complaints[client, default: 0] += 1
            default: break
            }
        }
        let rows = sample.rows("clients.csv")
        #expect(truth.clients.map(\.clientId) == rows.map { $0.cell("client_id") })
        for (client, row) in zip(truth.clients, rows) {
            #expect(row.cell("motivation") == (client.declared ? client.motivation : ""))
            #expect(client.purchases == purchases[client.clientId, default: 0])
            #expect(client.revenue == euros(revenue[client.clientId, default: 0]))
            #expect(client.ratings == ratings[client.clientId, default: 0])
            #expect(client.ratingSum == ratingSums[client.clientId, default: 0])
            #expect(client.complaints == complaints[client.clientId, default: 0])
        }
    }

    @Test func departuresAndVIPsAgreeWithTheExports() {
        let left = sample.rows("payroll.csv").filter { !$0.cell("left_on").isEmpty }
        #expect(truth.departures.map(\.leftOn).sorted() == left.map { $0.cell("left_on") }.sorted())
        for departure in truth.departures {
            let taken = truth.clients.filter { $0.takenBy == departure.managerId }
            #expect(departure.clientsTaken == taken.map(\.clientId))
        }
        let status = Dictionary(
            uniqueKeysWithValues: sample.rows("clients.csv").map { ($0.cell("client_id"), $0.cell("status")) })
        #expect(!truth.vip.deservedButUnmarked.isEmpty && !truth.vip.markedButUndeserved.isEmpty)
        for client in truth.vip.deservedButUnmarked { #expect(status[client] == "standard") }
        for client in truth.vip.markedButUndeserved { #expect(status[client] == "vip") }
    }
}
