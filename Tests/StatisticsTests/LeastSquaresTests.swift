import Testing

@testable import Statistics

@Suite struct LeastSquaresTests {
    /// NIST Statistical Reference Datasets, Norris: certified values.
    @Test func matchesNorris() throws {
        let y: [Double] = [
            0.1, 338.8, 118.1, 888.0, 9.2, 228.1, 668.5, 998.5, 449.1, 778.9, 559.2, 0.3, 0.1, 778.1, 668.8, 339.3,
            448.9,
            10.8, 557.7, 228.3, 998.0, 888.8, 119.6, 0.3, 0.6, 557.6, 339.3, 888.0, 998.5, 778.9, 10.2, 117.6, 228.9,
            668.4, 449.2, 0.2,
        ]
        let x: [Double] = [
            0.2, 337.4, 118.2, 884.6, 10.1, 226.5, 666.3, 996.3, 448.6, 777.0, 558.2, 0.4, 0.6, 775.5, 666.9, 338.0,
            447.5,
            11.6, 556.0, 228.1, 995.8, 887.6, 120.2, 0.3, 0.3, 556.8, 339.1, 887.2, 999.0, 779.0, 11.1, 118.3, 229.2,
            669.1, 448.9, 0.5,
        ]
        let fit = try #require(LeastSquares(columns: [x], response: y))
        expectClose(fit.intercept?.estimate, -0.262323073774029, within: 1e-10)
        expectClose(fit.intercept?.standardError, 0.232818234301152, within: 1e-10)
        expectClose(fit.coefficients[0]?.estimate, 1.00211681802045, within: 1e-13)
        expectClose(fit.coefficients[0]?.standardError, 0.429796848199937e-3, within: 1e-11)
        expectClose(fit.residualStandardError, 0.884796396144373, within: 1e-11)
        expectClose(fit.rSquared, 0.999993745883712, within: 1e-14)
        #expect(fit.degreesOfFreedom == 34 && fit.rows == 36)
        let interval = try #require(fit.coefficients[0]?.interval())
        #expect(interval.contains(1.0021) && !interval.contains(1))
        expectClose(fit.predict([100]), -0.262323073774029 + 100.211681802045, within: 1e-12)
    }

