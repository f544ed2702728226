import Columns

/// `= <> < <= > >=`, `is [not] distinct from`, `like` and `ilike`.
enum ComparisonFunctions {
    static let all: [ScalarFunction] = [
        comparison(.equal, "a = b", "Whether two values are equal."),
        comparison(.notEqual, "a <> b", "Whether two values differ."),
        comparison(.less, "a < b", "Whether the first comes before the second; texts by their UTF-8 bytes."),
        comparison(.lessOrEqual, "a <= b", "Whether the first comes before the second or equals it."),
        comparison(.greater, "a > b", "Whether the first comes after the second."),
        comparison(.greaterOrEqual, "a >= b", "Whether the first comes after the second or equals it."),
        distinct("is distinct from", "Whether two values differ, where null equals null.", isNegated: false),
        distinct("is not distinct from", "Whether two values are the same, where null equals null.", isNegated: true),
        like("like", "Whether a text matches a pattern: % is any text, _ any character.", ignoresCase: false),
        like("ilike", "Whether a text matches a pattern, ignoring case.", ignoresCase: true),
    ]

    /// The types two values are brought to before they are compared.
    @Sendable static func signature(_ types: [DataType]) -> ScalarFunction.Signature? {
        guard types.count == 2, let common = CommonType.of(types) else { return nil }
        switch common {
        case .null: return .init(arguments: [.text, .text], result: .boolean)
        case .decimal:
            // Each keeps its own scale: a common one could need more than 38 digits.
            let arguments = types.map { type -> DataType in
                switch type {
                case .decimal: type
                case .integer: .decimal(scale: 0)
                default: common
                }
            }
            return .init(arguments: arguments, result: .boolean)
        default: return .init(arguments: [common, common], result: .boolean)
        }
    }

    private static func comparison(
        _ operation: ColumnComparison.Operation, _ usage: String, _ summary: String
    ) -> ScalarFunction {
        .strict(operation.rawValue, usage, summary, resolve: signature) { columns, context, _ in
            .boolean(ColumnComparison.evaluate(operation, columns[0], columns[1], rows: context.rowCount))
        }
    }

    private static func distinct(_ name: String, _ summary: String, isNegated: Bool) -> ScalarFunction {
        ScalarFunction(name: name, usage: "a \(name) b", summary: summary, resolve: signature) { columns, context in
            let rows = context.rowCount
            let a = validBits(columns[0], rows: rows)
            let b = validBits(columns[1], rows: rows)
            let equal = ColumnComparison.evaluate(.equal, columns[0], columns[1], rows: rows)
            let same = (a & b & equal) | (~a & ~b)
            return Column(type: .boolean, storage: .boolean(isNegated ? same : ~same))
        }
    }

    /// The rows of a column that hold a value, with a constant repeated.
    static func validBits(_ column: Column, rows: Int) -> Bitmap {
        if column.count == 1, rows != 1 { return Bitmap(repeating: column.isValid(0), count: rows) }
        if case .null = column.storage { return Bitmap(repeating: false, count: rows) }
        return column.validity ?? Bitmap(repeating: true, count: rows)
    }

    private static func like(_ name: String, _ summary: String, ignoresCase: Bool) -> ScalarFunction {
        .strict(
            name, "text \(name.uppercased()) pattern [ESCAPE character]", summary,
            resolve: { types in
                guard types.count == 2 || types.count == 3, types.allSatisfy({ $0 == .text || $0 == .null }) else {
                    return nil
                }
                return .init(arguments: types.map { _ in .text }, result: .boolean)
            },
            kernel: { columns, context, validity in
                let pattern = TextOperand(columns[1])
                let escape = columns.count > 2 ? TextOperand(columns[2]) : nil
                func compile(_ row: Int) throws -> LikePattern {
                    let mark = escape?.withView { Array($0[row]) } ?? [UInt8(ascii: "\\")]
                    return try pattern.withView {
                        try LikePattern($0[row], escape: mark, ignoresCase: ignoresCase)
                    }
                }
                let isConstant = pattern.isConstant && (escape?.isConstant ?? true)
                let constant = isConstant ? try compile(0) : nil
                return .boolean(
                    try TextOperand(columns[0]).withView { texts in
                        try makeBitmap(context.rowCount) { row in
                            guard validity.map({ $0[row] }) ?? true else { return false }
                            return (try constant ?? compile(row)).matches(texts[row])
                        }
                    })
            })
    }
}
