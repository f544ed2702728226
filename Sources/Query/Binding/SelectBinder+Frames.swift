import Columns
import Diagnostics

/// ROWS, GROUPS and RANGE.
extension SelectBinder {
    /// A frame, its distances computed. A key that distances are measured by is cast to a type that holds both.
    func frame(
        _ frame: Syntax.Frame, _ order: inout [SortKey], _ binder: ExpressionBinder
    ) throws -> WindowFrame {
        if case .unboundedFollowing = frame.start {
            throw invalid("a frame can't start at UNBOUNDED FOLLOWING", frame.span)
        }
        if case .unboundedPreceding = frame.end {
            throw invalid("a frame can't end at UNBOUNDED PRECEDING", frame.span)
        }
        guard frame.start.rank <= frame.end.rank else { throw invalid("the frame ends before it starts", frame.span) }
        if frame.unit == .groups, order.isEmpty {
            throw invalid("a frame by GROUPS needs ORDER BY: it counts groups of equal rows", frame.span)
        }
        return WindowFrame(
            unit: frame.unit, start: try bound(frame.start, frame, &order, binder),
            end: try bound(frame.end, frame, &order, binder), exclusion: frame.exclusion)
    }

    private func invalid(_ message: String, _ span: SourceSpan, help: [String] = []) -> Diagnostic {
        query.error("invalid-window", message, at: span, help: help)
    }

    private func bound(
        _ bound: Syntax.Frame.Bound, _ frame: Syntax.Frame, _ order: inout [SortKey], _ binder: ExpressionBinder
    ) throws -> WindowFrame.Bound {
        switch bound {
        case .unboundedPreceding, .unboundedFollowing: return .unbounded
        case .currentRow: return .offset(0)
        case .preceding(let expression), .following(let expression):
            var isFollowing = false
            if case .following = bound { isFollowing = true }
            if frame.unit == .range {
                return .distance(try distance(expression, &order, binder), isFollowing: isFollowing)
            }
            guard let count = try query.bindCount(expression, "a frame"), count < Int.max else {
                throw invalid("a frame's distance can't be null", expression.span)
            }
            return .offset(isFollowing ? count : -count)
        }
    }

    private func distance(
        _ expression: Syntax.Expression, _ order: inout [SortKey], _ binder: ExpressionBinder
    ) throws -> Value {
        guard order.count == 1 else {
            throw invalid(
                "RANGE with a distance needs ORDER BY with exactly one key, which it is measured by", expression.span)
        }
        let constants = ExpressionBinder(query, scope: Scope(), clause: .constant("a frame"))
        var distance = try constants.bind(expression)
        let key = order[0].expression
        let isTime: Bool
        switch key.type {
        case .date, .timestamp, .timestampWithZone: isTime = true
        case .integer, .decimal, .double: isTime = false
        default:
            throw invalid(
                "RANGE with a distance needs a number, a date or a timestamp to order by, not \(key.type.name)",
                expression.span, help: ["use ROWS or GROUPS"])
        }
        if isTime {
            guard distance.type == .interval || distance.isTextLiteral || distance.type == .null else {
                throw invalid(
                    "the distance from \(key.type.name) is an interval, not \(distance.type.name)", expression.span,
                    help: ["write INTERVAL '7 days'"])
            }
            distance = try constants.converted(distance, to: .interval, expression.span)
        } else {
            let type = try query.commonType(of: [key, distance]) { _, type, other in
                invalid("the distance from \(other.name) is a number, not \(type.name)", expression.span)
            }
            distance = try constants.converted(distance, to: type, expression.span)
            order[0].expression = try binder.converted(key, to: type, expression.span)
        }
        switch distance.constant {
        case .null: throw invalid("a frame's distance can't be null", expression.span)
        case let value? where !value.isNegative: return value
        case nil: throw invalid("a frame's distance must be a constant", expression.span)
        default: throw invalid("a frame's distance can't be negative", expression.span)
        }
    }
}

extension Syntax.Frame.Bound {
    /// Where it lies; a frame's end can't lie before its start.
    fileprivate var rank: Int {
        switch self {
        case .unboundedPreceding: 0
        case .preceding: 1
        case .currentRow: 2
        case .following: 3
        case .unboundedFollowing: 4
        }
    }
}

extension Value {
    fileprivate var isNegative: Bool {
        switch self {
        case .integer(let number): number < 0
        case .decimal(let number): number.mantissa < 0
        // Not a number is no distance either.
        case .double(let number): !(number >= 0)
        case .interval(let interval): TemporalArithmetic.sortValue(interval) < 0
        default: false
        }
    }
}
