import Testing

@testable import Statistics

@Suite struct NormalNormalTests {
    /// The thirteen BCG vaccine trials (Colditz et al. 1994) as log risk ratios; Paule & Mandel's estimate in R's metafor:
    /// τ² 0.3181, mean −0.7150 with standard error 0.1809.
    @Test func fitsVaccineTrials() throws {
        let effects = [
            -0.8893, -1.5854, -1.3481, -1.4416, -0.2175, -0.7861, -1.6209, 0.0120, -0.4694, -1.3713, -0.3394, 0.4459,
            -0.0173,
        ]
        let variances = [
            0.3256, 0.1946, 0.4154, 0.0200, 0.0512, 0.0069, 0.2230, 0.0040, 0.0564, 0.0730, 0.0124, 0.5325, 0.0714,
        ]
        let model = try #require(NormalNormal.fit(means: effects, standardErrors: variances.map { $0.squareRoot() }))
        #expect(abs(model.variance - 0.3181) < 5e-5)
        #expect(abs(model.mean + 0.7150) < 5e-5)
        #expect(abs(model.standardError - 0.1809) < 5e-5)
        #expect(!model.isPooled && model.groups == 13)
    }

    /// Rubin's eight schools (1981): τ² is 0, and every school gets the common mean 7.69 (Gelman et al., *Bayesian Data
    /// Analysis*, 5.5: pooled estimate 7.7, variance 16.6).
    @Test func poolsEightSchools() throws {
        let model = try #require(
            NormalNormal.fit(means: [28, 8, -3, 7, -1, 1, 18, 12], standardErrors: [15, 10, 16, 11, 9, 11, 10, 18]))
        #expect(model.isPooled)
        #expect(abs(model.mean - 7.69) < 0.005)
        #expect(abs(model.standardError * model.standardError - 16.6) < 0.05)
        let posterior = model.posterior(mean: 28, standardError: 15)
        expectClose(posterior.mean, model.mean)
        expectClose(posterior.standardDeviation, model.standardError)
    }

    @Test func shrinksTheUncertainMost() throws {
        let model = try #require(NormalNormal.fit(means: [1, 5, 9, 4], standardErrors: [0.2, 0.1, 0.3, 2]))
        #expect(model.shrinkage(standardError: 2) > model.shrinkage(standardError: 0.3))
        let own = model.posterior(mean: 9, standardError: 0.3)
        #expect(own.mean < 9 && own.mean > 8.8 && own.standardDeviation < 0.31)
        let unknown = model.posterior(mean: .nan, standardError: 1)
        expectClose(unknown.mean, model.mean)
        #expect(unknown.standardDeviation > model.variance.squareRoot())
        #expect(model.credibleInterval(mean: 9, standardError: 0.3)?.contains(own.mean) == true)
        #expect(model.credibleInterval(mean: 9, standardError: 0.3, credibility: 2) == nil)
    }

    @Test func tooLittleOrBadInputIsNil() {
        #expect(NormalNormal.fit(means: [1], standardErrors: [1]) == nil)
        #expect(NormalNormal.fit(means: [1, 2], standardErrors: [1, 0]) == nil)
        #expect(NormalNormal.fit(means: [1, .infinity], standardErrors: [1, 1]) == nil)
        #expect(NormalNormal.fit(means: [1, 2], standardErrors: [1]) == nil)
        #expect(NormalNormal.fit(means: [1, 2, .nan], standardErrors: [1, 1, .nan])?.groups == 2)
        #expect(NormalNormal.fit(means: [1e300, -1e300], standardErrors: [1, 1])?.mean.isFinite != false)
    }
}
