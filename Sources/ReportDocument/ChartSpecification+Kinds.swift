/// A funnel plot: value against size around a centre line, with limits (Spiegelhalter 2005).
public struct FunnelChart: Hashable, Sendable {
    /// One unit.
    public struct Point: Hashable, Sendable {
        /// The size: offers made, clients served.
        public var size: Double
        /// The value.
        public var value: Double
        /// The name; drawn for flagged points only.
        public var label: String
        /// Where it stands.
        public var classification: PeerClass

        /// Makes a point.
        public init(size: Double, value: Double, label: String, classification: PeerClass = .usual) {
            self.size = size
            self.value = value
            self.label = label
            self.classification = classification
        }
    }

    /// The limits of one level over sizes.
    public struct Limits: Hashable, Sendable {
        /// The limits at one size.
        public struct Step: Hashable, Sendable {
            /// The size.
            public var size: Double
            /// The lower limit.
            public var low: Double
            /// The upper limit.
            public var high: Double

            /// Makes a step.
            public init(size: Double, low: Double, high: Double) {
                self.size = size
                self.low = low
                self.high = high
            }
        }

        /// The level: 0.95 or 0.998.
        public var level: Double
        /// The limits, by growing size.
        public var steps: [Step]

        /// Makes limits.
        public init(level: Double, steps: [Step]) {
            self.level = level
            self.steps = steps
        }
    }

    /// The units.
    public var points: [Point]
    /// The peer group's pooled value.
    public var centre: Double
    /// The limit curves, narrower first.
    public var limits: [Limits]
    /// The size's axis.
    public var sizeAxis: ChartAxis
    /// The value's axis.
    public var valueAxis: ChartAxis

    /// Makes a funnel plot.
    public init(points: [Point], centre: Double, limits: [Limits], sizeAxis: ChartAxis, valueAxis: ChartAxis) {
        self.points = points
        self.centre = centre
        self.limits = limits
        self.sizeAxis = sizeAxis
        self.valueAxis = valueAxis
    }
}

/// Horizontal bars from zero, in the order given.
public struct BarChart: Hashable, Sendable {
    /// One bar.
    public struct Bar: Hashable, Sendable {
        /// Its name.
        public var label: String
        /// Its length; nil for none.
        public var value: Double?
        /// The range the truth is likely in.
        public var interval: ChartInterval?
        /// Whether it stands out.
        public var isHighlighted: Bool
        /// A few words after the value.
        public var note: String?

        /// Makes a bar.
        public init(
            _ label: String, value: Double?, interval: ChartInterval? = nil, isHighlighted: Bool = false,
            note: String? = nil
        ) {
            self.label = label
            self.value = value
            self.interval = interval
            self.isHighlighted = isHighlighted
            self.note = note
        }
    }

    /// The bars.
    public var bars: [Bar]
    /// The value's axis.
    public var axis: ChartAxis
    /// A line to compare with.
    public var reference: ChartReference?

    /// Makes a bar chart.
    public init(bars: [Bar], axis: ChartAxis, reference: ChartReference? = nil) {
        self.bars = bars
        self.axis = axis
        self.reference = reference
    }
}

/// Estimates with their intervals, one a row, raw and shrunken side by side (a caterpillar plot).
public struct DotIntervalChart: Hashable, Sendable {
    /// One row.
    public struct Item: Hashable, Sendable {
        /// The name.
        public var label: String
        /// The estimate: the shrunken one where there are two; nil for none.
        public var estimate: Double?
        /// Its interval.
        public var interval: ChartInterval?
        /// The value as counted.
        public var raw: Double?
        /// Where it stands.
        public var classification: PeerClass
        /// Whether it stands out.
        public var isHighlighted: Bool
        /// A few words at the end of the row, such as `n = 12`.
        public var note: String?

        /// Makes a row.
        public init(
            _ label: String, estimate: Double?, interval: ChartInterval? = nil, raw: Double? = nil,
            classification: PeerClass = .usual, isHighlighted: Bool = false, note: String? = nil
        ) {
            self.label = label
            self.estimate = estimate
            self.interval = interval
            self.raw = raw
            self.classification = classification
            self.isHighlighted = isHighlighted
            self.note = note
        }
    }

    /// The rows, in the order given.
    public var items: [Item]
    /// The value's axis.
    public var axis: ChartAxis
    /// The peer group's value.
    public var reference: ChartReference?

    /// Makes a chart.
    public init(items: [Item], axis: ChartAxis, reference: ChartReference? = nil) {
        self.items = items
        self.axis = axis
        self.reference = reference
    }
}

/// Lines over time or over another measure.
public struct LineChart: Hashable, Sendable {
    /// One place on a line.
    public struct Point: Hashable, Sendable {
        /// Across; the index of the category where there are categories.
        public var x: Double
        /// Up; nil leaves a gap.
        public var y: Double?
        /// The range the truth is likely in, drawn as a band.
        public var interval: ChartInterval?

        /// Makes a point.
        public init(x: Double, y: Double?, interval: ChartInterval? = nil) {
            self.x = x
            self.y = y
            self.interval = interval
        }
    }

    /// One line.
    public struct Series: Hashable, Sendable {
        /// Its name, drawn at its end.
        public var name: String
        /// The points, by growing x.
        public var points: [Point]

        /// Makes a line.
        public init(_ name: String, points: [Point]) {
            self.name = name
            self.points = points
        }

