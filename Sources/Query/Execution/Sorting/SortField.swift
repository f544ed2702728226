import Columns

/// A sort key's values as whole numbers from zero up that order as they do, in as few bits as their range needs.
struct SortField {
    /// How many bits the numbers need.
    let bits: Int
    /// Adds the number of each row to a word, shifted.
    let fill: (UnsafeMutablePointer<UInt64>, UInt64) -> Void

    /// The fields of a key, the most significant first; none where all rows are equal.
    static func fields(of key: SortPermutation.Key) -> [SortField] { nulls(key) + values(key) }

    private static func values(_ key: SortPermutation.Key) -> [SortField] {
        switch key.column.storage {
        case .null: []
        case .boolean(let bits): only(field(ColumnComparison.bytes(bits), key) { Int64($0) })
        case .integer(let values), .timestamp(let values), .decimal64(let values): only(field(values, key) { $0 })
        case .date(let days): only(field(days, key) { Int64($0) })
        case .double(let values): only(field(values, key) { ColumnComparison.orderedBits($0) })
        case .decimal128(let values): wide(values, key)
        case .interval(let values): wide(values.map(TemporalArithmetic.sortValue), key)
        case .dictionary, .text:
            only(field(SortPermutation.textRanks(key.column), key) { Int64(truncatingIfNeeded: $0) })
        }
    }

    /// The numbers of groups.
    static func groups(_ numbers: [UInt32], count: Int) -> [SortField] {
        if count <= 1 { return [] }
        return [
            SortField(bits: width(UInt64(count - 1))) { target, shift in
                numbers.withUnsafeBufferPointer { numbers in
                    for row in numbers.indices { target[row] |= UInt64(numbers[row]) &<< shift }
                }
            }
        ]
    }

    private static func only(_ field: SortField?) -> [SortField] { field.map { [$0] } ?? [] }

    private static func width(_ largest: UInt64) -> Int { UInt64.bitWidth - largest.leadingZeroBitCount }

    /// Numbers of up to 128 bits: one field where their range fits one.
    private static func wide(_ values: [Int128], _ key: SortPermutation.Key) -> [SortField] {
        var (least, most) = (Int128.max, Int128.min)
        for row in values.indices where key.column.isValid(row) {
            least = min(least, values[row])
            most = max(most, values[row])
        }
        if most < least { return [] }
        if least >= Int128(Int64.min), most <= Int128(Int64.max) {
            return only(field(values, key) { Int64(truncatingIfNeeded: $0) })
        }
        return only(field(values, key) { Int64(truncatingIfNeeded: $0 >> 64) })
            + only(field(values, key) { Int64(truncatingIfNeeded: $0) ^ .min })
    }

    @inline(__always)
    private static func field<Value>(
        _ values: [Value], _ key: SortPermutation.Key, _ cell: @escaping (Value) -> Int64
    ) -> SortField? {
        let validity = key.column.validity
        var (least, most) = (Int64.max, Int64.min)
        values.withUnsafeBufferPointer { values in
            // Whatever lies under a null must not order it.
            for row in values.indices where validity?[row] ?? true {
                let number = cell(values[row])
                least = min(least, number)
                most = max(most, number)
            }
        }
        if most < least { return nil }
        let range = UInt64(bitPattern: most &- least)
        if range == 0 { return nil }
        let isDescending = key.isDescending
        return SortField(bits: width(range)) { target, shift in
            values.withUnsafeBufferPointer { values in
                guard let validity else {
                    for row in values.indices {
                        let number = cell(values[row])
                        target[row] |= UInt64(bitPattern: isDescending ? most &- number : number &- least) &<< shift
                    }
                    return
                }
                for row in values.indices where validity[row] {
                    let number = cell(values[row])
                    target[row] |= UInt64(bitPattern: isDescending ? most &- number : number &- least) &<< shift
                }
            }
        }
    }

    /// Which rows are null.
    private static func nulls(_ key: SortPermutation.Key) -> [SortField] {
        guard let validity = key.column.validity else { return [] }
        return [
            SortField(bits: 1) { target, shift in
                for row in 0..<validity.count where validity[row] == key.nullsFirst { target[row] |= 1 &<< shift }
            }
        ]
    }
}
