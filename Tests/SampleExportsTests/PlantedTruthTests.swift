import Testing

@testable import SampleExports

/// The truths, recovered from the rows by counting. Seeds are fixed, so no test depends on luck when it runs.
@Suite struct PlantedTruthTests {
    /// One large sample and what the simulation knows about it.
    private struct World {
        var simulation: Simulation
        var events: [Event] = []

        init(_ options: SampleOptions) {
            simulation = Simulation(options: options)
            for _ in 0..<options.months {
                simulation.live()
                simulation.emit { event, _ in events.append(event) }
            }
        }
    }

    @Test func wilsonIntervalsCoverTheConversions() throws {
        var covered = 0
        var total = 0
        for seed in 1...12 as ClosedRange<UInt64> {
            let world = World(SampleOptions(clients: 500, managers: 16, months: 18, seed: seed))
            let window = world.simulation.window
            let won = Set(world.events.filter { $0.kind == .purchase }.map(\.parent))
            var counts: [Int: (offers: Int, won: Int)] = [:]
            for (place, event) in world.events.enumerated() where event.kind == .offer {
                let day = Int(event.time) / 86_400
                guard day + 31 <= window.days else { continue }
                let manager = world.simulation.managers[Int(event.manager)]
                let isAfter = manager.trainingMonth.map { window.month(of: day) > $0 } ?? false
                let key = Int(event.manager) * 2 + (isAfter ? 1 : 0)
                counts[key, default: (0, 0)].offers += 1
                if won.contains(Int64(place + 1)) { counts[key, default: (0, 0)].won += 1 }
            }
            for (key, count) in counts where count.offers >= 20 {
                let manager = world.simulation.managers[key / 2]
                let truth = manager.conversionBefore + (key % 2 == 1 ? PlantedModel.trainingEffect : 0)
                total += 1
                if wilson(count.won, count.offers).contains(truth) { covered += 1 }
            }
        }
        // 95 % of some 250 intervals, give or take three standard errors.
        #expect(total > 200)
        #expect((0.905...0.99).contains(Double(covered) / Double(total)))
    }

    /// Wilson (1927), 95 %.
    private func wilson(_ successes: Int, _ trials: Int) -> ClosedRange<Double> {
        let z = 1.959963984540054
        let n = Double(trials)
        let rate = Double(successes) / n
        let centre = (rate + z * z / (2 * n)) / (1 + z * z / n)
        let half = z / (1 + z * z / n) * (rate * (1 - rate) / n + z * z / (4 * n * n)).squareRoot()
        return (centre - half)...(centre + half)
    }

    @Test func purchasesFollowTheirProcess() {
        let world = World(SampleOptions(clients: 6_000, managers: 30, months: 24, seed: 3))
        let days = Double(world.simulation.window.days)
        var expected = 0.0
        var observed = 0.0
        var rates = 0.0
        var dropouts = 0.0
        let new = world.simulation.clients.filter { !$0.isBase }
        for client in new where client.takenBy == Client.nobody {
            // Repeat purchases of one BG/NBD client (Fader, Hardie & Lee 2005, equation 3).
            let time = days - client.acquiredAt
            let dropout = max(client.dropout, 1e-9)
            expected += (1 - Elementary.exp(-client.ratePerDay * dropout * time)) / dropout
            observed += Double(client.purchases) - 1
        }
        for client in new {
            rates += client.ratePerDay
            dropouts += client.dropout
        }
        #expect(abs(observed / expected - 1) < 0.04)
        #expect(abs(rates / Double(new.count) * PlantedModel.rateScaleDays / PlantedModel.rateShape - 1) < 0.05)
        let meanDropout = PlantedModel.dropoutA / (PlantedModel.dropoutA + PlantedModel.dropoutB)
        #expect(abs(dropouts / Double(new.count) / meanDropout - 1) < 0.06)
    }

    @Test func spendFollowsGammaGamma() {
        let world = World(SampleOptions(clients: 4_000, managers: 30, months: 24, seed: 4))
        let clients = world.simulation.clients
        let ratios = clients.filter { $0.purchases > 0 }.map {
            Double($0.revenue) / 100 / (Double($0.purchases) * $0.spendMean)
        }
        #expect(abs(ratios.reduce(0, +) / Double(ratios.count) - 1) < 0.02)
        // The spend itself has no variance with so long a tail; its inverse is gamma.
        let inverse = clients.map { PlantedModel.spendShape / $0.spendMean }
        let mean = PlantedModel.spendQ / PlantedModel.spendGamma
        #expect(abs(inverse.reduce(0, +) / Double(inverse.count) / mean - 1) < 0.04)
        let revenue = clients.reduce(0) { $0 + $1.revenue }
        let ofKeyAccounts = clients.reduce(0) { $0 + ($1.isKeyAccount ? $1.revenue : 0) }
        #expect(clients.count(where: \.isKeyAccount) == 80)
        #expect(Double(ofKeyAccounts) > 0.25 * Double(revenue))
        let byRevenue = clients.map(\.revenue).sorted(by: >)
        #expect(Double(byRevenue.prefix(400).reduce(0, +)) > 0.5 * Double(revenue))
    }

