import Columns
import Query

/// Runs logical plans in the slowest and most obvious way: row by row over values. What the executor is held against.
struct ReferenceInterpreter {
    struct Failed: Error {}

    func rows(_ plan: LogicalPlan) throws -> [[Value]] {
        switch plan {
        case .scan(let provider, let columns, _):
            var rows: [[Value]] = []
            try provider.scan(columns: columns) { chunk in
                for row in 0..<chunk.rowCount { rows.append(chunk.columns.map { $0[row] }) }
                return true
            }
            return rows
        case .values(let rows, _): return try rows.map { try $0.map { try value($0, []) } }
        case .filter(let input, let predicate):
            return try rows(input).filter { try value(predicate, $0) == .boolean(true) }
        case .project(let input, let expressions, _):
            return try rows(input).map { row in try expressions.map { try value($0, row) } }
        case .aggregate(let input, let groups, let aggregates, _): return try aggregate(rows(input), groups, aggregates)
        case .window(let input, let windows, _): return try window(rows(input), windows)
        case .partitionLimit(let input, let limit):
            let all = try rows(input)
            return try zip(all, window(all, [limit.window])).filter { _, numbered in
                if case .integer(let number)? = numbered.last { number <= limit.count } else { false }
            }.map(\.0)
        case .join(let kind, let left, let right, let condition):
            return try join(
                kind, rows(left), rows(right), condition, widths: (left.schema.count, right.schema.count))
        case .sort(let input, let keys): return try sort(rows(input), keys)
        case .limit(let input, let count, let offset):
            return Array(try rows(input).dropFirst(offset).prefix(count ?? .max))
        case .distinct(let input):
            var seen: Set<[Value]> = []
            return try rows(input).filter { seen.insert($0).inserted }
        case .unionAll(let inputs): return try inputs.flatMap { try rows($0) }
        case .shared(_, let input), .measured(_, let input): return try rows(input)
        }
    }

    // MARK: Expressions

    func value(_ expression: BoundExpression, _ row: [Value]) throws -> Value {
        switch expression {
        case .literal(let value, _): return value
        case .column(let index, _): return row[index]
        case .call(let function, let arguments, _, _):
            return try call(function.name, try arguments.map { try value($0, row) })
        case .cast(let operand, let type, _, _):
            var builder = ColumnBuilder(type: type)
            builder.append(try value(operand, row))
            return builder.finish()[0]
        case .and(let operands): return try junction(operands, row, deciding: false)
        case .or(let operands): return try junction(operands, row, deciding: true)
        case .not(let operand):
            guard case .boolean(let truth) = try value(operand, row) else { return .null }
            return .boolean(!truth)
        case .isNull(let operand, let negated): return .boolean(try value(operand, row).isNull != negated)
        case .conditional(let branches, let otherwise, _):
            for branch in branches where try value(branch.when, row) == .boolean(true) {
                return try value(branch.then, row)
            }
            return try otherwise.map { try value($0, row) } ?? .null
        case .inList(let operand, let values, let hasNull, let negated):
            let wanted = try value(operand, row)
            if wanted.isNull { return .null }
            if values.contains(wanted) { return .boolean(!negated) }
            return hasNull ? .null : .boolean(negated)
        }
    }

    /// From left to right, no further than needed.
    private func junction(_ operands: [BoundExpression], _ row: [Value], deciding: Bool) throws -> Value {
        var result = Value.boolean(!deciding)
        for operand in operands {
            let value = try value(operand, row)
            if value == .boolean(deciding) { return value }
            if value.isNull { result = .null }
        }
        return result
    }

