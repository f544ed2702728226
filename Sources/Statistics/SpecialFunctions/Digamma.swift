#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The digamma function ψ(x) = d ln Γ(x) / dx, for x > 0; NaN for anything else, −∞ at 0.
///
/// Recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 1964, 6.3.18). Absolute error near 1e-15.
public func digamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    guard x < .infinity else { return x }
    var shifted = x
    var sum = 0.0
    while shifted < 10 {
        sum -= 1 / shifted
        shifted += 1
    }
    let square = 1 / (shifted * shifted)
    var series = 3617.0 / 8160
    series = series * square - 1.0 / 12
    series = series * square + 691.0 / 32_760
    series = series * square - 1.0 / 132
    series = series * square + 1.0 / 240
    series = series * square - 1.0 / 252
    series = series * square + 1.0 / 120
    series = series * square - 1.0 / 12
    return sum + log(shifted) - 0.5 / shifted + series * square
}

/// The trigamma function ψ′(x), the second derivative of ln Γ, for x > 0; NaN for anything else, +∞ at 0.
///
/// Recurrence up to 10, then the asymptotic series (Abramowitz & Stegun 1964, 6.4.12).
public func trigamma(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? .infinity : .nan }
    guard x < .infinity else { return 0 }
    var shifted = x
    var sum = 0.0
    while shifted < 10 {
        sum += 1 / (shifted * shifted)
        shifted += 1
    }
    let inverse = 1 / shifted
    let square = inverse * inverse
    var series = -3617.0 / 510
    series = series * square + 7.0 / 6
    series = series * square - 691.0 / 2730
    series = series * square + 5.0 / 66
    series = series * square - 1.0 / 30
    series = series * square + 1.0 / 42
    series = series * square - 1.0 / 30
    series = series * square + 1.0 / 6
    return sum + inverse + 0.5 * square + series * square * inverse
}
