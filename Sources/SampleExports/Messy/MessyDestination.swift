/// A destination that rewrites the exports on their way, and counts what it plants.
final class MessyDestination: SampleDestination {
    /// What became of one clean file: the files that were written for it.
    struct FileReport {
        var name: String
        var rows = 0
        var bytes = 0
        var planted: [Planted: Int] = [:]
    }

    private let base: any SampleDestination
    private let habits: ExportHabits
    private let seed: UInt64
    private var seen: Set<ExportTable> = []
    private var fileCount = 0
    /// In the order in which they were finished.
    fileprivate(set) var reports: [FileReport] = []
    /// By the final name of the clean file, the reports of what was written for it.
    fileprivate(set) var reportsByCleanName: [String: [Int]] = [:]

    init(base: any SampleDestination, habits: ExportHabits, seed: UInt64) {
        self.base = base
        self.habits = habits
        self.seed = seed
    }

    func finalName(of name: String) -> String { base.finalName(of: name) }

    func makeSink(named name: String) throws -> any SampleSink {
        guard let table = ExportTable(fileName: name), habits.tables.contains(table) else {
            return try base.makeSink(named: name)
        }
        return RewritingSink(destination: self, table: table, name: name, habits: habits)
    }

    fileprivate func rewriter(of table: ExportTable) -> ExportRewriter {
        fileCount += 1
        return ExportRewriter(
            table: table, habits: habits, seed: seed, file: fileCount, isFirst: seen.insert(table).inserted)
    }

    fileprivate func open(_ name: String) throws -> any SampleSink { try base.makeSink(named: name) }

    fileprivate func add(_ report: FileReport, cleanName: String) {
        reportsByCleanName[finalName(of: cleanName), default: []].append(reports.count)
        reports.append(report)
    }

    /// The summary with what was written in place of the clean files.
    func summary(of clean: SampleSummary) -> SampleSummary {
        SampleSummary(
            files: clean.files.flatMap { file in
                reportsByCleanName[file.name]?.map { index in
                    SampleSummary.File(
                        name: reports[index].name, rows: reports[index].rows, bytes: reports[index].bytes)
                } ?? [file]
            })
    }
}

/// Takes a clean export in pieces, cuts it into records and hands them to the rewriter.
private final class RewritingSink: SampleSink {
    private let destination: MessyDestination
    private let table: ExportTable
    private let name: String
    private let habits: ExportHabits
    private var rewriter: ExportRewriter
    private var sink: (any SampleSink)?
    private var report = MessyDestination.FileReport(name: "")
    private var part = 0
    private var output: [UInt8] = []
    // The record that is being cut out.
    private var record: [[UInt8]] = []
    private var field: [UInt8] = []
    private var isInsideQuotes = false
    private var isQuoted = false
    private var sawHeader = false

    init(destination: MessyDestination, table: ExportTable, name: String, habits: ExportHabits) {
        self.destination = destination
        self.table = table
        self.name = name
        self.habits = habits
        rewriter = destination.rewriter(of: table)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws {
        for byte in bytes {
            switch byte {
            // The clean exports have quotes only around a field and doubled inside it.
            case 34:
                if isInsideQuotes { field.append(34) }
                isInsideQuotes.toggle()
                isQuoted = true
            case 44 where !isInsideQuotes: endField()
            case 10 where !isInsideQuotes:
                endField()
                try endRecord()
            default: field.append(byte)
            }
        }
    }

    private func endField() {
        // Of a pair of quotes the first was taken for text; so was the one that closes the field.
        if isQuoted { field.removeLast() }
        isQuoted = false
        record.append(field)
        field.removeAll(keepingCapacity: true)
    }

    private func endRecord() throws {
        defer { record.removeAll(keepingCapacity: true) }
        guard sawHeader else {
            sawHeader = true
            return try openPart()
        }
        if report.rows == partLimit {
            try finishPart()
            rewriter = destination.rewriter(of: table)
            try openPart()
        }
        rewriter.append(record, into: &output)
        report.rows += 1
        if output.count > 1 << 16 { try flush() }
    }

    /// After how many rows a part is full.
    private var partLimit: Int { table == .interactions ? habits.rowsPerPart : .max }

    private func openPart() throws {
        part += 1
        let own = partLimit == .max ? name : "\(name.dropLast(4))-part\(part).csv"
        sink = try destination.open(own)
        report = MessyDestination.FileReport(name: destination.finalName(of: own))
        rewriter.opening(into: &output)
    }

    private func finishPart() throws {
        rewriter.closing(into: &output)
        try flush()
        try sink?.finish()
        sink = nil
        report.planted = rewriter.planted
        destination.add(report, cleanName: name)
    }

    private func flush() throws {
        try output.withUnsafeBytes { try sink?.write($0) }
        report.bytes += output.count
        output.removeAll(keepingCapacity: true)
    }

    func finish() throws { try finishPart() }

    func abandon() { sink?.abandon() }
}
