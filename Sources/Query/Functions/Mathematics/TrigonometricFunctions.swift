import Columns
import Diagnostics

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Angles in radians, their functions, and degrees.
enum TrigonometricFunctions {
    static let all: [ScalarFunction] = [
        real("sin", "The sine of an angle in radians.") { sin($0) },
        real("cos", "The cosine of an angle in radians.") { cos($0) },
        real("tan", "The tangent of an angle in radians.") { tan($0) },
        real("cot", "The cotangent of an angle in radians.", isValid: isNotZero) { 1 / tan($0) },
        real("asin", "The angle in radians whose sine is x.", isValid: isRatio) { asin($0) },
        real("acos", "The angle in radians whose cosine is x.", isValid: isRatio) { acos($0) },
        real("atan", "The angle in radians whose tangent is x.") { atan($0) },
        angle,
        real("sinh", "The hyperbolic sine.") { sinh($0) }, real("cosh", "The hyperbolic cosine.") { cosh($0) },
        real("tanh", "The hyperbolic tangent.") { tanh($0) },
        real("degrees", "An angle in radians, in degrees.") { $0 * 180 / .pi },
        real("radians", "An angle in degrees, in radians.") { $0 * .pi / 180 },
    ]

    @Sendable private static func isNotZero(_ value: Double) -> Bool { value != 0 }
    @Sendable private static func isRatio(_ value: Double) -> Bool { abs(value) <= 1 }

    private static func real(
        _ name: String, _ summary: String, isValid: @escaping @Sendable (Double) -> Bool = { _ in true },
        _ function: @escaping @Sendable (Double) -> Double
    ) -> ScalarFunction {
        MathematicalFunctions.real(name, "\(name)(x)", summary, isValid: { $0.isFinite && isValid($0) }, function)
    }

    private static let angle = ScalarFunction.strict(
        "atan2", "atan2(y, x)", "The angle in radians of the point (x, y), from -pi to pi.", [.double, .double],
        to: .double
    ) { columns, context, _ in
        let y = Lane(columns[0].doubles)
        let x = Lane(columns[1].doubles)
        return .double(makeArray(context.rowCount) { atan2(y[$0], x[$0]) })
    }
}
