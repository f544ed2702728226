import Testing

@testable import Statistics

@Suite struct ConcentrationTests {
    @Test func smallValuesByHand() throws {
        let concentration = try #require(Concentration([4, 1, 3, 2]))
        expectClose(concentration.gini, 0.25)
        expectClose(concentration.herfindahlHirschmanIndex, 0.3)
        expectClose(concentration.effectiveNumber, 10.0 / 3)
        expectClose(concentration.topShare(0.25), 0.4)
        expectClose(concentration.topShare(0.26), 0.7)
        expectClose(concentration.share(ofTop: 9), 1)
        #expect(concentration.share(ofTop: 0) == 0)
    }

    @Test func giniMatchesItsDefinition() throws {
        // Half the mean absolute difference over the mean.
        let values: [Double] = [0, 12.5, 3, 3, 90, 0.25, 41, 7, 7, 7, 1]
        let concentration = try #require(Concentration(values))
        var differences = 0.0
        for x in values { for y in values { differences += abs(x - y) } }
        let n = Double(values.count)
        expectClose(concentration.gini, differences / (2 * n * values.reduce(0, +)))
    }

    @Test func extremes() throws {
        let even = try #require(Concentration([7, 7, 7, 7, 7]))
        expectClose(even.gini, 0)
        expectClose(even.effectiveNumber, 5)
        let one = try #require(Concentration([0, 0, 0, 9]))
        expectClose(one.gini, 0.75)
        #expect(one.effectiveNumber == 1)
        #expect(Concentration([]) == nil)
        #expect(Concentration([0, 0]) == nil)
        #expect(Concentration([-1]) == nil)
        #expect(Concentration([.nan, .infinity]) == nil)
    }

    @Test func negativesCountAsZero() throws {
        let concentration = try #require(Concentration([5, -2, 5, -1, .nan]))
        #expect(concentration.count == 4 && concentration.negativeCount == 2 && concentration.negativeSum == -3)
        #expect(concentration.total == 10)
        expectClose(concentration.gini, 0.5)
    }

    @Test func lorenzCurveIsConvexAndSpansGini() throws {
        let values = (0..<50).map { Double($0 * $0 % 37) }
        let concentration = try #require(Concentration(values))
        let curve = concentration.lorenzCurve()
        #expect(curve.first == Concentration.LorenzPoint(population: 0, share: 0))
        #expect(curve.last == Concentration.LorenzPoint(population: 1, share: 1))
        #expect(curve.count == 51)
        var area = 0.0
        for (left, right) in zip(curve, curve.dropFirst()) {
            #expect(right.share >= left.share - 1e-12)
            area += (right.population - left.population) * (right.share + left.share) / 2
        }
        expectClose(concentration.gini, 1 - 2 * area, within: 1e-10)
        #expect(concentration.lorenzCurve(maximumPoints: 11).count == 11)
    }

    @Test func topFractionsRoundUp() throws {
        let concentration = try #require(Concentration((1...100).map(Double.init)))
        #expect(
            [0.01, 0.07, 0.1, 0.2, 0.201, 1, 2].map(concentration.holders(inTop:)) == [1, 7, 10, 20, 21, 100, 100])
        #expect(concentration.holders(inTop: 0) == 0 && concentration.holders(inTop: .nan) == 0)
    }
}
