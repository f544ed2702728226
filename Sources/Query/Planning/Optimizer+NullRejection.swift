import Columns

/// What is known of a condition whose columns of one side are all null, as an outer join leaves them.
enum NullRejection {
    private enum Known {
        case null
        case isTrue
        case isFalse
        /// False or null.
        case isNotTrue
        case unknown
    }

    /// The kind of join that is left of an outer one when conditions on its output drop the rows that it adds.
    static func simplified(_ kind: JoinKind, leftWidth: Int, _ conditions: [BoundExpression]) -> JoinKind {
        func rejects(_ isNull: (Int) -> Bool) -> Bool {
            conditions.contains { condition in
                switch known(condition, isNull) {
                case .null, .isFalse, .isNotTrue: condition.isDeterministic
                case .isTrue, .unknown: false
                }
            }
        }
        var keepsLeft = kind == .left || kind == .full
        var keepsRight = kind == .right || kind == .full
        guard keepsLeft || keepsRight else { return kind }
        if keepsLeft, rejects({ $0 >= leftWidth }) { keepsLeft = false }
        if keepsRight, rejects({ $0 < leftWidth }) { keepsRight = false }
        switch (keepsLeft, keepsRight) {
        case (true, true): return .full
        case (true, false): return .left
        case (false, true): return .right
        case (false, false): return .inner
        }
    }

    private static func known(_ expression: BoundExpression, _ isNull: (Int) -> Bool) -> Known {
        switch expression {
        case .literal(.null, _): return .null
        case .literal(.boolean(let value), _): return value ? .isTrue : .isFalse
        case .literal: return .unknown
        case .column(let position, _): return isNull(position) ? .null : .unknown
        case .call(let function, let arguments, _, _):
            return function.isStrict && arguments.contains { known($0, isNull) == .null } ? .null : .unknown
        case .cast(let operand, _, _, _), .inList(let operand, _, _, _):
            return known(operand, isNull) == .null ? .null : .unknown
        case .and(let operands):
            let all = operands.map { known($0, isNull) }
            if all.contains(.isFalse) { return .isFalse }
            if all.contains(.null) || all.contains(.isNotTrue) { return .isNotTrue }
            return all.allSatisfy { $0 == .isTrue } ? .isTrue : .unknown
        case .or(let operands):
            let all = operands.map { known($0, isNull) }
            if all.contains(.isTrue) { return .isTrue }
            if all.contains(.unknown) { return .unknown }
            return all.allSatisfy { $0 == .isFalse } ? .isFalse : .isNotTrue
        case .not(let operand):
            switch known(operand, isNull) {
            case .null: return .null
            case .isTrue: return .isFalse
            case .isFalse: return .isTrue
            case .isNotTrue, .unknown: return .unknown
            }
        case .isNull(let operand, let isNegated):
            switch known(operand, isNull) {
            case .null: return isNegated ? .isFalse : .isTrue
            case .isTrue, .isFalse: return isNegated ? .isTrue : .isFalse
            case .isNotTrue, .unknown: return .unknown
            }
        case .conditional(let branches, let otherwise, _):
            for branch in branches {
                switch known(branch.when, isNull) {
                case .isTrue: return known(branch.then, isNull)
                case .null, .isFalse, .isNotTrue: continue
                case .unknown: return .unknown
                }
            }
            return otherwise.map { known($0, isNull) } ?? .null
        }
    }
}