    private func call(_ name: String, _ values: [Value]) throws -> Value {
        if name == "coalesce" { return values.first { !$0.isNull } ?? .null }
        if values.contains(.null) { return .null }
        if ["=", "<>", "<", "<=", ">", ">="].contains(name) {
            let order = Self.order(values[0], values[1])
            switch name {
            case "=": return .boolean(order == 0)
            case "<>": return .boolean(order != 0)
            case "<": return .boolean(order < 0)
            case "<=": return .boolean(order <= 0)
            case ">": return .boolean(order > 0)
            default: return .boolean(order >= 0)
            }
        }
        switch (name, values[0], values.count > 1 ? values[1] : .null) {
        case ("+", .integer(let a), .integer(let b)): return .integer(a + b)
        case ("-", .integer(let a), .integer(let b)): return .integer(a - b)
        case ("*", .integer(let a), .integer(let b)): return .integer(a * b)
        case ("/", .integer(let a), .integer(let b)):
            if b == 0 { throw Failed() }
            return .integer(a / b)
        case ("%", .integer(let a), .integer(let b)):
            if b == 0 { throw Failed() }
            return .integer(a % b)
        case ("+", .decimal(let a), .decimal(let b)): return .decimal(Self.sum(a, b, 1))
        case ("-", .decimal(let a), .decimal(let b)): return .decimal(Self.sum(a, b, -1))
        case ("*", .decimal(let a), .decimal(let b)):
            return .decimal(ExactDecimal(mantissa: a.mantissa * b.mantissa, scale: a.scale + b.scale))
        case ("+", .double(let a), .double(let b)): return .double(a + b)
        case ("*", .double(let a), .double(let b)): return .double(a * b)
        case ("+", .date(let a), .integer(let b)): return .date(CalendarDate(days: a.days + Int32(b)))
        case ("-", .date(let a), .date(let b)): return .integer(Int64(a.days) - Int64(b.days))
        case ("||", .text(let a), .text(let b)): return .text(a + b)
        case ("length", .text(let a), _): return .integer(Int64(a.unicodeScalars.count))
        case ("lower", .text(let a), _): return .text(a.lowercased())
        default: throw Failed()
        }
    }

    private static func sum(_ a: ExactDecimal, _ b: ExactDecimal, _ sign: Int128) -> ExactDecimal {
        let scale = max(a.scale, b.scale)
        func digits(_ x: ExactDecimal) -> Int128 {
            (0..<(scale - x.scale)).reduce(x.mantissa) { digits, _ in digits * 10 }
        }
        return ExactDecimal(mantissa: digits(a) + sign * digits(b), scale: scale)
    }

    /// Negative, zero or positive.
    static func order(_ a: Value, _ b: Value) -> Int {
        func compare<Element: Comparable>(_ a: Element, _ b: Element) -> Int { a < b ? -1 : a == b ? 0 : 1 }
        switch (a, b) {
        case (.boolean(let x), .boolean(let y)): return compare(x ? 1 : 0, y ? 1 : 0)
        case (.integer(let x), .integer(let y)): return compare(x, y)
        case (.decimal(let x), .decimal(let y)): return compare(x, y)
        case (.double(let x), .double(let y)): return compare(x, y)
        case (.text(let x), .text(let y)):
            return x.utf8.elementsEqual(y.utf8) ? 0 : x.utf8.lexicographicallyPrecedes(y.utf8) ? -1 : 1
        case (.date(let x), .date(let y)): return compare(x, y)
        case (.timestamp(let x), .timestamp(let y)), (.timestampWithZone(let x), .timestampWithZone(let y)):
            return compare(x, y)
        case (.interval(let x), .interval(let y)):
            func length(_ span: Interval) -> Int128 {
                (Int128(span.months) * 30 + Int128(span.days)) * 86_400_000_000 + Int128(span.microseconds)
            }
            return compare(length(x), length(y))
        default: return 0
        }
    }

    // MARK: Aggregates

    private func aggregate(
        _ input: [[Value]], _ groups: [BoundExpression], _ aggregates: [BoundAggregate]
    ) throws -> [[Value]] {
        var keys: [[Value]] = groups.isEmpty ? [[]] : []
        var members: [[[Value]]] = groups.isEmpty ? [[]] : []
        for row in input {
            let key = try groups.map { try value($0, row) }
            if let index = keys.firstIndex(of: key) {
                members[index].append(row)
            } else {
                keys.append(key)
                members.append([row])
            }
        }
        return try zip(keys, members).map { key, rows in try key + aggregates.map { try result($0, rows) } }
    }

    private func result(_ aggregate: BoundAggregate, _ rows: [[Value]]) throws -> Value {
        var counted = try rows.filter { row in
            try aggregate.filter.map { try value($0, row) == .boolean(true) } ?? true
        }.map { row in try aggregate.arguments.map { try value($0, row) } }
        if aggregate.isDistinct {
            var seen: Set<[Value]> = []
            counted = counted.filter { seen.insert($0).inserted }
        }
        return try Self.result(aggregate.function.name, counted, aggregate.type)
    }

