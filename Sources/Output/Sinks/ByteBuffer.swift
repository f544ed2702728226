/// A growing stretch of raw memory that cells are formatted into.
///
/// Sixteen initialised bytes always follow the capacity, so that short copies may move a whole vector.
struct ByteBuffer: ~Copyable {
    private(set) var base: UnsafeMutablePointer<UInt8>
    /// The number of bytes in use.
    private(set) var count = 0
    private var capacity: Int

    static let slack = 16

    init(capacity: Int) {
        self.capacity = max(capacity, 64)
        base = .allocate(capacity: self.capacity + Self.slack)
        base.initialize(repeating: 0, count: self.capacity + Self.slack)
    }

    deinit { base.deallocate() }

    /// The bytes in use; valid until the next change.
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }

    mutating func removeAll() { count = 0 }

    /// Makes room for `extra` more bytes.
    @inline(__always) mutating func reserve(_ extra: Int) {
        if capacity - count < extra { grow(extra) }
    }

    @inline(never) private mutating func grow(_ extra: Int) {
        let newCapacity = max(capacity * 2, count + extra)
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + Self.slack)
        new.initialize(from: base, count: count)
        (new + count).initialize(repeating: 0, count: newCapacity + Self.slack - count)
        base.deallocate()
        base = new
        capacity = newCapacity
    }

    /// Where the next byte goes. Only after `reserve`.
    var end: UnsafeMutablePointer<UInt8> {
        @inline(__always) get { base + count }
    }

    /// Counts bytes that were put at `end`.
    @inline(__always) mutating func advance(_ number: Int) { count += number }

    @inline(__always) mutating func append(_ byte: UInt8) {
        reserve(1)
        base[count] = byte
        count += 1
    }

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        reserve(bytes.count)
        UnsafeMutableRawPointer(base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }

    mutating func append(_ bytes: UnsafePointer<UInt8>, _ number: Int) {
        append(UnsafeRawBufferPointer(start: bytes, count: number))
    }

    mutating func append(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { append($0) }
    }

    mutating func append(_ text: StaticString) {
        append(text.utf8Start, text.utf8CodeUnitCount)
    }

    mutating func append(text: String) {
        var text = text
        text.withUTF8 { append(UnsafeRawBufferPointer($0)) }
    }

    /// Copies a short or long stretch whose source has slack behind it. Only after `reserve`.
    @inline(__always) mutating func appendReserved(_ source: UnsafePointer<UInt8>, _ number: Int) {
        let target = UnsafeMutableRawPointer(base + count)
        if number <= Self.slack {
            let vector = UnsafeRawPointer(source).loadUnaligned(as: SIMD16<UInt8>.self)
            target.storeBytes(of: vector, as: SIMD16<UInt8>.self)
        } else {
            target.copyMemory(from: source, byteCount: number)
        }
        count += number
    }
}
