import Columns
import Diagnostics
import ReportDocument

extension DocumentBuilder {
    /// A directive's chart. A line of text in its place where the data it needs wasn't exported or has no rows.
    func chart(_ directive: ChartDirective) throws -> [Block] {
        if let left = leftOut(directive.title ?? "This chart", needing: directive.needs) { return [left] }
        let data = try run.dataset(directive.data)
        let columns =
            [
                directive.x, directive.y, directive.label, directive.series, directive.raw, directive.flag,
                directive.facet, directive.of, directive.interval?.low, directive.interval?.high,
            ].compactMap { $0 } + directive.strips.map(\.value)
            + directive.strips.flatMap { [$0.interval?.low, $0.interval?.high, $0.target, $0.of].compactMap { $0 } }
        for column in columns { try run.require(column, in: data, named: directive.data.name) }
        let limits = run.datasets["\(directive.data.name)_limits"]
        let facets: [(name: String?, data: Dataset, limits: Dataset?)] =
            directive.facet.map { facet in
                data.distinct(facet.name).map { value in
                    (
                        value.description, data.filtered(facet.name, equals: value),
                        limits?.filtered("peers", equals: value)
                    )
                }
            } ?? [(nil, data, limits)]
        let charts = facets.compactMap { facet -> ChartBlock? in
            guard let specification = specification(directive, facet.data, facet.limits) else { return nil }
            return ChartBlock(
                key: [directive.name, facet.name].compactMap { $0 }.joined(separator: " "),
                title: [directive.title, facet.name].compactMap { $0 }.joined(separator: ": "),
                alt: directive.alt, note: note(directive, facet.data), specification: specification)
        }
        if charts.isEmpty {
            // Where a table of the same figures says already that there are none, once is enough.
            return isSaidEmpty(data, directive.data) ? [] : [nothing(directive.title ?? "This chart")]
        }
        return Self.onOneScale(charts).map(Block.chart)
    }

    /// The note, with how many rows stand on too little to be drawn.
    private func note(_ directive: ChartDirective, _ data: Dataset) -> String? {
        guard let of = directive.of else { return directive.note }
        let few = data.table.rowIndices.filter { isTooFew(directive, data, $0) }.count
        guard few > 0 else { return directive.note }
        let what =
            directive.raw.map { "For \(few) the \(FigureReference.words($0.name).lowercased()) isn't drawn" }
            ?? "\(few) \(few == 1 ? "isn't" : "aren't") drawn"
        let remark = "\(what): fewer than \(Int(directive.minimum)) \(FigureReference.words(of.name).lowercased())."
        return [directive.note, remark].compactMap { $0 }.joined(separator: " ")
    }

    private func isTooFew(_ directive: ChartDirective, _ data: Dataset, _ row: Int) -> Bool {
        guard let of = directive.of else { return false }
        return data.value(of.name, row: row).doubleValue ?? 0 < directive.minimum
    }

    /// Funnel plots of several groups on the same axes, so that they can be compared.
    private static func onOneScale(_ charts: [ChartBlock]) -> [ChartBlock] {
        let funnels = charts.compactMap { chart -> FunnelChart? in
            if case .funnel(let funnel) = chart.specification { return funnel }
            return nil
        }
        guard funnels.count > 1, funnels.count == charts.count else { return charts }
        let size = funnels.flatMap { $0.points.map(\.size) }.max() ?? 0
        let values = funnels.flatMap { funnel -> [Double] in
            let sizes = funnel.points.map(\.size).sorted()
            let middle = sizes.isEmpty ? 0 : sizes[sizes.count / 2]
            let limits = funnel.limits.compactMap { $0.steps.first { $0.size >= middle } }
            return funnel.points.map(\.value) + [funnel.centre] + limits.flatMap { [$0.low, $0.high] }
        }
        guard size > 0, let low = values.min(), let high = values.max(), high > low else { return charts }
        let room = (high - low) * 0.04
        return zip(charts, funnels).map { chart, funnel in
            var chart = chart
            var funnel = funnel
            funnel.sizeAxis.range = 0...size * 1.03
            funnel.valueAxis.range = (low >= 0 ? max(0, low - room) : low - room)...high + room
            chart.specification = .funnel(funnel)
            return chart
        }
    }

    private func specification(
        _ directive: ChartDirective, _ data: Dataset, _ limits: Dataset?
    ) -> ChartSpecification? {
        guard data.rowCount > 0 else { return nil }
        return switch directive.kind {
        case .funnel: funnel(directive, data, limits)
        case .bar: .bar(bar(directive, data))
        case .interval: dots(directive, data)
        case .line: line(directive, data)
        case .strip: strips(directive, data)
        case .histogram: histogram(directive, data)
        case .lorenz: lorenz(directive, data)
        case .scatter: scatter(directive, data)
        }
    }