    static func result(_ name: String, _ rows: [[Value]], _ type: DataType) throws -> Value {
        if name == "count", rows.first?.isEmpty ?? true { return .integer(Int64(rows.count)) }
        let values = rows.compactMap { $0.first }.filter { !$0.isNull }
        switch name {
        case "count": return .integer(Int64(values.count))
        case "min": return values.min { order($0, $1) < 0 } ?? .null
        case "max":
            return values.reduce(nil) { best, next in best.map { order($0, next) < 0 ? next : $0 } ?? next } ?? .null
        case "first": return values.first ?? .null
        case "last": return values.last ?? .null
        case "bool_and": return values.isEmpty ? .null : .boolean(!values.contains(.boolean(false)))
        case "bool_or": return values.isEmpty ? .null : .boolean(values.contains(.boolean(true)))
        case "string_agg":
            var text: String?
            for row in rows {
                guard case .text(let part) = row[0] else { continue }
                text = text.map { $0 + row[1].description + part } ?? part
            }
            return text.map(Value.text) ?? .null
        case "sum", "avg":
            if values.isEmpty { return .null }
            if type == .double {
                let sum = values.reduce(0) { $0 + ($1.doubleValue ?? 0) }
                return .double(name == "sum" ? sum : sum / Double(values.count))
            }
            var sum = ExactDecimal.zero
            for value in values {
                switch value {
                case .integer(let number): sum = Self.sum(sum, ExactDecimal(number), 1)
                case .decimal(let number): sum = Self.sum(sum, number, 1)
                default: throw Failed()
                }
            }
            if name == "sum" { return .decimal(sum) }
            guard case .decimal(let scale) = type else { throw Failed() }
            let factor = (0..<(scale - sum.scale)).reduce(Int128(1)) { power, _ in power * 10 }
            let (quotient, rest) = (sum.mantissa * factor).quotientAndRemainder(dividingBy: Int128(values.count))
            let away: Int128 = rest.magnitude * 2 >= values.count ? (sum.mantissa < 0 ? -1 : 1) : 0
            return .decimal(ExactDecimal(mantissa: quotient + away, scale: scale))
        default: throw Failed()
        }
    }

    // MARK: Joins and order

    private func join(
        _ kind: JoinKind, _ left: [[Value]], _ right: [[Value]], _ condition: JoinCondition,
        widths: (left: Int, right: Int)
    ) throws -> [[Value]] {
        func isPair(_ a: [Value], _ b: [Value]) throws -> Bool {
            for key in condition.keys {
                let (x, y) = (try value(key.left, a), try value(key.right, b))
                if x.isNull || y.isNull || Self.order(x, y) != 0 { return false }
            }
            return try condition.residual.map { try value($0, a + b) == .boolean(true) } ?? true
        }
        var result: [[Value]] = []
        var matched = Set<Int>()
        for row in left {
            let partners = try right.indices.filter { try isPair(row, right[$0]) }
            matched.formUnion(partners)
            switch kind {
            case .semi: if !partners.isEmpty { result.append(row) }
            case .anti: if partners.isEmpty { result.append(row) }
            default:
                result += partners.map { row + right[$0] }
                if partners.isEmpty, kind == .left || kind == .full {
                    result.append(row + [Value](repeating: .null, count: widths.right))
                }
            }
        }
        if kind == .right || kind == .full {
            for index in right.indices where !matched.contains(index) {
                result.append([Value](repeating: .null, count: widths.left) + right[index])
            }
        }
        return result
    }

    func isBefore(_ a: [Value], _ b: [Value], _ keys: [SortKey]) throws -> Int {
        for key in keys {
            let (x, y) = (try value(key.expression, a), try value(key.expression, b))
            if x.isNull != y.isNull { return x.isNull == key.nullsFirst ? -1 : 1 }
            let order = Self.order(x, y)
            if order != 0 { return key.isDescending ? -order : order }
        }
        return 0
    }

    private func sort(_ rows: [[Value]], _ keys: [SortKey]) throws -> [[Value]] {
        try rows.enumerated().sorted { a, b in
            let order = try isBefore(a.element, b.element, keys)
            return order == 0 ? a.offset < b.offset : order < 0
        }.map(\.element)
    }

    // MARK: Windows

    private func window(_ input: [[Value]], _ windows: [BoundWindow]) throws -> [[Value]] {
        var rows = input
        for window in windows {
            for index in input.indices { rows[index].append(try cell(window, input, index)) }
        }
        return rows
    }

