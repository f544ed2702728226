import ReportDocument
import Testing

@testable import Charting

@Suite struct AxisTests {
    @Test func ticksAreRoundAndGrowEvenly() {
        var random = SampleCharts.Generator(state: 5)
        for _ in 0..<2000 {
            let scale = [1e-6, 0.01, 1, 100, 1e7][Int(random.next() % 5)]
            let low = (random.unit() - 0.5) * scale
            let high = low + (random.unit() + 0.01) * scale
            let ticks = AxisTicks(from: low, to: high, count: 6, format: .decimal)
            #expect((2...14).contains(ticks.values.count))
            for value in ticks.values {
                #expect(value >= low - ticks.step * 1e-6 && value <= high + ticks.step * 1e-6)
                // Round means that few digits write it.
                let digits = "\(value)".prefix { $0 != "e" }.filter(\.isNumber).drop { $0 == "0" }
                #expect(digits.count <= 10)
            }
            for (a, b) in zip(ticks.values, ticks.values.dropFirst()) {
                #expect(b > a)
                #expect(abs((b - a) / ticks.step - 1) < 1e-6)
            }
        }
    }

    @Test func knownTicks() {
        #expect(AxisTicks(from: 0, to: 1, count: 5, format: .percent).values == [0, 0.2, 0.4, 0.6, 0.8, 1])
        #expect(AxisTicks(from: -0.12, to: 0.31, count: 5, format: .percent).values == [-0.1, 0, 0.1, 0.2, 0.3])
        #expect(AxisTicks(from: 0, to: 3, count: 10, format: .integer).values == [0, 1, 2, 3])
        #expect(
            AxisTicks(from: 0, to: 180, count: 6, format: .duration(.minutes)).values == [0, 30, 60, 90, 120, 150, 180])
        #expect(AxisTicks(from: 0, to: 20, count: 5, format: .duration(.hours)).values == [0, 6, 12, 18])
    }

    @Test func labelsAreShort() {
        func labels(_ low: Double, _ high: Double, _ format: CellFormat) -> [String] {
            let ticks = AxisTicks(from: low, to: high, count: 4, format: format)
            let labels = AxisLabels(
                format: format, step: ticks.step, largest: max(abs(low), abs(high)), language: .english)
            return ticks.values.map { labels.text($0) }
        }
        #expect(
            labels(0, 1, .percent) == ["0\u{A0}%", "20\u{A0}%", "40\u{A0}%", "60\u{A0}%", "80\u{A0}%", "100\u{A0}%"])
        #expect(labels(0, 0.015, .percent) == ["0.0\u{A0}%", "0.5\u{A0}%", "1.0\u{A0}%", "1.5\u{A0}%"])
        #expect(labels(0, 4_000_000, .money("MDL")) == ["0", "1\u{A0}M", "2\u{A0}M", "3\u{A0}M", "4\u{A0}M"])
        #expect(labels(0, 40_000, .integer) == ["0", "10\u{A0}k", "20\u{A0}k", "30\u{A0}k", "40\u{A0}k"])
        #expect(labels(0, 4000, .integer) == ["0", "1,000", "2,000", "3,000", "4,000"])
        #expect(
            labels(0, 4, .duration(.days)) == [
                "0\u{A0}days", "1\u{A0}days", "2\u{A0}days", "3\u{A0}days", "4\u{A0}days",
            ])
    }

    @Test func niceRangesCoverTheData() {
        let range = AxisTicks.nice(0.13, 0.87, count: 5, format: .percent)
        #expect(range.low == 0 && range.high == 1)
        let same = AxisTicks.nice(0, 1, count: 5, format: .percent)
        #expect(same.low == 0 && same.high == 1)
        var random = SampleCharts.Generator(state: 8)
        for _ in 0..<500 {
            let low = (random.unit() - 0.5) * 1000
            let high = low + random.unit() * 300 + 1e-3
            let wide = AxisTicks.nice(low, high, count: 5, format: .decimal)
            #expect(wide.low <= low + 1e-6 && wide.high >= high - 1e-6)
            #expect(wide.ticks.values.first == wide.low && wide.ticks.values.last == wide.high)
            #expect((2...12).contains(wide.ticks.values.count))
        }
    }

    @Test func extremeRangesStayFinite() {
        for (low, high) in [(-1e119, 1e119), (0, .leastNonzeroMagnitude), (1e15, 1e15 + 0.5), (3.0, 3.0)] {
            let ticks = AxisTicks(from: low, to: high, count: 5, format: .decimal)
            #expect(ticks.values.allSatisfy { $0.isFinite })
            #expect(ticks.values.count < 1000)
        }
        let scale = LinearScale(5, 5, to: 0, 100)
        #expect(scale(5).isFinite && scale(.nan) == 0 && scale(1e300) == 100)
    }

    @Test func linesAreCutAtTheEdges() {
        let line = [ScenePoint(0, -10), ScenePoint(10, 10), ScenePoint(20, 30), ScenePoint(30, 10)]
        let runs = clipped(line, top: 0, bottom: 20)
        #expect(
            runs == [
                [ScenePoint(5, 0), ScenePoint(10, 10), ScenePoint(15, 20)], [ScenePoint(25, 20), ScenePoint(30, 10)],
            ])
        #expect(clipped([ScenePoint(0, -5), ScenePoint(1, -5)], top: 0, bottom: 20).isEmpty)
        #expect(clipped([ScenePoint(0, 5), ScenePoint(1, 5)], top: 0, bottom: 20).count == 1)
    }

    @Test func spreadKeepsOrderAndDistance() {
        let places = LabelPlacer.spread([10, 11, 12, 50], gap: 8, within: 0...60)
        #expect(zip(places, places.dropFirst()).allSatisfy { $1 - $0 >= 8 - 1e-9 })
        let low = LabelPlacer.spread([58, 59], gap: 8, within: 0...60)
        #expect(low == [52, 60])
    }

    @Test func swarmsDoNotOverlapWhereThereIsRoom() {
        let swarm = ChartLayout.swarm([1, 2, 3, 4, 30], diameter: 7, limit: 100)
        for (index, a) in swarm.enumerated() {
            for b in swarm[(index + 1)...] {
                let across = a.0 - b.0
                let down = a.1 - b.1
                #expect(across * across + down * down >= 49 - 1e-9)
            }
        }
        #expect(swarm.map(\.0) == [1, 2, 3, 4, 30])
    }
}
