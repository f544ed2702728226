import Ingest

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// Finds the lines on which rows of a plain UTF-8 file begin, by reading it through once more.
///
/// Rows are counted as the reader counts them: blank lines and rejected records are none.
struct RecordLocator {
    /// Where a record begins.
    struct Place: Hashable {
        /// The line, counted from 1.
        var line: Int
        /// The offset in bytes, without a byte-order mark.
        var byteOffset: Int
    }

    private let dialect: Dialect
    private let rejected: Set<Int>
    private let wanted: Set<Int>
    private let last: Int

    private var isQuoted = false
    private var isFieldStart = true
    private var isBlank = true
    private var hasDelimiter = false
    private var line = 1
    private var offset = 0
    private var record = Place(line: 1, byteOffset: 0)
    private var linesToSkip: Int
    private var headersToSkip: Int
    private var row = 0
    private var found: [Int: Place] = [:]

    /// The places of rows, ascending; nil where the file's text isn't plain, or more records were rejected than are
    /// known.
    static func places(ofRows rows: [Int], path: String, dialect: Dialect, statistics: SourceStatistics) -> [Int:
        Place]?
    {
        guard dialect.encoding == .utf8, dialect.compression == .none, dialect.escape == nil,
            statistics.rejectCount == statistics.rejects.count, let last = rows.last
        else { return nil }
        var locator = RecordLocator(
            dialect: dialect, rejected: Set(statistics.rejects.map(\.byteOffset)), wanted: Set(rows), last: last)
        return locator.run(path)
    }

    private init(dialect: Dialect, rejected: Set<Int>, wanted: Set<Int>, last: Int) {
        self.dialect = dialect
        self.rejected = rejected
        self.wanted = wanted
        self.last = last
        linesToSkip = dialect.skippedLines
        headersToSkip = dialect.hasHeader ? 1 : 0
    }

    private mutating func run(_ path: String) -> [Int: Place]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        var isFirst = true
        while row <= last {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            var start = 0
            if isFirst, count >= 3, buffer[0] == 0xEF, buffer[1] == 0xBB, buffer[2] == 0xBF { start = 3 }
            isFirst = false
            for index in start..<count { step(buffer[index]) }
        }
        if !isBlank || hasDelimiter { endRecord() }
        return found
    }

    private mutating func step(_ byte: UInt8) {
        offset += 1
        let isLineEnd = byte == UInt8(ascii: "\n") || (dialect.endsAtCarriageReturn && byte == UInt8(ascii: "\r"))
        if isLineEnd { line += 1 }
        if linesToSkip > 0 {
            if isLineEnd {
                linesToSkip -= 1
                record = Place(line: line, byteOffset: offset)
            }
            return
        }
        if byte == dialect.quote, isQuoted || isFieldStart {
            // A doubled quote closes and opens again, which comes to the same.
            isQuoted.toggle()
            isFieldStart = isQuoted ? false : true
            isBlank = false
            return
        }
        if isQuoted { return }
        if isLineEnd {
            endRecord()
        } else {
            if byte == dialect.delimiter { hasDelimiter = true }
            isFieldStart = byte == dialect.delimiter
            if byte != 0x20, byte != 0x09, byte != 0x0D { isBlank = false }
        }
    }

    private mutating func endRecord() {
        defer {
            record = Place(line: line, byteOffset: offset)
            isBlank = true
            hasDelimiter = false
            isFieldStart = true
        }
        if isBlank, !hasDelimiter { return }
        if headersToSkip > 0 {
            headersToSkip -= 1
            return
        }
        if rejected.contains(record.byteOffset) { return }
        if wanted.contains(row) { found[row] = record }
        row += 1
    }
}
