/// UTF-8 texts side by side: text `i` is `bytes[offsets[i]..<offsets[i + 1]]`.
public struct TextArray: Sendable {
    /// One more offset than texts, ascending from 0.
    public private(set) var offsets: [Int]
    /// All texts, one after the other.
    public private(set) var bytes: [UInt8]

    /// Makes an empty array.
    public init() {
        offsets = [0]
        bytes = []
    }

    /// Makes an array from storage whose offsets ascend from 0 to `bytes.count`.
    public init(offsets: [Int], bytes: [UInt8]) {
        precondition(offsets.first == 0 && offsets.last == bytes.count, "offsets do not span the bytes")
        self.offsets = offsets
        self.bytes = bytes
    }

    /// Makes an array from strings.
    public init(_ strings: some Sequence<String>) {
        self.init()
        for string in strings { append(string) }
    }

    /// The number of texts.
    public var count: Int { offsets.count - 1 }

    /// The byte range of a text.
    public func range(_ index: Int) -> Range<Int> { offsets[index]..<offsets[index + 1] }

    /// A text as a string. O(length).
    public subscript(index: Int) -> String { String(decoding: bytes[range(index)], as: UTF8.self) }

    /// Adds a text at the end.
    public mutating func append(_ string: String) {
        bytes.append(contentsOf: string.utf8)
        offsets.append(bytes.count)
    }

    /// Adds a text's bytes at the end.
    public mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        bytes.append(contentsOf: text)
        offsets.append(bytes.count)
    }

    /// Makes room for more.
    public mutating func reserve(texts: Int, bytes extra: Int) {
        offsets.reserveCapacity(offsets.count + texts)
        bytes.reserveCapacity(bytes.count + extra)
    }

    /// The texts of the rows named, in that order.
    public func gathered(_ rows: [UInt32]) -> TextArray {
        var result = TextArray()
        result.reserve(texts: rows.count, bytes: rows.reduce(0) { $0 + range(Int($1)).count })
        bytes.withUnsafeBufferPointer { all in
            for row in rows { result.append(UnsafeBufferPointer(rebasing: all[range(Int(row))])) }
        }
        return result
    }
}
