import Columns

extension BoundExpression {
    /// The expressions directly below.
    var children: [BoundExpression] {
        switch self {
        case .literal, .column: []
        case .call(_, let arguments, _, _): arguments
        case .cast(let operand, _, _, _), .not(let operand), .isNull(let operand, _), .inList(let operand, _, _, _):
            [operand]
        case .and(let operands), .or(let operands): operands
        case .conditional(let branches, let otherwise, _):
            branches.flatMap { [$0.when, $0.then] } + (otherwise.map { [$0] } ?? [])
        }
    }

    /// The same expression over other children.
    func mappingChildren(_ transform: (BoundExpression) throws -> BoundExpression) rethrows -> BoundExpression {
        switch self {
        case .literal, .column: self
        case .call(let function, let arguments, let type, let span):
            .call(function, try arguments.map(transform), type, span)
        case .cast(let operand, let type, let isTry, let span):
            .cast(try transform(operand), to: type, isTry: isTry, span)
        case .not(let operand): .not(try transform(operand))
        case .isNull(let operand, let negated): .isNull(try transform(operand), negated: negated)
        case .inList(let operand, let values, let hasNull, let negated):
            .inList(try transform(operand), values, hasNull: hasNull, negated: negated)
        case .and(let operands): .and(try operands.map(transform))
        case .or(let operands): .or(try operands.map(transform))
        case .conditional(let branches, let otherwise, let type):
            .conditional(
                try branches.map { (when: try transform($0.when), then: try transform($0.then)) },
                otherwise: try otherwise.map(transform), type)
        }
    }

    /// Replaces subtrees from the top down: where `transform` gives an expression it stands, unvisited; where it gives
    /// nil the children are visited.
    func replacing(_ transform: (BoundExpression) throws -> BoundExpression?) rethrows -> BoundExpression {
        if let replaced = try transform(self) { return replaced }
        return try mappingChildren { try $0.replacing(transform) }
    }

    /// The same expression with other column positions.
    func mappingColumns(_ transform: (Int) -> Int) -> BoundExpression {
        replacing { expression in
            guard case .column(let position, let type) = expression else { return nil }
            return .column(transform(position), type)
        }
    }

    /// Calls `body` with each column position, repeats included.
    func forEachColumn(_ body: (Int) -> Void) {
        if case .column(let position, _) = self { return body(position) }
        for child in children { child.forEachColumn(body) }
    }

    /// The column positions in use.
    var columns: Set<Int> {
        var found: Set<Int> = []
        forEachColumn { found.insert($0) }
        return found
    }

    /// Whether any column position satisfies the condition.
    func usesColumn(where condition: (Int) -> Bool) -> Bool {
        if case .column(let position, _) = self { return condition(position) }
        return children.contains { $0.usesColumn(where: condition) }
    }

    /// Whether the value is the same for the same row: calls without arguments may tell the time or throw dice.
    var isDeterministic: Bool {
        if case .call(_, let arguments, _, _) = self, arguments.isEmpty { return false }
        return children.allSatisfy(\.isDeterministic)
    }

    /// The number of nodes, counted up to a limit.
    func size(upTo limit: Int) -> Int {
        var count = 1
        for child in children where count < limit { count += child.size(upTo: limit - count) }
        return count
    }

    /// The constant, if it is one.
    var constant: Value? {
        if case .literal(let value, _) = self { return value }
        return nil
    }

    /// Whether it is a constant text, whose type gives way to what it is compared with.
    var isTextLiteral: Bool {
        if case .literal(.text, .text) = self { return true }
        return false
    }

    /// Whether two expressions compute the same from the same row; places don't count.
    func isSame(as other: BoundExpression) -> Bool {
        switch (self, other) {
        case (.literal(let a, let x), .literal(let b, let y)): return a == b && x == y
        case (.column(let a, _), .column(let b, _)): return a == b
        case (.call(let f, _, let x, _), .call(let g, _, let y, _)):
            guard f.name == g.name, x == y else { return false }
        case (.cast(_, let x, let a, _), .cast(_, let y, let b, _)): guard x == y, a == b else { return false }
        case (.and, .and), (.or, .or), (.not, .not): break
        case (.isNull(_, let a), .isNull(_, let b)): guard a == b else { return false }
        case (.inList(_, let a, let x, let n), .inList(_, let b, let y, let m)):
            guard a == b, x == y, n == m else { return false }
        case (.conditional(let a, let x, _), .conditional(let b, let y, _)):
            guard a.count == b.count, (x == nil) == (y == nil) else { return false }
        default: return false
        }
        let mine = children
        let theirs = other.children
        return mine.count == theirs.count && zip(mine, theirs).allSatisfy { $0.isSame(as: $1) }
    }
}

extension BoundExpression {
    /// The conditions that must all hold; an `and` is taken apart.
    var conjuncts: [BoundExpression] {
        if case .and(let operands) = self { return operands.flatMap(\.conjuncts) }
        if case .literal(.boolean(true), _) = self { return [] }
        return [self]
    }

    /// All conditions as one; nil when there is none.
    static func conjunction(_ conditions: [BoundExpression]) -> BoundExpression? {
        let flat = conditions.flatMap(\.conjuncts)
        if flat.contains(where: { $0.constant == .boolean(false) }) { return .literal(.boolean(false), .boolean) }
        return flat.count > 1 ? .and(flat) : flat.first
    }
}
