/// The exact interval for the mean of a Poisson count of Garwood (1936, *Biometrika* 28, 437–442).
///
/// Divide by an exposure for a rate. Nil for a negative count, or a `confidence` outside 0..<1.
public func garwoodInterval(count: Int, confidence: Double = 0.95) -> Interval? {
    guard count >= 0, isConfidence(confidence) else { return nil }
    let tail = (1 - confidence) / 2
    let k = Double(count)
    return Interval(
        lower: count == 0 ? 0 : inverseRegularizedIncompleteGammaP(k, tail),
        upper: inverseRegularizedIncompleteGammaQ(k + 1, tail))
}

/// Byar's interval for the mean of a Poisson count, the usual companion of a standardised ratio: divide by the expected
/// number.
///
/// Breslow, N. E. & Day, N. E. (1987), *Statistical Methods in Cancer Research II*, IARC, p. 69. Nil for a negative
/// count, or a `confidence` outside 0..<1.
public func byarInterval(count: Int, confidence: Double = 0.95) -> Interval? {
    guard count >= 0, isConfidence(confidence) else { return nil }
    let z = -standardNormalQuantile((1 - confidence) / 2)
    func end(_ n: Double, _ z: Double) -> Double {
        let root = 1 - 1 / (9 * n) + z / (3 * n.squareRoot())
        return max(n * root * root * root, 0)
    }
    return Interval(lower: count == 0 ? 0 : end(Double(count), -z), upper: end(Double(count) + 1, z))
}
