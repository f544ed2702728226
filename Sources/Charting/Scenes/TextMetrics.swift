/// About how wide text is, without a font: the widths of Helvetica, which the usual sans-serif fonts are near.
///
/// Source: Adobe Font Metrics of Helvetica; other scripts count as 0.6 em, East Asian ones as 1 em.
enum TextMetrics {
    /// The width in pixels at a font size.
    static func width(_ text: String, size: Double) -> Double {
        var thousandths = 0
        for scalar in text.unicodeScalars { thousandths += advance(scalar) }
        // Slack for bold text and for system fonts that are wider: DejaVu Sans, the widest usual one, by 16 %.
        return Double(thousandths) / 1000 * size * 1.18
    }

    /// The text, cut with an ellipsis so that it fits a width.
    static func fitted(_ text: String, size: Double, width limit: Double) -> String {
        if width(text, size: size) <= limit { return text }
        var result = ""
        var used = width("…", size: size)
        for character in text {
            used += width(String(character), size: size)
            if used > limit { break }
            result.append(character)
        }
        while result.last?.isWhitespace == true { result.removeLast() }
        return result + "…"
    }

    private static func advance(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value >= 0x20, value < 0x7F { return helvetica[Int(value) - 0x20] }
        if value == 0xA0 || value == 0x202F { return 278 }
        if scalar.properties.generalCategory == .nonspacingMark || value < 0x20 { return 0 }
        if value >= 0x2E80, value < 0xA4D0 || value >= 0xAC00, value < 0xD7B0 || value >= 0x1F300 { return 1000 }
        if value == 0x2013 || value == 0x2212 { return 570 }
        return 600
    }

    private static let helvetica = [
        278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556,
        556, 556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667,
        556, 833, 722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556,
        556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722,
        500, 500, 500, 334, 260, 334, 584,
    ]
}
