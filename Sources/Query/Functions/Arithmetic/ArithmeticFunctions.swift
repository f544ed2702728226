import Columns
import Diagnostics

/// The operators `+ - * / %`, unary minus and `mod`.
enum ArithmeticFunctions {
    static let all: [ScalarFunction] = [
        binary(.add, "a + b", "The sum; a date plus days; a date or timestamp plus an interval."),
        binary(.subtract, "a - b", "The difference; dates give days, timestamps an interval."),
        binary(.multiply, "a * b", "The product; decimals exactly, scales added."),
        binary(.divide, "a / b", "The quotient: whole numbers truncate, decimals get at least 6 places."),
        binary(.remainder, "a % b", "The remainder, with the sign of the dividend."),
        mod, negate,
    ]

    private static func binary(
        _ operation: NumericArithmetic.Operation, _ usage: String, _ summary: String
    ) -> ScalarFunction {
        .strict(
            operation.rawValue, usage, summary,
            resolve: { types in
                guard types.count == 2 else { return nil }
                return NumericArithmetic.signature(operation, types[0], types[1])
                    ?? temporalSignature(operation, types[0], types[1])
            },
            kernel: { columns, context, validity in
                try evaluate(operation, columns[0], columns[1], context, validity)
            })
    }

    private static let mod = ScalarFunction.strict(
        "mod", "mod(a, b)", "The remainder, with the sign of the dividend.",
        resolve: { types in
            types.count == 2 ? NumericArithmetic.signature(.remainder, types[0], types[1]) : nil
        },
        kernel: { columns, context, validity in
            try evaluate(.remainder, columns[0], columns[1], context, validity)
        })

    private static let negate = ScalarFunction.strict(
        "negate", "-x", "The number or interval with its sign turned.",
        resolve: { types in
            guard types.count == 1 else { return nil }
            let type = types[0] == .null ? .integer : types[0]
            guard type.isNumeric || type == .interval else { return nil }
            return .init(arguments: [type], result: type)
        },
        kernel: { columns, _, validity in
            try NumericArithmetic.negated(columns[0], rows: columns[0].count, validity: validity)
        })

    // MARK: Dates and times

    private static func temporalSignature(
        _ operation: NumericArithmetic.Operation, _ a: DataType, _ b: DataType
    ) -> ScalarFunction.Signature? {
        func signature(_ x: DataType, _ y: DataType, _ result: DataType) -> ScalarFunction.Signature {
            .init(arguments: [x, y], result: result)
        }
        switch (operation, a, b) {
        case (.add, .date, .integer), (.subtract, .date, .integer): return signature(.date, .integer, .date)
        case (.add, .integer, .date): return signature(.integer, .date, .date)
        case (.add, .date, .interval), (.subtract, .date, .interval), (.add, .date, .null):
            return signature(.timestamp, .interval, .timestamp)
        case (.add, .interval, .date), (.add, .null, .date): return signature(.interval, .timestamp, .timestamp)
        case (.subtract, .date, .date), (.subtract, .date, .null), (.subtract, .null, .date):
            return signature(.date, .date, .integer)
        case (.add, .timestamp, .interval), (.subtract, .timestamp, .interval), (.add, .timestamp, .null),
            (.add, .timestampWithZone, .interval), (.subtract, .timestampWithZone, .interval),
            (.add, .timestampWithZone, .null):
            return signature(a, .interval, a)
        case (.add, .interval, .timestamp), (.add, .interval, .timestampWithZone), (.add, .null, .timestamp),
            (.add, .null, .timestampWithZone):
            return signature(.interval, b, b)
        case (.subtract, _, _)
        where (a.isTemporal || a == .null) && (b.isTemporal || b == .null):
            let type: DataType = a == .timestampWithZone || b == .timestampWithZone ? .timestampWithZone : .timestamp
            return signature(type, type, .interval)
        case (.add, .interval, .interval), (.subtract, .interval, .interval), (.add, .interval, .null),
            (.subtract, .interval, .null), (.add, .null, .interval), (.subtract, .null, .interval):
            return signature(.interval, .interval, .interval)
        case (.multiply, .interval, _) where b.isNumeric, (.divide, .interval, _) where b.isNumeric:
            return signature(.interval, .double, .interval)
        case (.multiply, _, .interval) where a.isNumeric: return signature(.double, .interval, .interval)
        default: return nil
        }
    }

