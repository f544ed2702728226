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
        let recency = Self.quintiles(try numbers("recency").map { $0.map { -$0 } })
        let frequency = Self.quintiles(try numbers("frequency"))
        let monetary = Self.quintiles(try numbers("monetary"))
        let groups = (0..<input.rowCount).map { row -> String? in
            guard let r = recency[row], let f = frequency[row], let m = monetary[row] else { return nil }
            return Self.group(recency: r, value: (f + m + 1) / 2)
        }
        return input.adding([
            named("recency_score", Column(integers: recency)),
            named("frequency_score", Column(integers: frequency)),
            named("monetary_score", Column(integers: monetary)),
            named("rfm_group", Column(texts: groups)),
        ])
    }

    /// Scores 1 (lowest fifth) to 5; equal values get equal scores, by the mean of the ranks they share.
    static func quintiles(_ values: [Double?]) -> [Int?] {
        let rows = values.indices.filter { values[$0] != nil }.sorted { (values[$0] ?? 0, $0) < (values[$1] ?? 0, $1) }
        var scores = [Int?](repeating: nil, count: values.count)
        var start = 0
        while start < rows.count {
            var end = start
            while end + 1 < rows.count, values[rows[end + 1]] == values[rows[start]] { end += 1 }
            let middle = (Double(start) + Double(end)) / 2 / Double(rows.count)
            for place in start...end { scores[rows[place]] = min(5, Int(middle * 5) + 1) }
            start = end + 1
        }
        return scores
    }

    /// The name of a group by recency and by the mean of frequency and monetary scores, both 1 to 5.
    private static func group(recency: Int, value: Int) -> String {
        switch (recency, value) {
        case (4...5, 4...5): "champions"
        case (3, 4...5): "loyal"
        case (1...2, 5): "can't lose them"
        case (1...2, 4): "at risk"
        case (5, 1): "new"
        case (4...5, 1...3): "promising"
        case (3, 1...3): "need attention"
        case (2, 1...3): "about to sleep"
        default: "hibernating"
        }
    }
}
