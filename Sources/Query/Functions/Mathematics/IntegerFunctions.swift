import Columns
import Diagnostics

/// Operations on the bits of whole numbers, divisors, and factorials.
enum IntegerFunctions {
    static let all: [ScalarFunction] = [
        bits("&", "a & b", "The bits that are set in both.") { $0 & $1 },
        bits("|", "a | b", "The bits that are set in either.") { $0 | $1 },
        bits("#", "a # b", "The bits that are set in one of them only.") { $0 ^ $1 },
        // As in PostgreSQL, whose shifts take the distance modulo the width.
        bits("<<", "a << n", "The bits moved n places to the left.") { $0 &<< $1 },
        bits(">>", "a >> n", "The bits moved n places to the right, the sign kept.") { $0 &>> $1 },
        ScalarFunction.strict("~x", "~x", "All bits turned.", [.integer], to: .integer) { columns, _, _ in
            .integer(columns[0].integers.map { ~$0 })
        },
        pair("gcd", "gcd(a, b)", "The greatest common divisor.") { a, b in
            Int64(exactly: divisor(a.magnitude, b.magnitude))
        },
        pair("lcm", "lcm(a, b)", "The least common multiple.") { a, b in
            guard a != 0, b != 0 else { return 0 }
            let (product, overflow) =
                (a.magnitude / divisor(a.magnitude, b.magnitude)).multipliedReportingOverflow(by: b.magnitude)
            return overflow ? nil : Int64(exactly: product)
        },
        division, factorial, bucket,
    ]

    private static func bits(
        _ name: String, _ usage: String, _ summary: String, _ body: @escaping @Sendable (Int64, Int64) -> Int64
    ) -> ScalarFunction {
        .strict(name, usage, summary, [.integer, .integer], to: .integer) { columns, context, _ in
            let a = Lane(columns[0].integers)
            let b = Lane(columns[1].integers)
            return .integer(makeArray(context.rowCount) { body(a[$0], b[$0]) })
        }
    }

    private static func pair(
        _ name: String, _ usage: String, _ summary: String, _ body: @escaping @Sendable (Int64, Int64) -> Int64?
    ) -> ScalarFunction {
        .strict(name, usage, summary, [.integer, .integer], to: .integer) { columns, context, validity in
            let a = Lane(columns[0].integers)
            let b = Lane(columns[1].integers)
            return .integer(
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    guard let result = body(a[row], b[row]) else {
                        throw Failure.overflow(.integer, "\(name)(\(a[row]), \(b[row]))")
                    }
                    return result
                })
        }
    }

    /// Euclid's algorithm.
    private static func divisor(_ a: UInt64, _ b: UInt64) -> UInt64 {
        var (a, b) = (a, b)
        while b != 0 { (a, b) = (b, a % b) }
        return a
    }

    private static let division = ScalarFunction.strict(
        "div", "div(a, b)", "The whole quotient, truncated towards zero.",
        resolve: { types in
            guard types.count == 2, types.allSatisfy({ $0 == .integer || $0 == .null }) else { return nil }
            return .init(arguments: [.integer, .integer], result: .integer)
        },
        kernel: { columns, context, validity in
            let a = Lane(columns[0].integers)
            let b = Lane(columns[1].integers)
            return .integer(
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    guard b[row] != 0 else { throw Failure.divisionByZero("div(\(a[row]), 0)") }
                    let (quotient, overflow) = a[row].dividedReportingOverflow(by: b[row])
                    guard !overflow else { throw Failure.overflow(.integer, "div(\(a[row]), \(b[row]))") }
                    return quotient
                })
        })

    private static let factorial = ScalarFunction.strict(
        "factorial", "factorial(n)", "The product of the whole numbers from 1 to n.", [.integer], to: .decimal(scale: 0)
    ) { columns, _, validity in
        let numbers = columns[0].integers
        return .decimal(
            try makeArray(numbers.count, validity: validity, filler: 0) { row -> Int128 in
                guard numbers[row] >= 0 else { throw Failure.invalid("factorial(\(numbers[row])) does not exist") }
                // 33! has 37 digits, 34! more than a decimal holds.
                guard numbers[row] <= 33 else {
                    throw Failure.overflow(.decimal(scale: 0), "factorial(\(numbers[row]))")
                }
                return numbers[row] < 2 ? 1 : (2...Int128(numbers[row])).reduce(1, *)
            })
    }

    private static let bucket = ScalarFunction.strict(
        "width_bucket", "width_bucket(x, low, high, count)",
        "Which of count buckets of one width between low and high x falls into: from 1; 0 below low, count + 1 from high on.",
        [.double, .double, .double, .integer], to: .integer
    ) { columns, context, validity in
        let values = Lane(columns[0].doubles)
        let lows = Lane(columns[1].doubles)
        let highs = Lane(columns[2].doubles)
        let counts = Lane(columns[3].integers)
        return .integer(
            try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                let (value, low, high, count) = (values[row], lows[row], highs[row], counts[row])
                guard count > 0, count < 1 << 31, low != high, low.isFinite, high.isFinite, !value.isNaN else {
                    throw Failure.invalid(
                        "width_bucket needs a positive number of buckets, and bounds that differ and are finite")
                }
                // Bounds given the other way round number the buckets downwards.
                if low < high {
                    if value < low { return 0 }
                    if value >= high { return count + 1 }
                } else {
                    if value > low { return 0 }
                    if value <= high { return count + 1 }
                }
                return min(count, Int64(((value - low) / (high - low) * Double(count)).rounded(.down)) + 1)
            })
    }
}
