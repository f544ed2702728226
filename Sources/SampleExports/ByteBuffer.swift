/// A fixed block of bytes with a cursor, into which rows are written without a string or an allocation.
///
/// The writer makes room once a row (`isNearlyFull`), and no row is longer than `margin`: the single
/// bytes are then stored without a check.
final class ByteBuffer {
    /// More than any row or JSON object of the generator needs.
    static let margin = 4_096
    private static let capacity = 256 * 1_024

    private let start: UnsafeMutablePointer<UInt8>
    private(set) var count = 0

    init() {
        start = .allocate(capacity: Self.capacity)
    }

    deinit {
        start.deallocate()
    }

    var isNearlyFull: Bool { count > Self.capacity - Self.margin }

    func removeAll() { count = 0 }

    func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    @inline(__always)
    func append(_ byte: UInt8) {
        precondition(count < Self.capacity)
        start[count] = byte
        count &+= 1
    }

    /// Longer texts than the margin are not written by the generator.
    @inline(__always)
    func append(_ bytes: [UInt8]) {
        let added = bytes.count
        precondition(added <= Self.capacity - count)
        bytes.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { (start + count).update(from: base, count: added) }
        }
        count &+= added
    }

    func append(_ text: StaticString) {
        let added = text.utf8CodeUnitCount
        precondition(added <= Self.capacity - count)
        (start + count).update(from: text.utf8Start, count: added)
        count &+= added
    }

    /// A decimal integer without leading zeros.
    @inline(__always)
    func append(decimal value: Int) {
        if value < 0 { append(45) }
        var rest = value.magnitude
        var digits = 1
        var power: UInt = 10
        while digits < 20, rest >= power {
            digits &+= 1
            let (next, overflow) = power.multipliedReportingOverflow(by: 10)
            if overflow { break }
            power = next
        }
        precondition(digits <= Self.capacity - count)
        var place = count &+ digits
        while place > count {
            place &-= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start[place] = 48 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        count &+= digits
    }

    /// A non-negative integer with leading zeros; the digits beyond the width are cut off.
    @inline(__always)
    func append(_ value: Int, width: Int) {
        precondition(width <= Self.capacity - count)
        var rest = value.magnitude
        var place = count &+ width
        while place > count {
            place &-= 1
            let (quotient, digit) = rest.quotientAndRemainder(dividingBy: 10)
            start[place] = 48 &+ UInt8(truncatingIfNeeded: digit)
            rest = quotient
        }
        count &+= width
    }

    /// An amount of money in hundredths, e.g. `1234.50`.
    @inline(__always)
    func append(cents: Int) {
        if cents < 0 { append(45) }
        let (whole, part) = cents.magnitude.quotientAndRemainder(dividingBy: 100)
        append(decimal: Int(whole))
        append(46)
        append(Int(part), width: 2)
    }

    /// A number rounded to so many decimals; 0 where it is not finite or too large.
    func append(_ value: Double, decimals: Int) {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = (value * scale).rounded()
        let units = scaled.magnitude < 9e15 ? Int(scaled) : 0
        if units < 0 { append(45) }
        let (whole, part) = units.magnitude.quotientAndRemainder(dividingBy: UInt(scale))
        append(decimal: Int(whole))
        if decimals > 0 {
            append(46)
            append(Int(part), width: decimals)
        }
    }

    /// `2026-09-30`.
    @inline(__always)
    func append(_ date: CivilDate) {
        append(date.year, width: 4)
        append(45)
        append(date.month, width: 2)
        append(45)
        append(date.day, width: 2)
    }
}
