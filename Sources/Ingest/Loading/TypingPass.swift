import Columns
import Diagnostics
import Synchronization

/// The reading that decides the columns' types: of a whole file, or of its first rows.
struct TypingPass {
    let file: InputFile
    var head: SourceHead
    let options: CSVOptions
    let nulls: NullTexts

    /// What a reading came to.
    struct Result {
        var formats: [ColumnFormat]
        var statistics: SourceStatistics
    }

    /// Decides the types over all of the file, or over about so many bytes of it. Where its encoding was but presumed
    /// and proves to be another, the head is looked at again first.
    mutating func decide(upTo limit: Int? = nil) throws -> Result {
        do {
            return try limit.map(sample) ?? run()
        } catch is OtherEncoding {
            head = try SourceHead(file, options, looksFurther: true)
            return try limit.map(sample) ?? run()
        }
    }

    /// Reads the file to its end.
    private func run() throws -> Result {
        // Whether a given type takes numbers with a comma, or dates with the month first, is known only afterwards;
        // should there be both, those that it doesn't take have to be found by a second reading.
        let open = openFormats()
        let first = try read(checking: open)
        guard zip(open, first.formats).contains(where: { $0.isGiven && $1.isContradictory }) else { return first }
        return try read(checking: first.formats)
    }

    /// Reads about so many bytes, as far as the formats of the first rows tell.
    private func sample(_ byteCount: Int) throws -> Result {
        try read(checking: openFormats(), limit: byteCount)
    }

    private func read(
        checking formats: [ColumnFormat], limit: Int? = nil
    ) throws -> Result {
        let log = DiagnosticLog()
        let names = head.layout.names
        noteNames(log)
        let records = try head.records(file, options, formats, nulls, report: log.add)
        var evidence = [ColumnEvidence](repeating: ColumnEvidence(), count: names.count)
        let nulls = nulls
        // The columns that are known to be text, whatever follows.
        let settled = Mutex([Bool](repeating: false, count: names.count))
        // The first rows are read by the caller alone, for no more than they to be read.
        try records.run(
            threads: limit == nil ? options.workers(forBytes: file.byteCount) : 0,
            maker: {},
            make: { _, batch in
                let settled = settled.withLock { $0 }
                return formats.indices.map { column in
                    var found = ColumnEvidence()
                    found.observe(
                        batch, column: column, nulls: nulls, isGiven: formats[column].isGiven,
                        isSettled: settled[column])
                    return found
                }
            },
            take: { found in
                for column in evidence.indices {
                    evidence[column].add(found[column], isGiven: formats[column].isGiven)
                }
                settled.withLock { settled in
                    for column in evidence.indices where !formats[column].isGiven {
                        settled[column] = evidence[column].isSettledText
                    }
                }
                return limit.map { records.textByteCount < $0 } ?? true
            })
        try head.refuseOtherEncoding(records.tally, name: file.displayName, options, isWhole: limit == nil)
        let conventions = FileConventions(evidence, names, options)
        let decided = zip(names, evidence).map {
            ColumnFormat(deciding: $1, name: $0, options: options, file: conventions)
        }
        for (column, format) in zip(names, decided) { try note(column, format, log) }
        var statistics = records.statistics
        statistics.isComplete = limit == nil
        statistics.byteCount = file.byteCount
        statistics.textByteCount += head.layout.dataOffset
        statistics.diagnostics = log.all
        return Result(formats: decided, statistics: statistics)
    }

    /// The columns whose types were given, before any value was seen.
    private func openFormats() -> [ColumnFormat] {
        head.layout.names.map { name in
            guard let type = ColumnFormat.givenType(of: name, options) else { return ColumnFormat(type: .text) }
            return ColumnFormat(type: type, isGiven: true, isOpen: true)
        }
    }

    private func noteNames(_ log: DiagnosticLog) {
        let name = file.displayName
        let names = head.layout.names
        let location = SourceLocation(source: name)
        for choice in head.layout.dialect.choices where choice.phase == .encoding {
            if choice.choice == SniffedChoice.encodedTwice {
                log.add(
                    Diagnostic(
                        .input, severity: .warning, code: "encoded-twice",
                        "text of \(name) was encoded twice: \(choice.reason)", at: location,
                        help: ["to mend it: --encoding utf-8-twice"]))
            } else if options.encoding == nil, head.encoding.upperHalf != nil {
                log.add(
                    Diagnostic(
                        .input, severity: .note, code: "encoding",
                        "\(name) is read as \(head.encoding.rawValue): \(choice.reason)", at: location,
                        help: ["if letters come out wrong, name its encoding: --encoding NAME"]))
            }
        }
        for note in head.layout.notes {
            log.add(Diagnostic(.input, severity: .note, code: "column-names", "\(name): \(note)", at: location))
        }
        for doubt in head.layout.doubts {
            log.add(
                Diagnostic(
                    .input, severity: .warning, code: "header", "\(name): \(doubt)", at: location,
                    help: ["mend the header, or read the file without it: --skip-rows and --no-header"]))
        }
        for wanted in options.types.keys.sorted()
        where !names.contains(where: { $0.lowercased() == wanted.lowercased() }) {
            log.add(
                Diagnostic(
                    .usage, severity: .warning, code: "unknown-column",
                    "\(name) has no column \(wanted), whose type is given",
                    at: location, help: Suggestion.help(for: wanted, among: names).map { [$0] } ?? []))
        }
    }

