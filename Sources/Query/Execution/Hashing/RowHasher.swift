import Columns

/// Hashes of the values of rows, the same wherever the rows come from: equal keys have equal hashes. What a dictionary's
/// texts hash to is kept while columns bring it.
struct RowHasher {
    private var dictionaries: [(dictionary: TextDictionary, hashes: [UInt64])?] = []

    /// One hash a row, of all columns; null is a value like others.
    mutating func hashes(of columns: [Column], rows: Int) -> [UInt64] {
        if dictionaries.count < columns.count {
            dictionaries += Array(repeating: nil, count: columns.count - dictionaries.count)
        }
        var hashes = [UInt64](repeating: 0, count: rows)
        hashes.withUnsafeMutableBufferPointer { hashes in
            for (index, column) in columns.enumerated() { combine(column, index, into: hashes) }
        }
        return hashes
    }

    private mutating func combine(_ column: Column, _ index: Int, into hashes: UnsafeMutableBufferPointer<UInt64>) {
        switch column.storage {
        case .null: Self.each(column, hashes) { _ in ~0 }
        case .boolean(let bits): Self.each(column, hashes) { bits[$0] ? 1 : 0 }
        case .integer(let values), .timestamp(let values):
            values.withUnsafeBufferPointer { values in Self.each(column, hashes) { UInt64(bitPattern: values[$0]) } }
        case .date(let days): Self.each(column, hashes) { UInt64(bitPattern: Int64(days[$0])) }
        case .decimal64(let values):
            values.withUnsafeBufferPointer { values in Self.each(column, hashes) { Self.wide(Int128(values[$0])) } }
        case .decimal128(let values): Self.each(column, hashes) { Self.wide(values[$0]) }
        case .double(let values):
            Self.each(column, hashes) { UInt64(bitPattern: ColumnComparison.orderedBits(values[$0])) }
        case .interval(let values): Self.each(column, hashes) { Self.wide(TemporalArithmetic.sortValue(values[$0])) }
        case .dictionary(let codes, let dictionary) where dictionary.count <= 32 * hashes.count:
            let known = textHashes(dictionary, index)
            known.withUnsafeBufferPointer { known in
                codes.withUnsafeBufferPointer { codes in Self.each(column, hashes) { known[Int(codes[$0])] } }
            }
        case .dictionary, .text:
            TextOperand(column).withView { texts in Self.each(column, hashes) { Hashing.bytes(texts[$0]) } }
        }
    }

    @inline(__always)
    private static func each(
        _ column: Column, _ hashes: UnsafeMutableBufferPointer<UInt64>, _ word: (Int) -> UInt64
    ) {
        let step = column.count == 1 ? 0 : 1
        guard let valid = column.validity else {
            for row in hashes.indices { hashes[row] = Hashing.combine(hashes[row], word(row &* step)) }
            return
        }
        for row in hashes.indices {
            let place = row &* step
            hashes[row] = Hashing.combine(hashes[row], valid[place] ? word(place) : ~0)
        }
    }

    private mutating func textHashes(_ dictionary: TextDictionary, _ index: Int) -> [UInt64] {
        var hashes: [UInt64] = []
        if let known = dictionaries[index], dictionary.agrees(with: known.dictionary) {
            if known.hashes.count >= dictionary.count { return known.hashes }
            hashes = known.hashes
        }
        dictionaries[index] = nil
        hashes.reserveCapacity(dictionary.count)
        dictionary.withView { texts in
            for code in hashes.count..<dictionary.count { hashes.append(Hashing.bytes(texts[code])) }
        }
        dictionaries[index] = (dictionary, hashes)
        return hashes
    }

    @inline(__always)
    private static func wide(_ value: Int128) -> UInt64 {
        Hashing.combine(UInt64(truncatingIfNeeded: value), UInt64(truncatingIfNeeded: value >> 64))
    }
}
