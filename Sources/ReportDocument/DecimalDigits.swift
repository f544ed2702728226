public import Columns

/// A number as decimal digits, for writing it with any number of decimals without binary rounding.
///
/// A floating-point number counts as the shortest decimal that reads back as it, and is rounded half away from
/// zero from there: 2.675 with two decimals is 2.68, as a reader expects.
public struct DecimalDigits: Hashable, Sendable {
    /// Whether it is below zero.
    public private(set) var isNegative: Bool
    /// The digits, 0 to 9, without leading zeros; empty for zero.
    private var digits: [UInt8]
    /// How many of the digits stand before the decimal mark; negative or past the end where zeros are missing.
    private var point: Int

    /// The digits of a whole number.
    public init(_ value: Int64) { self.init(ascii: String(value)) }

    /// The digits of an exact decimal.
    public init(_ value: ExactDecimal) { self.init(ascii: value.description) }

    /// The digits of a floating-point number; nil unless it is finite.
    public init?(_ value: Double) {
        guard value.isFinite else { return nil }
        self.init(ascii: "\(value)")
    }

    /// From `-?digits[.digits][e[+-]digits]`, the only forms that numbers describe themselves in.
    private init(ascii text: String) {
        isNegative = false
        digits = []
        point = 0
        var pointSeen = false
        var exponent = 0
        var exponentIsNegative = false
        var inExponent = false
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "-"): if inExponent { exponentIsNegative = true } else { isNegative = true }
            case UInt8(ascii: "."): pointSeen = true
            case UInt8(ascii: "e"), UInt8(ascii: "E"): inExponent = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                let digit = byte - UInt8(ascii: "0")
                if inExponent {
                    exponent = min(exponent * 10 + Int(digit), 10_000)
                } else {
                    if !pointSeen { point += 1 }
                    digits.append(digit)
                }
            default: break
            }
        }
        point += exponentIsNegative ? -exponent : exponent
        let zeros = digits.prefix { $0 == 0 }.count
        digits.removeFirst(zeros)
        point -= zeros
    }

    /// The same number times a power of ten.
    public func shifted(by places: Int) -> DecimalDigits {
        var copy = self
        copy.point += places
        return copy
    }

    /// The number with exactly this many decimals (0 to 100), rounded half away from zero: `-1234.50`.
    ///
    /// What rounds to zero has no sign.
    public func plain(decimals: Int) -> String {
        let (whole, fraction, isZero) = parts(decimals: decimals)
        return (isNegative && !isZero ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The number as a reader of the language writes it, with a true minus sign: `−1,234.50`.
    public func text(decimals: Int, language: ReportLanguage, isSigned: Bool = false) -> String {
        let (whole, fraction, isZero) = parts(decimals: decimals)
        var result = isZero ? "" : isNegative ? "\u{2212}" : isSigned ? "+" : ""
        // A group mark in a number of four digits helps nobody in Russian or Romanian typography, but figures in
        // one column must line up, so it is always set.
        let count = whole.utf8.count
        for (index, character) in whole.enumerated() {
            if index > 0, (count - index) % 3 == 0 { result += language.groupMark }
            result.append(character)
        }
        if !fraction.isEmpty { result += language.decimalMark + fraction }
        return result
    }

    /// How many decimals the number has, trailing zeros apart.
    public var significantDecimals: Int {
        let trailing = digits.reversed().prefix { $0 == 0 }.count
        return max(0, digits.count - trailing - point)
    }

    private func parts(decimals: Int) -> (whole: String, fraction: String, isZero: Bool) {
        let decimals = max(0, min(100, decimals))
        // One digit more than kept decides the rounding.
        let kept = point + decimals
        var rounded: [UInt8] = kept > 0 ? Array(digits.prefix(kept)) : []
        var wholeCount = point
        if kept >= 0, kept < digits.count, digits[kept] >= 5 {
            if kept == 0 {
                rounded = [1]
                wholeCount += 1
            } else {
                var index = kept - 1
                while index >= 0, rounded[index] == 9 {
                    rounded[index] = 0
                    index -= 1
                }
                if index >= 0 {
                    rounded[index] += 1
                } else {
                    rounded.insert(1, at: 0)
                    wholeCount += 1
                }
            }
        }
        func digit(_ place: Int) -> Character {
            rounded.indices.contains(place) ? Character(UnicodeScalar(UInt8(ascii: "0") + rounded[place])) : "0"
        }
        let whole = wholeCount > 0 ? String((0..<wholeCount).map(digit)) : "0"
        let fraction = String((0..<decimals).map { digit(wholeCount + $0) })
        return (whole, fraction, rounded.allSatisfy { $0 == 0 })
    }
}
