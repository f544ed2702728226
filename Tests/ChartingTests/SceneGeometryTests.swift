import Charting
import ReportDocument
import Testing

/// The places that a mark covers.
private func places(_ mark: Mark) -> [ScenePoint] {
    switch mark.shape {
    case .line(let from, let to): [from, to]
    case .rectangle(let frame, _): [ScenePoint(frame.left, frame.top), ScenePoint(frame.right, frame.bottom)]
    case .circle(let centre, _), .diamond(let centre, _): [centre]
    case .polyline(let points), .polygon(let points): points
    case .text(_, let at, _, _): [at]
    }
}

@Suite struct SceneGeometryTests {
    @Test(arguments: [1, 2, 3, 17, 60], [1.0, 1e-9, 1e9])
    func everyMarkLiesInsideThePicture(count: Int, scale: Double) {
        for width in [320.0, 640, 1020] {
            for chart in SampleCharts.all(seed: UInt64(count), count: count, scale: scale) {
                let scene = ChartLayout(width: width).scene(for: chart)
                #expect(scene.width <= width)
                #expect(!scene.marks.isEmpty)
                for mark in scene.marks {
                    for place in places(mark) {
                        #expect((-0.01...scene.width + 0.01).contains(place.x), "\(mark)")
                        #expect((-0.01...scene.height + 0.01).contains(place.y), "\(mark)")
                    }
                }
            }
        }
    }

    @Test func dataLiesInsideThePlot() {
        let data: Set<Role> = [
            .point, .watchPoint, .differentPoint, .rawPoint, .interval, .watchInterval, .differentInterval,
            .innerLimit, .outerLimit, .innerBand, .outerBand, .bar, .area, .whisker,
        ]
        var seen: Set<Role> = []
        for chart in SampleCharts.all(seed: 7, count: 24) {
            let scene = ChartLayout().scene(for: chart)
            let frame = scene.plot
            // Legends show a mark of each kind above the plot.
            for mark in scene.marks where data.contains(mark.role) {
                if places(mark).allSatisfy({ $0.y < frame.top - 10 }) { continue }
                seen.insert(mark.role)
                for place in places(mark) {
                    #expect(place.x >= frame.left - 0.01 && place.x <= frame.right + 0.01, "\(mark)")
                    #expect(place.y >= frame.top - 0.01 && place.y <= frame.bottom + 0.01, "\(mark)")
                }
            }
        }
        #expect(seen == data)
    }

    @Test func everyUnitHasItsMark() {
        for chart in SampleCharts.all(seed: 3, count: 24) {
            guard case .funnel(let funnel) = chart else { continue }
            let scene = ChartLayout().scene(for: chart)
            let hints = scene.marks.compactMap(\.hint)
            #expect(hints.count == funnel.points.count)
            for point in funnel.points { #expect(hints.contains { $0.hasPrefix("\(point.label): ") }) }
        }
    }

    @Test func namesOfFlaggedUnitsDoNotCoverEachOther() {
        for chart in SampleCharts.all(seed: 11, count: 80) {
            guard case .funnel = chart else { continue }
            let frames = ChartLayout().scene(for: chart).marks.compactMap { mark -> PlotFrame? in
                guard mark.role == .watchLabel || mark.role == .differentLabel,
                    case .text(let text, let at, let anchor, let size) = mark.shape
                else { return nil }
                let width = Double(text.count) * size * 0.5
                let left = anchor == .start ? at.x : anchor == .middle ? at.x - width / 2 : at.x - width
                return PlotFrame(left: left, top: at.y - size * 0.7, width: width, height: size * 0.8)
            }
            #expect(frames.count > 3)
            for (index, a) in frames.enumerated() {
                for b in frames[(index + 1)...] {
                    let overlap = a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
                    #expect(!overlap)
                }
            }
        }
    }

    @Test func figuresThatAreNotFiniteAreLeftOut() {
        let bad: [Double] = [.nan, .infinity, -.infinity, .greatestFiniteMagnitude, 1e200]
        let axis = ChartAxis(format: .decimal)
        let charts: [ChartSpecification] = [
            .funnel(
                FunnelChart(
                    points: bad.map { .init(size: $0, value: $0, label: "x") }, centre: .nan, limits: [],
                    sizeAxis: axis,
                    valueAxis: axis)),
            .bar(BarChart(bars: bad.map { .init("x", value: $0) }, axis: axis)),
            .dotInterval(
                DotIntervalChart(
                    items: bad.map { .init("x", estimate: $0, interval: ChartInterval($0, $0)) }, axis: axis)),
            .line(LineChart(series: [.init("x", values: bad)], categories: ["a"], yAxis: axis)),
            .line(LineChart(series: [.init("x", points: bad.map { .init(x: $0, y: 1) })], yAxis: axis)),
            .strip(StripChart(strips: [.init("x", peers: bad, highlighted: .nan, axis: axis)], highlightLabel: "you")),
            .histogram(HistogramChart(bins: bad.map { .init(low: 0, high: $0, count: $0) }, axis: axis)),
            .lorenz(
                LorenzChart(
                    points: bad.map { .init(holders: $0, total: $0) }, gini: .nan, holdersLabel: "", totalLabel: "")),
            .scatter(ScatterChart(points: bad.map { .init(x: $0, y: $0) }, xAxis: axis, yAxis: axis)),
        ]
        for chart in charts {
            let scene = ChartLayout().scene(for: chart)
            #expect(!scene.marks.contains { $0.role == .point || $0.role == .bar || $0.role == .peer })
            #expect(!TerminalChart().lines(for: chart).isEmpty)
        }
    }

    @Test func chartsWithoutDataSayso() {
        for chart in SampleCharts.all(seed: 1, count: 0) {
            if case .lorenz = chart { continue }
            if case .strip = chart { continue }
            let texts = ChartLayout().scene(for: chart).marks.compactMap { mark -> String? in
                if case .text(let text, _, _, _) = mark.shape { text } else { nil }
            }
            #expect(texts.contains("No rows."))
        }
    }

    @Test func sparklinesLeaveGapsOpen() {
        let scene = ChartLayout().sparkline([1, 2, nil, 3, 4, 5, nil, 6])
        let lines = scene.marks.filter { $0.role == .sparkline }
        #expect(lines.count == 2)
        #expect(ChartLayout().sparkline([nil, nil]).marks.isEmpty)
        #expect(ChartLayout().sparkline([]).marks.isEmpty)
        #expect(ChartLayout().sparkline([5]).marks.count == 2)
    }
}
