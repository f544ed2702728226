import Columns

/// Words that order rows as a sort key does as far as 64 bits can tell: where one is less, its row comes before.
struct LeadingWords {
    private let key: SortKey
    /// Whether equal words mean equal values, but for the outermost.
    private let isExact: Bool

    private static let sign: UInt64 = 1 << 63
    /// Values beyond are brought to these; what lies outside are nulls.
    private static let least: UInt64 = 1
    private static let most = UInt64.max - 1

    init(_ key: SortKey) {
        self.key = key
        isExact = key.expression.type != .text
    }

    /// Whether rows of the same word are certainly equal.
    @inline(__always)
    func isExact(_ word: UInt64) -> Bool { isExact && word != Self.least && word != Self.most }

    /// The word of each row of the key's column.
    func words(of column: Column, rows: Int) -> [UInt64] {
        let null: UInt64 = key.nullsFirst ? 0 : .max
        var isNull = column.isConstantNull
        if case .null = column.storage { isNull = true }
        if isNull { return [UInt64](repeating: null, count: rows) }
        var words = raw(column)
        let flip: UInt64 = key.isDescending ? ~0 : 0
        for row in words.indices { words[row] = min(max(words[row] ^ flip, Self.least), Self.most) }
        if let validity = column.validity {
            for row in words.indices where !validity[row] { words[row] = null }
        }
        if words.count == 1, let word = words.first, rows != 1 { return [UInt64](repeating: word, count: rows) }
        return words
    }

    private func raw(_ column: Column) -> [UInt64] {
        switch column.storage {
        case .null(let count): [UInt64](repeating: 0, count: count)
        case .boolean(let bits): makeArray(bits.count) { Self.word(bits[$0] ? 1 : 0) }
        case .integer(let values), .timestamp(let values), .decimal64(let values):
            makeArray(values.count) { Self.word(values[$0]) }
        case .date(let days): makeArray(days.count) { Self.word(Int64(days[$0])) }
        case .double(let values): makeArray(values.count) { Self.word(ColumnComparison.orderedBits(values[$0])) }
        case .decimal128(let values): makeArray(values.count) { Self.word(Int64(clamping: values[$0])) }
        case .interval(let values):
            makeArray(values.count) { Self.word(Int64(clamping: TemporalArithmetic.sortValue(values[$0]))) }
        case .dictionary, .text: TextOperand(column).withView { texts in makeArray(column.count) { texts[$0].leading } }
        }
    }

    @inline(__always)
    private static func word(_ value: Int64) -> UInt64 { UInt64(bitPattern: value) ^ sign }
}

extension UnsafeBufferPointer<UInt8> {
    /// The first eight bytes as a number that orders as they do; zeros stand for what is missing.
    fileprivate var leading: UInt64 {
        var word: UInt64 = 0
        for index in 0..<Swift.min(8, count) { word |= UInt64(self[index]) << UInt64(56 - 8 * index) }
        return word
    }
}
