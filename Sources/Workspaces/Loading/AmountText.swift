import Columns

/// Amounts as people write them: `1.234,56`, `1,234.56`, `1 234,56`, `1'234.56`, `(123)`, `123-`, `$45,000`,
/// `45 000 lei`, `1234|RUB`, `12 %`.
struct AmountText {
    /// The decimal mark of the column.
    enum Mark: Hashable {
        case point
        case comma
    }

    /// What the texts of a column tell about its decimal mark.
    struct Evidence {
        private(set) var sawDecimalPoint = false
        private(set) var sawDecimalComma = false
        /// A text such as `1,234`, in which the comma may be either.
        private(set) var ambiguousComma: String?
        private(set) var ambiguousPoint: String?

        mutating func observe(_ text: String) {
            guard let digits = AmountText.core(text)?.digits else { return }
            let points = digits.filter { $0 == "." }.count
            let commas = digits.filter { $0 == "," }.count
            let fraction = digits.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }.last?.count ?? 0
            let whole = digits.prefix { $0 != "." && $0 != "," }.count
            switch (points, commas) {
            case (0, 0): return
            case (_, 0):
                if points > 1 {
                    sawDecimalComma = true
                } else if fraction == 3, whole <= 3, whole > 0 {
                    ambiguousPoint = ambiguousPoint ?? text
                } else {
                    sawDecimalPoint = true
                }
            case (0, _):
                if commas > 1 {
                    sawDecimalPoint = true
                } else if fraction == 3, whole <= 3, whole > 0 {
                    ambiguousComma = ambiguousComma ?? text
                } else {
                    sawDecimalComma = true
                }
            default:
                let last = digits.last { $0 == "." || $0 == "," }
                if last == "." { sawDecimalPoint = true } else { sawDecimalComma = true }
            }
        }

        /// The mark, or nil where it can't be told: no text decides, or texts disagree.
        var mark: Mark? {
            switch (sawDecimalPoint, sawDecimalComma) {
            case (true, true): return nil
            case (true, false): return .point
            case (false, true): return .comma
            // `1.234` alone is a number with a point to every system that writes commas for decimals too.
            case (false, false): return ambiguousComma == nil ? .point : nil
            }
        }
    }

    /// The exact value of a text; nil where it is no amount. A percentage is its hundredth part.
    static func decimal(_ text: String, mark: Mark) -> ExactDecimal? {
        guard let core = core(text) else { return nil }
        var plain = ""
        let decimal: Character = mark == .point ? "." : ","
        let group: Character = mark == .point ? "," : "."
        guard core.digits.filter({ $0 == decimal }).count <= 1 else { return nil }
        if let place = core.digits.firstIndex(of: decimal), core.digits[place...].contains(group) { return nil }
        for character in core.digits where character != group { plain.append(character == "," ? "." : character) }
        guard let value = ExactDecimal(plain) else { return nil }
        let signed = ExactDecimal(mantissa: core.isNegative ? -value.mantissa : value.mantissa, scale: value.scale)
        guard core.isPercentage else { return signed }
        return signed.scale + 2 <= ExactDecimal.maximumDigits
            ? ExactDecimal(mantissa: signed.mantissa, scale: signed.scale + 2) : nil
    }

    /// Whether a word is a currency's code, symbol or short name, or nothing.
    private static func isCurrency(_ word: String) -> Bool {
        word.isEmpty || word.allSatisfy(\.isCurrencySymbol) || (word.count == 3 && word.allSatisfy(\.isLetter))
            || ["р", "kr", "zł", "Kč", "Ft", "US$", "lv", "лв", "грн", "lei"].contains(word)
    }

    /// The digits with points and commas, without signs, spaces, and the currency around them.
    private static func core(_ text: String) -> (digits: String, isNegative: Bool, isPercentage: Bool)? {
        var digits = ""
        var isNegative = false
        var isPercentage = false
        var word = ""
        var hasEnded = false
        for character in text {
            switch character {
            case "0"..."9", ".", ",":
                // A point beside letters belongs to them: `lei.`, `Fr. 5`.
                if character == ".", !word.isEmpty, digits.isEmpty || hasEnded { continue }
                if hasEnded { return nil }
                digits.append(character)
            case "-", "\u{2212}", "(":
                if isNegative { return nil }
                isNegative = true
                if !digits.isEmpty { hasEnded = true }
            case "+": if !digits.isEmpty { return nil }
            case ")": hasEnded = true
            case "%":
                isPercentage = true
                hasEnded = true
            case "'", "\u{2019}", "|": continue
            case _ where character.isWhitespace: continue
            case _ where character.isLetter || character.isCurrencySymbol:
                word.append(character)
                if !digits.isEmpty { hasEnded = true }
            default: return nil
            }
        }
        guard digits.contains(where: \.isNumber), isCurrency(word) else { return nil }
        return (digits, isNegative, isPercentage)
    }
}
