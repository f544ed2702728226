/// The root of a function in a bracket at whose ends it has opposite signs: regula falsi in its Illinois variant (Dowell
/// & Jarratt 1971), which never leaves the bracket.
///
/// Stops at a relative width of 1e-14, or after 200 evaluations.
func findRoot(between first: Double, and second: Double, _ function: (Double) -> Double) -> Double {
    var low = first
    var high = second
    var atLow = function(low)
    var atHigh = function(high)
    if atLow == 0 { return low }
    if atHigh == 0 { return high }
    var side = 0
    for iteration in 0..<200 {
        var x = (low * atHigh - high * atLow) / (atHigh - atLow)
        // Every third step bisects, lest a badly bent function make the secant crawl.
        if !(x > min(low, high) && x < max(low, high)) || iteration % 3 == 2 { x = low + (high - low) / 2 }
        let value = function(x)
        if value == 0 || value.isNaN { return x }
        if (value < 0) == (atLow < 0) {
            low = x
            atLow = value
            if side == -1 { atHigh /= 2 }
            side = -1
        } else {
            high = x
            atHigh = value
            if side == 1 { atLow /= 2 }
            side = 1
        }
        if abs(high - low) <= 1e-14 * max(abs(low), abs(high)) { break }
    }
    return low + (high - low) / 2
}

/// Where the derivative of a profile turns from rising to falling, at the best of a grid of points: the maximum of a
/// function that may be flat or have more than one top.
///
/// `points` ascend; `value` and `derivative` are evaluated at them. Nil where the best point is the last, whose
/// derivative still rises: the maximum lies at infinity.
func maximize(over points: [Double], value: (Double) -> Double, derivative: (Double) -> Double) -> Double? {
    var best = 0
    var top = -Double.infinity
    for (index, point) in points.enumerated() {
        let here = value(point)
        if here > top {
            top = here
            best = index
        }
    }
    guard !points.isEmpty, top > -.infinity else { return nil }
    let rises = derivative(points[best]) > 0
    if rises && best == points.count - 1 { return nil }
    if !rises && best == 0 { return points[0] }
    let other = points[rises ? best + 1 : best - 1]
    // Where the derivative has the same sign at both ends the top is a mere ripple of rounding: the grid point stands.
    guard (derivative(other) > 0) != rises else { return points[best] }
    return findRoot(between: points[best], and: other, derivative)
}
