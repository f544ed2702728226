/// Texts that are only ever added to, each under the next code from 0, and that stay where they are: a text whose code
/// one thread was given by another can be read while more are being added.
///
/// Adding is for one thread at a time, as the caller sees to.
public final class TextPool: @unchecked Sendable {
    /// How many texts the first segment holds, as a power of two; each further one holds twice as many.
    @usableFromInline static let firstBits = 10
    private static let segmentCount = 33 - firstBits
    private static let blockSize = 1 << 16

    /// Written once each, before the first code of the segment is given out.
    @usableFromInline let segments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>?>
    private var blocks: [UnsafeMutablePointer<UInt8>] = []
    private var free: UnsafeMutablePointer<UInt8>?
    private var room = 0
    /// How many texts there are; for who adds them.
    public private(set) var count = 0

    /// Makes an empty pool.
    public init() {
        segments = .allocate(capacity: Self.segmentCount)
        segments.initialize(repeating: nil, count: Self.segmentCount)
    }

    deinit {
        for index in 0..<Self.segmentCount { segments[index]?.deallocate() }
        for block in blocks { block.deallocate() }
        segments.deallocate()
    }

    /// Adds a text and gives its code. Amortised O(length).
    public func append(_ text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        if text.count > room { makeRoom(text.count) }
        var kept = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
        if let free, let source = text.baseAddress, !text.isEmpty {
            free.update(from: source, count: text.count)
            kept = UnsafeBufferPointer(start: free, count: text.count)
            self.free = free + text.count
            room -= text.count
        }
        let (segment, place) = Self.place(count)
        let texts: UnsafeMutablePointer<UnsafeBufferPointer<UInt8>>
        if let known = segments[segment] {
            texts = known
        } else {
            texts = .allocate(capacity: 1 << (Self.firstBits + segment))
            segments[segment] = texts
        }
        (texts + place).initialize(to: kept)
        count += 1
        return UInt32(truncatingIfNeeded: count - 1)
    }

    private func makeRoom(_ length: Int) {
        room = max(Self.blockSize, length)
        let block = UnsafeMutablePointer<UInt8>.allocate(capacity: room)
        blocks.append(block)
        free = block
    }

    /// Where the text of a code is kept.
    @inlinable @inline(__always)
    static func place(_ code: Int) -> (segment: Int, place: Int) {
        let index = code &+ (1 &<< firstBits)
        let segment = Int.bitWidth &- 1 &- index.leadingZeroBitCount &- firstBits
        return (segment, index &- 1 &<< (firstBits &+ segment))
    }

    /// The text of a code that was given out, for as long as the pool lives. O(1).
    @inlinable @inline(__always)
    public subscript(code: UInt32) -> UnsafeBufferPointer<UInt8> {
        let (segment, place) = Self.place(Int(code))
        guard let texts = segments[segment] else { return UnsafeBufferPointer(start: nil, count: 0) }
        return texts[place]
    }
}