    private func note(_ column: String, _ format: ColumnFormat, _ log: DiagnosticLog) throws {
        let name = file.displayName
        if let example = format.remarks.roundedKey {
            log.add(
                Diagnostic(
                    .input, severity: .warning, code: "rounded-keys",
                    "\(name): column \(column) has keys that a spreadsheet has rounded, such as \(example)",
                    at: SourceLocation(source: name),
                    help: ["export them again, with the column as text; what is lost can't be brought back"]))
        }
        guard let note = format.remarks.note else { return }
        // A column that must be a date or number and can't is an error at once; another one, for who reads it.
        if format.isGiven, !options.readsAmbiguousAsText { throw format.diagnostic(column, file: name) }
        log.add(
            Diagnostic(
                .input, severity: .note, code: "column-type", "\(name): column \(column) \(note)",
                at: SourceLocation(source: name), help: format.settlingHelp(column)))
    }
}

extension ColumnFormat {
    /// What is wrong with a column that can't be read.
    func diagnostic(_ column: String, file: String) -> Diagnostic {
        Diagnostic(
            .input, code: "ambiguous-column", "\(file): column \(column) \(remarks.note ?? "can't be read")",
            at: SourceLocation(source: file), help: settlingHelp(column))
    }

    /// How to settle what can be read in two ways.
    fileprivate func settlingHelp(_ column: String) -> [String] {
        switch ambiguity?.kind {
        case .decimalMark:
            [
                "say which is the decimal mark: --decimal . or --decimal , (in rapport.yaml, dialect: { decimal: \".\" })",
                "or read it as text: --types \"\(column)=text\"",
            ]
        case .dayOrMonth:
            [
                "say which comes first: --date-order dmy or --date-order mdy (in rapport.yaml, dialect: { date_order: dmy })",
                "or read it as text: --types \"\(column)=text\"",
            ]
        case nil: []
        }
    }
}

/// Records hold bytes that the encoding has no meaning for, and the encoding was but presumed.
struct OtherEncoding: Error {}

extension SourceHead {
    /// A few bad records are rejects; many are another encoding. Where only ASCII was seen before, the first bad one is
    /// reason enough to look again.
    func refuseOtherEncoding(
        _ tally: RecordTally, name: String, _ options: CSVOptions, isWhole: Bool = true
    ) throws {
        let bad = tally.encodingRejectCount
        let all = tally.rows + tally.rejectCount
        if bad > 0, isEncodingOpen { throw OtherEncoding() }
        guard isWhole, bad > 10, bad * 10 > all, !options.ignoreErrors else { return }
        let example = tally.rejects.first { $0.reason == "not UTF-8" }
        throw Diagnostic(
            .input, code: "not-utf-8",
            "\(name) is not \(encoding.rawValue): \(bad) of \(all) records have other bytes",
            at: SourceLocation(source: name, line: example?.line, byteOffset: example?.byteOffset),
            help: ["name the encoding, for example: --encoding windows-1251"])
    }

    /// The file's records from the first behind the header on, to be read once.
    func records(
        _ file: InputFile, _ options: CSVOptions, _ formats: [ColumnFormat], _ nulls: NullTexts,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws -> RecordScan {
        let text = try text(file, options, report: report)
        return RecordScan(
            source: text.bytes, name: file.displayName, dialect: layout.dialect, columnNames: layout.names,
            options: options, offset: dataOffset, line: layout.dataLine,
            fieldChecks: RecordPicker.checks(formats, nulls), remarks: remarks(text.repairs))
    }
}

/// What the statistics of a text say beside what became of its records.
struct TextRemarks: Sendable {
    /// What transcoding could not make out.
    var repairs: RepairCount?
    /// The records left out at the end.
    var footerCount = 0
    /// The delimiter that stands for another in the text that is read.
    var longDelimiter: [UInt8]?
}

extension SourceHead {
    /// What the statistics say beside.
    func remarks(_ repairs: RepairCount) -> TextRemarks {
        TextRemarks(
            repairs: repairs, footerCount: footer?.count ?? 0, longDelimiter: layout.dialect.longDelimiter)
    }
}

extension SourceStatistics {
    /// What reading came to so far.
    init(_ tally: RecordTally, textByteCount: Int, _ remarks: TextRemarks) {
        rows = tally.rows
        rejectCount = tally.rejectCount
        rejectKinds = tally.rejectKinds
        rejects = tally.rejects
        self.textByteCount = textByteCount
        encodingRepairCount = remarks.repairs?.value ?? 0
        footerCount = remarks.footerCount
        guard let delimiter = remarks.longDelimiter else { return }
        let text = String(decoding: delimiter, as: UTF8.self)
        for index in rejects.indices {
            rejects[index].raw = LongDelimiterSource.restored(rejects[index].raw, text)
        }
    }
}

extension RecordPicker {
    /// The checks for columns whose types were given.
    static func checks(_ formats: [ColumnFormat], _ nulls: NullTexts) -> [FieldCheck] {
        formats.enumerated().compactMap { column, format in
            guard format.isGiven, format.type != .text else { return nil }
            return FieldCheck(
                column: column, reason: { ColumnLoader.misfit($0, format, nulls) },
                fits: { ColumnLoader.fits($0, format, nulls) })
        }
    }
}
