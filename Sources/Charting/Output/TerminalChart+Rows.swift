import ReportDocument

extension TerminalChart {
    func bar(_ chart: BarChart) -> [String]? {
        let values = chart.bars.compactMap { drawable($0.value) }
        guard let (low, high) = extent(values + [0]), !values.isEmpty else { return nil }
        let names = labelColumns(chart.bars.map(\.label))
        let figures = chart.bars.map { bar -> String in
            var text = drawable(bar.value).map { layout.text($0, chart.axis) } ?? CellFormatter.nothing
            if let interval = bar.interval, drawable(interval.low) != nil, drawable(interval.high) != nil {
                text += " [\(layout.text(interval.low, chart.axis)); \(layout.text(interval.high, chart.axis))]"
            }
            if let note = bar.note { text += " " + DisplayText.printable(note) }
            return text
        }
        let figureColumns = min(figures.map(DisplayText.width).max() ?? 0, width / 2)
        let columns = max(4, width - names - figureColumns - 3)
        let scale = LinearScale(low, high, to: 0, Double(columns))
        let zero = Int(scale(0).rounded())
        return zip(chart.bars, figures).map { bar, figure in
            let style: TerminalStyle = bar.isHighlighted ? .highlight : .data
            var line = ""
            if let value = drawable(bar.value), value < 0 {
                let length = max(0, zero - Int(scale(value).rounded()))
                line =
                    String(repeating: " ", count: zero - length) + styled(String(repeating: "█", count: length), style)
                line += String(repeating: " ", count: columns - zero)
            } else {
                let block = Self.block(scale(drawable(bar.value) ?? 0) - Double(zero))
                line = String(repeating: " ", count: zero) + styled(block, style)
                line += String(repeating: " ", count: max(0, columns - zero - block.count))
            }
            let name = label(bar.label, names, bar.isHighlighted ? .highlight : nil)
            return "\(name) │\(line) \(DisplayText.fitted(figure, figureColumns))"
        }
    }

