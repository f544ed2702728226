import Columns
import Diagnostics
import Statistics

/// `poisson_low` and `poisson_high`: between what means a count is likely.
enum CountIntervalFunctions {
    static let all: [ScalarFunction] = [
        bound("poisson_low", "The lower end of the exact 95 % interval for the mean of a count (Garwood 1936).") {
            $0.lower
        },
        bound("poisson_high", "The upper end of the exact 95 % interval for the mean of a count (Garwood 1936).") {
            $0.upper
        },
    ]

    private static func bound(
        _ name: String, _ summary: String, _ end: @escaping @Sendable (Statistics.Interval) -> Double
    ) -> ScalarFunction {
        .strict(name, "\(name)(k)", summary, [.integer], to: .double) { columns, _, validity in
            let counts = columns[0].integers
            return .double(
                try makeArray(counts.count, validity: validity, filler: 0) { row in
                    guard let count = Int(exactly: counts[row]), let interval = garwoodInterval(count: count) else {
                        throw Failure.invalid("\(name)(\(counts[row])): a count can't be negative")
                    }
                    return end(interval)
                })
        }
    }
}
