import ReportDocument

extension ChartLayout {
    /// Lines with their names at their ends.
    func line(_ chart: LineChart) -> Scene? {
        let series = chart.series.map { series in
            series.points.filter { drawable($0.x) != nil }
        }
        let yValues = series.flatMap { points in
            points.flatMap { [drawable($0.y), drawable($0.interval?.low), drawable($0.interval?.high)] }
        }.compactMap { $0 }
        let references = [drawable(chart.reference?.value)].compactMap { $0 }
        guard !yValues.isEmpty, let yData = domain(chart.yAxis, yValues + references, padding: 0.02) else { return nil }
        let yDomain = scale(chart.yAxis, yData, count: 5)
        let xDomain: (low: Double, high: Double)
        if let categories = chart.categories {
            xDomain = (-0.3, Double(max(1, categories.count)) - 0.7)
        } else {
            guard let range = domain(chart.xAxis, series.flatMap { $0.map(\.x) }, padding: 0) else { return nil }
            xDomain = range
        }
        let yTicks = yDomain.ticks
        let left = Canvas.tickWidth(self, chart.yAxis, yTicks, largest: max(abs(yDomain.low), abs(yDomain.high))) + 14
        let names = chart.series.map { TextMetrics.fitted($0.name, size: Size.tick, width: width * 0.22) }
        let reference = chart.reference.map { TextMetrics.fitted($0.label, size: Size.tick, width: width * 0.22) }
        let nameWidth = (names + [reference ?? ""]).map { TextMetrics.width($0, size: Size.tick) }.max() ?? 0
        let height = 320.0
        let top = chart.yAxis.label == nil ? 12.0 : 28.0
        let bottom = chart.xAxis.label == nil ? 30.0 : 46.0
        let frame = PlotFrame(
            left: left, top: top, width: max(120, width - left - (nameWidth > 0 ? nameWidth + 18 : 12)),
            height: height - top - bottom)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(xDomain.low, xDomain.high, to: frame.left, frame.right)
        let y = LinearScale(yDomain.low, yDomain.high, to: frame.bottom, frame.top)
        canvas.verticalAxis(chart.yAxis, y, yTicks)
        if let categories = chart.categories {
            drawCategories(categories, chart.xAxis, x, &canvas)
        } else {
            let ticks = AxisTicks(from: xDomain.low, to: xDomain.high, count: 8, format: chart.xAxis.format)
            canvas.horizontalAxis(chart.xAxis, x, ticks)
        }
        for (index, points) in series.enumerated() { drawBand(points, index, chart.isStepped, x, y, &canvas) }
        if let value = drawable(chart.reference?.value) {
            canvas.line(frame.left, y(value), frame.right, y(value), .reference)
        }
        for (index, points) in series.enumerated() { drawLine(points, index, chart, x, y, &canvas) }
        drawNames(chart, series, names, reference, x, y, &canvas)
        return canvas.scene
    }

    private func drawCategories(
        _ categories: [String], _ axis: ChartAxis, _ x: LinearScale, _ canvas: inout Canvas
    ) {
        let frame = canvas.frame
        canvas.line(frame.left, frame.bottom, frame.right, frame.bottom, .baseline)
        let widest = categories.map { TextMetrics.width($0, size: Size.tick) }.max() ?? 0
        let room = frame.width / Double(max(1, categories.count))
        let stride = max(1, Int(((widest + 12) / max(1, room)).rounded(.up)))
        for (index, category) in categories.enumerated() {
            // Counted from the last, which is the one the report is about.
            guard (categories.count - 1 - index) % stride == 0 else { continue }
            let place = x(Double(index))
            let half = TextMetrics.width(category, size: Size.tick) / 2
            canvas.line(place, frame.bottom, place, frame.bottom + 4, .baseline)
            canvas.text(
                category, max(half, min(width - half, place)), frame.bottom + 8 + Size.tick, .tickText,
                anchor: .middle, size: Size.tick)
        }
        if let label = axis.label {
            canvas.text(
                label + " →", frame.right, frame.bottom + 26 + Size.tick, .axisTitle, anchor: .end, size: Size.tick)
        }
    }

    /// Runs of points without a gap, with the corners of steps filled in.
    private func runs(
        _ points: [LineChart.Point], isStepped: Bool, _ value: (LineChart.Point) -> Double?
    ) -> [[(x: Double, y: Double)]] {
        var runs: [[(x: Double, y: Double)]] = []
        var run: [(x: Double, y: Double)] = []
        for point in points {
            guard let y = drawable(value(point)) else {
                if !run.isEmpty { runs.append(run) }
                run = []
                continue
            }
            if isStepped, let last = run.last { run.append((point.x, last.y)) }
            run.append((point.x, y))
        }
        if !run.isEmpty { runs.append(run) }
        return runs
    }

