import Columns

/// Makes a plan that uses columns of the query around it stand by itself: computes it for each distinct combination of
/// their values (the domain) at once, instead of once a row.
///
/// The join with the domain is moved down through the plan to where the columns are used, after Neumann and Kemper,
/// "Unnesting Arbitrary Queries" (BTW 2015).
final class DependentJoin {
    /// The distinct values of the outer columns.
    private let domain: LogicalPlan
    private let types: [DataType]
    /// The domain's column for each outer column.
    private let places: [Int: Int]
    private let makeID: () -> Int
    private var shared: [Int: LogicalPlan] = [:]

    private var width: Int { types.count }

    /// - Parameters:
    ///   - columns: the outer columns that the domain's columns stand for, in order.
    ///   - makeID: makes numbers for shared plans.
    init(domain: LogicalPlan, columns: [Int], makeID: @escaping () -> Int) {
        self.domain = domain
        types = domain.schema.fields.map(\.type)
        places = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.makeID = makeID
    }

    /// The plan for every row of the domain: the domain's columns, then its own.
    func joined(_ plan: LogicalPlan) throws -> LogicalPlan {
        guard isDependent(plan) else { return .join(.inner, domain, moved(plan), JoinCondition()) }
        switch plan {
        case .scan, .values(_, _):
            guard case .values(let rows, let schema) = plan else { return plan }
            let names = domain.schema.names + schema.names
            return .unionAll(rows.map { .project(domain, domainColumns + $0.map { over($0, 0) }, names: names) })
        case .filter(let input, let condition): return .filter(try joined(input), over(condition))
        case .project(let input, let expressions, let names):
            return .project(
                try joined(input), domainColumns + expressions.map { over($0) }, names: domain.schema.names + names)
        case .aggregate(let input, let groups, let aggregates, let names):
            return try aggregated(input, groups, aggregates, names)
        case .window(let input, let windows, let names):
            return .window(try joined(input), windows.map(within), names: names)
        case .partitionLimit(let input, let limit):
            return .partitionLimit(
                try joined(input), PartitionLimit(window: within(limit.window), count: limit.count))
        case .join(let kind, let left, let right, let condition): return try joined(kind, left, right, condition)
        case .sort(let input, let keys): return .sort(try joined(input), keys.map { $0.mapping { over($0) } })
        case .limit(let input, let count, let offset): return try limited(input, count, offset)
        case .distinct(let input): return .distinct(try joined(input))
        case .unionAll(let inputs): return .unionAll(try inputs.map(joined))
        case .shared(let id, let input):
            if let known = shared[id] { return known }
            let result = LogicalPlan.shared(id: makeID(), try joined(input))
            shared[id] = result
            return result
        case .measured(let id, let input): return .measured(id: id, try joined(input))
        }
    }

    /// A window within each row of the domain.
    private func within(_ window: BoundWindow) -> BoundWindow {
        var own = window.mapping { over($0) }
        own.partition = domainColumns + own.partition
        return own
    }

    // MARK: Columns

    private var domainColumns: [BoundExpression] { columns(from: 0) }

    private func columns(from start: Int) -> [BoundExpression] {
        types.enumerated().map { .column(start + $0, $1) }
    }

    private func isDependent(_ plan: LogicalPlan) -> Bool {
        plan.outerColumns.keys.contains { OuterColumn.level($0) == 1 }
    }

    /// A plan that doesn't depend on the domain, as it stands one query further out.
    private func moved(_ plan: LogicalPlan) -> LogicalPlan { plan.movingOuterColumns(by: -1, makeID: makeID) }

    /// An expression over the domain's columns, from `domainStart` on, and its own, moved by `offset`.
    private func over(
        _ expression: BoundExpression, _ offset: Int? = nil, domainStart: Int = 0
    ) -> BoundExpression {
        moving(expression, domainStart: domainStart) { $0 + (offset ?? width) }
    }

    private func moving(
        _ expression: BoundExpression, domainStart: Int, _ own: (Int) -> Int
    ) -> BoundExpression {
        expression.mappingColumns { position in
            switch OuterColumn.level(position) {
            case 0: own(position)
            case 1: domainStart + (places[position] ?? 0)
            default: position - Placeholder.outer
            }
        }
    }

    /// The same values of the domain on both sides.
    private func sameDomain() -> [(left: BoundExpression, right: BoundExpression)] {
        JoinCondition.nullSafeKeys(domainColumns, domainColumns)
    }

    // MARK: Operators

    private func aggregated(
        _ input: LogicalPlan, _ groups: [BoundExpression], _ aggregates: [BoundAggregate], _ names: [String]
    ) throws -> LogicalPlan {
        let moved = aggregates.map { $0.mapping { over($0) } }
        let allNames = domain.schema.names + names
        let grouped = LogicalPlan.aggregate(
            try joined(input), groups: domainColumns + groups.map { over($0) }, aggregates: moved, names: allNames)
        guard groups.isEmpty else { return grouped }
        // Without groups there is a row also where the input has none.
        let results = aggregates.enumerated().map { BoundExpression.column(width + $0, $1.type) }
        let marked = LogicalPlan.project(
            grouped, domainColumns + results + [.literal(.boolean(true), .boolean)], names: allNames + ["found"])
        let all = LogicalPlan.join(.left, domain, marked, JoinCondition(keys: sameDomain()))
        let found = BoundExpression.column(2 * width + aggregates.count, .boolean)
        let values = try aggregates.enumerated().map { index, aggregate -> BoundExpression in
            let result = BoundExpression.column(2 * width + index, aggregate.type)
            let empty = try aggregate.emptyValue()
            if empty.isNull { return result }
            return .conditional(
                [(when: .isNull(found, negated: false), then: .literal(empty, aggregate.type))], otherwise: result,
                aggregate.type)
        }
        return .project(all, domainColumns + values, names: allNames)
    }

