import Columns
import Diagnostics

/// `round`, `trunc`, `floor`, `ceil`.
enum RoundingFunctions {
    static let all: [ScalarFunction] = [
        toPlaces("round", "round(x [, places])", "Rounded to places behind the mark, halves away from zero.") {
            ExactDecimal.dividedRounding($0, by: $1)
        } double: {
            $0.rounded(.toNearestOrAwayFromZero)
        },
        toPlaces("trunc", "trunc(x [, places])", "Cut off after places behind the mark, towards zero.") {
            $0 / $1
        } double: {
            $0.rounded(.towardZero)
        },
        whole("floor", "The largest whole number that is not above.") {
            let (quotient, rest) = $0.quotientAndRemainder(dividingBy: $1)
            return rest < 0 ? quotient - 1 : quotient
        } double: {
            $0.rounded(.down)
        },
        whole("ceil", "The smallest whole number that is not below.", ceiling, double: { $0.rounded(.up) }),
        whole("ceiling", "The smallest whole number that is not below.", ceiling, double: { $0.rounded(.up) }),
    ]

    @Sendable private static func ceiling(_ digits: Int128, _ divisor: Int128) -> Int128 {
        let (quotient, rest) = digits.quotientAndRemainder(dividingBy: divisor)
        return rest > 0 ? quotient + 1 : quotient
    }

    /// A function to whole numbers: integers stay, decimals lose their places, doubles stay doubles.
    private static func whole(
        _ name: String, _ summary: String, _ divide: @escaping @Sendable (Int128, Int128) -> Int128,
        double: @escaping @Sendable (Double) -> Double
    ) -> ScalarFunction {
        .strict(
            name, "\(name)(x)", summary,
            resolve: { types in
                guard types.count == 1 else { return nil }
                switch types[0] {
                case .integer, .double: return .init(arguments: types, result: types[0])
                case .decimal: return .init(arguments: types, result: .decimal(scale: 0))
                case .null: return .init(arguments: [.double], result: .double)
                default: return nil
                }
            },
            kernel: { columns, _, _ in
                switch columns[0].storage {
                case .double(let values): return .double(values.map(double))
                case .decimal64, .decimal128:
                    let divisor = ExactDecimal.powerOfTen(columns[0].decimalScale) ?? 1
                    return .decimal(columns[0].mantissas.map { divide($0, divisor) })
                default: return columns[0].storage
                }
            })
    }

    /// A function to some places behind the mark (before it where negative).
    private static func toPlaces(
        _ name: String, _ usage: String, _ summary: String,
        _ divide: @escaping @Sendable (Int128, Int128) -> Int128,
        double: @escaping @Sendable (Double) -> Double
    ) -> ScalarFunction {
        @Sendable func signature(_ types: [DataType], _ constants: [Value?]) -> ScalarFunction.Signature? {
            guard types.count == 1 || types.count == 2,
                types.count == 1 || ScalarFunction.accepts(types[1], as: .integer)
            else { return nil }
            let type = types[0] == .null ? .double : types[0]
            let arguments = types.count == 1 ? [type] : [type, .integer]
            switch type {
            case .integer, .double: return .init(arguments: arguments, result: type)
            case .decimal(let scale):
                var places = types.count == 1 ? 0 : scale
                if types.count == 2, constants.count == 2, case .integer(let wanted)? = constants[1] {
                    places = Int(min(max(0, wanted), Int64(ExactDecimal.maximumDigits)))
                }
                return .init(arguments: arguments, result: .decimal(scale: places))
            default: return nil
            }
        }
        return .strict(
            name, usage, summary, resolve: { signature($0, []) }, resolveConstants: signature,
            kernel: { columns, context, validity in
                let places = Lane(columns.count > 1 ? columns[1].integers : [0])
                let rows = context.rowCount
                switch columns[0].storage {
                case .double(let values):
                    let lane = Lane(values)
                    return .double(
                        makeArray(rows) { row in
                            let count = places[row]
                            if count == 0 { return double(lane[row]) }
                            guard lane[row].isFinite, (-300...300).contains(count) else {
                                return count > 0 || !lane[row].isFinite ? lane[row] : 0
                            }
                            return roundedDouble(lane[row], Int(count), double)
                        })
                case .integer(let values):
                    let lane = Lane(values)
                    return .integer(
                        try makeArray(rows, validity: validity, filler: 0) { row in
                            guard places[row] < 0 else { return lane[row] }
                            guard let power = ExactDecimal.powerOfTen(Int(min(38, -max(-1000, places[row])))) else {
                                return 0
                            }
                            let result = divide(Int128(lane[row]), power) * power
                            guard let narrow = Int64(exactly: result) else {
                                throw Failure.overflow(.integer, "\(name)(\(lane[row]), \(places[row]))")
                            }
                            return narrow
                        })
                default:
                    let lane = Lane(columns[0].mantissas)
                    let from = columns[0].decimalScale
                    var scale = 0
                    if case .decimal(let wanted) = context.type { scale = wanted }
                    return .decimal(
                        try makeArray(rows, validity: validity, filler: 0) { row in
                            var digits = lane[row]
                            let drop = from - Int(min(max(places[row], -100), 100))
                            if drop > 0 {
                                guard let power = ExactDecimal.powerOfTen(drop) else { return 0 }
                                digits = divide(digits, power)
                                guard let whole = DecimalArithmetic.rescaled(digits, from: from - drop, to: scale)
                                else { throw Failure.overflow(.decimal(scale: scale), "the result of \(name)") }
                                return whole
                            }
                            guard let result = DecimalArithmetic.rescaled(digits, from: from, to: scale) else {
                                throw Failure.overflow(.decimal(scale: scale), "the result of \(name)")
                            }
                            return result
                        })
                }
            })
    }

    /// Goes by the shortest decimal of the double, so that 2.675 rounds to 2.68.
    private static func roundedDouble(_ value: Double, _ places: Int, _ round: (Double) -> Double) -> Double {
        var power = 1.0
        for _ in 0..<places.magnitude { power *= 10 }
        if places < 0 { return round(value / power) * power }
        let scaled = value * power
        guard scaled.magnitude < 9e15 else { return value }
        // The product may be a hair off what the decimal says; a whole or half within that error is meant as one.
        let nearest = (scaled * 2).rounded() / 2
        let isMeant = (scaled - nearest).magnitude <= scaled.magnitude * 4e-16
        return round(isMeant ? nearest : scaled) / power
    }
}
