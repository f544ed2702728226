import Testing

@testable import Statistics

/// Reference values at 40 digits from mpmath, but for those marked as from Boost (through SciPy).
@Suite struct SpecialFunctionsTests {
    @Test func logGammaMatchesReference() {
        let reference: [(Double, Double)] = [
            (1e-5, 11.512919692895826), (0.1, 2.2527126517342059), (0.5, 0.5723649429247001), (1, 0), (2, 0),
            (1.5, -0.12078223763524522), (2.5, 0.28468287047291916), (3.3, 0.9870985778947344),
            (10.1, 13.027526738633237), (15.9, 27.625493215168692), (100.5, 361.43554046777762),
            (12_345.678, 103_959.91990554606), (1e8, 1_742_068_066.1038347),
        ]
        for (x, expected) in reference { expectClose(logGamma(x), expected, within: 2e-14, "at \(x)") }
        #expect(logGamma(0) == .infinity)
        #expect(logGamma(-1).isNaN)
        #expect(logGamma(.nan).isNaN)
    }

    @Test func logGammaFollowsTheRecurrence() {
        var x = 0.05
        while x < 40 {
            expectClose(logRisingFactorial(x, 1), logGamma(x + 1) - logGamma(x), within: 1e-11, "at \(x)")
            expectClose(logRisingFactorial(x, 9.5), logGamma(x + 9.5) - logGamma(x), within: 1e-12, "at \(x)")
            x += 0.37
        }
    }

    @Test func risingFactorialIsExactForLargeArguments() {
        // ln Π (x + j) by plain summation.
        for x in [1e6, 1e9, 1e12] {
            var sum = CompensatedSum()
            for j in 0..<200 { sum.add((x + Double(j)).logarithm) }
            expectClose(logRisingFactorial(x, 200), sum.value, within: 1e-15)
        }
    }

    @Test func polygammaMatchesReference() {
        let reference: [(Double, Double, Double)] = [
            (0.01, -100.56088545786867, 10_001.621213528313), (0.5, -1.9635100260214235, 4.9348022005446793),
            (1, -0.57721566490153286, 1.6449340668482264), (2.5, 0.70315664064524319, 0.49035775610023486),
            (9.99, 2.2507003728312011, 0.10527695014824178), (50, 3.9019896734278922, 0.020201333226697126),
            (1e6, 13.815510057964191, 1.0000005000001667e-6),
        ]
        for (x, first, second) in reference {
            expectClose(digamma(x), first, within: 3e-15, "at \(x)")
            expectClose(trigamma(x), second, within: 3e-15, "at \(x)")
        }
    }

    @Test func differencesOfPolygammasMatchPlainSums() {
        for x in [0.01, 3.0, 250, 2e5, 1e8] {
            for k in [0, 1, 64, 65, 1000, 40_000] {
                var first = CompensatedSum()
                var second = CompensatedSum()
                for j in 0..<k {
                    first.add(1 / (x + Double(j)))
                    second.add(1 / ((x + Double(j)) * (x + Double(j))))
                }
                expectClose(digammaRise(x, Double(k)), first.value, within: 1e-11, "at \(x), \(k)")
                expectClose(trigammaFall(x, Double(k)), second.value, within: 1e-4, "at \(x), \(k)")
            }
        }
    }

    @Test func incompleteBetaMatchesReference() {
        let reference: [(Double, Double, Double, Double)] = [
            (0.3, 2, 3, 0.3483), (0.01, 0.5, 0.5, 0.063768560858519849), (0.6, 0.5, 20, 0.99999999824745742),
            (0.5, 1000, 1000, 0.5), (0.1, 0.01, 5, 0.99407263092962236), (0.02, 3, 400, 0.98729248263270132),
            (0.2, 50, 100, 7.3063613666031554e-5), (1e-10, 0.2, 0.7, 0.0089662558078627974),
            // Boost
            (0.5005, 1e6, 1e6, 0.9213504224190758), (0.0195, 2e4, 1e6, 0.2163192170605486),
        ]
        for (x, a, b, expected) in reference {
            expectClose(regularizedIncompleteBeta(x, a, b), expected, within: 1e-12, "at \(x), \(a), \(b)")
            guard x > 1e-6 else { continue }
            expectClose(
                1 - regularizedIncompleteBeta(1 - x, b, a), expected, within: 1e-9, "mirrored at \(x), \(a), \(b)")
        }
        #expect(regularizedIncompleteBeta(-1, 2, 2) == 0)
        #expect(regularizedIncompleteBeta(2, 2, 2) == 1)
        #expect(regularizedIncompleteBeta(0.5, 0, 2).isNaN)
        #expect(regularizedIncompleteBeta(.nan, 1, 2).isNaN)
        expectClose(regularizedIncompleteBeta(0.5, 1e12, 1e12), 0.5, within: 1e-9)
    }

