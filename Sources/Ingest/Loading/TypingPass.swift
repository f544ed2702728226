import Columns
import Diagnostics

/// The reading that decides the columns' types: of a whole file, or of its first rows.
struct TypingPass {
    let file: InputFile
    let head: SourceHead
    let options: CSVOptions
    let nulls: NullTexts

    /// What a reading came to.
    struct Result {
        var formats: [ColumnFormat]
        var statistics: SourceStatistics
    }

    /// Reads the file to its end.
    func run(_ observer: (@Sendable (UnsafeRawBufferPointer) -> Void)?) throws -> Result {
        // Whether a given type takes numbers with a comma, or dates with the month first, is known only afterwards;
        // should there be both, those that it doesn't take have to be found by a second reading.
        let open = openFormats()
        let first = try read(checking: open, observer: observer)
        guard zip(open, first.formats).contains(where: { $0.isGiven && $1.isContradictory }) else { return first }
        return try read(checking: first.formats, observer: nil)
    }

    /// Reads about so many bytes, as far as the formats of the first rows tell.
    func sample(_ byteCount: Int) throws -> Result {
        try read(checking: openFormats(), observer: nil, limit: byteCount)
    }

    private func read(
        checking formats: [ColumnFormat], observer: (@Sendable (UnsafeRawBufferPointer) -> Void)?, limit: Int? = nil
    ) throws -> Result {
        let log = DiagnosticLog()
        let names = head.layout.names
        noteNames(log)
        let reader = try head.reader(file, options, formats, nulls, observer: observer, report: log.add)
        var evidence = [ColumnEvidence](repeating: ColumnEvidence(), count: names.count)
        while let batch = try reader.next() {
            for column in evidence.indices {
                evidence[column].observe(batch, column: column, nulls: nulls, isGiven: formats[column].isGiven)
            }
            if let limit, reader.textByteCount >= limit { break }
        }
        if limit == nil { try Self.refuseOtherEncoding(reader.tally, name: file.displayName, options) }
        let decided = zip(names, evidence).map { ColumnFormat(deciding: $1, name: $0, options: options) }
        for (column, format) in zip(names, decided) {
            guard let note = format.note else { continue }
            try noteColumn(column, note, format, log)
        }
        var statistics = SourceStatistics(reader.tally, textByteCount: reader.textByteCount)
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
        for note in head.layout.notes {
            log.add(Diagnostic(.input, severity: .note, code: "column-names", "\(name): \(note)", at: location))
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

    private func noteColumn(_ column: String, _ note: String, _ format: ColumnFormat, _ log: DiagnosticLog) throws {
        let help = [
            format.type.isTemporal || note.contains("dates")
                ? "say whether the day or the month comes first" : "say which is the decimal mark"
        ]
        // A column that stays text can still be used; one that must be a date or number and can't is an error.
        let diagnostic = Diagnostic(
            .input, severity: format.isGiven ? .error : .note,
            code: format.isGiven ? "ambiguous-column" : "column-type",
            "\(file.displayName): column \(column) \(note)", at: SourceLocation(source: file.displayName),
            help: note.contains("can't") || note.contains("may") ? help : [])
        if format.isGiven { throw diagnostic }
        log.add(diagnostic)
    }

    /// A few bad records are rejects; many are another encoding.
    static func refuseOtherEncoding(_ tally: RecordTally, name: String, _ options: CSVOptions) throws {
        let bad = tally.encodingRejectCount
        let all = tally.rows + tally.rejectCount
        guard bad > 10, bad * 10 > all, !options.ignoreErrors else { return }
        let example = tally.rejects.first { $0.reason == "not UTF-8" }
        throw Diagnostic(
            .input, code: "not-utf-8",
            "\(name) is not UTF-8: \(bad) of \(all) records have other bytes",
            at: SourceLocation(source: name, line: example?.line, byteOffset: example?.byteOffset),
            help: ["convert it first, for example: iconv -f WINDOWS-1251 -t UTF-8 FILE"])
    }
}

extension SourceHead {
    /// A reader of the file's records from the first behind the header on.
    func reader(
        _ file: InputFile, _ options: CSVOptions, _ formats: [ColumnFormat], _ nulls: NullTexts,
        observer: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws -> RecordReader {
        RecordReader(
            source: try text(file, options, observer: observer, report: report), name: file.displayName,
            dialect: layout.dialect, columnNames: layout.names, options: options, offset: layout.dataOffset,
            line: layout.dataLine, fieldChecks: RecordPicker.checks(formats, nulls))
    }

    /// The file's text from the first record behind the header on.
    func text(
        _ file: InputFile, _ options: CSVOptions, observer: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws -> any ByteSource {
        let input = try DecodedInput(
            file, encoding: options.encoding, readsAhead: options.workers(forBytes: file.byteCount) > 0,
            observer: observer, report: report)
        try Self.skip(layout.dataOffset, of: input.bytes)
        return input.bytes
    }
}

extension SourceStatistics {
    /// What reading came to so far.
    init(_ tally: RecordTally, textByteCount: Int) {
        rows = tally.rows
        rejectCount = tally.rejectCount
        rejects = tally.rejects
        self.textByteCount = textByteCount
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
