/// Student's t interval for the mean of a sample (Student 1908, *Biometrika* 6, 1–25).
///
/// Values that are not finite are left out. Nil for fewer than 2 values, or a `confidence` outside 0..<1.
public func meanInterval(_ values: [Double], confidence: Double = 0.95) -> Interval? {
    let summary = Descriptives(values)
    guard let mean = summary.mean, let error = summary.standardError else { return nil }
    return meanInterval(mean: mean, standardError: error, count: summary.count, confidence: confidence)
}

/// Student's t interval from a mean, its standard error, and the number of values behind it.
///
/// Nil for fewer than 2 values, a standard error that is negative or not finite, or a `confidence` outside 0..<1.
public func meanInterval(mean: Double, standardError: Double, count: Int, confidence: Double = 0.95) -> Interval? {
    guard count >= 2, mean.isFinite, standardError >= 0, standardError < .infinity, isConfidence(confidence) else {
        return nil
    }
    let t = -StudentTDistribution(degreesOfFreedom: Double(count - 1)).quantile((1 - confidence) / 2)
    return Interval(lower: mean - t * standardError, upper: mean + t * standardError)
}
