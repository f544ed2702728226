import Statistics
import Testing

@testable import SampleExports

/// The customer value models, fitted to generated purchases, against the parameters that were planted: by the
/// likelihood ratio, which is chi-squared with as many degrees of freedom as there are parameters (Wilks 1938).
@Suite struct ModelRecoveryTests {
    private struct Purchase {
        var day: Double
        var amount: Double
    }

    private let clients: [Client]
    private let window: Window
    private let purchases: [[Purchase]]

    /// From when on a client's purchases are no longer those of the model: the window's end, or a departure's day.
    private let ends: [Double]

    init() {
        let options = SampleOptions(clients: 1_200, managers: 30, months: 24, seed: 17)
        var simulation = Simulation(options: options)
        var purchases = [[Purchase]](repeating: [], count: options.clients)
        for _ in 0..<options.months {
            simulation.live()
            simulation.emit { event, _ in
                guard event.kind == .purchase else { return }
                purchases[Int(event.client)].append(
                    Purchase(day: Double(event.time) / 86_400, amount: Double(event.amount) / 100))
            }
        }
        clients = simulation.clients
        window = simulation.window
        self.purchases = purchases
        let (managers, window) = (simulation.managers, simulation.window)
        ends = clients.map { client in
            guard client.takenBy != Client.nobody else { return Double(window.days) }
            return Double(window.monthStarts[managers[Int(client.takenBy)].endMonth])
        }
    }

    @Test func purchasesAreThoseOfThePlantedModel() throws {
        let histories = clients.indices.compactMap { index -> PurchaseHistory? in
            let days = purchases[index].map(\.day).filter { $0 < ends[index] }
            guard !clients[index].isBase, let first = days.first, let last = days.last else { return nil }
            return PurchaseHistory(repeats: days.count - 1, recency: last - first, age: ends[index] - first)
        }
        #expect(histories.count > 550)
        let fitted = try #require(BetaGeometricNBD.fit(histories))
        let planted = try #require(
            BetaGeometricNBD(
                r: PlantedModel.rateShape, alpha: PlantedModel.rateScaleDays, a: PlantedModel.dropoutA,
                b: PlantedModel.dropoutB))
        func likelihood(_ model: BetaGeometricNBD) -> Double {
            histories.reduce(0) { $0 + model.logLikelihood(of: $1) }
        }
        let ratio = 2 * (likelihood(fitted) - likelihood(planted))
        #expect(fitted.converged)
        // The 99.9 % quantile with four degrees of freedom is 18.47.
        #expect((0..<18.47).contains(ratio))
    }

    @Test func amountsAreThoseOfThePlantedModel() throws {
        let spends = purchases.filter { !$0.isEmpty }.map { list in
            GammaGamma.Spend(purchases: list.count, mean: list.reduce(0) { $0 + $1.amount } / Double(list.count))
        }
        let fitted = try #require(GammaGamma.fit(spends))
        let planted = try #require(
            GammaGamma(p: PlantedModel.spendShape, q: PlantedModel.spendQ, gamma: PlantedModel.spendGamma))
        func likelihood(_ model: GammaGamma) -> Double { spends.reduce(0) { $0 + model.logLikelihood(of: $1) } }
        let ratio = 2 * (likelihood(fitted) - likelihood(planted))
        #expect(fitted.converged)
        // The 99.9 % quantile with three degrees of freedom is 16.27.
        #expect((0..<16.27).contains(ratio))
    }
}
