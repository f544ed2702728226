import Testing

@testable import Statistics

@Suite struct FunnelPlotTests {
    /// Appendix A.1.1 of Spiegelhalter (2005) done plainly: running sums of the probabilities.
    private func slowLimit(_ n: Int, _ theta: Double, _ p: Double) -> Double {
        var mass = 1.0
        for _ in 0..<n { mass *= 1 - theta }
        var sum = 0.0
        for r in 0...n {
            let before = sum
            sum += mass
            if sum > p {
                let alpha = (sum - p) / (sum - before)
                return min(max((Double(r) - alpha) / Double(n), 0), 1)
            }
            mass *= Double(n - r) / Double(r + 1) * theta / (1 - theta)
        }
        return 1
    }

    @Test func exactLimitsMatchPlainSums() throws {
        for theta in [0.02, 0.3, 0.5, 0.8] {
            for n in [1, 2, 3, 7, 20, 50, 133, 300] {
                for tail in [0.001, 0.025] {
                    expectClose(
                        FunnelPlot.lowerLimit(trials: n, target: theta, tail: tail), slowLimit(n, theta, tail),
                        within: 1e-9, "\(n), \(theta), \(tail)")
                }
            }
        }
    }

    @Test func limitsApproachTheNormalOnes() throws {
        let plot = try #require(FunnelPlot(successes: [100_000, 300_000], trials: [1_000_000, 1_000_000]))
        expectClose(plot.target, 0.2)
        let limits = try #require(plot.limits(trials: 1_000_000))
        expectClose(limits.inner.lower, 0.2 - 1.959964 * 0.0004, within: 1e-5)
        expectClose(limits.outer.upper, 0.2 + 3.090232 * 0.0004, within: 1e-5)
    }

    @Test func classifiesByTheLimitsDrawn() throws {
        let plot = try #require(
            FunnelPlot(successes: [50, 62, 70, 40, 0], trials: [100, 100, 100, 80, 0], target: 0.5))
        #expect(plot.points.map(\.verdict) == [.inside, .watch, .different, .inside, nil])
        #expect(plot.points[1].isAbove == true)
        #expect(plot.points[4].proportion == nil)
        for point in plot.points where point.trials > 0 { #expect(point.limits == plot.limits(trials: point.trials)) }
        #expect(!plot.isWidened)
    }

    /// The tails themselves, by running sums: beyond a limit just when the tail is below its probability.
    @Test func everyCountIsClassifiedByItsTails() throws {
        for n in [1, 2, 5, 20, 60] {
            for theta in [0.07, 0.35, 0.6] {
                var masses = [1.0]
                for _ in 0..<n {
                    var next = [Double](repeating: 0, count: masses.count + 1)
                    for (k, mass) in masses.enumerated() {
                        next[k] += mass * (1 - theta)
                        next[k + 1] += mass * theta
                    }
                    masses = next
                }
                for k in 0...n {
                    let plot = try #require(FunnelPlot(successes: [k, 21], trials: [n, 60], target: theta))
                    let tail = min(masses[...k].reduce(0, +), masses[k...].reduce(0, +))
                    let expected: FunnelPlot.Verdict = tail < 0.001 ? .different : tail < 0.025 ? .watch : .inside
                    #expect(plot.points[0].verdict == expected, "\(k) of \(n) at \(theta)")
                }
            }
        }
    }

    /// The over-dispersion factor by hand: ten groups of 100 about 0.5, z = (k − 50) / 5.
    @Test func widensForOverdispersion() throws {
        let successes = [30, 35, 40, 45, 50, 50, 55, 60, 65, 70]
        let trials = [Int](repeating: 100, count: 10)
        let plot = try #require(FunnelPlot(successes: successes, trials: trials))
        // z: −4 −3 −2 −1 0 0 1 2 3 4; type 7 at 0.1 and 0.9: ∓3.1; so Σ = 2 (3.1² + 9 + 4 + 1) = 47.22.
        expectClose(plot.overdispersion, 4.722)
        #expect(plot.isWidened)
        let limits = try #require(plot.limits(trials: 100))
        let spread = (4.722 * 0.25 / 100).squareRoot()
        expectClose(limits.inner.upper, 0.5 + 1.9599639845400542 * spread)
        expectClose(limits.outer.lower, 0.5 - 3.0902323061678135 * spread)
        #expect(plot.points.allSatisfy { $0.verdict == .inside })
        #expect(plot.limits(trials: 1)?.outer == Interval(lower: 0, upper: 1))
    }

    @Test func nineGroupsAreNotWidened() throws {
        let plot = try #require(
            FunnelPlot(successes: [30, 35, 40, 45, 50, 55, 60, 65, 70], trials: [Int](repeating: 100, count: 9)))
        #expect(!plot.isWidened)
        #expect((plot.overdispersion ?? 0) > 3)
        #expect(plot.points[0].verdict == .different)
    }

    @Test func curveCoversTheRange() throws {
        let plot = try #require(FunnelPlot(successes: [5, 50], trials: [10, 200]))
        let curve = plot.curve(from: 1, to: 500, count: 80)
        #expect(curve.first?.trials == 1 && curve.last?.trials == 500)
        #expect(zip(curve, curve.dropFirst()).allSatisfy { $0.trials < $1.trials })
        for limits in curve {
            #expect(limits.outer.lower <= limits.inner.lower && limits.inner.upper <= limits.outer.upper)
        }
        #expect(plot.curve(from: 1, to: 3, count: 80).map(\.trials) == [1, 2, 3])
        #expect(plot.curve(from: 9, to: 3).isEmpty)
        #expect(plot.limits(trials: 0) == nil)
    }

    @Test func degenerateGroups() throws {
        let none = try #require(FunnelPlot(successes: [0, 0], trials: [4, 9]))
        #expect(none.points.allSatisfy { $0.verdict == .inside } && none.overdispersion == nil)
        #expect(FunnelPlot(successes: [1], trials: [2]) == nil)
        #expect(FunnelPlot(successes: [1, 0], trials: [2, 0]) == nil)
        #expect(FunnelPlot(successes: [3, 0], trials: [2, 5]) == nil)
        #expect(FunnelPlot(successes: [1, 1], trials: [2, 5], target: .nan) == nil)
        #expect(FunnelPlot(successes: [1, 1], trials: [.max, .max]) != nil)
    }
}
