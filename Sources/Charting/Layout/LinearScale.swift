/// From values to pixels, along a straight line; values outside the domain land on its ends.
struct LinearScale {
    var low: Double
    var high: Double
    var start: Double
    var end: Double

    init(_ low: Double, _ high: Double, to start: Double, _ end: Double) {
        self.low = low
        self.high = high > low ? high : low + max(abs(low), 1)
        self.start = start
        self.end = end
    }

    func callAsFunction(_ value: Double) -> Double {
        let share = (value - low) / (high - low)
        return start + max(0, min(1, share.isFinite ? share : 0)) * (end - start)
    }

    func contains(_ value: Double) -> Bool { value >= low && value <= high }
}

/// Keeps figures far enough from the ends of floating point that differences of them stay finite.
func drawable(_ value: Double?) -> Double? {
    guard let value, value.isFinite, abs(value) < 1e120 else { return nil }
    return value
}

/// The lowest and highest of some values; nil for none.
func extent(_ values: some Sequence<Double>) -> (low: Double, high: Double)? {
    var result: (low: Double, high: Double)?
    for value in values where drawable(value) != nil {
        result = result.map { (min($0.low, value), max($0.high, value)) } ?? (value, value)
    }
    return result
}

/// The parts of a line through points that lie between two heights, cut exactly where it crosses them.
func clipped(_ points: [ScenePoint], top: Double, bottom: Double) -> [[ScenePoint]] {
    var runs: [[ScenePoint]] = []
    var run: [ScenePoint] = []
    func finish() {
        if run.count > 1 { runs.append(run) }
        run = []
    }
    for (a, b) in zip(points, points.dropFirst()) {
        let height = b.y - a.y
        var from = 0.0
        var to = 1.0
        if height == 0 {
            if a.y < top || a.y > bottom {
                finish()
                continue
            }
        } else {
            let first = (top - a.y) / height
            let second = (bottom - a.y) / height
            from = max(from, min(first, second))
            to = min(to, max(first, second))
            if from >= to {
                finish()
                continue
            }
        }
        func at(_ share: Double) -> ScenePoint {
            if share <= 0 { return a }
            if share >= 1 { return b }
            return ScenePoint(a.x + share * (b.x - a.x), min(max(a.y + share * height, top), bottom))
        }
        if from > 0 { finish() }
        if run.isEmpty { run.append(at(from)) }
        run.append(at(to))
        if to < 1 { finish() }
    }
    finish()
    return runs
}
