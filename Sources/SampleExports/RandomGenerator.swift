/// A seeded random generator and the distributions that the sample is drawn from.
///
/// xoshiro256** 1.0 (D. Blackman and S. Vigna, "Scrambled Linear Pseudorandom Number Generators", 2021), seeded by
/// SplitMix64 as its authors advise. Everything is made from integers and the operations that IEEE 754 fixes.
struct RandomGenerator {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64

    /// A generator for one purpose; different streams of one seed are independent.
    init(seed: UInt64, stream: UInt64 = 0) {
        var state = seed &+ stream &* 0xD1B5_4A32_D192_ED03
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        s0 = next()
        s1 = next()
        s2 = next()
        s3 = next()
    }

    /// 64 random bits.
    @inline(__always)
    mutating func next() -> UInt64 {
        let product = s1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// Uniform on the open interval from 0 to 1: never 0, never 1.
    @inline(__always)
    mutating func unit() -> Double {
        (Double(next() >> 12) + 0.5) * 0x1p-52
    }

    /// Uniform between two numbers.
    @inline(__always)
    mutating func uniform(_ low: Double, _ high: Double) -> Double {
        low + (high - low) * unit()
    }

    /// Uniform on `0..<bound` for a bound from 1 to 2^32 (D. Lemire, "Fast Random Integer Generation", without the
    /// rejection, whose bias of bound / 2^64 no sample shows).
    @inline(__always)
    mutating func below(_ bound: Int) -> Int {
        Int(truncatingIfNeeded: next().multipliedFullWidth(by: UInt64(truncatingIfNeeded: bound)).high)
    }

    @inline(__always)
    mutating func chance(_ probability: Double) -> Bool {
        unit() < probability
    }

    /// Exponential with mean 1.
    @inline(__always)
    mutating func exponential() -> Double {
        -Elementary.log(unit())
    }

    /// Standard normal, by Marsaglia's polar method.
    mutating func normal() -> Double {
        while true {
            let x = 2 * unit() - 1
            let y = 2 * unit() - 1
            let square = x * x + y * y
            if square < 1, square > 0 { return x * (-2 * Elementary.log(square) / square).squareRoot() }
        }
    }

    /// Gamma with scale 1 (Marsaglia & Tsang, "A Simple Method for Generating Gamma Variables", 2000).
    mutating func gamma(_ shape: Double) -> Double {
        if shape < 1 {
            let boosted = gamma(shape + 1)
            return boosted * Elementary.exp(Elementary.log(unit()) / shape)
        }
        let d = shape - 1.0 / 3
        let c = 1 / (9 * d).squareRoot()
        while true {
            let x = normal()
            let root = 1 + c * x
            guard root > 0 else { continue }
            let v = root * root * root
            let u = unit()
            let square = x * x
            if u < 1 - 0.0331 * square * square { return d * v }
            if Elementary.log(u) < 0.5 * square + d * (1 - v + Elementary.log(v)) { return d * v }
        }
    }

    /// Beta, from two gammas.
    mutating func beta(_ a: Double, _ b: Double) -> Double {
        let x = gamma(a)
        let y = gamma(b)
        return x / (x + y)
    }
}
