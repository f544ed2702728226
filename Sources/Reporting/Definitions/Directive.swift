import Diagnostics
import Workspaces

/// A fence that shows or estimates something.
enum Directive: Sendable {
    case estimate(EstimateDirective)
    case table(TableDirective)
    case keyFigures(KeyFiguresDirective)
    case chart(ChartDirective)

    /// The languages of fences that are directives.
    static let names = ["estimate", "table", "kpi", "chart"]

    /// Reads a directive.
    ///
    /// - Parameters:
    ///   - kind: the fence's language, one of `names`.
    ///   - name: the word after it; estimates need one.
    ///   - document: the fence's body.
    ///   - outer: where the fence stands.
    init(kind: String, name: String, document: YAMLDocument, outer: Range<Int>) throws {
        guard let root = try document.root() else {
            throw Diagnostic(
                .usage, code: "empty-directive", "the \(kind) directive is empty", at: document.location(of: outer),
                help: ["say at least what data it shows: data: NAME"])
        }
        switch kind {
        case "estimate":
            guard !name.isEmpty else {
                throw Diagnostic(
                    .usage, code: "unnamed-estimate", "an estimate needs a name", at: document.location(of: outer),
                    help: ["write it after the word: ```estimate conversion_fair"])
            }
            self = .estimate(try EstimateDirective(name: name, root))
        case "table": self = .table(try TableDirective(name: name, root))
        case "kpi": self = .keyFigures(try KeyFiguresDirective(root))
        default: self = .chart(try ChartDirective(name: name, root))
        }
    }
}

/// The name of a dataset or of one of its columns, with the place where it was written.
struct NameReference: Hashable, Sendable {
    var name: String
    var location: SourceLocation

    init(name: String, location: SourceLocation) {
        self.name = name
        self.location = location
    }

    init(_ value: YAMLValue) throws {
        self.init(name: try value.text("a name"), location: value.location)
    }

    /// Names given as one or as a list.
    static func list(_ value: YAMLValue?) throws -> [NameReference] {
        try value?.oneOrMany.map { try NameReference($0) } ?? []
    }
}

/// A pair of columns, low and high.
struct IntervalReference: Hashable, Sendable {
    var low: NameReference
    var high: NameReference

    init(_ value: YAMLValue) throws {
        let names = try NameReference.list(value)
        guard names.count == 2 else {
            throw value.failure(
                "interval-columns", "an interval is two columns", help: ["write interval: [low_column, high_column]"])
        }
        low = names[0]
        high = names[1]
    }
}

/// How one value of a row is shown: its column, format, and what qualifies it.
struct FigureReference: Sendable {
    var value: NameReference
    var label: String
    var format: FormatReference?
    var help: String?
    /// Columns of an interval around the value.
    var interval: IntervalReference?
    /// The counts behind a rate, shown as `k of n`, or one count, shown as `n = …`.
    var of: [NameReference]
    /// Below this many, in the last of `of`, the value isn't shown.
    var minimum: Int?
    /// The column with the same figure of an earlier period.
    var previous: NameReference?
    /// The column with the target.
    var target: NameReference?
    /// Whether more is better; nil where neither is.
    var higherIsBetter: Bool?
    /// The column that says `usual`, `watch` or `different`.
    var flag: NameReference?
    /// An exported column (`table.column`) without which the figure can't be had.
    var needs: [NameReference]

    static let keys = [
        "value", "label", "format", "help", "interval", "of", "minimum", "previous", "target", "better", "flag",
        "needs",
    ]

    init(_ value: YAMLValue, what: String, moreKeys: [String] = []) throws {
        let mapping = try value.mapping(what, keys: Self.keys + moreKeys)
        self.value = try NameReference(try mapping.required("value"))
        label = try mapping["label"]?.text() ?? Self.words(self.value.name)
        format = try mapping["format"].map(FormatReference.init)
        help = try mapping["help"]?.text()
        interval = try mapping["interval"].map(IntervalReference.init)
        of = try NameReference.list(mapping["of"])
        minimum = try mapping["minimum"]?.integer(in: 1...1_000_000)
        previous = try mapping["previous"].map(NameReference.init)
        target = try mapping["target"].map(NameReference.init)
        higherIsBetter = try mapping["better"].map {
            try $0.choice("direction", among: ["higher", "lower"]) == "higher"
        }
        flag = try mapping["flag"].map(NameReference.init)
        needs = try NameReference.list(mapping["needs"])
        if of.count > 2, let extra = mapping["of"] {
            throw extra.failure("too-many-counts", "\"of\" takes one or two columns", help: ["write of: [won, offers]"])
        }
    }

    /// `clients_served` as `Clients served`.
    static func words(_ name: String) -> String {
        let text = name.split(separator: "_").joined(separator: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

/// A table of a dataset.
struct TableDirective: Sendable {
    var name: String
    var data: NameReference
    var title: String?
    var note: String?
    var columns: [FigureReference]
    /// The column that holds the subject; only its rows are shown in a subject's own document.
    var subject: NameReference?
    /// The column that flags whole rows.
    var flag: NameReference?
    var empty: String?

    init(name: String, _ root: YAMLValue) throws {
        let mapping = try root.mapping(
            "a table", keys: ["data", "title", "note", "columns", "subject", "flag", "empty"])
        data = try NameReference(try mapping.required("data"))
        self.name = name.isEmpty ? data.name : name
        title = try mapping["title"]?.text()
        note = try mapping["note"]?.text()
        columns = try (mapping["columns"]?.list() ?? []).map { try FigureReference($0, what: "a table's column") }
        subject = try mapping["subject"].map(NameReference.init)
        flag = try mapping["flag"].map(NameReference.init)
        empty = try mapping["empty"]?.text()
    }
}

/// A row of key figures, from one row of a dataset.
struct KeyFiguresDirective: Sendable {
    var data: NameReference
    var subject: NameReference?
    var figures: [(figure: FigureReference, history: NameReference?)]
    /// The dataset of earlier periods, and the column they are ordered by.
    var historyData: NameReference?
    var historyOrder: NameReference?
    /// What is said where there are no rows.
    var empty: String

    init(_ root: YAMLValue) throws {
        let mapping = try root.mapping("a kpi row", keys: ["data", "subject", "figures", "history", "order", "empty"])
        empty = try mapping["empty"]?.text() ?? "No figures in this period."
        data = try NameReference(try mapping.required("data"))
        subject = try mapping["subject"].map(NameReference.init)
        historyData = try mapping["history"].map(NameReference.init)
        historyOrder = try mapping["order"].map(NameReference.init)
        figures = try mapping.required("figures").list().map { value in
            let figure = try FigureReference(value, what: "a figure", moreKeys: ["course"])
            let course = try value.mapping("a figure", keys: FigureReference.keys + ["course"])["course"]
            return (figure, try course.map(NameReference.init))
        }
    }
}