    private func joined(
        _ kind: JoinKind, _ left: LogicalPlan, _ right: LogicalPlan, _ condition: JoinCondition
    ) throws -> LogicalPlan {
        let leftWidth = left.schema.count
        let rightWidth = kind == .semi || kind == .anti ? 0 : right.schema.count
        let names = domain.schema.names + left.schema.names + (rightWidth == 0 ? [] : right.schema.names)
        func sideBySide(_ leftStart: Int, _ rightStart: Int, _ own: [BoundExpression]) -> [BoundExpression] {
            own + left.schema.fields.enumerated().map { .column(leftStart + $0, $1.type) }
                + right.schema.fields.prefix(rightWidth).enumerated().map { .column(rightStart + $0, $1.type) }
        }
        if !isDependent(right), kind != .right, kind != .full {
            return .join(
                kind, try joined(left), moved(right),
                JoinCondition(
                    keys: condition.keys.map { (left: over($0.left), right: over($0.right, 0)) },
                    residual: condition.residual.map { over($0) }))
        }
        if !isDependent(left), kind == .right || kind == .inner {
            let join = LogicalPlan.join(
                kind, moved(left), try joined(right),
                JoinCondition(
                    keys: condition.keys.map { (left: over($0.left, 0), right: over($0.right)) },
                    residual: condition.residual.map {
                        moving($0, domainStart: leftWidth) { $0 < leftWidth ? $0 : $0 + width }
                    }))
            return .project(join, sideBySide(0, leftWidth + width, columns(from: leftWidth)), names: names)
        }
        let mark = BoundExpression.literal(.boolean(true), .boolean)
        let pushedLeft = try joined(left)
        let marked = LogicalPlan.project(
            pushedLeft, pushedLeft.schema.fields.enumerated().map { .column($0, $1.type) } + [mark],
            names: pushedLeft.schema.names + ["left"])
        let rightStart = width + leftWidth + 1
        let join = LogicalPlan.join(
            kind, marked, try joined(right),
            JoinCondition(
                keys: sameDomain() + condition.keys.map { (left: over($0.left), right: over($0.right)) },
                residual: condition.residual.map {
                    moving($0, domainStart: 0) { $0 < leftWidth ? $0 + width : $0 - leftWidth + rightStart + width }
                }))
        let fromRight = columns(from: rightStart)
        let own: [BoundExpression]
        switch kind {
        case .right: own = fromRight
        case .full:
            let isAlone = BoundExpression.isNull(.column(width + leftWidth, .boolean), negated: false)
            own = zip(domainColumns, fromRight).map {
                .conditional([(when: isAlone, then: $1)], otherwise: $0, $0.type)
            }
        default: own = domainColumns
        }
        return .project(join, sideBySide(width, rightStart + width, own), names: names)
    }

    /// LIMIT counts for each row of the domain by itself.
    private func limited(_ input: LogicalPlan, _ count: Int?, _ offset: Int) throws -> LogicalPlan {
        var rows = input
        var keys: [SortKey] = []
        if case .sort(let unsorted, let order) = input { (rows, keys) = (unsorted, order) }
        let inner = try joined(rows)
        let number = BoundWindow(
            function: .rowNumber, arguments: [], partition: domainColumns, order: keys.map { $0.mapping { over($0) } },
            type: .integer, span: 0..<0)
        let numbered = LogicalPlan.window(inner, [number], names: ["number"])
        let position = BoundExpression.column(inner.schema.count, .integer)
        let kept = numbered.filtered(
            by: LogicalPlan.rowNumbers(position, after: offset, upTo: count.map { $0.addingReportingOverflow(offset) }))
        let columns = inner.schema.fields.enumerated().map { BoundExpression.column($0, $1.type) }
        return .project(kept, columns, names: inner.schema.names)
    }
}

extension LogicalPlan {
    /// Conditions that a row's number lies after one and not after another.
    static func rowNumbers(
        _ number: BoundExpression, after offset: Int, upTo end: (partialValue: Int, overflow: Bool)?
    ) -> [BoundExpression] {
        func compared(_ sign: String, _ value: Int) -> BoundExpression? {
            FunctionRegistry.scalar(named: sign).map {
                .call($0, [number, .literal(.integer(Int64(value)), .integer)], .boolean, 0..<0)
            }
        }
        var conditions: [BoundExpression?] = []
        if offset > 0 { conditions.append(compared(">", offset)) }
        if let end, !end.overflow { conditions.append(compared("<=", end.partialValue)) }
        return conditions.compactMap { $0 }
    }
}

extension JoinCondition {
    /// Keys under which null equals null: joins can't match nulls, so each becomes two, whether it is null, and its value
    /// or a fixed one.
    static func nullSafeKeys(
        _ left: [BoundExpression], _ right: [BoundExpression]
    ) -> [(left: BoundExpression, right: BoundExpression)] {
        zip(left, right).flatMap { zip($0.nullSafeParts, $1.nullSafeParts).map { (left: $0, right: $1) } }
    }
}

extension BoundExpression {
    fileprivate var nullSafeParts: [BoundExpression] {
        let isNull = BoundExpression.isNull(self, negated: false)
        guard type != .null else { return [isNull] }
        let filler = BoundExpression.literal(type.anyValue, type)
        return [isNull, .conditional([(when: isNull, then: filler)], otherwise: self, type)]
    }
}
