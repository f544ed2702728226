import ReportDocument

extension ChartLayout {
    /// Counts by class, as columns that touch.
    func histogram(_ chart: HistogramChart) -> Scene? {
        let bins = chart.bins.filter {
            drawable($0.low) != nil && drawable($0.high) != nil && $0.high > $0.low && drawable($0.count) != nil
        }
        let width = min(self.width, 760)
        guard let (low, high) = extent(bins.flatMap { [$0.low, $0.high] }),
            let yData = domain(chart.countAxis, bins.map { max(0, $0.count) } + [0], padding: 0.02)
        else { return nil }
        let yDomain = AxisTicks.nice(0, yData.high, count: 5, format: chart.countAxis.format)
        let yTicks = yDomain.ticks
        let left = Canvas.tickWidth(self, chart.countAxis, yTicks, largest: yDomain.high) + 14
        let height = 300.0
        let top = 28.0
        let bottom = chart.axis.label == nil ? 30.0 : 46.0
        let frame = PlotFrame(left: left, top: top, width: width - left - 16, height: height - top - bottom)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(low, high, to: frame.left, frame.right)
        let y = LinearScale(0, yDomain.high, to: frame.bottom, frame.top)
        canvas.verticalAxis(chart.countAxis, y, yTicks)
        for bin in bins {
            let from = x(bin.low)
            let gap = min(1, (x(bin.high) - from) * 0.1)
            let upper = y(bin.count)
            let shape = PlotFrame(
                left: from + gap / 2, top: upper, width: max(0.5, x(bin.high) - from - gap),
                height: frame.bottom - upper)
            canvas.marks.append(
                Mark(
                    .rectangle(shape, radius: 1), .bar,
                    hint:
                        "\(edges(bin, chart)): \(text(bin.count, chart.countAxis))"
                ))
        }
        let ticks = AxisTicks(from: low, to: high, count: 8, format: chart.axis.format)
        canvas.horizontalAxis(chart.axis, x, ticks)
        if let reference = chart.reference, drawable(reference.value) != nil, x.contains(reference.value) {
            canvas.line(x(reference.value), frame.top, x(reference.value), frame.bottom, .reference)
            let half = TextMetrics.width(reference.label, size: Size.tick) / 2
            canvas.text(
                reference.label, max(half, min(width - half, x(reference.value))), frame.top - 6, .referenceText,
                anchor: .middle, size: Size.tick)
        }
        return canvas.scene
    }

    /// A class by its ends, without decimals where no class has any.
    func edges(_ bin: HistogramChart.Bin, _ chart: HistogramChart) -> String {
        var axis = chart.axis
        let isWhole = chart.bins.allSatisfy { $0.low == $0.low.rounded() && $0.high == $0.high.rounded() }
        if isWhole, axis.format.decimals == nil, axis.format.kind != .percent { axis.format.decimals = 0 }
        return "\(text(bin.low, axis))–\(text(bin.high, axis))"
    }

    /// A Lorenz curve under the line of equal shares, with Gini's coefficient in the area between.
    func lorenz(_ chart: LorenzChart) -> Scene? {
        let points = chart.points.filter { drawable($0.holders) != nil && drawable($0.total) != nil }
        guard points.count > 1 else { return nil }
        let width = min(self.width, 560)
        let height = min(self.width, 470)
        let axis = ChartAxis(chart.totalLabel, format: CellFormat(.percent, decimals: 0), range: 0...1)
        let ticks = AxisTicks(from: 0, to: 1, count: 5, format: axis.format)
        let left = Canvas.tickWidth(self, axis, ticks, largest: 1) + 14
        let frame = PlotFrame(left: left, top: 28, width: width - left - 20, height: height - 28 - 46)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(0, 1, to: frame.left, frame.right)
        let y = LinearScale(0, 1, to: frame.bottom, frame.top)
        canvas.verticalAxis(axis, y, ticks)
        let holders = ChartAxis(chart.holdersLabel, format: axis.format, range: 0...1)
        canvas.horizontalAxis(holders, x, ticks)
        let curve = points.map { ScenePoint(x($0.holders), y($0.total)) }
        canvas.marks.append(
            Mark(.polygon(curve + [ScenePoint(x(1), y(1)), ScenePoint(x(0), y(0))]), .area))
        canvas.line(x(0), y(0), x(1), y(1), .reference)
        canvas.marks.append(Mark(.polyline(curve), .series(0)))
        canvas.text(
            phrase(.equality), x(0.5) - 10, y(0.5) - 8, .referenceText, anchor: .end, size: Size.tick)
        if let gini = drawable(chart.gini), let digits = DecimalDigits(gini) {
            let words = "Gini " + digits.text(decimals: 2, language: language)
            canvas.text(words, x(0.03), y(0.92), .strongLabel, size: 15)
        }
        return canvas.scene
    }

    /// One dot a unit; names for those that stand out.
    func scatter(_ chart: ScatterChart) -> Scene? {
        let points = chart.points.filter { drawable($0.x) != nil && drawable($0.y) != nil }
        let width = min(self.width, 760)
        guard var xData = domain(chart.xAxis, points.map(\.x)), var yData = domain(chart.yAxis, points.map(\.y)) else {
            return nil
        }
        if chart.showsDiagonal {
            // Equal values lie on a diagonal only where both axes run alike.
            let low = min(xData.low, yData.low)
            let high = max(xData.high, yData.high)
            xData = (low, high)
            yData = (low, high)
        }
        let xDomain = scale(chart.xAxis, xData, count: 6)
        let yDomain = scale(chart.yAxis, yData, count: 6)
        let yTicks = yDomain.ticks
        let xTicks = xDomain.ticks
        let left = Canvas.tickWidth(self, chart.yAxis, yTicks, largest: max(abs(yDomain.low), abs(yDomain.high))) + 14
        let height = 430.0
        let frame = PlotFrame(left: left, top: 28, width: width - left - 20, height: height - 28 - 46)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(xDomain.low, xDomain.high, to: frame.left, frame.right)
        let y = LinearScale(yDomain.low, yDomain.high, to: frame.bottom, frame.top)
        canvas.verticalAxis(chart.yAxis, y, yTicks)
        canvas.horizontalAxis(chart.xAxis, x, xTicks, showsGrid: true)
        if chart.showsDiagonal {
            let low = max(xDomain.low, yDomain.low)
            let high = min(xDomain.high, yDomain.high)
            if high > low { canvas.line(x(low), y(low), x(high), y(high), .reference) }
        }
        var placer = LabelPlacer(bounds: frame)
        for point in points { placer.reserve(ScenePoint(x(point.x), y(point.y)), radius: Size.point) }
        for point in points.filter({ !$0.isHighlighted }) + points.filter(\.isHighlighted) {
            let name = point.label.map { $0 + ": " } ?? ""
            canvas.point(
                ScenePoint(x(point.x), y(point.y)), .usual, isHighlighted: point.isHighlighted,
                hint: "\(name)\(text(point.x, chart.xAxis)), \(text(point.y, chart.yAxis))")
        }
        for point in points where point.isHighlighted {
            guard let label = point.label else { continue }
            let fitted = TextMetrics.fitted(label, size: Size.tick, width: 160)
            if let mark = placer.place(
                fitted, at: ScenePoint(x(point.x), y(point.y)), radius: Size.point, size: Size.tick, role: .strongLabel)
            {
                canvas.marks.append(mark)
            }
        }
        return canvas.scene
    }
}
