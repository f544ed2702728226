import Columns

/// Joins two inputs: holds the right one, by key, and lets the left one pass by. Output follows the left input's order,
/// partners in the right input's order; right rows without a partner come last.
final class HashJoin {
    /// The most pairs held at a time.
    private static let segmentPairs = 32_768

    private let kind: JoinKind
    private let left: LogicalPlan
    private let right: LogicalPlan
    private let leftKeys: [ExpressionNode]
    private let rightKeys: [ExpressionNode]
    private let residual: ExpressionNode?
    private let run: QueryRun
    private let grouper: Grouper
    private var finder: GroupFinder?

    /// The right rows of key k: `rowsByKey[offsets[k]..<offsets[k + 1]]`.
    private var offsets: [UInt32] = []
    private var rowsByKey: [UInt32] = []
    /// The right row of each key, or `RowBatch.absent`, where no key has several.
    private var onlyRows: [UInt32]?
    private var rightMatched: [Bool] = []

    init(_ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ condition: JoinCondition, run: QueryRun) {
        self.kind = kind
        self.left = left
        self.right = right
        self.run = run
        let pairs = condition.keys.map { Self.sameType($0.left, $0.right) }
        leftKeys = pairs.map { run.compile($0.left) }
        rightKeys = pairs.map { run.compile($0.right) }
        residual = condition.residual.map(run.compile)
        grouper = Grouper(types: pairs.map(\.left.type), comparesIntervals: true)
    }

    /// Keys that differ in type after all (decimals of two scales) are brought to one.
    private static func sameType(
        _ left: BoundExpression, _ right: BoundExpression
    ) -> (left: BoundExpression, right: BoundExpression) {
        guard left.type != right.type, let common = CommonType.of([left.type, right.type]) else { return (left, right) }
        func cast(_ key: BoundExpression) -> BoundExpression {
            key.type == common ? key : .cast(key, to: common, isTry: false, 0..<0)
        }
        return (cast(left), cast(right))
    }

    func run(into sink: QueryRun.Sink) throws {
        let right = try run.materialize(self.right)
        try build(right)
        var isWanted = true
        if right.rowCount > 0 || kind == .left || kind == .full || kind == .anti {
            try run.push(left) { batch in
                isWanted = try probe(batch, right, into: sink)
                return isWanted
            }
        }
        if isWanted, kind == .right || kind == .full { try pushUnmatched(right, into: sink) }
    }

    // MARK: The right side

    private func build(_ right: RowBatch) throws {
        let rows = right.rowCount
        if kind == .right || kind == .full { rightMatched = [Bool](repeating: false, count: rows) }
        guard !rightKeys.isEmpty else {
            offsets = [0, UInt32(truncatingIfNeeded: rows)]
            rowsByKey = makeArray(rows) { UInt32(truncatingIfNeeded: $0) }
            return
        }
        // In pieces, so that the encoded keys stay small.
        var keyOfRow = [UInt32](repeating: GroupTable.absent, count: rows)
        var start = 0
        while start < rows {
            let end = min(rows, start + Table.chunkRows)
            let piece = RowBatch(
                columns: (0..<right.columnCount).map { right.column($0).sliced(start..<end) }, rowCount: end - start)
            let columns = try rightKeys.map { try $0.evaluate(piece) }
            let numbers = try grouper.numbers(of: columns, rows: piece.rowCount)
            let complete = completeRows(columns, rows: piece.rowCount)
            for (index, number) in numbers.enumerated() where complete.map({ $0[index] }) ?? true {
                keyOfRow[start + index] = number
            }
            start = end
        }
        finder = grouper.finder()
        let keyCount = grouper.count
        offsets = [UInt32](repeating: 0, count: keyCount + 1)
        for key in keyOfRow where key != GroupTable.absent { offsets[Int(key) + 1] += 1 }
        if offsets.allSatisfy({ $0 <= 1 }) {
            onlyRows = [UInt32](repeating: RowBatch.absent, count: keyCount)
            for (row, key) in keyOfRow.enumerated() where key != GroupTable.absent {
                onlyRows?[Int(key)] = UInt32(truncatingIfNeeded: row)
            }
        }
        for key in 0..<keyCount { offsets[key + 1] += offsets[key] }
        var next = offsets
        rowsByKey = [UInt32](repeating: 0, count: Int(offsets[keyCount]))
        for (row, key) in keyOfRow.enumerated() where key != GroupTable.absent {
            rowsByKey[Int(next[Int(key)])] = UInt32(truncatingIfNeeded: row)
            next[Int(key)] += 1
        }
    }

    /// The rows without a null in any key; nil for all.
    private func completeRows(_ keys: [Column], rows: Int) -> Bitmap? {
        var result: Bitmap?
        for key in keys where key.nullCount > 0 {
            let valid = ComparisonFunctions.validBits(key, rows: rows)
            result = result.map { $0 & valid } ?? valid
        }
        return result
    }

    // MARK: The left side

