/// A chart of a report.
public struct ChartBlock: Hashable, Sendable {
    /// A name for files and links.
    public var key: String
    /// The title, best as a sentence that says what there is to see.
    public var title: String?
    /// What the chart shows, in words, for those who can't see it.
    public var alt: String
    /// A remark under the chart.
    public var note: String?
    /// What is drawn.
    public var specification: ChartSpecification
    /// The figures behind it, folded away under the chart.
    public var data: TableBlock?

    /// Makes a chart.
    public init(
        key: String,
        title: String? = nil,
        alt: String,
        note: String? = nil,
        specification: ChartSpecification,
        data: TableBlock? = nil
    ) {
        self.key = key
        self.title = title
        self.alt = alt
        self.note = note
        self.specification = specification
        self.data = data
    }
}

/// What a chart draws, free of how: numbers, names and classes, no colours and no pixels.
public indirect enum ChartSpecification: Hashable, Sendable {
    /// Value against size, with limits that narrow as size grows.
    case funnel(FunnelChart)
    /// Horizontal bars from zero.
    case bar(BarChart)
    /// Estimates with intervals, one a row.
    case dotInterval(DotIntervalChart)
    /// Lines over time or another measure.
    case line(LineChart)
    /// Anonymous dots with one highlighted.
    case strip(StripChart)
    /// Counts by class of a measure.
    case histogram(HistogramChart)
    /// The share of a total held by the smallest share of holders.
    case lorenz(LorenzChart)
    /// One measure against another.
    case scatter(ScatterChart)
}

/// An axis of a chart.
public struct ChartAxis: Hashable, Sendable {
    /// What is measured.
    public var label: String?
    /// How the figures along it are written.
    public var format: CellFormat
    /// Whether zero must be on it.
    public var includesZero: Bool
    /// The lowest and highest value, where they aren't taken from the data.
    public var range: ClosedRange<Double>?

    /// Makes an axis.
    public init(
        _ label: String? = nil,
        format: CellFormat = .decimal,
        includesZero: Bool = false,
        range: ClosedRange<Double>? = nil
    ) {
        self.label = label
        self.format = format
        self.includesZero = includesZero
        self.range = range
    }
}

/// How a unit stands among its peers (Spiegelhalter 2005).
public enum PeerClass: String, Hashable, Sendable, CaseIterable {
    /// Within the 95 % limits.
    case usual
    /// Beyond the 95 % limits.
    case watch
    /// Beyond the 99.8 % limits.
    case different
}

/// A range on a chart's axis.
public struct ChartInterval: Hashable, Sendable {
    /// The lower end.
    public var low: Double
    /// The upper end.
    public var high: Double

    /// Makes a range.
    public init(_ low: Double, _ high: Double) {
        self.low = low
        self.high = high
    }
}

/// A line across a chart at some value, with its name.
public struct ChartReference: Hashable, Sendable {
    /// Where.
    public var value: Double
    /// Its name, e.g. `target`.
    public var label: String

    /// Makes a reference line.
    public init(_ value: Double, label: String) {
        self.value = value
        self.label = label
    }
}
