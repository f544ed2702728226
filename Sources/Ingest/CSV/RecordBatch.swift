/// Some records that stand in a buffer, with where each field ends: what the column parsers read. Valid only until
/// the reader moves on.
///
/// Field `c` of row `r` lies between positions `r * stride + c` and `r * stride + c + 1`, exclusive of both bytes.
/// Records one after the other share positions (`stride == width`); records picked from between others have one
/// more each (`stride == width + 1`).
struct RecordBatch {
    let base: UnsafePointer<UInt8>
    let positions: UnsafePointer<UInt32>
    let stride: Int
    let width: Int
    let rowCount: Int
    let quote: UInt8
    let hasQuote: Bool
    let escape: UInt8?

    /// Where a field begins and ends, quotes included, the carriage return before a line feed excluded.
    @inline(__always)
    func bounds(_ row: Int, _ column: Int) -> (start: Int, end: Int) {
        let index = row &* stride &+ column
        let start = Int(positions[index] &+ 1)
        var end = Int(positions[index &+ 1])
        if column == width &- 1, end > start, base[end &- 1] == UInt8(ascii: "\r"), base[end] == UInt8(ascii: "\n") {
            end &-= 1
        }
        return (start, end)
    }

    /// A field's bytes, without its quotes.
    @inline(__always)
    func field(_ row: Int, _ column: Int) -> Field {
        let (start, end) = bounds(row, column)
        if hasQuote, end &- start >= 2, base[start] == quote {
            return Field(bytes: base + (start &+ 1), count: end &- start &- 2, isQuoted: true)
        }
        return Field(bytes: base + start, count: end &- start, isQuoted: false)
    }

    /// The bytes of one field; quotes inside a quoted one are still doubled or escaped.
    struct Field {
        let bytes: UnsafePointer<UInt8>
        let count: Int
        let isQuoted: Bool
    }

    /// Whether a quoted field's bytes have to be rewritten before they are its text.
    @inline(__always)
    func needsUnescaping(_ field: Field) -> Bool {
        guard field.isQuoted else { return false }
        let sought = escape ?? quote
        var index = 0
        while index < field.count {
            if field.bytes[index] == sought { return true }
            index &+= 1
        }
        return false
    }

    /// The text of a quoted field: doubled quotes made one, escapes resolved.
    func unescaped(_ field: Field) -> [UInt8] {
        Self.unescaped(UnsafeBufferPointer(start: field.bytes, count: field.count), quote: quote, escape: escape)
    }

    /// What stands between quotes, doubled quotes made one, escapes resolved. The escape makes a quote and itself plain;
    /// before anything else it is text, as in `C:\data`.
    static func unescaped(_ bytes: some RandomAccessCollection<UInt8>, quote: UInt8, escape: UInt8?) -> [UInt8] {
        let sought = escape ?? quote
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let next = bytes.index(after: index)
            if bytes[index] == sought, next < bytes.endIndex, bytes[next] == quote || bytes[next] == sought {
                index = next
            }
            result.append(bytes[index])
            index = bytes.index(after: index)
        }
        return result
    }

    /// A field's text, for headers and messages.
    func text(_ row: Int, _ column: Int) -> String {
        let field = field(row, column)
        if needsUnescaping(field) { return String(decoding: unescaped(field), as: UTF8.self) }
        return String(decoding: UnsafeBufferPointer(start: field.bytes, count: field.count), as: UTF8.self)
    }
}
