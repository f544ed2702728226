import CScan
import Diagnostics

/// Bytes in, indexed blocks out: reads, and finds where fields and records end.
///
/// Every block begins at a record's start, so it is outside quotes there, and what an earlier block means is never a
/// guess; a record that a block cuts off is indexed again with the next. A block grows with the longest record, to
/// the limit. One thread at a time; blocks come in the order of the text.
final class BlockReader {
    private let source: any ByteSource
    private let name: String
    private let dialect: Dialect
    private let options: CSVOptions
    private let scanDialect: rapport_scan_dialect

    /// What the last block left over, with its place.
    private var tail: [UInt8] = []
    private var offset: Int
    private var line: Int
    private var byteBefore = UInt8(ascii: "\n")
    private var sourceEnded = false
    private var pendingError: Diagnostic?

    /// How many bytes of text were read, after unpacking.
    private(set) var textByteCount = 0
    /// The text's last records, as far as some thousand bytes hold them; empty before the end.
    private(set) var ending: [UInt8] = []
    private static let endingSize = 8_192

    /// Reads from where a source stands, which is the start of a record, at that offset of the file, unpacked.
    init(source: any ByteSource, name: String, dialect: Dialect, options: CSVOptions, offset: Int, line: Int) {
        self.source = source
        self.name = name
        self.dialect = dialect
        self.options = options
        self.offset = offset
        self.line = line
        scanDialect = rapport_scan_dialect(
            delimiter: dialect.delimiter, quote: dialect.quote ?? 0, hasQuote: dialect.quote == nil ? 0 : 1,
            endsAtCarriageReturn: dialect.endsAtCarriageReturn ? 1 : 0)
    }

    /// Fills a block with the next records; false at the end.
    ///
    /// - Throws: a `Diagnostic` for damage, after all that came before it was handed out.
    func next(into block: TextBlock) throws -> Bool {
        var size = max(1, options.blockSize)
        while size <= tail.count { size *= 2 }
        takeUpTail(block)
        while true {
            try fill(block, to: size)
            if block.count == 0 {
                if let pendingError { throw pendingError }
                return false
            }
            makeIndex(of: block)
            if let end = block.index.end {
                leave(block, from: end)
                if sourceEnded, end == block.count { keepEnding(block) }
                return true
            }
            if sourceEnded {
                try endInsideQuotes(block, openedAt: openQuote(block), line: nil)
                return true
            }
            if block.count >= options.recordLimit {
                try skipOverlong(block)
                return true
            }
            size = max(size, block.count) * 2
        }
    }

    // MARK: Bytes

    private func takeUpTail(_ block: TextBlock) {
        block.count = 0
        block.reserve(tail.count)
        for place in tail.indices { block.bytes[place] = tail[place] }
        block.count = tail.count
        block.offset = offset
        block.line = line
        block.byteBefore = byteBefore
        block.index = TextBlock.Index()
        block.skipped = []
    }

    private func fill(_ block: TextBlock, to size: Int) throws {
        if let pendingError { throw pendingError }
        block.reserve(size)
        while !sourceEnded, block.count < size {
            let got: Int
            do {
                got = try source.read(
                    into: UnsafeMutableRawBufferPointer(start: block.bytes + block.count, count: size - block.count))
            } catch let problem as Diagnostic {
                // What came through is delivered first.
                pendingError = problem
                return
            }
            if got == 0 {
                sourceEnded = true
            } else {
                textByteCount += got
                block.count += got
            }
        }
        // So that the last record ends like any other.
        if sourceEnded, block.count > 0, !dialect.endsRecord(block.bytes[block.count - 1]) {
            block.bytes[block.count] = UInt8(ascii: "\n")
            block.count += 1
        }
    }

    /// Keeps what stands behind the last whole record for the next block.
    private func leave(_ block: TextBlock, from end: Int) {
        tail.removeAll(keepingCapacity: true)
        tail.append(contentsOf: UnsafeBufferPointer(start: block.bytes + end, count: block.count - end))
        if let all = block.index.lineEnds, !dialect.endsAtCarriageReturn {
            line = block.line + all - block.lineEnds(end, block.count, dialect)
        } else {
            line = block.line + block.lineEnds(0, end, dialect)
        }
        offset = block.offset(of: end, dialect)
        if end > 0 { byteBefore = block.bytes[end - 1] }
    }

    private func keepEnding(_ block: TextBlock) {
        var start = block.count
        var place = block.index.count
        // Back from one record's end to the next; the first position stands before the text.
        while place > 0, start > block.count - Self.endingSize {
            place -= 1
            let end = place == 0 ? -1 : Int(block.positions[place])
            if end < block.count - Self.endingSize { break }
            if place == 0 || dialect.endsRecord(block.bytes[end]) { start = end + 1 }
        }
        ending = Array(UnsafeBufferPointer(start: block.bytes + start, count: block.count - start))
    }

    // MARK: Index