    private func cell(_ window: BoundWindow, _ input: [[Value]], _ index: Int) throws -> Value {
        let key = try window.partition.map { try value($0, input[index]) }
        let members = try input.indices.filter { other in
            try window.partition.map { try value($0, input[other]) } == key
        }
        let order = try members.sorted { a, b in
            let order = try isBefore(input[a], input[b], window.order)
            return order == 0 ? a < b : order < 0
        }
        guard let place = order.firstIndex(of: index) else { throw Failed() }
        func isPeer(_ other: Int) throws -> Bool { try isBefore(input[order[other]], input[index], window.order) == 0 }
        let firstPeer = try order.indices.first(where: isPeer) ?? place
        let lastPeer = try order.indices.last(where: isPeer) ?? place
        func argument(_ number: Int, at place: Int) throws -> Value {
            try value(window.arguments[number], input[order[place]])
        }
        /// How many groups of peers lie before a place.
        func group(_ place: Int) throws -> Int {
            var count = 0
            for other in 1..<max(1, place + 1) {
                if try isBefore(input[order[other - 1]], input[order[other]], window.order) != 0 { count += 1 }
            }
            return count
        }
        func isWithin(_ other: Int, _ bound: WindowFrame.Bound, isStart: Bool) throws -> Bool {
            guard case .offset(let offset) = bound else { return true }
            let mine = window.frame.unit == .rows ? place : try group(place)
            let theirs = window.frame.unit == .rows ? other : try group(other)
            return isStart ? theirs >= mine + offset : theirs <= mine + offset
        }
        let frame = try order.indices.filter { other in
            guard try isWithin(other, window.frame.start, isStart: true),
                try isWithin(other, window.frame.end, isStart: false)
            else { return false }
            switch window.frame.exclusion {
            case .noOthers: return true
            case .currentRow: return other != place
            case .group: return try !isPeer(other)
            case .ties: return try other == place || !isPeer(other)
            }
        }
        func known(_ places: [Int]) throws -> [Int] {
            try window.ignoresNulls ? places.filter { try argument(0, at: $0) != .null } : places
        }
        switch window.function {
        case .rowNumber: return .integer(Int64(place + 1))
        case .rank: return .integer(Int64(firstPeer + 1))
        case .denseRank:
            var rank: Int64 = 1
            for other in 1..<max(1, firstPeer + 1) {
                if try isBefore(input[order[other - 1]], input[order[other]], window.order) != 0 { rank += 1 }
            }
            return .integer(rank)
        case .percentRank: return .double(order.count == 1 ? 0 : Double(firstPeer) / Double(order.count - 1))
        case .cumulativeDistribution: return .double(Double(lastPeer + 1) / Double(order.count))
        case .ntile:
            guard case .integer(let buckets) = try argument(0, at: 0) else { return .null }
            var bucket = 1
            var filled = 0
            for _ in 0..<place {
                filled += 1
                let size = order.count / Int(buckets) + (bucket <= order.count % Int(buckets) ? 1 : 0)
                if filled == size {
                    bucket += 1
                    filled = 0
                }
            }
            return .integer(Int64(bucket))
        case .lag, .lead:
            let step: Value = window.arguments.count > 1 ? try argument(1, at: place) : .integer(1)
            guard case .integer(let count) = step else { return .null }
            let isLag = if case .lag = window.function { true } else { false }
            let target = place + (isLag ? -Int(count) : Int(count))
            if window.ignoresNulls, count > 0 {
                let places = isLag ? (0..<place).reversed() : Array(place + 1..<max(place + 1, order.count))
                let others = try known(places)
                return others.count >= Int(count) ? try argument(0, at: others[Int(count) - 1]) : .null
            }
            if order.indices.contains(target) { return try argument(0, at: target) }
            return window.arguments.count > 2 ? try argument(2, at: place) : .null
        case .firstValue: return try known(frame).first.map { try argument(0, at: $0) } ?? .null
        case .lastValue: return try known(frame).last.map { try argument(0, at: $0) } ?? .null
        case .nthValue:
            guard case .integer(let number) = try argument(1, at: place) else { return .null }
            let places = try known(frame)
            return places.count >= Int(number) ? try argument(0, at: places[Int(number) - 1]) : .null
        case .aggregate(let function):
            let counted = try frame.filter { place in
                try window.filter.map { try value($0, input[order[place]]) == .boolean(true) } ?? true
            }
            let arguments = try counted.map { place in try window.arguments.indices.map { try argument($0, at: place) }
            }
            return try Self.result(function.name, arguments, window.type)
        }
    }
}