    @Test func inverseIncompleteBetaUndoesIt() {
        // Boost
        expectClose(inverseRegularizedIncompleteBeta(0.025, 3, 400), 0.0015416373963433128, within: 1e-13)
        expectClose(inverseRegularizedIncompleteBeta(0.3, 0.01, 5), 6.462784897212799e-54, within: 1e-11)
        expectClose(inverseRegularizedIncompleteBeta(0.001, 2e4, 1e6), 0.0191862926002564, within: 1e-12)
        for a in [0.05, 0.5, 1, 2.5, 40, 3000] {
            for b in [0.3, 1, 7, 900, 5e5] {
                for p in [1e-12, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999] {
                    let x = inverseRegularizedIncompleteBeta(p, a, b)
                    // Where x is next to 1 its own last digit moves the probability.
                    guard x < 0.99 else { continue }
                    expectClose(regularizedIncompleteBeta(x, a, b), p, within: 1e-11, "at \(p), \(a), \(b)")
                }
            }
        }
        #expect(inverseRegularizedIncompleteBeta(0, 2, 3) == 0)
        #expect(inverseRegularizedIncompleteBeta(1, 2, 3) == 1)
        #expect(inverseRegularizedIncompleteBeta(1.1, 2, 3).isNaN)
    }

    @Test func incompleteGammaMatchesReference() {
        let reference: [(Double, Double, Double, Double)] = [
            (0.5, 0.1, 0.34527915398142298, 0.65472084601857702), (1, 1, 0.63212055882855768, 0.36787944117144232),
            (5, 2, 0.052653017343711157, 0.94734698265628884), (5, 20, 0.99998305525606993, 1.6944743930067384e-5),
            (100, 80, 0.017108313035133114, 0.98289168696486689),
            (100, 130, 0.99724959163269347, 0.0027504083673065263),
            (1e4, 1.02e4, 0.9767126778664012, 0.023287322133598804),
            (1e-3, 0.01, 0.99596940303351316, 0.0040305969664868442),
            (30, 30, 0.52428301389368007, 0.47571698610631993),
            // Boost
            (2e7, 2.001e7, 0.9873165775434684, 0.012683422456531685),
            (2e7, 20_000_100, 1 - 0.49105040968058744, 0.49105040968058744),
        ]
        for (a, x, lower, upper) in reference {
            expectClose(regularizedIncompleteGammaP(a, x), lower, within: 1e-10, "P at \(a), \(x)")
            expectClose(regularizedIncompleteGammaQ(a, x), upper, within: 1e-10, "Q at \(a), \(x)")
        }
    }

    @Test func inverseIncompleteGammaUndoesIt() {
        expectClose(inverseRegularizedIncompleteGammaP(0.01, 0.3), 2.917417191745957e-53, within: 1e-11)
        for a in [0.02, 0.5, 1, 3.7, 80, 12_000, 3e7] {
            for p in [1e-12, 0.001, 0.025, 0.3, 0.5, 0.9, 0.999] {
                let lower = inverseRegularizedIncompleteGammaP(a, p)
                // 1e-600 is no number of this type.
                guard a > 0.1 || p > 0.01 else { continue }
                expectClose(regularizedIncompleteGammaP(a, lower), p, within: 1e-10, "P at \(a), \(p)")
                let upper = inverseRegularizedIncompleteGammaQ(a, p)
                expectClose(regularizedIncompleteGammaQ(a, upper), p, within: 1e-10, "Q at \(a), \(p)")
            }
        }
    }
}

extension Double {
    /// ln by the series of the inverse hyperbolic tangent after scaling: a reference that shares no code.
    fileprivate var logarithm: Double {
        let ln2 = 0.693147180559945309417232121458
        let z = (significand - 1) / (significand + 1)
        var term = z
        var sum = 0.0
        var odd = 1.0
        while abs(term) > 1e-18 {
            sum += term / odd
            term *= z * z
            odd += 2
        }
        return 2 * sum + Double(exponent) * ln2
    }
}
