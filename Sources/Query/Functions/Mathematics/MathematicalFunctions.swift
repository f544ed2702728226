import Columns
import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Functions of numbers that aren't operators.
enum MathematicalFunctions {
    static let all: [ScalarFunction] =
        [
            absolute, sign,
            real("sqrt", "sqrt(x)", "The square root.", isValid: isNotNegative) { $0.squareRoot() },
            real("cbrt", "cbrt(x)", "The cube root.") { cbrt($0) },
            real("exp", "exp(x)", "e to the power of x.") { exp($0) },
            real("ln", "ln(x)", "The natural logarithm.", isValid: isPositive) { log($0) },
            real("log10", "log10(x)", "The logarithm to base 10.", isValid: isPositive) { log10($0) },
            real("log2", "log2(x)", "The logarithm to base 2.", isValid: isPositive) { log2($0) },
            logarithm,
            power("power"), power("pow"), pi,
            proportion("wilson_low", "The lower end of the 95 % Wilson interval of k successes in n trials.") {
                wilson($0, $1).low
            },
            proportion("wilson_high", "The upper end of the 95 % Wilson interval of k successes in n trials.") {
                wilson($0, $1).high
            },
        ]

    @Sendable private static func isNotNegative(_ value: Double) -> Bool { value >= 0 }
    @Sendable private static func isPositive(_ value: Double) -> Bool { value > 0 }

    private static let absolute = ScalarFunction.strict(
        "abs", "abs(x)", "The value without its sign.", resolve: sameNumber
    ) { columns, _, validity in
        switch columns[0].storage {
        case .integer(let values):
            return .integer(
                try makeArray(values.count, validity: validity, filler: 0) { row in
                    guard values[row] != .min else { throw Failure.overflow(.integer, "abs(\(values[row]))") }
                    return abs(values[row])
                })
        case .double(let values): return .double(values.map { $0.magnitude })
        default: return .decimal(columns[0].mantissas.map { $0 < 0 ? 0 &- $0 : $0 })
        }
    }

    private static let sign = ScalarFunction.strict(
        "sign", "sign(x)", "-1, 0 or 1.",
        resolve: { types in
            guard let signature = sameNumber(types) else { return nil }
            if case .decimal = signature.result { return .init(arguments: types, result: .decimal(scale: 0)) }
            return signature
        },
        kernel: { columns, _, _ in
            switch columns[0].storage {
            case .integer(let values): return .integer(values.map { $0.signum() })
            case .double(let values): return .double(values.map { $0 > 0 ? 1 : $0 < 0 ? -1 : $0.isNaN ? $0 : 0 })
            default: return .decimal(columns[0].mantissas.map { $0.signum() })
            }
        })

    @Sendable private static func sameNumber(_ types: [DataType]) -> ScalarFunction.Signature? {
        guard types.count == 1 else { return nil }
        if types[0] == .null { return .init(arguments: [.double], result: .double) }
        return types[0].isNumeric ? .init(arguments: types, result: types[0]) : nil
    }

    static func real(
        _ name: String, _ usage: String, _ summary: String,
        isValid: @escaping @Sendable (Double) -> Bool = { _ in true },
        _ function: @escaping @Sendable (Double) -> Double
    ) -> ScalarFunction {
        .strict(name, usage, summary, [.double], to: .double) { columns, _, validity in
            let values = columns[0].doubles
            return .double(
                try makeArray(values.count, validity: validity, filler: 0) { row in
                    let value = values[row]
                    guard value.isNaN || isValid(value) else {
                        throw Failure.invalid("\(name)(\(TextFormatting.text(of: value))) does not exist")
                    }
                    let result = function(value)
                    guard result.isFinite || !value.isFinite else {
                        throw Failure.overflow(.double, "\(name)(\(TextFormatting.text(of: value)))")
                    }
                    return result
                })
        }
    }