        /// Makes a line over categories.
        public init(_ name: String, values: [Double?]) {
            self.init(name, points: values.enumerated().map { Point(x: Double($0.offset), y: $0.element) })
        }
    }

    /// The lines.
    public var series: [Series]
    /// The names along the bottom, e.g. months; nil where x is a measure.
    public var categories: [String]?
    /// Whether a value holds until the next one, as in survival curves.
    public var isStepped: Bool
    /// The bottom axis.
    public var xAxis: ChartAxis
    /// The value's axis.
    public var yAxis: ChartAxis
    /// A line to compare with, such as a target.
    public var reference: ChartReference?

    /// Makes a line chart.
    public init(
        series: [Series], categories: [String]? = nil, isStepped: Bool = false, xAxis: ChartAxis = ChartAxis(),
        yAxis: ChartAxis, reference: ChartReference? = nil
    ) {
        self.series = series
        self.categories = categories
        self.isStepped = isStepped
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.reference = reference
    }
}

/// Rows of anonymous dots with one highlighted: where someone stands among peers.
public struct StripChart: Hashable, Sendable {
    /// One row with a scale of its own.
    public struct Strip: Hashable, Sendable {
        /// What is measured.
        public var label: String
        /// The peers, in no order that tells who is who.
        public var peers: [Double]
        /// The one the page is about; nil for none.
        public var highlighted: Double?
        /// Its interval.
        public var interval: ChartInterval?
        /// The peers' centre, a target.
        public var reference: ChartReference?
        /// The scale.
        public var axis: ChartAxis

        /// Makes a row.
        public init(
            _ label: String, peers: [Double], highlighted: Double?, interval: ChartInterval? = nil,
            reference: ChartReference? = nil, axis: ChartAxis
        ) {
            self.label = label
            self.peers = peers
            self.highlighted = highlighted
            self.interval = interval
            self.reference = reference
            self.axis = axis
        }
    }

    /// The rows.
    public var strips: [Strip]
    /// What the highlighted dot is called, e.g. `you`.
    public var highlightLabel: String

    /// Makes a chart.
    public init(strips: [Strip], highlightLabel: String) {
        self.strips = strips
        self.highlightLabel = highlightLabel
    }
}

/// Counts by class of a measure.
public struct HistogramChart: Hashable, Sendable {
    /// One class: [low, high).
    public struct Bin: Hashable, Sendable {
        /// The lower end.
        public var low: Double
        /// The upper end.
        public var high: Double
        /// How many.
        public var count: Double

        /// Makes a class.
        public init(low: Double, high: Double, count: Double) {
            self.low = low
            self.high = high
            self.count = count
        }
    }

    /// The classes, by growing value.
    public var bins: [Bin]
    /// The measure's axis.
    public var axis: ChartAxis
    /// The counts' axis.
    public var countAxis: ChartAxis
    /// A line to compare with.
    public var reference: ChartReference?

    /// Makes a histogram.
    public init(
        bins: [Bin], axis: ChartAxis, countAxis: ChartAxis = ChartAxis(format: .integer, includesZero: true),
        reference: ChartReference? = nil
    ) {
        self.bins = bins
        self.axis = axis
        self.countAxis = countAxis
        self.reference = reference
    }
}

/// A Lorenz curve: the share of the total that the smallest holders have together (Lorenz 1905).
public struct LorenzChart: Hashable, Sendable {
    /// A place on the curve.
    public struct Point: Hashable, Sendable {
        /// The share of holders, smallest first, 0 to 1.
        public var holders: Double
        /// Their share of the total, 0 to 1.
        public var total: Double

        /// Makes a point.
        public init(holders: Double, total: Double) {
            self.holders = holders
            self.total = total
        }
    }

    /// The curve, from (0, 0) to (1, 1).
    public var points: [Point]
    /// The Gini coefficient, 0 to 1.
    public var gini: Double?
    /// Who the holders are, e.g. `share of clients, smallest first`.
    public var holdersLabel: String
    /// What is held, e.g. `share of revenue`.
    public var totalLabel: String

    /// Makes a curve.
    public init(points: [Point], gini: Double?, holdersLabel: String, totalLabel: String) {
        self.points = points
        self.gini = gini
        self.holdersLabel = holdersLabel
        self.totalLabel = totalLabel
    }
}

/// One measure against another.
public struct ScatterChart: Hashable, Sendable {
    /// One unit.
    public struct Point: Hashable, Sendable {
        /// Across.
        public var x: Double
        /// Up.
        public var y: Double
        /// The name; drawn for highlighted points only.
        public var label: String?
        /// Whether it stands out.
        public var isHighlighted: Bool

        /// Makes a point.
        public init(x: Double, y: Double, label: String? = nil, isHighlighted: Bool = false) {
            self.x = x
            self.y = y
            self.label = label
            self.isHighlighted = isHighlighted
        }
    }

    /// The units.
    public var points: [Point]
    /// The bottom axis.
    public var xAxis: ChartAxis
    /// The left axis.
    public var yAxis: ChartAxis
    /// Whether the line of equal values is drawn, as for fitted against paid.
    public var showsDiagonal: Bool

    /// Makes a chart.
    public init(points: [Point], xAxis: ChartAxis, yAxis: ChartAxis, showsDiagonal: Bool = false) {
        self.points = points
        self.xAxis = xAxis
        self.yAxis = yAxis
        self.showsDiagonal = showsDiagonal
    }
}
