import Columns
import Diagnostics

/// A template of `to_char` for numbers: `9` a digit, blank where it would lead with zero; `0` a digit in any case; `.`
/// and `D` the mark; `,` and `G` between thousands; `FM` without padding; `S`, `MI` the sign; what is in double quotes, or
/// no letter, stands for itself.
struct NumberTemplate {
    private enum Sign {
        case leading
        case anchored
        case trailing
        case trailingMinus
        case leadingMinus
    }

    private enum Place {
        case digit(isZero: Bool)
        case group
        case literal(UInt8)
    }

    private var whole: [Place] = []
    private var fraction: [Place] = []
    private var hasMark = false
    private var isFilled = true
    private var sign = Sign.leading

    init(_ text: String) throws {
        var rest = Array(text.utf8)[...]
        func take(_ pattern: String) -> Bool {
            let wanted = Array(pattern.utf8)
            guard rest.count >= wanted.count, zip(rest, wanted).allSatisfy({ $0 & 0xDF == $1 & 0xDF || $0 == $1 })
            else {
                return false
            }
            rest = rest.dropFirst(wanted.count)
            return true
        }
        while let byte = rest.first {
            if take("FM") {
                isFilled = false
            } else if take("MI") {
                sign = whole.isEmpty && !hasMark ? .leadingMinus : .trailingMinus
            } else if take("S") {
                sign = whole.isEmpty && !hasMark ? .anchored : .trailing
            } else if byte == UInt8(ascii: ".") || byte | 32 == UInt8(ascii: "d") {
                guard !hasMark else { throw Failure.invalid("the template \"\(text)\" has two decimal marks") }
                hasMark = true
                rest = rest.dropFirst()
            } else {
                let place: Place
                switch byte {
                case UInt8(ascii: "9"): place = .digit(isZero: false)
                case UInt8(ascii: "0"): place = .digit(isZero: true)
                case UInt8(ascii: ","), UInt8(ascii: "G"), UInt8(ascii: "g"): place = .group
                case UInt8(ascii: "\""):
                    rest = rest.dropFirst()
                    while let next = rest.first, next != UInt8(ascii: "\"") {
                        add(.literal(next))
                        rest = rest.dropFirst()
                    }
                    rest = rest.dropFirst()
                    continue
                case _ where (byte | 0x20) &- UInt8(ascii: "a") < 26:
                    let letters = String(decoding: rest.prefix { ($0 | 0x20) &- UInt8(ascii: "a") < 26 }, as: UTF8.self)
                    throw Failure.invalid(
                        "to_char knows no pattern \"\(letters)\" for numbers, as in \"\(text)\"",
                        help: [
                            "text stands in double quotes: \"\(letters)\"",
                            "patterns are 9 0 . D , G S MI; FM at the start drops the padding",
                        ])
                default: place = .literal(byte)
                }
                add(place)
                rest = rest.dropFirst()
            }
        }
    }

    private mutating func add(_ place: Place) {
        if hasMark { fraction.append(place) } else { whole.append(place) }
    }

    private static func isDigit(_ place: Place) -> Bool {
        if case .digit = place { return true }
        return false
    }

    /// Writes a number; nil, which is what isn't finite, and a number with more digits than places become `#`.
    func append(_ number: ExactDecimal?, to bytes: inout [UInt8]) {
        let places = fraction.filter(Self.isDigit).count
        let wholePlaces = whole.filter(Self.isDigit).count
        let digits = number.flatMap { DecimalArithmetic.rescaled($0.mantissa, from: $0.scale, to: places) }
        let isNegative = (digits ?? 0) < 0
        var text = digits.map { Array(String($0.magnitude).utf8) } ?? []
        if text.count < places + 1 { text.insert(contentsOf: repeatElement(48, count: places + 1 - text.count), at: 0) }
        var wholeDigits = Array(text.dropLast(places))
        let fractionDigits = Array(text.suffix(places))
        if wholeDigits == [48], !(whole.contains { if case .digit(isZero: true) = $0 { true } else { false } }),
            places > 0 || wholePlaces == 0
        {
            wholeDigits = []
        }
        let isTooLong = digits == nil || wholeDigits.count > wholePlaces
        var result = [UInt8]()
        var next = wholeDigits.count - wholePlaces
        var hasStarted = false
        for place in whole {
            switch place {
            case .digit(let isZero):
                if isTooLong {
                    result.append(35)
                    hasStarted = true
                } else if next >= 0 {
                    result.append(wholeDigits[next])
                    hasStarted = true
                } else if isZero || hasStarted {
                    result.append(48)
                    hasStarted = true
                } else if isFilled {
                    result.append(32)
                }
                next += 1
            case .group:
                if hasStarted { result.append(44) } else if isFilled { result.append(32) }
            case .literal(let byte): result.append(byte)
            }
        }
        if hasMark { result.append(46) }
        var fractionEnd = fractionDigits.count
        if !isFilled {
            // FM drops the zeros at the end that no 0 of the template asks for.
            let kinds = fraction.compactMap { if case .digit(let isZero) = $0 { isZero } else { nil } }
            while fractionEnd > 0, fractionDigits[fractionEnd - 1] == 48, !kinds[(fractionEnd - 1)...].contains(true) {
                fractionEnd -= 1
            }
        }
        var fractionIndex = 0
        for place in fraction {
            switch place {
            case .digit:
                if fractionIndex < fractionEnd { result.append(isTooLong ? 35 : fractionDigits[fractionIndex]) }
                fractionIndex += 1
            case .group: result.append(44)
            case .literal(let byte): result.append(byte)
            }
        }
        bytes.append(contentsOf: signed(result, isNegative))
    }

    private func signed(_ digits: [UInt8], _ isNegative: Bool) -> [UInt8] {
        let minus = UInt8(ascii: "-")
        switch sign {
        case .trailing: return digits + [isNegative ? minus : UInt8(ascii: "+")]
        case .leadingMinus: return isNegative ? [minus] + digits : isFilled ? [32] + digits : digits
        case .trailingMinus: return isNegative ? digits + [minus] : isFilled ? digits + [32] : digits
        case .anchored, .leading:
            let mark: UInt8? = isNegative ? minus : sign == .anchored ? UInt8(ascii: "+") : isFilled ? 32 : nil
            guard let mark else { return digits }
            let start = digits.firstIndex { $0 != 32 } ?? digits.count
            return Array(digits[..<start]) + [mark] + Array(digits[start...])
        }
    }
}
