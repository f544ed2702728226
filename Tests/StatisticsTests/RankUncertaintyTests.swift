import Testing

@testable import Statistics

@Suite struct RankUncertaintyTests {
    @Test func wellSeparatedGroupsHaveCertainRanks() throws {
        let posteriors: [Posterior] = [3, 1, 2].map {
            .normal(NormalDistribution(mean: $0, standardDeviation: 0.01))
        }
        let ranks = try #require(RankUncertainty.simulate(posteriors, draws: 500))
        #expect(ranks.map(\.best) == [1, 3, 2] && ranks.map(\.worst) == [1, 3, 2])
        let reversed = try #require(RankUncertainty.simulate(posteriors, higherIsBetter: false, draws: 500))
        #expect(reversed.map(\.best) == [3, 1, 2] && reversed.map(\.mean) == [3, 1, 2])
    }

    @Test func equalGroupsMayStandAnywhere() throws {
        let posteriors = [Posterior](repeating: .beta(BetaDistribution(alpha: 3, beta: 9)), count: 10)
        let ranks = try #require(RankUncertainty.simulate(posteriors, draws: 4000))
        for rank in ranks {
            #expect(rank.best == 1 && rank.worst >= 9)
            #expect(abs(rank.mean - 5.5) < 0.25)
        }
        expectClose(ranks.reduce(0) { $0 + $1.mean }, 55, within: 1e-12)
    }

    /// Two normals: the first is ahead with probability Φ(δ / √2).
    @Test func meanRankOfTwoIsKnown() throws {
        let ranks = try #require(
            RankUncertainty.simulate(
                [
                    .normal(NormalDistribution(mean: 1, standardDeviation: 1)),
                    .normal(NormalDistribution(mean: 0, standardDeviation: 1)),
                ], draws: 20_000))
        let ahead = NormalDistribution.standard.cumulativeProbability(0.5.squareRoot())
        #expect(abs(ranks[0].mean - (2 - ahead)) < 0.01)
        #expect(ranks[0].best == 1 && ranks[0].worst == 2)
    }

    @Test func sameSeedSameAnswer() {
        let posteriors: [Posterior] = (1...6).map { .gamma(GammaDistribution(shape: Double($0), rate: 2)) }
        let first = RankUncertainty.simulate(posteriors, draws: 300, seed: 9)
        #expect(first == RankUncertainty.simulate(posteriors, draws: 300, seed: 9))
        #expect(first != RankUncertainty.simulate(posteriors, draws: 300, seed: 10))
    }

    @Test func tiesShareTheBetterRank() throws {
        let posteriors: [Posterior] = [5, 5, 1].map { .normal(NormalDistribution(mean: $0, standardDeviation: 0)) }
        let ranks = try #require(RankUncertainty.simulate(posteriors, draws: 10))
        #expect(ranks.map(\.worst) == [1, 1, 3])
    }

    @Test func tooLittleOrBadInputIsNil() {
        let one = Posterior.beta(BetaDistribution(alpha: 1, beta: 1))
        #expect(RankUncertainty.simulate([one]) == nil)
        #expect(RankUncertainty.simulate([Posterior](repeating: one, count: 5001), draws: 1) == nil)
        #expect(RankUncertainty.simulate([one, one], draws: 0) == nil)
        #expect(RankUncertainty.simulate([one, one], credibility: 1) == nil)
        #expect(RankUncertainty.simulate([one, .beta(BetaDistribution(alpha: .nan, beta: 1))], draws: 5) == nil)
    }
}
