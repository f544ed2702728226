import Columns

/// The order of rows by several keys, found by stable radix sorts from the last key to the first.
enum SortPermutation {
    /// One key over all rows.
    struct Key {
        var column: Column
        var isDescending = false
        var nullsFirst = false
    }

    /// The rows in order; equal ones stay in theirs. O(rows × differing key bytes).
    static func rows(_ count: Int, by keys: [Key]) -> [UInt32] {
        var order = (0..<count).map { UInt32(truncatingIfNeeded: $0) }
        for key in keys.reversed() where key.column.count != 1 || count == 1 {
            for var words in words(of: key.column) {
                if let validity = key.column.validity {
                    // Whatever lies under a null must not order it.
                    for row in 0..<count where !validity[row] { words[row] = 0 }
                }
                sort(&order, by: words, isDescending: key.isDescending)
            }
            if key.column.nullCount > 0 { partition(&order, key) }
        }
        return order
    }

    /// Brings nulls to one end.
    private static func partition(_ order: inout [UInt32], _ key: Key) {
        var valid: [UInt32] = []
        var null: [UInt32] = []
        for row in order {
            if key.column.isValid(Int(row)) { valid.append(row) } else { null.append(row) }
        }
        order = key.nullsFirst ? null + valid : valid + null
    }

    /// Words that order as the values do; two for wide types, the less significant one first.
    private static func words(of column: Column) -> [[UInt64]] {
        let sign: UInt64 = 1 << 63
        switch column.storage {
        case .null: return []
        case .boolean(let bits): return [makeArray(bits.count) { bits[$0] ? 1 : 0 }]
        case .integer(let values), .timestamp(let values), .decimal64(let values):
            return [makeArray(values.count) { UInt64(bitPattern: values[$0]) ^ sign }]
        case .date(let days): return [makeArray(days.count) { UInt64(bitPattern: Int64(days[$0])) ^ sign }]
        case .double(let values):
            return [
                makeArray(values.count) { UInt64(bitPattern: ColumnComparison.orderedBits(values[$0])) ^ sign }
            ]
        case .decimal128(let values): return wide(values)
        case .interval(let values): return wide(values.map(TemporalArithmetic.sortValue))
        case .dictionary, .text: return [textRanks(column)]
        }
    }

    private static func wide(_ values: [Int128]) -> [[UInt64]] {
        [
            makeArray(values.count) { UInt64(truncatingIfNeeded: values[$0]) },
            makeArray(values.count) { UInt64(truncatingIfNeeded: values[$0] >> 64) ^ (1 << 63) },
        ]
    }

    /// The place of each row's text among the distinct texts of the column, by bytes.
    static func textRanks(_ column: Column) -> [UInt64] {
        let rows = column.count
        let interner = TextInterner()
        var codes = DictionaryCodes()
        let numbers = [UInt32](unsafeUninitializedCapacity: rows) { buffer, initialized in
            if let base = buffer.baseAddress {
                codes.numbers(of: column, rows: rows, null: 0, into: base, stride: 1) { interner.intern($0) }
            }
            initialized = rows
        }
        var ranks = [UInt64](repeating: 0, count: max(1, interner.count))
        for (rank, text) in interner.order.enumerated() { ranks[Int(text)] = UInt64(truncatingIfNeeded: rank) }
        return makeArray(rows) { ranks[Int(numbers[$0])] }
    }

    private struct Entry {
        var word: UInt64
        var row: UInt32
    }

    /// A stable sort of rows by a word each; only bytes that differ somewhere take a pass.
    static func sort(_ order: inout [UInt32], by words: [UInt64], isDescending: Bool) {
        guard order.count > 1, let first = words.first else { return }
        var differing: UInt64 = 0
        for word in words { differing |= word ^ first }
        if differing == 0 { return }
        let flip: UInt64 = isDescending ? ~0 : 0
        var entries = makeArray(order.count) { Entry(word: words[Int(order[$0])] ^ flip, row: order[$0]) }
        var target = entries
        var counts = [Int](repeating: 0, count: 256)
        for shift in stride(from: UInt64(0), to: 64, by: 8) where differing >> shift & 0xFF != 0 {
            for digit in 0..<256 { counts[digit] = 0 }
            for entry in entries { counts[Int(entry.word >> shift & 0xFF)] += 1 }
            var sum = 0
            for digit in 0..<256 { (counts[digit], sum) = (sum, sum + counts[digit]) }
            for entry in entries {
                let digit = Int(entry.word >> shift & 0xFF)
                target[counts[digit]] = entry
                counts[digit] += 1
            }
            swap(&entries, &target)
        }
        for (place, entry) in entries.enumerated() { order[place] = entry.row }
    }
}
