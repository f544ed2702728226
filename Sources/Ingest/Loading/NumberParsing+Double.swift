extension NumberParsing {
    /// A floating-point number, correctly rounded; nil for all else and for what overflows.
    static func double(_ bytes: UnsafePointer<UInt8>, _ count: Int, mark: UInt8, isExact: Bool) -> Double? {
        guard let shape = shape(bytes, count), shape.mark == nil || shape.mark == mark else {
            return specialDouble(bytes, count)
        }
        if isExact, shape.isCode || shape.wholeDigits > ColumnFormat.doubleDigits { return nil }
        let value = roundedDouble(bytes, count) ?? slowDouble(bytes, count)
        return value.isFinite ? value : nil
    }

    /// The same by the standard library, for what the quick way isn't sure of.
    @inline(never)
    private static func slowDouble(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double {
        let text = String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
        return Double(String(text.map { $0 == "," ? "." : $0 })) ?? .infinity
    }

    /// The double nearest to a number that has the form `shape` describes; nil where this can't be told quickly: with
    /// more than 19 digits, near the limits of doubles, or too near halfway between two of them.
    ///
    /// The significant digits times a power of ten known to 128 bits: D. Lemire, "Number parsing at a gigabyte per
    /// second" (2021), where the bounds used here are proved.
    static func roundedDouble(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Double? {
        var digits: UInt64 = 0
        var digitCount = 0
        var exponent = 0
        var isFraction = false
        let isNegative = bytes[0] == UInt8(ascii: "-")
        var index = isNegative || bytes[0] == UInt8(ascii: "+") ? 1 : 0
        while index < count {
            let byte = bytes[index]
            index &+= 1
            if isDigit(byte) {
                if digits > 0 || byte != UInt8(ascii: "0") { digitCount &+= 1 }
                if digitCount > 19 { return nil }
                digits = digits &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                if isFraction { exponent &-= 1 }
            } else if byte | 0x20 == UInt8(ascii: "e") {
                guard let written = integer(bytes + index, count - index), abs(written) < 1_000 else { return nil }
                exponent &+= Int(written)
                break
            } else {
                isFraction = true
            }
        }
        guard let magnitude = nearest(digits, exponent) else { return nil }
        return isNegative ? -magnitude : magnitude
    }

    /// The double nearest to `digits` times ten to the `exponent`.
    private static func nearest(_ digits: UInt64, _ exponent: Int) -> Double? {
        if digits == 0 { return 0 }
        // Both are exact, and the result is rounded once (W. D. Clinger 1990).
        if digits <= 1 << 53, abs(exponent) <= 22 {
            let power = exactPowers[abs(exponent)]
            return exponent < 0 ? Double(digits) / power : Double(digits) * power
        }
        guard PowersOfFive.exponents.contains(exponent) else { return nil }
        let shift = digits.leadingZeroBitCount
        let normalized = digits << UInt64(shift)
        let power = PowersOfFive.table[exponent &- PowersOfFive.exponents.lowerBound]
        var (high, low) = normalized.multipliedFullWidth(by: power.high)
        if high & 0x1FF == 0x1FF {
            // The bits that decide may still change.
            let (sum, overflows) = low.addingReportingOverflow(normalized.multipliedFullWidth(by: power.low).high)
            low = sum
            if overflows { high &+= 1 }
            if low == .max, !(-27...55).contains(exponent) { return nil }
        }
        let upper = high >> 63
        var mantissa = high >> (upper &+ 9)
        // log2(10) in 16 fraction bits.
        var binary = (217_706 &* exponent) >> 16 &+ 63 &+ Int(upper) &- shift &+ 1_023
        if binary <= 0 { return nil }
        if low <= 1, (-4...23).contains(exponent), mantissa & 3 == 1, mantissa << (upper &+ 9) == high {
            // Halfway: to the even one.
            mantissa &= ~1
        }
        mantissa = (mantissa &+ (mantissa & 1)) >> 1
        if mantissa >= 1 << 53 {
            mantissa = 1 << 52
            binary &+= 1
        }
        guard binary < 0x7FF else { return nil }
        return Double(bitPattern: UInt64(binary) << 52 | mantissa & (1 << 52 - 1))
    }

    /// 10 to the power of 0 to 22: all that doubles hold exactly.
    private static let exactPowers: [Double] = (0...22).map { exponent in
        (0..<exponent).reduce(1.0) { power, _ in power * 10 }
    }
}

/// The first 128 bits of powers of five, the highest set; those below one rounded up.
private enum PowersOfFive {
    /// Outside of them every number of 19 digits is zero or too large.
    static let exponents = -342...308

    static let table: [(high: UInt64, low: UInt64)] = {
        var above: [(high: UInt64, low: UInt64)] = []
        // Least word first.
        var power: [UInt64] = [1]
        for _ in 0...exponents.upperBound {
            above.append(leading(power))
            var carry: UInt64 = 0
            for index in power.indices {
                let product = power[index].multipliedFullWidth(by: 5)
                let (sum, overflows) = product.low.addingReportingOverflow(carry)
                power[index] = sum
                carry = product.high + (overflows ? 1 : 0)
            }
            if carry > 0 { power.append(carry) }
        }
        // A power of two so large that enough bits are left of it, whole, when it is divided again and again.
        var below: [(high: UInt64, low: UInt64)] = []
        var quotient = [UInt64](repeating: 0, count: 16) + [1]
        for _ in 1...(-exponents.lowerBound) {
            var rest: UInt64 = 0
            for index in quotient.indices.reversed() {
                (quotient[index], rest) = UInt64(5).dividingFullWidth((rest, quotient[index]))
            }
            var bits = leading(quotient)
            bits.low &+= 1
            if bits.low == 0 { bits.high &+= 1 }
            below.append(bits)
        }
        return below.reversed() + above
    }()

    private static func leading(_ words: [UInt64]) -> (high: UInt64, low: UInt64) {
        guard let top = words.lastIndex(where: { $0 != 0 }) else { return (0, 0) }
        func word(_ place: Int) -> UInt64 { top >= place ? words[top - place] : 0 }
        let shift = UInt64(word(0).leadingZeroBitCount)
        // A shift by 64 gives zero.
        return (word(0) << shift | word(1) >> (64 - shift), word(1) << shift | word(2) >> (64 - shift))
    }
}