    private func axis(
        _ label: String?, _ format: FormatReference?, _ values: [Double?] = [], fallback: CellFormat = .decimal,
        zero: Bool = false
    ) -> ChartAxis {
        ChartAxis(
            label, format: format?.cellFormat(currency: run.context.currency, values: values) ?? fallback,
            includesZero: zero)
    }

    private func funnel(_ directive: ChartDirective, _ data: Dataset, _ limits: Dataset?) -> ChartSpecification? {
        let sizes = data.doubles(directive.x?.name ?? "")
        let values = data.doubles(directive.y?.name ?? "")
        let labels = data.texts(directive.label?.name ?? "")
        let points = data.table.rowIndices.compactMap { row -> FunnelChart.Point? in
            guard let size = sizes[row], let value = values[row], !isTooFew(directive, data, row) else { return nil }
            return .init(
                size: size, value: value, label: labels[row], classification: standing(directive.flag, data, row))
        }
        guard !points.isEmpty, let limits, limits.rowCount > 0 else { return nil }
        let grid = limits.doubles("size")
        func band(_ level: Double, _ low: String, _ high: String) -> FunnelChart.Limits {
            let lows = limits.doubles(low)
            let highs = limits.doubles(high)
            return .init(
                level: level,
                steps: grid.indices.compactMap { index in
                    guard let size = grid[index], let low = lows[index], let high = highs[index] else { return nil }
                    return .init(size: size, low: low, high: high)
                })
        }
        return .funnel(
            FunnelChart(
                points: points, centre: limits.doubles("centre").first.flatMap { $0 } ?? 0,
                limits: [band(0.95, "low_95", "high_95"), band(0.998, "low_998", "high_998")],
                sizeAxis: axis(
                    directive.xLabel ?? directive.x.map { FigureReference.words($0.name) }, directive.xFormat,
                    fallback: .integer, zero: true),
                valueAxis: axis(
                    directive.yLabel ?? directive.y.map { FigureReference.words($0.name) }, directive.format)))
    }

    private func bar(_ directive: ChartDirective, _ data: Dataset) -> BarChart {
        let values = data.doubles(directive.y?.name ?? "")
        let labels = data.texts(directive.label?.name ?? "")
        return BarChart(
            bars: data.table.rowIndices.map { row in
                .init(
                    labels[row].isEmpty ? "unknown" : labels[row],
                    value: isTooFew(directive, data, row) ? nil : values[row],
                    interval: interval(directive.interval, data, row),
                    isHighlighted: isSubject(directive.subject, data, row))
            },
            axis: axis(directive.yLabel, directive.format, values, zero: true))
    }

    private func dots(_ directive: ChartDirective, _ data: Dataset) -> ChartSpecification? {
        let values = data.doubles(directive.y?.name ?? "")
        let labels = data.texts(directive.label?.name ?? "")
        let raw = directive.raw.map { data.doubles($0.name) }
        let items = data.table.rowIndices.map { row in
            // What is drawn to peers stands on all of them; what is counted, on too little.
            let isShown = raw != nil || !isTooFew(directive, data, row)
            return DotIntervalChart.Item(
                labels[row], estimate: isShown ? values[row] : nil,
                interval: isShown ? interval(directive.interval, data, row) : nil,
                raw: isTooFew(directive, data, row) ? nil : raw?[row],
                classification: standing(directive.flag, data, row),
                isHighlighted: isSubject(directive.subject, data, row))
        }
        guard items.contains(where: { $0.estimate != nil }) else { return nil }
        return .dotInterval(DotIntervalChart(items: items, axis: axis(directive.yLabel, directive.format, values)))
    }

    private func line(_ directive: ChartDirective, _ data: Dataset) -> ChartSpecification? {
        let rows = subject == nil ? data : data.filtered(directive.subject?.name ?? "", equals: subject?.value ?? .null)
        guard rows.rowCount > 0 else { return nil }
        let categories = rows.texts(directive.x?.name ?? "")
        let values = rows.doubles(directive.y?.name ?? "")
        var order: [String] = []
        for category in categories where !order.contains(category) { order.append(category) }
        let names =
            directive.series.map { rows.texts($0.name) }
            ?? [String](repeating: directive.yLabel ?? "", count: rows.rowCount)
        var series: [(name: String, values: [Double?])] = []
        for row in rows.table.rowIndices {
            let place = series.firstIndex { $0.name == names[row] } ?? series.count
            if place == series.count { series.append((names[row], [Double?](repeating: nil, count: order.count))) }
            if let column = order.firstIndex(of: categories[row]) { series[place].values[column] = values[row] }
        }
        return .line(
            LineChart(
                series: series.map { .init($0.name, values: $0.values) }, categories: order,
                xAxis: axis(directive.xLabel, directive.xFormat),
                yAxis: axis(directive.yLabel, directive.format, values, zero: true)))
    }

