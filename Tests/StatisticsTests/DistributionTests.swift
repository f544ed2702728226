import Testing

@testable import Statistics

@Suite struct DistributionTests {
    /// mpmath, 40 digits.
    @Test func normalMatchesReference() {
        let normal = NormalDistribution.standard
        for (z, p) in [
            (-8, 6.2209605742717841e-16), (-3, 0.0013498980316300945), (-1.96, 0.024997895148220436),
            (-0.5, 0.3085375387259869), (0, 0.5), (1, 0.84134474606854295), (3, 0.99865010196836991),
        ] { expectClose(normal.cumulativeProbability(z), p, within: 1e-14) }
        for (p, z) in [
            (1e-300, -37.047096299361199), (1e-20, -9.2623400897984076), (1e-10, -6.3613409024040562),
            (0.001, -3.0902323061678135), (0.025, -1.9599639845400542), (0.3, -0.52440051270804082), (0.5, 0),
            (0.77, 0.73884684918521369), (0.975, 1.9599639845400539), (0.999, 3.0902323061678133),
        ] { expectClose(normal.quantile(p), z, within: 2e-15) }
        #expect(normal.quantile(0) == -.infinity)
        #expect(normal.quantile(1) == .infinity)
        #expect(normal.quantile(.nan).isNaN)
        expectClose(NormalDistribution(mean: 10, standardDeviation: 2).quantile(0.975), 13.919927969080108)
    }

    /// mpmath, 40 digits.
    @Test func studentTMatchesReference() {
        for (p, freedom, t) in [
            (0.975, 1, 12.706204736174693), (0.975, 2, 4.3026527297494618), (0.975, 4, 2.7764451051977935),
            (0.95, 10, 1.8124611228116759), (0.6, 3, 0.27667066233268985), (0.995, 30, 2.749995653567225),
            (0.975, 120, 1.9799304050824405), (0.51, 7, 0.02597794156951689), (0.025, 2.5, -3.5746548420036831),
        ] {
            let distribution = StudentTDistribution(degreesOfFreedom: freedom)
            expectClose(distribution.quantile(p), t, within: 1e-12, "at \(p), \(freedom)")
            expectClose(distribution.cumulativeProbability(t), p, within: 1e-12, "at \(t), \(freedom)")
        }
        #expect(StudentTDistribution(degreesOfFreedom: 3).quantile(0.5) == 0)
        #expect(StudentTDistribution(degreesOfFreedom: -1).quantile(0.3).isNaN)
    }

    /// mpmath, 40 digits.
    @Test func chiSquaredMatchesReference() {
        for (p, freedom, x) in [
            (0.95, 1.0, 3.8414588206941245), (0.95, 10, 18.307038053275144), (0.05, 10, 3.9402991361190601),
            (0.99, 100, 135.80672317102677), (0.001, 3, 0.024297585815692734),
        ] {
            let distribution = ChiSquaredDistribution(degreesOfFreedom: freedom)
            expectClose(distribution.quantile(p), x, within: 1e-12)
            expectClose(distribution.cumulativeProbability(x), p, within: 1e-12)
            expectClose(distribution.upperTailProbability(x), 1 - p, within: 1e-11)
        }
    }

    @Test func binomialMatchesPascalsTriangle() {
        for p in [0.0, 0.001, 0.2, 0.5, 0.93, 1] {
            var row = [1.0]
            for n in 1...60 {
                var next = [Double](repeating: 0, count: n + 1)
                for (k, mass) in row.enumerated() {
                    next[k] += mass * (1 - p)
                    next[k + 1] += mass * p
                }
                row = next
                let distribution = BinomialDistribution(trials: n, probability: p)
                var sum = 0.0
                for (k, mass) in row.enumerated() {
                    sum += mass
                    expectClose(distribution.probability(of: k), mass, within: 1e-11, "\(k) of \(n) at \(p)")
                    expectClose(distribution.cumulativeProbability(k), sum, within: 1e-11, "\(k) of \(n) at \(p)")
                }
            }
        }
    }

