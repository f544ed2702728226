import Columns

/// The right side of a join, by key. Nothing changes once it is made, so that every thread can probe it.
final class JoinTable: @unchecked Sendable {
    let kind: JoinKind
    /// The rows.
    let right: RowBatch
    /// The keys of the left side, and what else must hold of pairs.
    let leftKeys: [BoundExpression]
    let residual: BoundExpression?

    /// The right rows of key k: `rowsByKey[offsets[k]..<offsets[k + 1]]`.
    private(set) var offsets: [UInt32] = []
    private(set) var rowsByKey: [UInt32] = []
    /// The right row of each key, or `RowBatch.absent`, where no key has several.
    private(set) var onlyRows: [UInt32]?

    private let grouper: Grouper
    private let account: MemoryAccount

    static let what = "the join"
    static let help = "filter or aggregate its inputs before they are joined"

    /// Reads the right side.
    init(_ kind: JoinKind, _ right: LogicalPlan, _ condition: JoinCondition, run: QueryRun) throws {
        self.kind = kind
        account = run.account()
        self.right = try run.materialize(right, account, Self.what, help: Self.help)
        let pairs = condition.keys.map { Self.sameType($0.left, $0.right) }
        leftKeys = pairs.map(\.left)
        residual = condition.residual
        grouper = Grouper(types: pairs.map(\.left.type), comparesIntervals: true)
        try build(pairs.map { run.compile($0.right) })
        try account.hold(account.held + byteCount, Self.what, help: Self.help)
    }

    /// The bytes that finding rows by key takes.
    private var byteCount: Int {
        offsets.byteCount + rowsByKey.byteCount + (onlyRows?.byteCount ?? 0) + grouper.byteCount
    }

    /// Whether no left row can come to anything.
    var isFruitless: Bool { right.rowCount == 0 && (kind == .inner || kind == .semi || kind == .right) }

    /// Looks up keys, for a thread of its own; nil where there are none.
    func finder() -> GroupFinder? { leftKeys.isEmpty ? nil : grouper.finder() }

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

    private func build(_ rightKeys: [ExpressionNode]) throws {
        let rows = right.rowCount
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
            let complete = Self.completeRows(columns, rows: piece.rowCount)
            for (index, number) in numbers.enumerated() where complete.map({ $0[index] }) ?? true {
                keyOfRow[start + index] = number
            }
            start = end
        }
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
    static func completeRows(_ keys: [Column], rows: Int) -> Bitmap? {
        var result: Bitmap?
        for key in keys where key.nullCount > 0 {
            let valid = ComparisonFunctions.validBits(key, rows: rows)
            result = result.map { $0 & valid } ?? valid
        }
        return result
    }
}
