import Columns
import Statistics

extension Estimator {
    /// How unequally a value is spread, one result row a group, and the Lorenz curve of each in `NAME_curve`.
    func concentration() throws -> [String: Dataset] {
        let values = try numbers("value")
        let groups = rowGroups()
        let measures = groups.map { group in Concentration(group.rows.compactMap { values[$0] }) }
        var columns = keyColumns(groups)
        columns += [
            named("holders", Column(integers: measures.map { $0?.count })),
            named("gini", Column(doubles: measures.map { $0?.gini })),
            named("hhi", Column(doubles: measures.map { $0?.herfindahlHirschmanIndex })),
            named("effective_number", Column(doubles: measures.map { $0?.effectiveNumber })),
            named("top_1_percent", Column(doubles: measures.map { $0?.topShare(0.01) })),
            named("top_10_percent", Column(doubles: measures.map { $0?.topShare(0.10) })),
            named("top_20_percent", Column(doubles: measures.map { $0?.topShare(0.20) })),
        ]
        let curves = zip(groups, measures).flatMap { group, measure in
            (measure?.lorenzCurve(maximumPoints: 101) ?? []).map { (group: group, point: $0, gini: measure?.gini) }
        }
        let curve = Dataset(
            Table(
                keyColumns(curves.map { ($0.group.key, []) }) + [
                    ("holders", Column(doubles: curves.map { $0.point.population })),
                    ("share", Column(doubles: curves.map { $0.point.share })),
                    ("gini", Column(doubles: curves.map(\.gini))),
                ]))
        return [estimate.name: Dataset(Table(columns)), "\(estimate.name)_curve": curve]
    }

    /// Quintiles of recency (less is better), frequency and monetary value, and the usual named groups.
    func recencyFrequencyMonetary() throws -> Dataset {
        let scores = RecencyFrequencyMonetary.score(
            timeSincePurchase: try numbers("recency").map { $0 ?? .nan },
            purchases: try numbers("frequency").map { $0 ?? .nan },
            money: try numbers("monetary").map { $0 ?? .nan })
        return input.adding([
            named("recency_score", Column(integers: scores.map { $0?.recency })),
            named("frequency_score", Column(integers: scores.map { $0?.frequency })),
            named("monetary_score", Column(integers: scores.map { $0?.monetary })),
            named("rfm_group", Column(texts: scores.map { $0.map { Self.words($0.group.rawValue) } })),
        ])
    }

    /// `potentialLoyalists` as `potential loyalists`.
    private static func words(_ name: String) -> String {
        name.map { $0.isUppercase ? " " + $0.lowercased() : String($0) }.joined()
    }
}
