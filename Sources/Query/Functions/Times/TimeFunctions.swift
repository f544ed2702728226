import Columns
import Diagnostics

/// Functions of dates, timestamps and intervals. None knows today's date: results are the same whenever they are computed.
enum TimeFunctions {
    static let all: [ScalarFunction] =
        [
            part("extract", "extract(part FROM x)"), part("date_part", "date_part('part', x)"),
            field("year", .year), field("quarter", .quarter), field("month", .month), field("week", .week),
            field("day", .day), field("hour", .hour), field("minute", .minute), field("second", .second),
            field("dayofweek", .dow), field("isodow", .isodow), field("dayofyear", .doy),
            truncation, difference("date_diff"), difference("datediff"), epoch, makeDate, makeTimestamp, lastDay,
            age,
        ]

    /// The parts named by a text argument: read once where it is constant.
    private struct Fields {
        private let names: TextOperand
        private let constant: CalendarField?
        private let function: String

        init(_ column: Column, function: String) throws {
            let names = TextOperand(column)
            self.names = names
            self.function = function
            constant =
                names.isConstant && column.count > 0
                ? try names.withView { try CalendarField($0[0], function: function) } : nil
        }

        @inline(__always)
        func field(_ row: Int) throws -> CalendarField {
            if let constant { return constant }
            return try names.withView { try CalendarField($0[row], function: function) }
        }
    }

    /// The signature of a function of a part's name and a date, timestamp or interval.
    @Sendable private static func partSignature(_ types: [DataType]) -> ScalarFunction.Signature? {
        guard types.count == 2, ScalarFunction.accepts(types[0], as: .text) else { return nil }
        let type = types[1] == .null ? .timestamp : types[1]
        guard type.isTemporal || type == .interval else { return nil }
        return .init(arguments: [.text, type], result: .integer)
    }

    /// The same where the name is known: seconds and their like are decimals, unless of a date. A name that isn't a
    /// constant may be either.
    @Sendable private static func namedPartSignature(
        _ types: [DataType], _ constants: [Value?]
    ) -> ScalarFunction.Signature? {
        guard var signature = partSignature(types), signature.arguments[1] != .date else { return nil }
        if case .text(let name)?? = constants.first {
            let words = name.lowercased().split(separator: " ")
            let field = words.first.flatMap { CalendarField(named: String($0)) }
            signature.result = field?.fractionDigits.map { .decimal(scale: $0) } ?? .integer
        } else {
            signature.result = .decimal(scale: 6)
        }
        return signature
    }

