import CScan

/// Tells the records of a block that have the right shape from those that can't be read.
final class RecordPicker {
    /// Says why a field doesn't fit, for columns whose type was given. Asked for every such field.
    struct FieldCheck: Sendable {
        let column: Int
        /// The reason why a field doesn't fit, or nil.
        let reason: @Sendable (RecordBatch.Field) -> String?
        /// Whether a field fits.
        let fits: @Sendable (RecordBatch.Field) -> Bool
    }

    private let name: String
    private let dialect: Dialect
    private let columnNames: [String]
    private let options: CSVOptions
    private let fieldChecks: [FieldCheck]
    private var picked: UnsafeMutablePointer<UInt32>
    private var pickedCapacity = 1
    private var tally = RecordTally()

    init(name: String, dialect: Dialect, columnNames: [String], options: CSVOptions, fieldChecks: [FieldCheck]) {
        self.name = name
        self.dialect = dialect
        self.columnNames = columnNames
        self.options = options
        self.fieldChecks = fieldChecks
        picked = .allocate(capacity: pickedCapacity)
    }

    deinit { picked.deallocate() }

    /// The good records of a block, valid as long as its text is, and what became of all of them.
    func pick(_ block: TextBlock) -> (batch: RecordBatch, tally: RecordTally) {
        tally = RecordTally()
        for record in block.skipped { tally.reject(record, room: block.rejectRoom) }
        let batch = cleanBatch(block) ?? pickOneByOne(block)
        tally.rows = batch.rowCount
        return (batch, tally)
    }

    /// All records at once, where each is well-formed.
    private func cleanBatch(_ block: TextBlock) -> RecordBatch? {
        let width = dialect.width
        let index = block.index
        guard let end = index.end, index.spoiled.isEmpty, !index.hasZero, index.count % width == 0 else { return nil }
        let text = UnsafePointer(block.bytes)
        let rows = index.count / width
        // The record ends stand where they should, and nowhere else.
        guard index.recordEnds == rows, end <= options.recordLimit else { return nil }
        var place = width
        for _ in 0..<rows {
            if !dialect.endsRecord(text[Int(block.positions[place])]) { return nil }
            place += width
        }
        if width == 1, hasBlankLine(block, rows) { return nil }
        if index.hasNonASCII, !options.kernel.isUTF8(text, end) { return nil }
        let batch = makeBatch(block, positions: block.positions, stride: width, rows: rows)
        return fitsChecks(batch) ? batch : nil
    }

    /// Whether any record of the only column is a blank line.
    private func hasBlankLine(_ block: TextBlock, _ rows: Int) -> Bool {
        let positions = block.positions
        for row in 0..<rows where isBlank(block, Int(positions[row] &+ 1), Int(positions[row + 1])) { return true }
        return false
    }

    private func makeBatch(
        _ block: TextBlock, positions: UnsafeMutablePointer<UInt32>, stride: Int, rows: Int
    ) -> RecordBatch {
        RecordBatch(
            base: UnsafePointer(block.bytes), positions: UnsafePointer(positions), stride: stride, width: dialect.width,
            rowCount: rows, quote: dialect.quote ?? 0, hasQuote: dialect.quote != nil, escape: dialect.escape)
    }

    private func fitsChecks(_ batch: RecordBatch) -> Bool {
        for check in fieldChecks {
            for row in 0..<batch.rowCount where !check.fits(batch.field(row, check.column)) { return false }
        }
        return true
    }

    // MARK: Record by record

    /// Goes through the records one by one and keeps those that have the right shape.
    private func pickOneByOne(_ block: TextBlock) -> RecordBatch {
        let width = dialect.width
        let index = block.index
        let positions = block.positions
        let needed = index.recordEnds * (width + 1)
        if needed > pickedCapacity {
            picked.deallocate()
            picked = .allocate(capacity: needed)
            pickedCapacity = needed
        }
        var rows = 0
        var record = 0
        var spoiled = 0
        var first = 0
        var line = block.line
        var lineAt = 0
        while first < index.count {
            let start = Int(positions[first] &+ 1)
            var last = first + 1
            while !dialect.endsRecord(block.bytes[Int(positions[last])]) { last += 1 }
            let end = Int(positions[last])
            let isSpoiled = spoiled < index.spoiled.count && index.spoiled[spoiled] == record
            if isSpoiled { spoiled += 1 }
            let extent = Extent(first: first, fields: last - first, start: start, end: end)
            switch judge(block, extent, isSpoiled: isSpoiled, target: picked + rows * (width + 1)) {
            case .blank: break
            case .good: rows += 1
            case .bad(let column, let kind, let reason):
                if tally.rejects.count < block.rejectRoom {
                    line += block.lineEnds(lineAt, start, dialect)
                    lineAt = start
                }
                reject(block, extent, line: line, column: column, kind: kind, reason: reason)
            }
            record += 1
            first = last
        }
        return makeBatch(block, positions: picked, stride: width + 1, rows: rows)
    }

