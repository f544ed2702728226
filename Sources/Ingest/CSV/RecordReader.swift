/// Bytes in, batches of well-shaped records out, on one thread: what reads to find out. A scan does the same on
/// several.
final class RecordReader {
    private let blocks: BlockReader
    private let picker: RecordPicker
    private let block = TextBlock()
    private let keptRejects: Int
    /// What became of the records so far.
    private(set) var tally = RecordTally()

    /// Reads from where a source stands, which is the start of a record.
    init(
        source: any ByteSource, name: String, dialect: Dialect, columnNames: [String], options: CSVOptions,
        offset: Int, line: Int, fieldChecks: [RecordPicker.FieldCheck], remarks: TextRemarks = TextRemarks()
    ) {
        self.remarks = remarks
        blocks = BlockReader(
            source: source, name: name, dialect: dialect, options: options, offset: offset, line: line)
        picker = RecordPicker(
            name: name, dialect: dialect, columnNames: columnNames, options: options, fieldChecks: fieldChecks)
        keptRejects = options.keptRejects
    }

    /// What the statistics say beside.
    private let remarks: TextRemarks

    /// How many bytes of text were read, after unpacking.
    var textByteCount: Int { blocks.textByteCount }

    /// What reading came to so far.
    var statistics: SourceStatistics { SourceStatistics(tally, textByteCount: textByteCount, remarks) }

    /// The next records, valid until those after them are asked for; nil at the end.
    func next() throws -> RecordBatch? {
        while true {
            block.rejectRoom = keptRejects - tally.rejects.count
            do {
                guard try blocks.next(into: block) else { return nil }
            } catch {
                throw tally.noting(error)
            }
            let (batch, became) = picker.pick(block)
            tally.add(became, keeping: keptRejects)
            if batch.rowCount > 0 { return batch }
        }
    }
}
