import Columns

/// Columns of one type one after the other, without looking at single values where that can be avoided.
enum ColumnConcatenation {
    static func concatenate(_ columns: [Column], type: DataType) -> Column {
        if columns.count == 1, let only = columns.first { return only }
        let total = columns.reduce(0) { $0 + $1.count }
        if total == 0 { return ColumnBuilder(type: type).finish() }
        let storage: Column.Storage =
            switch type {
            case .null: .null(count: total)
            case .boolean: .boolean(joinedBits(columns) { $0.bits })
            case .integer: .integer(joined(columns, total) { $0.integers })
            case .timestamp, .timestampWithZone: .timestamp(joined(columns, total) { $0.integers })
            case .decimal:
                columns.allSatisfy { if case .decimal64 = $0.storage { true } else { false } }
                    ? .decimal64(joined(columns, total) { $0.integers })
                    : .decimal128(joined(columns, total) { $0.mantissas })
            case .double: .double(joined(columns, total) { $0.doubles })
            case .date: .date(joined(columns, total) { $0.days })
            case .interval: .interval(joined(columns, total) { $0.intervals })
            case .text: texts(columns, total)
            }
        let hasNulls = columns.contains { $0.nullCount > 0 }
        let validity =
            hasNulls && type != .null
            ? joinedBits(columns) { ComparisonFunctions.validBits($0, rows: $0.count) } : nil
        return Column(type: type, storage: storage, validity: validity)
    }

    private static func joined<Element>(
        _ columns: [Column], _ total: Int, _ values: (Column) -> [Element]
    ) -> [Element] {
        var result: [Element] = []
        result.reserveCapacity(total)
        for column in columns { result.append(contentsOf: values(column)) }
        return result
    }

    private static func joinedBits(_ columns: [Column], _ bits: (Column) -> Bitmap) -> Bitmap {
        var words: [UInt64] = []
        var count = 0
        for column in columns {
            let part = bits(column)
            let shift = UInt64(count & 63)
            if shift == 0 {
                words.append(contentsOf: part.words)
            } else {
                for word in part.words {
                    words[words.count - 1] |= word << shift
                    words.append(word >> (64 - shift))
                }
            }
            count += part.count
            let needed = (count + 63) >> 6
            if words.count > needed { words.removeLast(words.count - needed) }
        }
        return Bitmap(words: words, count: count)
    }

    private static func texts(_ columns: [Column], _ total: Int) -> Column.Storage {
        var dictionaries: [TextDictionary] = []
        for column in columns {
            guard case .dictionary(_, let dictionary) = column.storage else { return copied(columns, total) }
            if let known = dictionaries.firstIndex(where: dictionary.agrees) {
                // Of one that grew, the largest has all.
                if dictionary.count > dictionaries[known].count { dictionaries[known] = dictionary }
            } else {
                dictionaries.append(dictionary)
            }
            // Many dictionaries with little in common: nothing is gained by sharing.
            if dictionaries.count > 1, dictionaries.reduce(0, { $0 + $1.count }) > 2 * total + 1024 {
                return copied(columns, total)
            }
        }
        if dictionaries.count == 1, let only = dictionaries.first {
            let codes = joined(columns, total) { column -> [UInt32] in
                if case .dictionary(let codes, _) = column.storage { return codes }
                return []
            }
            return .dictionary(codes, only)
        }
        let interner = TextInterner()
        var table = DictionaryCodes()
        let codes = [UInt32](unsafeUninitializedCapacity: total) { buffer, initialized in
            var offset = 0
            for column in columns {
                guard let base = buffer.baseAddress, column.count > 0 else { continue }
                table.numbers(of: column, rows: column.count, null: 0, into: base + offset, stride: 1) {
                    interner.intern($0)
                }
                offset += column.count
            }
            initialized = total
        }
        return .dictionary(codes, TextDictionary(interner.count == 0 ? TextArray([""]) : interner.texts))
    }

    private static func copied(_ columns: [Column], _ total: Int) -> Column.Storage {
        var builder = TextColumnBuilder(rows: total)
        for column in columns {
            let validity = column.validity
            TextOperand(column).withView { texts in
                for row in 0..<column.count {
                    if validity.map({ $0[row] }) ?? true { builder.bytes.append(contentsOf: texts[row]) }
                    builder.endText()
                }
            }
        }
        return builder.finish()
    }
}
