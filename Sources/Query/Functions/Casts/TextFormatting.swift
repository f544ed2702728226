import Columns

/// Values as text, the way PostgreSQL's casts write them.
enum TextFormatting {
    static func texts(of column: Column) -> Column.Storage {
        let validity = column.validity
        switch column.storage {
        case .dictionary, .text: return column.storage
        case .null(let count): return makeTexts(count, validity: nil) { _, _ in }
        case .integer(let values):
            return makeTexts(values.count, validity: validity) { append(values[$0], to: &$1) }
        case .boolean(let bits):
            return makeTexts(bits.count, validity: validity) { row, bytes in
                bytes.append(contentsOf: (bits[row] ? "true" : "false").utf8)
            }
        case .date(let days):
            return makeTexts(days.count, validity: validity) { append(CalendarDate(days: days[$0]), to: &$1) }
        case .double(let values):
            return makeTexts(values.count, validity: validity) { row, bytes in
                bytes.append(contentsOf: text(of: values[row]).utf8)
            }
        default:
            return makeTexts(column.count, validity: validity) { row, bytes in
                bytes.append(contentsOf: column[row].description.utf8)
            }
        }
    }

    static func append(_ value: Int64, to bytes: inout [UInt8]) {
        var magnitude = value.magnitude
        let start = bytes.count
        repeat {
            bytes.append(UInt8(truncatingIfNeeded: 48 + magnitude % 10))
            magnitude /= 10
        } while magnitude > 0
        if value < 0 { bytes.append(UInt8(ascii: "-")) }
        bytes[start...].reverse()
    }

    static func append(_ date: CalendarDate, to bytes: inout [UInt8]) {
        let (year, month, day) = date.parts
        guard (0...9999).contains(year) else {
            bytes.append(contentsOf: date.description.utf8)
            return
        }
        append(year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(day, width: 2, to: &bytes)
    }

    /// A number with leading zeros; digits beyond the width are kept.
    static func append(_ number: Int, width: Int, to bytes: inout [UInt8]) {
        let start = bytes.count
        append(Int64(number.magnitude), to: &bytes)
        let missing = width - (bytes.count - start)
        if missing > 0 { bytes.insert(contentsOf: repeatElement(48, count: missing), at: start) }
    }

    /// The shortest text that reads back as the same double; whole numbers without a mark.
    static func text(of value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
        let text = "\(value)"
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}
