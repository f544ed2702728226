import Columns

/// `CASE`: each branch is computed only for the rows that take it.
final class ConditionalNode: ExpressionNode {
    private let branches: [(when: ExpressionNode, then: ExpressionNode)]
    private let otherwise: ExpressionNode?

    init(_ branches: [(when: ExpressionNode, then: ExpressionNode)], otherwise: ExpressionNode?, type: DataType) {
        self.branches = branches
        self.otherwise = otherwise
        super.init(type: type)
    }

    override var isConstant: Bool {
        branches.allSatisfy { $0.when.isConstant && $0.then.isConstant } && otherwise?.isConstant ?? true
    }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        var parts: [ColumnMerge.Part] = []
        // The rows no branch took so far, with their places in the batch.
        var rest = batch
        var places: [UInt32]?
        func take(_ node: ExpressionNode, _ taken: RowBatch, _ rows: [UInt32]?) throws {
            parts.append(ColumnMerge.Part(rows: rows, column: try node.evaluate(taken)))
        }
        for branch in branches where rest.rowCount > 0 {
            let condition = try branch.when.evaluate(rest)
            let isTrue = Self.trueRows(condition, rows: rest.rowCount)
            let count = isTrue.setCount
            if count == 0 { continue }
            if count == rest.rowCount {
                try take(branch.then, rest, places)
                rest = RowBatch(columns: [], rowCount: 0)
                break
            }
            let taken = isTrue.setPositions
            let left = (~isTrue).setPositions
            try take(branch.then, rest.selecting(taken), Self.places(taken, in: places))
            rest = rest.selecting(left)
            places = Self.places(left, in: places)
        }
        if rest.rowCount > 0, let otherwise { try take(otherwise, rest, places) }
        return ColumnMerge.merge(parts, rows: batch.rowCount, type: type)
    }

    private static func places(_ rows: [UInt32], in places: [UInt32]?) -> [UInt32] {
        guard let places else { return rows }
        return rows.map { places[Int($0)] }
    }

    /// The rows for which a condition is true, neither false nor null.
    static func trueRows(_ condition: Column, rows: Int) -> Bitmap {
        guard condition.type == .boolean else { return Bitmap(repeating: false, count: rows) }
        if condition.count == 1, rows != 1 {
            return Bitmap(repeating: condition.isValid(0) && condition.bits[0], count: rows)
        }
        return condition.validity.map { condition.bits & $0 } ?? condition.bits
    }
}

/// `coalesce`: each argument is computed only for the rows in which those before are null.
final class CoalesceNode: ExpressionNode {
    private let arguments: [ExpressionNode]

    init(_ arguments: [ExpressionNode], type: DataType) {
        self.arguments = arguments
        super.init(type: type)
    }

    override var isConstant: Bool { arguments.allSatisfy(\.isConstant) }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        var parts: [ColumnMerge.Part] = []
        var rest = batch
        var places: [UInt32]?
        for argument in arguments {
            let column = try argument.evaluate(rest)
            let valid = ComparisonFunctions.validBits(column, rows: rest.rowCount)
            let count = valid.setCount
            if count == rest.rowCount {
                if parts.isEmpty { return column }
                parts.append(ColumnMerge.Part(rows: places, column: column))
                break
            }
            if count > 0 {
                let taken = valid.setPositions
                let rows = places.map { places in taken.map { places[Int($0)] } } ?? taken
                parts.append(ColumnMerge.Part(rows: rows, column: column.count == 1 ? column : column.gathered(taken)))
            }
            let left = (~valid).setPositions
            if count > 0 {
                rest = rest.selecting(left)
                places = places.map { places in left.map { places[Int($0)] } } ?? left
            }
        }
        return ColumnMerge.merge(parts, rows: batch.rowCount, type: type)
    }
}
