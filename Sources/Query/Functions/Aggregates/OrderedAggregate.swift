import Columns

extension AggregateFunction {
    /// The same aggregate over the rows in an order of its own, as in `string_agg(name, ', ' ORDER BY name)`.
    ///
    /// Its arguments are those of the aggregate and then the keys' expressions. Unlike others it holds its rows.
    func ordered(by keys: [SortKey]) -> AggregateFunction {
        let directions = keys.map { (isDescending: $0.isDescending, nullsFirst: $0.nullsFirst) }
        // The order is a part of what it computes, so calls that differ in it are told apart by the name.
        let suffix = directions.map { ($0.isDescending ? "-" : "+") + ($0.nullsFirst ? "!" : "") }.joined()
        return AggregateFunction(
            name: "\(name) ordered \(suffix)", usage: usage, summary: summary, resolve: resolve,
            makeAccumulator: { signature in
                let arguments = Array(signature.arguments.dropLast(directions.count))
                return OrderedAccumulator(
                    self.makeAccumulator(.init(arguments: arguments, result: signature.result)), signature.arguments,
                    directions)
            })
    }
}

/// Keeps all rows, and hands them to an aggregate in order when they are all there.
private final class OrderedAccumulator: GroupedAccumulator {
    private let inner: any GroupedAccumulator
    private let types: [DataType]
    private let directions: [(isDescending: Bool, nullsFirst: Bool)]
    private var chunks: [[Column]] = []
    private var groups: [UInt32] = []
    /// The bytes of the chunks.
    private var heldBytes = 0

    init(
        _ inner: any GroupedAccumulator, _ types: [DataType], _ directions: [(isDescending: Bool, nullsFirst: Bool)]
    ) {
        self.inner = inner
        self.types = types
        self.directions = directions
    }

    var byteCount: Int { groups.byteCount + heldBytes + inner.byteCount }
    var holdsRows: Bool { true }

    func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) {
        let rows = selection?.setPositions
        let count = rows?.count ?? groups.count
        guard count > 0 else { return }
        chunks.append(
            arguments.map { column in
                // A constant is one value for all rows.
                if column.count == 1, groups.count != 1 {
                    return Column(repeating: column[0], type: column.type, count: count)
                }
                return rows.map { column.gathered($0) } ?? column
            })
        heldBytes += chunks.last?.reduce(0) { $0 + $1.byteCount } ?? 0
        if let rows {
            for row in rows { self.groups.append(groups[Int(row)]) }
        } else {
            self.groups += groups
        }
    }

    func finish(groupCount: Int) throws -> Column {
        if !groups.isEmpty {
            let columns = types.indices.map { index in
                ColumnConcatenation.concatenate(chunks.map { $0[index] }, type: types[index])
            }
            chunks = []
            let first = types.count - directions.count
            let order = SortPermutation.rows(
                groups.count,
                by: directions.enumerated().map { index, direction in
                    SortPermutation.Key(
                        column: columns[first + index], isDescending: direction.isDescending,
                        nullsFirst: direction.nullsFirst)
                })
            let numbers = groups
            try inner.add(
                columns.prefix(first).map { $0.gathered(order) },
                groups: makeArray(order.count) { numbers[Int(order[$0])] },
                selection: nil, groupCount: groupCount)
        }
        return try inner.finish(groupCount: groupCount)
    }
}
