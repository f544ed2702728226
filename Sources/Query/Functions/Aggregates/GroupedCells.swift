import Columns

/// Values that an aggregate keeps until the end, with the group of each: chunk by chunk as they came, so that nothing is
/// copied where all rows of a chunk count.
struct GroupedCells {
    /// The values of a chunk's rows, as they were stored or as cells.
    private enum Values {
        case narrow([Int64])
        case wide([Int128])
        case real([Double])
        case days([Int32])
    }

    private var parts: [(groups: [UInt32], values: Values)] = []
    /// Whether a value doesn't fit 64 bits.
    private(set) var isWide = false

    /// Whether there are no values.
    var isEmpty: Bool { parts.isEmpty }

    /// The bytes that the values take, with their groups. O(1).
    private(set) var byteCount = 0

    /// Keeps the rows of a chunk that count.
    ///
    /// - Parameter mask: the rows that count.
    mutating func append(_ column: Column, groups: [UInt32], mask: Bitmap, codec: inout CellCodec) {
        let rows = groups.count
        var column = column.count == rows ? column : column.expanded(to: rows)
        var groups = groups
        if !mask.isAllSet {
            let positions = mask.setPositions
            if positions.isEmpty { return }
            column = column.gathered(positions)
            groups = groups.withUnsafeBufferPointer { groups in
                makeArray(positions.count) { groups[Int(positions[$0])] }
            }
        }
        switch column.storage {
        case .integer(let values), .timestamp(let values), .decimal64(let values):
            parts.append((groups, .narrow(values)))
        case .double(let values): parts.append((groups, .real(values)))
        case .date(let values): parts.append((groups, .days(values)))
        case .null, .boolean, .decimal128, .interval, .dictionary, .text:
            let cells = codec.encode(column, rows: groups.count).values
            if cells.allSatisfy({ Int64(exactly: $0) != nil }) {
                parts.append((groups, .narrow(cells.map { Int64(truncatingIfNeeded: $0) })))
            } else {
                isWide = true
                parts.append((groups, .wide(cells)))
            }
        }
        byteCount += groups.byteCount + max(column.byteCount, groups.count * MemoryLayout<Int64>.stride)
    }

    /// Calls `body` with the group of each value.
    @inline(__always)
    func forEachGroup(_ body: (Int) -> Void) {
        for part in parts {
            part.groups.withUnsafeBufferPointer { groups in
                for group in groups { body(Int(group)) }
            }
        }
    }

    /// All cells, those of a group side by side, in the order in which they came.
    ///
    /// - Parameters:
    ///   - type: how wide cells are; 64 bits are enough unless `isWide`.
    ///   - body: receives the cells and where each group's begin; the last number is that of all cells.
    /// - Complexity: O(values + groups).
    func withCells<Cell: FixedWidthInteger & BitwiseCopyable, Result>(
        of type: Cell.Type, groupCount: Int, _ body: (UnsafeMutablePointer<Cell>, [Int]) throws -> Result
    ) rethrows -> Result {
        var starts = [Int](repeating: 0, count: groupCount + 1)
        starts.withUnsafeMutableBufferPointer { starts in forEachGroup { starts[$0 + 1] += 1 } }
        for group in 0..<groupCount { starts[group + 1] += starts[group] }
        let cells = LargeMemory.zeroed(max(1, starts[groupCount]), of: type)
        defer { cells.deallocate() }
        var next = starts
        next.withUnsafeMutableBufferPointer { next in
            func place<Value>(_ values: [Value], _ groups: [UInt32], _ cell: (Value) -> Cell) {
                values.withUnsafeBufferPointer { values in
                    groups.withUnsafeBufferPointer { groups in
                        for index in 0..<min(values.count, groups.count) {
                            let group = Int(groups[index])
                            cells[next[group]] = cell(values[index])
                            next[group] &+= 1
                        }
                    }
                }
            }
            for (groups, values) in parts {
                switch values {
                case .narrow(let values): place(values, groups) { Cell(truncatingIfNeeded: $0) }
                case .wide(let values): place(values, groups) { Cell(truncatingIfNeeded: $0) }
                case .real(let values):
                    place(values, groups) { Cell(truncatingIfNeeded: ColumnComparison.orderedBits($0)) }
                case .days(let values): place(values, groups) { Cell(truncatingIfNeeded: $0) }
                }
            }
        }
        return try body(cells, starts)
    }
}