    private static func evaluate(
        _ operation: NumericArithmetic.Operation, _ a: Column, _ b: Column, _ context: ScalarFunction.Context,
        _ validity: Bitmap?
    ) throws -> Column.Storage {
        let rows = context.rowCount
        switch (a.type, b.type) {
        case (.date, .integer):
            return .date(try shifted(Lane(a.days), Lane(b.integers), operation == .add ? 1 : -1, rows, validity))
        case (.integer, .date): return .date(try shifted(Lane(b.days), Lane(a.integers), 1, rows, validity))
        case (.date, .date):
            let (x, y) = (Lane(a.days), Lane(b.days))
            return .integer(makeArray(rows) { Int64(x[$0]) - Int64(y[$0]) })
        case (.interval, .interval):
            let (x, y) = (Lane(a.intervals), Lane(b.intervals))
            return .interval(
                try makeArray(rows, validity: validity, filler: Interval()) { row in
                    let second = operation == .add ? y[row] : try TemporalArithmetic.negated(y[row])
                    return try TemporalArithmetic.sum(x[row], second)
                })
        case (.interval, .double):
            return .interval(try scaled(operation, Lane(a.intervals), Lane(b.doubles), rows, validity))
        case (.double, .interval):
            return .interval(try scaled(operation, Lane(b.intervals), Lane(a.doubles), rows, validity))
        case (_, .interval) where a.type.isTemporal:
            return .timestamp(
                try moved(Lane(a.integers), Lane(b.intervals), isBack: operation == .subtract, rows, validity))
        case (.interval, _) where b.type.isTemporal:
            return .timestamp(try moved(Lane(b.integers), Lane(a.intervals), isBack: false, rows, validity))
        case (_, _) where a.type.isTemporal && b.type.isTemporal:
            let (x, y) = (Lane(a.integers), Lane(b.integers))
            return .interval(
                try makeArray(rows, validity: validity, filler: Interval()) {
                    try TemporalArithmetic.difference(x[$0], y[$0])
                })
        default:
            var scale = 0
            if case .decimal(let places) = context.type { scale = places }
            return try NumericArithmetic.evaluate(operation, a, b, rows: rows, validity: validity, scale: scale)
        }
    }

    private static func shifted(
        _ days: Lane<Int32>, _ counts: Lane<Int64>, _ sign: Int64, _ rows: Int, _ validity: Bitmap?
    ) throws -> [Int32] {
        try makeArray(rows, validity: validity, filler: 0) { row in
            let (change, tooMuch) = counts[row].multipliedReportingOverflow(by: sign)
            let (sum, overflow) = Int64(days[row]).addingReportingOverflow(change)
            guard !tooMuch, !overflow, let result = Int32(exactly: sum), TemporalArithmetic.dateRange.contains(result)
            else {
                let date = CalendarDate(days: days[row])
                throw Failure.overflow(.date, "\(date) \(sign > 0 ? "+" : "-") \(counts[row])")
            }
            return result
        }
    }

    private static func moved(
        _ moments: Lane<Int64>, _ intervals: Lane<Interval>, isBack: Bool, _ rows: Int, _ validity: Bitmap?
    ) throws -> [Int64] {
        try makeArray(rows, validity: validity, filler: 0) { row in
            let interval = isBack ? try TemporalArithmetic.negated(intervals[row]) : intervals[row]
            guard let result = TemporalArithmetic.adding(interval, to: moments[row]) else {
                throw Failure.overflow(
                    .timestamp, "\(Timestamp(microseconds: moments[row])) \(isBack ? "-" : "+") \(intervals[row])")
            }
            return result
        }
    }

    private static func scaled(
        _ operation: NumericArithmetic.Operation, _ intervals: Lane<Interval>, _ factors: Lane<Double>, _ rows: Int,
        _ validity: Bitmap?
    ) throws -> [Interval] {
        try makeArray(rows, validity: validity, filler: Interval()) { row in
            if operation == .divide {
                guard factors[row] != 0 else { throw Failure.divisionByZero("\(intervals[row]) / 0") }
                return try TemporalArithmetic.scaled(intervals[row], by: 1 / factors[row])
            }
            return try TemporalArithmetic.scaled(intervals[row], by: factors[row])
        }
    }
}
