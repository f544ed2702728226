import ReportDocument

extension TerminalChart {
    /// A plot with figures at its left and below it.
    private struct Plane {
        var plot: TerminalPlot
        var x: LinearScale
        var y: LinearScale
        var left: Int

        func place(_ across: Double, _ up: Double) -> (x: Double, y: Double) { (x(across), y(up)) }
    }

    private func plane(
        _ xDomain: (low: Double, high: Double), _ yDomain: (low: Double, high: Double), _ yAxis: ChartAxis, rows: Int,
        columns limit: Int? = nil
    ) -> Plane {
        let left = min(yLabels(yDomain, yAxis).map(\.text.count).max() ?? 0, width / 4)
        let columns = min(limit ?? .max, width - left - 2)
        return Plane(
            plot: TerminalPlot(columns: columns, rows: rows), x: LinearScale(xDomain.low, xDomain.high, to: 0, 1),
            y: LinearScale(yDomain.low, yDomain.high, to: 0, 1), left: left)
    }

    private func yLabels(
        _ domain: (low: Double, high: Double), _ axis: ChartAxis
    ) -> [(value: Double, text: String)] {
        let ticks = AxisTicks(from: domain.low, to: domain.high, count: 5, format: axis.format)
        let labels = AxisLabels(
            format: axis.format, step: ticks.step, largest: max(abs(domain.low), abs(domain.high)), language: language)
        return ticks.values.map { ($0, labels.text($0)) }
    }

    private func assembled(
        _ plane: Plane, _ yAxis: ChartAxis, _ xAxis: ChartAxis, categories: [String]? = nil
    ) -> [String] {
        var labels: [Int: String] = [:]
        for (value, text) in yLabels((plane.y.low, plane.y.high), yAxis) where plane.y.contains(value) {
            let row = plane.plot.rows - 1 - Int((plane.y(value) * Double(plane.plot.rows - 1)).rounded())
            labels[row] = text
        }
        var lines = axisName(yAxis.label, prefix: "↑ ").map { [$0] } ?? []
        for (row, line) in plane.plot.lines(colour: colour).enumerated() {
            let text = DisplayText.padded(labels[row] ?? "", plane.left, atEnd: false)
            lines.append("\(styled(text, .dim)) \(labels[row] == nil ? "│" : "┤")\(line)")
        }
        let indent = String(repeating: " ", count: plane.left + 1)
        lines.append(indent + "└" + String(repeating: "─", count: plane.plot.columns))
        if let categories {
            var line: [Character] = Array(repeating: " ", count: plane.plot.columns)
            var free = plane.plot.columns
            for (index, category) in categories.enumerated().reversed() {
                let text = Array(DisplayText.printable(category))
                let middle = Int((plane.x(Double(index)) * Double(plane.plot.columns - 1)).rounded())
                let start = max(0, min(plane.plot.columns - text.count, middle - text.count / 2))
                guard start + text.count <= free, text.count == DisplayText.width(String(text)) else { continue }
                for (offset, character) in text.enumerated() { line[start + offset] = character }
                free = start - 2
            }
            lines.append(indent + " " + styled(String(line), .dim))
        } else {
            var scale = plane.x
            scale.end = Double(plane.plot.columns - 1)
            lines.append(indent + " " + styled(tickLine(scale, xAxis, columns: plane.plot.columns), .dim))
        }
        if let name = xAxis.label {
            let text = DisplayText.padded(
                DisplayText.fitted(DisplayText.printable(name), plane.plot.columns - 2) + " →", plane.plot.columns,
                atEnd: false)
            lines.append(indent + " " + styled(text, .dim))
        }
        return lines
    }

    func funnel(_ chart: FunnelChart) -> [String]? {
        let points = chart.points.filter { drawable($0.size) != nil && drawable($0.value) != nil }
        guard let centre = drawable(chart.centre), let largest = points.map(\.size).max(),
            let yData = layout.domain(chart.valueAxis, points.map(\.value) + [centre], padding: 0.15)
        else { return nil }
        var plane = plane((0, largest > 0 ? largest * 1.02 : 1), yData, chart.valueAxis, rows: 18)
        plane.plot.dottedLine(y: plane.y(centre))
        for limit in chart.limits {
            for side in [\FunnelChart.Limits.Step.low, \FunnelChart.Limits.Step.high] {
                let curve = limit.steps.filter {
                    drawable($0.size) != nil && $0.size <= largest * 1.02 && plane.y.contains($0[keyPath: side])
                }
                for (a, b) in zip(curve, curve.dropFirst()) {
                    plane.plot.line(
                        from: plane.place(a.size, a[keyPath: side]), to: plane.place(b.size, b[keyPath: side]),
                        style: .dim)
                }
            }
        }
        let flagged = points.filter { $0.classification != .usual }
        for point in points.filter({ $0.classification == .usual }) + flagged {
            plane.plot.mark(
                point.classification == .usual ? "•" : Self.symbol(point.classification),
                at: plane.place(point.size, point.value), style: Self.style(point.classification))
        }
        for point in flagged {
            plane.plot.text(
                DisplayText.fitted(DisplayText.printable(point.label), 20),
                beside: plane.place(point.size, point.value), style: Self.style(point.classification))
        }
        let levels = chart.limits.map { layout.formatter.level($0.level) }.joined(separator: ", ")
        var legend = "• \(phrase(.peers))  ◇ \(phrase(.watch))  ◆ \(phrase(.different))"
        if !levels.isEmpty { legend += "  ⠒ \(phrase(.limit)) \(levels)" }
        legend += "  ⠂⠂ \(phrase(.peerGroup)) \(layout.text(centre, chart.valueAxis))"
        return assembled(plane, chart.valueAxis, chart.sizeAxis)
            + DisplayText.wrapped(legend, width).map { styled($0, .dim) }
    }

