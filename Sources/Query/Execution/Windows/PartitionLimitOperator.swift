import Columns

/// Leaves out rows that can't be among the first of their partition; those that stay keep their order. Holds the rows that
/// may still be among them.
final class PartitionLimitOperator {
    private let limit: PartitionLimit
    private let run: QueryRun
    private let partition: [ExpressionNode]
    private let order: [ExpressionNode]
    private let leading: LeadingWords?
    private let grouper: Grouper
    private let best: PartitionBest
    private let account: MemoryAccount

    /// Rows that were not hopeless when they came.
    private struct Held {
        var chunk: Chunk
        var words: [UInt64]
        var groups: [UInt32]

        var byteCount: Int { chunk.byteCount + words.byteCount + groups.byteCount }
    }

    private var held: [Held] = []
    private var heldBytes = 0
    private var count = 0
    /// When so many rows are held, those that became hopeless are let go.
    private var most: Int
    private var isFutile = false

    init(_ limit: PartitionLimit, run: QueryRun, most: Int = 16 * Table.chunkRows) {
        self.limit = limit
        self.most = most
        self.run = run
        partition = limit.window.partition.map(run.compile)
        order = limit.window.order.map { run.compile($0.expression) }
        leading = limit.window.order.first.map(LeadingWords.init)
        grouper = Grouper(types: limit.window.partition.map(\.type))
        best = PartitionBest(limit)
        account = run.account()
    }

    func run(_ input: LogicalPlan, into sink: QueryRun.Sink) throws {
        try run.push(input) { batch in
            try add(batch)
            try account.hold(
                heldBytes + grouper.byteCount, "the window functions",
                help: "filter or aggregate the rows before, or ask for fewer columns")
            return true
        }
        for part in held {
            try run.checkCancellation()
            let batch = RowBatch(part.chunk)
            let rows = isFutile ? nil : stillHopeful(part)
            if rows?.isEmpty ?? false { continue }
            guard try sink(rows.map(batch.selecting) ?? batch) else { return }
        }
    }

    private func add(_ batch: RowBatch) throws {
        if isFutile {
            hold(Held(chunk: batch.chunk, words: [], groups: []))
            return
        }
        let rows = batch.rowCount
        let columns = try order.map { try $0.evaluate(batch) }
        let groups = try grouper.numbers(of: try partition.map { try $0.evaluate(batch) }, rows: rows)
        let words =
            if let leading, let column = columns.first {
                leading.words(of: column, rows: rows)
            } else {
                [UInt64](repeating: PartitionBest.anyWord, count: rows)
            }
        let kept = best.add(words, groups, groupCount: grouper.count)
        if kept.isEmpty { return }
        if kept.count == rows {
            hold(Held(chunk: batch.chunk, words: words, groups: groups))
        } else {
            hold(
                Held(
                    chunk: batch.selecting(kept).chunk, words: makeArray(kept.count) { words[Int(kept[$0])] },
                    groups: makeArray(kept.count) { groups[Int(kept[$0])] }))
        }
        count += kept.count
        if count > most { letGo() }
    }

    private func hold(_ part: Held) {
        held.append(part)
        heldBytes += part.byteCount
    }

    /// Lets go of rows that became hopeless; stops looking for more where there are few.
    private func letGo() {
        let before = count
        count = 0
        for index in held.indices {
            guard let rows = stillHopeful(held[index]) else {
                count += held[index].groups.count
                continue
            }
            let part = held[index]
            held[index] = Held(
                chunk: RowBatch(part.chunk).selecting(rows).chunk,
                words: makeArray(rows.count) { part.words[Int(rows[$0])] },
                groups: makeArray(rows.count) { part.groups[Int(rows[$0])] })
            count += rows.count
        }
        held.removeAll { $0.groups.isEmpty }
        heldBytes = held.reduce(0) { $0 + $1.byteCount }
        most = max(most, 2 * count)
        isFutile = count > before / 8 * 7
    }

    /// The rows that aren't hopeless yet; nil for all.
    private func stillHopeful(_ part: Held) -> [UInt32]? {
        let rows = part.groups.indices.filter { part.words[$0] <= best.threshold(part.groups[$0]) }
        return rows.count == part.groups.count ? nil : rows.map { UInt32(truncatingIfNeeded: $0) }
    }
}

