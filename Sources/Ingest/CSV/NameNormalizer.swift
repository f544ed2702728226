/// Brings names of columns and values into a form in which spellings of one name are equal.
///
/// Case, diacritics (Romanian with cedilla or comma, French, German, Hungarian …), ё and е, no-break and thin spaces,
/// curly quotes, punctuation, underscores and camel case (`CustomerId`, `customer_id`, `Customer ID`) don't matter.
public enum NameNormalizer {
    /// The normal form: lower-case letters and digits, words joined by `_`. O(length).
    public static func normalized(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        var previousWasLower = false
        var needsBreak = false
        for scalar in text.unicodeScalars {
            if isIgnored(scalar) { continue }
            guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else {
                needsBreak = !result.isEmpty
                previousWasLower = false
                continue
            }
            let isUpper = scalar.properties.isUppercase
            if isUpper, previousWasLower { needsBreak = true }
            if needsBreak { result.append("_") }
            needsBreak = false
            previousWasLower = scalar.properties.isLowercase || scalar.properties.numericType != nil
            for lower in scalar.properties.lowercaseMapping.unicodeScalars { appendFolded(lower, to: &result) }
        }
        return String(result)
    }

    /// The normal form without word marks, for comparing `CLIENTID` with `client_id`.
    public static func compact(_ text: String) -> String { normalized(text).filter { $0 != "_" } }

    private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x300...0x36F, 0xFEFF, 0x200B...0x200D, 0x2060, 0xAD, 0x27, 0x2018, 0x2019: true
        default: false
        }
    }

    /// Adds a lower-case letter without its diacritics.
    private static func appendFolded(_ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView) {
        if scalar.isASCII {
            result.append(scalar)
        } else if let plain = folds[scalar] {
            result.append(contentsOf: plain.unicodeScalars)
        } else if !isIgnored(scalar) {
            result.append(scalar)
        }
    }

    private static let folds: [Unicode.Scalar: String] = {
        let groups: [(String, String)] = [
            ("a", "àáâãäåāăąǎ"), ("c", "çćĉċč"), ("d", "ďđ"), ("e", "èéêëēĕėęě"), ("g", "ĝğġģ"), ("h", "ĥħ"),
            ("i", "ìíîïĩīĭįı"), ("j", "ĵ"), ("k", "ķ"), ("l", "ĺļľŀł"), ("n", "ñńņňŉ"), ("o", "òóôõöøōŏő"),
            ("r", "ŕŗř"), ("s", "śŝşšș"), ("t", "ţťŧț"), ("u", "ùúûüũūŭůűų"), ("w", "ŵ"), ("y", "ýÿŷ"), ("z", "źżž"),
            ("ss", "ß"), ("ae", "æ"), ("oe", "œ"), ("е", "ё"), ("и", "й"),
        ]
        var folds: [Unicode.Scalar: String] = [:]
        for (plain, letters) in groups { for letter in letters.unicodeScalars { folds[letter] = plain } }
        return folds
    }()
}
