import ReportDocument
import Testing

@testable import Charting

@Suite struct SVGWriterTests {
    @Test(arguments: [
        (0.0, "0"), (1, "1"), (-1.5, "-1.5"), (0.005, "0.01"), (-0.001, "0"), (12.345, "12.35"), (99.999, "100"),
        (.nan, "0"), (.infinity, "0"), (1e15, "0"), (10.1, "10.1"), (0.07, "0.07"),
    ])
    func lengths(value: Double, expected: String) {
        #expect(SVGWriter.number(value) == expected)
    }

    @Test func hostileNamesStayText() {
        let hostile = "</text></svg><script>alert('1')</script>\" onload=\"x\u{0}\u{1B}"
        let chart = BarChart(bars: [.init(hostile, value: 1, note: hostile)], axis: ChartAxis(hostile))
        let scene = ChartLayout().scene(for: .bar(chart))
        let svg = SVGWriter().write(scene, identifier: hostile, title: hostile, description: hostile)
        #expect(!svg.contains("<script"))
        #expect(!svg.contains("\" onload"))
        #expect(!svg.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(svg.contains("&lt;script&gt;"))
        #expect(svg.components(separatedBy: "</svg>") == 2)
    }

    @Test func picturesHaveNameAndDescription() {
        let scene = ChartLayout().sparkline([1, 2, 3])
        let svg = SVGWriter(isStandalone: false).write(scene, identifier: "a b", title: "A & B", description: "up")
        #expect(
            svg.hasPrefix(
                "<svg class=\"chart\" role=\"img\" aria-labelledby=\"ab-title ab-desc\" viewBox=\"0 0 132 34\""))
        #expect(svg.contains("<title id=\"ab-title\">A &amp; B</title>"))
        #expect(svg.contains("<desc id=\"ab-desc\">up</desc>"))
        #expect(!svg.contains("<style>"))
        #expect(!SVGWriter().write(scene, identifier: "a", title: "", description: "").contains("aria-labelledby"))
    }

    @Test func everyRoleInSceneHasARule() {
        var roles: Set<Role> = []
        for chart in SampleCharts.all(seed: 2, count: 20) {
            roles.formUnion(ChartLayout().scene(for: chart).marks.map(\.role))
        }
        roles.formUnion(ChartLayout().sparkline([1, 2]).marks.map(\.role))
        // Row names are plain ink.
        for role in roles.subtracting([.label]) {
            #expect(ChartStyle.rules.contains(".chart .\(role.rawValue)"), "\(role)")
        }
    }

    @Test func theSameSceneGivesTheSameBytes() {
        for chart in SampleCharts.all(seed: 9, count: 12) {
            let first = SVGWriter().write(
                ChartLayout().scene(for: chart), identifier: "x", title: "t", description: "d")
            let second = SVGWriter().write(
                ChartLayout().scene(for: chart), identifier: "x", title: "t", description: "d")
            #expect(first == second)
            #expect(!first.contains("nan") && !first.contains("inf"))
        }
    }
}

extension String {
    /// How many pieces a separator cuts the text into.
    fileprivate func components(separatedBy separator: String) -> Int {
        var count = 1
        var rest = Substring(self)
        while let range = rest.firstRange(of: separator) {
            count += 1
            rest = rest[range.upperBound...]
        }
        return count
    }
}
