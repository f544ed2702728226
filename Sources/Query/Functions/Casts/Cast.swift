import Columns
import Diagnostics

/// Conversions between types.
enum Cast {
    /// Whether there is a conversion at all.
    static func isPossible(from: DataType, to: DataType) -> Bool {
        if from == to || from == .null || from == .text || to == .text { return to != .null || from == .null }
        switch (from, to) {
        case _ where from.isNumeric && to.isNumeric: return true
        case _ where from.isTemporal && to.isTemporal: return true
        case (.boolean, .integer), (.integer, .boolean): return true
        default: return false
        }
    }

    /// The column in another type.
    ///
    /// - Parameter isTry: values that don't convert become null instead of an error.
    /// - Throws: `Diagnostic` that quotes the first value that doesn't convert.
    static func apply(_ column: Column, to type: DataType, isTry: Bool = false) throws -> Column {
        if column.type == type { return column }
        if column.isConstantNull { return Column(nullsOf: type, count: 1) }
        if case .null(let count) = column.storage { return Column(nullsOf: type, count: count) }
        let conversion = Conversion(column: column, target: type, isTry: isTry)
        return try conversion.run()
    }

    static func failure(_ value: String, from: DataType, to: DataType) -> Diagnostic {
        let quoted = from == .text ? "\"\(value)\"" : value
        let expectation: String? =
            switch to {
            case .integer where from == .text: "a whole number such as 42"
            case .decimal where from == .text: "a number such as 12.50"
            case .double where from == .text: "a number such as 12.5 or 1e3"
            case .date where from == .text: "a date such as 2026-01-31"
            case .timestamp where from == .text, .timestampWithZone where from == .text:
                "a date and time such as 2026-01-31 14:05:00"
            case .boolean where from == .text: "true or false"
            case .interval: "an interval such as 1 month or 2 days 03:00:00"
            default: nil
            }
        return Diagnostic(
            .computation, code: "invalid-cast", "\(quoted) can't be cast to \(to.name)",
            notes: expectation.map { ["expected \($0)"] } ?? ["the value is out of the range of \(to.name)"],
            help: ["try_cast(… AS \(to.name)) gives null instead"])
    }
}

/// One conversion of a column under way.
private struct Conversion {
    let column: Column
    let target: DataType
    let isTry: Bool

    func run() throws -> Column {
        switch target {
        case .integer: try toInteger()
        case .decimal(let scale): try toDecimal(scale)
        case .double: try toDouble()
        case .boolean: try toBoolean()
        case .date: try toDate()
        case .timestamp, .timestampWithZone: try toTimestamp()
        case .interval: try fromText(Interval(), Column.Storage.interval) { TextParsing.interval($0) }
        case .text: Column(type: .text, storage: TextFormatting.texts(of: column), validity: column.validity)
        case .null: Column(nullsOf: .null, count: column.count)
        }
    }

    /// Converts row by row; what gives nil is an error, or null in a try.
    private func convert<Element>(
        _ filler: Element, _ storage: ([Element]) -> Column.Storage, _ element: (Int) -> Element?
    ) throws -> Column {
        var failed: [Int] = []
        let values = try makeArray(column.count, validity: column.validity, filler: filler) { row in
            if let value = element(row) { return value }
            guard isTry else { throw Cast.failure(column[row].description, from: column.type, to: target) }
            failed.append(row)
            return filler
        }
        var validity = column.validity
        if !failed.isEmpty {
            var bits = validity ?? Bitmap(repeating: true, count: column.count)
            for row in failed { bits[row] = false }
            validity = bits
        }
        return Column(type: target, storage: storage(values), validity: validity)
    }

    private func fromText<Element>(
        _ filler: Element, _ storage: ([Element]) -> Column.Storage, _ parse: (TextBytes) -> Element?
    ) throws -> Column {
        guard column.type == .text else {
            throw Diagnostic(
                .usage, code: "invalid-cast", "\(column.type.name) can't be cast to \(target.name)")
        }
        return try TextOperand(column).withView { texts in
            try convert(filler, storage) { parse(texts[$0]) }
        }
    }

    private func toInteger() throws -> Column {
        switch column.storage {
        case .boolean(let bits): return try convert(0, Column.Storage.integer) { bits[$0] ? 1 : 0 }
        case .double(let values):
            // To even, as PostgreSQL rounds doubles.
            return try convert(0, Column.Storage.integer) { Int64(exactly: values[$0].rounded(.toNearestOrEven)) }
        case .decimal64, .decimal128:
            let digits = column.mantissas
            let scale = column.decimalScale
            return try convert(0, Column.Storage.integer) { row in
                DecimalArithmetic.rescaled(digits[row], from: scale, to: 0).flatMap { Int64(exactly: $0) }
            }
        default: return try fromText(0, Column.Storage.integer) { TextParsing.integer($0) }
        }
    }

