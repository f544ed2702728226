import Columns

/// An argument's values, one a row, or one that stands for every row.
struct Lane<Element> {
    /// The values; a single one stands for every row.
    let values: [Element]
    private let step: Int

    init(_ values: [Element]) {
        self.values = values
        step = values.count == 1 ? 0 : 1
    }

    /// Whether one value stands for every row.
    var isConstant: Bool { step == 0 }

    @inline(__always) subscript(row: Int) -> Element { values[row &* step] }
}

/// `count` values, each made of its position.
@inline(__always)
func makeArray<Element>(_ count: Int, _ element: (Int) throws -> Element) rethrows -> [Element] {
    try [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
        for row in 0..<count {
            buffer.initializeElement(at: row, to: try element(row))
            initialized = row + 1
        }
    }
}

/// `count` values, made only for the rows that are valid; the others get `filler`.
@inline(__always)
func makeArray<Element>(
    _ count: Int, validity: Bitmap?, filler: Element, _ element: (Int) throws -> Element
) rethrows -> [Element] {
    guard let validity else { return try makeArray(count, element) }
    return try makeArray(count) { try validity[$0] ? element($0) : filler }
}

/// `count` bits, each made of its position, packed a word at a time.
@inline(__always)
func makeBitmap(_ count: Int, _ bit: (Int) throws -> Bool) rethrows -> Bitmap {
    let words = try [UInt64](unsafeUninitializedCapacity: (count + 63) >> 6) { words, filled in
        // Bits are a byte each first, which leaves a loop that the compiler can do several rows of at a time.
        var bytes: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0, 0, 0)
        try withUnsafeMutableBytes(of: &bytes) { bytes in
            while filled < (count + 63) >> 6 {
                let first = filled &<< 6
                let rows = min(64, count &- first)
                if rows < 64 { for offset in rows..<64 { bytes[offset] = 0 } }
                for offset in 0..<rows { bytes[offset] = try bit(first &+ offset) ? 1 : 0 }
                var word: UInt64 = 0
                for eight in 0..<8 {
                    // Brings the lowest bit of byte i to bit 56 + i; no two meet elsewhere.
                    let part = bytes.load(fromByteOffset: eight &* 8, as: UInt64.self).littleEndian
                    word |= ((part &* 0x0102_0408_1020_4080) &>> 56) &<< UInt64(eight &* 8)
                }
                words.initializeElement(at: filled, to: word)
                filled &+= 1
            }
        }
    }
    return Bitmap(words: words, count: count)
}

extension Column {
    /// Whether the column is one null that stands for every row, or holds nothing but nulls.
    var isConstantNull: Bool { count == 1 && !isValid(0) }

    /// The values of integers, timestamps and narrow decimals.
    var integers: [Int64] {
        switch storage {
        case .integer(let values), .timestamp(let values), .decimal64(let values): values
        default: [Int64](repeating: 0, count: count)
        }
    }

    /// The digits of a decimal, widened where they are narrow.
    var mantissas: [Int128] {
        switch storage {
        case .integer(let values), .decimal64(let values): makeArray(values.count) { Int128(values[$0]) }
        case .decimal128(let values): values
        default: [Int128](repeating: 0, count: count)
        }
    }

    var doubles: [Double] {
        if case .double(let values) = storage { return values }
        return [Double](repeating: 0, count: count)
    }

    var days: [Int32] {
        if case .date(let values) = storage { return values }
        return [Int32](repeating: 0, count: count)
    }

    var intervals: [Interval] {
        if case .interval(let values) = storage { return values }
        return [Interval](repeating: Interval(), count: count)
    }

    var bits: Bitmap {
        if case .boolean(let bits) = storage { return bits }
        return Bitmap(repeating: false, count: count)
    }

    /// A decimal column from digits, narrow where they fit.
    static func decimal(_ mantissas: [Int128], scale: Int, validity: Bitmap?) -> Column {
        Column(type: .decimal(scale: scale), storage: Storage.decimal(mantissas), validity: validity)
    }

    /// The column with `count` rows: a single row is repeated.
    func expanded(to count: Int) -> Column {
        if self.count == count { return self }
        return gathered([UInt32](repeating: 0, count: count))
    }
}

extension Column.Storage {
    /// Decimal digits, narrow where all fit 64 bits.
    static func decimal(_ mantissas: [Int128]) -> Column.Storage {
        let fits = mantissas.allSatisfy { $0 >= Int128(Int64.min) && $0 <= Int128(Int64.max) }
        return fits ? .decimal64(mantissas.map { Int64(truncatingIfNeeded: $0) }) : .decimal128(mantissas)
    }
}
