/// The quintile of each value among all, from 1 (worst) to 5 (best).
///
/// Equal values get the same quintile, that of the middle of the places they take together, ⌈5 (below + half of the
/// equal ones) / n⌉; hence quintiles may be uneven or empty where many are equal, and turning the order round turns each
/// score into 6 less it. NaN gets nil and does not count. O(n log n).
public func quintiles(_ values: [Double], higherIsBetter: Bool = true) -> [Int?] {
    let order = values.indices.filter { !values[$0].isNaN }.sorted { values[$0] < values[$1] }
    var scores = [Int?](repeating: nil, count: values.count)
    var start = 0
    while start < order.count {
        var end = start + 1
        while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
        // Twice the middle place is start + end; in whole numbers the ceiling is exact. A middle just between two
        // quintiles goes to the one nearer the centre, or the mirrored order would not mirror the scores.
        let (five, whole) = (5 * (start + end), 2 * order.count)
        var score = (five + whole - 1) / whole
        if five % whole == 0, score < 3 { score += 1 }
        for place in start..<end { scores[order[place]] = higherIsBetter ? score : 6 - score }
        start = end
    }
    return scores
}

/// A client's recency, frequency, and monetary value, each as a quintile from 1 to 5, and the group they make.
///
/// Hughes, A. M. (1994), *Strategic Database Marketing*; the groups are those in common use by mailing tools.
public struct RecencyFrequencyMonetary: Sendable, Hashable {
    /// The named groups, by recency and the mean of frequency and monetary value.
    public enum Group: String, Sendable, Hashable, CaseIterable {
        /// Bought lately, often, and much.
        case champions
        /// Buy often, and not long ago.
        case loyal
        /// Bought lately, and more than once.
        case potentialLoyalists
        /// Bought just now, for the first time or little.
        case recent
        /// Bought lately, little.
        case promising
        /// In the middle in everything.
        case needAttention
        /// A while ago, little.
        case aboutToSleep
        /// Used to buy, long ago.
        case atRisk
        /// Used to buy most of all, long ago.
        case cannotLose
        /// Long ago, little.
        case hibernating
    }

    /// How lately the client bought: 5 for the latest.
    public let recency: Int
    /// How often: 5 for the most.
    public let frequency: Int
    /// For how much: 5 for the most.
    public let monetary: Int

    /// Scores in 1...5; those outside are clamped.
    public init(recency: Int, frequency: Int, monetary: Int) {
        self.recency = min(max(recency, 1), 5)
        self.frequency = min(max(frequency, 1), 5)
        self.monetary = min(max(monetary, 1), 5)
    }

    /// The group: by recency, and the mean of frequency and monetary value rounded up.
    public var group: Group {
        let weight = (frequency + monetary + 1) / 2
        switch (recency, weight) {
        case (5, 4...5): return .champions
        case (3...4, 4...5): return .loyal
        case (4...5, 2...3): return .potentialLoyalists
        case (5, _): return .recent
        case (4, _): return .promising
        case (3, 3): return .needAttention
        case (3, _): return .aboutToSleep
        case (_, 5): return .cannotLose
        case (_, 3...4): return .atRisk
        default: return .hibernating
        }
    }

    /// The scores of some clients: time since the last purchase (the less the better), number of purchases, and money.
    ///
    /// Nil for a client with NaN in any of the three, and beyond the shortest array nothing.
    public static func score(
        timeSincePurchase: [Double], purchases: [Double], money: [Double]
    ) -> [RecencyFrequencyMonetary?] {
        let recency = quintiles(timeSincePurchase, higherIsBetter: false)
        let frequency = quintiles(purchases)
        let monetary = quintiles(money)
        let count = min(recency.count, frequency.count, monetary.count)
        return (0..<count).map { index in
            guard let recency = recency[index], let frequency = frequency[index], let monetary = monetary[index] else {
                return nil
            }
            return RecencyFrequencyMonetary(recency: recency, frequency: frequency, monetary: monetary)
        }
    }
}
