import ReportDocument

extension ChartLayout {
    /// Bands of the limits, the centre line, one mark a unit, names for the flagged ones.
    func funnel(_ chart: FunnelChart) -> Scene? {
        let points = chart.points.filter { drawable($0.size) != nil && drawable($0.value) != nil }
        guard let centre = drawable(chart.centre), let largest = points.map(\.size).max() else { return nil }
        let limits = chart.limits.map { limit in
            limit.steps.filter {
                drawable($0.size) != nil && drawable($0.low) != nil && drawable($0.high) != nil
                    && $0.size <= largest * 1.03
            }
        }
        let yValues = points.map(\.value) + [centre] + Self.settledLimits(limits, sizes: points.map(\.size))
        guard let yData = domain(chart.valueAxis, yValues, padding: 0.04),
            let xDomain = domain(chart.sizeAxis, [0, largest], padding: 0.03)
        else { return nil }
        let yDomain = scale(chart.valueAxis, yData, count: 5)
        let yTicks = yDomain.ticks
        let xTicks = AxisTicks(from: xDomain.low, to: xDomain.high, count: 8, format: chart.sizeAxis.format)

        let left = Canvas.tickWidth(self, chart.valueAxis, yTicks, largest: yDomain.high) + 14
        var ends = endLabels(chart, limits)
        var right = (ends.map { TextMetrics.width($0.text, size: Size.tick) }.max() ?? 0) + 14
        if right > width * 0.3 {
            // In a small picture the data is worth more than the names of lines.
            ends = []
            right = 14
        }
        let height = 430.0
        let frame = PlotFrame(left: left, top: 28, width: max(120, width - left - right), height: height - 28 - 46)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(xDomain.low, xDomain.high, to: frame.left, frame.right)
        let y = LinearScale(yDomain.low, yDomain.high, to: frame.bottom, frame.top)

        draw(limits, x, y, &canvas)
        canvas.verticalAxis(chart.valueAxis, y, yTicks)
        canvas.horizontalAxis(chart.sizeAxis, x, xTicks)
        drawLimitLines(limits, x, y, &canvas)
        canvas.line(frame.left, y(centre), frame.right, y(centre), .reference)
        let places = LabelPlacer.spread(
            ends.map { y($0.value) + Size.tick * 0.35 }, gap: Size.tick + 4, within: frame.top + 8...frame.bottom)
        for (end, place) in zip(ends, places) {
            canvas.text(end.text, frame.right + 8, place, end.role, size: Size.tick)
        }
        drawPoints(points, chart, x, y, &canvas)
        let title = TextMetrics.width("↑ " + (chart.valueAxis.label ?? ""), size: Size.tick)
        drawLegend(points, from: title + 20, &canvas)
        return canvas.scene
    }

    /// Limits where they have settled: at the first quartile of sizes, so that one tiny unit doesn't flatten the rest.
    private static func settledLimits(_ limits: [[FunnelChart.Limits.Step]], sizes: [Double]) -> [Double] {
        let sorted = sizes.sorted()
        let from = sorted.isEmpty ? 0 : sorted[sorted.count / 4]
        return limits.flatMap { steps in
            steps.first { $0.size >= from }.map { [$0.low, $0.high] } ?? []
        }
    }

    private func endLabels(
        _ chart: FunnelChart, _ limits: [[FunnelChart.Limits.Step]]
    ) -> [(text: String, value: Double, role: Role)] {
        var labels: [(text: String, value: Double, role: Role)] = []
        for (limit, steps) in zip(chart.limits, limits) {
            guard let last = steps.last else { continue }
            labels.append(("\(formatter.level(limit.level)) \(phrase(.limit))", last.high, .tickText))
        }
        labels.append(("\(phrase(.peerGroup)) \(text(chart.centre, chart.valueAxis))", chart.centre, .referenceText))
        return labels
    }

    private func draw(
        _ limits: [[FunnelChart.Limits.Step]], _ x: LinearScale, _ y: LinearScale, _ canvas: inout Canvas
    ) {
        for (index, steps) in limits.enumerated().reversed() where steps.count > 1 {
            let upper = steps.map { ScenePoint(x($0.size), y($0.high)) }
            let lower = steps.reversed().map { ScenePoint(x($0.size), y($0.low)) }
            canvas.marks.append(
                Mark(.polygon(upper + lower), index == 0 && limits.count > 1 ? .innerBand : .outerBand))
        }
    }

    private func drawLimitLines(
        _ limits: [[FunnelChart.Limits.Step]], _ x: LinearScale, _ y: LinearScale, _ canvas: inout Canvas
    ) {
        let frame = canvas.frame
        let perUnit = (y.end - y.start) / (y.high - y.low)
        for (index, steps) in limits.enumerated() {
            let role: Role = index == 0 && limits.count > 1 ? .innerLimit : .outerLimit
            for side in [\FunnelChart.Limits.Step.low, \FunnelChart.Limits.Step.high] {
                let line = steps.map { ScenePoint(x($0.size), y.start + ($0[keyPath: side] - y.low) * perUnit) }
                for run in clipped(line, top: frame.top, bottom: frame.bottom) {
                    canvas.marks.append(Mark(.polyline(run), role))
                }
            }
        }
    }

    /// What the forms of flagged points mean, at the upper right; nothing where none is flagged.
    private func drawLegend(_ points: [FunnelChart.Point], from left: Double, _ canvas: inout Canvas) {
        var right = canvas.frame.right
        for classification in [PeerClass.different, .watch] {
            guard let words = classification.words(in: language),
                points.contains(where: { $0.classification == classification })
            else { continue }
            guard right - TextMetrics.width(words, size: Size.tick) - 20 > left else { return }
            canvas.text(words, right, Size.tick, .noteText, anchor: .end, size: Size.tick)
            right -= TextMetrics.width(words, size: Size.tick) + 10
            canvas.point(ScenePoint(right, Size.tick - 4), classification, hint: nil)
            right -= 22
        }
    }

    private func drawPoints(
        _ points: [FunnelChart.Point], _ chart: FunnelChart, _ x: LinearScale, _ y: LinearScale,
        _ canvas: inout Canvas
    ) {
        var placer = LabelPlacer(bounds: canvas.frame)
        for point in points { placer.reserve(ScenePoint(x(point.size), y(point.value)), radius: Size.point) }
        // Flagged ones last, so that they lie on top.
        let weight: [PeerClass: Int] = [.usual: 0, .watch: 1, .different: 2]
        let ordered = points.enumerated().sorted {
            (weight[$0.element.classification] ?? 0, $0.offset) < (weight[$1.element.classification] ?? 0, $1.offset)
        }
        for (_, point) in ordered {
            let words = point.classification.words(in: language).map { " (\($0))" } ?? ""
            let hint =
                "\(point.label): \(text(point.value, chart.valueAxis)), \(text(point.size, chart.sizeAxis))\(words)"
            canvas.point(ScenePoint(x(point.size), y(point.value)), point.classification, hint: hint)
        }
        for (_, point) in ordered.reversed() where point.classification != .usual {
            let label = TextMetrics.fitted(point.label, size: Size.tick, width: 160)
            let place = ScenePoint(x(point.size), y(point.value))
            if let mark = placer.place(
                label, at: place, radius: Size.point, size: Size.tick, role: point.classification.labelRole)
            {
                canvas.marks.append(mark)
            }
        }
    }
}
