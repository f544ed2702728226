import Columns

/// Groups rows and aggregates each group. Holds the groups, never the rows.
final class HashAggregate {
    private let run: QueryRun
    private let groups: [ExpressionNode]
    private let aggregates: [AggregateState]
    private let grouper: Grouper

    init(groups: [BoundExpression], aggregates: [BoundAggregate], run: QueryRun) {
        self.run = run
        self.groups = groups.map(run.compile)
        self.aggregates = aggregates.map { AggregateState($0, run: run) }
        grouper = Grouper(types: groups.map(\.type))
    }

    func run(_ input: LogicalPlan, into sink: QueryRun.Sink) throws {
        try run.push(input) { batch in
            let keys = try groups.map { try $0.evaluate(batch) }
            let numbers = try grouper.numbers(of: keys, rows: batch.rowCount)
            for aggregate in aggregates { try aggregate.add(batch, numbers, groupCount: grouper.count) }
            return true
        }
        let count = groups.isEmpty ? 1 : grouper.count
        guard count > 0 else { return }
        let columns = grouper.columns() + (try aggregates.map { try $0.finish(groupCount: count) })
        try run.pushPieces(of: RowBatch(columns: columns, rowCount: count), into: sink)
    }
}

/// Numbers the groups that rows belong to, in order of first appearance.
final class Grouper {
    private let types: [DataType]
    private let encoder: KeyEncoder
    private let table: GroupTable
    /// One text key needs no table of keys: the numbers of its texts are the groups.
    private let texts: TextInterner?
    private var codes = DictionaryCodes()
    private var nullGroup: UInt32?
    private var zeros: [UInt32] = []

    private static let null = UInt32.max

    init(types: [DataType]) {
        self.types = types
        encoder = KeyEncoder(types: types)
        table = GroupTable(width: encoder.width)
        texts = types == [.text] ? TextInterner() : nil
    }

    /// How many groups there are so far; without keys, one.
    var count: Int {
        if types.isEmpty { return 1 }
        if let texts { return texts.count + (nullGroup == nil ? 0 : 1) }
        return table.count
    }

    func numbers(of keys: [Column], rows: Int) throws -> [UInt32] {
        if types.isEmpty {
            if zeros.count != rows { zeros = [UInt32](repeating: 0, count: rows) }
            return zeros
        }
        guard let texts, let key = keys.first else {
            return try table.numbers(of: keys, rows: rows, encoder: encoder)
        }
        let known = UInt32(truncatingIfNeeded: texts.count)
        var numbers = [UInt32](unsafeUninitializedCapacity: rows) { buffer, initialized in
            if let base = buffer.baseAddress {
                codes.numbers(of: key, rows: rows, null: Self.null, into: base, stride: 1) { texts.intern($0) }
            }
            initialized = rows
        }
        if nullGroup == nil, key.nullCount == 0 { return numbers }
        number(nulls: &numbers, knownTexts: known)
        return numbers
    }

    /// Nulls get the number their first row would have got, and the texts that came later move up by one.
    private func number(nulls numbers: inout [UInt32], knownTexts: UInt32) {
        var seen = knownTexts
        for row in numbers.indices {
            let number = numbers[row]
            if number == Self.null {
                if nullGroup == nil { nullGroup = seen }
                numbers[row] = nullGroup ?? 0
            } else {
                if number >= seen { seen = number + 1 }
                if let nullGroup, number >= nullGroup { numbers[row] = number + 1 }
            }
        }
    }

    /// The keys of the groups.
    func columns() -> [Column] {
        guard let texts else { return types.isEmpty ? [] : encoder.columns(of: table) }
        let all = texts.texts
        let count = self.count
        let codes = makeArray(count) { group -> UInt32 in
            let number = UInt32(truncatingIfNeeded: group)
            guard let nullGroup, number >= nullGroup else { return number }
            return number == nullGroup ? 0 : number - 1
        }
        var validity: Bitmap?
        if let nullGroup {
            var bits = Bitmap(repeating: true, count: count)
            bits[Int(nullGroup)] = false
            validity = bits
        }
        let dictionary = TextDictionary(all.count == 0 ? TextArray([""]) : all)
        return [Column(type: .text, storage: .dictionary(codes, dictionary), validity: validity)]
    }
}

/// One aggregate of an aggregation: its arguments, filter, distinct pairs and accumulator.
final class AggregateState {
    private let arguments: [ExpressionNode]
    private let filter: ExpressionNode?
    private let accumulator: any GroupedAccumulator
    private let distinct: (encoder: KeyEncoder, table: GroupTable)?
    private let source: SourceLocator

    init(_ aggregate: BoundAggregate, run: QueryRun) {
        arguments = aggregate.arguments.map(run.compile)
        filter = aggregate.filter.map(run.compile)
        let signature = ScalarFunction.Signature(arguments: aggregate.arguments.map(\.type), result: aggregate.type)
        accumulator = aggregate.function.makeAccumulator(signature)
        source = SourceLocator(source: run.source, span: aggregate.span)
        if aggregate.isDistinct, !aggregate.arguments.isEmpty {
            let encoder = KeyEncoder(types: [.date] + aggregate.arguments.map(\.type))
            distinct = (encoder, GroupTable(width: encoder.width))
        } else {
            distinct = nil
        }
    }

    func add(_ batch: RowBatch, _ groups: [UInt32], groupCount: Int) throws {
        var selection: Bitmap?
        var batch = batch
        var groups = groups
        if let filter {
            let isTrue = ConditionalNode.trueRows(try filter.evaluate(batch), rows: batch.rowCount)
            let count = isTrue.setCount
            if count < batch.rowCount {
                // Arguments are computed only for the rows that count, which also keeps others from failing.
                let rows = isTrue.setPositions
                batch = batch.selecting(rows)
                groups = groups.withUnsafeBufferPointer { groups in makeArray(rows.count) { groups[Int(rows[$0])] } }
            }
        }
        if batch.rowCount == 0 { return }
        let columns = try arguments.map { try $0.evaluate(batch) }
        if let distinct { selection = try firstOccurrences(distinct, columns, groups) }
        try source.locating {
            try accumulator.add(columns, groups: groups, selection: selection, groupCount: groupCount)
        }
    }

    func finish(groupCount: Int) throws -> Column {
        try source.locating { try accumulator.finish(groupCount: groupCount) }
    }

    /// The rows whose group and arguments were not seen together before.
    private func firstOccurrences(
        _ distinct: (encoder: KeyEncoder, table: GroupTable), _ columns: [Column], _ groups: [UInt32]
    ) throws -> Bitmap {
        // Group numbers travel as days: any 32 bits do, and a date is a key of one cell.
        let numbers = Column(type: .date, storage: .date(groups.map { Int32(bitPattern: $0) }))
        var next = UInt32(truncatingIfNeeded: distinct.table.count)
        let pairs = try distinct.table.numbers(of: [numbers] + columns, rows: groups.count, encoder: distinct.encoder)
        return makeBitmap(pairs.count) { row in
            guard pairs[row] == next else { return false }
            next += 1
            return true
        }
    }
}
