import Columns

/// A semi or anti join that holds its left side and lets the right one pass by, on all threads, marking who has a
/// partner: for a left side that is much the smaller one.
struct MarkJoin {
    let isSemi: Bool
    let left: LogicalPlan
    let right: LogicalPlan
    let condition: JoinCondition
    let run: QueryRun

    /// The join done that way, where that promises less work.
    init?(_ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ condition: JoinCondition, run: QueryRun) {
        guard Self.suits(kind, left, right, condition) else { return nil }
        isSemi = kind == .semi
        self.left = left
        self.right = right
        self.condition = condition
        self.run = run
    }

    /// Whether the left side is that much smaller, as far as is known.
    static func suits(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ condition: JoinCondition
    ) -> Bool {
        guard kind == .semi || kind == .anti, !condition.keys.isEmpty,
            condition.keys.allSatisfy({ $0.left.type == $0.right.type })
        else { return false }
        let estimator = RowEstimator()
        guard let rows = estimator.rows(left), let passing = estimator.rows(right) else { return false }
        return passing > Double(Table.chunkRows) && rows < passing / 2
    }

    func push(into sink: QueryRun.Sink) throws {
        let account = run.account()
        defer { account.hold(0) }
        let held = try run.materialize(left, account, JoinTable.what, help: JoinTable.help)
        guard held.rowCount > 0 else { return }
        let isMarked = condition.residual == nil ? try markedByKey(held) : try markedByPair(held)
        try run.pushPieces(of: held.selecting(makeBitmap(held.rowCount) { isMarked($0) == isSemi }), into: sink)
    }

    /// Without further conditions each key is held once, however many rows have it.
    private func markedByKey(_ held: RowBatch) throws -> (Int) -> Bool {
        let types = condition.keys.map(\.left.type)
        let grouper = Grouper(types: types)
        let columns = try condition.keys.map { try run.compile($0.left).evaluate(held).expanded(to: held.rowCount) }
        let numbers = try grouper.numbers(of: columns, rows: held.rowCount)
        let keys = condition.keys.enumerated().map { ($1.right, BoundExpression.column($0, types[$0])) }
        let marks = try marks(grouper.columns(), rows: grouper.count, JoinCondition(keys: keys))
        return { marks[Int(numbers[$0])] }
    }

    private func markedByPair(_ held: RowBatch) throws -> (Int) -> Bool {
        let width = held.columnCount
        let passing = right.schema.count
        let swapped = JoinCondition(
            keys: condition.keys.map { ($0.right, $0.left) },
            residual: condition.residual?.mappingColumns { $0 < width ? $0 + passing : $0 - width })
        let columns = (0..<width).map { held.column($0).expanded(to: held.rowCount) }
        let marks = try marks(columns, rows: held.rowCount, swapped)
        return { marks[$0] }
    }

    /// Which of some rows have a partner on the right.
    private func marks(_ columns: [Column], rows: Int, _ condition: JoinCondition) throws -> [Bool] {
        let numbers = Column(type: .integer, storage: .integer((0..<rows).map(Int64.init)))
        let table = Table((columns + [numbers]).map { (name: "", column: $0) })
        let held = LogicalPlan.scan(LoadedTableProvider(table), columns: Array(table.schema.fields.indices), name: "")
        let number = BoundExpression.column(right.schema.count + columns.count, .integer)
        var marks = [Bool](repeating: false, count: rows)
        try run.push(.project(.join(.inner, right, held, condition), [number], names: [""])) { batch in
            let numbers = batch.column(0).integers
            marks.withUnsafeMutableBufferPointer { marks in
                numbers.withUnsafeBufferPointer { numbers in for number in numbers { marks[Int(number)] = true } }
            }
            return true
        }
        return marks
    }
}
