import Columns

/// Makes rows of rows, batch by batch, needing none but those of the batch.
protocol RowOperator: AnyObject {
    /// Hands on what comes of a batch, never an empty one; whether more is wanted.
    func push(_ batch: RowBatch, into sink: QueryRun.Sink) throws -> Bool
}

/// The rows for which a condition is true.
final class FilterOperator: RowOperator {
    private let condition: ExpressionNode

    init(_ condition: ExpressionNode) { self.condition = condition }

    func push(_ batch: RowBatch, into sink: QueryRun.Sink) throws -> Bool {
        let isTrue = ConditionalNode.trueRows(try condition.evaluate(batch), rows: batch.rowCount)
        let selected = batch.selecting(isTrue)
        return try selected.rowCount == 0 || sink(selected)
    }
}

/// Columns computed of columns.
final class ProjectOperator: RowOperator {
    private let expressions: [ExpressionNode]

    init(_ expressions: [ExpressionNode]) { self.expressions = expressions }

    func push(_ batch: RowBatch, into sink: QueryRun.Sink) throws -> Bool {
        try sink(RowBatch(columns: try expressions.map { try $0.evaluate(batch) }, rowCount: batch.rowCount))
    }
}
