import Testing

@testable import Statistics

@Suite struct IntervalTests {
    /// Newcombe, R. G. (1998), Statistics in Medicine 17, 857–872, Table I, methods 3 and 5.
    @Test func proportionsMatchNewcombe() throws {
        let table: [(Int, Int, (Double, Double), (Double, Double))] = [
            (81, 263, (0.2553, 0.3662), (0.2527, 0.3676)), (15, 148, (0.0624, 0.1605), (0.0578, 0.1617)),
            (0, 20, (0, 0.1611), (0, 0.1684)), (1, 29, (0.0061, 0.1718), (0.0009, 0.1776)),
        ]
        for (k, n, score, exact) in table {
            let wilson = try #require(wilsonInterval(successes: k, trials: n))
            #expect(abs(wilson.lower - score.0) < 5e-5 && abs(wilson.upper - score.1) < 5e-5)
            let clopper = try #require(clopperPearsonInterval(successes: k, trials: n))
            #expect(abs(clopper.lower - exact.0) < 5e-5 && abs(clopper.upper - exact.1) < 6e-5)
        }
    }

    @Test func wilsonSolvesTheScoreEquation() throws {
        for n in 1...30 {
            for k in 0...n {
                let interval = try #require(wilsonInterval(successes: k, trials: n, confidence: 0.9))
                let proportion = Double(k) / Double(n)
                #expect(interval.contains(proportion) && interval.lower >= 0 && interval.upper <= 1)
                for end in [interval.lower, interval.upper] where end > 0 && end < 1 {
                    let z = (proportion - end) / (end * (1 - end) / Double(n)).squareRoot()
                    expectClose(abs(z), 1.6448536269514722, within: 1e-10)
                }
            }
        }
    }

    @Test func clopperPearsonInvertsTheBinomial() throws {
        for n in [1, 4, 23] {
            for k in 0...n {
                let interval = try #require(clopperPearsonInterval(successes: k, trials: n))
                if k > 0 {
                    let atLower = BinomialDistribution(trials: n, probability: interval.lower)
                    expectClose(1 - atLower.cumulativeProbability(k - 1), 0.025, within: 1e-10)
                }
                if k < n {
                    let atUpper = BinomialDistribution(trials: n, probability: interval.upper)
                    expectClose(atUpper.cumulativeProbability(k), 0.025, within: 1e-10)
                }
            }
        }
    }

    /// Garwood's limits as tabulated in Breslow & Day (1987), *Statistical Methods in Cancer Research II*, and many since.
    @Test func garwoodMatchesTables() throws {
        for (count, lower, upper) in [
            (0, 0, 3.689), (1, 0.0253, 5.572), (2, 0.242, 7.225), (5, 1.623, 11.668), (10, 4.795, 18.390),
            (20, 12.217, 30.888), (100, 81.364, 121.627),
        ] {
            let interval = try #require(garwoodInterval(count: count))
            #expect(abs(interval.lower - lower) < 6e-4 && abs(interval.upper - upper) < 6e-4, "\(count)")
        }
    }

    @Test func byarIsCloseToGarwood() throws {
        for count in [5, 10, 40, 300] {
            let byar = try #require(byarInterval(count: count))
            let garwood = try #require(garwoodInterval(count: count))
            #expect(byar != garwood)
            expectClose(byar.lower, garwood.lower, within: 0.01)
            expectClose(byar.upper, garwood.upper, within: 0.001)
        }
        // By hand: 10 (1 − 1/90 − 1.959964 / (3 √10))³ and 11 (1 − 1/99 + 1.959964 / (3 √11))³.
        let ten = try #require(byarInterval(count: 10))
        expectClose(ten.lower, 4.787450, within: 1e-6)
        expectClose(ten.upper, 18.391459, within: 1e-6)
        #expect(byarInterval(count: 0)?.lower == 0)
        expectClose(byarInterval(count: 10)?.divided(by: 4).upper, ten.upper / 4)
    }

    /// Student (1908), the extra sleep by hyoscyamus: mean 0.75, s 1.789, interval −0.53 to 2.03.
    @Test func meanIntervalMatchesStudent() throws {
        let interval = try #require(meanInterval([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2.0]))
        expectClose(interval.lower, -0.5297804135, within: 1e-9)
        expectClose(interval.upper, 2.0297804135, within: 1e-9)
    }

    @Test func tooLittleOrBadInputIsNil() {
        #expect(wilsonInterval(successes: 0, trials: 0) == nil)
        #expect(wilsonInterval(successes: 3, trials: 2) == nil)
        #expect(wilsonInterval(successes: -1, trials: 2) == nil)
        #expect(wilsonInterval(successes: 1, trials: 2, confidence: 1) == nil)
        #expect(wilsonInterval(successes: 1, trials: 2, confidence: .nan) == nil)
        #expect(clopperPearsonInterval(successes: 0, trials: 0) == nil)
        #expect(garwoodInterval(count: -1) == nil)
        #expect(byarInterval(count: -1) == nil)
        #expect(meanInterval([1]) == nil)
        #expect(meanInterval([1, .nan]) == nil)
        #expect(garwoodInterval(count: .max)?.lower.isFinite == true)
        #expect(clopperPearsonInterval(successes: .max / 2, trials: .max)?.contains(0.5) == true)
    }
}