    /// Where a record stands: in the text, and its fields among the positions.
    private struct Extent {
        var first: Int
        var fields: Int
        var start: Int
        var end: Int
    }

    private enum Verdict {
        case good
        case blank
        case bad(column: String?, kind: RejectedRecord.Kind, reason: String)
    }

    private func judge(
        _ block: TextBlock, _ record: Extent, isSpoiled: Bool, target: UnsafeMutablePointer<UInt32>
    ) -> Verdict {
        let width = dialect.width
        let (fields, start, end) = (record.fields, record.start, record.end)
        if fields == 1, isBlank(block, start, end) { return .blank }
        if end - start > options.recordLimit {
            return .bad(
                column: nil, kind: .length,
                reason: "the record has \(end - start) bytes, more than \(options.recordLimit)")
        }
        if isSpoiled { return .bad(column: nil, kind: .quotes, reason: "text follows a closing quote") }
        let valid = rapport_utf8_valid_prefix(block.bytes + start, end - start)
        if valid < end - start {
            tally.encodingRejectCount += 1
            return .bad(column: column(block, at: start + valid, record), kind: .bytes, reason: "not UTF-8")
        }
        if let zero = (start..<end).first(where: { block.bytes[$0] == 0 }) {
            return .bad(column: column(block, at: zero, record), kind: .bytes, reason: "a zero byte")
        }
        if fields < width, !options.nullPadding {
            return .bad(
                column: columnNames[fields], kind: .shape,
                reason: "\(fields) \(fields == 1 ? "field" : "fields") where \(width) are expected")
        }
        if fields > width {
            for extra in width..<fields {
                let from = Int(block.positions[record.first + extra] &+ 1)
                let to = Int(block.positions[record.first + extra + 1])
                if !isBlank(block, from, to) {
                    return .bad(column: nil, kind: .shape, reason: "\(fields) fields where \(width) are expected")
                }
            }
        }
        writePositions(block, record, to: target)
        for check in fieldChecks {
            let one = makeBatch(block, positions: target, stride: width + 1, rows: 1)
            if let reason = check.reason(one.field(0, check.column)) {
                return .bad(column: columnNames[check.column], kind: .value, reason: reason)
            }
        }
        return .good
    }

    /// Notes where a record's fields are, missing ones included.
    private func writePositions(_ block: TextBlock, _ record: Extent, to target: UnsafeMutablePointer<UInt32>) {
        let width = dialect.width
        let present = min(record.fields, width)
        for place in 0...present { target[place] = block.positions[record.first + place] }
        guard present < width else { return }
        // Missing fields are empty ones, one byte further on each; nobody reads them. The last field there is may be
        // the record's last, but it isn't the last column, whose parser alone takes off the carriage return.
        let end = record.end
        if end > record.start, block.bytes[end - 1] == UInt8(ascii: "\r"), block.bytes[end] == UInt8(ascii: "\n") {
            target[present] = UInt32(truncatingIfNeeded: end - 1)
        }
        for place in (present + 1)...width { target[place] = target[place - 1] &+ 1 }
    }

    private func isBlank(_ block: TextBlock, _ start: Int, _ end: Int) -> Bool {
        for place in start..<end {
            let byte = block.bytes[place]
            if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\r"), byte != UInt8(ascii: "\t") { return false }
        }
        return true
    }

    private func column(_ block: TextBlock, at place: Int, _ record: Extent) -> String? {
        for field in 0..<min(record.fields, columnNames.count)
        where place <= Int(block.positions[record.first + field + 1]) {
            return columnNames[field]
        }
        return nil
    }

    private func reject(
        _ block: TextBlock, _ record: Extent, line: Int, column: String?, kind: RejectedRecord.Kind, reason: String
    ) {
        guard tally.rejects.count < block.rejectRoom else { return tally.count(kind) }
        tally.reject(
            RejectedRecord(
                file: name, line: line, byteOffset: block.offset(of: record.start, dialect), column: column, kind: kind,
                reason: reason, raw: block.raw(record.start, record.end)), room: block.rejectRoom)
    }
}
