/// How a system encodes text, and what it makes of letters that the encoding lacks.
enum ExportEncoding {
    case utf8, utf16LittleEndian, windows1250, windows1251

    /// What stands before the text.
    func mark(_ isWanted: Bool) -> [UInt8] {
        guard isWanted else { return [] }
        return switch self {
        case .utf8: [0xEF, 0xBB, 0xBF]
        case .utf16LittleEndian: [0xFF, 0xFE]
        case .windows1250, .windows1251: []
        }
    }

    /// Whether every letter has a code.
    var isUnicode: Bool { self == .utf8 || self == .utf16LittleEndian }

    /// UTF-8 in this encoding. What has no code must have been folded away; it becomes a question mark.
    func encoded(_ text: [UInt8]) -> [UInt8] {
        switch self {
        case .utf8: return text
        case .utf16LittleEndian:
            return String(decoding: text, as: UTF8.self).utf16.flatMap {
                [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
            }
        case .windows1250, .windows1251:
            guard text.contains(where: { $0 >= 0x80 }) else { return text }
            return String(decoding: text, as: UTF8.self).unicodeScalars.map { code(of: $0) ?? 63 }
        }
    }

    /// UTF-8 with the letters that the encoding lacks replaced by the nearest it has: ș by ş, ă by a, ж by zh.
    func folded(_ text: [UInt8]) -> [UInt8] {
        guard !isUnicode, text.contains(where: { $0 >= 0x80 }) else { return text }
        var result = String.UnicodeScalarView()
        for scalar in String(decoding: text, as: UTF8.self).unicodeScalars {
            if code(of: scalar) != nil {
                result.append(scalar)
            } else {
                let near = Self.nearest[scalar] ?? [Self.plain[scalar] ?? "?"]
                // The first of the near spellings that has a code throughout.
                result.append(
                    contentsOf: near.lazy.map(\.unicodeScalars).first { $0.allSatisfy { code(of: $0) != nil } }
                        ?? "?".unicodeScalars)
            }
        }
        return Array(String(result).utf8)
    }

    private func code(of scalar: Unicode.Scalar) -> UInt8? {
        if scalar.isASCII { return UInt8(scalar.value) }
        return switch self {
        case .windows1250: Self.codes1250[scalar]
        case .windows1251: Self.codes1251[scalar]
        default: nil
        }
    }

    // MARK: Tables

    // The upper halves, as published by Unicode, Inc. (MAPPINGS/VENDORS/MICSFT/WINDOWS); ? where there is nothing.
    private static let codes1250 = codes(
        "€?‚?„…†‡?‰Š‹ŚŤŽŹ?‘’“”•–—?™š›śťžź\u{A0}ˇ˘Ł¤Ą¦§¨©Ş«¬\u{AD}®Ż°±˛ł´µ¶·¸ąş»Ľ˝ľżŔÁÂĂÄĹĆÇČÉĘËĚÍÎĎĐŃŇÓÔŐÖ×ŘŮÚŰÜÝŢß"
            + "ŕáâăäĺćçčéęëěíîďđńňóôőö÷řůúűüýţ˙")
    private static let codes1251 = codes(
        "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—?™љ›њќћџ\u{A0}ЎўЈ¤Ґ¦§Ё©Є«¬\u{AD}®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
            + "абвгдежзийклмнопрстуфхцчшщъыьэюя")

    private static func codes(_ upperHalf: String) -> [Unicode.Scalar: UInt8] {
        var codes: [Unicode.Scalar: UInt8] = [:]
        for (place, scalar) in upperHalf.unicodeScalars.enumerated() where scalar != "?" {
            codes[scalar] = UInt8(128 + place)
        }
        return codes
    }

    /// Spellings of letters by others, best first.
    private static let nearest: [Unicode.Scalar: [String]] = {
        var nearest: [Unicode.Scalar: [String]] = [
            "ș": ["ş", "s"], "ț": ["ţ", "t"], "Ș": ["Ş", "S"], "Ț": ["Ţ", "T"],
        ]
        let cyrillic = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя".unicodeScalars
        let latin = "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch ' y ' e yu ya"
        for (letter, spelling) in zip(cyrillic, latin.split(separator: " ")) {
            nearest[letter] = [String(spelling)]
            for upper in letter.properties.uppercaseMapping.unicodeScalars {
                nearest[upper] = [spelling.prefix(1).uppercased() + spelling.dropFirst()]
            }
        }
        return nearest
    }()

    /// Latin letters without their marks.
    private static let plain: [Unicode.Scalar: String] = [
        "ă": "a", "â": "a", "î": "i", "Ă": "A", "Â": "A", "Î": "I", "ë": "e", "é": "e", "ï": "i", "ö": "o", "ü": "u",
    ]
}
