import Columns

/// Values of any type as 128-bit cells, for aggregates that keep single values by group: what can be compared, kept and
/// turned back into a column.
struct CellCodec {
    let type: DataType
    private let interner = TextInterner()
    private var codes = DictionaryCodes()

    init(type: DataType) { self.type = type }

    /// A cell a row (or one for all); those of null rows mean nothing.
    mutating func encode(_ column: Column, rows: Int) -> Lane<Int128> {
        switch column.storage {
        case .null: return Lane([0])
        case .boolean(let bits): return Lane(makeArray(column.count) { bits[$0] ? 1 : 0 })
        case .integer(let values), .timestamp(let values), .decimal64(let values):
            return Lane(values.map { Int128($0) })
        case .decimal128(let values): return Lane(values)
        case .double(let values): return Lane(values.map { Int128(ColumnComparison.orderedBits($0)) })
        case .date(let days): return Lane(days.map { Int128($0) })
        case .interval(let intervals): return Lane(intervals.map(Self.packed))
        case .dictionary, .text:
            let count = column.count
            let numbers = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
                if let base = buffer.baseAddress {
                    codes.numbers(of: column, rows: count, null: 0, into: base, stride: 1) { interner.intern($0) }
                }
                initialized = count
            }
            return Lane(numbers.map { Int128($0) })
        }
    }

    /// Whether one cell orders before another.
    @inline(__always)
    func isLess(_ a: Int128, _ b: Int128) -> Bool {
        switch type {
        case .text: a != b && textIsLess(a, b)
        case .interval:
            TemporalArithmetic.sortValue(Self.unpacked(a)) < TemporalArithmetic.sortValue(Self.unpacked(b))
        default: a < b
        }
    }

    private func textIsLess(_ a: Int128, _ b: Int128) -> Bool {
        interner.compare(UInt32(truncatingIfNeeded: a), UInt32(truncatingIfNeeded: b)) < 0
    }

    /// For texts: the place of each cell's text in their order, and the cell of each place.
    var textRanks: (ranks: [Int64], texts: [UInt32]) {
        let texts = interner.order
        var ranks = [Int64](repeating: 0, count: texts.count)
        for (rank, text) in texts.enumerated() { ranks[Int(text)] = Int64(rank) }
        return (ranks, texts)
    }

    /// The cells as a column.
    func decode(_ cells: [Int128], validity: Bitmap) -> Column {
        let storage: Column.Storage =
            switch type {
            case .null: .null(count: cells.count)
            case .boolean: .boolean(makeBitmap(cells.count) { cells[$0] != 0 })
            case .integer: .integer(cells.map { Int64(truncatingIfNeeded: $0) })
            case .timestamp, .timestampWithZone: .timestamp(cells.map { Int64(truncatingIfNeeded: $0) })
            case .decimal: .decimal(cells)
            case .double: .double(cells.map { Self.double(Int64(truncatingIfNeeded: $0)) })
            case .date: .date(cells.map { Int32(truncatingIfNeeded: $0) })
            case .interval: .interval(cells.map(Self.unpacked))
            case .text:
                .dictionary(
                    cells.map { UInt32(truncatingIfNeeded: $0) },
                    TextDictionary(interner.count == 0 ? TextArray([""]) : interner.texts))
            }
        return Column(type: type, storage: storage, validity: type == .null ? nil : validity)
    }

    private static func packed(_ interval: Interval) -> Int128 {
        let days = Int128(UInt32(bitPattern: interval.days)) << 64
        return Int128(interval.months) << 96 | days | Int128(UInt64(bitPattern: interval.microseconds))
    }

    private static func unpacked(_ cell: Int128) -> Interval {
        Interval(
            months: Int32(truncatingIfNeeded: cell >> 96), days: Int32(truncatingIfNeeded: cell >> 64),
            microseconds: Int64(truncatingIfNeeded: cell))
    }

    static func double(_ ordered: Int64) -> Double {
        if ordered == .max { return .nan }
        return Double(bitPattern: UInt64(bitPattern: ordered >= 0 ? ordered : ordered ^ .max))
    }
}
