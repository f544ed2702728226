import Testing

@testable import Statistics

@Suite struct RecencyFrequencyMonetaryTests {
    @Test func distinctValuesFallIntoEvenFifths() {
        #expect(quintiles([10, 20, 30, 40, 50]) == [1, 2, 3, 4, 5])
        #expect(quintiles([50, 20, 30, 40, 10], higherIsBetter: false) == [1, 4, 3, 2, 5])
        let scores = quintiles((0..<100).map { Double(($0 * 37) % 100) }).compactMap { $0 }
        for score in 1...5 { #expect(scores.filter { $0 == score }.count == 20) }
    }

    @Test func tiesShareAScoreAndReversalMirrors() {
        #expect(quintiles([1, 1, 1, 1, 1]) == [3, 3, 3, 3, 3])
        #expect(quintiles([1, 1, 1, 1, 1, 1, 2, 3, 4, 5]) == [2, 2, 2, 2, 2, 2, 4, 4, 5, 5])
        var generator = SeededGenerator(seed: 3)
        for count in 1...60 {
            let values = (0..<count).map { _ in Double(generator.next() % 9) }
            let scores = quintiles(values)
            let mirrored = quintiles(values.map { -$0 })
            for index in 0..<count {
                #expect((scores[index] ?? 0) + (mirrored[index] ?? 0) == 6)
                for other in 0..<count where values[other] <= values[index] {
                    #expect((scores[other] ?? 9) <= (scores[index] ?? 0))
                    if values[other] == values[index] { #expect(scores[other] == scores[index]) }
                }
            }
        }
    }

    @Test func missingValuesHaveNoScore() {
        #expect(quintiles([.nan, 4, .nan]) == [nil, 3, nil])
        #expect(quintiles([]).isEmpty)
        let scores = RecencyFrequencyMonetary.score(
            timeSincePurchase: [3, .nan, 100], purchases: [9, 2, 1], money: [5, 5, 1])
        #expect(scores[1] == nil)
        #expect(scores[0]?.recency == 4 && scores[2]?.recency == 2)
    }

    @Test func everyScoreHasItsGroup() {
        func group(_ r: Int, _ f: Int, _ m: Int) -> RecencyFrequencyMonetary.Group {
            RecencyFrequencyMonetary(recency: r, frequency: f, monetary: m).group
        }
        #expect(group(5, 5, 5) == .champions)
        #expect(group(4, 5, 4) == .loyal)
        #expect(group(4, 2, 2) == .potentialLoyalists)
        #expect(group(5, 1, 1) == .recent)
        #expect(group(4, 1, 1) == .promising)
        #expect(group(3, 3, 3) == .needAttention)
        #expect(group(3, 1, 2) == .aboutToSleep)
        #expect(group(1, 5, 5) == .cannotLose)
        #expect(group(2, 3, 4) == .atRisk)
        #expect(group(1, 1, 1) == .hibernating)
        #expect(group(9, 9, 9) == .champions && group(-1, 0, 0) == .hibernating)
        var seen: Set<RecencyFrequencyMonetary.Group> = []
        for r in 1...5 { for f in 1...5 { for m in 1...5 { seen.insert(group(r, f, m)) } } }
        #expect(seen.count == RecencyFrequencyMonetary.Group.allCases.count)
    }
}
