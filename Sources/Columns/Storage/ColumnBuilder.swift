/// Builds a column value by value, or column by column: for small tables, results and tests.
/// Hot loops fill typed arrays themselves and make a `Column` of them.
public struct ColumnBuilder: Sendable {
    /// The type of the column being built.
    public let type: DataType
    private var validity = Bitmap()
    private var booleans = Bitmap()
    private var integers: [Int64] = []
    private var decimals: [Int128] = []
    private var doubles: [Double] = []
    private var days: [Int32] = []
    private var intervals: [Interval] = []
    private var codes: [UInt32] = []
    private var codeOfText: [String: UInt32] = [:]
    private var texts = TextArray()
    private var isNarrow = true

    /// Makes a builder for a type.
    public init(type: DataType) { self.type = type }

    /// How many rows were added.
    public var count: Int { validity.count }

    /// Adds a value. Numbers are widened to the column's type; a value of any other type becomes null.
    public mutating func append(_ value: Value) {
        var isValid = true
        switch type {
        case .null: isValid = false
        case .boolean:
            if case .boolean(let bit) = value {
                booleans.append(bit)
            } else {
                booleans.append(false)
                isValid = false
            }
        case .integer:
            if case .integer(let number) = value {
                integers.append(number)
            } else {
                integers.append(0)
                isValid = false
            }
        case .decimal(let scale):
            let mantissa: Int128? =
                switch value {
                case .integer(let number): ExactDecimal(number).rescaled(to: scale)?.mantissa
                case .decimal(let number): number.rescaled(to: scale)?.mantissa
                default: nil
                }
            decimals.append(mantissa ?? 0)
            isNarrow = isNarrow && Int64(exactly: mantissa ?? 0) != nil
            isValid = mantissa != nil
        case .double:
            doubles.append(value.doubleValue ?? 0)
            isValid = value.doubleValue != nil
        case .text:
            if case .text(let text) = value {
                codes.append(code(of: text))
            } else {
                codes.append(0)
                isValid = false
            }
        case .date:
            if case .date(let date) = value {
                days.append(date.days)
            } else {
                days.append(0)
                isValid = false
            }
        case .timestamp, .timestampWithZone:
            switch value {
            case .timestamp(let moment), .timestampWithZone(let moment): integers.append(moment.microseconds)
            case .date(let date): integers.append(Timestamp(date).microseconds)
            default:
                integers.append(0)
                isValid = false
            }
        case .interval:
            if case .interval(let span) = value {
                intervals.append(span)
            } else {
                intervals.append(Interval())
                isValid = false
            }
        }
        validity.append(isValid)
    }

    /// Adds all rows of a column of the same type (or of type null).
    public mutating func append(contentsOf column: Column) {
        switch column.storage {
        case .dictionary(let rows, let dictionary) where type == .text:
            var mapped = [UInt32?](repeating: nil, count: dictionary.count)
            for (row, code) in rows.enumerated() {
                guard column.isValid(row) else {
                    append(.null)
                    continue
                }
                let target = mapped[Int(code)] ?? self.code(of: dictionary[code])
                mapped[Int(code)] = target
                codes.append(target)
                validity.append(true)
            }
        default:
            for row in 0..<column.count { append(column[row]) }
        }
    }

    /// The column so far.
    public func finish() -> Column {
        let storage: Column.Storage =
            switch type {
            case .null: .null(count: validity.count)
            case .boolean: .boolean(booleans)
            case .integer: .integer(integers)
            case .decimal:
                isNarrow ? .decimal64(decimals.map { Int64(truncatingIfNeeded: $0) }) : .decimal128(decimals)
            case .double: .double(doubles)
            case .text: .dictionary(codes, TextDictionary(texts.count == 0 && count > 0 ? TextArray([""]) : texts))
            case .date: .date(days)
            case .timestamp, .timestampWithZone: .timestamp(integers)
            case .interval: .interval(intervals)
            }
        return Column(type: type, storage: storage, validity: type == .null ? nil : validity)
    }

    private mutating func code(of text: String) -> UInt32 {
        if let code = codeOfText[text] { return code }
        let code = UInt32(truncatingIfNeeded: texts.count)
        codeOfText[text] = code
        texts.append(text)
        return code
    }
}