    private func drawBand(
        _ points: [LineChart.Point], _ index: Int, _ isStepped: Bool, _ x: LinearScale, _ y: LinearScale,
        _ canvas: inout Canvas
    ) {
        let complete = points.map { point in
            var copy = point
            if drawable(point.interval?.low) == nil || drawable(point.interval?.high) == nil { copy.interval = nil }
            return copy
        }
        let uppers = runs(complete, isStepped: isStepped) { $0.interval?.high }
        let lowers = runs(complete, isStepped: isStepped) { $0.interval?.low }
        for (upper, lower) in zip(uppers, lowers) where upper.count > 1 {
            let outline = upper + lower.reversed()
            canvas.marks.append(Mark(.polygon(outline.map { ScenePoint(x($0.x), y($0.y)) }), .seriesBand(index)))
        }
    }

    private func drawLine(
        _ points: [LineChart.Point], _ index: Int, _ chart: LineChart, _ x: LinearScale, _ y: LinearScale,
        _ canvas: inout Canvas
    ) {
        for run in runs(points, isStepped: chart.isStepped, { $0.y }) {
            let places = run.map { ScenePoint(x($0.x), y($0.y)) }
            if places.count > 1 {
                canvas.marks.append(Mark(.polyline(places), .series(index)))
            } else if let only = places.first {
                canvas.marks.append(Mark(.circle(centre: only, radius: 2.5), .seriesEnd(index)))
            }
        }
        guard !chart.isStepped, points.count <= 60 else { return }
        for point in points {
            guard let value = drawable(point.y) else { continue }
            let isLast = point == points.last
            let category = Int(exactly: point.x).flatMap { chart.categories?.indices.contains($0) == true ? $0 : nil }
            let name = category.flatMap { chart.categories?[$0] } ?? text(point.x, chart.xAxis)
            let series = chart.series[index].name
            canvas.marks.append(
                Mark(
                    .circle(centre: ScenePoint(x(point.x), y(value)), radius: isLast ? 4 : 2.5), .seriesEnd(index),
                    hint: "\(series.isEmpty ? "" : series + ", ")\(name): \(text(value, chart.yAxis))"))
        }
    }

    private func drawNames(
        _ chart: LineChart, _ series: [[LineChart.Point]], _ names: [String], _ reference: String?, _ x: LinearScale,
        _ y: LinearScale, _ canvas: inout Canvas
    ) {
        var labels: [(text: String, y: Double, role: Role)] = []
        for (index, points) in series.enumerated() where !names[index].isEmpty {
            guard let last = points.last(where: { drawable($0.y) != nil }), let value = last.y else { continue }
            labels.append((names[index], y(value), .seriesLabel(index)))
        }
        if let reference, let value = drawable(chart.reference?.value) {
            labels.append((reference, y(value), .referenceText))
        }
        let frame = canvas.frame
        let places = LabelPlacer.spread(
            labels.map { $0.y + Size.tick * 0.35 }, gap: Size.tick + 4, within: frame.top + 8...frame.bottom + 4)
        for (label, place) in zip(labels, places) {
            canvas.text(label.text, frame.right + 10, place, label.role, size: Size.tick)
        }
    }

    /// A small line without axes, its last value marked; nil gaps are left open.
    public func sparkline(_ values: [Double?], width: Double = 132, height: Double = 34) -> Scene {
        let frame = PlotFrame(left: 4, top: 5, width: max(1, width - 8), height: max(1, height - 10))
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        guard let (low, high) = extent(values.compactMap { $0 }) else { return canvas.scene }
        let x = LinearScale(0, Double(max(1, values.count - 1)), to: frame.left, frame.right)
        let y = LinearScale(low, high, to: frame.bottom, frame.top)
        let isFlat = low == high
        let points = values.enumerated().map { LineChart.Point(x: Double($0.offset), y: $0.element) }
        func place(_ point: (x: Double, y: Double)) -> ScenePoint {
            ScenePoint(x(point.x), isFlat ? frame.top + frame.height / 2 : y(point.y))
        }
        for run in runs(points, isStepped: false, { $0.y }) {
            if run.count > 1 {
                canvas.marks.append(Mark(.polyline(run.map(place)), .sparkline))
            } else if let only = run.first {
                canvas.marks.append(Mark(.circle(centre: place(only), radius: 1.5), .sparklineEnd))
            }
        }
        if let last = points.last(where: { drawable($0.y) != nil }), let value = last.y {
            canvas.marks.append(Mark(.circle(centre: place((last.x, value)), radius: 3), .sparklineEnd))
        }
        return canvas.scene
    }
}
