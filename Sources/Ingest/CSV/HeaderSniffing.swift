import Columns

/// The phase that finds where titles end, whether a header follows, the columns' names and their number.
struct HeaderSniffing {
    let sample: Sample
    let options: CSVOptions
    let offset: Int
    let line: Int
    let dialect: Dialect

    struct Result {
        var dialect: Dialect
        var names: [String]
        /// Where the data begin, and on which line.
        var dataOffset: Int
        var dataLine: Int
        /// What was done to the names.
        var notes: [String]
        /// What is doubtful about the names.
        var doubts: [String] = []
        /// How many records the header takes; 0 where there is none.
        var headerRowCount = 1
    }

    /// What the sample shows; nil where it has no record at all.
    func result() -> Result? {
        var dialect = dialect
        let reading = sample.read(dialect, from: offset, line: line, limit: 2_000)
        var records = reading.records
        guard let firstRecord = records.firstIndex(where: { !sample.isBlank($0) }) else { return nil }
        var first = firstRecord
        while first < records.count, sample.isBlank(records[first]) || isTitle(first, in: records) { first += 1 }
        if first == records.count { first = firstRecord }
        var notes: [String] = []
        var doubts: [String] = []
        if options.header != false { mendStrayQuote(first, in: &records, &notes, &doubts) }
        var head = records[first]
        let rows = headerRows(first, in: records)
        let below = records[(first + rows.count)...].filter { !sample.isBlank($0) && !$0.isSpoiled }
        let isHeader = rows.isMerged || (options.header ?? looksLikeHeader(head, below, &dialect))
        // Without a header, a record with one value is data all the same.
        if !isHeader, let data = records[firstRecord...first].firstIndex(where: { $0.fields.count >= dialect.width }) {
            first = data
            head = records[first]
        }
        if let given = options.header {
            dialect.choices.append(SniffedChoice(.header, given ? "header" : "no header", because: "given"))
        }
        if isHeader, let reason = rows.reason {
            let last = records[first + rows.count - 1].line
            dialect.choices.append(
                SniffedChoice(
                    .header, "lines \(head.line) to \(last) are the header", because: reason, confidence: 0.8,
                    flag: rows.isMerged ? nil : "--skip-rows \(last - 1)"))
        }
        dialect.hasHeader = isHeader
        dialect.skippedLines = head.line - 1
        if first > firstRecord {
            dialect.choices.append(
                SniffedChoice(
                    .header, "\(head.line - 1) lines are skipped",
                    because: "titles have one cell where records have \(dialect.width)", confidence: 0.9,
                    flag: "--skip-rows \(head.line - 1)"))
        }
        let widest = below.map { usedWidth($0) }.max() ?? 0
        var titles: [String] = []
        if isHeader {
            titles = rows.titles
            // Delimiters at the end of every line make no column.
            while titles.count > max(1, widest), titles.last?.isEmpty == true { titles.removeLast() }
            if dialect.width > titles.count, below.allSatisfy({ usedWidth($0) == dialect.width }), !below.isEmpty {
                notes.append("the header has \(titles.count) names for \(dialect.width) columns")
                titles += Array(repeating: "", count: dialect.width - titles.count)
            }
            let fields = below.map(\.fields.count).max() ?? titles.count
            if fields < titles.count, !options.nullPadding {
                doubts.append("the header has \(titles.count) names, and no record more than \(fields) fields")
            }
        } else {
            // A column may be empty for long, and nothing names it but the delimiters, where all records have them.
            let isEven = below.allSatisfy { $0.fields.count == head.fields.count }
            let width = isEven ? head.fields.count : max(dialect.width, usedWidth(head))
            titles = Array(repeating: "", count: width)
            (notes, doubts) = ([], [])
        }
        let names = Self.names(titles, notes: &notes, isHeader: isHeader)
        dialect.width = names.count
        let next = first + rows.count
        return Result(
            dialect: dialect, names: names, dataOffset: isHeader ? records[next - 1].next : head.start,
            dataLine: isHeader
                ? (next < records.count ? records[next].line : lineAfter(records[next - 1])) : head.line,
            notes: notes, doubts: doubts, headerRowCount: isHeader ? rows.count : 0)
    }

    /// A title has one cell where records have several; over two columns, where a header may lack a name, only with a
    /// blank line below it, or where it begins like a comment.
    private func isTitle(_ index: Int, in records: [Sample.Record]) -> Bool {
        if dialect.width >= 3 { return filledCells(records[index]) <= 1 }
        guard dialect.width == 2, records[index].fields.count == 1, index + 1 < records.count else { return false }
        return sample.isBlank(records[index + 1]) || sample.bytes[records[index].start] == UInt8(ascii: "#")
    }

