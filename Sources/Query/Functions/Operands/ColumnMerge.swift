import Columns

/// Puts a column together from parts that were computed for some of the rows each.
enum ColumnMerge {
    /// A column for some rows.
    struct Part {
        /// The rows, ascending; nil for all.
        var rows: [UInt32]?
        /// A value for each of the rows, or one for all.
        var column: Column
    }

    /// The parts as one column; rows in no part are null, those in several go by the last.
    static func merge(_ parts: [Part], rows: Int, type: DataType) -> Column {
        if parts.isEmpty { return Column(nullsOf: type, count: 1) }
        if parts.count == 1, let only = parts.first, only.rows == nil { return only.column }
        let storage: Column.Storage =
            switch type {
            case .null: .null(count: rows)
            case .boolean: .boolean(bits(parts, rows))
            case .integer: .integer(scatter(parts, rows, 0) { $0.integers })
            case .timestamp, .timestampWithZone: .timestamp(scatter(parts, rows, 0) { $0.integers })
            case .decimal:
                parts.allSatisfy { if case .decimal64 = $0.column.storage { true } else { $0.column.isConstantNull } }
                    ? .decimal64(scatter(parts, rows, 0) { $0.integers })
                    : .decimal(scatter(parts, rows, 0) { $0.mantissas })
            case .double: .double(scatter(parts, rows, 0) { $0.doubles })
            case .date: .date(scatter(parts, rows, 0) { $0.days })
            case .interval: .interval(scatter(parts, rows, Interval()) { $0.intervals })
            case .text: texts(parts, rows)
            }
        return Column(type: type, storage: storage, validity: type == .null ? nil : validity(parts, rows))
    }

    private static func scatter<Element>(
        _ parts: [Part], _ rows: Int, _ filler: Element, _ values: (Column) -> [Element]
    ) -> [Element] {
        var result = [Element](repeating: filler, count: rows)
        for part in parts {
            let lane = Lane(values(part.column))
            if let places = part.rows {
                for (index, place) in places.enumerated() { result[Int(place)] = lane[index] }
            } else {
                for row in 0..<rows { result[row] = lane[row] }
            }
        }
        return result
    }

    private static func bits(_ parts: [Part], _ rows: Int) -> Bitmap {
        var result = Bitmap(repeating: false, count: rows)
        for part in parts {
            let bits = part.column.bits
            let step = part.column.count == 1 ? 0 : 1
            for index in 0..<(part.rows?.count ?? rows) {
                result[part.rows.map { Int($0[index]) } ?? index] = bits[index &* step]
            }
        }
        return result
    }

    private static func validity(_ parts: [Part], _ rows: Int) -> Bitmap {
        var result = Bitmap(repeating: false, count: rows)
        for part in parts {
            let step = part.column.count == 1 ? 0 : 1
            for index in 0..<(part.rows?.count ?? rows) {
                result[part.rows.map { Int($0[index]) } ?? index] = part.column.isValid(index &* step)
            }
        }
        return result
    }

    /// Texts with few distinct ones stay so; others are copied.
    private static func texts(_ parts: [Part], _ rows: Int) -> Column.Storage {
        var entries = 0
        var areDictionaries = true
        for part in parts {
            if part.column.count == 1 {
                entries += 1
            } else if case .dictionary(_, let dictionary) = part.column.storage {
                entries += dictionary.count
            } else {
                areDictionaries = false
            }
        }
        if areDictionaries, entries <= rows { return dictionary(parts, rows) }
        var sources = [UInt32](repeating: UInt32.max, count: rows)
        var indices = [UInt32](repeating: 0, count: rows)
        for (source, part) in parts.enumerated() {
            for index in 0..<(part.rows?.count ?? rows) {
                let place = part.rows.map { Int($0[index]) } ?? index
                sources[place] = UInt32(truncatingIfNeeded: source)
                indices[place] = UInt32(truncatingIfNeeded: index)
            }
        }
        let operands = parts.map { TextOperand($0.column) }
        return makeTexts(rows, validity: nil) { row, bytes in
            guard sources[row] != UInt32.max else { return }
            operands[Int(sources[row])].withView { bytes.append(contentsOf: $0[Int(indices[row])]) }
        }
    }

    private static func dictionary(_ parts: [Part], _ rows: Int) -> Column.Storage {
        let interner = TextInterner()
        var codes = [UInt32](repeating: 0, count: rows)
        var table = DictionaryCodes()
        for part in parts {
            let count = part.rows?.count ?? rows
            let numbers = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
                if let base = buffer.baseAddress {
                    table.numbers(of: part.column, rows: count, null: 0, into: base, stride: 1) { interner.intern($0) }
                }
                initialized = count
            }
            if let places = part.rows {
                for (index, place) in places.enumerated() { codes[Int(place)] = numbers[index] }
            } else {
                codes = numbers
            }
        }
        return .dictionary(codes, TextDictionary(interner.count == 0 ? TextArray([""]) : interner.texts))
    }
}
