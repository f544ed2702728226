import Columns

/// Numbers of texts, looked up once for each entry of a dictionary rather than once for each row. The table is kept
/// while columns bring the same dictionary, or one that grew out of it.
struct DictionaryCodes {
    private static let unknown = UInt32.max - 1

    private var dictionary: TextDictionary?
    private var numbers: [UInt32] = []
    /// How many rows brought a dictionary that was too large for them.
    private var rowsSeen = 0

    /// The numbers of a text column's rows; rows without a value get `null`.
    ///
    /// - Parameter number: the number of a text; called once for each distinct text that occurs.
    mutating func numbers(
        of column: Column, rows: Int, null: UInt32, into target: UnsafeMutablePointer<UInt32>, stride: Int,
        number: (TextBytes) -> UInt32
    ) {
        let validity = column.validity
        guard column.count != 1 || rows == 1 else {
            let single = column.isValid(0) ? TextOperand(column).withView { number($0[0]) } : null
            for row in 0..<rows { target[row &* stride] = single }
            return
        }
        if case .dictionary(let codes, let texts) = column.storage, texts.count > 0,
            dictionary.map(texts.agrees) ?? false || isWorthKeeping(texts, rows: rows)
        {
            if let dictionary, texts.agrees(with: dictionary) {
                numbers.grow(to: texts.count, with: Self.unknown)
            } else {
                numbers = [UInt32](repeating: Self.unknown, count: texts.count)
            }
            dictionary = texts
            texts.withView { texts in
                numbers.withUnsafeMutableBufferPointer { numbers in
                    codes.withUnsafeBufferPointer { codes in
                        for row in 0..<rows {
                            if let validity, !validity[row] {
                                target[row &* stride] = null
                                continue
                            }
                            let code = Int(codes[row])
                            var result = numbers[code]
                            if result == Self.unknown {
                                result = number(texts[code])
                                numbers[code] = result
                            }
                            target[row &* stride] = result
                        }
                    }
                }
            }
            return
        }
        TextOperand(column).withView { texts in
            for row in 0..<rows {
                target[row &* stride] = validity.map({ $0[row] }) ?? column.hasStorage ? number(texts[row]) : null
            }
        }
    }
}

extension DictionaryCodes {
    /// Whether a table of a dictionary's texts costs little against the rows that brought such dictionaries.
    private mutating func isWorthKeeping(_ texts: TextDictionary, rows: Int) -> Bool {
        rowsSeen += rows
        guard texts.count <= 32 * rowsSeen + 1024 else { return false }
        rowsSeen = 0
        return true
    }
}

extension Column {
    /// Whether the column has values at all, which the null type has not.
    fileprivate var hasStorage: Bool {
        if case .null = storage { return false }
        return true
    }
}
