import Columns

/// Comparison of two columns of one type, row by row.
enum ColumnComparison {
    enum Operation: String, Sendable {
        case equal = "="
        case notEqual = "<>"
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
    }

    /// Whether the comparison holds, for each row; rows with nulls get any bit.
    static func evaluate(_ operation: Operation, _ a: Column, _ b: Column, rows: Int) -> Bitmap {
        switch (a.storage, b.storage) {
        case (.integer(let x), .integer(let y)), (.timestamp(let x), .timestamp(let y)):
            return compare(operation, Lane(x), Lane(y), rows)
        case (.date(let x), .date(let y)): return compare(operation, Lane(x), Lane(y), rows)
        case (.double(let x), .double(let y)):
            return compare(operation, Lane(x.map(orderedBits)), Lane(y.map(orderedBits)), rows)
        case (.boolean(let x), .boolean(let y)):
            return compare(operation, Lane(bytes(x)), Lane(bytes(y)), rows)
        case (.interval(let x), .interval(let y)):
            return compare(
                operation, Lane(x.map(TemporalArithmetic.sortValue)), Lane(y.map(TemporalArithmetic.sortValue)), rows)
        case (.decimal64(let x), .decimal64(let y)) where a.decimalScale == b.decimalScale:
            return compare(operation, Lane(x), Lane(y), rows)
        case (.decimal64, _), (.decimal128, _): return decimals(operation, a, b, rows)
        case (.dictionary(let x, let left), .dictionary(let y, let right))
        where left === right && (operation == .equal || operation == .notEqual):
            return compare(operation, Lane(x), Lane(y), rows)
        case (.dictionary, _), (.text, _): return texts(operation, a, b, rows)
        default: return Bitmap(repeating: false, count: rows)
        }
    }

    /// A whole number that orders as the double does; NaN is above all, and equal to itself, as in PostgreSQL.
    @inline(__always)
    static func orderedBits(_ value: Double) -> Int64 {
        if value.isNaN { return .max }
        let bits = Int64(bitPattern: (value == 0 ? 0.0 : value).bitPattern)
        return bits >= 0 ? bits : bits ^ .max
    }

    static func bytes(_ bits: Bitmap) -> [UInt8] { makeArray(bits.count) { bits[$0] ? 1 : 0 } }

    /// Everything comes down to "equal" and "less": a > b is b < a, and the rest are their opposites.
    private static func compare<Element: Comparable>(
        _ operation: Operation, _ a: Lane<Element>, _ b: Lane<Element>, _ rows: Int
    ) -> Bitmap {
        switch operation {
        case .equal: areEqual(a, b, rows)
        case .notEqual: ~areEqual(a, b, rows)
        case .less: isLess(a, b, rows)
        case .greaterOrEqual: ~isLess(a, b, rows)
        case .greater: isLess(b, a, rows)
        case .lessOrEqual: ~isLess(b, a, rows)
        }
    }

    @inline(__always)
    private static func areEqual<Element: Comparable>(_ a: Lane<Element>, _ b: Lane<Element>, _ rows: Int) -> Bitmap {
        a.values.withUnsafeBufferPointer { x in
            b.values.withUnsafeBufferPointer { y in
                // A constant is read once, so that the loop is left with one memory stream.
                switch (a.isConstant, b.isConstant) {
                case (false, false): return makeBitmap(rows) { x[$0] == y[$0] }
                case (false, true):
                    let second = y[0]
                    return makeBitmap(rows) { x[$0] == second }
                case (true, false):
                    let first = x[0]
                    return makeBitmap(rows) { first == y[$0] }
                case (true, true): return Bitmap(repeating: x[0] == y[0], count: rows)
                }
            }
        }
    }

    @inline(__always)
    private static func isLess<Element: Comparable>(_ a: Lane<Element>, _ b: Lane<Element>, _ rows: Int) -> Bitmap {
        a.values.withUnsafeBufferPointer { x in
            b.values.withUnsafeBufferPointer { y in
                switch (a.isConstant, b.isConstant) {
                case (false, false): return makeBitmap(rows) { x[$0] < y[$0] }
                case (false, true):
                    let second = y[0]
                    return makeBitmap(rows) { x[$0] < second }
                case (true, false):
                    let first = x[0]
                    return makeBitmap(rows) { first < y[$0] }
                case (true, true): return Bitmap(repeating: x[0] < y[0], count: rows)
                }
            }
        }
    }

    private static func decimals(_ operation: Operation, _ a: Column, _ b: Column, _ rows: Int) -> Bitmap {
        let x = Lane(a.mantissas)
        let y = Lane(b.mantissas)
        let (left, right) = (a.decimalScale, b.decimalScale)
        if left == right { return compare(operation, x, y, rows) }
        let orders = makeArray(rows) { row in
            let p = ExactDecimal(mantissa: x[row], scale: left)
            let q = ExactDecimal(mantissa: y[row], scale: right)
            return p == q ? 0 : p < q ? -1 : 1
        }
        return compare(operation, Lane(orders), Lane([0]), rows)
    }

    private static func texts(_ operation: Operation, _ a: Column, _ b: Column, _ rows: Int) -> Bitmap {
        TextOperand(a).withView { x in
            TextOperand(b).withView { y in
                switch operation {
                case .equal: makeBitmap(rows) { x[$0].equals(y[$0]) }
                case .notEqual: makeBitmap(rows) { !x[$0].equals(y[$0]) }
                case .less: makeBitmap(rows) { x[$0].compare(y[$0]) < 0 }
                case .lessOrEqual: makeBitmap(rows) { x[$0].compare(y[$0]) <= 0 }
                case .greater: makeBitmap(rows) { x[$0].compare(y[$0]) > 0 }
                case .greaterOrEqual: makeBitmap(rows) { x[$0].compare(y[$0]) >= 0 }
                }
            }
        }
    }
}
