import CScan
import Diagnostics

/// Bytes in, batches of well-shaped records out: reads blocks, finds the fields, sets apart what can't be read.
///
/// A block is indexed from a record's start, so every block is outside quotes where it begins, and a record that
/// the block cuts off is indexed again with the next. The buffer grows with the longest record, to the limit.
final class RecordReader {
    let dialect: Dialect
    private let source: any ByteSource
    private let name: String
    private let columnNames: [String]
    private let options: CSVOptions
    private let scanDialect: rapport_scan_dialect

    private var buffer: UnsafeMutablePointer<UInt8>
    private var capacity: Int
    private var filled = 0
    private var consumed = 0
    private var sourceEnded = false
    private var pendingError: Diagnostic?
    /// Offset and line of the buffer's first byte.
    private var bufferOffset: Int
    private var bufferLine: Int
    /// The line ends in what was consumed, where the index has counted them.
    private var consumedLineEnds: Int?
    /// The byte before the buffer's first.
    private var byteBefore = UInt8(ascii: "\n")
    private var positions: UnsafeMutablePointer<UInt32>
    private var picked: UnsafeMutablePointer<UInt32>
    private var pickedCapacity = 0
    private var spoiledRecords: [Int] = []

    /// How many records were delivered.
    private(set) var rowCount = 0
    private(set) var rejectCount = 0
    private(set) var encodingRejectCount = 0
    private(set) var rejectKinds: [RejectedRecord.Kind: Int] = [:]
    private(set) var rejects: [RejectedRecord] = []
    /// How many bytes of text were read, after unpacking.
    private(set) var textByteCount = 0
    /// What transcoding could not make out, and the records left out at the end, for the statistics.
    var repairs: RepairCount?
    var footerCount = 0
    /// Says why a field doesn't fit, for columns whose type was given. Asked for every such field.
    private let fieldChecks: [FieldCheck]

    struct FieldCheck {
        let column: Int
        /// The reason why a field doesn't fit, or nil.
        let reason: (RecordBatch.Field) -> String?
        /// Whether a field fits.
        let fits: (RecordBatch.Field) -> Bool
    }

    /// Room behind the buffer's text: for the final line end, and so that words can be read past a field's end.
    static let slack = 64

    /// Reads from where a source stands, which is the start of a record.
    init(
        source: any ByteSource, name: String, dialect: Dialect, columnNames: [String], options: CSVOptions,
        offset: Int, line: Int, fieldChecks: [FieldCheck]
    ) {
        self.source = source
        self.name = name
        self.dialect = dialect
        self.columnNames = columnNames
        self.options = options
        self.fieldChecks = fieldChecks
        bufferOffset = offset
        bufferLine = line
        capacity = max(1, options.blockSize)
        buffer = .allocate(capacity: capacity + Self.slack)
        positions = .allocate(capacity: capacity + Self.slack + 2)
        picked = .allocate(capacity: 1)
        scanDialect = rapport_scan_dialect(
            delimiter: dialect.delimiter, quote: dialect.quote ?? 0, hasQuote: dialect.quote == nil ? 0 : 1,
            endsAtCarriageReturn: dialect.endsAtCarriageReturn ? 1 : 0)
    }

    deinit {
        buffer.deallocate()
        positions.deallocate()
        picked.deallocate()
    }

    /// The next records; nil at the end.
    func next() throws -> RecordBatch? {
        while true {
            dropConsumed()
            try fill()
            if filled == 0 { return nil }
            let index = indexBuffer()
            guard let recordsEnd = index.end else {
                try continueUnfinished()
                continue
            }
            consumed = recordsEnd
            if let all = index.lineEnds, !dialect.endsAtCarriageReturn {
                consumedLineEnds = all - lineEnds(recordsEnd, filled)
            }
            if let batch = try batch(index, recordsEnd), batch.rowCount > 0 {
                rowCount += batch.rowCount
                return batch
            }
        }
    }

    // MARK: Bytes

    private func dropConsumed() {
        guard consumed > 0 else { return }
        bufferLine += consumedLineEnds ?? lineEnds(0, consumed)
        consumedLineEnds = nil
        bufferOffset += consumed
        byteBefore = buffer[consumed - 1]
        filled -= consumed
        buffer.update(from: buffer + consumed, count: filled)
        consumed = 0
    }

