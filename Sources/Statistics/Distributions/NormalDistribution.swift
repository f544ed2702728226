#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The normal distribution.
public struct NormalDistribution: Sendable, Hashable {
    /// The mean.
    public var mean: Double
    /// The standard deviation, ≥ 0.
    public var standardDeviation: Double

    /// The standard normal distribution.
    public static let standard = NormalDistribution(mean: 0, standardDeviation: 1)

    /// The normal distribution with a given mean and standard deviation.
    public init(mean: Double, standardDeviation: Double) {
        self.mean = mean
        self.standardDeviation = standardDeviation
    }

    /// The probability of a value of at most `x`; relative error near 1e-15 in the lower tail.
    public func cumulativeProbability(_ x: Double) -> Double {
        if standardDeviation == 0 { return x < mean ? 0 : 1 }
        return standardNormalLowerTail((x - mean) / standardDeviation)
    }

    /// The value that a variable stays below with probability `p`; relative error near 1e-15 (Wichura 1988).
    public func quantile(_ p: Double) -> Double {
        standardDeviation == 0 ? mean : mean + standardDeviation * standardNormalQuantile(p)
    }

    /// The natural logarithm of the density at `x`.
    public func logDensity(_ x: Double) -> Double {
        let z = (x - mean) / standardDeviation
        return -0.5 * z * z - logSquareRootTwoPi - log(standardDeviation)
    }
}

func standardNormalLowerTail(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }

/// The standard normal quantile: Wichura, M. J. (1988), Algorithm AS 241, *Applied Statistics* 37, 477–484 (PPND16).
func standardNormalQuantile(_ p: Double) -> Double {
    guard p > 0, p < 1 else { return p == 0 ? -.infinity : p == 1 ? .infinity : .nan }
    let q = p - 0.5
    if abs(q) <= 0.425 {
        let r = 0.180625 - q * q
        return q * polynomial(r, centralNumerator) / polynomial(r, centralDenominator)
    }
    let r = (-log(q < 0 ? p : 1 - p)).squareRoot()
    let size =
        r <= 5
        ? polynomial(r - 1.6, middleNumerator) / polynomial(r - 1.6, middleDenominator)
        : polynomial(r - 5, farNumerator) / polynomial(r - 5, farDenominator)
    return q < 0 ? -size : size
}

private typealias Eight = (Double, Double, Double, Double, Double, Double, Double, Double)

private func polynomial(_ x: Double, _ c: Eight) -> Double {
    ((((((c.7 * x + c.6) * x + c.5) * x + c.4) * x + c.3) * x + c.2) * x + c.1) * x + c.0
}

private let centralNumerator: Eight = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3
)
private let centralDenominator: Eight = (
    1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
    2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3
)
private let middleNumerator: Eight = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4
)
private let middleDenominator: Eight = (
    1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
    1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9
)
private let farNumerator: Eight = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
)
private let farDenominator: Eight = (
    1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2,
    7.86869131145613259100e-4, 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
)
