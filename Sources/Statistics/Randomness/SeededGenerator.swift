/// A stream of random numbers that a seed determines wholly, on every platform and in every release: xoshiro256**,
/// its state filled by SplitMix64.
///
/// Blackman, D. & Vigna, S. (2021), *ACM Transactions on Mathematical Software* 47(4), 36. Not for secrets.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The stream of a seed.
    public init(seed: UInt64) {
        var mixer = seed
        state = (
            Self.splitMix(&mixer), Self.splitMix(&mixer), Self.splitMix(&mixer), Self.splitMix(&mixer)
        )
    }

    init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

    /// SplitMix64 (Steele, Lea & Flood 2014).
    static func splitMix(_ state: inout UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A number strictly between 0 and 1, one of 2⁵² evenly spaced ones.
    public mutating func nextUniform() -> Double { (Double(next() >> 12) + 0.5) * 0x1p-52 }

    /// A standard normal number, by the inverse of the distribution function: one uniform number each.
    public mutating func nextNormal() -> Double { standardNormalQuantile(nextUniform()) }
}
