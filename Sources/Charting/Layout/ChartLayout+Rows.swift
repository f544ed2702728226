import ReportDocument

extension ChartLayout {
    /// The widths that row charts share out: names at the left, remarks at the right.
    private func rowMargins(labels: [String], notes: [String]) -> (left: Double, right: Double) {
        let left = labels.map { TextMetrics.width($0, size: Size.label) }.max() ?? 0
        let right = notes.map { TextMetrics.width($0, size: Size.tick) }.max() ?? 0
        return (min(left, width * 0.3) + 16, right > 0 ? min(right, width * 0.25) + 14 : 8)
    }

    /// Bars from zero with their figures, and whiskers where there are intervals.
    func bar(_ chart: BarChart) -> Scene? {
        let values = chart.bars.compactMap { drawable($0.value) }
        guard !values.isEmpty else { return nil }
        let ends = chart.bars.flatMap { bar in
            [drawable(bar.interval?.low), drawable(bar.interval?.high)].compactMap { $0 }
        }
        let hasIntervals = !ends.isEmpty
        let references = [drawable(chart.reference?.value)].compactMap { $0 }
        guard let (low, high) = extent(values + ends + references + [0]) else { return nil }
        let range = chart.axis.range
        let figures = chart.bars.map { bar in
            drawable(bar.value).map { text($0, chart.axis) } ?? CellFormatter.nothing
        }
        let margins = rowMargins(labels: chart.bars.map(\.label), notes: [])
        let figureWidth =
            zip(figures, chart.bars).map { figure, bar in
                TextMetrics.width(figure, size: Size.tick)
                    + (bar.note.map { TextMetrics.width($0, size: Size.tick) + 10 } ?? 0)
            }.max() ?? 0
        let negativeRoom = low < 0 ? figureWidth + 10 : 0
        let top = chart.reference == nil ? 6.0 : 24.0
        let bottom = hasIntervals ? (chart.axis.label == nil ? 28.0 : 46.0) : 8.0
        let height = top + Double(chart.bars.count) * Size.row + bottom
        let frame = PlotFrame(
            left: margins.left + negativeRoom, top: top,
            width: max(80, width - margins.left - negativeRoom - figureWidth - 16), height: height - top - bottom)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(range?.lowerBound ?? low, range?.upperBound ?? high, to: frame.left, frame.right)
        if hasIntervals {
            let ticks = AxisTicks(from: x.low, to: x.high, count: 6, format: chart.axis.format)
            canvas.horizontalAxis(chart.axis, x, ticks, showsGrid: true, showsBaseline: false)
        }
        for (index, bar) in chart.bars.enumerated() {
            let middle = frame.top + (Double(index) + 0.5) * Size.row
            rowLabel(bar.label, middle, margins.left, bar.isHighlighted ? .strongLabel : .label, &canvas)
            let value = drawable(bar.value)
            let end = x(value ?? 0)
            let zero = x(0)
            if let value {
                let shape = PlotFrame(left: min(zero, end), top: middle - 8, width: abs(end - zero), height: 16)
                canvas.marks.append(
                    Mark(
                        .rectangle(shape, radius: 2), bar.isHighlighted ? .highlightBar : .bar,
                        hint: "\(bar.label): \(text(value, chart.axis))"))
            }
            var outer = end
            if let interval = bar.interval, let low = drawable(interval.low), let high = drawable(interval.high) {
                canvas.line(x(low), middle, x(high), middle, .whisker)
                for side in [x(low), x(high)] { canvas.line(side, middle - 4, side, middle + 4, .whisker) }
                outer = (value ?? 0) < 0 ? min(outer, x(low)) : max(outer, x(high))
            }
            let baseline = middle + Size.tick * 0.35
            if (value ?? 0) < 0 {
                canvas.text(figures[index], outer - 6, baseline, .valueText, anchor: .end, size: Size.tick)
            } else {
                canvas.text(figures[index], outer + 6, baseline, .valueText, size: Size.tick)
                if let note = bar.note {
                    let after = outer + 6 + TextMetrics.width(figures[index], size: Size.tick) + 10
                    canvas.text(note, after, baseline, .noteText, size: Size.tick)
                }
            }
        }
        canvas.line(x(0), frame.top - 2, x(0), frame.bottom + 2, .baseline)
        drawReference(chart.reference, x, &canvas)
        return canvas.scene
    }

