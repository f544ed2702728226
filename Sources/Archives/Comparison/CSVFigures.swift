/// The figures of a table in CSV (RFC 4180): every field under the name of its column and the text of its row's
/// first field.
enum CSVFigures {
    /// The figures row by row. Ill-formed quotes are taken as they come; the file was written by this program.
    static func of(_ bytes: [UInt8]) -> [Figure] {
        let rows = records(bytes)
        guard let header = rows.first else { return [] }
        var figures: [Figure] = []
        for row in rows.dropFirst() {
            let label = row.first ?? ""
            if row.count == 1 { figures.append(Figure(label, label)) }
            for (index, field) in row.enumerated().dropFirst() {
                figures.append(
                    Figure("\(label) / \(index < header.count ? header[index] : "column \(index + 1)")", field))
            }
        }
        return figures
    }

    private static func records(_ bytes: [UInt8]) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field: [UInt8] = []
        var isQuoted = false
        func finished() -> String { String(decoding: field, as: UTF8.self) }
        for (index, byte) in bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "\""):
                // The second of two quotes inside a field stands for one.
                if !isQuoted, index > 0, bytes[index - 1] == byte { field.append(byte) }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                record.append(finished())
                field = []
            case UInt8(ascii: "\n") where !isQuoted:
                record.append(finished())
                field = []
                records.append(record)
                record = []
            case UInt8(ascii: "\r") where !isQuoted: break
            default: field.append(byte)
            }
        }
        if !field.isEmpty || !record.isEmpty { records.append(record + [finished()]) }
        return records
    }
}
