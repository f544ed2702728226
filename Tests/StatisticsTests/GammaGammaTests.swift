import Testing

@testable import Statistics

@Suite struct GammaGammaTests {
    typealias Spend = GammaGamma.Spend

    /// Fader & Hardie (2013), CDNOW: p 6.25, q 3.74, γ 15.44.
    @Test func expectationWeighsOwnAndCommonMean() throws {
        let model = try #require(GammaGamma(p: 6.25, q: 3.74, gamma: 15.44))
        let common = try #require(model.meanSpend)
        expectClose(common, 6.25 * 15.44 / 2.74)
        for (purchases, mean) in [(1, 10.0), (3, 22.35), (20, 80)] {
            let weight = 6.25 * Double(purchases) / (6.25 * Double(purchases) + 2.74)
            expectClose(
                model.expectedSpend(Spend(purchases: purchases, mean: mean)), weight * mean + (1 - weight) * common)
        }
        #expect(model.expectedSpend(Spend(purchases: 0, mean: 0)) == common)
    }

    /// The mean of x purchases of Gamma(p, ν) is Gamma(px, νx); averaged over ν by brute force.
    @Test func likelihoodMatchesIntegration() throws {
        let model = try #require(GammaGamma(p: 2, q: 3.5, gamma: 12))
        let prior = GammaDistribution(shape: 3.5, rate: 12)
        for (purchases, mean) in [(1, 10.0), (3, 5), (6, 14)] {
            var sum = 0.0
            for index in 0..<2_000 {
                let rate = prior.quantile((Double(index) + 0.5) / 2_000)
                let x = Double(purchases)
                // A gamma density by the Poisson probability of one less: f(z) = νx · P(px − 1; νxz).
                sum += rate * x * PoissonDistribution(mean: rate * x * mean).probability(of: 2 * purchases - 1)
            }
            let reference = BinomialDistribution(trials: 1, probability: sum / 2_000).logProbability(1)
            expectClose(model.logLikelihood(of: Spend(purchases: purchases, mean: mean)), reference, within: 5e-3)
        }
    }

    @Test func fitFindsTheMaximumInAnyCurrency() throws {
        var generator = SeededGenerator(seed: 5)
        let rates = Posterior.gamma(GammaDistribution(shape: 3.7, rate: 15.4))
        let spends: [Spend] = (0..<1000).map { index in
            let purchases = 1 + index % 5
            let rate = rates.sample(using: &generator) * Double(purchases)
            let mean = Posterior.gamma(GammaDistribution(shape: 6.2 * Double(purchases), rate: rate))
            return Spend(purchases: purchases, mean: mean.sample(using: &generator))
        }
        let model = try #require(GammaGamma.fit(spends))
        #expect(model.converged)
        let truth = try #require(GammaGamma(p: 6.2, q: 3.7, gamma: 15.4))
        let atTruth = spends.reduce(0) { $0 + truth.logLikelihood(of: $1) }
        let atFit = spends.reduce(0) { $0 + model.logLikelihood(of: $1) }
        expectClose(model.logLikelihood, atFit, within: 1e-11)
        // Twice the difference is chi-squared with 3 degrees of freedom: 16.3 at 99.9 %.
        #expect(atFit >= atTruth && 2 * (atFit - atTruth) < 16.3)
        let inCents = try #require(GammaGamma.fit(spends.map { Spend(purchases: $0.purchases, mean: $0.mean * 100) }))
        expectClose(inCents.p, model.p, within: 1e-4)
        expectClose(inCents.gamma, model.gamma * 100, within: 1e-4)
    }

    @Test func tooLittleOrBadInputIsNil() {
        #expect(GammaGamma(p: 1, q: -1, gamma: 1) == nil)
        #expect(GammaGamma.fit([]) == nil)
        #expect(GammaGamma.fit([Spend](repeating: Spend(purchases: 2, mean: 5), count: 20)) == nil)
        #expect(GammaGamma.fit([Spend](repeating: Spend(purchases: 0, mean: .nan), count: 20)) == nil)
        let heavy = GammaGamma(p: 0.2, q: 0.5, gamma: 1)
        #expect(heavy?.meanSpend == nil && heavy?.expectedSpend(Spend(purchases: 1, mean: 2)) == nil)
        #expect(heavy?.logLikelihood(of: Spend(purchases: 0, mean: 2)).isNaN == true)
    }
}
