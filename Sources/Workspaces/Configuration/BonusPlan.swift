public import Columns
public import Diagnostics

/// How a bonus is made of figures, line by line, in exact decimals.
public struct BonusPlan: Hashable, Sendable {
    /// One line of the plan.
    public struct Line: Hashable, Sendable {
        /// The name that statements show.
        public let name: String
        /// The figure that it pays for.
        public let criterion: String
        /// Money for each unit of the figure (for a money figure, the share of it).
        public let rate: ExactDecimal?
        /// From which value of the figure on how much is paid, ascending; the highest step that is reached counts.
        public let steps: [Step]
        /// The value below which (above which, where less is better) the line pays nothing.
        public let threshold: ExactDecimal?
        /// The most that the line pays.
        public let cap: ExactDecimal?
        /// For whom the line is.
        public let appliesTo: ManagerProfile
        /// Where it stands.
        public let location: SourceLocation
    }

    /// A step of a line.
    public struct Step: Hashable, Sendable {
        /// The value of the figure from which on it counts (up to which, where less is better).
        public let value: ExactDecimal
        /// What is paid.
        public let amount: ExactDecimal
    }

    /// The lines, in order.
    public let lines: [Line]

    /// A line of one manager's statement.
    public struct StatementLine: Hashable, Sendable {
        /// The plan's line.
        public let line: Line
        /// The figure's value; nil where it couldn't be computed.
        public let value: ExactDecimal?
        /// What is paid, in units of a hundredth, rounded half away from zero.
        public let amount: ExactDecimal
        /// Why it is that much: `below the threshold`, `capped`, `no data`, or empty.
        public let remark: String
    }

    /// The lines that apply to a manager, with what each pays.
    ///
    /// - Parameters:
    ///   - profile: who the manager is.
    ///   - values: the manager's figures by KPI id.
    /// - Throws: a computation `Diagnostic` where an amount exceeds 38 digits.
    public func statement(
        for profile: ManagerProfile, values: [String: ExactDecimal]
    ) throws -> [StatementLine] {
        try lines.filter { $0.appliesTo.matches(profile) }.map { line in
            guard let value = values[line.criterion] else {
                return StatementLine(line: line, value: nil, amount: Self.zero, remark: "no data")
            }
            let (amount, remark) = try line.amount(for: value)
            return StatementLine(line: line, value: value, amount: amount, remark: remark)
        }
    }

    fileprivate static let zero = ExactDecimal(mantissa: 0, scale: 2)
}

extension BonusPlan.Line {
    /// What the line pays for a value of its figure.
    func amount(for value: ExactDecimal) throws -> (amount: ExactDecimal, remark: String) {
        let higherIsBetter = KeyPerformanceIndicator.named(criterion)?.higherIsBetter ?? true
        if let threshold, higherIsBetter ? value < threshold : value > threshold {
            return (BonusPlan.zero, higherIsBetter ? "below the threshold" : "above the threshold")
        }
        var amount: ExactDecimal
        if let rate {
            let (product, overflow) = rate.mantissa.multipliedReportingOverflow(by: value.mantissa)
            guard !overflow, let rounded = Self.rounded(product, scale: rate.scale + value.scale) else {
                throw Diagnostic(
                    .computation, code: "decimal-overflow",
                    "the bonus line \"\(name)\" pays \(rate) for each of \(value), which exceeds 38 digits",
                    at: location)
            }
            amount = rounded
        } else {
            let reached = steps.last { higherIsBetter ? value >= $0.value : value <= $0.value }
            guard let reached else { return (BonusPlan.zero, "no step reached") }
            amount = reached.amount.rescaled(to: 2) ?? reached.amount
        }
        if amount < .zero { return (BonusPlan.zero, "") }
        if let cap, amount > cap { return (cap.rescaled(to: 2) ?? cap, "capped") }
        return (amount, "")
    }

    /// `mantissa × 10^-scale` in hundredths; the scale may exceed 38.
    private static func rounded(_ mantissa: Int128, scale: Int) -> ExactDecimal? {
        if scale <= 2 { return ExactDecimal(mantissa: mantissa, scale: max(0, scale)).rescaled(to: 2) }
        guard let divisor = ExactDecimal.powerOfTen(scale - 2) else { return ExactDecimal(mantissa: 0, scale: 2) }
        let quotient = ExactDecimal.dividedRounding(mantissa, by: divisor)
        return ExactDecimal.isInRange(quotient) ? ExactDecimal(mantissa: quotient, scale: 2) : nil
    }

    init(_ value: YAMLValue) throws {
        let mapping = try value.mapping(
            "a bonus line",
            keys: ["name", "criterion", "rate", "steps", "threshold", "cap"] + ManagerProfile.keys)
        criterion = try mapping.required("criterion").choice("KPI", among: KeyPerformanceIndicator.ids)
        name = try mapping["name"]?.text() ?? KeyPerformanceIndicator.named(criterion)?.title ?? criterion
        rate = try mapping["rate"]?.decimal()
        threshold = try mapping["threshold"]?.decimal()
        cap = try mapping["cap"]?.positiveDecimal()
        appliesTo = try ManagerProfile(mapping)
        location = value.location
        let higherIsBetter = KeyPerformanceIndicator.named(criterion)?.higherIsBetter ?? true
        steps = try mapping["steps"].map { try Self.steps($0, ascending: higherIsBetter) } ?? []
        guard (rate == nil) != steps.isEmpty else {
            throw value.failure(
                "bonus-line", "a bonus line needs either a rate or steps",
                help: [
                    "rate: 5 pays 5 for each unit", "steps: [[4.0, 50], [4.5, 100]] pays 50 from 4.0 and 100 from 4.5",
                ])
        }
    }

    private static func steps(_ value: YAMLValue, ascending: Bool) throws -> [BonusPlan.Step] {
        let steps = try value.list("a list of steps such as [[4.0, 50], [4.5, 100]]").map { pair in
            let numbers = try pair.list("a step such as [4.0, 50]").map { try $0.decimal() }
            guard numbers.count == 2 else {
                throw pair.failure("bonus-step", "a step is two numbers: from which value on, and how much")
            }
            return BonusPlan.Step(value: numbers[0], amount: numbers[1])
        }
        for (before, after) in zip(steps, steps.dropFirst())
        where ascending ? before.value >= after.value : before.value <= after.value {
            throw value.failure(
                "bonus-step",
                "the steps must go from the \(ascending ? "lowest to the highest" : "highest to the lowest") value")
        }
        return steps
    }
}

extension BonusPlan {
    init(_ value: YAMLValue) throws {
        let mapping = try value.mapping("bonus_plan", keys: ["lines"])
        lines = try mapping.required("lines").list("a list of lines").map { try Line($0) }
    }
}
