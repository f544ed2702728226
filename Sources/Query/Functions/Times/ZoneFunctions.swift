import Columns
import Diagnostics

/// AT TIME ZONE, and moments from numbers and texts.
enum ZoneFunctions {
    static let all: [ScalarFunction] = [timezone, toTimestamp]

    private static let timezone = ScalarFunction.strict(
        "timezone", "x AT TIME ZONE 'zone'",
        "A moment as the clocks of a time zone show it; or of a timestamp without zone, the moment at which they do.",
        resolve: { types in
            guard types.count == 2, ScalarFunction.accepts(types[0], as: .text) else { return nil }
            switch types[1] {
            case .timestampWithZone: return .init(arguments: [.text, .timestampWithZone], result: .timestamp)
            case .timestamp, .date, .null: return .init(arguments: [.text, .timestamp], result: .timestampWithZone)
            default: return nil
            }
        },
        kernel: { columns, context, validity in
            let names = TextOperand(columns[0])
            let moments = Lane(columns[1].integers)
            let isInstant = columns[1].type == .timestampWithZone
            func rules(_ row: Int) throws -> TimeZoneRules {
                try TimeZoneRules(named: names.withView { $0[row].string })
            }
            let constant = names.isConstant && columns[0].count == 1 ? try rules(0) : nil
            return .timestamp(
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    let zone = try constant ?? rules(row)
                    let moment = Timestamp(microseconds: moments[row])
                    return (isInstant ? zone.localTime(of: moment) : zone.instant(of: moment)).microseconds
                })
        })

    private static let toTimestamp = ScalarFunction.strict(
        "to_timestamp", "to_timestamp(seconds)", "The moment some seconds after 1970-01-01 00:00 in UTC.", [.double],
        to: .timestampWithZone
    ) { columns, _, validity in
        let seconds = columns[0].doubles
        return .timestamp(
            try makeArray(seconds.count, validity: validity, filler: 0) { row in
                let moment = (seconds[row] * 1e6).rounded()
                guard let exact = Int64(exactly: moment), TemporalArithmetic.timestampRange.contains(exact) else {
                    throw Failure.overflow(
                        .timestampWithZone, "to_timestamp(\(TextFormatting.text(of: seconds[row])))")
                }
                return exact
            })
    }
}
