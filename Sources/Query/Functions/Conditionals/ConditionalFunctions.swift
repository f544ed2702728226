import Columns

/// `coalesce`, `nullif`, `greatest`, `least`.
enum ConditionalFunctions {
    static let all: [ScalarFunction] = [
        ScalarFunction(
            name: "coalesce", usage: "coalesce(a, b, …)", summary: "The first argument that isn't null.",
            resolve: commonSignature, evaluate: firstValid),
        ScalarFunction(
            name: "ifnull", usage: "ifnull(a, b)", summary: "The first argument, or the second where it is null.",
            resolve: { $0.count == 2 ? commonSignature($0) : nil }, evaluate: firstValid),
        ScalarFunction(
            name: "nullif", usage: "nullif(a, b)", summary: "Null where both are equal, else the first.",
            resolve: { types in
                ComparisonFunctions.signature(types).map {
                    .init(arguments: $0.arguments, result: $0.arguments[0])
                }
            },
            evaluate: { columns, context in
                let rows = context.rowCount
                let valid = ComparisonFunctions.validBits(columns[0], rows: rows)
                let other = ComparisonFunctions.validBits(columns[1], rows: rows)
                let equal = ColumnComparison.evaluate(.equal, columns[0], columns[1], rows: rows)
                let first = columns[0].expanded(to: rows)
                guard first.type != .null else { return first }
                return Column(type: first.type, storage: first.storage, validity: valid & ~(equal & other))
            }),
        extreme("greatest", "The largest argument; nulls are passed over.", .greater),
        extreme("least", "The smallest argument; nulls are passed over.", .less),
    ]

    @Sendable private static func commonSignature(_ types: [DataType]) -> ScalarFunction.Signature? {
        guard !types.isEmpty, let common = CommonType.of(types) else { return nil }
        return .init(arguments: types.map { _ in common }, result: common)
    }

    @Sendable private static func firstValid(_ columns: [Column], _ context: ScalarFunction.Context) -> Column {
        var open = Bitmap(repeating: true, count: context.rowCount)
        var parts: [ColumnMerge.Part] = []
        for column in columns {
            let taken = open & ComparisonFunctions.validBits(column, rows: context.rowCount)
            parts.append(part(column, taken))
            open = open & ~taken
        }
        return ColumnMerge.merge(parts, rows: context.rowCount, type: context.type)
    }

    private static func extreme(
        _ name: String, _ summary: String, _ wins: ColumnComparison.Operation
    ) -> ScalarFunction {
        ScalarFunction(
            name: name, usage: "\(name)(a, b, …)", summary: summary, resolve: commonSignature
        ) { columns, context in
            let rows = context.rowCount
            guard var best = columns.first?.expanded(to: rows) else { return Column(nullsOf: context.type, count: 1) }
            for column in columns.dropFirst() {
                let valid = ComparisonFunctions.validBits(column, rows: rows)
                let isBetter = ColumnComparison.evaluate(wins, column, best, rows: rows)
                let taken = valid & (isBetter | ~ComparisonFunctions.validBits(best, rows: rows))
                best = ColumnMerge.merge(
                    [.init(rows: nil, column: best), part(column, taken)], rows: rows, type: context.type)
            }
            return best
        }
    }

    /// The rows of a column that are taken.
    private static func part(_ column: Column, _ taken: Bitmap) -> ColumnMerge.Part {
        let rows = taken.setPositions
        return .init(rows: rows, column: column.count == 1 ? column : column.gathered(rows))
    }
}