    @Test func serviceIsAsPlanted() {
        let world = World(SampleOptions(clients: 5_000, managers: 8, months: 24, seed: 5))
        let clients = world.simulation.clients
        var responses: [[Double]] = Array(repeating: [], count: 8)
        var vipResponses: [[Double]] = Array(repeating: [], count: 8)
        var rated = [(expected: Double, sum: Double, count: Double)](repeating: (0, 0, 0), count: 8)
        for event in world.events {
            let manager = Int(event.manager)
            let truth = world.simulation.managers[manager]
            if event.kind == .feedback {
                let client = clients[Int(event.client)]
                let fits = truth.type.rawValue == client.motivation.rawValue
                rated[manager].expected +=
                    truth.quality + Double(client.ratingShift) + (fits ? PlantedModel.fitRatingBonus : 0)
                rated[manager].sum += Double(event.rating)
                rated[manager].count += 1
            }
            guard event.kind == .consultation || event.kind == .support, event.parent != Event.noParent else {
                continue
            }
            let cause = world.events[Int(event.parent) - 1]
            let hours = Double(event.time - cause.time) / 3_600
            if cause.manager != event.manager { continue }
            if clients[Int(event.client)].isVIP {
                vipResponses[manager].append(hours)
            } else {
                responses[manager].append(hours)
            }
        }
        for (index, manager) in world.simulation.managers.enumerated() {
            #expect(rated[index].count > 200)
            #expect(abs(rated[index].sum - rated[index].expected) / rated[index].count < 0.1)
            #expect(abs(median(responses[index]) / manager.responseMedianHours - 1) < 0.15)
            let share = Double(manager.total.answered) / Double(manager.total.inquiriesAndComplaints)
            #expect(abs(share - manager.answeredShare) < 0.03)
        }
        let ratio = (0..<8).map { median(vipResponses[$0]) / median(responses[$0]) }.reduce(0, +) / 8
        #expect(abs(ratio - PlantedModel.vipResponseFactor) < 0.08)
    }

    @Test func complaintsComeAtTheirRate() {
        let world = World(SampleOptions(clients: 4_000, managers: 9, months: 24, seed: 6))
        let simulation = world.simulation
        let days = Double(simulation.window.days)
        var expected = 0.0
        var observed = 0.0
        let moved = Set(simulation.endedAssignments.map { Int($0.client) })
        for (index, client) in simulation.clients.enumerated() where !client.isInPool && !moved.contains(index) {
            let from = max(0, client.acquiredAt)
            let to = min(days, client.endedAt)
            guard to > from else { continue }
            expected +=
                (to - from) / 30 * Double(client.complaintsPerMonth)
                * simulation.managers[Int(client.manager)].complaintFactor
            observed += Double(client.complaints)
        }
        #expect(expected > 500)
        #expect(abs(observed - expected) < 3.5 * expected.squareRoot())
    }

    @Test func motivationIsDeclaredForThreeInFive() {
        let clients = ClientPlan(options: SampleOptions(clients: 5_000), window: Window(months: 24)).clients
        #expect(abs(Double(clients.count(where: \.isDeclared)) / 5_000 - PlantedModel.declaredShare) < 0.03)
        for motivation in Motivation.allCases {
            #expect(abs(Double(clients.count { $0.motivation == motivation }) / 5_000 - 1.0 / 3) < 0.03)
        }
    }

    @Test func leaversTakeClientsAlong() {
        let world = World(SampleOptions(clients: 4_000, managers: 24, months: 24, seed: 9))
        let simulation = world.simulation
        var lastPurchase: [Int32: UInt32] = [:]
        for event in world.events where event.kind == .purchase { lastPurchase[event.client] = event.time }
        var taken = 0
        for (index, client) in simulation.clients.enumerated() where client.takenBy != Client.nobody {
            taken += 1
            let left = simulation.window.monthStarts[simulation.managers[Int(client.takenBy)].endMonth]
            // A purchase that an open offer has already won may still come.
            if let last = lastPurchase[Int32(index)] { #expect(Int(last) / 86_400 < left + 29) }
            #expect(client.manager != client.takenBy)
        }
        let reassigned = simulation.endedAssignments.count
        #expect(reassigned > 100)
        #expect((0.1...0.6).contains(Double(taken) / Double(reassigned)))
    }

    @Test func stateIsSmall() {
        #expect(MemoryLayout<Client>.stride <= 192)
        #expect(MemoryLayout<Event>.stride <= 64)
        var simulation = Simulation(options: SampleOptions(clients: 2_000, managers: 20, months: 60, seed: 1))
        var most = 0
        for _ in 0..<60 {
            simulation.live()
            simulation.emit { _, _ in }
            most = max(most, simulation.later.count)
        }
        // What waits for later months is bounded by the clients, not by the months.
        #expect(most < 1_000)
    }
}
