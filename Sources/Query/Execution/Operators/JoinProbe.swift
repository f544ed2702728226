import Columns

/// Lets rows of the left side of a join pass by the right one. Each thread has its own.
final class JoinProbe: RowOperator {
    /// The most pairs held at a time.
    private static let segmentPairs = 32_768

    private let table: JoinTable
    private let kind: JoinKind
    private let leftKeys: [ExpressionNode]
    private let residual: ExpressionNode?
    private let finder: GroupFinder?
    private let isCancelled: () -> Bool
    /// Which right rows had a partner, where that matters.
    private(set) var rightMatched: [Bool] = []

    init(_ table: JoinTable, _ compile: (BoundExpression) -> ExpressionNode, _ isCancelled: @escaping () -> Bool) {
        self.table = table
        self.isCancelled = isCancelled
        kind = table.kind
        leftKeys = table.leftKeys.map(compile)
        residual = table.residual.map(compile)
        finder = table.finder()
        if kind == .right || kind == .full { rightMatched = [Bool](repeating: false, count: table.right.rowCount) }
    }

    /// The key of each row of a batch, `absent` where it has no partner.
    private func keyNumbers(_ batch: RowBatch) throws -> [UInt32] {
        let rows = batch.rowCount
        guard let finder else { return [UInt32](repeating: 0, count: rows) }
        let columns = try leftKeys.map { try $0.evaluate(batch) }
        var numbers = finder.numbers(of: columns, rows: rows)
        if let complete = JoinTable.completeRows(columns, rows: rows) {
            for row in 0..<rows where !complete[row] { numbers[row] = GroupTable.absent }
        }
        return numbers
    }

    func push(_ batch: RowBatch, into sink: QueryRun.Sink) throws -> Bool {
        let numbers = try keyNumbers(batch)
        if kind == .semi || kind == .anti, residual == nil {
            let isSemi = kind == .semi
            let keep = makeBitmap(batch.rowCount) { row in
                let number = numbers[row]
                let hasPartner =
                    number != GroupTable.absent && table.offsets[Int(number)] < table.offsets[Int(number) + 1]
                return hasPartner == isSemi
            }
            let kept = batch.selecting(keep)
            return try kept.rowCount == 0 || sink(kept)
        }
        if let onlyRows = table.onlyRows, residual == nil, kind == .inner || kind == .left {
            return try pair(numbers, onlyRows, batch, into: sink)
        }
        var segment = JoinSegment(rows: batch.rowCount)
        for row in 0..<batch.rowCount {
            let number = numbers[row]
            if number != GroupTable.absent {
                var place = Int(table.offsets[Int(number)])
                let end = Int(table.offsets[Int(number) + 1])
                while place < end {
                    segment.left.append(UInt32(truncatingIfNeeded: row))
                    segment.right.append(table.rowsByKey[place])
                    place += 1
                    if segment.left.count >= Self.segmentPairs {
                        guard try flush(&segment, completed: row, batch, into: sink) else { return false }
                    }
                }
            }
        }
        guard try flush(&segment, completed: batch.rowCount, batch, into: sink) else { return false }
        if kind == .semi || kind == .anti {
            let isSemi = kind == .semi
            let kept = batch.selecting(makeBitmap(batch.rowCount) { segment.matched[$0] == isSemi })
            return try kept.rowCount == 0 || sink(kept)
        }
        return true
    }