    /// SciPy 1.17.
    @Test func binomialIsExactForManyTrials() {
        let half = BinomialDistribution(trials: 1000, probability: 0.5)
        expectClose(half.probability(of: 500), 0.025225018178360804)
        expectClose(half.cumulativeProbability(500), 0.5126125090891802)
        let rare = BinomialDistribution(trials: 1_000_000, probability: 0.001)
        expectClose(rare.probability(of: 1000), 0.012620923387767836, within: 1e-11)
        expectClose(rare.cumulativeProbability(1000), 0.5084093682207762, within: 1e-11)
    }

    @Test func smallestCountAboveMatchesSearch() {
        for n in [0, 1, 2, 5, 17, 60, 400] {
            for p in [0.0, 0.01, 0.3, 0.5, 0.99, 1] {
                let distribution = BinomialDistribution(trials: n, probability: p)
                for level in [0.0, 0.001, 0.025, 0.4, 0.975, 0.999, 0.999999] {
                    let expected = (0...n).first { distribution.cumulativeProbability($0) > level } ?? n
                    #expect(distribution.smallestCountAbove(level) == expected, "\(n), \(p), \(level)")
                }
            }
        }
        let huge = BinomialDistribution(trials: 1_000_000_000, probability: 0.3)
        let count = huge.smallestCountAbove(0.001)
        #expect(huge.cumulativeProbability(count) > 0.001 && huge.cumulativeProbability(count - 1) <= 0.001)
    }

    /// SciPy 1.17.
    @Test func betaBinomialMatchesReference() {
        for (k, n, a, b, expected) in [
            (3, 10, 2.0, 5.0, -1.8028093054146406), (0, 7, 0.5, 0.5, -1.5631620672313813),
            (40, 100, 12.3, 30, -3.961739723823957),
        ] {
            expectClose(BetaBinomialDistribution(trials: n, alpha: a, beta: b).logProbability(k), expected)
        }
        #expect(BetaBinomialDistribution(trials: 3, alpha: 1, beta: 1).logProbability(4) == -.infinity)
    }

    @Test func poissonMatchesRecurrence() {
        for mean in [0.3, 1, 7, 55.5] {
            let distribution = PoissonDistribution(mean: mean)
            var mass = exponential(-mean)
            var sum = 0.0
            for k in 0..<80 {
                sum += mass
                expectClose(distribution.probability(of: k), mass, within: 1e-12)
                expectClose(distribution.cumulativeProbability(k), sum, within: 1e-12)
                mass *= mean / Double(k + 1)
            }
        }
        #expect(PoissonDistribution(mean: 0).cumulativeProbability(0) == 1)
        #expect(PoissonDistribution(mean: 2).cumulativeProbability(-1) == 0)
    }

    @Test func densitiesIntegrateToTheirProbabilities() {
        let beta = BetaDistribution(alpha: 2.5, beta: 4)
        let gamma = GammaDistribution(shape: 3.2, rate: 0.5)
        let normal = NormalDistribution(mean: 0.4, standardDeviation: 0.3)
        var sums = (0.0, 0.0, 0.0)
        let steps = 20_000
        for step in 0..<steps {
            let x = (Double(step) + 0.5) / Double(steps) * 0.6
            sums.0 += exponential(beta.logDensity(x)) * 0.6 / Double(steps)
            sums.1 += exponential(gamma.logDensity(10 * x)) * 6 / Double(steps)
            sums.2 += exponential(normal.logDensity(x)) * 0.6 / Double(steps)
        }
        expectClose(sums.0, beta.cumulativeProbability(0.6), within: 1e-7)
        expectClose(sums.1, gamma.cumulativeProbability(6), within: 1e-7)
        expectClose(sums.2, normal.cumulativeProbability(0.6) - normal.cumulativeProbability(0), within: 1e-7)
        expectClose(gamma.cumulativeProbability(gamma.quantile(0.2)), 0.2)
        expectClose(beta.variance, 10 / (6.5 * 6.5 * 7.5))
    }
}

/// eˣ by its series: a reference that shares no code.
private func exponential(_ x: Double) -> Double {
    var halvings = 0
    var y = x
    while abs(y) > 0.1 {
        y /= 2
        halvings += 1
    }
    var term = 1.0
    var sum = 1.0
    for n in 1..<16 {
        term *= y / Double(n)
        sum += term
    }
    for _ in 0..<halvings { sum *= sum }
    return sum
}
