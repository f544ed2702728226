import Testing

@testable import Statistics

@Suite struct DescriptivesTests {
    /// R: quantile(c(15, 20, 35, 40, 50), c(0, .05, .3, .4, .5, 1)).
    @Test func quantilesMatchTypeSeven() {
        let values: [Double] = [40, 15, 50, .nan, 20, 35]
        let expected = [15, 16, 23, 29, 35, 50.0]
        for (quantile, expected) in zip(quantiles(of: values, at: [0, 0.05, 0.3, 0.4, 0.5, 1]), expected) {
            expectClose(quantile, expected)
        }
        #expect(median(of: [1, 2]) == 1.5)
        #expect(median(of: [3]) == 3)
        #expect(median(of: []) == nil)
        #expect(median(of: [.nan]) == nil)
        #expect(quantile(of: [1, 2], at: 1.5) == nil)
        #expect(quantile(of: [1, 2], at: .nan) == nil)
        #expect(quantile(of: [.infinity, .infinity], at: 0.3) == .infinity)
    }

    @Test func compensatedSumKeepsWhatIsSmall() {
        #expect(CompensatedSum([1, 1e100, 1, -1e100]).value == 2)
        #expect(CompensatedSum([Double](repeating: 0.1, count: 1_000_000)).value == 100_000)
        #expect(CompensatedSum([.infinity, 1]).value == .infinity)
        #expect(CompensatedSum([.infinity, -.infinity]).value.isNaN)
    }

    @Test func summary() {
        let summary = Descriptives([2, 4, 4, 4, 5, 5, 7, 9, .nan, .infinity])
        #expect(summary.count == 8 && summary.excluded == 2)
        #expect(summary.mean == 5 && summary.minimum == 2 && summary.maximum == 9)
        expectClose(summary.variance, 32.0 / 7)
        expectClose(summary.standardError, (4.0 / 7).squareRoot())
        #expect(Descriptives([]).mean == nil)
        #expect(Descriptives([3]).variance == nil)
    }

    /// NIST StRD NumAcc4: 1001 values about 10 000 000.2 with standard deviation 0.1.
    @Test func varianceOfLargeValues() {
        var values = [10_000_000.2]
        for _ in 0..<500 { values += [10_000_000.1, 10_000_000.3] }
        let summary = Descriptives(values)
        expectClose(summary.mean, 10_000_000.2, within: 1e-15)
        expectClose(summary.standardDeviation, 0.1, within: 1e-8)
    }
}
