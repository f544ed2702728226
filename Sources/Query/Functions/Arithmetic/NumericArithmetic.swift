import Columns
import Diagnostics

/// `+ - * / %` on columns of numbers.
enum NumericArithmetic {
    enum Operation: String, Sendable {
        case add = "+"
        case subtract = "-"
        case multiply = "*"
        case divide = "/"
        case remainder = "%"
    }

    /// The types two numbers are brought to, and the result's; nil for what isn't numbers.
    static func signature(_ operation: Operation, _ a: DataType, _ b: DataType) -> ScalarFunction.Signature? {
        let left = a == .null ? b : a
        let right = b == .null ? a : b
        if left == .null { return .init(arguments: [.integer, .integer], result: .integer) }
        guard left.isNumeric, right.isNumeric else { return nil }
        if left == .double || right == .double { return .init(arguments: [.double, .double], result: .double) }
        if left == .integer, right == .integer { return .init(arguments: [.integer, .integer], result: .integer) }
        let x = scale(left)
        let y = scale(right)
        let result =
            switch operation {
            case .add, .subtract, .remainder: max(x, y)
            case .multiply: x + y
            case .divide: max(6, x, y)
            }
        guard result <= ExactDecimal.maximumDigits else { return nil }
        return .init(arguments: [.decimal(scale: x), .decimal(scale: y)], result: .decimal(scale: result))
    }

    private static func scale(_ type: DataType) -> Int {
        if case .decimal(let scale) = type { return scale }
        return 0
    }

    static func evaluate(
        _ operation: Operation, _ a: Column, _ b: Column, rows: Int, validity: Bitmap?, scale: Int
    ) throws -> Column.Storage {
        switch (a.type, b.type) {
        case (.integer, .integer):
            return .integer(
                try integers(operation, Lane(a.integers), Lane(b.integers), rows: rows, validity: validity))
        case (.decimal, .decimal): return try decimals(operation, a, b, rows: rows, validity: validity, scale: scale)
        default:
            return .double(try doubles(operation, Lane(a.doubles), Lane(b.doubles), rows: rows, validity: validity))
        }
    }

    // MARK: Whole numbers

    private static func integers(
        _ operation: Operation, _ a: Lane<Int64>, _ b: Lane<Int64>, rows: Int, validity: Bitmap?
    ) throws -> [Int64] {
        switch operation {
        case .add: try checked(operation, a, b, rows, validity) { $0.addingReportingOverflow($1) }
        case .subtract: try checked(operation, a, b, rows, validity) { $0.subtractingReportingOverflow($1) }
        case .multiply: try checked(operation, a, b, rows, validity) { $0.multipliedReportingOverflow(by: $1) }
        case .divide:
            try makeArray(rows, validity: validity, filler: 0) { row in
                guard b[row] != 0 else { throw Failure.divisionByZero("\(a[row]) / 0") }
                let (quotient, overflow) = a[row].dividedReportingOverflow(by: b[row])
                guard !overflow else { throw Failure.overflow(.integer, "\(a[row]) / \(b[row])") }
                return quotient
            }
        case .remainder:
            try makeArray(rows, validity: validity, filler: 0) { row in
                guard b[row] != 0 else { throw Failure.divisionByZero("\(a[row]) % 0") }
                return b[row] == -1 ? 0 : a[row] % b[row]
            }
        }
    }

    /// Computes all rows first; only when something overflowed is it asked whether it was in a row that counts.
    @inline(__always)
    private static func checked(
        _ operation: Operation, _ a: Lane<Int64>, _ b: Lane<Int64>, _ rows: Int, _ validity: Bitmap?,
        _ compute: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
    ) throws -> [Int64] {
        var anyOverflow = false
        let result = makeArray(rows) { row in
            let (value, overflow) = compute(a[row], b[row])
            anyOverflow = anyOverflow || overflow
            return value
        }
        if anyOverflow {
            for row in 0..<rows where validity.map({ $0[row] }) ?? true {
                if compute(a[row], b[row]).overflow {
                    throw Failure.overflow(.integer, "\(a[row]) \(operation.rawValue) \(b[row])")
                }
            }
        }
        return result
    }

    // MARK: Floating point

    private static func doubles(
        _ operation: Operation, _ a: Lane<Double>, _ b: Lane<Double>, rows: Int, validity: Bitmap?
    ) throws -> [Double] {
        switch operation {
        case .add: makeArray(rows) { a[$0] + b[$0] }
        case .subtract: makeArray(rows) { a[$0] - b[$0] }
        case .multiply: makeArray(rows) { a[$0] * b[$0] }
        case .divide:
            try makeArray(rows, validity: validity, filler: 0) { row in
                guard b[row] != 0 else { throw Failure.divisionByZero("\(a[row]) / 0") }
                return a[row] / b[row]
            }
        case .remainder:
            try makeArray(rows, validity: validity, filler: 0) { row in
                guard b[row] != 0 else { throw Failure.divisionByZero("\(a[row]) % 0") }
                return a[row].truncatingRemainder(dividingBy: b[row])
            }
        }
    }

