import Synchronization

/// The distinct texts of a column, to which the column's rows point by code. Immutable and shared:
/// two columns with the same dictionary object agree on what a code means.
public final class TextDictionary: Sendable {
    private let array: TextArray
    private let pool: TextPool?
    private let copy = Mutex<TextArray?>(nil)
    /// The number of distinct texts.
    public let count: Int

    /// Makes a dictionary; its texts should be distinct.
    public init(_ texts: TextArray) {
        array = texts
        pool = nil
        count = texts.count
    }

    /// Makes a dictionary of the first texts of a pool, which may grow on. Dictionaries of one pool agree on all codes
    /// that both have. O(1).
    public init(_ pool: TextPool, count: Int) {
        array = TextArray()
        self.pool = pool
        self.count = count
    }

    /// The texts, by code; of a pool they are copied, once a dictionary.
    public var texts: TextArray {
        guard let pool else { return array }
        return copy.withLock { copy in
            if let copy { return copy }
            var texts = TextArray()
            var byteCount = 0
            for code in 0..<count { byteCount += pool[UInt32(truncatingIfNeeded: code)].count }
            texts.reserve(texts: count, bytes: byteCount)
            for code in 0..<count { texts.append(pool[UInt32(truncatingIfNeeded: code)]) }
            copy = texts
            return texts
        }
    }

    /// The text of a code. O(length).
    public subscript(code: UInt32) -> String {
        pool.map { String(decoding: $0[code], as: UTF8.self) } ?? array[Int(code)]
    }

    /// Whether a code that both dictionaries have means the same text in both.
    public func agrees(with other: TextDictionary) -> Bool {
        self === other || (pool != nil && pool === other.pool)
    }

    /// Reads the texts without copying them.
    @inlinable
    public func withView<Result, Failure: Error>(_ body: (TextsView) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        let source = source
        return try withExtendedLifetime(self) { () throws(Failure) -> Result in
            if let pool = source.pool { return try body(TextsView(pool)) }
            return try source.array.withView(body)
        }
    }

    @usableFromInline var source: (array: TextArray, pool: TextPool?) { (array, pool) }
}

extension TextArray {
    /// Reads the texts without copying them.
    @inlinable
    public func withView<Result, Failure: Error>(_ body: (TextsView) throws(Failure) -> Result) throws(Failure)
        -> Result
    {
        try bytes.withUnsafeBufferPointer { bytes throws(Failure) in
            try offsets.withUnsafeBufferPointer { offsets throws(Failure) in
                try body(TextsView(bytes: bytes.baseAddress, offsets: offsets.baseAddress))
            }
        }
    }
}

/// Texts by number, valid only while what they came from is being read.
public struct TextsView {
    @usableFromInline let bytes: UnsafePointer<UInt8>?
    @usableFromInline let offsets: UnsafePointer<Int>?
    @usableFromInline let segments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>?>?

    @inlinable init(bytes: UnsafePointer<UInt8>?, offsets: UnsafePointer<Int>?) {
        self.bytes = bytes
        self.offsets = offsets
        segments = nil
    }

    @inlinable init(_ pool: TextPool) {
        bytes = nil
        offsets = nil
        segments = pool.segments
    }

    /// The bytes of a text. O(1).
    @inlinable @inline(__always)
    public subscript(number: Int) -> UnsafeBufferPointer<UInt8> {
        if let offsets {
            let start = offsets[number]
            return UnsafeBufferPointer(start: bytes.map { $0 + start }, count: offsets[number &+ 1] &- start)
        }
        let (segment, place) = TextPool.place(number)
        guard let texts = segments?[segment] else { return UnsafeBufferPointer(start: nil, count: 0) }
        return texts[place]
    }
}
