import Columns
import Diagnostics
import Statistics

extension Estimator {
    /// Kaplan–Meier curves of waiting times, one result row a group: what isn't over yet is censored, never left out.
    func kaplanMeier() throws -> Dataset {
        let durations = try numbers("duration")
        let events = try numbers("event")
        let target = try self.target()
        let groups = rowGroups()
        let curves = groups.map { group -> KaplanMeier? in
            let rows = group.rows.filter { durations[$0].map { $0 >= 0 } ?? false }
            return KaplanMeier(durations: rows.compactMap { durations[$0] }, observed: rows.map { events[$0] == 1 })
        }
        var columns = keyColumns(groups)
        columns += [
            named("n", Column(integers: curves.map { $0?.count ?? 0 })),
            named("events", Column(integers: curves.map { $0?.events ?? 0 })),
            named("median", Column(doubles: curves.map { $0?.quantile(0.5) })),
            named("p90", Column(doubles: curves.map { $0?.quantile(0.9) })),
        ]
        if let target {
            let within = curves.map { curve in curve?.survival(at: target).map { 1 - $0 } }
            let bounds = curves.map { $0.flatMap { Self.survivalInterval($0, at: target) } }
            columns += [
                named("within_target", Column(doubles: within)),
                named("within_target_low", Column(doubles: bounds.map { $0.map { 1 - $0.upper } })),
                named("within_target_high", Column(doubles: bounds.map { $0.map { 1 - $0.lower } })),
            ]
        }
        return Dataset(Table(columns))
    }

    /// The interval of a curve's survival; where the curve is still 1 or already 0, Greenwood's variance is 0 and says nothing,
    /// so Wilson's interval of the same share stands in.
    private static func survivalInterval(_ curve: KaplanMeier, at time: Double) -> Statistics.Interval? {
        guard let survival = curve.survival(at: time) else { return nil }
        if survival > 0, survival < 1, let interval = curve.survivalInterval(at: time) { return interval }
        return wilsonInterval(successes: Int((survival * Double(curve.count)).rounded()), trials: curve.count)
    }

    /// The target: a number, or the name of a parameter such as `settings.response_target_hours`.
    private func target() throws -> Double? {
        guard let reference = estimate.target else { return nil }
        if let number = ExactDecimal(reference.name) { return number.doubleValue }
        if let number = parameters[reference.name]?.doubleValue { return number }
        throw Diagnostic(
            .usage, code: "unknown-parameter", "\"\(reference.name)\" is neither a number nor a parameter that is one",
            at: reference.location,
            help: [Suggestion.help(for: reference.name, among: parameters.keys.sorted())].compactMap { $0 })
    }
}
