import Testing

@testable import Statistics

@Suite struct BetaGeometricNBDTests {
    /// The parameters that Fader, Hardie & Lee (2005) report for CDNOW, in weeks.
    private func published() throws -> BetaGeometricNBD {
        try #require(BetaGeometricNBD(r: 0.243, alpha: 4.414, a: 0.793, b: 2.426))
    }

    /// Fader & Hardie, *Implementing the BG/NBD Model for Customer Base Analysis in Excel*: the log-likelihoods of the
    /// first customers, and customer 1's expected purchases in the 39 weeks to come, 1.226.
    @Test func matchesTheWorkedExample() throws {
        let model = try #require(BetaGeometricNBD(r: 0.242595, alpha: 4.413602, a: 0.792922, b: 2.425907))
        for (repeats, recency, expected) in [
            (2, 213, -9.4596), (1, 12, -4.4711), (0, 0, -0.5538), (7, 206, -21.8644), (1, 35.0, -4.8651),
        ] {
            let history = PurchaseHistory(repeats: repeats, recency: recency / 7, age: 272.0 / 7)
            #expect(abs(model.logLikelihood(of: history) - expected) < 1e-4, "\(repeats), \(recency)")
        }
        let first = PurchaseHistory(repeats: 2, recency: 30.43, age: 38.86)
        #expect(abs((model.expectedPurchases(first, within: 39) ?? 0) - 1.226) < 0.0005)
    }

    /// A grid of equally probable values of a distribution.
    private func grid(_ count: Int, _ quantile: (Double) -> Double) -> [Double] {
        (0..<count).map { quantile((Double($0) + 0.5) / Double(count)) }
    }

    /// Equations 3 and 5 of the paper averaged over purchase rates and leaving probabilities, by brute force.
    @Test func likelihoodAndExpectationMatchIntegration() throws {
        let model = try #require(BetaGeometricNBD(r: 2.5, alpha: 6, a: 2.2, b: 4))
        let rates = grid(120, GammaDistribution(shape: 2.5, rate: 6).quantile)
        let leaving = grid(120, BetaDistribution(alpha: 2.2, beta: 4).quantile)
        func power(_ base: Double, _ exponent: Int) -> Double { (0..<exponent).reduce(1) { value, _ in value * base } }
        func exponential(_ x: Double) -> Double {
            // Poisson's chance of nothing.
            PoissonDistribution(mean: -x).probability(of: 0)
        }
        for (repeats, recency, age) in [(0, 0.0, 5.0), (1, 2, 5), (3, 4.5, 5)] {
            var likelihood = 0.0
            var purchases = 0.0
            for rate in rates {
                let decayed = (exponential(-rate * recency), exponential(-rate * age))
                for p in leaving {
                    let active = power((1 - p) * rate, repeats) * decayed.1
                    let left = repeats > 0 ? p * power(1 - p, repeats - 1) * power(rate, repeats) * decayed.0 : 0
                    likelihood += active + left
                    purchases += active * (1 - exponential(-rate * p * 8)) / p
                }
            }
            let history = PurchaseHistory(repeats: repeats, recency: recency, age: age)
            let count = Double(rates.count * leaving.count)
            let reference = BinomialDistribution(trials: 1, probability: likelihood / count).logProbability(1)
            expectClose(model.logLikelihood(of: history), reference, within: 1e-2)
            expectClose(model.expectedPurchases(history, within: 8), purchases / likelihood, within: 2e-2)
        }
    }

    @Test func gradientMatchesDifferences() {
        let table = FrequencyTable([
            PurchaseHistory(repeats: 0, recency: 0, age: 30), PurchaseHistory(repeats: 1, recency: 4, age: 38),
            PurchaseHistory(repeats: 1, recency: 4, age: 4), PurchaseHistory(repeats: 26, recency: 30, age: 31),
            PurchaseHistory(repeats: 120, recency: 20, age: 31), PurchaseHistory(repeats: 0, recency: 0, age: 2),
        ])
        let point = [0.4, 5, 0.9, 2.2]
        let (_, gradient) = table.logLikelihood(point)
        for index in 0..<4 {
            var (up, down) = (point, point)
            up[index] += 1e-5
            down[index] -= 1e-5
            let slope = (table.logLikelihood(up).value - table.logLikelihood(down).value) / 2e-5
            expectClose(gradient[index], slope, within: 1e-6, "\(index)")
        }
    }

    /// Histories drawn from the model itself.
    private func simulate(_ count: Int, _ r: Double, _ alpha: Double, _ a: Double, _ b: Double) -> [PurchaseHistory] {
        var generator = SeededGenerator(seed: 11)
        let rates = Posterior.gamma(GammaDistribution(shape: r, rate: alpha))
        return (0..<count).map { _ in
            let age = 20 + 20 * generator.nextUniform()
            let rate = rates.sample(using: &generator)
            let leaving = generator.nextBeta(a, b)
            var (repeats, last, time) = (0, 0.0, 0.0)
            while true {
                // An exponential wait is a gamma number of shape 1.
                time += Posterior.gamma(GammaDistribution(shape: 1, rate: rate)).sample(using: &generator)
                guard time <= age else { break }
                repeats += 1
                last = time
                if generator.nextUniform() < leaving { break }
            }
            return PurchaseHistory(repeats: repeats, recency: last, age: age)
        }
    }

