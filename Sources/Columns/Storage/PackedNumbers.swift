/// Whole numbers in one, two, four or eight bytes each, as their distance from the least in steps of a unit; in none
/// where they are all the same.
struct PackedNumbers: Sendable {
    private enum Cells: Sendable {
        case none
        case one([UInt8])
        case two([UInt16])
        case four([UInt32])
        case eight([Int64])
    }

    let least: Int64
    /// The greatest of those that matter; zero, as the least, where none does.
    let greatest: Int64
    private let unit: Int64
    private let cells: Cells
    let count: Int

    /// Packs numbers. O(n).
    ///
    /// - Parameters:
    ///   - mayBeSeconds: whether they are microseconds, which may all be whole seconds apart.
    ///   - validity: the rows whose number matters; nil for all.
    init(_ values: UnsafeBufferPointer<Int64>, mayBeSeconds: Bool = false, validity: Bitmap? = nil) {
        self = (validity?.words ?? []).withUnsafeBufferPointer {
            PackedNumbers(values, mayBeSeconds: mayBeSeconds, valid: $0)
        }
    }

    /// - Parameter valid: a bit for each row that matters; empty where all do.
    private init(_ values: UnsafeBufferPointer<Int64>, mayBeSeconds: Bool, valid: UnsafeBufferPointer<UInt64>) {
        count = values.count
        /// All ones for a row that matters, else zero: a branch would be guessed wrong too often.
        @inline(__always) func mask(_ row: Int) -> Int64 {
            0 &- Int64(truncatingIfNeeded: valid[row &>> 6] &>> UInt64(truncatingIfNeeded: row & 63) & 1)
        }
        var low = Int64.max
        var high = Int64.min
        if valid.isEmpty {
            for value in values {
                low = min(low, value)
                high = max(high, value)
            }
        } else {
            for row in values.indices {
                let mask = mask(row)
                low = min(low, values[row] & mask | Int64.max & ~mask)
                high = max(high, values[row] & mask | Int64.min & ~mask)
            }
        }
        if low > high { (low, high) = (0, 0) }
        let (range, overflow) = high.subtractingReportingOverflow(low)
        let first = low
        guard !overflow else {
            (least, greatest) = (low, high)
            (unit, cells) = (1, .eight(values.map { $0 &- first }))
            return
        }
        @inline(__always) func distance(_ row: Int) -> UInt64 {
            let distance = values[row] &- first
            return UInt64(truncatingIfNeeded: valid.isEmpty ? distance : distance & mask(row))
        }
        let isInSeconds = mayBeSeconds && range > 0 && values.indices.allSatisfy { distance($0) % 1_000_000 == 0 }
        /// The cells of all rows; what doesn't matter is put at the least.
        @inline(__always) func pack<Cell: FixedWidthInteger>(_ type: Cell.Type) -> [Cell] {
            [Cell](unsafeUninitializedCapacity: values.count) { cells, filled in
                if isInSeconds {
                    for row in values.indices {
                        cells.initializeElement(at: row, to: Cell(truncatingIfNeeded: distance(row) / 1_000_000))
                    }
                } else {
                    for row in values.indices {
                        cells.initializeElement(at: row, to: Cell(truncatingIfNeeded: distance(row)))
                    }
                }
                filled = values.count
            }
        }
        (least, greatest) = (low, high)
        unit = isInSeconds ? 1_000_000 : 1
        switch range / unit {
        case 0: cells = .none
        case ...0xFF: cells = .one(pack(UInt8.self))
        case ...0xFFFF: cells = .two(pack(UInt16.self))
        case ...0xFFFF_FFFF: cells = .four(pack(UInt32.self))
        default: cells = .eight(pack(Int64.self))
        }
    }

    /// Packs what can be made 64-bit numbers.
    init(_ values: [some FixedWidthInteger], validity: Bitmap? = nil) {
        let wide = values.map { Int64(truncatingIfNeeded: $0) }
        self = wide.withUnsafeBufferPointer { PackedNumbers($0, validity: validity) }
    }

    /// The numbers. O(n).
    func unpacked<Number: FixedWidthInteger>(as type: Number.Type = Int64.self) -> [Number] {
        unpacked(count) { $0 }
    }

    /// The numbers of some rows, in that order. O(rows).
    func unpacked<Number: FixedWidthInteger>(as type: Number.Type = Int64.self, rows: [UInt32]) -> [Number] {
        rows.withUnsafeBufferPointer { rows in unpacked(rows.count) { Int(rows[$0]) } }
    }

    @inline(__always)
    private func unpacked<Number: FixedWidthInteger>(_ count: Int, _ row: (Int) -> Int) -> [Number] {
        @inline(__always) func unpack(_ cell: (Int) -> Int64) -> [Number] {
            [Number](unsafeUninitializedCapacity: count) { values, filled in
                if unit == 1 {
                    for index in 0..<count {
                        values.initializeElement(at: index, to: Number(truncatingIfNeeded: least &+ cell(row(index))))
                    }
                } else {
                    for index in 0..<count {
                        values.initializeElement(
                            at: index, to: Number(truncatingIfNeeded: least &+ cell(row(index)) &* unit))
                    }
                }
                filled = count
            }
        }
        switch cells {
        case .none: return [Number](repeating: Number(truncatingIfNeeded: least), count: count)
        case .one(let cells): return cells.withUnsafeBufferPointer { cells in unpack { Int64(cells[$0]) } }
        case .two(let cells): return cells.withUnsafeBufferPointer { cells in unpack { Int64(cells[$0]) } }
        case .four(let cells): return cells.withUnsafeBufferPointer { cells in unpack { Int64(cells[$0]) } }
        case .eight(let cells): return cells.withUnsafeBufferPointer { cells in unpack { cells[$0] } }
        }
    }
}