    private func makeIndex(of block: TextBlock) {
        block.positions[0] = .max
        var index = TextBlock.Index()
        if options.kernel == .careful || dialect.escape != nil {
            index = carefulIndex(of: block)
        } else {
            let result = options.kernel.scan(block.bytes, block.count, scanDialect, block.positions + 1)
            if result.isOdd != 0 {
                index = carefulIndex(of: block)
            } else {
                index.count = result.positions
                index.recordEnds = result.recordEnds
            }
            index.lineEnds = result.lineEnds
            index.hasNonASCII = result.hasNonASCII != 0
            index.hasZero = result.hasZero != 0
        }
        while index.count > 0, !dialect.endsRecord(block.bytes[Int(block.positions[index.count])]) {
            index.count -= 1
        }
        if index.count > 0 { index.end = Int(block.positions[index.count]) + 1 }
        block.index = index
    }

    private func carefulIndex(of block: TextBlock) -> TextBlock.Index {
        var machine = QuoteMachine(dialect)
        var index = TextBlock.Index()
        var next = 1
        for place in 0..<block.count {
            switch machine.step(block.bytes[place]) {
            case .none: continue
            case .fieldEnd: break
            case .recordEnd:
                if machine.isSpoiled { index.spoiled.append(index.recordEnds) }
                machine.isSpoiled = false
                index.recordEnds += 1
            }
            block.positions[next] = UInt32(truncatingIfNeeded: place)
            next += 1
        }
        index.count = next - 1
        return index
    }

    // MARK: Records without an end

    /// Where the quote stands that is open at the block's end.
    private func openQuote(_ block: TextBlock) -> Int {
        var machine = QuoteMachine(dialect)
        var opened = 0
        for place in 0..<block.count {
            let wasFieldStart = machine.state == .fieldStart
            _ = machine.step(block.bytes[place])
            if wasFieldStart, machine.state == .quoted { opened = place }
        }
        return opened
    }

    private func endInsideQuotes(_ block: TextBlock, openedAt place: Int, line: Int?) throws {
        guard options.ignoreErrors else {
            let openedLine = line ?? block.line + block.lineEnds(0, place, dialect)
            let start = min(place, block.count)
            let shown = UnsafeBufferPointer(start: block.bytes + start, count: min(60, block.count - start))
            throw Diagnostic(
                .input, code: "unterminated-quote",
                "a quoted field of \(name) begins on line \(openedLine) and never ends",
                at: SourceLocation(
                    source: name, line: openedLine,
                    lineText: line == nil
                        ? String(decoding: shown.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self) : nil,
                    byteOffset: line == nil ? block.offset(of: place, dialect) : nil),
                help: ["close the quote, or read the file without quotes: --quote none"])
        }
        skip(
            block, block.offset, line: block.line, raw: block.raw(0, block.count - 1), .quotes,
            "a quote is never closed")
        leave(block, from: block.count)
    }

    /// Hands out a rejected record in place of a block's text.
    private func skip(
        _ block: TextBlock, _ offset: Int, line: Int, raw: String, _ kind: RejectedRecord.Kind,
        _ reason: String
    ) {
        block.index = TextBlock.Index()
        block.skipped = [
            RejectedRecord(file: name, line: line, byteOffset: offset, kind: kind, reason: reason, raw: raw)
        ]
    }

    /// Reads over a record past the limit, keeping only its beginning.
    private func skipOverlong(_ block: TextBlock) throws {
        var machine = QuoteMachine(dialect)
        let raw = block.raw(0, block.count)
        var opened = 0
        var openedLine = block.line
        var length = 0
        let size = block.count
        let start = (offset: block.offset, line: block.line)
        while true {
            var place = 0
            while place < block.count {
                let wasFieldStart = machine.state == .fieldStart
                let event = machine.step(block.bytes[place])
                if wasFieldStart, machine.state == .quoted {
                    opened = place
                    openedLine = block.line + block.lineEnds(0, opened, dialect)
                }
                place += 1
                if event == .recordEnd {
                    length += place - 1
                    block.index = TextBlock.Index()
                    leave(block, from: place)
                    let reason = "the record has \(length) bytes, more than \(options.recordLimit)"
                    return skip(block, start.offset, line: start.line, raw: raw, .length, reason)
                }
            }
            length += block.count
            block.index = TextBlock.Index()
            if sourceEnded {
                // An unclosed quote is what makes most records too long.
                if machine.isInsideQuotes, !options.ignoreErrors {
                    try endInsideQuotes(block, openedAt: opened, line: openedLine)
                }
                leave(block, from: block.count)
                return skip(block, start.offset, line: start.line, raw: raw, .quotes, "a quote is never closed")
            }
            leave(block, from: block.count)
            takeUpTail(block)
            try fill(block, to: size)
        }
    }
}

extension TextBlock {
    /// A stretch of the text as it stands, without a carriage return at its end, cut where it gets long.
    func raw(_ from: Int, _ to: Int) -> String {
        let to = to > from && bytes[to - 1] == UInt8(ascii: "\r") ? to - 1 : to
        let shown = UnsafeBufferPointer(start: bytes + from, count: min(to - from, RejectedRecord.rawLimit))
        return String(decoding: shown, as: UTF8.self)
    }
}
