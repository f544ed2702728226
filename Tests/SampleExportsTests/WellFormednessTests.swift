import Testing

@testable import SampleExports

/// What every export of the sample must keep to, whatever is planted in it.
@Suite struct WellFormednessTests {
    private let sample: Sample
    private let interactions: [[String: String]]
    private let clients: [[String: String]]
    private let payroll: [[String: String]]
    private let assignments: [[String: String]]

    init() throws {
        sample = try Sample(SampleOptions(clients: 300, managers: 18, months: 18, seed: 11))
        interactions = sample.rows("interactions.csv")
        clients = sample.rows("clients.csv")
        payroll = sample.rows("payroll.csv")
        assignments = sample.rows("assignments.csv")
    }

    @Test func everyRecordHasEveryField() {
        for name in ["interactions.csv", "clients.csv", "payroll.csv", "assignments.csv"] {
            let records = parseCSV(sample.destination.bytes(name))
            #expect(records.count > 100)
            #expect(records.allSatisfy { $0.count == records[0].count })
        }
    }

    @Test func headersAreTheCanonicalColumns() {
        func header(_ name: String) -> String { String(sample.destination.text(name).prefix { $0 != "\n" }) }
        #expect(
            header("clients.csv")
                == "client_id,name,kind,role,status,motivation,region,industry,acquired_on,acquired_by,source,manager_id"
        )
        #expect(
            header("interactions.csv")
                == "interaction_id,client_id,manager_id,occurred_at,kind,channel,amount,cost,currency,rating,"
                + "resolved,resolved_at,related_to,duration_min,note")
        #expect(
            header("payroll.csv")
                == "manager_id,month,name,manager_type,scheme,grade,hired_on,experience_years,contract,base_salary,"
                + "bonus,currency,desired_salary,training_days,left_on")
        #expect(header("assignments.csv") == "client_id,manager_id,from,to")
    }

    @Test func interactionsStandInTheOrderOfTimeWithSequentialIds() {
        for (place, row) in interactions.enumerated() {
            let digits = String(place + 1)
            #expect(row.cell("interaction_id") == "I" + String(repeating: "0", count: 8 - digits.count) + digits)
            if place > 0 { #expect(interactions[place - 1].cell("occurred_at") <= row.cell("occurred_at")) }
        }
        #expect(interactions.first?.cell("occurred_at").hasPrefix("2025-04-01") == true)
        #expect(interactions.last?.cell("occurred_at").hasPrefix("2026-09-30") == true)
    }

    @Test func cellsHoldWhatTheirColumnsMay() {
        let kinds = ["inquiry", "consultation", "offer", "purchase", "complaint", "support", "feedback", "contact"]
        for row in interactions {
            let kind = row.cell("kind")
            #expect(kinds.contains(kind))
            #expect(["phone", "email", "meeting", "chat", "web"].contains(row.cell("channel")))
            #expect((kind == "feedback") == ["1", "2", "3", "4", "5"].contains(row.cell("rating")))
            #expect((kind == "complaint") == ["true", "false"].contains(row.cell("resolved")))
            #expect((row.cell("resolved") == "true") == !row.cell("resolved_at").isEmpty)
            if kind == "purchase" {
                #expect(row.cell("currency") == "EUR")
                #expect(row.cell("amount").split(separator: ".").last?.count == 2)
                #expect(row.cents("amount") > row.cents("cost") && row.cents("cost") > 0)
            } else {
                #expect(row.cell("amount").isEmpty && row.cell("cost").isEmpty && row.cell("currency").isEmpty)
            }
            if row.cell("resolved") == "true" { #expect(row.seconds("resolved_at") > row.seconds("occurred_at")) }
        }
        #expect(Set(interactions.map { $0.cell("kind") }).count == kinds.count)
    }

    @Test func notesAreQuotedWhereTheyMustBe() {
        let notes = interactions.map { $0.cell("note") }
        let share = Double(notes.count { !$0.isEmpty }) / Double(notes.count)
        #expect((0.06...0.14).contains(share))
        for character in [",", "\"", "\n", "ț", "ж"] as [Character] {
            #expect(notes.contains { $0.contains(character) })
        }
    }

    @Test func namesAreInThreeLanguages() {
        let names = clients.map { $0.cell("name") }
        #expect(names.contains { $0.unicodeScalars.contains { ("А"..."я").contains($0) } })
        #expect(names.contains { $0.unicodeScalars.contains { "ăâîșțĂÂÎȘȚ".unicodeScalars.contains($0) } })
        #expect(names.contains { $0.hasSuffix(", Inc.") })
        #expect(names.contains { $0.hasPrefix("ООО \"") && $0.hasSuffix("\"") })
    }

    @Test func everyReferenceExists() {
        let clientIds = Set(clients.map { $0.cell("client_id") })
        let managerIds = Set(payroll.map { $0.cell("manager_id") })
        #expect(clientIds.count == 300)
        #expect(managerIds.count == 18)
        var earlier: [String: [String: String]] = [:]
        for row in interactions {
            #expect(clientIds.contains(row.cell("client_id")))
            #expect(managerIds.contains(row.cell("manager_id")))
            let related = row.cell("related_to")
            if !related.isEmpty {
                let cause = earlier[related]
                #expect(cause?.cell("client_id") == row.cell("client_id"))
                let pair = "\(cause?.cell("kind") ?? "nothing") > \(row.cell("kind"))"
                #expect(
                    [
                        "offer > purchase", "inquiry > consultation", "complaint > support", "purchase > feedback",
                        "consultation > feedback", "support > feedback",
                    ].contains(pair))
            }
            earlier[row.cell("interaction_id")] = row
        }
        for row in clients {
            for column in ["acquired_by", "manager_id"] where !row.cell(column).isEmpty {
                #expect(managerIds.contains(row.cell(column)))
            }
        }
    }

    @Test func anOfferIsWonOnceAndWithinItsWindow() {
        var offers: [String: Int] = [:]
        var won: Set<String> = []
        for row in interactions {
            if row.cell("kind") == "offer" { offers[row.cell("interaction_id")] = row.seconds("occurred_at") }
            guard row.cell("kind") == "purchase", let made = offers[row.cell("related_to")] else { continue }
            #expect(won.insert(row.cell("related_to")).inserted)
            #expect((0..<30 * 86_400).contains(row.seconds("occurred_at") - made))
        }
        #expect(won.count > 100)
    }

    @Test func managersActWhileTheyAreEmployed() {
        let months = Dictionary(grouping: payroll) { $0.cell("manager_id") }.mapValues { $0.map { $0.cell("month") } }
        for row in interactions {
            #expect(months[row.cell("manager_id")]?.contains(String(row.cell("occurred_at").prefix(7))) == true)
        }
        for row in payroll {
            #expect(row.cell("hired_on").prefix(7) <= row.cell("month"))
            if !row.cell("left_on").isEmpty {
                #expect(row.cell("left_on").hasPrefix(row.cell("month")))
                #expect(months[row.cell("manager_id")]?.last == row.cell("month"))
            }
        }
        #expect(payroll.contains { !$0.cell("left_on").isEmpty })
    }

    @Test func assignmentsFollowOneAnother() {
        var previous: [String: String]?
        var owners: [String: String] = [:]
        for row in assignments {
            let client = row.cell("client_id")
            if let previous, previous.cell("client_id") == client {
                #expect(previous.cell("to") == row.cell("from"))
            } else if let previous {
                #expect(previous.cell("client_id") < client)
                #expect(previous.cell("to").isEmpty)
            }
            owners[client] = row.cell("manager_id")
            previous = row
        }
        for row in clients { #expect(row.cell("manager_id") == owners[row.cell("client_id"), default: ""]) }
        #expect(assignments.contains { !$0.cell("to").isEmpty })
    }

    @Test func newClientsFirstBuyOnTheDayOfAcquisition() {
        var first: [String: String] = [:]
        for row in interactions where row.cell("kind") == "purchase" {
            first[row.cell("client_id"), default: row.cell("occurred_at")] =
                first[row.cell("client_id")] ?? row.cell("occurred_at")
        }
        let new = clients.filter { $0.cell("acquired_on") >= "2025-04-01" }
        #expect(new.count == 150)
        for row in new {
            #expect(first[row.cell("client_id")]?.hasPrefix(row.cell("acquired_on")) == true)
            #expect(!row.cell("acquired_by").isEmpty)
        }
    }
}
