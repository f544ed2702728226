import Testing

@testable import Statistics

@Suite struct KaplanMeierTests {
    /// Freireich et al. (1963), remission under 6-mercaptopurine, in weeks; + is censored.
    private static let durations: [Double] = [
        6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35,
    ]
    private static let observed = [
        true, true, true, false, true, false, true, false, false, true, true, false, false, false, true, true, false,
        false, false, false, false,
    ]

    /// Survival and Greenwood's standard errors as in Kleinbaum & Klein, *Survival Analysis*, and in R's `survfit` with
    /// `conf.type = "log-log"`.
    @Test func matchesFreireich() throws {
        let curve = try #require(KaplanMeier(durations: Self.durations, observed: Self.observed))
        let table: [(Double, Int, Int, Double, Double, Double, Double)] = [
            (6, 21, 3, 0.857, 0.0764, 0.620, 0.952), (7, 17, 1, 0.807, 0.0869, 0.563, 0.923),
            (10, 15, 1, 0.753, 0.0963, 0.503, 0.889), (13, 12, 1, 0.690, 0.1068, 0.432, 0.849),
            (16, 11, 1, 0.627, 0.1141, 0.368, 0.805), (22, 7, 1, 0.538, 0.1282, 0.268, 0.747),
            (23, 6, 1, 0.448, 0.1346, 0.188, 0.680),
        ]
        #expect(curve.steps.count == table.count)
        for (step, row) in zip(curve.steps, table) {
            #expect(step.time == row.0 && step.atRisk == row.1 && step.events == row.2)
            #expect(abs(step.survival - row.3) < 6e-4 && abs(step.variance.squareRoot() - row.4) < 6e-5)
            let interval = try #require(curve.survivalInterval(at: row.0))
            #expect(abs(interval.lower - row.5) < 6e-4 && abs(interval.upper - row.6) < 6e-4, "at \(row.0)")
        }
        #expect(curve.count == 21 && curve.events == 9 && curve.longest == 35)
        #expect(curve.quantile(0.5) == 23)
        #expect(curve.quantileInterval(0.5) == Interval(lower: 13, upper: .infinity))
        #expect(curve.quantile(0.9) == nil)
        #expect(curve.quantile(0.14) == 6)
        #expect(curve.survival(at: 5.9) == 1)
        #expect(curve.survival(at: 8) == curve.steps[1].survival)
        #expect(curve.survival(at: 36) == nil)
    }

    @Test func withoutCensoringItIsTheShareStillWaiting() throws {
        let durations: [Double] = [5, 1, 4, 4, 2, 9, 0, 7, 7, 3]
        let curve = try #require(KaplanMeier(durations: durations, observed: [Bool](repeating: true, count: 10)))
        for time in [0, 0.5, 1, 2, 3, 4, 5, 6, 7, 8, 9, 20.0] {
            let share = Double(durations.filter { $0 > time }.count) / 10
            let survival = try #require(curve.survival(at: time))
            expectClose(survival, share)
            // Greenwood without censoring is the binomial variance.
            expectClose(curve.step(at: time)?.variance, share * (1 - share) / 10, within: 1e-12)
        }
        #expect(curve.quantile(0.5) == 4)
        #expect(curve.quantile(0.9) == 7)
        #expect(curve.quantile(0.95) == 9)
        #expect(curve.quantile(0.1) == 0)
        #expect(curve.survivalInterval(at: 9) == nil)
    }

    @Test func tooLittleOrBadInput() throws {
        #expect(KaplanMeier(durations: [], observed: []) == nil)
        #expect(KaplanMeier(durations: [.nan, -1, .infinity], observed: [true, true, true]) == nil)
        let censored = try #require(KaplanMeier(durations: [3, 4], observed: [false, false]))
        #expect(censored.steps.isEmpty && censored.survival(at: 4) == 1 && censored.quantile(0.5) == nil)
        #expect(censored.survivalInterval(at: 3) == nil && censored.quantileInterval(0.5) == nil)
        #expect(censored.survival(at: .nan) == nil)
    }
}
