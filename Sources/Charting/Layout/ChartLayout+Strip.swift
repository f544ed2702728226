import ReportDocument

extension ChartLayout {
    /// One row a measure: anonymous peers as a swarm of dots, the one the page is about with name and interval.
    func strip(_ chart: StripChart) -> Scene? {
        guard !chart.strips.isEmpty else { return nil }
        let rowHeight = 78.0
        let labels = chart.strips.map(\.label)
        let widest = labels.map { TextMetrics.width($0, size: Size.label) }.max() ?? 0
        let left = min(widest, width * 0.28) + 20
        let height = rowHeight * Double(chart.strips.count) + 4
        let frame = PlotFrame(left: left, top: 0, width: width - left - 24, height: height)
        var canvas = Canvas(self, width: width, height: height, frame: frame)
        for (index, strip) in chart.strips.enumerated() {
            draw(strip, named: chart.highlightLabel, top: rowHeight * Double(index), left, &canvas)
        }
        return canvas.scene
    }

    private func draw(
        _ strip: StripChart.Strip, named name: String, top: Double, _ left: Double, _ canvas: inout Canvas
    ) {
        let middle = top + 38
        let frame = canvas.frame
        rowLabel(strip.label, middle, left - 6, .label, &canvas)
        let peers = strip.peers.compactMap { drawable($0) }
        let highlighted = drawable(strip.highlighted)
        let others = [highlighted, drawable(strip.interval?.low), drawable(strip.interval?.high)].compactMap { $0 }
        let references = [drawable(strip.reference?.value)].compactMap { $0 }
        guard let range = domain(strip.axis, peers + others + references, padding: 0.02) else {
            canvas.text(phrase(.noRows), frame.left, middle + Size.tick * 0.35, .noteText, size: Size.tick)
            return
        }
        let x = LinearScale(range.low, range.high, to: frame.left, frame.right)
        let ticks = AxisTicks(from: range.low, to: range.high, count: 5, format: strip.axis.format)
        let axisLabels = AxisLabels(
            format: strip.axis.format, step: ticks.step, largest: max(abs(range.low), abs(range.high)),
            language: language)
        canvas.line(frame.left, middle, frame.right, middle, .grid)
        var free = -Double.infinity
        for value in ticks.values {
            let words = axisLabels.text(value)
            let half = TextMetrics.width(words, size: Size.tick - 1) / 2
            let place = max(half, min(width - half, x(value)))
            canvas.line(x(value), middle - 14, x(value), middle + 14, .grid)
            guard place - half >= free else { continue }
            free = place + half + 8
            canvas.text(words, place, middle + 29, .tickText, anchor: .middle, size: Size.tick - 1)
        }
        for (peer, offset) in Self.swarm(peers.map { x($0) }.sorted(), diameter: 7, limit: 14) {
            canvas.marks.append(Mark(.circle(centre: ScenePoint(peer, middle + offset), radius: 3.25), .peer))
        }
        var placer = LabelPlacer(
            bounds: PlotFrame(left: 0, top: top, width: width, height: 26))
        if let highlighted {
            if let low = drawable(strip.interval?.low), let high = drawable(strip.interval?.high) {
                canvas.line(x(low), middle, x(high), middle, .highlightInterval)
            }
            canvas.marks.append(
                Mark(
                    .circle(centre: ScenePoint(x(highlighted), middle), radius: 6), .highlightPoint,
                    hint: "\(name): \(text(highlighted, strip.axis))"))
            let words = "\(name) \(text(highlighted, strip.axis))"
            // Bold text is wider than the estimate.
            let half = TextMetrics.width(words, size: Size.tick) * 0.58
            let place = max(half, min(width - half, x(highlighted)))
            placer.reserve(PlotFrame(left: place - half, top: top + 4, width: half * 2, height: 16))
            canvas.text(words, place, top + 17, .strongLabel, anchor: .middle, size: Size.tick)
        }
        if let reference = strip.reference, let value = drawable(reference.value) {
            canvas.line(x(value), middle - 16, x(value), middle + 16, .reference)
            let words = "\(reference.label) \(text(value, strip.axis))"
            if let mark = placer.place(
                words, at: ScenePoint(x(value), top + 25), radius: 2, size: Size.tick, role: .referenceText)
            {
                canvas.marks.append(mark)
            }
        }
    }

    /// Offsets that keep dots of sorted places from covering each other, as far as `limit` allows. O(n k), k the dots
    /// within one diameter.
    static func swarm(_ sorted: [Double], diameter: Double, limit: Double) -> [(Double, Double)] {
        var placed: [(Double, Double)] = []
        var first = 0
        for place in sorted {
            while first < placed.count, placed[first].0 < place - diameter { first += 1 }
            var best = 0.0
            var step = 0
            while true {
                let size = Double((step + 1) / 2) * diameter * 0.5
                let offset = step % 2 == 1 ? -size : size
                if abs(offset) > limit { break }
                let isFree = placed[first...].allSatisfy {
                    let across = $0.0 - place
                    let down = $0.1 - offset
                    return across * across + down * down >= diameter * diameter
                }
                if isFree {
                    best = offset
                    break
                }
                step += 1
            }
            placed.append((place, best))
        }
        return placed
    }
}
