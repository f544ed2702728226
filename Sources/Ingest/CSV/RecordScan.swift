import Diagnostics
import Synchronization

/// Bytes in, what is made of their well-shaped records out: one reading of a text, from a record to its last.
///
/// Several threads share one reader: each in turn takes a ticket and reads a block, which begins where a record does
/// because the block before it was indexed first; what it then makes of the block's records it makes alone. The
/// results come out in the order of the tickets, so that they are the same however many threads there are.
final class RecordScan: Sendable {
    /// The reader, which one thread at a time has.
    private final class SharedReader: @unchecked Sendable {
        let blocks: BlockReader
        var nextTicket = 0
        var isFinished = false

        init(_ blocks: BlockReader) { self.blocks = blocks }
    }

    /// What a thread has to itself.
    private struct Worker<Maker> {
        let block = TextBlock()
        let picker: RecordPicker
        var maker: Maker
    }

    /// What a block came to.
    private struct Outcome<Part: Sendable>: Sendable {
        /// nil where the block has no record of the right shape.
        var part: Part?
        var tally = RecordTally()
        /// Why this part, and all that would follow, is missing.
        var failure: (any Error)?
    }

    private let name: String
    private let dialect: Dialect
    private let columnNames: [String]
    private let options: CSVOptions
    private let fieldChecks: [RecordPicker.FieldCheck]
    private let remarks: TextRemarks
    private let reader: SharedReader
    /// Held by who reads. No spinning: others wait as long as a block takes.
    private let turn = Monitor()
    private let keptRejects = Atomic(0)
    private let known = Mutex(RecordTally())

    /// Reads from where a source stands, which is the start of a record, at that offset and line of the file.
    init(
        source: any ByteSource, name: String, dialect: Dialect, columnNames: [String], options: CSVOptions,
        offset: Int, line: Int, fieldChecks: [RecordPicker.FieldCheck] = [], remarks: TextRemarks = TextRemarks()
    ) {
        self.name = name
        self.dialect = dialect
        self.columnNames = columnNames
        self.options = options
        self.fieldChecks = fieldChecks
        self.remarks = remarks
        reader = SharedReader(
            BlockReader(source: source, name: name, dialect: dialect, options: options, offset: offset, line: line))
    }

    /// What became of the records so far.
    var tally: RecordTally { known.withLock { $0 } }

    /// How many bytes of text were read, after unpacking.
    var textByteCount: Int { turn.locked { reader.blocks.textByteCount } }

    /// The text's last records, as far as some thousand bytes hold them; empty before the end.
    var ending: [UInt8] { turn.locked { reader.blocks.ending } }

    /// What reading came to so far.
    var statistics: SourceStatistics { SourceStatistics(tally, textByteCount: textByteCount, remarks) }

    /// Reads to the end, or until no more is wanted.
    ///
    /// - Parameters:
    ///   - threads: how many parse; 0 leaves all to the caller's.
    ///   - maker: what a thread that parses has to itself.
    ///   - make: makes something of a block's records, which are valid during the call; on the thread that parses.
    ///   - take: takes what was made, in the order of the text, on the caller's thread; returns false to stop.
    /// - Throws: what `take` throws; what `make` or reading throws, after all before it was handed out.
    func run<Maker, Part: Sendable>(
        threads count: Int, maker: @escaping @Sendable () -> Maker,
        make: @escaping @Sendable (inout Maker, RecordBatch) throws -> Part, take: (Part) throws -> Bool
    ) throws {
        let queue = OrderedQueue<Outcome<Part>>(capacity: 2 * count + 2, makers: count)
        let threads = (0..<count).map { _ in
            WorkerThread { [self] in
                var worker = worker(maker())
                while queue.makeRoom(), let (ticket, outcome) = next(&worker, make) {
                    queue.put(outcome, ticket: ticket)
                }
                queue.finish()
            }
        }
        // A system may have no thread to give.
        for thread in threads where !thread.didStart { queue.finish() }
        guard threads.contains(where: \.didStart) else {
            var worker = worker(maker())
            while let (_, outcome) = next(&worker, make), try hand(outcome, take) {}
            return
        }
        defer {
            queue.close()
            for thread in threads { thread.join() }
        }
        while let outcome = queue.pop(), try hand(outcome, take) {}
    }

    private func worker<Maker>(_ maker: Maker) -> Worker<Maker> {
        Worker(
            picker: RecordPicker(
                name: name, dialect: dialect, columnNames: columnNames, options: options, fieldChecks: fieldChecks),
            maker: maker)
    }

    /// Reads a block in its turn, then parses it; nil at the end.
    private func next<Maker, Part: Sendable>(
        _ worker: inout Worker<Maker>, _ make: (inout Maker, RecordBatch) throws -> Part
    ) -> (ticket: Int, outcome: Outcome<Part>)? {
        var outcome = Outcome<Part>()
        let block = worker.block
        let ticket: Int? = turn.locked {
            if reader.isFinished { return nil }
            do {
                reader.isFinished = try !reader.blocks.next(into: block)
                if reader.isFinished { return nil }
            } catch {
                reader.isFinished = true
                outcome.failure = error
            }
            defer { reader.nextTicket += 1 }
            return reader.nextTicket
        }
        guard let ticket else { return nil }
        if outcome.failure != nil { return (ticket, outcome) }
        block.rejectRoom = options.keptRejects - keptRejects.load(ordering: .relaxed)
        let (batch, tally) = worker.picker.pick(block)
        outcome.tally = tally
        do {
            if batch.rowCount > 0 { outcome.part = try make(&worker.maker, batch) }
        } catch {
            outcome.failure = error
        }
        return (ticket, outcome)
    }

    /// Hands out what a block came to; whether to go on.
    private func hand<Part: Sendable>(_ outcome: Outcome<Part>, _ take: (Part) throws -> Bool) throws -> Bool {
        if let failure = outcome.failure { throw tally.noting(failure) }
        let kept = known.withLock { tally in
            tally.add(outcome.tally, keeping: options.keptRejects)
            return tally.rejects.count
        }
        // So that no more rejected records than needed are made.
        keptRejects.store(kept, ordering: .relaxed)
        guard let part = outcome.part else { return true }
        return try take(part)
    }
}
