import Columns
import Diagnostics

/// The reading of a whole file that decides its columns' types and counts what can't be read.
struct TypingPass {
    let file: InputFile
    let head: SourceHead
    let options: CSVOptions
    let nulls: NullTexts

    /// The columns' formats; fills in the statistics.
    func run(
        _ statistics: inout SourceStatistics, _ observer: (@Sendable (UnsafeRawBufferPointer) -> Void)?
    ) throws -> [ColumnFormat] {
        let log = DiagnosticLog()
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
        let input = try DecodedInput(file, encoding: options.encoding, observer: observer, report: log.add)
        try SourceHead.skip(head.layout.dataOffset, of: input.bytes)
        let reader = RecordReader(
            source: input.bytes, name: name, dialect: head.layout.dialect, columnNames: names, options: options,
            offset: head.layout.dataOffset, line: head.layout.dataLine,
            fieldChecks: RecordReader.checks(givenFormats(names), nulls))
        var evidence = [ColumnEvidence](repeating: ColumnEvidence(), count: names.count)
        while let batch = try reader.next() {
            for column in evidence.indices { evidence[column].observe(batch, column: column, nulls: nulls) }
        }
        try refuseOtherEncoding(reader)
        let formats = zip(names, evidence).map { ColumnFormat(deciding: $1, name: $0, options: options) }
        for (column, format) in zip(names, formats) {
            guard let note = format.note else { continue }
            log.add(
                Diagnostic(
                    .input, severity: .note, code: "column-type", "\(name): column \(column) \(note)", at: location))
        }
        statistics.rows = reader.rowCount
        statistics.rejectCount = reader.rejectCount
        statistics.rejects = reader.rejects
        statistics.textByteCount = reader.textByteCount + head.layout.dataOffset
        statistics.diagnostics = log.all
        return formats
    }

    /// The formats of the columns whose types were given, as far as they are known before any value was seen.
    private func givenFormats(_ names: [String]) -> [ColumnFormat] {
        names.map { name in
            guard let type = ColumnFormat.givenType(of: name, options) else { return ColumnFormat(type: .text) }
            return ColumnFormat(type: type, isGiven: true)
        }
    }

    /// A few bad records are rejects; many are another encoding.
    private func refuseOtherEncoding(_ reader: RecordReader) throws {
        let bad = reader.encodingRejectCount
        guard bad > 10, bad * 10 > reader.rowCount + reader.rejectCount, !options.ignoreErrors else { return }
        let example = reader.rejects.first { $0.reason == "not UTF-8" }
        throw Diagnostic(
            .input, code: "not-utf-8",
            "\(file.displayName) is not UTF-8: \(bad) of \(reader.rowCount + reader.rejectCount) records have other bytes",
            at: SourceLocation(source: file.displayName, line: example?.line, byteOffset: example?.byteOffset),
            help: ["convert it first, for example: iconv -f WINDOWS-1251 -t UTF-8 FILE"])
    }
}
