import Columns

/// Hashes of the values of rows, the same wherever the rows come from: equal keys have equal hashes.
enum RowHash {
    /// One hash a row, of all columns; null is a value like others.
    static func hashes(of columns: [Column], rows: Int) -> [UInt64] {
        var hashes = [UInt64](repeating: 0, count: rows)
        hashes.withUnsafeMutableBufferPointer { hashes in
            for column in columns { combine(column, into: hashes) }
        }
        return hashes
    }

    private static func combine(_ column: Column, into hashes: UnsafeMutableBufferPointer<UInt64>) {
        let step = column.count == 1 ? 0 : 1
        let valid = column.validity
        @inline(__always) func each(_ word: (Int) -> UInt64) {
            for row in hashes.indices {
                let place = row &* step
                let isNull = valid.map { !$0[place] } ?? false
                hashes[row] = Hashing.combine(hashes[row], isNull ? ~0 : word(place))
            }
        }
        switch column.storage {
        case .null: each { _ in ~0 }
        case .boolean(let bits): each { bits[$0] ? 1 : 0 }
        case .integer(let values), .timestamp(let values): each { UInt64(bitPattern: values[$0]) }
        case .date(let days): each { UInt64(bitPattern: Int64(days[$0])) }
        case .decimal64(let values): each { wide(Int128(values[$0])) }
        case .decimal128(let values): each { wide(values[$0]) }
        case .double(let values): each { UInt64(bitPattern: ColumnComparison.orderedBits(values[$0])) }
        case .interval(let values): each { wide(TemporalArithmetic.sortValue(values[$0])) }
        case .dictionary, .text:
            TextOperand(column).withView { texts in each { Hashing.bytes(texts[$0]) } }
        }
    }

    @inline(__always)
    private static func wide(_ value: Int128) -> UInt64 {
        Hashing.combine(UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64))
    }
}