    /// Estimates with intervals, one a row; what was counted as a ring beside.
    func dotInterval(_ chart: DotIntervalChart) -> Scene? {
        let items = chart.items
        let values = items.flatMap { item in
            [item.estimate, item.raw, item.interval?.low, item.interval?.high].compactMap(drawable)
        }
        let references = [drawable(chart.reference?.value)].compactMap { $0 }
        guard !values.isEmpty, let range = domain(chart.axis, values + references, padding: 0.03) else { return nil }
        let hasRaw = items.contains { drawable($0.raw) != nil }
        let notes = items.compactMap(\.note)
        let margins = rowMargins(labels: items.map(\.label), notes: notes)
        let legend = hasRaw ? 26.0 : 0
        let top = legend + (chart.reference == nil ? 6 : 24)
        let bottom = chart.axis.label == nil ? 28.0 : 46.0
        let height = top + Double(items.count) * Size.row + bottom
        let frame = PlotFrame(
            left: margins.left, top: top, width: max(120, width - margins.left - margins.right),
            height: height - top - bottom)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        let x = LinearScale(range.low, range.high, to: frame.left, frame.right)
        for (index, item) in items.enumerated() where item.isHighlighted {
            let row = PlotFrame(
                left: 0, top: frame.top + Double(index) * Size.row, width: width, height: Size.row)
            canvas.marks.append(Mark(.rectangle(row, radius: 4), .rowBand))
        }
        let ticks = AxisTicks(from: range.low, to: range.high, count: 7, format: chart.axis.format)
        canvas.horizontalAxis(chart.axis, x, ticks, showsGrid: true, showsBaseline: false)
        drawReference(chart.reference, x, &canvas)
        for (index, item) in items.enumerated() {
            drawRow(item, middle: frame.top + (Double(index) + 0.5) * Size.row, chart, x, margins, &canvas)
        }
        if hasRaw { drawLegend(chart, &canvas) }
        return canvas.scene
    }

    private func drawRow(
        _ item: DotIntervalChart.Item, middle: Double, _ chart: DotIntervalChart, _ x: LinearScale,
        _ margins: (left: Double, right: Double), _ canvas: inout Canvas
    ) {
        let labelRole =
            item.classification == .usual && item.isHighlighted ? .strongLabel : item.classification.labelRole
        rowLabel(item.label, middle, margins.left, labelRole, &canvas)
        if let low = drawable(item.interval?.low), let high = drawable(item.interval?.high) {
            let role =
                item.classification == .usual && item.isHighlighted
                ? .highlightInterval : item.classification.intervalRole
            canvas.line(x(low), middle, x(high), middle, role)
        }
        if let raw = drawable(item.raw) {
            canvas.marks.append(
                Mark(
                    .circle(centre: ScenePoint(x(raw), middle), radius: 3.5), .rawPoint,
                    hint: "\(item.label), \(phrase(.raw)): \(text(raw, chart.axis))"))
        }
        if let estimate = drawable(item.estimate) {
            let words = item.classification.words(in: language).map { " (\($0))" } ?? ""
            canvas.point(
                ScenePoint(x(estimate), middle), item.classification, isHighlighted: item.isHighlighted,
                hint: "\(item.label): \(text(estimate, chart.axis))\(words)")
        }
        if let note = item.note {
            let fitted = TextMetrics.fitted(note, size: Size.tick, width: margins.right - 10)
            canvas.text(
                fitted, width - 2, middle + Size.tick * 0.35, .noteText, anchor: .end, size: Size.tick)
        }
    }

    /// What the forms mean, above the plot; in a small picture the interval goes unsaid.
    private func drawLegend(_ chart: DotIntervalChart, _ canvas: inout Canvas) {
        func size(_ words: String) -> Double { TextMetrics.width(words, size: Size.tick) }
        var first = "\(phrase(.shrunken)), \(phrase(.interval))"
        let rest = 33 + 24 + 10 + size(phrase(.raw))
        if size(first) + rest > width { first = phrase(.shrunken) }
        guard size(first) + rest <= width else { return }
        let y = 10.0
        var place = min(canvas.frame.left, width - size(first) - rest)
        canvas.line(place, y, place + 26, y, .interval)
        canvas.marks.append(Mark(.circle(centre: ScenePoint(place + 13, y), radius: Size.point), .point))
        canvas.text(first, place + 33, y + Size.tick * 0.35, .noteText, size: Size.tick)
        place += 33 + size(first) + 24
        canvas.marks.append(Mark(.circle(centre: ScenePoint(place, y), radius: 3.5), .rawPoint))
        canvas.text(phrase(.raw), place + 10, y + Size.tick * 0.35, .noteText, size: Size.tick)
    }

    func rowLabel(_ label: String, _ middle: Double, _ left: Double, _ role: Role, _ canvas: inout Canvas) {
        let fitted = TextMetrics.fitted(label, size: Size.label, width: left - 12)
        canvas.text(fitted, left - 12, middle + Size.label * 0.35, role, anchor: .end)
    }

    /// A dashed line from top to bottom with its name above.
    func drawReference(_ reference: ChartReference?, _ x: LinearScale, _ canvas: inout Canvas) {
        guard let reference, drawable(reference.value) != nil, x.contains(reference.value) else { return }
        let place = x(reference.value)
        let frame = canvas.frame
        canvas.line(place, frame.top - 4, place, frame.bottom, .reference)
        let half = TextMetrics.width(reference.label, size: Size.tick) / 2
        canvas.text(
            reference.label, max(half, min(width - half, place)), frame.top - 9, .referenceText, anchor: .middle,
            size: Size.tick)
    }
}
