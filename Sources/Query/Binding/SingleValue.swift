import Columns
import Diagnostics

/// The aggregate behind subqueries used as values: the only row's value, null where there is none.
enum SingleValue {
    /// The function's name, which no query can write.
    static let name = "single value"

    /// The function; more rows than one are an error at the place given.
    static func function(at location: SourceLocation) -> AggregateFunction {
        AggregateFunction(
            name: name, usage: "(SELECT …)", summary: "The value of the only row.",
            resolve: { types in types.count == 1 ? .init(arguments: types, result: types[0]) : nil },
            makeAccumulator: { Accumulator(type: $0.result, location: location) })
    }

    private final class Accumulator: GroupedAccumulator {
        private let type: DataType
        private let location: SourceLocation
        private var values: [Value?] = []

        init(type: DataType, location: SourceLocation) {
            self.type = type
            self.location = location
        }

        var byteCount: Int { values.byteCount }

        func add(_ arguments: [Column], groups: [UInt32], selection: Bitmap?, groupCount: Int) throws {
            grow(to: groupCount)
            guard let column = arguments.first else { return }
            for (row, group) in groups.enumerated() where selection.map({ $0[row] }) ?? true {
                guard values[Int(group)] == nil else {
                    throw Diagnostic(
                        .computation, code: "several-rows", "a subquery used as a value has more than one row",
                        at: location, help: ["choose one with LIMIT 1, or with an aggregate such as max(…)"])
                }
                values[Int(group)] = .some(column[column.count == 1 ? 0 : row])
            }
        }

        func finish(groupCount: Int) throws -> Column {
            grow(to: groupCount)
            var builder = ColumnBuilder(type: type)
            for value in values { builder.append(value ?? .null) }
            return builder.finish()
        }

        private func grow(to count: Int) {
            if values.count < count { values += [Value?](repeating: nil, count: count - values.count) }
        }
    }
}
