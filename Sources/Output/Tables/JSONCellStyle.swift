import Columns
import Diagnostics

/// JSON cells (RFC 8259). Exact decimals are written as numbers with all their digits; what JSON has no number
/// for is null.
struct JSONCellStyle: CellStyle {
    var nullText: [UInt8] { Array("null".utf8) }
    var nonFiniteText: [UInt8]? { Array("null".utf8) }
    var timeSeparator: UInt8 { UInt8(ascii: "T") }
    var temporalQuote: UInt8? { UInt8(ascii: "\"") }

    func append(_ text: UnsafePointer<UInt8>, _ count: Int, to buffer: inout ByteBuffer) {
        buffer.append(UInt8(ascii: "\""))
        // Without short cuts, so that the compiler compares many bytes at once.
        var special: UInt8 = 0
        for index in 0..<count {
            let byte = text[index]
            special |= byte < 0x20 ? 1 : 0
            special |= (byte == UInt8(ascii: "\"") ? 1 : 0) | (byte == UInt8(ascii: "\\") ? 1 : 0)
        }
        if special != 0 {
            for index in 0..<count { appendEscaped(text[index], to: &buffer) }
        } else {
            buffer.append(text, count)
        }
        buffer.append(UInt8(ascii: "\""))
    }

    private func appendEscaped(_ byte: UInt8, to buffer: inout ByteBuffer) {
        switch byte {
        case UInt8(ascii: "\""): buffer.append("\\\"")
        case UInt8(ascii: "\\"): buffer.append("\\\\")
        case UInt8(ascii: "\n"): buffer.append("\\n")
        case UInt8(ascii: "\r"): buffer.append("\\r")
        case UInt8(ascii: "\t"): buffer.append("\\t")
        case 0..<0x20:
            buffer.append("\\u00")
            let digits: StaticString = "0123456789abcdef"
            buffer.append(digits.utf8Start[Int(byte >> 4)])
            buffer.append(digits.utf8Start[Int(byte & 15)])
        default: buffer.append(byte)
        }
    }

    /// The bytes between cells: `{"a":`, then `,"b":`, …, and the brace at the end of the row.
    static func frame(schema: Schema, rowStart: String, rowEnd: String, skippedOnFirstRow: Int) -> RowFrame {
        let names = uniqueNames(schema.names)
        return RowFrame(
            rowStart: rowStart + "{",
            prefixes: names.enumerated().map { ($0 == 0 ? "" : ",") + JSONText.quoted($1) + ":" },
            rowEnd: "}" + rowEnd,
            skippedOnFirstRow: skippedOnFirstRow)
    }
}
