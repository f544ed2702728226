import Charting

/// Sets keywords, strings and comments of SQL apart.
///
/// A scanner for the eye alone: what it doesn't know stays plain, and whatever the text, it is only escaped and
/// wrapped, so that it reads back as it is.
enum SQLMarkup {
    static func html(_ sql: String) -> String {
        let bytes = Array(sql.utf8)
        var result = ""
        var index = 0
        func text(_ range: Range<Int>) -> String { MarkupText.escaped(String(decoding: bytes[range], as: UTF8.self)) }
        while index < bytes.count {
            let start = index
            let byte = bytes[index]
            if byte == UInt8(ascii: "-"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "-") {
                while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
                result += "<i>\(text(start..<index))</i>"
            } else if byte == UInt8(ascii: "'") {
                index += 1
                while index < bytes.count, bytes[index] != byte { index += 1 }
                index = min(index + 1, bytes.count)
                result += "<q>\(text(start..<index))</q>"
            } else if isWord(byte) {
                while index < bytes.count, isWord(bytes[index]) { index += 1 }
                let word = text(start..<index)
                result += keywords.contains(word.uppercased()) ? "<b>\(word)</b>" : word
            } else {
                while index < bytes.count, !isWord(bytes[index]), bytes[index] != UInt8(ascii: "'"),
                    index == start || bytes[index] != UInt8(ascii: "-")
                {
                    index += 1
                }
                result += text(start..<index)
            }
        }
        return result
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95 || byte >= 128
    }

    private static let keywords: Set<String> = [
        "ALL", "AND", "ANY", "AS", "ASC", "BETWEEN", "BY", "CASE", "CAST", "CROSS", "DATE", "DESC", "DISTINCT", "ELSE",
        "END", "EXCEPT", "EXISTS", "FALSE", "FILTER", "FIRST", "FOLLOWING", "FROM", "FULL", "GROUP", "HAVING", "IN",
        "INNER", "INTERSECT", "INTERVAL", "IS", "JOIN", "LAST", "LEFT", "LIKE", "LIMIT", "NOT", "NULL", "NULLS",
        "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "PRECEDING", "QUALIFY", "RANGE", "RECURSIVE",
        "RIGHT", "ROWS", "SELECT", "THEN", "TRUE", "UNBOUNDED", "UNION", "USING", "VALUES", "WHEN", "WHERE", "WINDOW",
        "WITH",
    ]
}
