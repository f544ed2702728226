/// Text as a terminal shows it: how many columns it takes, cut or filled to a width, free of control characters.
public enum DisplayText {
    /// The number of columns, by the width classes of Unicode (UAX #11): 2 for East Asian wide and emoji, 0 for
    /// combining marks, 1 for the rest.
    public static func width(_ text: String) -> Int {
        var columns = 0
        for character in text { columns += width(character) }
        return columns
    }

    /// Text cut to a number of columns, with an ellipsis where it is longer.
    public static func fitted(_ text: String, _ columns: Int) -> String {
        if width(text) <= columns { return text }
        guard columns > 0 else { return "" }
        var result = ""
        var used = 1
        for character in text {
            used += width(character)
            if used > columns { break }
            result.append(character)
        }
        return result + "…"
    }

    /// Text cut and filled with spaces to exactly a number of columns.
    public static func padded(_ text: String, _ columns: Int, atEnd: Bool = true) -> String {
        let cut = fitted(text, columns)
        let spaces = String(repeating: " ", count: max(0, columns - width(cut)))
        return atEnd ? cut + spaces : spaces + cut
    }

    /// Text on one line without what could move the cursor, start an escape sequence or turn the direction of text.
    public static func printable(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x2028, 0x2029: result += " "
            case 0..<0x20, 0x7F...0x9F, 0x202A...0x202E, 0x2066...0x2069, 0x200E, 0x200F, 0x061C: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// Words put on lines of at most a number of columns. A word that is longer is cut to pieces.
    public static func wrapped(_ text: String, _ columns: Int) -> [String] {
        let columns = max(1, columns)
        var lines: [String] = []
        for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
            var line = ""
            var used = 0
            for word in paragraph.split(separator: " ") {
                var word = String(word)
                var size = width(word)
                if used > 0, used + 1 + size > columns {
                    lines.append(line)
                    line = ""
                    used = 0
                }
                while size > columns {
                    var piece = ""
                    var pieceSize = 0
                    for character in word {
                        let next = width(character)
                        if pieceSize + next > columns, !piece.isEmpty { break }
                        piece.append(character)
                        pieceSize += next
                    }
                    lines.append(piece)
                    word.removeFirst(piece.count)
                    size -= pieceSize
                }
                line += (used > 0 ? " " : "") + word
                used += (used > 0 ? 1 : 0) + size
            }
            lines.append(line)
        }
        return lines
    }

    private static func width(_ character: Character) -> Int {
        var columns = 0
        for scalar in character.unicodeScalars { columns = max(columns, width(scalar)) }
        return columns
    }

    private static func width(_ scalar: Unicode.Scalar) -> Int {
        let value = scalar.value
        if value < 0x300 { return 1 }
        switch value {
        case 0x200B...0x200D, 0x2060, 0xFEFF, 0xFE00...0xFE0F: return 0
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
            0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F, 0x1F680...0x1F6FF, 0x1F900...0x1F9FF,
            0x20000...0x3FFFD:
            return 2
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: return 0
        default: return 1
        }
    }
}
