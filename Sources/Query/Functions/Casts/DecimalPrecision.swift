import Columns
import Diagnostics

/// The number of digits that a cast to `decimal(precision, scale)` allows.
enum DecimalPrecision {
    /// Decimals of a scale as they are; more digits than the precision are an error, or null where `isTry`.
    static func function(_ precision: Int, scale: Int, isTry: Bool) -> ScalarFunction {
        let type = "decimal(\(precision),\(scale))"
        let limit = (0..<precision).reduce(1 as Int128) { power, _ in power &* 10 }
        return ScalarFunction(
            name: type, usage: "CAST(x AS \(type))", summary: "A decimal of few digits.",
            resolve: { _ in .init(arguments: [.decimal(scale: scale)], result: .decimal(scale: scale)) },
            evaluate: { columns, _ in
                let column = columns[0]
                let tooLarge =
                    switch column.storage {
                    case .integer(let values), .decimal64(let values): rows(of: values, from: limit, in: column)
                    case .decimal128(let values): rows(of: values, from: limit, in: column)
                    default: [Int]()
                    }
                guard let first = tooLarge.first else { return column }
                guard isTry else {
                    throw Failure.invalid(
                        "\(column[first]) has more digits than \(type)",
                        help: ["it takes \(precision - scale) before the mark; decimal(38,\(scale)) takes any"])
                }
                var validity = column.validity ?? Bitmap(repeating: true, count: column.count)
                for row in tooLarge { validity[row] = false }
                return Column(type: column.type, storage: column.storage, validity: validity)
            })
    }

    /// The rows whose values are as large as a limit or larger, whatever their sign.
    private static func rows<Number: FixedWidthInteger>(
        of values: [Number], from limit: Int128, in column: Column
    ) -> [Int] {
        guard let limit = Number.Magnitude(exactly: limit) else { return [] }
        return values.withUnsafeBufferPointer { values in
            values.indices.filter { values[$0].magnitude >= limit && column.isValid($0) }
        }
    }
}