    private func lineAfter(_ record: Sample.Record) -> Int {
        record.line
            + sample.bytes[record.start..<record.next].count { dialect.endsRecord($0) && $0 == UInt8(ascii: "\n") }
    }

    private func filledCells(_ record: Sample.Record) -> Int { record.fields.count { !sample.isBlank($0) } }

    private func usedWidth(_ record: Sample.Record) -> Int {
        var width = record.fields.count
        while width > 1, sample.isBlank(record.fields[width - 1]) { width -= 1 }
        return width
    }

    /// A header is text over columns that aren't, or text throughout; a first record of the columns' own types is data.
    private func looksLikeHeader(_ head: Sample.Record, _ below: [Sample.Record], _ dialect: inout Dialect) -> Bool {
        let nulls = NullTexts(others: options.nullTexts)
        var over = 0
        var same = 0
        var wordless = 0
        var examples: (over: String, same: String) = ("", "")
        for (column, cell) in head.fields.enumerated() {
            let kind = kinds([cell], nulls)
            let isWord = kind.contains(.text) || kind == .boolean
            if !kind.isEmpty, !isWord { wordless += 1 }
            let lower = kinds(below.compactMap { column < $0.fields.count ? $0.fields[column] : nil }, nulls)
            let isTyped = !lower.isEmpty && !lower.contains(.text)
            guard isTyped, !kind.isEmpty else { continue }
            if isWord, lower != .boolean || kind != .boolean {
                over += 1
                if examples.over.isEmpty { examples.over = shown(cell) }
            } else if !isWord || kind == lower {
                same += 1
                if examples.same.isEmpty { examples.same = shown(cell) }
            }
        }
        func decide(_ isHeader: Bool, _ reason: String, _ confidence: Double) -> Bool {
            dialect.choices.append(
                SniffedChoice(
                    .header, isHeader ? "header" : "no header", because: reason, confidence: confidence,
                    flag: isHeader ? "--header" : "--no-header"))
            return isHeader
        }
        if same > over, namesYears(head, below) {
            return decide(true, "\(examples.same) and what stands beside it are years in a row", 0.8)
        }
        if same > over {
            let share = Double(same) / Double(same + over)
            return decide(false, "\(examples.same) is of the type of what stands below it", 0.95 * share)
        }
        if over > 0 {
            let share = Double(over) / Double(same + over)
            return decide(true, "\(examples.over) stands over values of another type", 0.99 * share)
        }
        if wordless > 0, below.isEmpty || wordless * 2 > head.fields.count {
            return decide(false, "the first record holds numbers or dates", 0.7)
        }
        return decide(true, "the first record is text throughout", 0.6)
    }

    private func shown(_ cell: Range<Int>) -> String {
        "\"\(Self.title(sample.content(cell, dialect)).prefix(30))\""
    }

    func kinds(_ cells: [Range<Int>], _ nulls: NullTexts) -> ColumnEvidence.Kinds {
        var evidence = ColumnEvidence()
        for cell in cells.prefix(500) {
            var content = sample.content(cell, dialect)
            let count = content.count
            guard count > 0 else { continue }
            content.append(contentsOf: repeatElement(0, count: 16))
            content.withUnsafeBufferPointer { bytes in
                guard let start = bytes.baseAddress else { return }
                evidence.observe(RecordBatch.Field(bytes: start, count: count, isQuoted: false), nulls: nulls)
            }
        }
        return evidence.kinds.subtracting(.weakNull)
    }

    /// A header cell as a name: one line, without blanks at its ends.
    static func title(_ content: [UInt8]) -> String {
        let text = String(decoding: content, as: UTF8.self)
        let words = text.unicodeScalars.split { $0.properties.isWhitespace || $0 == "\u{FEFF}" }
        return words.map { String(String.UnicodeScalarView($0)) }.joined(separator: " ")
    }

    /// Names that are all there and all different: `column7` for an empty one, `name_2` for a second.
    static func names(_ titles: [String], notes: inout [String], isHeader: Bool) -> [String] {
        var taken = Set(titles)
        var used = Set<String>()
        var names: [String] = []
        for (index, title) in titles.enumerated() {
            var name = title.isEmpty ? "column\(index + 1)" : title
            if title.isEmpty, isHeader { notes.append("column \(index + 1) has no name and is called \(name)") }
            if used.contains(name) || (title.isEmpty && taken.contains(name)) {
                var number = 2
                while used.contains("\(name)_\(number)") || taken.contains("\(name)_\(number)") { number += 1 }
                let renamed = "\(name)_\(number)"
                notes.append("a second column named \(name) is called \(renamed)")
                name = renamed
            }
            used.insert(name)
            taken.insert(name)
            names.append(name)
        }
        return names
    }
}
