import Testing

@testable import Statistics

@Suite struct BetaBinomialTests {
    /// Geissler's Saxon families of 12 children (Lindsey & Altham 1998): counts of families with 0...12 boys.
    static let families = [3, 24, 104, 286, 670, 1033, 1343, 1112, 829, 478, 181, 45, 7]

    /// The maximum by Nelder and Mead's method in SciPy: α 34.10287, β 31.57825.
    @Test func fitsSaxonFamilies() throws {
        var successes: [Int] = []
        for (boys, count) in Self.families.enumerated() { successes += [Int](repeating: boys, count: count) }
        let model = try #require(
            BetaBinomial.fit(successes: successes, trials: [Int](repeating: 12, count: successes.count)))
        expectClose(model.alpha, 34.10287, within: 1e-5)
        expectClose(model.beta, 31.57825, within: 1e-5)
        expectClose(model.logLikelihood, -12_492.871358551034, within: 1e-11)
        #expect(!model.isPooled)
        #expect(model.groups == 6115)
    }

    @Test func fitIsTheBestOfAFineGrid() throws {
        let successes = [0, 3, 12, 8, 1, 30]
        let trials = [4, 9, 40, 11, 20, 45]
        let model = try #require(BetaBinomial.fit(successes: successes, trials: trials))
        func likelihood(_ alpha: Double, _ beta: Double) -> Double {
            zip(successes, trials).reduce(0) {
                $0 + BetaBinomialDistribution(trials: $1.1, alpha: alpha, beta: beta).logProbability($1.0)
            }
        }
        expectClose(model.logLikelihood, likelihood(model.alpha, model.beta))
        for strength in stride(from: 0.1, to: 60, by: 0.1) {
            for mean in stride(from: 0.05, to: 0.95, by: 0.01) {
                #expect(likelihood(mean * strength, (1 - mean) * strength) <= model.logLikelihood + 1e-9)
            }
        }
    }

    @Test func poolsWhereGroupsDoNotDiffer() throws {
        let model = try #require(BetaBinomial.fit(successes: [10, 20, 5], trials: [50, 100, 25]))
        #expect(model.isPooled)
        expectClose(model.mean, 0.2)
        expectClose(model.posteriorMean(successes: 1, trials: 1), 0.2)
        #expect(model.shrinkage(trials: 50) == 1)
        let interval = try #require(model.credibleInterval(successes: 10, trials: 50))
        #expect(interval.contains(0.2) && interval.lower > 0.13 && interval.upper < 0.27)
        let likelihood = [(10, 50), (20, 100), (5, 25)].reduce(0.0) {
            $0 + BinomialDistribution(trials: $1.1, probability: 0.2).logProbability($1.0)
        }
        expectClose(model.logLikelihood, likelihood)
    }

    @Test func shrinksSmallGroupsMost() throws {
        let successes = [2, 90, 5, 40, 10]
        let trials = [2, 100, 50, 100, 80]
        let model = try #require(BetaBinomial.fit(successes: successes, trials: trials))
        for (k, n) in zip(successes, trials) {
            let raw = Double(k) / Double(n)
            let shrunken = try #require(model.posteriorMean(successes: k, trials: n))
            #expect(abs(shrunken - model.mean) <= abs(raw - model.mean))
            expectClose(shrunken, raw + model.shrinkage(trials: n) * (model.mean - raw))
            let interval = try #require(model.credibleInterval(successes: k, trials: n))
            #expect(interval.contains(shrunken))
        }
        #expect(model.shrinkage(trials: 2) > 5 * model.shrinkage(trials: 100))
        expectClose(model.posteriorMean(successes: 0, trials: 0), model.mean)
    }

    @Test func survivesExtremes() throws {
        let none = try #require(BetaBinomial.fit(successes: [0, 0], trials: [5, 9]))
        #expect(none.isPooled && none.mean == 0)
        #expect(none.credibleInterval(successes: 0, trials: 5)?.lower.isFinite == true)
        let all = try #require(BetaBinomial.fit(successes: [5, 9], trials: [5, 9]))
        #expect(all.isPooled && all.mean == 1)
        let split = try #require(BetaBinomial.fit(successes: [50, 0, 50, 0], trials: [50, 50, 50, 50]))
        #expect(split.strength < 0.2)
        expectClose(split.mean, 0.5, within: 1e-6)
        let huge = try #require(BetaBinomial.fit(successes: [.max / 4, .max / 5], trials: [.max / 2, .max / 2]))
        #expect(huge.mean.isFinite)
        let single = try #require(BetaBinomial.fit(successes: [1, 0, 1], trials: [1, 1, 1]))
        #expect(single.isPooled)
    }

    @Test func tooLittleOrBadInputIsNil() {
        #expect(BetaBinomial.fit(successes: [], trials: []) == nil)
        #expect(BetaBinomial.fit(successes: [1, 0], trials: [2, 0]) == nil)
        #expect(BetaBinomial.fit(successes: [1, 3], trials: [2, 2]) == nil)
        #expect(BetaBinomial.fit(successes: [1], trials: [2, 2]) == nil)
        let model = BetaBinomial.fit(successes: [1, 9], trials: [10, 10])
        #expect(model?.posterior(successes: 3, trials: 2) == nil)
        #expect(model?.credibleInterval(successes: 1, trials: 2, credibility: 0) == nil)
    }
}
