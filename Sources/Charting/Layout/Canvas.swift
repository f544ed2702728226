import ReportDocument

/// Gathers marks, and draws what all charts with two axes share.
struct Canvas {
    let layout: ChartLayout
    let width: Double
    let height: Double
    var frame: PlotFrame
    var marks: [Mark] = []

    init(_ layout: ChartLayout, width: Double, height: Double, frame: PlotFrame) {
        self.layout = layout
        self.width = width
        self.height = height
        self.frame = frame
    }

    var scene: Scene { Scene(width: width, height: height, marks: marks, plot: frame) }

    mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ role: Role, hint: String? = nil) {
        marks.append(Mark(.line(from: ScenePoint(x1, y1), to: ScenePoint(x2, y2)), role, hint: hint))
    }

    mutating func text(
        _ text: String, _ x: Double, _ y: Double, _ role: Role, anchor: Mark.TextAnchor = .start,
        size: Double = ChartLayout.Size.label
    ) {
        marks.append(Mark(.text(text, at: ScenePoint(x, y), anchor: anchor, size: size), role))
    }

    /// A unit's mark: a disc, a ring or a diamond, so that classes differ in form and not by colour alone.
    mutating func point(_ at: ScenePoint, _ classification: PeerClass, isHighlighted: Bool = false, hint: String?) {
        let radius = ChartLayout.Size.point
        if isHighlighted, classification == .usual {
            marks.append(Mark(.circle(centre: at, radius: radius + 1), .highlightPoint, hint: hint))
            return
        }
        switch classification {
        case .usual: marks.append(Mark(.circle(centre: at, radius: radius), .point, hint: hint))
        case .watch: marks.append(Mark(.circle(centre: at, radius: radius + 0.5), .watchPoint, hint: hint))
        case .different: marks.append(Mark(.diamond(centre: at, radius: radius + 2), .differentPoint, hint: hint))
        }
    }

    /// Horizontal grid lines with their figures at the left, and the axis's name above.
    mutating func verticalAxis(_ axis: ChartAxis, _ scale: LinearScale, _ ticks: AxisTicks) {
        let labels = AxisLabels(
            format: axis.format, step: ticks.step, largest: max(abs(scale.low), abs(scale.high)),
            language: layout.language)
        for value in ticks.values where scale.contains(value) {
            let y = scale(value)
            line(frame.left, y, frame.right, y, value == 0 ? .baseline : .grid)
            text(
                labels.text(value), frame.left - 8, y + ChartLayout.Size.tick * 0.35, .tickText, anchor: .end,
                size: ChartLayout.Size.tick)
        }
        if let label = axis.label {
            let fitted = TextMetrics.fitted(label, size: ChartLayout.Size.tick, width: width - 4)
            text("↑ " + fitted, 0, ChartLayout.Size.tick, .axisTitle, size: ChartLayout.Size.tick)
        }
    }

    /// Figures along the bottom, as many as fit, and the axis's name under them at the right.
    mutating func horizontalAxis(
        _ axis: ChartAxis, _ scale: LinearScale, _ ticks: AxisTicks, showsGrid: Bool = false, showsBaseline: Bool = true
    ) {
        let labels = AxisLabels(
            format: axis.format, step: ticks.step, largest: max(abs(scale.low), abs(scale.high)),
            language: layout.language)
        if showsBaseline { line(frame.left, frame.bottom, frame.right, frame.bottom, .baseline) }
        var free = -Double.infinity
        for value in ticks.values where scale.contains(value) {
            let x = scale(value)
            if showsGrid { line(x, frame.top, x, frame.bottom, value == 0 ? .baseline : .grid) }
            let words = labels.text(value)
            let half = TextMetrics.width(words, size: ChartLayout.Size.tick) / 2
            // The outermost figures move inwards instead of off the picture.
            let place = max(half, min(width - half, x))
            guard place - half >= free else { continue }
            free = place + half + 10
            if !showsGrid { line(x, frame.bottom, x, frame.bottom + 4, .baseline) }
            text(
                words, place, frame.bottom + 8 + ChartLayout.Size.tick, .tickText, anchor: .middle,
                size: ChartLayout.Size.tick)
        }
        if let label = axis.label {
            let fitted = TextMetrics.fitted(label, size: ChartLayout.Size.tick, width: width - 20)
            text(
                fitted + " →", frame.right, frame.bottom + 26 + ChartLayout.Size.tick, .axisTitle, anchor: .end,
                size: ChartLayout.Size.tick)
        }
    }

    /// The width that the figures at the left of a vertical axis need.
    static func tickWidth(_ layout: ChartLayout, _ axis: ChartAxis, _ ticks: AxisTicks, largest: Double) -> Double {
        let labels = AxisLabels(format: axis.format, step: ticks.step, largest: largest, language: layout.language)
        return ticks.values.map { TextMetrics.width(labels.text($0), size: ChartLayout.Size.tick) }.max() ?? 0
    }
}
