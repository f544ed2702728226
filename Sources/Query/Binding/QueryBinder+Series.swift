import Columns
import Diagnostics

extension QueryBinder {
    /// How many rows a series may have.
    private static let maximumRows = 1_000_000

    /// `generate_series(first, last [, step])` over whole numbers, dates or timestamps, the end included; `range`
    /// leaves it out.
    func bindSeries(
        _ name: Syntax.Identifier, _ arguments: [Syntax.Expression], _ span: SourceSpan, columnName: String?
    ) throws -> LogicalPlan {
        let key = name.name.lowercased()
        guard key == "generate_series" || key == "range" else {
            throw error(
                "unknown-function", "there is no function \"\(name.name)\" that makes rows", at: name.span,
                help: [
                    Suggestion.help(for: key, among: ["generate_series", "range"]),
                    "a file stands in quotes: FROM 'file.csv'",
                ])
        }
        guard arguments.count == 2 || arguments.count == 3 else {
            throw error(
                "type-mismatch", "\(key) doesn't take \(arguments.count) arguments", at: span,
                help: ["it is written \(key)(first, last [, step])"])
        }
        let binder = ExpressionBinder(self, scope: Scope(), clause: .constant(key))
        let bound = try arguments.map(binder.bind)
        let values = try bound.enumerated().map { index, expression in
            guard let value = expression.constant else {
                throw error("not-constant", "\(key) takes constants", at: arguments[index].span)
            }
            return value
        }
        let includesEnd = key == "generate_series"
        let (rows, type) = try series(values, includesEnd: includesEnd, span)
        let schema = Schema([Field(columnName ?? key, type)])
        return .values(rows.map { [.literal($0, type)] }, schema)
    }

    private func series(
        _ values: [Value], includesEnd: Bool, _ span: SourceSpan
    ) throws -> ([Value], DataType) {
        let step: Value = values.count > 2 ? values[2] : .integer(1)
        switch (values[0], values[1], step) {
        case (.integer(let first), .integer(let last), .integer(let step)):
            guard step != 0 else { throw error("invalid-series", "a series needs a step other than 0", at: span) }
            var rows: [Value] = []
            var current = first
            while step > 0 ? current < last : current > last || (includesEnd && current == last) {
                try append(.integer(current), to: &rows, span)
                let (next, overflow) = current.addingReportingOverflow(step)
                guard !overflow else { return (rows, .integer) }
                current = next
            }
            if includesEnd, current == last, step > 0 { try append(.integer(current), to: &rows, span) }
            return (rows, .integer)
        case (.date(let first), .date(let last), _):
            let interval = try self.interval(step, span)
            let isWhole = interval.microseconds == 0
            let moments = try self.moments(
                Timestamp(first), Timestamp(last), interval, includesEnd: includesEnd, span)
            return isWhole
                ? (moments.map { .date($0.date) }, .date) : (moments.map { .timestamp($0) }, .timestamp)
        case (.timestamp(let first), .timestamp(let last), .interval(let interval)):
            let moments = try self.moments(first, last, interval, includesEnd: includesEnd, span)
            return (moments.map { .timestamp($0) }, .timestamp)
        case (.null, _, _), (_, .null, _), (_, _, .null): return ([], values[0].type)
        default:
            throw error(
                "type-mismatch", "a series goes over whole numbers, dates or timestamps", at: span,
                help: ["e.g. generate_series(DATE '2026-01-01', DATE '2026-12-01', INTERVAL '1 month')"])
        }
    }

    private func interval(_ step: Value, _ span: SourceSpan) throws -> Interval {
        switch step {
        case .interval(let interval): return interval
        case .integer(let days):
            if let small = Int32(exactly: days) { return Interval(days: small) }
        default: break
        }
        throw error("type-mismatch", "the step of a series of dates is an interval", at: span)
    }

    private func moments(
        _ first: Timestamp, _ last: Timestamp, _ step: Interval, includesEnd: Bool, _ span: SourceSpan
    ) throws -> [Timestamp] {
        func moment(_ index: Int) -> Timestamp? {
            // Counted from the start, so that the 31st comes back after a shorter month.
            let (months, monthOverflow) = step.months.multipliedReportingOverflow(by: Int32(clamping: index))
            let (days, dayOverflow) = step.days.multipliedReportingOverflow(by: Int32(clamping: index))
            let (time, timeOverflow) = step.microseconds.multipliedReportingOverflow(by: Int64(index))
            guard !monthOverflow, !dayOverflow, !timeOverflow else { return nil }
            let interval = Interval(months: months, days: days, microseconds: time)
            return TemporalArithmetic.adding(interval, to: first.microseconds).map { Timestamp(microseconds: $0) }
        }
        guard let second = moment(1), second != first else {
            throw error("invalid-series", "a series needs a step other than 0", at: span)
        }
        let ascends = first < second
        var result: [Timestamp] = []
        var current = first
        while ascends ? current < last : last < current {
            guard result.count < Self.maximumRows else { throw tooLong(span) }
            result.append(current)
            guard let next = moment(result.count) else { return result }
            current = next
        }
        if includesEnd, current == last { result.append(current) }
        return result
    }

    private func append(_ value: Value, to rows: inout [Value], _ span: SourceSpan) throws {
        guard rows.count < Self.maximumRows else { throw tooLong(span) }
        rows.append(value)
    }

    private func tooLong(_ span: SourceSpan) -> Diagnostic {
        error("too-large", "a series can have at most \(Self.maximumRows) rows", at: span)
    }
}
