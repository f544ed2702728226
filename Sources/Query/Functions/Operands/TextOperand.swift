import Columns

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// A text argument: a code a row into distinct texts, a text a row, or one text for every row.
struct TextOperand {
    private let texts: TextDictionary
    private let codes: [UInt32]?
    private let step: Int
    private static let empty = TextDictionary(TextArray([""]))

    init(_ column: Column) {
        step = column.count == 1 ? 0 : 1
        switch column.storage {
        case .dictionary(let codes, let dictionary):
            // The codes of a column of nulls may point into an empty dictionary.
            texts = dictionary.count == 0 ? Self.empty : dictionary
            self.codes = dictionary.count == 0 ? [UInt32](repeating: 0, count: codes.count) : codes
        case .text(let texts):
            self.texts = TextDictionary(texts)
            codes = nil
        default:
            texts = Self.empty
            codes = [UInt32](repeating: 0, count: column.count)
        }
    }

    /// Whether one text stands for every row.
    var isConstant: Bool { step == 0 }

    /// Reads the texts without copying them.
    @inline(__always)
    func withView<Result>(_ body: (TextView) throws -> Result) rethrows -> Result {
        try texts.withView { texts in
            guard let codes else { return try body(TextView(texts: texts, codes: nil, step: step)) }
            return try codes.withUnsafeBufferPointer { try body(TextView(texts: texts, codes: $0, step: step)) }
        }
    }
}

/// Texts by row, valid only while the operand it came from is being read.
struct TextView {
    fileprivate let texts: TextsView
    fileprivate let codes: UnsafeBufferPointer<UInt32>?
    fileprivate let step: Int

    @inline(__always) subscript(row: Int) -> UnsafeBufferPointer<UInt8> {
        var index = row &* step
        if let codes { index = Int(codes[index]) }
        return texts[index]
    }
}

typealias TextBytes = UnsafeBufferPointer<UInt8>

extension UnsafeBufferPointer<UInt8> {
    /// Negative, zero or positive in the order of the bytes.
    @inline(__always)
    func compare(_ other: TextBytes) -> Int {
        let common = Swift.min(count, other.count)
        if common > 0, let a = baseAddress, let b = other.baseAddress {
            let order = memcmp(a, b, common)
            if order != 0 { return Int(order) }
        }
        return count - other.count
    }

    /// Whether both hold the same bytes.
    @inline(__always)
    func equals(_ other: TextBytes) -> Bool {
        guard count == other.count else { return false }
        guard count > 0, let a = baseAddress, let b = other.baseAddress else { return true }
        return memcmp(a, b, count) == 0
    }

    /// The first place at or after `start` where `pattern` stands; nil when nowhere. O(n × m).
    func firstRange(of pattern: TextBytes, from start: Int = 0) -> Int? {
        guard let first = pattern.first else { return start <= count ? start : nil }
        guard pattern.count <= count else { return nil }
        var index = start
        let last = count - pattern.count
        while index <= last {
            if self[index] == first {
                var matched = 1
                while matched < pattern.count, self[index + matched] == pattern[matched] { matched += 1 }
                if matched == pattern.count { return index }
            }
            index += 1
        }
        return nil
    }

    /// How many code points: the bytes that don't continue one.
    var codePointCount: Int {
        var count = 0
        for byte in self where byte & 0xC0 != 0x80 { count += 1 }
        return count
    }

    /// The byte offset of the code point of that number; the length when there are fewer.
    func byteOffset(ofCodePoint number: Int) -> Int {
        guard number > 0 else { return 0 }
        var seen = 0
        var index = 0
        while index < count {
            if self[index] & 0xC0 != 0x80 {
                if seen == number { return index }
                seen += 1
            }
            index += 1
        }
        return count
    }

    /// A part by byte offsets.
    @inline(__always)
    func part(_ from: Int, _ to: Int) -> TextBytes {
        UnsafeBufferPointer(rebasing: self[from..<Swift.max(from, to)])
    }

    /// The bytes as a string: for messages and rare paths.
    var string: String { String(decoding: self, as: UTF8.self) }

    /// Without white space at both ends.
    var trimmed: TextBytes {
        var from = 0
        var to = count
        while from < to, self[from] == 32 || (9...13).contains(self[from]) { from += 1 }
        while to > from, self[to - 1] == 32 || (9...13).contains(self[to - 1]) { to -= 1 }
        return part(from, to)
    }
}

/// Makes a text column row by row from bytes.
struct TextColumnBuilder {
    /// All texts so far, one after the other; append to it, then end the text.
    var bytes: [UInt8] = []
    private var offsets: [Int] = [0]

    init(rows: Int) { offsets.reserveCapacity(rows + 1) }

    /// Ends the text of a row.
    @inline(__always) mutating func endText() { offsets.append(bytes.count) }

    /// What was built.
    consuming func finish() -> Column.Storage { .text(TextArray(offsets: offsets, bytes: bytes)) }
}

/// A text column whose rows `body` writes; invalid rows stay empty.
func makeTexts(
    _ count: Int, validity: Bitmap?, _ body: (Int, inout [UInt8]) throws -> Void
) rethrows -> Column.Storage {
    var builder = TextColumnBuilder(rows: count)
    for row in 0..<count {
        if validity.map({ $0[row] }) ?? true { try body(row, &builder.bytes) }
        builder.endText()
    }
    return builder.finish()
}