/// The leading words of the first rows of each partition so far: a heap each with the last of them on top.
private final class PartitionBest {
    /// The word of every row where there is no order.
    static let anyWord: UInt64 = 1 << 63

    private let limit: Int
    private let keepsTies: Bool
    /// Whether equal words count once.
    private let countsWordsOnce: Bool
    private let leading: LeadingWords?

    /// The word on top of each full heap; the largest word where the heap isn't full.
    private var thresholds: UnsafeMutablePointer<UInt64>
    private var room = 1024
    private var known = 0

    /// Where each heap lies, how many words it has and has room for.
    private struct Heap {
        var start = 0
        var count: Int32 = 0
        var room: Int32 = 0
    }

    private var heaps: [Heap] = []
    private var words: [UInt64] = []

    init(_ limit: PartitionLimit) {
        self.limit = limit.count
        leading = limit.window.order.first.map(LeadingWords.init)
        switch limit.window.function {
        case .rowNumber: (keepsTies, countsWordsOnce) = (limit.window.order.count > 1, false)
        case .denseRank: (keepsTies, countsWordsOnce) = (true, true)
        default: (keepsTies, countsWordsOnce) = (true, false)
        }
        thresholds = .allocate(capacity: room)
    }

    deinit { thresholds.deallocate() }

    /// What a row's word may be at most.
    @inline(__always)
    func threshold(_ group: UInt32) -> UInt64 { thresholds[Int(group)] }

    /// Takes in rows in their order; those that aren't hopeless.
    func add(_ rowWords: [UInt64], _ groups: [UInt32], groupCount: Int) -> [UInt32] {
        grow(to: groupCount)
        var kept: [UInt32] = []
        rowWords.withUnsafeBufferPointer { rowWords in
            groups.withUnsafeBufferPointer { groups in
                for row in rowWords.indices {
                    let word = rowWords[row]
                    let group = Int(groups[row])
                    if word > thresholds[group] { continue }
                    if isKept(word, group) { kept.append(UInt32(truncatingIfNeeded: row)) }
                }
            }
        }
        return kept
    }

    /// Whether a row no further than the threshold can be among the first; its word is taken in.
    private func isKept(_ word: UInt64, _ group: Int) -> Bool {
        let heap = heaps[group]
        let isFull = Int(heap.count) == limit
        if isFull, word == thresholds[group] {
            // As many that come before are known already, where the words tell all.
            return keepsTies || !(leading?.isExact(word) ?? true)
        }
        if countsWordsOnce, words[heap.start..<heap.start + Int(heap.count)].contains(word) { return true }
        if isFull {
            sink(word, heap.start, limit)
        } else {
            push(word, group)
        }
        if Int(heaps[group].count) == limit { thresholds[group] = words[heaps[group].start] }
        return true
    }

    private func grow(to count: Int) {
        if count > room {
            while count > room { room *= 2 }
            let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: room)
            larger.update(from: thresholds, count: known)
            thresholds.deallocate()
            thresholds = larger
        }
        while known < count {
            thresholds[known] = .max
            known += 1
        }
        heaps.grow(to: count, with: Heap())
    }

    private func push(_ word: UInt64, _ group: Int) {
        var heap = heaps[group]
        if heap.count == heap.room {
            let start = words.count
            let larger = min(limit, max(1, 2 * Int(heap.room)))
            for index in 0..<Int(heap.count) { words.append(words[heap.start + index]) }
            words.grow(to: start + larger, with: 0)
            heap.start = start
            heap.room = Int32(truncatingIfNeeded: larger)
        }
        var place = Int(heap.count)
        while place > 0, words[heap.start + (place - 1) / 2] < word {
            words[heap.start + place] = words[heap.start + (place - 1) / 2]
            place = (place - 1) / 2
        }
        words[heap.start + place] = word
        heap.count += 1
        heaps[group] = heap
    }

    /// Puts a word in place of the largest.
    private func sink(_ word: UInt64, _ start: Int, _ count: Int) {
        var place = 0
        while true {
            var child = 2 * place + 1
            if child >= count { break }
            if child + 1 < count, words[start + child + 1] > words[start + child] { child += 1 }
            if words[start + child] <= word { break }
            words[start + place] = words[start + child]
            place = child
        }
        words[start + place] = word
    }
}