    /// Sends on the pairs of left rows that each have one partner at most.
    private func pair(
        _ numbers: [UInt32], _ onlyRows: [UInt32], _ batch: RowBatch, into sink: QueryRun.Sink
    ) throws -> Bool {
        var alone = 0
        let partners = numbers.withUnsafeBufferPointer { numbers in
            onlyRows.withUnsafeBufferPointer { onlyRows in
                makeArray(numbers.count) { row -> UInt32 in
                    let number = numbers[row]
                    let partner = number == GroupTable.absent ? RowBatch.absent : onlyRows[Int(number)]
                    alone &+= partner == RowBatch.absent ? 1 : 0
                    return partner
                }
            }
        }
        if alone == partners.count, kind == .inner { return true }
        if isCancelled() { throw CancellationError() }
        if alone == 0 || kind == .left {
            return try sink(RowBatch.pairs(batch, nil, table.right, partners, mayBeAbsent: alone > 0))
        }
        var left: [UInt32] = []
        left.reserveCapacity(partners.count - alone)
        for row in partners.indices where partners[row] != RowBatch.absent {
            left.append(UInt32(truncatingIfNeeded: row))
        }
        let kept = partners.withUnsafeBufferPointer { partners in makeArray(left.count) { partners[Int(left[$0])] } }
        return try sink(RowBatch.pairs(batch, left, table.right, kept, mayBeAbsent: false))
    }

    /// Sends on the pairs that hold, and left rows before `completed` that have turned out to be alone.
    private func flush(
        _ segment: inout JoinSegment, completed: Int, _ batch: RowBatch, into sink: QueryRun.Sink
    ) throws -> Bool {
        if isCancelled() { throw CancellationError() }
        var passes: Bitmap?
        if let residual, !segment.left.isEmpty {
            let pairs = RowBatch.pairs(batch, segment.left, table.right, segment.right, mayBeAbsent: false)
            passes = ConditionalNode.trueRows(try residual.evaluate(pairs), rows: pairs.rowCount)
        }
        let keepsLeft = kind == .left || kind == .full
        let tracksRight = kind == .right || kind == .full
        if passes == nil, !keepsLeft, !tracksRight, kind == .inner {
            defer { segment.clear() }
            segment.nextRow = completed
            return try emit(segment.left, segment.right, mayBeAbsent: false, batch, into: sink)
        }
        var left: [UInt32] = []
        var partners: [UInt32] = []
        left.reserveCapacity(segment.left.count)
        partners.reserveCapacity(segment.left.count)
        var mayBeAbsent = false
        var pair = 0
        func takePairs(of row: Int) {
            while pair < segment.left.count, Int(segment.left[pair]) == row {
                if passes.map({ $0[pair] }) ?? true {
                    left.append(segment.left[pair])
                    partners.append(segment.right[pair])
                    segment.matched[row] = true
                    if tracksRight { rightMatched[Int(segment.right[pair])] = true }
                }
                pair += 1
            }
        }
        while segment.nextRow < completed {
            let row = segment.nextRow
            takePairs(of: row)
            if keepsLeft, !segment.matched[row] {
                left.append(UInt32(truncatingIfNeeded: row))
                partners.append(RowBatch.absent)
                mayBeAbsent = true
            }
            segment.nextRow += 1
        }
        if completed < batch.rowCount { takePairs(of: completed) }
        segment.clear()
        if kind == .semi || kind == .anti { return true }
        return try emit(left, partners, mayBeAbsent: mayBeAbsent, batch, into: sink)
    }

    private func emit(
        _ left: [UInt32], _ partners: [UInt32], mayBeAbsent: Bool, _ batch: RowBatch, into sink: QueryRun.Sink
    ) throws -> Bool {
        guard !left.isEmpty else { return true }
        if isCancelled() { throw CancellationError() }
        // Where each left row has exactly one partner, its columns pass as they are.
        let isIdentity =
            left.count == batch.rowCount && left.indices.allSatisfy { Int(left[$0]) == $0 }
        return try sink(
            RowBatch.pairs(batch, isIdentity ? nil : left, table.right, partners, mayBeAbsent: mayBeAbsent))
    }
}

/// Candidate pairs of one batch, collected before they are checked and sent on.
private struct JoinSegment {
    var left: [UInt32] = []
    var right: [UInt32] = []
    /// Which left rows of the batch have a partner.
    var matched: [Bool]
    /// The first left row not settled yet.
    var nextRow = 0

    init(rows: Int) { matched = [Bool](repeating: false, count: rows) }

    mutating func clear() {
        left.removeAll(keepingCapacity: true)
        right.removeAll(keepingCapacity: true)
    }
}
