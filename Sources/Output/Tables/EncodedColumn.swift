import Columns

/// What sets the cells of one format apart from those of another.
protocol CellStyle {
    /// What stands for null.
    var nullText: [UInt8] { get }
    /// What stands for a double that isn't finite; nil writes it as it is.
    var nonFiniteText: [UInt8]? { get }
    /// What stands between date and time.
    var timeSeparator: UInt8 { get }
    /// What stands before and after dates, times and intervals, if anything.
    var temporalQuote: UInt8? { get }
    /// Appends a text in the format's quotes and escapes.
    func append(_ text: UnsafePointer<UInt8>, _ count: Int, to buffer: inout ByteBuffer)
}

/// The cells of one column of a batch of rows, formatted side by side. Reused from batch to batch.
final class EncodedColumn {
    /// The number of rows of a batch: few enough to stay in the cache.
    static let batchRows = 2048

    /// Where the cells of the batch start, as offsets from `cells`.
    let starts: UnsafeMutablePointer<Int>
    /// Where they end.
    let ends: UnsafeMutablePointer<Int>

    private var bytes = ByteBuffer(capacity: 1 << 14)
    private var entries = ByteBuffer(capacity: 64)
    private var entryEnds: [Int] = []
    private var nullEnd = 0
    private var dictionary: TextDictionary?
    private var showsEntries = false

    init() {
        starts = .allocate(capacity: Self.batchRows)
        ends = .allocate(capacity: Self.batchRows)
        starts.initialize(repeating: 0, count: Self.batchRows)
        ends.initialize(repeating: 0, count: Self.batchRows)
    }

    deinit {
        starts.deallocate()
        ends.deallocate()
    }

    /// The memory that `starts` and `ends` point into; valid until the next `encode`.
    var cells: UnsafePointer<UInt8> { UnsafePointer(showsEntries ? entries.base : bytes.base) }

    /// Formats some rows, at most `batchRows`, of a column.
    func encode(_ column: Column, _ rows: Range<Int>, style: some CellStyle, format: ValueFormat) {
        bytes.removeAll()
        showsEntries = false
        let scale = column.decimalScale
        switch column.storage {
        case .null: each(column, rows, style) { _, _ in }
        case .boolean(let bits): each(column, rows, style) { $0.append(bits[$1] ? "true" : "false") }
        case .integer(let values): each(column, rows, style) { $0.append(values[$1]) }
        case .decimal64(let values): each(column, rows, style) { $0.append(decimal: values[$1], scale: scale) }
        case .decimal128(let values): each(column, rows, style) { $0.append(decimal: values[$1], scale: scale) }
        case .double(let values):
            let nonFinite = style.nonFiniteText
            each(column, rows, style) { buffer, row in
                if let nonFinite, !values[row].isFinite { buffer.append(nonFinite) } else { buffer.append(values[row]) }
            }
        case .date(let values): quoted(column, rows, style) { $0.append(days: values[$1]) }
        case .timestamp(let values):
            let separator = style.timeSeparator
            if column.type == .timestampWithZone {
                quoted(column, rows, style) { $0.append(instant: values[$1], separator: separator, format: format) }
            } else {
                quoted(column, rows, style) { $0.append(microseconds: values[$1], separator: separator) }
            }
        case .interval(let values): quoted(column, rows, style) { $0.append(text: values[$1].description) }
        case .dictionary(let codes, let dictionary):
            // A dictionary far larger than the column is cheaper to read entry by entry.
            if dictionary.count <= max(4 * column.count, 1024) {
                prepare(dictionary, style)
                point(column, rows, codes)
            } else {
                dictionary.withView { texts in appendTexts(texts, column, rows, style) { Int(codes[$0]) } }
            }
        case .text(let texts): texts.withView { texts in appendTexts(texts, column, rows, style) { $0 } }
        }
    }

    private func appendTexts(
        _ texts: TextsView, _ column: Column, _ rows: Range<Int>, _ style: some CellStyle, _ index: (Int) -> Int
    ) {
        each(column, rows, style) { buffer, row in
            let text = texts[index(row)]
            // An empty text may have no address; any serves.
            style.append(text.baseAddress ?? UnsafePointer(buffer.base), text.count, to: &buffer)
        }
    }

    /// Formats null and a dictionary's texts once; of one that has grown only the new ones.
    private func prepare(_ dictionary: TextDictionary, _ style: some CellStyle) {
        if self.dictionary === dictionary { return }
        if self.dictionary.map(dictionary.agrees) != true {
            entries.removeAll()
            entryEnds.removeAll(keepingCapacity: true)
            entries.append(style.nullText)
            nullEnd = entries.count
        }
        self.dictionary = dictionary
        dictionary.withView { texts in
            for code in entryEnds.count..<max(entryEnds.count, dictionary.count) {
                let text = texts[code]
                style.append(text.baseAddress ?? UnsafePointer(entries.base), text.count, to: &entries)
                entryEnds.append(entries.count)
            }
        }
    }

    private func point(_ column: Column, _ rows: Range<Int>, _ codes: [UInt32]) {
        showsEntries = true
        let validity = column.validity
        for (place, row) in rows.enumerated() {
            if let validity, !validity[row] {
                starts[place] = 0
                ends[place] = nullEnd
            } else {
                let code = Int(codes[row])
                starts[place] = code == 0 ? nullEnd : entryEnds[code - 1]
                ends[place] = entryEnds[code]
            }
        }
    }

    @inline(__always) private func each(
        _ column: Column, _ rows: Range<Int>, _ style: some CellStyle, _ append: (inout ByteBuffer, Int) -> Void
    ) {
        let null = style.nullText
        var isNull = false
        if case .null = column.storage { isNull = true }
        // One access to the buffer for the whole batch, not one a cell.
        Self.fill(&bytes, starts, ends, rows) { buffer, row in
            if isNull || (column.validity.map { !$0[row] } ?? false) {
                buffer.append(null)
            } else {
                append(&buffer, row)
            }
        }
    }

    @inline(__always) private static func fill(
        _ buffer: inout ByteBuffer, _ starts: UnsafeMutablePointer<Int>, _ ends: UnsafeMutablePointer<Int>,
        _ rows: Range<Int>, _ append: (inout ByteBuffer, Int) -> Void
    ) {
        var place = 0
        for row in rows {
            starts[place] = buffer.count
            append(&buffer, row)
            ends[place] = buffer.count
            place += 1
        }
    }

    @inline(__always) private func quoted(
        _ column: Column, _ rows: Range<Int>, _ style: some CellStyle, _ append: (inout ByteBuffer, Int) -> Void
    ) {
        guard let quote = style.temporalQuote else { return each(column, rows, style, append) }
        each(column, rows, style) { buffer, row in
            buffer.append(quote)
            append(&buffer, row)
            buffer.append(quote)
        }
    }
}
