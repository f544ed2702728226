import Columns

/// Turns rows of several key columns into keys of fixed width that are equal exactly where the rows are, with null
/// equal to null; and keys back into columns.
///
/// A key is made of 32-bit cells: texts (their number), dates and booleans take one, other types two, decimals and
/// intervals four; and where whole numbers take part, one cell tells which are null.
final class KeyEncoder {
    private static let nullCell = UInt32.max
    private static let nullDate = Int32.min
    private static let nullMoment = Int64.min
    private static let nullDouble: UInt64 = 0x7FF8_0000_0000_0DEF

    /// The types of the keys.
    let types: [DataType]
    /// Words a key.
    let width: Int
    /// Whether intervals are equal by length (a month is 30 days) rather than part by part.
    private let comparesIntervals: Bool

    private var offsets: [Int] = []
    private var flagCell: Int?
    private var interners: [TextInterner?] = []
    private var codes: [DictionaryCodes] = []
    private var buffer: [UInt64] = []

    init(types: [DataType], comparesIntervals: Bool = false) {
        self.types = types
        self.comparesIntervals = comparesIntervals
        var cells = 0
        for type in types {
            offsets.append(cells)
            interners.append(type == .text ? TextInterner() : nil)
            codes.append(DictionaryCodes())
            switch type {
            case .null: break
            case .text, .date, .boolean: cells += 1
            case .decimal, .interval: cells += 4
            default: cells += 2
            }
        }
        if types.contains(.integer) {
            flagCell = cells
            // One bit a key would do for 32 keys; whole numbers beyond share none, so each 32 get a cell of their own.
            cells += (types.count + 31) / 32
        }
        width = max(1, (cells + 1) / 2)
    }

    /// The bytes that the texts take.
    var byteCount: Int { interners.reduce(0) { $0 + ($1?.byteCount ?? 0) } }

    /// An encoder for looking rows up, for a thread of its own, while this one sees no more texts.
    func reader() -> KeyEncoder {
        let reader = KeyEncoder(types: types, comparesIntervals: comparesIntervals)
        reader.interners = interners
        return reader
    }