    /// The key of each row of a batch, `absent` where it has no partner.
    private func keyNumbers(_ batch: RowBatch) throws -> [UInt32] {
        let rows = batch.rowCount
        guard !leftKeys.isEmpty else { return [UInt32](repeating: 0, count: rows) }
        let columns = try leftKeys.map { try $0.evaluate(batch) }
        guard var numbers = finder?.numbers(of: columns, rows: rows) else { return [] }
        if let complete = completeRows(columns, rows: rows) {
            for row in 0..<rows where !complete[row] { numbers[row] = GroupTable.absent }
        }
        return numbers
    }

    private func probe(_ batch: RowBatch, _ right: RowBatch, into sink: QueryRun.Sink) throws -> Bool {
        let numbers = try keyNumbers(batch)
        if kind == .semi || kind == .anti, residual == nil {
            let isSemi = kind == .semi
            let keep = makeBitmap(batch.rowCount) { row in
                let number = numbers[row]
                let hasPartner =
                    number != GroupTable.absent && offsets[Int(number)] < offsets[Int(number) + 1]
                return hasPartner == isSemi
            }
            let kept = batch.selecting(keep)
            return try kept.rowCount == 0 || sink(kept)
        }
        if let onlyRows, residual == nil, kind == .inner || kind == .left {
            return try pair(numbers, onlyRows, batch, right, into: sink)
        }
        var segment = JoinSegment(rows: batch.rowCount)
        for row in 0..<batch.rowCount {
            let number = numbers[row]
            if number != GroupTable.absent {
                var place = Int(offsets[Int(number)])
                let end = Int(offsets[Int(number) + 1])
                while place < end {
                    segment.left.append(UInt32(truncatingIfNeeded: row))
                    segment.right.append(rowsByKey[place])
                    place += 1
                    if segment.left.count >= Self.segmentPairs {
                        guard try flush(&segment, completed: row, batch, right, into: sink) else { return false }
                    }
                }
            }
        }
        guard try flush(&segment, completed: batch.rowCount, batch, right, into: sink) else { return false }
        if kind == .semi || kind == .anti {
            let isSemi = kind == .semi
            let kept = batch.selecting(makeBitmap(batch.rowCount) { segment.matched[$0] == isSemi })
            return try kept.rowCount == 0 || sink(kept)
        }
        return true
    }

    /// Sends on the pairs of left rows that each have one partner at most.
    private func pair(
        _ numbers: [UInt32], _ onlyRows: [UInt32], _ batch: RowBatch, _ right: RowBatch, into sink: QueryRun.Sink
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
        try run.checkCancellation()
        if alone == 0 || kind == .left {
            return try sink(RowBatch.pairs(batch, nil, right, partners, mayBeAbsent: alone > 0))
        }
        var left: [UInt32] = []
        left.reserveCapacity(partners.count - alone)
        for row in partners.indices where partners[row] != RowBatch.absent {
            left.append(UInt32(truncatingIfNeeded: row))
        }
        let kept = partners.withUnsafeBufferPointer { partners in makeArray(left.count) { partners[Int(left[$0])] } }
        return try sink(RowBatch.pairs(batch, left, right, kept, mayBeAbsent: false))
    }

    /// Sends on the pairs that hold, and left rows before `completed` that have turned out to be alone.
    private func flush(
        _ segment: inout JoinSegment, completed: Int, _ batch: RowBatch, _ right: RowBatch, into sink: QueryRun.Sink
    ) throws -> Bool {
        var passes: Bitmap?
        if let residual, !segment.left.isEmpty {
            let pairs = RowBatch.pairs(batch, segment.left, right, segment.right, mayBeAbsent: false)
            passes = ConditionalNode.trueRows(try residual.evaluate(pairs), rows: pairs.rowCount)
        }
        let keepsLeft = kind == .left || kind == .full
        let tracksRight = kind == .right || kind == .full
        if passes == nil, !keepsLeft, !tracksRight, kind == .inner {
            defer { segment.clear() }
            segment.nextRow = completed
            return try emit(segment.left, segment.right, mayBeAbsent: false, batch, right, into: sink)
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
        return try emit(left, partners, mayBeAbsent: mayBeAbsent, batch, right, into: sink)
    }

    private func emit(
        _ left: [UInt32], _ partners: [UInt32], mayBeAbsent: Bool, _ batch: RowBatch, _ right: RowBatch,
        into sink: QueryRun.Sink
    ) throws -> Bool {
        guard !left.isEmpty else { return true }
        try run.checkCancellation()
        // Where each left row has exactly one partner, its columns pass as they are.
        let isIdentity =
            left.count == batch.rowCount && left.indices.allSatisfy { Int(left[$0]) == $0 }
        return try sink(
            RowBatch.pairs(batch, isIdentity ? nil : left, right, partners, mayBeAbsent: mayBeAbsent))
    }

    private func pushUnmatched(_ right: RowBatch, into sink: QueryRun.Sink) throws {
        let alone = rightMatched.indices.filter { !rightMatched[$0] }.map { UInt32(truncatingIfNeeded: $0) }
        let nulls = left.schema.fields.map { Column(nullsOf: $0.type, count: 1) }
        try run.pushPieces(rows: alone.count, into: sink) { range in
            let rows = right.selecting(Array(alone[range]))
            return RowBatch(
                columns: nulls + (0..<right.columnCount).map { rows.column($0) }, rowCount: range.count)
        }
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
