/// The quantile of a sample at `probability`, by linear interpolation between order statistics (type 7 of Hyndman & Fan
/// 1996, *The American Statistician* 50, 361–365; the default of R, NumPy, and spreadsheets' PERCENTILE).
///
/// NaN is left out. Nil without values, or for a probability outside 0...1. O(n log n).
public func quantile(of values: [Double], at probability: Double) -> Double? {
    quantiles(of: values, at: [probability])[0]
}

/// The quantiles of a sample at several probabilities, for one sort; see ``quantile(of:at:)``.
public func quantiles(of values: [Double], at probabilities: [Double]) -> [Double?] {
    let sorted = values.filter { !$0.isNaN }.sorted()
    return probabilities.map { quantile(ofSorted: sorted, at: $0) }
}

/// The quantile of a sample that is sorted already and free of NaN; see ``quantile(of:at:)``. O(1).
public func quantile(ofSorted sorted: [Double], at probability: Double) -> Double? {
    guard !sorted.isEmpty, probability >= 0, probability <= 1 else { return nil }
    let position = probability * Double(sorted.count - 1)
    let index = min(Int(position), sorted.count - 1)
    let lower = sorted[index]
    let fraction = position - Double(index)
    guard fraction > 0, index + 1 < sorted.count else { return lower }
    let upper = sorted[index + 1]
    // Equal ends are returned as they are: between two infinities the difference would be NaN.
    return lower == upper ? lower : lower + fraction * (upper - lower)
}

/// The median of a sample; see ``quantile(of:at:)``.
public func median(of values: [Double]) -> Double? { quantile(of: values, at: 0.5) }
