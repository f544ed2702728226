/// The minimum of a smooth function of a few variables, by the BFGS quasi-Newton method with a backtracking line search.
///
/// Nocedal, J. & Wright, S. J. (2006), *Numerical Optimization*, algorithm 6.1. A point where the function is not finite
/// counts as infinitely high, so that a barrier or an overflow only shortens the step.
struct QuasiNewton {
    /// Where the search ended.
    var point: [Double]
    /// The function there.
    var value: Double
    /// Whether the gradient vanished, to `tolerance` times the size of the value.
    var converged: Bool

    static func minimize(
        from start: [Double], tolerance: Double = 1e-9, iterations: Int = 500,
        _ function: ([Double]) -> (value: Double, gradient: [Double])
    ) -> QuasiNewton? {
        let count = start.count
        var point = start
        var (value, gradient) = function(point)
        guard value.isFinite, gradient.allSatisfy(\.isFinite) else { return nil }
        func isFlat(_ gradient: [Double], _ value: Double) -> Bool {
            gradient.allSatisfy { abs($0) <= tolerance * max(1, abs(value)) }
        }
        var inverse = identity(count)
        var isFresh = true
        var idle = 0
        for _ in 0..<iterations {
            if isFlat(gradient, value) { return QuasiNewton(point: point, value: value, converged: true) }
            var direction = (0..<count).map { row in -dot(inverse[row], gradient) }
            var slope = dot(direction, gradient)
            if !(slope < 0) {
                inverse = identity(count)
                isFresh = true
                direction = gradient.map { -$0 }
                slope = dot(direction, gradient)
            }
            // The first step has no scale to go by: it moves no coordinate by more than 1.
            let longest = direction.reduce(0) { max($0, abs($1)) }
            var length = isFresh && longest > 1 ? 1 / longest : 1
            var next = point
            var reached: (value: Double, gradient: [Double])?
            for _ in 0..<60 {
                next = zip(point, direction).map { $0 + length * $1 }
                let trial = function(next)
                if trial.value <= value + 1e-4 * length * slope, trial.gradient.allSatisfy(\.isFinite) {
                    reached = trial
                    break
                }
                length /= 2
            }
            guard let reached else {
                // Even the steepest descent finds nothing lower: as low as the digits allow.
                if isFresh { break }
                inverse = identity(count)
                isFresh = true
                continue
            }
            let step = zip(next, point).map { $0 - $1 }
            let change = zip(reached.gradient, gradient).map { $0 - $1 }
            let curvature = dot(step, change)
            if curvature > 1e-12 * (dot(step, step) * dot(change, change)).squareRoot() {
                if isFresh {
                    let scale = curvature / dot(change, change)
                    inverse = identity(count).map { row in row.map { $0 * scale } }
                }
                update(&inverse, step, change, curvature)
                isFresh = false
            }
            // Three steps that gain nothing but rounding: the value has no more digits to give.
            idle = value - reached.value <= 1e-14 * max(1, abs(value)) ? idle + 1 : 0
            point = next
            (value, gradient) = reached
            if idle == 3 { break }
        }
        // With the value exact to 1e-16 of its size the gradient cannot be much better than 1e-8 of it.
        let settled = gradient.allSatisfy { abs($0) <= 1e-6 * max(1, abs(value)) }
        return QuasiNewton(point: point, value: value, converged: settled)
    }

    private static func update(_ inverse: inout [[Double]], _ step: [Double], _ change: [Double], _ curvature: Double) {
        let count = step.count
        let product = (0..<count).map { dot(inverse[$0], change) }
        let factor = (1 + dot(change, product) / curvature) / curvature
        for row in 0..<count {
            for column in 0..<count {
                inverse[row][column] +=
                    factor * step[row] * step[column]
                    - (product[row] * step[column] + step[row] * product[column]) / curvature
            }
        }
    }

    private static func identity(_ count: Int) -> [[Double]] {
        (0..<count).map { row in (0..<count).map { $0 == row ? 1 : 0 } }
    }

    private static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
}
