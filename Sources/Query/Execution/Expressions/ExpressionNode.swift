import Columns
import Diagnostics

/// An expression made ready to run. Keeps what it learns about dictionaries and constants from chunk to chunk, so each
/// run of a query has its own.
class ExpressionNode {
    /// The type of the result.
    let type: DataType

    init(type: DataType) { self.type = type }

    /// Whether the value is the same in every row.
    var isConstant: Bool { false }

    /// Computes the expression for every row of a batch: one value a row, or a single one for all.
    func evaluate(_ batch: RowBatch) throws -> Column { Column(nullsOf: type, count: 1) }
}

extension ExpressionNode {
    /// Makes an expression ready to run.
    ///
    /// - Parameter source: the text of the query, for the places of errors.
    static func compile(_ expression: BoundExpression, source: SourceMap) -> ExpressionNode {
        func compile(_ expression: BoundExpression) -> ExpressionNode { Self.compile(expression, source: source) }
        switch expression {
        case .literal(let value, let type): return LiteralNode(value, type)
        case .column(let index, let type): return ColumnNode(index, type)
        case .call(let function, let arguments, let type, let span):
            if function.name == "coalesce" { return CoalesceNode(arguments.map(compile), type: type) }
            return CallNode(function, arguments.map(compile), type: type, span: span, source: source)
        case .cast(let inner, let type, let isTry, let span):
            return CastNode(compile(inner), type: type, isTry: isTry, span: span, source: source)
        case .and(let operands): return JunctionNode(operands.map(compile), isOr: false)
        case .or(let operands): return JunctionNode(operands.map(compile), isOr: true)
        case .not(let operand): return NotNode(compile(operand))
        case .isNull(let operand, let negated): return IsNullNode(compile(operand), isNegated: negated)
        case .conditional(let branches, let otherwise, let type):
            return ConditionalNode(
                branches.map { (compile($0.when), compile($0.then)) }, otherwise: otherwise.map(compile), type: type)
        case .inList(let operand, let values, let hasNull, let negated):
            return InListNode(compile(operand), values, hasNull: hasNull, isNegated: negated)
        }
    }
}

/// A constant.
final class LiteralNode: ExpressionNode {
    private let column: Column

    init(_ value: Value, _ type: DataType) {
        column = Column(repeating: value, type: type, count: 1)
        super.init(type: type)
    }

    override var isConstant: Bool { true }
    override func evaluate(_ batch: RowBatch) -> Column { column }
}

/// A column of the input.
final class ColumnNode: ExpressionNode {
    let index: Int

    init(_ index: Int, _ type: DataType) {
        self.index = index
        super.init(type: type)
    }

    override func evaluate(_ batch: RowBatch) -> Column { batch.column(index) }
}

/// A call of a function or operator.
final class CallNode: ExpressionNode {
    private let function: ScalarFunction
    private let arguments: [ExpressionNode]
    /// The one argument that isn't the same in every row; nil where there are several. One that is the same in a batch
    /// may be another in the next.
    private let varyingArgument: Int?
    private let span: SourceSpan
    private let source: SourceMap
    private var constant: Column?
    private var mapper = DictionaryMapper()

    init(
        _ function: ScalarFunction, _ arguments: [ExpressionNode], type: DataType, span: SourceSpan,
        source: SourceMap
    ) {
        self.function = function
        self.arguments = arguments
        let varying = arguments.indices.filter { !arguments[$0].isConstant }
        varyingArgument = varying.count == 1 ? varying[0] : nil
        self.span = span
        self.source = source
        super.init(type: type)
    }

    override var isConstant: Bool { arguments.allSatisfy(\.isConstant) }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        if let constant { return constant }
        let values = try arguments.map { try $0.evaluate(batch) }
        do {
            if values.allSatisfy({ $0.count == 1 }) {
                let result = try call(values, rows: 1)
                if isConstant { constant = result }
                return result
            }
            if let only = varyingArgument, values[only].count != 1, case .dictionary = values[only].storage {
                let mapped = try mapper.map(values[only]) { entries in
                    var replaced = values
                    replaced[only] = entries
                    return try call(replaced, rows: entries.count)
                }
                if let mapped { return mapped }
            }
            return try call(values, rows: batch.rowCount)
        } catch let diagnostic as Diagnostic {
            throw diagnostic.located(at: source.location(of: span))
        }
    }

    private func call(_ values: [Column], rows: Int) throws -> Column {
        try function.evaluate(values, ScalarFunction.Context(span: span, rowCount: rows, type: type))
    }
}

/// A conversion.
final class CastNode: ExpressionNode {
    private let operand: ExpressionNode
    private let isTry: Bool
    private let span: SourceSpan
    private let source: SourceMap
    private var mapper = DictionaryMapper()

    init(_ operand: ExpressionNode, type: DataType, isTry: Bool, span: SourceSpan, source: SourceMap) {
        self.operand = operand
        self.isTry = isTry
        self.span = span
        self.source = source
        super.init(type: type)
    }

    override var isConstant: Bool { operand.isConstant }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        let value = try operand.evaluate(batch)
        do {
            if value.count > 1, case .dictionary = value.storage,
                let mapped = try mapper.map(value, { try Cast.apply($0, to: type, isTry: isTry) })
            {
                return mapped
            }
            return try Cast.apply(value, to: type, isTry: isTry)
        } catch let diagnostic as Diagnostic {
            throw diagnostic.located(at: source.location(of: span))
        }
    }
}
