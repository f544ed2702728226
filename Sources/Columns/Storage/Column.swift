/// The values of one column of a chunk: typed storage side by side, and which rows are null. Immutable in use; cheap to copy.
public struct Column: Sendable {
    /// The storage. Which case goes with which type:
    public enum Storage: Sendable {
        /// `DataType.null`: no storage, only a count.
        case null(count: Int)
        /// `DataType.boolean`.
        case boolean(Bitmap)
        /// `DataType.integer`.
        case integer([Int64])
        /// `DataType.decimal` whose mantissas all fit 64 bits.
        case decimal64([Int64])
        /// `DataType.decimal`.
        case decimal128([Int128])
        /// `DataType.double`.
        case double([Double])
        /// `DataType.date`: days since 1970-01-01.
        case date([Int32])
        /// `DataType.timestamp` and `.timestampWithZone`: microseconds since 1970-01-01T00:00:00.
        case timestamp([Int64])
        /// `DataType.interval`.
        case interval([Interval])
        /// `DataType.text` with few distinct texts: a code a row. The code of a null row is any valid code or 0.
        case dictionary([UInt32], TextDictionary)
        /// `DataType.text` with mostly distinct texts. A null row is empty.
        case text(TextArray)
    }

    /// The type.
    public let type: DataType
    /// The values; those of null rows are unspecified but initialised.
    public let storage: Storage
    /// Set for rows that have a value; nil when all have.
    public let validity: Bitmap?
    /// The number of rows.
    public let count: Int

    /// Makes a column. A validity without nulls is dropped.
    public init(type: DataType, storage: Storage, validity: Bitmap? = nil) {
        self.type = type
        self.storage = storage
        count = storage.count
        precondition(validity.map { $0.count == storage.count } ?? true, "validity and storage differ in length")
        self.validity = validity.flatMap { $0.isAllSet ? nil : $0 }
    }

    /// Whether a row has a value. O(1).
    public func isValid(_ row: Int) -> Bool {
        if case .null = storage { return false }
        return validity.map { $0[row] } ?? true
    }

    /// How many rows are null.
    public var nullCount: Int {
        if case .null = storage { return count }
        return validity.map { count - $0.setCount } ?? 0
    }

    /// One value. O(1), but allocates for text: for results and messages, not for loops.
    public subscript(row: Int) -> Value {
        guard isValid(row) else { return .null }
        switch storage {
        case .null: return .null
        case .boolean(let bits): return .boolean(bits[row])
        case .integer(let values): return .integer(values[row])
        case .decimal64(let values): return .decimal(ExactDecimal(mantissa: Int128(values[row]), scale: decimalScale))
        case .decimal128(let values): return .decimal(ExactDecimal(mantissa: values[row], scale: decimalScale))
        case .double(let values): return .double(values[row])
        case .date(let values): return .date(CalendarDate(days: values[row]))
        case .timestamp(let values):
            let moment = Timestamp(microseconds: values[row])
            return type == .timestampWithZone ? .timestampWithZone(moment) : .timestamp(moment)
        case .interval(let values): return .interval(values[row])
        case .dictionary(let codes, let dictionary): return .text(dictionary[codes[row]])
        case .text(let texts): return .text(texts[row])
        }
    }

    /// The scale of a decimal type, else 0.
    public var decimalScale: Int {
        if case .decimal(let scale) = type { return scale }
        return 0
    }
}

extension Column.Storage {
    /// The number of rows.
    public var count: Int {
        switch self {
        case .null(let count): count
        case .boolean(let bits): bits.count
        case .integer(let values), .decimal64(let values), .timestamp(let values): values.count
        case .decimal128(let values): values.count
        case .double(let values): values.count
        case .date(let values): values.count
        case .interval(let values): values.count
        case .dictionary(let codes, _): codes.count
        case .text(let texts): texts.count
        }
    }
}