    // MARK: Decimals

    private static func decimals(
        _ operation: Operation, _ a: Column, _ b: Column, rows: Int, validity: Bitmap?, scale: Int
    ) throws -> Column.Storage {
        if case .decimal64(let x) = a.storage, case .decimal64(let y) = b.storage,
            let narrow = narrowDecimals(operation, a, b, Lane(x), Lane(y), rows: rows, scale: scale)
        {
            return .decimal64(narrow)
        }
        let left = Lane(a.mantissas)
        let right = Lane(b.mantissas)
        let (from, to) = (a.decimalScale, b.decimalScale)
        func describe(_ row: Int) -> String {
            let x = ExactDecimal(mantissa: left[row], scale: from)
            let y = ExactDecimal(mantissa: right[row], scale: to)
            return "\(x) \(operation.rawValue) \(y)"
        }
        return .decimal(
            try makeArray(rows, validity: validity, filler: 0) { row in
                let x = left[row]
                let y = right[row]
                let result: Int128?
                switch operation {
                case .add, .subtract:
                    if let p = DecimalArithmetic.scaledUp(x, by: scale - from),
                        let q = DecimalArithmetic.scaledUp(y, by: scale - to)
                    {
                        result = DecimalArithmetic.sum(p, operation == .add ? q : -q)
                    } else {
                        result = nil
                    }
                case .multiply: result = DecimalArithmetic.product(x, y)
                case .divide:
                    guard y != 0 else { throw Failure.divisionByZero(describe(row)) }
                    result = DecimalArithmetic.quotient(x, by: y, exponent: scale - from + to)
                case .remainder:
                    guard y != 0 else { throw Failure.divisionByZero(describe(row)) }
                    if let p = DecimalArithmetic.scaledUp(x, by: scale - from),
                        let q = DecimalArithmetic.scaledUp(y, by: scale - to)
                    {
                        result = p % q
                    } else {
                        result = nil
                    }
                }
                guard let result else { throw Failure.overflow(.decimal(scale: scale), describe(row)) }
                return result
            })
    }

    /// Sums and products of narrow decimals in 64 bits; nil when one doesn't fit.
    private static func narrowDecimals(
        _ operation: Operation, _ a: Column, _ b: Column, _ x: Lane<Int64>, _ y: Lane<Int64>, rows: Int, scale: Int
    ) -> [Int64]? {
        guard operation == .add || operation == .subtract || operation == .multiply,
            operation == .multiply || (scale - a.decimalScale <= 18 && scale - b.decimalScale <= 18)
        else { return nil }
        var anyOverflow = false
        let result: [Int64]
        if operation == .multiply {
            result = makeArray(rows) { row in
                let (value, overflow) = x[row].multipliedReportingOverflow(by: y[row])
                anyOverflow = anyOverflow || overflow
                return value
            }
        } else {
            let p = Int64(truncatingIfNeeded: ExactDecimal.powerOfTen(scale - a.decimalScale) ?? 1)
            let q = Int64(truncatingIfNeeded: ExactDecimal.powerOfTen(scale - b.decimalScale) ?? 1)
            let isAddition = operation == .add
            result = makeArray(rows) { row in
                let left = x[row].multipliedReportingOverflow(by: p)
                let right = y[row].multipliedReportingOverflow(by: q)
                let (value, overflow) =
                    isAddition
                    ? left.partialValue.addingReportingOverflow(right.partialValue)
                    : left.partialValue.subtractingReportingOverflow(right.partialValue)
                anyOverflow = anyOverflow || overflow || left.overflow || right.overflow
                return value
            }
        }
        return anyOverflow ? nil : result
    }

    // MARK: Negation

    static func negated(_ column: Column, rows: Int, validity: Bitmap?) throws -> Column.Storage {
        switch column.storage {
        case .integer(let values):
            return .integer(
                try makeArray(rows, validity: validity, filler: 0) { row in
                    guard values[row] != .min else { throw Failure.overflow(.integer, "-(\(values[row]))") }
                    return -values[row]
                })
        case .double(let values): return .double(values.map { -$0 })
        case .interval(let values):
            return .interval(try makeArray(rows) { try TemporalArithmetic.negated(values[$0]) })
        default: return .decimal(column.mantissas.map { 0 &- $0 })
        }
    }
}