    @Test func fitFindsTheMaximum() throws {
        let histories = simulate(1000, 0.6, 5, 0.8, 2.5)
        let model = try #require(BetaGeometricNBD.fit(histories))
        #expect(model.converged)
        let truth = try #require(BetaGeometricNBD(r: 0.6, alpha: 5, a: 0.8, b: 2.5))
        let atTruth = histories.reduce(0) { $0 + truth.logLikelihood(of: $1) }
        let atFit = histories.reduce(0) { $0 + model.logLikelihood(of: $1) }
        expectClose(model.logLikelihood, atFit, within: 1e-11)
        // Twice the difference is chi-squared with 4 degrees of freedom: 18.5 at 99.9 %.
        #expect(atFit >= atTruth && 2 * (atFit - atTruth) < 18.5)
        let gradient = FrequencyTable(histories).logLikelihood([model.r, model.alpha, model.a, model.b]).gradient
        for slope in gradient { #expect(abs(slope) < 0.01) }
    }

    @Test func unitOfTimeDoesNotMatter() throws {
        let weeks = simulate(400, 0.6, 5, 0.8, 2.5)
        let days = weeks.map { PurchaseHistory(repeats: $0.repeats, recency: $0.recency * 7, age: $0.age * 7) }
        let inWeeks = try #require(BetaGeometricNBD.fit(weeks))
        let inDays = try #require(BetaGeometricNBD.fit(days))
        expectClose(inDays.alpha, inWeeks.alpha * 7, within: 1e-4)
        expectClose(inDays.b, inWeeks.b, within: 1e-4)
        expectClose(
            inDays.expectedPurchases(days[0], within: 70), inWeeks.expectedPurchases(weeks[0], within: 10) ?? 0,
            within: 1e-4)
    }

    @Test func aliveFallsWithSilence() throws {
        let model = try published()
        #expect(model.probabilityAlive(PurchaseHistory(repeats: 0, recency: 0, age: 30)) == 1)
        var last = 1.0
        for age in stride(from: 10.0, through: 200, by: 10) {
            let alive = try #require(model.probabilityAlive(PurchaseHistory(repeats: 5, recency: 10, age: age)))
            #expect(alive < last && alive > 0)
            last = alive
        }
        // Equation for P(alive) at recency = age: 1 / (1 + a / (b + x − 1)).
        expectClose(
            model.probabilityAlive(PurchaseHistory(repeats: 5, recency: 10, age: 10)), 1 / (1 + 0.793 / 6.426))
    }

    @Test func discountingBetweenItsBounds() throws {
        let model = try published()
        let history = PurchaseHistory(repeats: 4, recency: 30, age: 38)
        let plain = try #require(model.expectedPurchases(history, within: 52))
        expectClose(
            model.discountedExpectedPurchases(history, horizon: 52, periods: 12, ratePerPeriod: 0), plain, within: 1e-12
        )
        let discounted = try #require(
            model.discountedExpectedPurchases(history, horizon: 52, periods: 12, ratePerPeriod: 0.008))
        #expect(discounted < plain && discounted > plain / 1.1)
        #expect(model.discountedExpectedPurchases(history, horizon: 52, periods: 0, ratePerPeriod: 0) == nil)
    }

    @Test func singularitiesOfTheFormulaAreRemoved() throws {
        // a = 1, and a + b = 1 for a new client: the neighbours' values bracket the value.
        let history = PurchaseHistory(repeats: 0, recency: 0, age: 3)
        for (a, b) in [(1.0, 2.0), (0.4, 0.6)] {
            let here = try #require(
                BetaGeometricNBD(r: 0.5, alpha: 4, a: a, b: b)?.expectedPurchases(history, within: 30))
            let below = try #require(
                BetaGeometricNBD(r: 0.5, alpha: 4, a: a - 1e-3, b: b)?.expectedPurchases(history, within: 30))
            let above = try #require(
                BetaGeometricNBD(r: 0.5, alpha: 4, a: a + 1e-3, b: b)?.expectedPurchases(history, within: 30))
            #expect(below > here && here > above && below - above < 0.02 * here)
        }
    }

    @Test func tooLittleOrBadInputIsNil() throws {
        #expect(BetaGeometricNBD(r: 0, alpha: 1, a: 1, b: 1) == nil)
        #expect(BetaGeometricNBD(r: .nan, alpha: 1, a: 1, b: 1) == nil)
        #expect(BetaGeometricNBD.fit([]) == nil)
        let once = [PurchaseHistory](repeating: PurchaseHistory(repeats: 0, recency: 0, age: 9), count: 50)
        #expect(BetaGeometricNBD.fit(once) == nil)
        let model = try published()
        let impossible = PurchaseHistory(repeats: 2, recency: 5, age: 4)
        #expect(model.probabilityAlive(impossible) == nil && model.expectedPurchases(impossible, within: 1) == nil)
        #expect(model.logLikelihood(of: impossible).isNaN)
        #expect(model.expectedPurchases(within: -1) == nil)
        #expect(model.expectedPurchases(within: 0) == 0)
        // Nobody ever leaves: usable figures, and word that the parameters are not determined.
        let steady = (0..<40).map {
            PurchaseHistory(repeats: 5 + $0 % 3, recency: 40 - Double($0 % 2) / 10, age: 40)
        }
        let fitted = try #require(BetaGeometricNBD.fit(steady))
        #expect(!fitted.converged)
        let expected = try #require(fitted.expectedPurchases(steady[0], within: 40))
        #expect(expected > 4 && expected < 8)
    }
}