    private static let logarithm = ScalarFunction.strict(
        "log", "log([base,] x)", "The logarithm, to base 10 where none is given.",
        resolve: { types in
            (1...2).contains(types.count)
                ? ScalarFunction.fixed(types.map { _ in .double }, to: .double)(types) : nil
        },
        kernel: { columns, context, validity in
            let values = Lane(columns[columns.count - 1].doubles)
            let bases = columns.count > 1 ? Lane(columns[0].doubles) : nil
            return .double(
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    guard values[row] > 0 || values[row].isNaN else {
                        throw Failure.invalid("log(\(TextFormatting.text(of: values[row]))) does not exist")
                    }
                    guard let bases else { return log10(values[row]) }
                    guard bases[row] > 0, bases[row] != 1 else {
                        throw Failure.invalid(
                            "there is no logarithm to base \(TextFormatting.text(of: bases[row]))")
                    }
                    if bases[row] == 2 { return log2(values[row]) }
                    if bases[row] == 10 { return log10(values[row]) }
                    return log(values[row]) / log(bases[row])
                })
        })

    private static func power(_ name: String) -> ScalarFunction {
        .strict(
            name, "\(name)(base, exponent)", "The base to the power of the exponent.", [.double, .double], to: .double
        ) {
            columns, context, validity in
            let bases = Lane(columns[0].doubles)
            let exponents = Lane(columns[1].doubles)
            return .double(
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    let (base, exponent) = (bases[row], exponents[row])
                    let result = pow(base, exponent)
                    guard result.isFinite || !base.isFinite || !exponent.isFinite else {
                        let call = "\(name)(\(TextFormatting.text(of: base)), \(TextFormatting.text(of: exponent)))"
                        if result.isNaN || base == 0 { throw Failure.invalid("\(call) does not exist") }
                        throw Failure.overflow(.double, call)
                    }
                    return result
                })
        }
    }

    private static let pi = ScalarFunction.strict("pi", "pi()", "The number pi.", [], to: .double) { _, _, _ in
        .double([Double.pi])
    }

    // MARK: Proportions

    private static func proportion(
        _ name: String, _ summary: String, _ bound: @escaping @Sendable (Double, Double) -> Double
    ) -> ScalarFunction {
        ScalarFunction(
            name: name, usage: "\(name)(k, n)", summary: summary,
            resolve: ScalarFunction.fixed([.double, .double], to: .double)
        ) { columns, context in
            guard !columns.contains(where: \.isConstantNull) else { return Column(nullsOf: .double, count: 1) }
            let successes = Lane(columns[0].doubles)
            let trials = Lane(columns[1].doubles)
            let complete = ScalarFunction.completeRows(columns)
            // Without trials nothing is known.
            let validity = makeBitmap(context.rowCount) { row in
                (complete.map { $0[row] } ?? true) && trials[row] != 0
            }
            let bounds = try makeArray(context.rowCount, validity: validity, filler: 0.0) { row in
                let (k, n) = (successes[row], trials[row])
                guard k >= 0, n > 0, k <= n else {
                    let call = "\(name)(\(TextFormatting.text(of: k)), \(TextFormatting.text(of: n)))"
                    throw Failure.invalid("\(call): the successes must lie between 0 and the trials")
                }
                return bound(k, n)
            }
            return Column(type: .double, storage: .double(bounds), validity: validity)
        }
    }

    /// The Wilson score interval at 95 % (E. B. Wilson 1927; Brown, Cai and DasGupta 2001), 0 and 1 exact at the ends.
    static func wilson(_ successes: Double, _ trials: Double) -> (low: Double, high: Double) {
        let z = 1.959_963_984_540_054
        let share = successes / trials
        let spread = z * z / trials
        let centre = share + spread / 2
        let half = z * (share * (1 - share) / trials + spread / (4 * trials)).squareRoot()
        return (
            successes == 0 ? 0 : max(0, (centre - half) / (1 + spread)),
            successes == trials ? 1 : min(1, (centre + half) / (1 + spread))
        )
    }
}