    private func fill() throws {
        if let pendingError {
            throw pendingError.noting("\(rowCount) \(rowCount == 1 ? "row" : "rows") came through before")
        }
        while !sourceEnded, filled < capacity {
            let got: Int
            do {
                got = try source.read(
                    into: UnsafeMutableRawBufferPointer(start: buffer + filled, count: capacity - filled))
            } catch let problem as Diagnostic {
                // What came through is delivered first.
                pendingError = problem
                return
            }
            if got == 0 {
                sourceEnded = true
            } else {
                textByteCount += got
                filled += got
            }
        }
        // So that the last record ends like any other.
        if sourceEnded, filled > 0, !dialect.endsRecord(buffer[filled - 1]) {
            buffer[filled] = UInt8(ascii: "\n")
            filled += 1
        }
    }

    private func grow() {
        let larger = capacity * 2
        let moved = UnsafeMutablePointer<UInt8>.allocate(capacity: larger + Self.slack)
        moved.update(from: buffer, count: filled)
        buffer.deallocate()
        buffer = moved
        capacity = larger
        positions.deallocate()
        positions = .allocate(capacity: capacity + Self.slack + 2)
    }

    private func lineEnds(_ from: Int, _ to: Int) -> Int {
        var count = rapport_count_byte(buffer + from, to - from, UInt8(ascii: "\n"))
        guard dialect.endsAtCarriageReturn else { return count }
        count += rapport_count_byte(buffer + from, to - from, UInt8(ascii: "\r"))
        // The two bytes of CRLF end one line.
        for place in from..<to where buffer[place] == UInt8(ascii: "\n") {
            if (place > 0 ? buffer[place - 1] : byteBefore) == UInt8(ascii: "\r") { count -= 1 }
        }
        return count
    }

    // MARK: Index

    /// What is known of the buffer after indexing: positions 1 to `count`, with a sentinel at 0.
    private struct Index {
        var count = 0
        var recordEnds = 0
        /// Line ends in the whole buffer, quoted ones too; nil where they weren't counted.
        var lineEnds: Int?
        /// Where the first byte after the last whole record stands; nil where no record is whole.
        var end: Int?
        var hasNonASCII = true
        var hasZero = true
    }

    private func indexBuffer() -> Index {
        positions[0] = .max
        spoiledRecords.removeAll(keepingCapacity: true)
        var index = Index()
        if options.kernel == .careful || dialect.escape != nil {
            index = carefulIndex()
        } else {
            let scan = options.kernel == .avx2 ? rapport_scan_avx2 : rapport_scan_plain
            let result = scan(buffer, filled, scanDialect, positions + 1)
            if result.isOdd != 0 {
                index = carefulIndex()
            } else {
                index.count = result.positions
                index.recordEnds = result.recordEnds
            }
            index.lineEnds = result.lineEnds
            index.hasNonASCII = result.hasNonASCII != 0
            index.hasZero = result.hasZero != 0
        }
        while index.count > 0, !dialect.endsRecord(buffer[Int(positions[index.count])]) { index.count -= 1 }
        if index.count > 0 { index.end = Int(positions[index.count]) + 1 }
        return index
    }

    private func carefulIndex() -> Index {
        var machine = QuoteMachine(dialect)
        var index = Index()
        var next = 1
        for place in 0..<filled {
            switch machine.step(buffer[place]) {
            case .none: continue
            case .fieldEnd: break
            case .recordEnd:
                if machine.isSpoiled { spoiledRecords.append(index.recordEnds) }
                machine.isSpoiled = false
                index.recordEnds += 1
            }
            positions[next] = UInt32(truncatingIfNeeded: place)
            next += 1
        }
        index.count = next - 1
        return index
    }

    /// No record is whole: there is more to read, or the text ends inside quotes, or the record is too long.
    private func continueUnfinished() throws {
        if sourceEnded {
            try endInsideQuotes(openedAt: openQuote(), line: nil)
        } else if filled < options.recordLimit {
            grow()
        } else {
            try skipOverlong()
        }
    }

    /// Where the quote stands that is open at the buffer's end.
    private func openQuote() -> Int {
        var machine = QuoteMachine(dialect)
        var opened = 0
        for place in 0..<filled {
            let wasFieldStart = machine.state == .fieldStart
            _ = machine.step(buffer[place])
            if wasFieldStart, machine.state == .quoted { opened = place }
        }
        return opened
    }

