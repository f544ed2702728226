import Testing

@testable import SampleExports

@Suite struct ArithmeticTests {
    @Test func logarithmsArePublishedOnes() {
        // Abramowitz & Stegun, table 1.1.
        for (value, log) in [
            (2.0, 0.693147180559945309), (3.0, 1.098612288668109691), (10.0, 2.302585092994045684), (1.0, 0.0),
            (1e-12, -27.63102111592854821), (0.5, -0.693147180559945309), (7.0, 1.945910149055313305),
        ] {
            #expect(abs(Elementary.log(value) - log) <= 2e-15 * max(1, abs(log)))
        }
    }

    @Test func exponentialsArePublishedOnes() {
        for (value, exp) in [
            (0.0, 1.0), (1.0, 2.718281828459045235), (-1.0, 0.367879441171442322), (10.0, 22026.46579480671652),
            (-20.0, 2.061153622438557828e-9),
        ] {
            #expect(abs(Elementary.exp(value) / exp - 1) < 1e-14)
        }
        var value = -300.0
        while value < 300 {
            #expect(abs(Elementary.log(Elementary.exp(value)) - value) < 1e-12)
            value += 0.37
        }
    }

    @Test func generatorIsTheStatedOne() {
        // xoshiro256** from the state that SplitMix64 gives for seed 0, whose first outputs are published as
        // E220A8397B1DCDAF, 6E789E6AA1B965F4, 06C45D188009454F, F88BB8A8724C81EC.
        let s1: UInt64 = 0x6E78_9E6A_A1B9_65F4
        let product = s1 &* 5
        let expected = (product << 7 | product >> 57) &* 9
        var random = RandomGenerator(seed: 0)
        #expect(random.next() == expected)
    }

    @Test func distributionsHaveTheirMoments() {
        var random = RandomGenerator(seed: 5)
        func moments(_ draw: (inout RandomGenerator) -> Double) -> (mean: Double, variance: Double) {
            var sum = 0.0
            var squares = 0.0
            for _ in 0..<40_000 {
                let value = draw(&random)
                sum += value
                squares += value * value
            }
            let mean = sum / 40_000
            return (mean, squares / 40_000 - mean * mean)
        }
        let normal = moments { $0.normal() }
        #expect(abs(normal.mean) < 0.02 && abs(normal.variance - 1) < 0.03)
        let exponential = moments { $0.exponential() }
        #expect(abs(exponential.mean - 1) < 0.02 && abs(exponential.variance - 1) < 0.06)
        for shape in [0.4, 1.0, 3.74] {
            let gamma = moments { $0.gamma(shape) }
            #expect(abs(gamma.mean / shape - 1) < 0.03 && abs(gamma.variance / shape - 1) < 0.08)
        }
        let beta = moments { $0.beta(0.6, 6) }
        #expect(abs(beta.mean - 0.6 / 6.6) < 0.003)
        #expect(abs(beta.variance - 0.6 * 6 / (6.6 * 6.6 * 7.6)) < 0.001)
        let below = moments { Double($0.below(10)) }
        #expect(abs(below.mean - 4.5) < 0.05)
    }

    @Test func datesGoThereAndBack() {
        #expect(CivilDate(year: 1970, month: 1, day: 1).daysSinceEpoch == 0)
        #expect(CivilDate(year: 2000, month: 3, day: 1).daysSinceEpoch == 11_017)
        var previous = CivilDate(daysSinceEpoch: -800_001)
        for day in -800_000...800_000 {
            let date = CivilDate(daysSinceEpoch: day)
            let follows =
                date.day == previous.day + 1 && date.month == previous.month && date.year == previous.year
                || date.day == 1 && (28...31).contains(previous.day)
                    && date.year * 12 + date.month == previous.year * 12 + previous.month + 1
            guard follows, date.daysSinceEpoch == day else {
                Issue.record("day \(day) is \(date)")
                return
            }
            previous = date
        }
    }

    @Test func windowsEndInSeptember2026() {
        for months in [3, 9, 10, 24, 240] {
            let window = Window(months: months)
            #expect(window.months == months)
            #expect(window.date(window.days) == CivilDate(year: 2026, month: 10, day: 1))
            #expect(window.date(window.days - 1) == CivilDate(year: 2026, month: 9, day: 30))
            #expect(window.month(of: window.days - 1) == months - 1)
            #expect(window.month(of: 0) == 0)
        }
    }

    @Test(arguments: [0, 7, 10, 99, 100, 12_345, -1, -120, Int.max, Int.min])
    func integersAreWrittenAsSwiftDoes(value: Int) {
        let buffer = ByteBuffer()
        buffer.append(decimal: value)
        #expect(buffer.withBytes { String(decoding: $0, as: UTF8.self) } == "\(value)")
    }

    @Test func moneyAndDecimalsAreWrittenExactly() {
        let buffer = ByteBuffer()
        buffer.append(cents: 123_405)
        buffer.append(32)
        buffer.append(cents: -7)
        buffer.append(32)
        buffer.append(-0.0305, decimals: 3)
        buffer.append(32)
        buffer.append(2.5, decimals: 0)
        buffer.append(32)
        buffer.append(Double.nan, decimals: 2)
        buffer.append(32)
        buffer.append(unsigned: .max)
        #expect(
            buffer.withBytes { String(decoding: $0, as: UTF8.self) }
                == "1234.05 -0.07 -0.031 3 0.00 18446744073709551615")
    }
}
