/// The beginning of a text, cut into records the way one dialect reads it: what the sniffing phases look at.
struct Sample {
    let bytes: [UInt8]
    /// Whether the whole text is in the sample.
    let isWhole: Bool

    struct Record {
        /// Where the record begins, and the next one.
        var start: Int
        var next: Int
        /// The line it begins on, counted from 1 at the sample's start.
        var line: Int
        var isSpoiled: Bool
        /// Where each field begins and ends, quotes included.
        var fields: [Range<Int>]
    }

    /// The whole records from an offset on.
    struct Reading {
        var records: [Record] = []
        /// Whether the text ends inside quotes although all of it is there, or no record ends in the sample.
        var endsInsideQuotes = false
    }

    /// Reads records from `offset`; the last is left out where the sample cuts it off. O(bytes).
    func read(_ dialect: Dialect, from offset: Int, line: Int, limit: Int = .max) -> Reading {
        var machine = QuoteMachine(dialect)
        var reading = Reading()
        var record = Record(start: offset, next: offset, line: line, isSpoiled: false, fields: [])
        var fieldStart = offset
        var currentLine = line
        func isReturnBeforeFeed(_ place: Int) -> Bool {
            bytes[place] == UInt8(ascii: "\r") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n")
        }
        func finish(at place: Int) {
            var end = place
            if end > fieldStart, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
            record.fields.append(fieldStart..<end)
            record.isSpoiled = machine.isSpoiled
            record.next = min(place + 1, bytes.count)
            machine.isSpoiled = false
            reading.records.append(record)
            fieldStart = record.next
            record = Record(start: record.next, next: record.next, line: currentLine, isSpoiled: false, fields: [])
        }
        for place in bytes.indices[offset...] {
            let byte = bytes[place]
            if byte == UInt8(ascii: "\n")
                || (byte == UInt8(ascii: "\r") && dialect.endsAtCarriageReturn && !isReturnBeforeFeed(place))
            {
                currentLine += 1
            }
            switch machine.step(byte) {
            case .none: break
            case .fieldEnd:
                record.fields.append(fieldStart..<place)
                fieldStart = place + 1
            case .recordEnd:
                finish(at: place)
                if reading.records.count >= limit { return reading }
            }
        }
        reading.endsInsideQuotes = machine.isInsideQuotes && (isWhole || reading.records.isEmpty)
        if isWhole, fieldStart < bytes.count || !record.fields.isEmpty, !machine.isInsideQuotes {
            finish(at: bytes.count)
        }
        return reading
    }

    /// A field without its quotes, doubled and escaped ones resolved.
    func content(_ field: Range<Int>, _ dialect: Dialect) -> [UInt8] {
        guard let quote = dialect.quote, field.count >= 2, bytes[field.lowerBound] == quote,
            bytes[field.upperBound - 1] == quote
        else { return Array(bytes[field]) }
        let inside = bytes[(field.lowerBound + 1)..<(field.upperBound - 1)]
        return RecordBatch.unescaped(inside, quote: quote, escape: dialect.escape)
    }

    /// Whether a field has nothing but blanks.
    func isBlank(_ field: Range<Int>) -> Bool {
        bytes[field].allSatisfy { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
    }

    /// Whether a record is an empty line.
    func isBlank(_ record: Record) -> Bool { record.fields.count == 1 && record.fields.allSatisfy(isBlank) }
}
