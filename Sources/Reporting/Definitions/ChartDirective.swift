import Diagnostics
import Workspaces

/// A chart of a dataset.
struct ChartDirective: Sendable {
    /// What is drawn.
    enum Kind: String, CaseIterable, Sendable {
        case funnel
        case bar
        case interval
        case line
        case strip
        case histogram
        case lorenz
        case scatter
    }

    /// One measure of a strip chart.
    struct Strip: Sendable {
        var value: NameReference
        var label: String
        var format: FormatReference?
        var interval: IntervalReference?
        var target: NameReference?
        /// The count behind the value, and below how many of it there is no mark.
        var of: NameReference?
        var minimum: Double
    }

    var name: String
    var kind: Kind
    var data: NameReference
    var title: String?
    var alt: String
    var note: String?
    var x: NameReference?
    var y: NameReference?
    var label: NameReference?
    var series: NameReference?
    var interval: IntervalReference?
    var raw: NameReference?
    var flag: NameReference?
    var subject: NameReference?
    /// The count behind a value, and below how many of it the value isn't drawn; where `raw` is drawn beside an
    /// estimate, only that.
    var of: NameReference?
    var minimum: Double
    /// A chart for each value of this column, instead of one.
    var facet: NameReference?
    var strips: [Strip]
    var format: FormatReference?
    var xFormat: FormatReference?
    var xLabel: String?
    var yLabel: String?
    var needs: [NameReference]
    var location: SourceLocation

    init(name: String, _ root: YAMLValue) throws {
        let mapping = try root.mapping(
            "a chart",
            keys: [
                "type", "data", "title", "alt", "note", "x", "y", "label", "series", "interval", "raw", "flag",
                "subject", "of", "minimum", "facet", "strips", "format", "x_format", "x_label", "y_label", "needs",
            ])
        let type = try mapping.required("type").choice("chart type", among: Kind.allCases.map(\.rawValue))
        kind = Kind(rawValue: type) ?? .bar
        data = try NameReference(try mapping.required("data"))
        self.name = name.isEmpty ? "\(data.name)-\(type)" : name
        title = try mapping["title"]?.text()
        alt = try mapping.required("alt").text("what the chart shows, in words")
        note = try mapping["note"]?.text()
        x = try mapping["x"].map(NameReference.init)
        y = try mapping["y"].map(NameReference.init)
        label = try mapping["label"].map(NameReference.init)
        series = try mapping["series"].map(NameReference.init)
        interval = try mapping["interval"].map(IntervalReference.init)
        raw = try mapping["raw"].map(NameReference.init)
        flag = try mapping["flag"].map(NameReference.init)
        subject = try mapping["subject"].map(NameReference.init)
        of = try mapping["of"].map(NameReference.init)
        minimum = try Self.minimum(mapping)
        facet = try mapping["facet"].map(NameReference.init)
        format = try mapping["format"].map(FormatReference.init)
        xFormat = try mapping["x_format"].map(FormatReference.init)
        xLabel = try mapping["x_label"]?.text()
        yLabel = try mapping["y_label"]?.text()
        needs = try NameReference.list(mapping["needs"])
        location = root.location
        strips = try (mapping["strips"]?.list() ?? []).map { value in
            let strip = try value.mapping(
                "a strip", keys: ["value", "label", "format", "interval", "target", "of", "minimum"])
            let column = try NameReference(try strip.required("value"))
            return Strip(
                value: column, label: try strip["label"]?.text() ?? FigureReference.words(column.name),
                format: try strip["format"].map(FormatReference.init),
                interval: try strip["interval"].map(IntervalReference.init),
                target: try strip["target"].map(NameReference.init), of: try strip["of"].map(NameReference.init),
                minimum: try Self.minimum(strip))
        }
        for (key, value) in [("x", x), ("y", y), ("label", label), ("subject", subject)]
        where value == nil && Self.required(kind).contains(key) {
            throw root.failure(
                "missing-channel", "a \(type) chart needs \"\(key)\"", help: ["name a column of \(data.name)"])
        }
    }

    private static func minimum(_ mapping: YAMLMapping) throws -> Double {
        Double(try mapping["minimum"]?.integer(in: 1...1_000_000) ?? 0)
    }

    private static func required(_ kind: Kind) -> [String] {
        switch kind {
        case .funnel: ["x", "y", "label"]
        case .bar, .interval: ["y", "label"]
        case .line, .scatter: ["x", "y"]
        case .histogram: ["x"]
        case .lorenz: ["x", "y"]
        case .strip: ["subject"]
        }
    }
}
