import Testing

@testable import Ingest

/// Doubles against the standard library's.
@Suite struct DoubleParsingTests {
    private func parsed(_ text: String, mark: Unicode.Scalar = ".") -> Double? {
        // Room for reading words past the end.
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 32)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap {
                NumberParsing.double($0, text.utf8.count, mark: UInt8(ascii: mark), isExact: false)
            }
        }
    }

    private func quick(_ text: String) -> Double? {
        let bytes = Array(text.utf8) + [UInt8](repeating: 0, count: 32)
        return bytes.withUnsafeBufferPointer { buffer in
            buffer.baseAddress.flatMap { NumberParsing.roundedDouble($0, text.utf8.count) }
        }
    }

    @Test(arguments: 0..<4)
    func agreesWithTheStandardLibrary(seed: UInt64) throws {
        var random = SplitMix(state: seed)
        for _ in 0..<20_000 {
            // The shortest text of any double, then any digits with any exponent.
            let any = Double(bitPattern: random.next())
            if any.isFinite { #expect(parsed("\(any)")?.bitPattern == any.bitPattern) }
            let digits = random.next() >> (random.next() % 64)
            let exponent = Int(random.next() % 700) - 350
            let text = "\(random.next() % 2 == 0 ? "-" : "")\(digits)e\(exponent)"
            let expected = try #require(Double(text))
            #expect(parsed(text) == (expected.isFinite ? expected : nil), "\(text)")
            if let found = quick(text) { #expect(found.bitPattern == expected.bitPattern, "\(text)") }
        }
    }

    /// Exactly between two doubles, and a digit more or less.
    @Test func halfwayCases() throws {
        var random = SplitMix(state: 7)
        for _ in 0..<5_000 {
            let odd = (random.next() >> 11 | 1 << 52) << 1 | 1
            for digits in [odd, odd - 1, odd + 1] {
                for text in ["\(digits)", "\(digits)e0", "\(digits)0e-1", "\(digits).0"] {
                    #expect(parsed(text) == Double(text), "\(text)")
                }
                let scaled = digits << (random.next() % 9)
                #expect(parsed("\(scaled)") == Double(scaled))
            }
        }
    }

    @Test func numbersAtTheLimits() {
        for text in [
            "0", "-0", "0.0", "0e400", "1e-400", "5e-324", "2.4703282292062327e-324", "2.2250738585072014e-308",
            "2.2250738585072011e-308", "1.7976931348623157e308", "9007199254740993", "9007199254740992.5", "1e22",
            "1e23",
            "123456789012345678901234567890", "0.000000000000000000000000000000012345", "8.5", "1E+12", "1e-22", "1.e5",
        ] {
            #expect(parsed(text)?.bitPattern == (text == "1.e5" ? nil : Double(text)?.bitPattern), "\(text)")
        }
        for text in ["1e309", "-1.8e308", "1e99999999999999999999", "1,5", "e5", "1e", ""] {
            #expect(parsed(text) == nil, "\(text)")
        }
        #expect(parsed("1,5", mark: ",") == 1.5)
        #expect(parsed("12345678901234567890,5e-3", mark: ",") == 12_345_678_901_234_567.8905)
        #expect(parsed("NaN")?.isNaN == true)
        #expect(parsed("-Infinity") == -.infinity)
    }
}
