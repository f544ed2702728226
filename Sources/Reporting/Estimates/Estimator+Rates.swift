import Columns
import Statistics

extension Estimator {
    /// Rates with Wilson's score interval (Wilson 1927).
    func wilson() throws -> Dataset {
        let successes = try counts("successes")
        let trials = try counts("trials")
        let intervals = zip(successes, trials).map { pair -> Statistics.Interval? in
            guard let k = pair.0, let n = pair.1 else { return nil }
            return wilsonInterval(successes: k, trials: n)
        }
        let rates = zip(successes, trials).map { pair -> Double? in
            guard let k = pair.0, let n = pair.1, n > 0 else { return nil }
            return Double(k) / Double(n)
        }
        return input.adding([
            named("rate", Column(doubles: rates)),
            named("rate_low", Column(doubles: intervals.map { $0?.lower })),
            named("rate_high", Column(doubles: intervals.map { $0?.upper })),
        ])
    }

    /// Rates shrunken towards those of their peers by a beta–binomial model, and their place in the funnel plot.
    func betaBinomial() throws -> [String: Dataset] {
        let successes = try counts("successes").map { $0 ?? 0 }
        let trials = try counts("trials").map { $0 ?? 0 }
        let count = input.rowCount
        var shrunken = [Double?](repeating: nil, count: count)
        var low = shrunken
        var high = shrunken
        var pooled = shrunken
        var standing = [String?](repeating: nil, count: count)
        var limits = FunnelLimits()
        for group in peerGroups() {
            let k = group.pool.map { successes[$0] }
            let n = group.pool.map { trials[$0] }
            let model = BetaBinomial.fit(successes: k, trials: n)
            let funnel = FunnelPlot(successes: k, trials: n)
            for (place, row) in group.pool.enumerated() where group.members.contains(row) && trials[row] > 0 {
                shrunken[row] = model?.posteriorMean(successes: successes[row], trials: trials[row])
                let interval = model?.credibleInterval(successes: successes[row], trials: trials[row])
                low[row] = interval?.lower
                high[row] = interval?.upper
                pooled[row] = funnel?.target
                standing[row] = funnel?.points[place].verdict.map(Self.word)
            }
            if let funnel {
                limits.append(funnel, group: group.name, largest: group.members.map { trials[$0] }.max() ?? 0)
            }
        }
        let result = try wilson().adding([
            named("shrunken", Column(doubles: shrunken)),
            named("shrunken_low", Column(doubles: low)),
            named("shrunken_high", Column(doubles: high)),
            named("pooled", Column(doubles: pooled)),
            named("standing", Column(texts: standing)),
        ])
        return [estimate.name: result, "\(estimate.name)_limits": limits.dataset]
    }

    private static func word(_ verdict: FunnelPlot.Verdict) -> String {
        switch verdict {
        case .inside: "usual"
        case .watch: "watch"
        case .different: "different"
        }
    }

    /// Means with their t-interval, from n, mean and standard deviation.
    func meanIntervals() throws -> Dataset {
        let means = try numbers("mean")
        let deviations = try numbers("deviation")
        let sizes = try counts("n")
        let intervals = (0..<input.rowCount).map { row -> Statistics.Interval? in
            guard let mean = means[row], let deviation = deviations[row], let n = sizes[row], n >= 2 else { return nil }
            return meanInterval(mean: mean, standardError: deviation / Double(n).squareRoot(), count: n)
        }
        let lowest = estimate.bounds?.lowerBound ?? -.infinity
        let highest = estimate.bounds?.upperBound ?? .infinity
        return input.adding([
            named("mean_low", Column(doubles: intervals.map { $0.map { max(lowest, $0.lower) } })),
            named("mean_high", Column(doubles: intervals.map { $0.map { min(highest, $0.upper) } })),
        ])
    }
}

/// The limits of funnel plots over a grid of sizes, as a dataset for charts.
private struct FunnelLimits {
    private var groups: [String?] = []
    private var sizes: [Double?] = []
    private var centres: [Double?] = []
    private var bounds: [[Double?]] = [[], [], [], []]

    mutating func append(_ funnel: FunnelPlot, group: String, largest: Int) {
        guard largest > 0 else { return }
        for limits in funnel.curve(from: 1, to: max(2, largest + largest / 20), count: 160) {
            groups.append(group)
            sizes.append(Double(limits.trials))
            centres.append(funnel.target)
            for (index, bound) in [limits.inner.lower, limits.inner.upper, limits.outer.lower, limits.outer.upper]
                .enumerated()
            {
                bounds[index].append(bound)
            }
        }
    }

    var dataset: Dataset {
        Dataset(
            Table([
                ("peers", Column(texts: groups)), ("size", Column(doubles: sizes)),
                ("centre", Column(doubles: centres)),
                ("low_95", Column(doubles: bounds[0])), ("high_95", Column(doubles: bounds[1])),
                ("low_998", Column(doubles: bounds[2])), ("high_998", Column(doubles: bounds[3])),
            ]))
    }
}
