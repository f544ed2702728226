/// The phase that looks at what stands below the data: totals, and notes of licence and secrecy.
///
/// A file that is read as it is keeps them, as rows where they have the shape of one; this phase only says so. In the
/// tables of a workspace they are set apart by their empty key.
enum FooterSniffing {
    /// How many of the last records are looked at.
    static let depth = 30

    /// What stands below the data.
    static func choice(_ last: LastRecords, dialect: Dialect, given: Int) -> SniffedChoice {
        if given > 0 {
            let count = last.records.count
            return SniffedChoice(
                .footer, "the last \(given) records", because: count == 0 ? "given" : "given, and left out")
        }
        let records = records(of: last, dialect)
        let count = records.count
        guard let example = records.last?.first(where: { !$0.isEmpty }) else {
            return SniffedChoice(.footer, "none", because: "the last records are like the others", confidence: 0.95)
        }
        return SniffedChoice(
            .footer, "\(count == 1 ? "the last record looks" : "the last \(count) records look") like no data",
            because: "\"\(example.prefix(40))\"; nothing is left out unless told to", confidence: 0.8,
            flag: "--footer-rows \(count)")
    }

    /// The cells of those of the last records that look like no data, the last first.
    static func records(of last: LastRecords, _ dialect: Dialect) -> [[String]] {
        var found: [[String]] = []
        for record in last.records.reversed() {
            let cells = cells(of: record, dialect)
            let filled = cells.filter { !$0.isEmpty }
            guard let first = filled.first else { continue }
            let isNote = dialect.width >= 3 && cells.count < dialect.width && filled.count == 1
            guard isNote || FooterWords.isNote(first) || filled.contains(where: FooterWords.isTotal) else { break }
            found.append(cells)
        }
        return found
    }

    private static func cells(of record: LastRecords.Record, _ dialect: Dialect) -> [String] {
        let sample = Sample(bytes: record.bytes, isWhole: true)
        let reading = sample.read(dialect, from: 0, line: 1, limit: 1)
        return (reading.records.first?.fields ?? []).map {
            HeaderSniffing.title(sample.content($0, dialect))
        }
    }
}
