import Columns
public import ReportDocument

/// Lays out a chart: from a specification to a scene.
public struct ChartLayout: Hashable, Sendable {
    /// The language of figures and fixed words.
    public var language: ReportLanguage
    /// The available width in pixels; square charts take less.
    public var width: Double

    /// Makes a layout. A width below 320 counts as 320.
    public init(language: ReportLanguage = .english, width: Double = 1020) {
        self.language = language
        self.width = max(320, min(4000, width))
    }

    /// The scene of a chart. O(n log n) in the number of its marks.
    ///
    /// Figures that aren't finite are left out; a chart without any says that there is nothing to show.
    public func scene(for specification: ChartSpecification) -> Scene {
        let scene: Scene? =
            switch specification {
            case .funnel(let chart): funnel(chart)
            case .bar(let chart): bar(chart)
            case .dotInterval(let chart): dotInterval(chart)
            case .line(let chart): line(chart)
            case .strip(let chart): strip(chart)
            case .histogram(let chart): histogram(chart)
            case .lorenz(let chart): lorenz(chart)
            case .scatter(let chart): scatter(chart)
            }
        return scene ?? emptyScene
    }

    private var emptyScene: Scene {
        let frame = PlotFrame(left: 0, top: 0, width: width, height: 48)
        return Scene(
            width: width, height: 48,
            marks: [
                Mark(
                    .text(Phrase.noRows.text(in: language), at: ScenePoint(0, 28), anchor: .start, size: Size.label),
                    .noteText)
            ], plot: frame)
    }

    /// Font sizes and distances that all charts share.
    enum Size {
        static let tick = 12.0
        static let label = 13.0
        static let point = 4.5
        static let row = 26.0
    }

    var formatter: CellFormatter { CellFormatter(language: language) }

    /// A value in an axis's format, for hints and figures beside marks.
    func text(_ value: Double, _ axis: ChartAxis) -> String {
        switch axis.format.kind {
        case .money, .automatic:
            // Beside a mark two decimals of a large amount are noise; the table has them.
            let decimals = axis.format.decimals ?? (abs(value) >= 1000 ? 0 : nil)
            return formatter.text(
                .double(value), format: CellFormat(axis.format.kind, decimals: decimals), showsUnit: false)
        default: return formatter.text(.double(value), format: axis.format)
        }
    }

    /// The scale's ends and its ticks: whole steps around the data, or what the specification says.
    func scale(_ axis: ChartAxis, _ data: (low: Double, high: Double), count: Int) -> (
        low: Double, high: Double, ticks: AxisTicks
    ) {
        if axis.range != nil {
            return (data.low, data.high, AxisTicks(from: data.low, to: data.high, count: count, format: axis.format))
        }
        return AxisTicks.nice(data.low, data.high, count: count, format: axis.format)
    }

    func phrase(_ phrase: Phrase) -> String { phrase.text(in: language) }

    /// The domain of an axis: as given, else of the data, with zero where wanted and a little room.
    func domain(_ axis: ChartAxis, _ values: [Double], padding: Double = 0.05) -> (low: Double, high: Double)? {
        if let range = axis.range, drawable(range.lowerBound) != nil, drawable(range.upperBound) != nil {
            return (range.lowerBound, range.upperBound)
        }
        guard var (low, high) = extent(values) else { return nil }
        if axis.includesZero {
            low = min(low, 0)
            high = max(high, 0)
        }
        if low == high {
            let room = low == 0 ? 1 : abs(low) * 0.1
            return (low == 0 ? 0 : low - room, high + room)
        }
        let room = (high - low) * padding
        // Shares don't go below nothing, nor counts; the room must not pretend that they do.
        let paddedLow = low >= 0 && low - room < 0 ? 0 : low - room
        var paddedHigh = high <= 0 && high + room > 0 ? 0 : high + room
        if case .percent = axis.format.kind, low >= 0, high <= 1 { paddedHigh = min(1, paddedHigh) }
        return (axis.includesZero && low == 0 ? 0 : paddedLow, axis.includesZero && high == 0 ? 0 : paddedHigh)
    }
}

extension PeerClass {
    var pointRole: Role {
        switch self {
        case .usual: .point
        case .watch: .watchPoint
        case .different: .differentPoint
        }
    }

    var intervalRole: Role {
        switch self {
        case .usual: .interval
        case .watch: .watchInterval
        case .different: .differentInterval
        }
    }

    var labelRole: Role {
        switch self {
        case .usual: .label
        case .watch: .watchLabel
        case .different: .differentLabel
        }
    }

    /// The flag's words; nil within the limits.
    func words(in language: ReportLanguage) -> String? {
        switch self {
        case .usual: nil
        case .watch: Phrase.watch.text(in: language)
        case .different: Phrase.different.text(in: language)
        }
    }
}