    /// NIST Statistical Reference Datasets, Longley: certified values, nearly collinear columns.
    @Test func matchesLongley() throws {
        let rows: [[Double]] = [
            [60_323, 83.0, 234_289, 2356, 1590, 107_608, 1947], [61_122, 88.5, 259_426, 2325, 1456, 108_632, 1948],
            [60_171, 88.2, 258_054, 3682, 1616, 109_773, 1949], [61_187, 89.5, 284_599, 3351, 1650, 110_929, 1950],
            [63_221, 96.2, 328_975, 2099, 3099, 112_075, 1951], [63_639, 98.1, 346_999, 1932, 3594, 113_270, 1952],
            [64_989, 99.0, 365_385, 1870, 3547, 115_094, 1953], [63_761, 100.0, 363_112, 3578, 3350, 116_219, 1954],
            [66_019, 101.2, 397_469, 2904, 3048, 117_388, 1955], [67_857, 104.6, 419_180, 2822, 2857, 118_734, 1956],
            [68_169, 108.4, 442_769, 2936, 2798, 120_445, 1957], [66_513, 110.8, 444_546, 4681, 2637, 121_950, 1958],
            [68_655, 112.6, 482_704, 3813, 2552, 123_366, 1959], [69_564, 114.2, 502_601, 3931, 2514, 125_368, 1960],
            [69_331, 115.7, 518_173, 4806, 2572, 127_852, 1961], [70_551, 116.9, 554_894, 4007, 2827, 130_081, 1962],
        ]
        let fit = try #require(
            LeastSquares(columns: (1...6).map { column in rows.map { $0[column] } }, response: rows.map { $0[0] }))
        expectClose(fit.intercept?.estimate, -3_482_258.63459582, within: 1e-8)
        expectClose(fit.intercept?.standardError, 890_420.383607373, within: 1e-8)
        let certified: [(Double, Double)] = [
            (15.0618722713733, 84.9149257747669), (-0.358191792925910e-1, 0.334910077722432e-1),
            (-2.02022980381683, 0.488399681651699), (-1.03322686717359, 0.214274163161675),
            (-0.511041056535807e-1, 0.226073200069370), (1829.15146461355, 455.478499142212),
        ]
        for (coefficient, (estimate, error)) in zip(fit.coefficients, certified) {
            expectClose(coefficient?.estimate, estimate, within: 1e-7)
            expectClose(coefficient?.standardError, error, within: 1e-7)
        }
        expectClose(fit.rSquared, 0.995479004577296, within: 1e-12)
        expectClose(fit.residualStandardError, 304.854073561965, within: 1e-9)
        expectClose(fit.adjustedRSquared, 1 - (1 - 0.995479004577296) * 15 / 9, within: 1e-12)
    }

    @Test func aliasedColumnsGetNoCoefficient() throws {
        let first: [Double] = [1, 1, 1, 0, 0, 0]
        let second: [Double] = [0, 0, 0, 1, 1, 1]
        let fit = try #require(
            LeastSquares(columns: [first, second, [0, 0, 0, 0, 0, 0]], response: [1, 2, 3, 7, 8, 9]))
        expectClose(fit.intercept?.estimate, 8)
        expectClose(fit.coefficients[0]?.estimate, -6)
        #expect(fit.coefficients[1] == nil && fit.coefficients[2] == nil)
        expectClose(fit.residuals[0], -1, within: 1e-12)
        // The two-sample t: −6 / √(1 (1/3 + 1/3)), p from 4 degrees of freedom.
        expectClose(fit.coefficients[0]?.tStatistic, -6 / (2.0 / 3).squareRoot(), within: 1e-12)
        expectClose(fit.coefficients[0]?.pValue, 0.0018262606682599833, within: 1e-11)
    }

    @Test func incompleteRowsAreLeftOut() throws {
        let fit = try #require(
            LeastSquares(columns: [[1, 2, 3, .nan, 5]], response: [2, 4, 6, 8, .nan], intercept: false))
        #expect(fit.rows == 3 && fit.intercept == nil)
        expectClose(fit.coefficients[0]?.estimate, 2)
        expectClose(fit.fitted[4], 10)
        #expect(fit.fitted[3] == nil && fit.residuals[4] == nil)
        #expect(fit.predict([.nan]) == nil && fit.predict([]) == nil)
    }

    @Test func tooLittleOrBadInput() throws {
        #expect(LeastSquares(columns: [[1, 2]], response: [1]) == nil)
        #expect(LeastSquares(columns: [], response: []) == nil)
        #expect(LeastSquares(columns: [[.nan]], response: [1]) == nil)
        #expect(LeastSquares(columns: [], response: [1, 2], intercept: false) == nil)
        let exact = try #require(LeastSquares(columns: [[1, 2]], response: [3, 5]))
        #expect(exact.degreesOfFreedom == 0 && exact.residualStandardError == nil)
        #expect(exact.coefficients[0]?.standardError == nil && exact.coefficients[0]?.pValue == nil)
        expectClose(exact.coefficients[0]?.estimate, 2)
        let constant = try #require(LeastSquares(columns: [], response: [4, 4, 4]))
        #expect(constant.rSquared == nil)
        expectClose(constant.intercept?.estimate, 4)
        let few = try #require(LeastSquares(columns: [[1, 2], [3, 9], [4, 1]], response: [1, 2]))
        #expect(few.coefficients.compactMap { $0 }.count == 1)
        #expect(
            LeastSquares(columns: [[1e200, 2e200, 3e200]], response: [1, 2, 4])?.intercept?.estimate.isNaN != true)
    }
}