    /// A bar of a length in columns, to an eighth.
    static func block(_ length: Double) -> String {
        let eighths = max(0, Int((length * 8).rounded()))
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    func dotInterval(_ chart: DotIntervalChart) -> [String]? {
        let values = chart.items.flatMap { [$0.estimate, $0.raw, $0.interval?.low, $0.interval?.high] }
            .compactMap(drawable)
        let references = [drawable(chart.reference?.value)].compactMap { $0 }
        guard !values.isEmpty, let range = layout.domain(chart.axis, values + references, padding: 0.02) else {
            return nil
        }
        let names = labelColumns(chart.items.map(\.label))
        let notes = chart.items.map { item in
            [item.classification.words(in: language), item.note.map(DisplayText.printable)]
                .compactMap { $0 }.joined(separator: ", ")
        }
        let noteColumns = min(notes.map(DisplayText.width).max() ?? 0, width / 4)
        let columns = max(10, width - names - noteColumns - 4)
        let scale = LinearScale(range.low, range.high, to: 0, Double(columns - 1))
        func place(_ value: Double) -> Int { Int(scale(value).rounded()) }
        var lines: [String] = []
        for (item, note) in zip(chart.items, notes) {
            var cells: [(Character, TerminalStyle?)] = Array(repeating: (" ", nil), count: columns)
            if let value = references.first { cells[place(value)] = ("┊", .dim) }
            let style = Self.style(item.classification, isHighlighted: item.isHighlighted)
            if let low = drawable(item.interval?.low), let high = drawable(item.interval?.high), low <= high {
                for cell in place(low)...place(high) { cells[cell] = ("─", style) }
                cells[place(low)] = ("├", style)
                cells[place(high)] = ("┤", style)
            }
            if let raw = drawable(item.raw) { cells[place(raw)] = ("○", .dim) }
            if let estimate = drawable(item.estimate) {
                cells[place(estimate)] = (Self.symbol(item.classification), style)
            }
            let body = cells.map { styled(String($0.0), $0.1) }.joined()
            let name = label(item.label, names, item.isHighlighted ? .highlight : style == .data ? nil : style)
            lines.append("\(name) │\(body) \(DisplayText.fitted(note, noteColumns))")
        }
        let indent = String(repeating: " ", count: names + 2)
        lines.append(indent + styled(tickLine(scale, chart.axis, columns: columns), .dim))
        var legend = "● \(phrase(.estimate)) ├─┤ \(phrase(.interval))"
        if chart.items.contains(where: { $0.raw != nil }) {
            legend = "● \(phrase(.shrunken)) ├─┤ \(phrase(.interval)) ○ \(phrase(.raw))"
        }
        if let reference = chart.reference { legend += " ┊ \(DisplayText.printable(reference.label))" }
        lines += DisplayText.wrapped(legend, width - names - 2).map { indent + styled($0, .dim) }
        return lines
    }

    func strip(_ chart: StripChart) -> [String]? {
        guard !chart.strips.isEmpty else { return nil }
        let names = labelColumns(chart.strips.map(\.label))
        let columns = max(10, width - names - 3)
        var lines: [String] = []
        for strip in chart.strips {
            let peers = strip.peers.compactMap { drawable($0) }
            let others = [strip.highlighted, strip.interval?.low, strip.interval?.high, strip.reference?.value]
                .compactMap(drawable)
            guard let range = layout.domain(strip.axis, peers + others, padding: 0.02) else {
                lines.append(label(strip.label, names, nil) + "  " + phrase(.noRows))
                continue
            }
            let scale = LinearScale(range.low, range.high, to: 0, Double(columns - 1))
            func place(_ value: Double) -> Int { Int(scale(value).rounded()) }
            var cells: [(Character, TerminalStyle?)] = Array(repeating: (" ", nil), count: columns)
            if let value = drawable(strip.reference?.value) { cells[place(value)] = ("┊", .dim) }
            if let low = drawable(strip.interval?.low), let high = drawable(strip.interval?.high), low <= high {
                for cell in place(low)...place(high) { cells[cell] = ("─", .highlight) }
            }
            var counts = Array(repeating: 0, count: columns)
            for peer in peers { counts[place(peer)] += 1 }
            for (index, count) in counts.enumerated() where count > 0 {
                cells[index] = (count == 1 ? "·" : count == 2 ? "∶" : "⁝", .data)
            }
            var figure = ""
            if let value = drawable(strip.highlighted) {
                cells[place(value)] = ("●", .highlight)
                figure = "● \(DisplayText.printable(chart.highlightLabel)) \(layout.text(value, strip.axis))"
            }
            if let reference = strip.reference, let value = drawable(reference.value) {
                figure += "  ┊ \(DisplayText.printable(reference.label)) \(layout.text(value, strip.axis))"
            }
            let indent = String(repeating: " ", count: names + 2)
            lines.append("\(label(strip.label, names, .bold)) │" + cells.map { styled(String($0.0), $0.1) }.joined())
            lines.append(indent + styled(tickLine(scale, strip.axis, columns: columns, count: 4), .dim))
            if !figure.isEmpty { lines.append(indent + DisplayText.fitted(figure, columns)) }
        }
        return lines
    }

    func histogram(_ chart: HistogramChart) -> [String]? {
        let bars = chart.bins.compactMap { bin -> BarChart.Bar? in
            guard drawable(bin.low) != nil, drawable(bin.high) != nil, drawable(bin.count) != nil else { return nil }
            return BarChart.Bar(layout.edges(bin, chart), value: max(0, bin.count))
        }
        return bar(BarChart(bars: bars, axis: chart.countAxis))
    }

    static func symbol(_ classification: PeerClass) -> Character {
        switch classification {
        case .usual: "●"
        case .watch: "◇"
        case .different: "◆"
        }
    }

    static func style(_ classification: PeerClass, isHighlighted: Bool = false) -> TerminalStyle {
        switch classification {
        case .usual: isHighlighted ? .highlight : .data
        case .watch: .caution
        case .different: .bad
        }
    }
}
