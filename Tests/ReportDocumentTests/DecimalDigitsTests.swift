import Columns
import ReportDocument
import Testing

@Suite struct DecimalDigitsTests {
    /// Against whole-number arithmetic: every number of thousandths near zero, with 0 to 4 decimals.
    @Test func agreesWithWholeNumberRounding() {
        for thousandths in -2500...2500 {
            for decimals in 0...4 {
                let exact = ExactDecimal(mantissa: Int128(thousandths), scale: 3)
                let expected = exact.rescaled(to: decimals)?.description ?? ""
                let unsigned = expected.allSatisfy { "-0.".contains($0) } ? expected.filter { $0 != "-" } : expected
                #expect(DecimalDigits(exact).plain(decimals: decimals) == unsigned)
                #expect(DecimalDigits(Double(thousandths) / 1000)?.plain(decimals: decimals) == unsigned)
            }
        }
    }

    @Test func extremesStayFinite() {
        #expect(DecimalDigits(Double.greatestFiniteMagnitude)?.plain(decimals: 0).utf8.count == 309)
        #expect(DecimalDigits(Double.leastNonzeroMagnitude)?.plain(decimals: 2) == "0.00")
        #expect(DecimalDigits(Double.nan) == nil)
        #expect(DecimalDigits(Double.infinity) == nil)
        #expect(DecimalDigits(Int64.min).plain(decimals: 0) == "-9223372036854775808")
        #expect(DecimalDigits(5).shifted(by: -2).plain(decimals: 1) == "0.1")
        #expect(DecimalDigits(-4).shifted(by: -2).plain(decimals: 1) == "0.0")
    }

    @Test func significantDecimals() {
        #expect(DecimalDigits(100).significantDecimals == 0)
        #expect(DecimalDigits(0.25)?.significantDecimals == 2)
        #expect(ExactDecimal("1.500").map { DecimalDigits($0).significantDecimals } == 1)
    }
}
