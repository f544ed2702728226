import Columns

/// How many rows of each partition are asked for, as in `QUALIFY row_number() OVER (…) <= 3`.
public struct PartitionLimit: Sendable {
    /// The window function whose value is limited: a row's number or rank.
    public var window: BoundWindow
    /// The largest value that is asked for, at least 1.
    public var count: Int

    /// Beyond this it isn't worth looking at partitions row by row.
    private static let largestCount = 1 << 16

    /// The limit that conditions over the output of windows set to the rows of their input; nil where they set none.
    ///
    /// Rows may be left out only where that changes no value in those that stay: where all windows number the same
    /// partitions in the same order.
    ///
    /// - Parameter width: how many columns the input has.
    init?(_ windows: [BoundWindow], width: Int, conditions: [BoundExpression]) {
        guard let first = windows.first, windows.allSatisfy({ $0.numbersRows && $0.isLaidOut(as: first) }) else {
            return nil
        }
        let expressions = first.partition + first.order.map(\.expression)
        guard expressions.allSatisfy(\.isDeterministic) else { return nil }
        var best: PartitionLimit?
        for condition in conditions {
            guard let bound = Self.bound(condition), windows.indices.contains(bound.column - width),
                bound.count <= Self.largestCount
            else { continue }
            let window = windows[bound.column - width]
            // Without an order all rows of a partition are peers.
            if !window.isRowNumber, window.order.isEmpty { continue }
            if best.map({ bound.count < $0.count }) ?? true {
                best = PartitionLimit(window: window, count: Int(max(1, bound.count)))
            }
        }
        guard let best else { return nil }
        self = best
    }

    /// Makes a limit.
    public init(window: BoundWindow, count: Int) {
        self.window = window
        self.count = count
    }

    /// The largest whole number for which a condition on a column can be true.
    private static func bound(_ condition: BoundExpression) -> (column: Int, count: Int64)? {
        switch condition {
        case .call(let function, let arguments, _, _):
            guard arguments.count == 2 else { return nil }
            switch (arguments[0], arguments[1]) {
            case (.column(let column, _), .literal(.integer(let number), _)):
                return bound(column, function.name, number)
            case (.literal(.integer(let number), _), .column(let column, _)):
                let mirrored = [">=": "<=", ">": "<", "=": "="]
                return mirrored[function.name].flatMap { bound(column, $0, number) }
            default: return nil
            }
        case .inList(.column(let column, _), let values, _, negated: false):
            var largest = Int64.min
            for value in values {
                guard case .integer(let number) = value else { return nil }
                largest = max(largest, number)
            }
            return (column, largest)
        default: return nil
        }
    }

    private static func bound(_ column: Int, _ sign: String, _ number: Int64) -> (column: Int, count: Int64)? {
        switch sign {
        case "<=", "=": (column, number)
        case "<": (column, number == .min ? number : number - 1)
        default: nil
        }
    }
}

extension BoundWindow {
    fileprivate var isRowNumber: Bool {
        if case .rowNumber = function { true } else { false }
    }

    /// Whether the value depends on the rows before in the order alone.
    fileprivate var numbersRows: Bool {
        switch function {
        case .rowNumber, .rank, .denseRank: true
        default: false
        }
    }

    /// Whether both have the same partitions and order.
    func isLaidOut(as other: BoundWindow) -> Bool {
        partition.count == other.partition.count && order.count == other.order.count
            && zip(partition, other.partition).allSatisfy { $0.isSame(as: $1) }
            && zip(order, other.order).allSatisfy {
                $0.expression.isSame(as: $1.expression) && $0.isDescending == $1.isDescending
                    && $0.nullsFirst == $1.nullsFirst
            }
    }
}