    private func endInsideQuotes(openedAt place: Int, line: Int?) throws {
        let openedLine = line ?? bufferLine + lineEnds(0, place)
        guard options.ignoreErrors else {
            let shown = UnsafeBufferPointer(
                start: buffer + min(place, filled), count: min(60, filled - min(place, filled)))
            throw Diagnostic(
                .input, code: "unterminated-quote",
                "a quoted field of \(name) begins on line \(openedLine) and never ends",
                at: SourceLocation(
                    source: name, line: openedLine,
                    lineText: line == nil
                        ? String(decoding: shown.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) : nil,
                    byteOffset: line == nil ? bufferOffset + place : nil),
                notes: ["\(rowCount) \(rowCount == 1 ? "row" : "rows") came through before"],
                help: ["close the quote, or read the file without quotes: --quote none"])
        }
        reject(from: 0, to: filled - 1, line: bufferLine, column: nil, kind: .quotes, reason: "a quote is never closed")
        consumed = filled
    }

    /// Reads over a record past the limit, keeping only its beginning.
    private func skipOverlong() throws {
        var machine = QuoteMachine(dialect)
        let offset = bufferOffset
        let line = bufferLine
        let raw = String(
            decoding: UnsafeBufferPointer(start: buffer, count: min(filled, RejectedRecord.rawLimit)), as: UTF8.self)
        var opened = 0
        var openedLine = bufferLine
        var length = 0
        while true {
            var place = 0
            while place < filled {
                let wasFieldStart = machine.state == .fieldStart
                let event = machine.step(buffer[place])
                if wasFieldStart, machine.state == .quoted {
                    opened = place
                    openedLine = bufferLine + lineEnds(0, opened)
                }
                place += 1
                if event == .recordEnd {
                    length += place - 1
                    consumed = place
                    addReject(
                        RejectedRecord(
                            file: name, line: line, byteOffset: offset, kind: .length,
                            reason: "the record has \(length) bytes, more than \(options.recordLimit)", raw: raw))
                    return
                }
            }
            length += filled
            if sourceEnded {
                // An unclosed quote is what makes most records too long.
                if machine.isInsideQuotes, !options.ignoreErrors {
                    try endInsideQuotes(openedAt: opened, line: openedLine)
                }
                consumed = filled
                addReject(
                    RejectedRecord(
                        file: name, line: line, byteOffset: offset, kind: .quotes, reason: "a quote is never closed",
                        raw: raw))
                return
            }
            consumed = filled
            dropConsumed()
            try fill()
        }
    }

    // MARK: Shape

    private func batch(_ index: Index, _ recordsEnd: Int) throws -> RecordBatch? {
        let width = dialect.width
        let text = UnsafePointer(buffer)
        var isClean = spoiledRecords.isEmpty && !index.hasZero && index.count % width == 0
        if isClean {
            let rows = index.count / width
            // The record ends stand where they should, and nowhere else.
            var place = width
            for _ in 0..<rows {
                if !dialect.endsRecord(text[Int(positions[place])]) {
                    isClean = false
                    break
                }
                place += width
            }
            isClean = isClean && index.recordEnds == rows
            if width == 1, isClean { isClean = !hasBlankLine(rows) }
            if isClean, index.hasNonASCII {
                isClean = rapport_utf8_valid_prefix(text, recordsEnd) == recordsEnd
            }
            isClean = isClean && recordsEnd <= options.recordLimit
            if isClean {
                let batch = makeBatch(positions: positions, stride: width, rows: rows)
                if fitsChecks(batch) { return batch }
            }
        }
        return pick(index)
    }

    /// Whether any record of the only column is a blank line.
    private func hasBlankLine(_ rows: Int) -> Bool {
        for row in 0..<rows where isBlank(Int(positions[row] &+ 1), Int(positions[row + 1])) { return true }
        return false
    }

    private func makeBatch(positions: UnsafeMutablePointer<UInt32>, stride: Int, rows: Int) -> RecordBatch {
        RecordBatch(
            base: UnsafePointer(buffer), positions: UnsafePointer(positions), stride: stride, width: dialect.width,
            rowCount: rows, quote: dialect.quote ?? 0, hasQuote: dialect.quote != nil, escape: dialect.escape)
    }

    private func fitsChecks(_ batch: RecordBatch) -> Bool {
        for check in fieldChecks {
            for row in 0..<batch.rowCount where !check.fits(batch.field(row, check.column)) { return false }
        }
        return true
    }