    private func toDecimal(_ scale: Int) throws -> Column {
        switch column.storage {
        case .integer(let values) where scale == 0:
            return Column(type: target, storage: .decimal64(values), validity: column.validity)
        case .integer(let values):
            return try convert(0, Column.Storage.decimal) { DecimalArithmetic.scaledUp(Int128(values[$0]), by: scale) }
        case .decimal64, .decimal128:
            let digits = column.mantissas
            let from = column.decimalScale
            return try convert(0, Column.Storage.decimal) {
                DecimalArithmetic.rescaled(digits[$0], from: from, to: scale)
            }
        case .double(let values):
            return try convert(0, Column.Storage.decimal) { DoubleConversion.mantissa(values[$0], scale: scale) }
        default:
            return try fromText(0, Column.Storage.decimal) { text in
                TextParsing.decimal(text).flatMap {
                    DecimalArithmetic.rescaled($0.mantissa, from: $0.scale, to: scale)
                }
            }
        }
    }

    private func toDouble() throws -> Column {
        switch column.storage {
        case .integer(let values): return try convert(0, Column.Storage.double) { Double(values[$0]) }
        case .decimal64(let digits) where column.decimalScale <= 22:
            // Exact in binary64 as the power of ten is, so the quotient is the nearest.
            let exact = Int64(1) << 53
            let scale = column.decimalScale
            let power = (0..<scale).reduce(1.0) { power, _ in power * 10 }
            return try convert(0, Column.Storage.double) { row in
                let number = digits[row]
                if number >= -exact, number <= exact { return Double(number) / power }
                return ExactDecimal(mantissa: Int128(number), scale: scale).doubleValue
            }
        case .decimal64, .decimal128:
            let digits = column.mantissas
            let scale = column.decimalScale
            return try convert(0, Column.Storage.double) {
                ExactDecimal(mantissa: digits[$0], scale: scale).doubleValue
            }
        default: return try fromText(0, Column.Storage.double) { TextParsing.double($0) }
        }
    }

    private func toBoolean() throws -> Column {
        if case .integer(let values) = column.storage {
            return Column(
                type: .boolean, storage: .boolean(makeBitmap(values.count) { values[$0] != 0 }),
                validity: column.validity)
        }
        return try fromText(false, Self.booleans) { TextParsing.boolean($0) }
    }

    private static func booleans(_ values: [Bool]) -> Column.Storage { .boolean(Bitmap(values)) }

    private func toDate() throws -> Column {
        if case .timestamp(let values) = column.storage {
            return try convert(0, Column.Storage.date) { Timestamp(microseconds: values[$0]).date.days }
        }
        return try fromText(0, Column.Storage.date) { TextParsing.date($0)?.days }
    }

    private func toTimestamp() throws -> Column {
        switch column.storage {
        case .timestamp(let values): return Column(type: target, storage: .timestamp(values), validity: column.validity)
        case .date(let days):
            return try convert(0, Column.Storage.timestamp) { Timestamp(CalendarDate(days: days[$0])).microseconds }
        default:
            let keepsZone = target == .timestampWithZone
            return try fromText(0, Column.Storage.timestamp) {
                TextParsing.timestamp($0, keepsZone: keepsZone)?.microseconds
            }
        }
    }
}

/// Doubles as decimals.
enum DoubleConversion {
    /// The digits of the shortest decimal that reads back as the double, rounded half away from zero; nil when it is
    /// not a number or needs more than 38 digits.
    static func mantissa(_ value: Double, scale: Int) -> Int128? {
        guard value.isFinite else { return nil }
        if scale <= 15, let power = ExactDecimal.powerOfTen(scale) {
            let scaled = value * Double(Int64(truncatingIfNeeded: power))
            let rounded = scaled.rounded()
            // Far from a tie and small, the product's own error can't change the result.
            if rounded.magnitude < 1e14, (scaled - rounded).magnitude < 0.45 {
                return Int128(Int64(rounded))
            }
        }
        var text = "\(value)"
        guard let shortest = text.withUTF8({ TextParsing.decimal($0) }) else { return nil }
        return DecimalArithmetic.rescaled(shortest.mantissa, from: shortest.scale, to: scale)
    }
}
