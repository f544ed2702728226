import Columns
import Query
import Testing

/// Window functions held against the row-by-row interpreter.
struct ExecutionWindowTests {
    private typealias Operators = ExecutionOperatorTests

    private static func window(
        _ function: WindowFunction, _ arguments: [BoundExpression] = [], type: DataType, partition: [String],
        order: [String], frame: WindowFrame = WindowFrame(), filter: BoundExpression? = nil,
        ignoresNulls: Bool = false
    ) throws -> BoundWindow {
        BoundWindow(
            function: function, arguments: arguments, filter: filter,
            partition: try partition.map { try Operators.column($0) },
            order: try order.map { SortKey(try Operators.column($0), isDescending: $0 == "amount") },
            frame: frame, ignoresNulls: ignoresNulls, type: type, span: 0..<0)
    }

    @Test(arguments: [[], ["name"], ["flag", "day"]], [["id"], ["amount", "name"], []])
    func ranks(partition: [String], order: [String]) throws {
        try Operators.check(seeds: 0..<2) { input in
            let functions: [(WindowFunction, DataType)] = [
                (.rowNumber, .integer), (.rank, .integer), (.denseRank, .integer), (.percentRank, .double),
                (.cumulativeDistribution, .double),
            ]
            var windows = try functions.map {
                try Self.window($0.0, type: $0.1, partition: partition, order: order)
            }
            for buckets in [Int64(1), 3, 100] {
                windows.append(
                    try Self.window(
                        .ntile, [.literal(.integer(buckets), .integer)], type: .integer, partition: partition,
                        order: order))
            }
            return .window(input, windows, names: windows.indices.map { "w\($0)" })
        }
    }

    @Test(arguments: [[], ["name"]])
    func neighbours(partition: [String]) throws {
        try Operators.check(seeds: 0..<2) { input in
            var windows: [BoundWindow] = []
            for field in Operators.fields {
                let value = try Operators.column(field.0)
                for function in [WindowFunction.lag, .lead] {
                    windows.append(
                        try Self.window(function, [value], type: field.1, partition: partition, order: ["id"]))
                    windows.append(
                        try Self.window(
                            function, [value, .literal(.integer(2), .integer), value], type: field.1,
                            partition: partition, order: ["id"]))
                    windows.append(
                        try Self.window(
                            function, [value, .literal(.integer(2), .integer)], type: field.1, partition: partition,
                            order: ["id"], ignoresNulls: true))
                }
                for function in [WindowFunction.firstValue, .lastValue] {
                    windows.append(
                        try Self.window(
                            function, [value], type: field.1, partition: partition, order: ["id"],
                            frame: WindowFrame(unit: .rows, start: .offset(-1), end: .offset(2))))
                    windows.append(
                        try Self.window(function, [value], type: field.1, partition: partition, order: ["id"]))
                }
            }
            return .window(input, windows, names: windows.indices.map { "w\($0)" })
        }
    }

    /// Frames of every kind that needs no distance.
    private static let frames: [WindowFrame] = {
        let bounds: [(WindowFrame.Bound, WindowFrame.Bound)] = [
            (.unbounded, .offset(0)), (.unbounded, .unbounded), (.offset(0), .offset(0)), (.offset(0), .unbounded),
            (.offset(-2), .offset(0)), (.offset(-1), .offset(1)), (.offset(1), .offset(3)), (.offset(2), .offset(1)),
            (.unbounded, .offset(-2)),
        ]
        var frames: [WindowFrame] = []
        for (start, end) in bounds {
            for exclusion in [WindowFrame.Exclusion.noOthers, .currentRow, .group, .ties] {
                for unit in [WindowFrame.Unit.rows, .groups, .range] {
                    if unit == .range, [start, end].contains(where: { $0 != .unbounded && $0 != .offset(0) }) {
                        continue
                    }
                    frames.append(WindowFrame(unit: unit, start: start, end: end, exclusion: exclusion))
                }
            }
        }
        return frames
    }()

    @Test(arguments: [["id"], ["day"]])
    func valuesOfFrames(order: [String]) throws {
        for frame in Self.frames {
            try Operators.check(rows: [1, 19], seeds: 0..<1) { input in
                var windows: [BoundWindow] = []
                for (function, ignoresNulls) in [
                    (WindowFunction.firstValue, false), (.lastValue, true), (.firstValue, true), (.nthValue, false),
                    (.nthValue, true),
                ] {
                    var arguments = [try Operators.column("name")]
                    if case .nthValue = function { arguments.append(.literal(.integer(2), .integer)) }
                    windows.append(
                        try Self.window(
                            function, arguments, type: .text, partition: ["flag"], order: order, frame: frame,
                            ignoresNulls: ignoresNulls))
                }
                return .window(input, windows, names: windows.indices.map { "w\($0)" })
            }
        }
    }

    @Test(arguments: [[], ["name"]], [["day"], []])
    func aggregatesOverFrames(partition: [String], order: [String]) throws {
        for frame in Self.frames {
            try Operators.check(rows: [1, 2, 19], seeds: 0..<2) { input in
                var windows: [BoundWindow] = []
                func add(_ name: String, _ arguments: [BoundExpression], filter: BoundExpression? = nil) throws {
                    let function = try #require(FunctionRegistry.aggregate(named: name))
                    let signature = try #require(function.resolve(arguments.map(\.type)))
                    windows.append(
                        try Self.window(
                            .aggregate(function), arguments, type: signature.result, partition: partition,
                            order: order, frame: frame, filter: filter))
                }
                let flag = try Operators.column("flag")
                try add("count", [])
                try add("count", [], filter: flag)
                try add("sum", [try Operators.column("amount")], filter: flag)
                try add("min", [try Operators.column("id")], filter: flag)
                for name in ["id", "amount", "rate"] {
                    try add("sum", [try Operators.column(name)])
                    try add("avg", [try Operators.column(name)])
                }
                for name in ["id", "name", "amount", "rate", "day", "flag", "at", "span"] {
                    try add("min", [try Operators.column(name)])
                    try add("max", [try Operators.column(name)])
                    try add("count", [try Operators.column(name)])
                }
                try add("string_agg", [try Operators.column("name"), .literal(.text(","), .text)])
                return .window(input, windows, names: windows.indices.map { "w\($0)" })
            }
        }
    }
}