    private func strips(_ directive: ChartDirective, _ data: Dataset) -> ChartSpecification? {
        // Peers without the one the page is about would say nothing of them.
        guard let column = directive.subject, let subject,
            let own = data.table.rowIndices.first(where: { data.value(column.name, row: $0) == subject.value })
        else { return nil }
        let strips = directive.strips.compactMap { strip -> StripChart.Strip? in
            let counts = strip.of.map { data.doubles($0.name) }
            let values = data.doubles(strip.value.name).enumerated().map { row, value in
                counts.map { ($0[row] ?? 0) < strip.minimum } ?? false ? nil : value
            }
            let peers = data.table.rowIndices.filter { $0 != own }.compactMap { values[$0] }
            let highlighted = values[own]
            guard highlighted != nil || !peers.isEmpty else { return nil }
            let target = strip.target.flatMap { data.value($0.name, row: own).doubleValue }
            return .init(
                strip.label, peers: peers.sorted(), highlighted: highlighted,
                interval: highlighted == nil ? nil : interval(strip.interval, data, own),
                reference: target.map { ChartReference($0, label: "target") }, axis: axis(nil, strip.format, values))
        }
        return strips.isEmpty ? nil : .strip(StripChart(strips: strips, highlightLabel: subject.label))
    }

    /// Classes of equal width by the square-root rule, at most 30.
    private func histogram(_ directive: ChartDirective, _ data: Dataset) -> ChartSpecification? {
        let values = data.doubles(directive.x?.name ?? "").compactMap { $0 }.filter(\.isFinite)
        guard let low = values.min(), let high = values.max(), high > low else { return nil }
        let count = max(1, min(30, Int(Double(values.count).squareRoot().rounded(.up))))
        let width = (high - low) / Double(count)
        var counts = [Double](repeating: 0, count: count)
        for value in values { counts[min(count - 1, Int((value - low) / width))] += 1 }
        return .histogram(
            HistogramChart(
                bins: counts.enumerated().map {
                    .init(
                        low: low + width * Double($0.offset), high: low + width * Double($0.offset + 1),
                        count: $0.element)
                }, axis: axis(directive.xLabel, directive.xFormat ?? directive.format)))
    }

    private func lorenz(_ directive: ChartDirective, _ data: Dataset) -> ChartSpecification? {
        let holders = data.doubles(directive.x?.name ?? "")
        let totals = data.doubles(directive.y?.name ?? "")
        let points = data.table.rowIndices.compactMap { row -> LorenzChart.Point? in
            guard let x = holders[row], let y = totals[row] else { return nil }
            return .init(holders: x, total: y)
        }
        return .lorenz(
            LorenzChart(
                points: points, gini: data.doubles("gini").first.flatMap { $0 },
                holdersLabel: directive.xLabel ?? "share of holders, smallest first",
                totalLabel: directive.yLabel ?? "share of the total"))
    }

    private func scatter(_ directive: ChartDirective, _ data: Dataset) -> ChartSpecification? {
        let xs = data.doubles(directive.x?.name ?? "")
        let ys = data.doubles(directive.y?.name ?? "")
        let labels = directive.label.map { data.texts($0.name) }
        let points = data.table.rowIndices.compactMap { row -> ScatterChart.Point? in
            guard let x = xs[row], let y = ys[row] else { return nil }
            return .init(x: x, y: y, label: labels?[row], isHighlighted: isSubject(directive.subject, data, row))
        }
        guard !points.isEmpty else { return nil }
        return .scatter(
            ScatterChart(
                points: points, xAxis: axis(directive.xLabel, directive.xFormat),
                yAxis: axis(directive.yLabel, directive.format, ys)))
    }

    // MARK: Cells of charts

    private func interval(_ reference: IntervalReference?, _ data: Dataset, _ row: Int) -> ChartInterval? {
        guard let reference, let low = data.value(reference.low.name, row: row).doubleValue,
            let high = data.value(reference.high.name, row: row).doubleValue
        else { return nil }
        return ChartInterval(low, high)
    }

    private func standing(_ flag: NameReference?, _ data: Dataset, _ row: Int) -> PeerClass {
        guard let flag, case .text(let text) = data.value(flag.name, row: row) else { return .usual }
        return PeerClass(rawValue: text) ?? .usual
    }

    private func isSubject(_ column: NameReference?, _ data: Dataset, _ row: Int) -> Bool {
        guard let column, let subject else { return false }
        return data.value(column.name, row: row) == subject.value
    }
}

extension Table {
    fileprivate var rowIndices: Range<Int> { 0..<rowCount }
}
