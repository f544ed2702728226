import Testing

@testable import Statistics

@Suite struct GammaPoissonTests {
    /// Bliss, C. I. & Fisher, R. A. (1953), *Biometrics* 9, 176–200: red mites on 150 apple leaves; k = 1.02459 by
    /// maximum likelihood.
    @Test func fitsRedMites() throws {
        var counts: [Int] = []
        for (mites, leaves) in [70, 38, 17, 10, 9, 3, 2, 1].enumerated() {
            counts += [Int](repeating: mites, count: leaves)
        }
        let model = try #require(
            GammaPoisson.fit(counts: counts, exposures: [Double](repeating: 1, count: counts.count)))
        #expect(abs(model.shape - 1.02459) < 5e-6)
        expectClose(model.mean, 172.0 / 150)
        expectClose(model.logLikelihood, -222.43715359843472, within: 1e-12)
    }

    /// George, E. I., Makov, U. E. & Smith, A. F. M. (1993), *Scandinavian Journal of Statistics* 20, 147–156: failures of
    /// ten pumps by thousands of hours; shape 0.82, rate 1.26 by marginal maximum likelihood.
    @Test func fitsPumpFailures() throws {
        let failures = [5, 1, 5, 14, 3, 19, 1, 1, 4, 22]
        let hours = [94.32, 15.72, 62.88, 125.76, 5.24, 31.44, 1.048, 1.048, 2.096, 10.48]
        let model = try #require(GammaPoisson.fit(counts: failures, exposures: hours))
        expectClose(model.shape, 0.82227, within: 1e-4)
        expectClose(model.rate, 1.25895, within: 1e-4)
        for (count, exposure) in zip(failures, hours) {
            let shrunken = try #require(model.posteriorMean(count: count, exposure: exposure))
            let raw = Double(count) / exposure
            expectClose(shrunken, raw + model.shrinkage(exposure: exposure) * (model.mean - raw), within: 1e-11)
            #expect(try #require(model.credibleInterval(count: count, exposure: exposure)).contains(shrunken))
        }
    }

    @Test func fitIsTheBestOfAFineGrid() throws {
        let counts = [0, 7, 2, 40, 3]
        let exposures = [3, 5.5, 4, 9, 1.25]
        let model = try #require(GammaPoisson.fit(counts: counts, exposures: exposures))
        func likelihood(_ mean: Double, _ shape: Double) -> Double {
            // Γ(a + y) / (Γ(a) y!) pᵃ qʸ is a binomial probability in disguise: a/(a + y) C(a + y, y) pᵃ qʸ.
            zip(counts, exposures).reduce(0) { sum, group in
                let y = Double(group.0)
                let p = shape / (shape + mean * group.1)
                return sum + logBinomialKernel(y, shape + y, 1 - p, p)
                    + (y == 0 ? 0 : NormalDistribution.logarithm(shape / (shape + y)))
            }
        }
        expectClose(likelihood(model.mean, model.shape), model.logLikelihood, within: 1e-11)
        for shape in stride(from: 0.05, to: 20, by: 0.05) {
            for mean in stride(from: 0.2, to: 8, by: 0.05) {
                #expect(likelihood(mean, shape) <= model.logLikelihood + 1e-9)
            }
        }
    }

    @Test func poolsWhereGroupsDoNotDiffer() throws {
        let model = try #require(GammaPoisson.fit(counts: [10, 21, 5], exposures: [5, 10, 2.5]))
        #expect(model.isPooled)
        expectClose(model.posteriorMean(count: 3, exposure: 100), 36 / 17.5)
        let none = try #require(GammaPoisson.fit(counts: [0, 0], exposures: [5, 10]))
        #expect(none.isPooled && none.mean == 0)
        #expect(try #require(none.credibleInterval(count: 0, exposure: 5)).upper < 0.2)
    }

    @Test func tooLittleOrBadInputIsNil() {
        #expect(GammaPoisson.fit(counts: [1], exposures: [1]) == nil)
        #expect(GammaPoisson.fit(counts: [1, 2], exposures: [1, 0]) == nil)
        #expect(GammaPoisson.fit(counts: [1, 2], exposures: [1, .nan]) == nil)
        #expect(GammaPoisson.fit(counts: [1, -2], exposures: [1, 1]) == nil)
        #expect(GammaPoisson.fit(counts: [.max, 1], exposures: [1e-300, 1])?.mean.isFinite != false)
        #expect(GammaPoisson.fit(counts: [1, 9], exposures: [1, 1])?.posterior(count: 1, exposure: .nan) == nil)
    }
}

extension NormalDistribution {
    /// ln x from the normal's own log density: −ln σ at the mean, less the constant.
    fileprivate static func logarithm(_ x: Double) -> Double {
        NormalDistribution(mean: 0, standardDeviation: 1 / x).logDensity(0) - standard.logDensity(0)
    }
}