    /// Encodes some rows and hands on the keys, side by side.
    ///
    /// - Parameter isLookup: texts not seen before get no number; a key with one equals no other.
    func withKeys<Result>(
        of columns: [Column], rows: Int, isLookup: Bool = false, _ body: (UnsafePointer<UInt64>) throws -> Result
    ) rethrows -> Result {
        let needed = rows * width
        if buffer.count < needed { buffer = [UInt64](repeating: 0, count: needed) }
        return try buffer.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else {
                return try withUnsafePointer(to: 0) { try body($0) }
            }
            base.update(repeating: 0, count: needed)
            let stride = width * 2
            base.withMemoryRebound(to: UInt32.self, capacity: needed * 2) { cells in
                for index in types.indices {
                    encode(columns[index], index, rows, cells, stride, isLookup)
                }
            }
            return try body(UnsafePointer(base))
        }
    }

    private func encode(
        _ column: Column, _ index: Int, _ rows: Int, _ cells: UnsafeMutablePointer<UInt32>, _ stride: Int,
        _ isLookup: Bool
    ) {
        let target = cells + offsets[index]
        let step = column.count == 1 ? 0 : 1
        let validity = column.validity
        @inline(__always) func isValid(_ row: Int) -> Bool { validity.map { $0[row &* step] } ?? true }
        @inline(__always) func write(_ row: Int, _ word: UInt64) {
            target[row &* stride] = UInt32(truncatingIfNeeded: word)
            target[row &* stride &+ 1] = UInt32(truncatingIfNeeded: word >> 32)
        }
        switch types[index] {
        case .null: return
        case .text:
            guard let interner = interners[index] else { return }
            codes[index].numbers(of: column, rows: rows, null: Self.nullCell, into: target, stride: stride) { text in
                isLookup ? interner.find(text) ?? Self.nullCell - 2 : interner.intern(text)
            }
        case .date:
            let days = column.days
            for row in 0..<rows {
                target[row &* stride] = UInt32(bitPattern: isValid(row) ? days[row &* step] : Self.nullDate)
            }
        case .boolean:
            let bits = column.bits
            for row in 0..<rows { target[row &* stride] = isValid(row) ? (bits[row &* step] ? 1 : 0) : 2 }
        case .integer:
            let values = column.integers
            let flags = cells + (flagCell ?? 0) + index / 32
            for row in 0..<rows {
                if isValid(row) {
                    write(row, UInt64(bitPattern: values[row &* step]))
                } else {
                    flags[row &* stride] |= 1 << UInt32(index & 31)
                }
            }
        case .timestamp, .timestampWithZone:
            let values = column.integers
            for row in 0..<rows {
                write(row, UInt64(bitPattern: isValid(row) ? values[row &* step] : Self.nullMoment))
            }
        case .double:
            let values = column.doubles
            for row in 0..<rows {
                write(row, isValid(row) ? Self.canonical(values[row &* step]) : Self.nullDouble)
            }
        case .decimal, .interval:
            let wide = wideWords(column)
            for row in 0..<rows {
                let value = isValid(row) ? wide[row &* step] : Int128.min
                let cell = target + row &* stride
                let low = UInt64(truncatingIfNeeded: value)
                let high = UInt64(truncatingIfNeeded: value >> 64)
                cell[0] = UInt32(truncatingIfNeeded: low)
                cell[1] = UInt32(truncatingIfNeeded: low >> 32)
                cell[2] = UInt32(truncatingIfNeeded: high)
                cell[3] = UInt32(truncatingIfNeeded: high >> 32)
            }
        }
    }

    private func wideWords(_ column: Column) -> [Int128] {
        guard column.type == .interval else { return column.mantissas }
        return column.intervals.map { interval in
            if comparesIntervals { return TemporalArithmetic.sortValue(interval) }
            let parts = Int128(interval.months) << 96 | Int128(UInt32(bitPattern: interval.days)) << 64
            return parts | Int128(UInt64(bitPattern: interval.microseconds))
        }
    }

    private static func canonical(_ value: Double) -> UInt64 {
        value.isNaN ? Double.nan.bitPattern : value == 0 ? 0 : value.bitPattern
    }

    // MARK: Back into columns

    /// The columns of the keys of a table that this encoder filled.
    func columns(of table: GroupTable) -> [Column] {
        types.indices.map { column($0, table) }
    }

    private func column(_ index: Int, _ table: GroupTable) -> Column {
        let count = table.count
        let type = types[index]
        let cell = offsets[index]
        @inline(__always) func half(_ cell: Int, _ key: Int) -> UInt32 {
            UInt32(truncatingIfNeeded: table.word(cell >> 1, ofKey: key) >> (cell & 1 == 0 ? 0 : 32))
        }
        @inline(__always) func word(_ cell: Int, _ key: Int) -> UInt64 {
            UInt64(half(cell, key)) | UInt64(half(cell + 1, key)) << 32
        }
        switch type {
        case .null: return Column(nullsOf: .null, count: count)
        case .text:
            let texts = interners[index]?.texts ?? TextArray()
            let validity = makeBitmap(count) { half(cell, $0) != Self.nullCell }
            let codes = makeArray(count) { half(cell, $0) == Self.nullCell ? 0 : half(cell, $0) }
            let dictionary = TextDictionary(texts.count == 0 ? TextArray([""]) : texts)
            return Column(type: type, storage: .dictionary(codes, dictionary), validity: validity)
        case .date:
            let days = makeArray(count) { Int32(bitPattern: half(cell, $0)) }
            return Column(type: type, storage: .date(days), validity: makeBitmap(count) { days[$0] != Self.nullDate })
        case .boolean:
            let bits = makeBitmap(count) { half(cell, $0) == 1 }
            return Column(type: type, storage: .boolean(bits), validity: makeBitmap(count) { half(cell, $0) != 2 })
        case .integer:
            let values = makeArray(count) { Int64(bitPattern: word(cell, $0)) }
            let flags = (flagCell ?? 0) + index / 32
            let bit = UInt32(1) << UInt32(index & 31)
            return Column(
                type: type, storage: .integer(values), validity: makeBitmap(count) { half(flags, $0) & bit == 0 })
        case .timestamp, .timestampWithZone:
            let values = makeArray(count) { Int64(bitPattern: word(cell, $0)) }
            return Column(
                type: type, storage: .timestamp(values), validity: makeBitmap(count) { values[$0] != Self.nullMoment })
        case .double:
            let validity = makeBitmap(count) { word(cell, $0) != Self.nullDouble }
            let values = makeArray(count) { Double(bitPattern: word(cell, $0)) }
            return Column(type: type, storage: .double(values), validity: validity)
        case .decimal, .interval:
            let wide = makeArray(count) { key in
                Int128(Int64(bitPattern: word(cell + 2, key))) << 64 | Int128(word(cell, key))
            }
            let validity = makeBitmap(count) { wide[$0] != .min }
            if type == .interval {
                let intervals = wide.map { value in
                    Interval(
                        months: Int32(truncatingIfNeeded: value >> 96), days: Int32(truncatingIfNeeded: value >> 64),
                        microseconds: Int64(truncatingIfNeeded: value))
                }
                return Column(type: type, storage: .interval(intervals), validity: validity)
            }
            let digits = makeArray(count) { validity[$0] ? wide[$0] : 0 }
            return Column(type: type, storage: .decimal(digits), validity: validity)
        }
    }
}
