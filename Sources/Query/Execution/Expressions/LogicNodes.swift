import Columns

/// Three-valued and, or: operands from left to right, each only for the rows the ones before left undecided, where that
/// saves work or avoids an error.
final class JunctionNode: ExpressionNode {
    private let operands: [ExpressionNode]
    private let isOr: Bool

    init(_ operands: [ExpressionNode], isOr: Bool) {
        self.operands = operands
        self.isOr = isOr
        super.init(type: .boolean)
    }

    override var isConstant: Bool { operands.allSatisfy(\.isConstant) }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        let rows = batch.rowCount
        // Decided: a false in an and, a true in an or. Otherwise the result is null where any operand is.
        var decided = Bitmap(repeating: false, count: rows)
        var unknown = decided
        for operand in operands {
            let open = rows - decided.setCount
            if open == 0 { break }
            var column: Column?
            if open * 4 > rows {
                do {
                    column = try operand.evaluate(batch)
                } catch  where open < rows {
                    // Perhaps only rows fail that are decided already.
                }
            }
            if let column {
                let (deciding, null) = split(column, rows: rows)
                decided = decided | deciding
                unknown = unknown | null
            } else {
                let positions = (~decided).setPositions
                let selected = try operand.evaluate(batch.selecting(positions))
                let (deciding, null) = split(selected, rows: positions.count)
                decided.insert(positions, where: deciding)
                unknown.insert(positions, where: null)
            }
        }
        return Column(type: .boolean, storage: .boolean(isOr ? decided : ~decided), validity: decided | ~unknown)
    }

    /// The rows an operand decides, and those for which it is null.
    private func split(_ column: Column, rows: Int) -> (deciding: Bitmap, null: Bitmap) {
        if column.count == 1, rows != 1 {
            let isNull = !column.isValid(0)
            let decides = !isNull && column.bits[0] == isOr
            return (Bitmap(repeating: decides, count: rows), Bitmap(repeating: isNull, count: rows))
        }
        let bits = isOr ? column.bits : ~column.bits
        guard column.type == .boolean else {
            return (Bitmap(repeating: false, count: rows), Bitmap(repeating: true, count: rows))
        }
        guard let validity = column.validity else { return (bits, Bitmap(repeating: false, count: rows)) }
        return (bits & validity, ~validity)
    }
}

/// Three-valued not.
final class NotNode: ExpressionNode {
    private let operand: ExpressionNode

    init(_ operand: ExpressionNode) {
        self.operand = operand
        super.init(type: .boolean)
    }

    override var isConstant: Bool { operand.isConstant }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        let column = try operand.evaluate(batch)
        guard column.type == .boolean else { return Column(nullsOf: .boolean, count: column.count) }
        return Column(type: .boolean, storage: .boolean(~column.bits), validity: column.validity)
    }
}

/// `IS NULL` and `IS NOT NULL`.
final class IsNullNode: ExpressionNode {
    private let operand: ExpressionNode
    private let isNegated: Bool

    init(_ operand: ExpressionNode, isNegated: Bool) {
        self.operand = operand
        self.isNegated = isNegated
        super.init(type: .boolean)
    }

    override var isConstant: Bool { operand.isConstant }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        let column = try operand.evaluate(batch)
        let valid = ComparisonFunctions.validBits(column, rows: column.count)
        return Column(type: .boolean, storage: .boolean(isNegated ? valid : ~valid))
    }
}

/// `x IN (constants)`.
final class InListNode: ExpressionNode {
    private let operand: ExpressionNode
    private let list: Column
    private let hasNull: Bool
    private let isNegated: Bool
    private let texts = TextInterner()
    private var words: Set<Int64> = []
    private var mapper = DictionaryMapper()

    init(_ operand: ExpressionNode, _ values: [Value], hasNull: Bool, isNegated: Bool) {
        self.operand = operand
        self.hasNull = hasNull
        self.isNegated = isNegated
        var builder = ColumnBuilder(type: operand.type)
        for value in values { builder.append(value) }
        list = builder.finish()
        super.init(type: .boolean)
        switch list.storage {
        case .integer(let values), .timestamp(let values), .decimal64(let values): words = Set(values)
        case .date(let days): words = Set(days.map(Int64.init))
        case .dictionary:
            TextOperand(list).withView { view in for row in 0..<list.count { _ = texts.intern(view[row]) } }
        default: break
        }
    }

    override var isConstant: Bool { operand.isConstant }

    override func evaluate(_ batch: RowBatch) throws -> Column {
        let column = try operand.evaluate(batch)
        if column.count > 1, case .dictionary = column.storage,
            let mapped = try mapper.map(column, { member($0) })
        {
            return mapped
        }
        return member(column)
    }

    private func member(_ column: Column) -> Column {
        let rows = column.count
        let found = contained(column, rows)
        var validity = ComparisonFunctions.validBits(column, rows: rows)
        if hasNull { validity = validity & found }
        return Column(type: .boolean, storage: .boolean(isNegated ? ~found : found), validity: validity)
    }

    private func contained(_ column: Column, _ rows: Int) -> Bitmap {
        switch (column.storage, list.storage) {
        case (.integer(let values), _), (.timestamp(let values), _), (.decimal64(let values), .decimal64):
            return makeBitmap(rows) { words.contains(values[$0]) }
        case (.date(let days), _): return makeBitmap(rows) { words.contains(Int64(days[$0])) }
        case (.dictionary, _), (.text, _):
            return TextOperand(column).withView { view in makeBitmap(rows) { texts.find(view[$0]) != nil } }
        default:
            var found = Bitmap(repeating: false, count: rows)
            for index in 0..<list.count {
                let one = list.sliced(index..<(index + 1))
                found = found | ColumnComparison.evaluate(.equal, column, one, rows: rows)
            }
            return found
        }
    }
}
