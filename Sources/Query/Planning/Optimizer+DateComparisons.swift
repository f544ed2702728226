import Columns

extension BoundExpression {
    /// The same condition with dates compared as dates where they were made timestamps only for a constant's sake, as in
    /// `day < date '2026-01-01' + interval '1 year'`.
    var comparingDates: BoundExpression {
        replacing { expression in
            guard case .call(let function, let arguments, _, let span) = expression, arguments.count == 2,
                let operation = ColumnComparison.Operation(rawValue: function.name)
            else { return nil }
            switch (arguments[0], arguments[1]) {
            case (.cast(let day, .timestamp, _, _), .literal(.timestamp(let moment), _)):
                return Self.comparison(of: day, operation, moment, span)
            case (.literal(.timestamp(let moment), _), .cast(let day, .timestamp, _, _)):
                return Self.comparison(of: day, operation.turned, moment, span)
            default: return nil
            }
        }
    }

    /// Compares a day's midnight with a moment; nil where that isn't a comparison of days.
    private static func comparison(
        of day: BoundExpression, _ operation: ColumnComparison.Operation, _ moment: Timestamp, _ span: SourceSpan
    ) -> BoundExpression? {
        let date = moment.date
        let isMidnight = Timestamp(date) == moment
        guard day.type == .date, isMidnight || Timestamp(date, microsecondOfDay: moment.microsecondOfDay) == moment
        else { return nil }
        let fitting: ColumnComparison.Operation
        switch operation {
        case .equal, .notEqual:
            guard isMidnight else { return nil }
            fitting = operation
        case .lessOrEqual, .greater: fitting = operation
        // What lies before some time of a day lies on that day or before.
        case .less: fitting = isMidnight ? .less : .lessOrEqual
        case .greaterOrEqual: fitting = isMidnight ? .greaterOrEqual : .greater
        }
        return FunctionRegistry.scalar(named: fitting.rawValue).map {
            .call($0, [day, .literal(.date(date), .date)], .boolean, span)
        }
    }
}

extension ColumnComparison.Operation {
    /// The one that holds of b and a where this holds of a and b.
    fileprivate var turned: Self {
        switch self {
        case .equal, .notEqual: self
        case .less: .greater
        case .lessOrEqual: .greaterOrEqual
        case .greater: .less
        case .greaterOrEqual: .lessOrEqual
        }
    }
}
