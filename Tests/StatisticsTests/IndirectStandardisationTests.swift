import Testing

@testable import Statistics

@Suite struct IndirectStandardisationTests {
    typealias Cell = IndirectStandardisation.Cell

    /// Two strata with rates 0.2 and 0.6: the unit with the harder cases has the lower raw rate and the same ratio.
    @Test func mixOfCasesIsTakenOut() throws {
        let cells = [
            Cell(unit: 1, stratum: 0, events: 16, size: 80), Cell(unit: 1, stratum: 1, events: 12, size: 20),
            Cell(unit: 2, stratum: 0, events: 4, size: 20), Cell(unit: 2, stratum: 1, events: 48, size: 80),
        ]
        let result = try #require(IndirectStandardisation(.rates, cells: cells))
        expectClose(result.overallRate, 0.4)
        for unit in result.units {
            expectClose(unit.ratio, 1)
            expectClose(unit.adjustedRate, 0.4)
            expectClose(unit.zScore, 0)
        }
    }

    @Test func expectedAndZScoreByHand() throws {
        let cells = [
            Cell(unit: 7, stratum: 3, events: 9, size: 10), Cell(unit: 5, stratum: 3, events: 1, size: 10),
            Cell(unit: 5, stratum: 4, events: 2, size: 4), Cell(unit: 5, stratum: 4, events: 1, size: 2),
        ]
        let result = try #require(IndirectStandardisation(.rates, cells: cells))
        #expect(result.units.map(\.unit) == [5, 7])
        // Stratum 3: 10 of 20; stratum 4: 3 of 6.
        expectClose(result.units[0].expected, 8)
        expectClose(result.units[0].zScore, (4 - 8) / 4.0.squareRoot())
        expectClose(result.units[1].ratio, 1.8)
        let interval = try #require(result.units[1].ratioInterval)
        expectClose(interval.upper, (9 + 1.9599639845400542 * 2.5.squareRoot()) / 5)
        // The expected of all units are the observed.
        expectClose(result.units.reduce(0) { $0 + $1.expected }, 13)
    }

    @Test func countsUseByar() throws {
        let cells = [
            Cell(unit: 0, stratum: 0, events: 10, size: 12.5), Cell(unit: 1, stratum: 0, events: 0, size: 7.5),
        ]
        let result = try #require(IndirectStandardisation(.counts, cells: cells))
        expectClose(result.units[0].expected, 6.25)
        #expect(result.units[0].zScore == nil)
        #expect(result.units[0].ratioInterval == byarInterval(count: 10)?.divided(by: 6.25))
        #expect(result.units[1].ratio == 0 && result.units[1].ratioInterval?.lower == 0)
    }

    @Test func tooLittleOrBadInputIsNil() {
        let cell = Cell(unit: 0, stratum: 0, events: 1, size: 2)
        #expect(IndirectStandardisation(.rates, cells: []) == nil)
        #expect(IndirectStandardisation(.rates, cells: [cell]) == nil)
        #expect(IndirectStandardisation(.rates, cells: [cell, Cell(unit: 1, stratum: 0, events: 0, size: 0)]) == nil)
        #expect(IndirectStandardisation(.rates, cells: [cell, Cell(unit: 1, stratum: 0, events: 3, size: 2)]) == nil)
        #expect(IndirectStandardisation(.counts, cells: [cell, Cell(unit: 1, stratum: 0, events: 3, size: 2)]) != nil)
        #expect(
            IndirectStandardisation(.counts, cells: [cell, Cell(unit: 1, stratum: 0, events: 0, size: .nan)]) == nil)
        let none = IndirectStandardisation(
            .counts,
            cells: [
                Cell(unit: 0, stratum: 0, events: 0, size: 1), Cell(unit: .min, stratum: .max, events: 0, size: 1),
            ])
        #expect(none?.units[0].ratio == nil)
    }
}
