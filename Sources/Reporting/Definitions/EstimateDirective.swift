import Columns
import Diagnostics
import Workspaces

/// An estimate: a dataset in, a dataset out with what SQL can't compute beside it.
struct EstimateDirective: Sendable {
    var name: String
    var method: EstimateMethod
    var from: NameReference
    /// The column options of the method, by name.
    var columns: [String: NameReference]
    /// The column whose equal values make peers of rows; one pool without.
    var peers: NameReference?
    /// The column whose equal values belong to one result row (survival, concentration).
    var by: [NameReference]
    /// A number that the method takes, such as a target time.
    var target: NameReference?
    /// The values that are possible; intervals end there.
    var bounds: ClosedRange<Double>?
    var prefix: String
    var needs: [NameReference]
    var location: SourceLocation

    init(name: String, _ root: YAMLValue) throws {
        // The method decides the keys, so it is looked at first.
        let methods = EstimateMethod.allCases.map(\.rawValue)
        guard let written = try root.entries().first(where: { $0.key == "method" }) else {
            throw root.failure(
                "yaml-missing-key", "an estimate needs the key \"method\"",
                help: ["it is one of \(methods.joined(separator: ", "))"])
        }
        let method = EstimateMethod(rawValue: try written.value.choice("method", among: methods)) ?? .wilson
        let mapping = try root.mapping(
            "the \(method.rawValue) estimate",
            keys: ["method", "from", "peers", "by", "target", "bounds", "prefix", "needs"] + method.columns)
        self.name = name
        self.method = method
        from = try NameReference(try mapping.required("from"))
        peers = try mapping["peers"].map(NameReference.init)
        by = try NameReference.list(mapping["by"])
        target = try mapping["target"].map(NameReference.init)
        bounds = try mapping["bounds"].map { value in
            let ends = try value.list("the lowest and the highest possible value").map { try $0.decimal().doubleValue }
            guard ends.count == 2, ends[0] < ends[1] else {
                throw value.failure(
                    "bad-bounds", "bounds are two numbers, the lower first", help: ["write bounds: [1, 5]"])
            }
            return ends[0]...ends[1]
        }
        prefix = try mapping["prefix"]?.text() ?? ""
        needs = try NameReference.list(mapping["needs"])
        columns = [:]
        for column in method.columns { columns[column] = try NameReference(try mapping.required(column)) }
        location = root.location
    }
}

/// What can be estimated. Each method reads the named columns of its dataset and adds columns of its own.
enum EstimateMethod: String, CaseIterable, Sendable {
    /// Wilson's score interval of a rate: `rate`, `rate_low`, `rate_high`.
    case wilson
    /// A rate shrunken towards its peers, and where it stands in the funnel: what `wilson` gives, and `shrunken`,
    /// `shrunken_low`, `shrunken_high`, `pooled`, `standing` (usual, watch, different); the limits in `NAME_limits`.
    case betaBinomial = "beta-binomial"
    /// The t-interval of a mean, from n, mean and standard deviation: `mean_low`, `mean_high`.
    case meanInterval = "mean-interval"
    /// Kaplan–Meier over durations, one result row for each group: `median`, `p90`, `within_target`, and their counts.
    case kaplanMeier = "kaplan-meier"
    /// Gini, Herfindahl–Hirschman, effective number and top shares of a value; the curve in `NAME_curve`.
    case concentration
    /// Quintiles of recency, frequency and monetary value, and the usual named groups.
    case rfm

    /// The columns it reads.
    var columns: [String] {
        switch self {
        case .wilson, .betaBinomial: ["successes", "trials"]
        case .meanInterval: ["mean", "deviation", "n"]
        case .kaplanMeier: ["duration", "event"]
        case .concentration: ["value"]
        case .rfm: ["recency", "frequency", "monetary"]
        }
    }
}
