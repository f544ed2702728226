import Testing

@testable import SampleExports

/// Salaries and bonuses, computed again from the exports alone.
@Suite struct PayTests {
    private let sample: Sample
    private let payroll: [[String: String]]

    init() throws {
        sample = try Sample(SampleOptions(clients: 300, managers: 24, months: 18, seed: 21))
        payroll = sample.rows("payroll.csv")
    }

    /// The number after a key that stands once in the text that follows `after`.
    private func truthCents(_ key: String, after: String = "") -> Int {
        let text = sample.destination.text("truth.json")
        let start = after.isEmpty ? text.startIndex : text.firstRange(of: after)?.upperBound ?? text.endIndex
        guard let range = text[start...].firstRange(of: "\"\(key)\": ") else { return .min }
        return Int(text[range.upperBound...].prefix { "-.0123456789".contains($0) }.replacing(".", with: "")) ?? .min
    }

    @Test func salariesFollowTheFormula() {
        let clients = Dictionary(uniqueKeysWithValues: sample.rows("clients.csv").map { ($0.cell("client_id"), $0) })
        let assignments = sample.rows("assignments.csv")
        let perClient = truthCents("per_client")
        let perCorporate = truthCents("per_corporate")
        let perVIP = truthCents("per_vip")
        var outliers: Set<String> = []
        for row in payroll {
            let manager = row.cell("manager_id")
            let month = row.cell("month")
            var salary = truthCents(row.cell("grade"), after: "\"formula\"")
            salary += truthCents(row.cell("manager_type"), after: "\"formula\"")
            if row.cell("scheme") == "pool" { salary += truthCents("pool_allowance") }
            for assignment in assignments where assignment.cell("manager_id") == manager {
                let to = assignment.cell("to")
                guard assignment.cell("from").prefix(7) <= month, to.isEmpty || to.prefix(7) > month else { continue }
                let client = clients[assignment.cell("client_id")] ?? [:]
                salary += perClient
                if client.cell("kind") == "corporate" { salary += perCorporate }
                if client.cell("status") == "vip" { salary += perVIP }
            }
            let entry = "\"manager_id\": \"\(manager)\",\n      \"workload\""
            salary += truthCents("salary_adjustment", after: entry)
            let percent = truthCents("salary_percent", after: entry)
            if percent != 100 { outliers.insert(manager) }
            #expect(row.cents("base_salary") == salary * percent / 100)
        }
        #expect(outliers.count == 2)
    }

    @Test func bonusesFollowThePlanButForTheNamedOnes() {
        var acquired: [String: Int] = [:]
        for row in sample.rows("clients.csv") {
            acquired["\(row.cell("acquired_by")) \(row.cell("acquired_on").prefix(7))", default: 0] += 1
        }
        var served: [String: Set<String>] = [:]
        var ratings: [String: [Int]] = [:]
        for row in sample.rows("interactions.csv") {
            let key = "\(row.cell("manager_id")) \(row.cell("occurred_at").prefix(7))"
            if ["consultation", "offer", "support", "contact", "purchase"].contains(row.cell("kind")) {
                served[key, default: []].insert(row.cell("client_id"))
            }
            if row.cell("kind") == "feedback" { ratings[key, default: []].append(Int(row.cell("rating")) ?? 0) }
        }
        var wrong: [String] = []
        for row in payroll {
            let key = "\(row.cell("manager_id")) \(row.cell("month"))"
            var due = min(acquired[key, default: 0] * 4_000, 40_000)
            let clients = served[key, default: []].count
            if row.cell("scheme") == "pool", clients >= 10 { due += min(clients * 300, 30_000) }
            let given = ratings[key, default: []]
            let mean = Double(given.reduce(0, +)) / Double(given.count)
            due += mean >= 4.7 ? 20_000 : mean >= 4.4 ? 12_000 : mean >= 4.0 ? 5_000 : 0
            if row.cents("bonus") != due {
                wrong.append("\"manager_id\": \"\(row.cell("manager_id"))\", \"month\": \"\(row.cell("month"))\"")
            }
        }
        let text = sample.destination.text("truth.json")
        let named = text[...(text.firstRange(of: "\"managers\": [")?.lowerBound ?? text.endIndex)]
        #expect((3...40).contains(wrong.count))
        #expect(named.split(separator: "\"due\"").count - 1 == wrong.count)
        for entry in wrong {
            let isNamed = named.contains(entry)
            #expect(isNamed, "\(entry)")
        }
    }

    @Test func trainingStandsInThePayrollOnce() {
        let trained = payroll.filter { $0.cell("training_days") != "0" }
        #expect(trained.count == 8)
        #expect(Set(trained.map { $0.cell("manager_id") }).count == 8)
        #expect(trained.allSatisfy { ("2"..."5").contains($0.cell("training_days")) })
    }

    @Test(arguments: [
        (0, 0, false, 0, 0, 0), (3, 50, false, 0, 0, 120_00), (12, 0, false, 0, 0, 400_00), (0, 9, true, 0, 0, 0),
        (0, 10, true, 0, 0, 30_00), (0, 200, true, 0, 0, 300_00), (0, 0, true, 10, 39, 0), (0, 0, true, 10, 40, 50_00),
        (0, 0, true, 5, 22, 120_00), (0, 0, true, 10, 46, 120_00), (1, 11, true, 10, 47, 273_00),
    ])
    func planPaysWhatItSays(acquired: Int, served: Int, inPool: Bool, ratings: Int, sum: Int, due: Int) {
        #expect(
            BonusPlan.due(acquired: acquired, served: served, inPool: inPool, ratings: ratings, ratingSum: sum) == due)
    }
}
