/// Wilson's score interval for a proportion.
///
/// Wilson, E. B. (1927), *JASA* 22, 209–212, without continuity correction. It keeps close to its nominal coverage even
/// for small samples and proportions near 0 or 1 (Brown, Cai & DasGupta 2001). Nil where `trials` is not positive,
/// `successes` lies outside 0...trials, or `confidence` outside 0..<1.
public func wilsonInterval(successes: Int, trials: Int, confidence: Double = 0.95) -> Interval? {
    guard trials > 0, successes >= 0, successes <= trials, isConfidence(confidence) else { return nil }
    let z = -standardNormalQuantile((1 - confidence) / 2)
    let n = Double(trials)
    let k = Double(successes)
    let square = z * z
    let centre = (k + square / 2) / (n + square)
    let half = z / (n + square) * (k * (n - k) / n + square / 4).squareRoot()
    return Interval(
        lower: successes == 0 ? 0 : max(centre - half, 0),
        upper: successes == trials ? 1 : min(centre + half, 1))
}

/// The exact interval for a proportion of Clopper & Pearson (1934, *Biometrika* 26, 404–413): never below its nominal
/// coverage, hence wide.
///
/// Nil where `trials` is not positive, `successes` lies outside 0...trials, or `confidence` outside 0..<1.
public func clopperPearsonInterval(successes: Int, trials: Int, confidence: Double = 0.95) -> Interval? {
    guard trials > 0, successes >= 0, successes <= trials, isConfidence(confidence) else { return nil }
    let tail = (1 - confidence) / 2
    let k = Double(successes)
    let rest = Double(trials - successes)
    return Interval(
        lower: successes == 0 ? 0 : inverseRegularizedIncompleteBeta(tail, k, rest + 1),
        upper: successes == trials ? 1 : 1 - inverseRegularizedIncompleteBeta(tail, rest, k + 1))
}
