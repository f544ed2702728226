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

    private let least: Int64
    private let unit: Int64
    private let cells: Cells
    let count: Int

    /// Packs numbers. O(n).
    ///
    /// - Parameters:
    ///   - unit: what all of them may be multiples of, give or take one number.
    ///   - validity: the rows whose number matters; nil for all.
    init(_ values: UnsafeBufferPointer<Int64>, unit wanted: Int64 = 1, validity: Bitmap? = nil) {
        count = values.count
        var low = Int64.max
        var high = Int64.min
        if let validity {
            for row in values.indices where validity[row] {
                low = min(low, values[row])
                high = max(high, values[row])
            }
        } else {
            for value in values {
                low = min(low, value)
                high = max(high, value)
            }
        }
        if low > high { (low, high) = (0, 0) }
        let (range, overflow) = high.subtractingReportingOverflow(low)
        guard !overflow else {
            (least, unit, cells) = (0, 1, .eight(Array(values)))
            return
        }
        let first = low
        @inline(__always) func counts(_ row: Int) -> Bool { validity.map { $0[row] } ?? true }
        let isMultiple = wanted > 1 && values.indices.allSatisfy { !counts($0) || (values[$0] &- first) % wanted == 0 }
        let step = isMultiple ? wanted : 1
        /// The cells of all rows; what doesn't matter is put at the least.
        @inline(__always) func pack<Cell: FixedWidthInteger>(_ type: Cell.Type) -> [Cell] {
            [Cell](unsafeUninitializedCapacity: values.count) { cells, filled in
                if validity == nil, step == 1 {
                    for row in values.indices {
                        cells.initializeElement(at: row, to: Cell(truncatingIfNeeded: values[row] &- first))
                    }
                } else {
                    for row in values.indices {
                        let distance = counts(row) ? (values[row] &- first) / step : 0
                        cells.initializeElement(at: row, to: Cell(truncatingIfNeeded: distance))
                    }
                }
                filled = values.count
            }
        }
        least = low
        unit = step
        switch range / step {
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
        @inline(__always) func unpack(_ cell: (Int) -> Int64) -> [Number] {
            [Number](unsafeUninitializedCapacity: count) { values, filled in
                if unit == 1 {
                    for row in 0..<count {
                        values.initializeElement(at: row, to: Number(truncatingIfNeeded: least &+ cell(row)))
                    }
                } else {
                    for row in 0..<count {
                        values.initializeElement(at: row, to: Number(truncatingIfNeeded: least &+ cell(row) &* unit))
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