    func line(_ chart: LineChart) -> [String]? {
        let series = chart.series.map { $0.points.filter { drawable($0.x) != nil } }
        let values = series.flatMap { $0.compactMap { drawable($0.y) } }
        let references = [drawable(chart.reference?.value)].compactMap { $0 }
        guard !values.isEmpty, let yData = layout.domain(chart.yAxis, values + references),
            let xData = chart.categories.map({ (low: 0.0, high: Double(max(1, $0.count - 1))) })
                ?? layout.domain(chart.xAxis, series.flatMap { $0.map(\.x) }, padding: 0)
        else { return nil }
        var plane = plane(xData, yData, chart.yAxis, rows: 14)
        if let value = references.first { plane.plot.dottedLine(y: plane.y(value)) }
        let styles: [TerminalStyle] = [.data, .caution, .good, .bad, .highlight, .dim]
        for (index, points) in series.enumerated() {
            let style = styles[index % styles.count]
            var last: (x: Double, y: Double)?
            for point in points {
                guard let value = drawable(point.y) else {
                    last = nil
                    continue
                }
                let place = plane.place(point.x, value)
                if let last {
                    let corner = chart.isStepped ? (place.x, last.y) : last
                    if chart.isStepped { plane.plot.line(from: last, to: corner, style: style) }
                    plane.plot.line(from: corner, to: place, style: style)
                } else {
                    plane.plot.line(from: place, to: place, style: style)
                }
                last = place
            }
            if let last {
                plane.plot.mark(Self.seriesSymbols[index % Self.seriesSymbols.count], at: last, style: style)
            }
        }
        var lines = assembled(plane, chart.yAxis, chart.xAxis, categories: chart.categories)
        let names = chart.series.enumerated().filter { !$0.element.name.isEmpty }.map { index, series in
            "\(Self.seriesSymbols[index % Self.seriesSymbols.count]) \(DisplayText.printable(series.name))"
        }
        let reference = chart.reference.map { ["⠂⠂ \(DisplayText.printable($0.label))"] } ?? []
        if !(names + reference).isEmpty {
            lines.append(DisplayText.fitted((names + reference).joined(separator: "  "), width))
        }
        return lines
    }

    private static var seriesSymbols: [Character] { ["●", "■", "▲", "◆", "○", "□"] }

    func lorenz(_ chart: LorenzChart) -> [String]? {
        let points = chart.points.filter { drawable($0.holders) != nil && drawable($0.total) != nil }
        guard points.count > 1 else { return nil }
        let share = ChartAxis(chart.totalLabel, format: CellFormat(.percent, decimals: 0))
        var plane = plane((0, 1), (0, 1), share, rows: 16, columns: 48)
        for (a, b) in zip(points, points.dropFirst()) {
            plane.plot.line(
                from: plane.place(a.holders, a.total), to: plane.place(b.holders, b.total), style: .data)
        }
        plane.plot.line(from: (0, 0), to: (1, 1), style: .dim)
        if let gini = drawable(chart.gini), let digits = DecimalDigits(gini) {
            plane.plot.text(
                "Gini " + digits.text(decimals: 2, language: language), beside: (0.02, 0.9), style: .highlight)
        }
        return assembled(
            plane, share, ChartAxis(chart.holdersLabel, format: share.format))
    }

    func scatter(_ chart: ScatterChart) -> [String]? {
        let points = chart.points.filter { drawable($0.x) != nil && drawable($0.y) != nil }
        guard let xData = layout.domain(chart.xAxis, points.map(\.x)),
            let yData = layout.domain(chart.yAxis, points.map(\.y))
        else { return nil }
        var plane = plane(xData, yData, chart.yAxis, rows: 18)
        if chart.showsDiagonal {
            let low = max(xData.low, yData.low)
            let high = min(xData.high, yData.high)
            if high > low {
                plane.plot.line(from: plane.place(low, low), to: plane.place(high, high), style: .dim)
            }
        }
        for point in points.filter({ !$0.isHighlighted }) + points.filter(\.isHighlighted) {
            plane.plot.mark(
                point.isHighlighted ? "●" : "•", at: plane.place(point.x, point.y),
                style: point.isHighlighted ? .highlight : .data)
        }
        for point in points where point.isHighlighted {
            guard let label = point.label else { continue }
            plane.plot.text(
                DisplayText.fitted(DisplayText.printable(label), 20), beside: plane.place(point.x, point.y),
                style: .highlight)
        }
        return assembled(plane, chart.yAxis, chart.xAxis)
    }
}