    /// Goes through the records one by one and keeps those that have the right shape.
    private func pick(_ index: Index) -> RecordBatch? {
        let width = dialect.width
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
        var line = bufferLine
        var lineAt = 0
        while first < index.count {
            let before = positions[first]
            let start = Int(before &+ 1)
            var last = first + 1
            while !dialect.endsRecord(buffer[Int(positions[last])]) { last += 1 }
            let end = Int(positions[last])
            let isSpoiled = spoiled < spoiledRecords.count && spoiledRecords[spoiled] == record
            if isSpoiled { spoiled += 1 }
            let fields = last - first
            let target = picked + rows * (width + 1)
            switch judge(first: first, fields: fields, start: start, end: end, isSpoiled: isSpoiled, target: target) {
            case .blank: break
            case .good: rows += 1
            case .bad(let column, let kind, let reason):
                if rejects.count < options.keptRejects {
                    line += lineEnds(lineAt, start)
                    lineAt = start
                }
                reject(from: start, to: end, line: line, column: column, kind: kind, reason: reason)
            }
            record += 1
            first = last
        }
        return makeBatch(positions: picked, stride: width + 1, rows: rows)
    }

    private enum Verdict {
        case good
        case blank
        case bad(column: String?, kind: RejectedRecord.Kind, reason: String)
    }

    private func judge(
        first: Int, fields: Int, start: Int, end: Int, isSpoiled: Bool, target: UnsafeMutablePointer<UInt32>
    ) -> Verdict {
        let width = dialect.width
        if fields == 1, isBlank(start, end) { return .blank }
        if end - start > options.recordLimit {
            return .bad(
                column: nil, kind: .length,
                reason: "the record has \(end - start) bytes, more than \(options.recordLimit)")
        }
        if isSpoiled { return .bad(column: nil, kind: .quotes, reason: "text follows a closing quote") }
        let valid = rapport_utf8_valid_prefix(buffer + start, end - start)
        if valid < end - start {
            encodingRejectCount += 1
            return .bad(
                column: column(at: start + valid, first: first, fields: fields), kind: .bytes, reason: "not UTF-8")
        }
        if let zero = (start..<end).first(where: { buffer[$0] == 0 }) {
            return .bad(column: column(at: zero, first: first, fields: fields), kind: .bytes, reason: "a zero byte")
        }
        if fields < width, !options.nullPadding {
            return .bad(
                column: columnNames[fields], kind: .shape,
                reason: "\(fields) \(fields == 1 ? "field" : "fields") where \(width) are expected")
        }
        if fields > width {
            for extra in width..<fields {
                let from = Int(positions[first + extra] &+ 1)
                let to = Int(positions[first + extra + 1])
                if !isBlank(from, to) {
                    return .bad(column: nil, kind: .shape, reason: "\(fields) fields where \(width) are expected")
                }
            }
        }
        let present = min(fields, width)
        for place in 0...present { target[place] = positions[first + place] }
        // Missing fields are empty ones, one byte further on each; nobody reads them.
        if present < width {
            // The last field there is may be the record's last, but it isn't the last column, whose parser alone
            // takes off the carriage return.
            if end > start, buffer[end - 1] == UInt8(ascii: "\r"), buffer[end] == UInt8(ascii: "\n") {
                target[present] = UInt32(truncatingIfNeeded: end - 1)
            }
            for place in (present + 1)...width { target[place] = target[place - 1] &+ 1 }
        }
        for check in fieldChecks {
            let one = makeBatch(positions: target, stride: width + 1, rows: 1)
            if let reason = check.reason(one.field(0, check.column)) {
                return .bad(column: columnNames[check.column], kind: .value, reason: reason)
            }
        }
        return .good
    }

    private func isBlank(_ start: Int, _ end: Int) -> Bool {
        for place in start..<end {
            let byte = buffer[place]
            if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\r"), byte != UInt8(ascii: "\t") { return false }
        }
        return true
    }

    private func column(at place: Int, first: Int, fields: Int) -> String? {
        for field in 0..<min(fields, columnNames.count) where place <= Int(positions[first + field + 1]) {
            return columnNames[field]
        }
        return nil
    }

    private func reject(
        from start: Int, to end: Int, line: Int, column: String?, kind: RejectedRecord.Kind, reason: String
    ) {
        guard rejects.count < options.keptRejects else {
            rejectCount += 1
            rejectKinds[kind, default: 0] += 1
            return
        }
        var end = end
        if end > start, buffer[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        let raw = UnsafeBufferPointer(start: buffer + start, count: min(end - start, RejectedRecord.rawLimit))
        addReject(
            RejectedRecord(
                file: name, line: line, byteOffset: bufferOffset + start, column: column, kind: kind, reason: reason,
                raw: String(decoding: raw, as: UTF8.self)))
    }

    private func addReject(_ record: RejectedRecord) {
        rejectCount += 1
        rejectKinds[record.kind, default: 0] += 1
        if rejects.count < options.keptRejects { rejects.append(record) }
    }
}
