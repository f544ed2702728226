import ReportDocument

/// Charts of every kind, for tests.
enum SampleCharts {
    /// A small generator (SplitMix64), so that samples are the same everywhere.
    struct Generator: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        mutating func unit() -> Double { Double(next() >> 11) / 9_007_199_254_740_992 }
    }

    /// A chart of each kind from random figures, with `scale` as the size of values.
    static func all(seed: UInt64, count: Int, scale: Double = 1) -> [ChartSpecification] {
        var random = Generator(state: seed)
        let axis = ChartAxis("value", format: .decimal)
        let classes: [PeerClass] = [.usual, .usual, .watch, .different]
        func value() -> Double { (random.unit() - 0.3) * scale }
        func interval() -> ChartInterval {
            let low = value()
            return ChartInterval(low, low + random.unit() * scale)
        }
        let funnel = FunnelChart(
            points: (0..<count).map {
                .init(
                    size: random.unit() * 300, value: value(), label: "manager \($0)", classification: classes[$0 % 4])
            }, centre: 0.2 * scale,
            limits: [0.95, 0.998].map { level in
                .init(
                    level: level,
                    steps: stride(from: 1.0, through: 300, by: 10).map {
                        .init(
                            size: $0, low: (0.2 - level / $0.squareRoot()) * scale,
                            high: (0.2 + level / $0.squareRoot()) * scale)
                    })
            }, sizeAxis: ChartAxis("offers", format: .integer), valueAxis: axis)
        let bars = (0..<count).map {
            BarChart.Bar("bar \($0)", value: value(), interval: $0 % 2 == 0 ? interval() : nil)
        }
        let items = (0..<count).map {
            DotIntervalChart.Item(
                "row \($0)", estimate: value(), interval: interval(), raw: value(), classification: classes[$0 % 4],
                isHighlighted: $0 == 1, note: "n = \($0)")
        }
        let series = (0..<3).map {
            LineChart.Series("line \($0)", values: (0..<count).map { $0 % 5 == 3 ? nil : value() })
        }
        return [
            .funnel(funnel),
            .bar(BarChart(bars: bars, axis: axis, reference: ChartReference(0.1 * scale, label: "target"))),
            .dotInterval(DotIntervalChart(items: items, axis: axis, reference: ChartReference(0, label: "peers"))),
            .line(LineChart(series: series, categories: (0..<count).map { "month \($0)" }, yAxis: axis)),
            .line(LineChart(series: series, isStepped: true, xAxis: ChartAxis("days", format: .integer), yAxis: axis)),
            .strip(
                StripChart(
                    strips: [
                        .init(
                            "conversion", peers: (0..<count).map { _ in value() }, highlighted: value(),
                            interval: interval(),
                            reference: ChartReference(0, label: "median"), axis: axis)
                    ], highlightLabel: "you")),
            .histogram(
                HistogramChart(
                    bins: (0..<count).map {
                        .init(low: Double($0) * scale, high: Double($0 + 1) * scale, count: Double(random.next() % 50))
                    }, axis: axis)),
            .lorenz(
                LorenzChart(
                    points: (0...max(1, count)).map {
                        let share = Double($0) / Double(max(1, count))
                        return .init(holders: share, total: share * share)
                    }, gini: 0.33, holdersLabel: "clients", totalLabel: "revenue")),
            .scatter(
                ScatterChart(
                    points: (0..<count).map {
                        .init(x: value(), y: value(), label: "p\($0)", isHighlighted: $0 % 3 == 0)
                    },
                    xAxis: axis, yAxis: axis, showsDiagonal: true)),
        ]
    }
}
