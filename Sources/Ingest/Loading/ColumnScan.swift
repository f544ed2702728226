import Columns
import Diagnostics
import Synchronization

/// One reading of some of a file's columns, from its first record to its last.
///
/// Several threads share one reader: each in turn takes a ticket and reads a block, which begins where a record does
/// because the block before it was indexed first; what it then makes of the block's columns it makes alone. The
/// results come out in the order of the tickets, so that they are the same however many threads there are.
final class ColumnScan: Sendable {
    /// What a block came to.
    struct Part: Sendable {
        var columns: [Column] = []
        var tally = RecordTally()
        var failure: Failure?
    }

    /// Why a part, and all that would follow, is missing.
    enum Failure {
        case misfit(ColumnLoader.Misfit)
        case error(any Error)
    }

    /// The reader, which one thread at a time has.
    private final class SharedReader: @unchecked Sendable {
        let blocks: BlockReader
        var nextTicket = 0
        var isFinished = false

        init(_ blocks: BlockReader) { self.blocks = blocks }
    }

    /// What a thread has to itself.
    private struct Worker {
        let block = TextBlock()
        let picker: RecordPicker
        var loaders: [ColumnLoader]
    }

    /// What is read, and how.
    struct Request: Sendable {
        var columns: [Int]
        var formats: [ColumnFormat]
        /// Whether the formats rest on the first rows only.
        var isProvisional: Bool
    }

    private let file: InputFile
    private let head: SourceHead
    private let options: CSVOptions
    private let nulls: NullTexts
    private let request: Request
    private let texts: [SharedTexts]
    private let reader: SharedReader
    /// Held by who reads. No spinning: others wait as long as a block takes.
    private let turn = Monitor()
    private let keptRejects = Atomic(0)
    private let remarks: TextRemarks

    init(
        _ file: InputFile, _ head: SourceHead, _ options: CSVOptions, _ nulls: NullTexts, _ request: Request,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws {
        self.file = file
        self.head = head
        self.options = options
        self.nulls = nulls
        self.request = request
        texts = request.columns.map { _ in SharedTexts() }
        let layout = head.layout
        let text = try head.text(file, options, report: report)
        remarks = head.remarks(text.repairs)
        reader = SharedReader(
            BlockReader(
                source: text.bytes, name: file.displayName,
                dialect: layout.dialect, options: options, offset: layout.dataOffset, line: layout.dataLine))
    }

    /// What reading came to.
    func statistics(_ tally: RecordTally) -> SourceStatistics {
        SourceStatistics(tally, textByteCount: turn.locked { reader.blocks.textByteCount }, remarks)
    }

    /// Reads on until the body returns false.
    ///
    /// - Parameters:
    ///   - finish: makes of a part what the body takes; called on the thread that parsed it.
    ///   - body: takes the parts in order, on the caller's thread. After one with a failure there is none.
    func run<Result: Sendable>(
        _ finish: @escaping @Sendable (Part) -> Result, _ body: (Result) throws -> Bool
    ) throws {
        let count = options.workers(forBytes: file.byteCount)
        let queue = OrderedQueue<Result>(capacity: 2 * count + 2, makers: count)
        let threads = (0..<count).map { _ in
            WorkerThread { [self] in
                var worker = makeWorker()
                while queue.makeRoom(), let (ticket, part) = nextPart(&worker) {
                    queue.put(finish(part), ticket: ticket)
                }
                queue.finish()
            }
        }
        // A system may have no thread to give.
        for thread in threads where !thread.didStart { queue.finish() }
        guard threads.contains(where: \.didStart) else {
            var worker = makeWorker()
            while let (_, part) = nextPart(&worker), try body(finish(part)) {}
            return
        }
        defer {
            queue.close()
            for thread in threads { thread.join() }
        }
        while let part = queue.pop(), try body(part) {}
    }

    /// Notes how many rejected records are kept already, so that no more than needed are made.
    func noteRejects(_ count: Int) { keptRejects.store(count, ordering: .relaxed) }

    private func makeWorker() -> Worker {
        Worker(
            picker: RecordPicker(
                name: file.displayName, dialect: head.layout.dialect, columnNames: head.layout.names,
                options: options, fieldChecks: RecordPicker.checks(request.formats, nulls)),
            loaders: zip(request.columns, texts).map { column, texts in
                ColumnLoader(
                    column: column, format: request.formats[column], isProvisional: request.isProvisional,
                    nulls: nulls, texts: texts)
            })
    }

    /// Reads a block in its turn, then parses it; nil at the end.
    private func nextPart(_ worker: inout Worker) -> (ticket: Int, part: Part)? {
        var failure: Failure?
        let block = worker.block
        let ticket: Int? = turn.locked {
            if reader.isFinished { return nil }
            do {
                reader.isFinished = try !reader.blocks.next(into: block)
                if reader.isFinished { return nil }
            } catch {
                reader.isFinished = true
                failure = .error(error)
            }
            defer { reader.nextTicket += 1 }
            return reader.nextTicket
        }
        guard let ticket else { return nil }
        if let failure { return (ticket, Part(failure: failure)) }
        block.rejectRoom = options.keptRejects - keptRejects.load(ordering: .relaxed)
        let (batch, tally) = worker.picker.pick(block)
        var part = Part(tally: tally)
        do throws(ColumnLoader.Misfit) {
            part.columns.reserveCapacity(worker.loaders.count)
            for index in worker.loaders.indices { part.columns.append(try worker.loaders[index].load(batch)) }
        } catch {
            part.failure = .misfit(error)
        }
        return (ticket, part)
    }
}
