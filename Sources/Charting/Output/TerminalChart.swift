public import ReportDocument

/// Draws charts with characters: blocks for bars, braille for curves.
public struct TerminalChart: Hashable, Sendable {
    /// The language of figures and fixed words.
    public var language: ReportLanguage
    /// The columns available.
    public var width: Int
    /// Whether to use ANSI colours.
    public var colour: Bool

    /// Makes a drawer. Widths below 40 count as 40.
    public init(language: ReportLanguage = .english, width: Int = 80, colour: Bool = false) {
        self.language = language
        self.width = max(40, min(400, width))
        self.colour = colour
    }

    /// The chart's lines, none wider than ``width``.
    public func lines(for specification: ChartSpecification) -> [String] {
        let lines: [String]? =
            switch specification {
            case .funnel(let chart): funnel(chart)
            case .bar(let chart): bar(chart)
            case .dotInterval(let chart): dotInterval(chart)
            case .line(let chart): line(chart)
            case .strip(let chart): strip(chart)
            case .histogram(let chart): histogram(chart)
            case .lorenz(let chart): lorenz(chart)
            case .scatter(let chart): scatter(chart)
            }
        return (lines ?? [Phrase.noRows.text(in: language)]).map(Self.withoutTrailingSpaces)
    }

    /// A course of values as blocks of eight heights; a space where there is none.
    public static func sparkline(_ values: [Double?]) -> String {
        guard let (low, high) = extent(values.compactMap { $0 }) else { return "" }
        let blocks = Array("▁▂▃▄▅▆▇█")
        return String(
            values.map { value in
                guard let value = drawable(value) else { return " " }
                guard high > low else { return blocks[3] }
                return blocks[max(0, min(7, Int(((value - low) / (high - low) * 7).rounded())))]
            })
    }

    var layout: ChartLayout { ChartLayout(language: language) }

    func styled(_ text: String, _ style: TerminalStyle?) -> String { style?.apply(text, colour: colour) ?? text }

    func phrase(_ phrase: Phrase) -> String { phrase.text(in: language) }

    /// A name without control characters, at the right end of its column.
    func label(_ text: String, _ columns: Int, _ style: TerminalStyle?) -> String {
        styled(DisplayText.padded(DisplayText.printable(text), columns, atEnd: false), style)
    }

    func labelColumns(_ labels: [String]) -> Int {
        min(labels.map { DisplayText.width(DisplayText.printable($0)) }.max() ?? 0, width * 3 / 10)
    }

    /// Figures under a plot, as many as fit.
    func tickLine(_ scale: LinearScale, _ axis: ChartAxis, columns: Int, count: Int = 5) -> String {
        let ticks = AxisTicks(from: scale.low, to: scale.high, count: count, format: axis.format)
        let labels = AxisLabels(
            format: axis.format, step: ticks.step, largest: max(abs(scale.low), abs(scale.high)), language: language)
        var line: [Character] = Array(repeating: " ", count: columns)
        var free = 0
        for value in ticks.values where scale.contains(value) {
            let text = Array(labels.text(value))
            let middle = Int(scale(value).rounded())
            let start = max(0, min(columns - text.count, middle - text.count / 2))
            guard start >= free, text.count <= columns else { continue }
            for (offset, character) in text.enumerated() { line[start + offset] = character }
            free = start + text.count + 2
        }
        return String(line)
    }

    /// Names of axes are cut to the line like all else from outside.
    func axisName(_ text: String?, prefix: String = "", suffix: String = "", indent: Int = 0) -> String? {
        text.map {
            let room = width - indent - prefix.count - suffix.count
            return styled(prefix + DisplayText.fitted(DisplayText.printable($0), room) + suffix, .dim)
        }
    }

    private static func withoutTrailingSpaces(_ line: String) -> String {
        var line = Substring(line)
        while line.last == " " { line.removeLast() }
        return String(line)
    }
}