    private static func part(_ name: String, _ usage: String) -> ScalarFunction {
        .strict(
            name, usage,
            "A part of a date, timestamp or interval, such as year, month, isodow or epoch. Of times, second, milliseconds and epoch are decimals.",
            resolve: partSignature, resolveConstants: namedPartSignature,
            kernel: { columns, context, validity in
                let fields = try Fields(columns[0], function: name)
                let whole = values(columns[1], fields.field)
                guard case .decimal(let scale) = context.type else {
                    return .integer(try makeArray(context.rowCount, validity: validity, filler: 0, whole))
                }
                let fine = fineValues(columns[1], fields.field)
                return .decimal(
                    try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                        let digits = try fields.field(row).fractionDigits
                        let value = try digits == nil ? Int128(whole(row)) : fine(row)
                        return value * (ExactDecimal.powerOfTen(scale - (digits ?? 0)) ?? 1)
                    })
            })
    }

    /// Fields with decimals, in microseconds.
    private static func fineValues(
        _ column: Column, _ field: @escaping (Int) throws -> CalendarField
    ) -> (Int) throws -> Int128 {
        if case .interval(let intervals) = column.storage {
            let lane = Lane(intervals)
            return { try field($0).fineValue(of: lane[$0]) }
        }
        let lane = Lane(column.integers)
        return { try field($0).fineValue(of: lane[$0]) }
    }

    private static func field(_ name: String, _ field: CalendarField) -> ScalarFunction {
        .strict(
            name, "\(name)(x)", "The \(field.rawValue) of a date, timestamp or interval.",
            resolve: { types in
                guard types.count == 1, let signature = partSignature([.text, types[0]]) else { return nil }
                return .init(arguments: [signature.arguments[1]], result: .integer)
            },
            kernel: { columns, context, validity in
                .integer(
                    try makeArray(
                        context.rowCount, validity: validity, filler: 0, values(columns[0], { _ in field })))
            })
    }

    private static func values(
        _ column: Column, _ field: @escaping (Int) throws -> CalendarField
    ) -> (Int) throws -> Int64 {
        switch column.storage {
        case .date(let days):
            let lane = Lane(days)
            return { try field($0).value(of: CalendarDate(days: lane[$0])) }
        case .interval(let intervals):
            let lane = Lane(intervals)
            return { row in
                let field = try field(row)
                guard let value = field.value(of: lane[row]) else {
                    throw Failure.invalid("an interval has no \(field.rawValue)")
                }
                return value
            }
        default:
            let lane = Lane(column.integers)
            return { try field($0).value(of: lane[$0]) }
        }
    }

    private static let truncation = ScalarFunction.strict(
        "date_trunc", "date_trunc('month', x)",
        "The start of the period that a date or timestamp lies in; weeks start on Monday.",
        resolve: { types in
            guard let signature = partSignature(types), signature.arguments[1] != .interval else { return nil }
            return .init(arguments: signature.arguments, result: signature.arguments[1])
        },
        kernel: { columns, context, validity in
            let fields = try Fields(columns[0], function: "date_trunc")
            func unknown(_ field: CalendarField) -> Diagnostic {
                Failure.invalid("date_trunc can't cut to \(field.rawValue)")
            }
            if case .date(let days) = columns[1].storage {
                let lane = Lane(days)
                return .date(
                    try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                        let field = try fields.field(row)
                        guard let start = field.start(of: CalendarDate(days: lane[row])) else { throw unknown(field) }
                        return start.days
                    })
            }
            let lane = Lane(columns[1].integers)
            return .timestamp(
                try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                    let field = try fields.field(row)
                    guard let start = field.start(of: lane[row]) else { throw unknown(field) }
                    return start
                })
        })

    private static func difference(_ name: String) -> ScalarFunction {
        .strict(
            name, "\(name)('day', from, to)", "How many starts of a day, month, … lie between two moments.",
            resolve: { types in
                guard types.count == 3, ScalarFunction.accepts(types[0], as: .text),
                    types.dropFirst().allSatisfy({ $0.isTemporal || $0 == .null })
                else { return nil }
                let type: DataType = types.contains(.timestampWithZone) ? .timestampWithZone : .timestamp
                return .init(arguments: [.text, type, type], result: .integer)
            },
            kernel: { columns, context, validity in
                let fields = try Fields(columns[0], function: name)
                let from = Lane(columns[1].integers)
                let to = Lane(columns[2].integers)
                return .integer(
                    try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                        guard let count = try fields.field(row).boundaries(from: from[row], to: to[row]) else {
                            throw Failure.overflow(.integer, "the difference")
                        }
                        return count
                    })
            })
    }

    private static let epoch = ScalarFunction.strict(
        "epoch", "epoch(x)", "Seconds since 1970-01-01, or the length of an interval in seconds.",
        resolve: { types in
            guard types.count == 1, let signature = partSignature([.text, types[0]]) else { return nil }
            return .init(arguments: [signature.arguments[1]], result: .decimal(scale: 6))
        },
        kernel: { columns, context, validity in
            switch columns[0].storage {
            case .date(let days):
                return .decimal(days.map { Int128($0) * Int128(Timestamp.microsecondsPerDay) })
            case .interval(let intervals): return .decimal(intervals.map(CalendarField.epochMicroseconds))
            default: return .decimal64(columns[0].integers)
            }
        })

    // MARK: Dates of parts

    private static let makeDate = ScalarFunction.strict(
        "make_date", "make_date(year, month, day)", "The date of a year, month and day.",
        [.integer, .integer, .integer], to: .date
    ) { columns, context, validity in
        let parts = columns.map { Lane($0.integers) }
        return .date(
            try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                try date(parts[0][row], parts[1][row], parts[2][row]).days
            })
    }

    private static func date(_ year: Int64, _ month: Int64, _ day: Int64) throws -> CalendarDate {
        guard (-9999...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
            let date = CalendarDate(year: Int(year), month: Int(month), day: Int(day))
        else { throw Failure.invalid("there is no day \(day) in month \(month) of year \(year)") }
        return date
    }

    private static let makeTimestamp = ScalarFunction.strict(
        "make_timestamp", "make_timestamp(year, month, day, hour, minute, second)",
        "The timestamp of a date and a time of day.",
        [.integer, .integer, .integer, .integer, .integer, .double], to: .timestamp
    ) { columns, context, validity in
        let parts = columns.dropLast().map { Lane($0.integers) }
        let seconds = Lane(columns[5].doubles)
        return .timestamp(
            try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                let day = try date(parts[0][row], parts[1][row], parts[2][row])
                let (hour, minute, second) = (parts[3][row], parts[4][row], seconds[row])
                guard (0...23).contains(hour), (0...59).contains(minute), second >= 0, second < 60 else {
                    throw Failure.invalid("\(hour):\(minute):\(TextFormatting.text(of: second)) is no time of day")
                }
                let time = (hour * 60 + minute) * 60_000_000 + Int64((second * 1e6).rounded())
                return Timestamp(day, microsecondOfDay: time).microseconds
            })
    }

    private static let lastDay = ScalarFunction.strict(
        "last_day", "last_day(x)", "The last day of the month.", [.date], to: .date
    ) { columns, _, _ in
        .date(
            columns[0].days.map { days in
                CalendarDate(days: days).startOfMonth.addingMonths(1).addingDays(-1).days
            })
    }

    // MARK: Age

    private static let age = ScalarFunction.strict(
        "age", "age(later, earlier)", "The time between two moments in years, months, days and time.",
        resolve: { types in
            guard types.count == 2, types.allSatisfy({ $0.isTemporal || $0 == .null }) else { return nil }
            let type: DataType = types.contains(.timestampWithZone) ? .timestampWithZone : .timestamp
            return .init(arguments: [type, type], result: .interval)
        },
        kernel: { columns, context, validity in
            let later = Lane(columns[0].integers)
            let earlier = Lane(columns[1].integers)
            return .interval(
                makeArray(context.rowCount, validity: validity, filler: Interval()) { age(later[$0], earlier[$0]) })
        })

    /// PostgreSQL's `age`: fields are subtracted one by one, and days borrow from the month of the earlier moment.
    static func age(_ later: Int64, _ earlier: Int64) -> Interval {
        if later < earlier {
            let turned = age(earlier, later)
            return Interval(months: -turned.months, days: -turned.days, microseconds: -turned.microseconds)
        }
        let (a, b) = (Timestamp(microseconds: later), Timestamp(microseconds: earlier))
        let (x, y) = (a.date.parts, b.date.parts)
        var months = (x.year - y.year) * 12 + x.month - y.month
        var days = x.day - y.day
        var time = a.microsecondOfDay - b.microsecondOfDay
        if time < 0 {
            time += Timestamp.microsecondsPerDay
            days -= 1
        }
        if days < 0 {
            days += CalendarDate.daysInMonth(year: y.year, month: y.month)
            months -= 1
        }
        return Interval(
            months: Int32(truncatingIfNeeded: months), days: Int32(truncatingIfNeeded: days), microseconds: time)
    }
}
