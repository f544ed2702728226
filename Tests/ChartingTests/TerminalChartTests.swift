import ReportDocument
import Testing

@testable import Charting

@Suite struct TerminalChartTests {
    @Test(arguments: [40, 60, 80, 120])
    func noLineIsWiderThanTheTerminal(width: Int) {
        for count in [1, 5, 40] {
            for chart in SampleCharts.all(seed: 4, count: count) {
                for line in TerminalChart(width: width).lines(for: chart) {
                    #expect(DisplayText.width(line) <= width, "\(line)")
                }
            }
        }
    }

    @Test func colourChangesNothingButEscapeSequences() {
        for chart in SampleCharts.all(seed: 6, count: 10) {
            let plain = TerminalChart().lines(for: chart)
            let coloured = TerminalChart(colour: true).lines(for: chart)
            #expect(!plain.contains { $0.contains("\u{1B}") })
            #expect(coloured.contains { $0.contains("\u{1B}[") })
            #expect(coloured.map(Self.stripped) == plain)
        }
    }

    private static func stripped(_ line: String) -> String {
        var result = ""
        var inside = false
        for character in line {
            if character == "\u{1B}" { inside = true }
            if !inside { result.append(character) }
            if inside, character == "m" { inside = false }
        }
        while result.last == " " { result.removeLast() }
        return result
    }

    @Test func bars() {
        let chart = BarChart(
            bars: [
                .init("all", value: 4), .init("half", value: 2), .init("none", value: nil), .init("bit", value: 0.25),
            ],
            axis: ChartAxis(format: .integer))
        #expect(
            TerminalChart(width: 40).lines(for: .bar(chart)) == [
                " all │████████████████████████████████ 4", "half │████████████████                 2",
                "none │                                 –", " bit │██                               0",
            ])
    }

    @Test func eighths() {
        #expect(
            (0...16).map { TerminalChart.block(Double($0) / 8) } == [
                "", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█", "█▏", "█▎", "█▍", "█▌", "█▋", "█▊", "█▉", "██",
            ])
    }

    @Test func sparklines() {
        #expect(TerminalChart.sparkline([0, 1, nil, 7]) == "▁▂ █")
        #expect(TerminalChart.sparkline([3, 3]) == "▄▄")
        #expect(TerminalChart.sparkline([nil]) == "")
    }

    @Test func hostileNamesCannotMoveTheCursor() {
        let hostile = "\u{1B}[2J\u{202E}evil\r\n"
        let axis = ChartAxis(hostile)
        let charts: [ChartSpecification] = [
            .bar(BarChart(bars: [.init(hostile, value: 1, note: hostile)], axis: axis)),
            .dotInterval(
                DotIntervalChart(
                    items: [.init(hostile, estimate: 1, note: hostile)], axis: axis,
                    reference: ChartReference(1, label: hostile))),
            .line(LineChart(series: [.init(hostile, values: [1, 2])], categories: [hostile, hostile], yAxis: axis)),
            .scatter(
                ScatterChart(points: [.init(x: 1, y: 1, label: hostile, isHighlighted: true)], xAxis: axis, yAxis: axis)
            ),
            .strip(
                StripChart(strips: [.init(hostile, peers: [1], highlighted: 2, axis: axis)], highlightLabel: hostile)),
        ]
        for chart in charts {
            for line in TerminalChart().lines(for: chart) {
                #expect(!line.unicodeScalars.contains { $0.value < 0x20 || $0.value == 0x202E }, "\(line)")
            }
        }
    }

    @Test func widths() {
        #expect(DisplayText.width("abc") == 3)
        #expect(DisplayText.width("日本") == 4)
        #expect(DisplayText.width("e\u{301}") == 1)
        #expect(DisplayText.width("Ионеску") == 7)
        #expect(DisplayText.fitted("abcdef", 4) == "abc…")
        #expect(DisplayText.fitted("日本語", 4) == "日…")
        #expect(DisplayText.padded("ab", 4) == "ab  ")
        #expect(DisplayText.padded("ab", 4, atEnd: false) == "  ab")
    }

    @Test func wrapping() {
        #expect(DisplayText.wrapped("one two three", 7) == ["one two", "three"])
        #expect(DisplayText.wrapped("abcdefgh i", 3) == ["abc", "def", "gh", "i"])
        #expect(DisplayText.wrapped("", 5) == [""])
        for columns in 1...12 {
            for line in DisplayText.wrapped("a bb ccc dddd eeeee 日本語 ffffffffff", columns) {
                #expect(DisplayText.width(line) <= max(columns, 2))
            }
        }
    }
}
