import Columns
import Testing

@testable import Output

/// Formatting into raw bytes against the slow descriptions of the values.
@Suite struct NumberTextTests {
    private func text(_ append: (inout ByteBuffer) -> Void) -> String {
        var buffer = ByteBuffer(capacity: 1)
        append(&buffer)
        return String(decoding: buffer.bytes, as: UTF8.self)
    }

    /// Numbers of every length, with their neighbours, and noise.
    private let integers: [Int64] = {
        var numbers: [Int64] = [0, .min, .max]
        var power: Int64 = 1
        for _ in 0..<19 {
            numbers += [power - 1, power, power + 1, -power, power &* 7]
            power = power &* 10
        }
        var state: UInt64 = 1
        for index in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            numbers.append(Int64(bitPattern: state) >> Int64(index & 63))
        }
        return numbers
    }()

    @Test func wholeNumbers() {
        for number in integers { #expect(text { $0.append(number) } == String(number)) }
    }

    @Test func decimalsOfBothWidths() {
        for number in integers {
            for scale in [0, 1, 2, 18, 19, 20, 37, 38] {
                let narrow = ExactDecimal(mantissa: Int128(number), scale: scale)
                #expect(text { $0.append(decimal: number, scale: scale) } == narrow.description)
                let wide = ExactDecimal(mantissa: Int128(number) * 9_999_999_999_999_999_967, scale: scale)
                #expect(text { $0.append(decimal: wide.mantissa, scale: scale) } == wide.description)
            }
        }
        for mantissa in [Int128.max, .min, 10_000_000_000_000_000_000, 9_999_999_999_999_999_999] {
            let value = ExactDecimal(mantissa: mantissa, scale: 3)
            #expect(text { $0.append(decimal: mantissa, scale: 3) } == value.description)
        }
    }

    @Test func doublesAreTheShortestThatReadBack() {
        var doubles: [Double] = [
            0, -0.0, .nan, .infinity, -.infinity, .pi, 1e11, 99_999_999_999.9999, 1e15, 1e16, 1e-4, 9e-5, 0.1 + 0.2,
            .leastNonzeroMagnitude, .greatestFiniteMagnitude, 1.0.nextUp, 123.456, 0.00012,
        ]
        for number in integers {
            doubles += [Double(bitPattern: UInt64(bitPattern: number)), Double(number), Double(number) / 100]
            doubles += [Double(number % 1_000_000) / 10_000, Double(number % 1_000_000_007) / 1000]
        }
        for number in doubles { #expect(text { $0.append(number) } == number.description) }
    }

    @Test func datesAndTimes() {
        for days in Array(-800_000...(-799_000)) + Array(-1500...1500) + [Int32.min, Int32.max] {
            #expect(text { $0.append(days: days) } == CalendarDate(days: days).description)
        }
        for number in integers {
            #expect(
                text { $0.append(microseconds: number, separator: 32) } == Timestamp(microseconds: number).description)
        }
    }

    @Test func instantsCarryTheirZone() {
        func shown(_ seconds: Int) -> String {
            text { $0.append(instant: 0, separator: 84, format: ValueFormat { _ in seconds }) }
        }
        #expect(shown(0) == "1970-01-01T00:00:00+00:00")
        #expect(shown(7200) == "1970-01-01T02:00:00+02:00")
        #expect(shown(-16_200) == "1969-12-31T19:30:00-04:30")
        #expect(shown(6924) == "1970-01-01T01:55:24+01:55:24")
        #expect(shown(.max) == "1970-01-01T23:59:59+23:59:59")
        #expect(text { $0.append(instant: .max, separator: 84, format: ValueFormat { _ in 1 }) }.isEmpty == false)
    }
}
