import Columns
import Diagnostics

/// `to_char` and `to_date`: dates and numbers by PostgreSQL's templates.
enum FormatFunctions {
    static let all: [ScalarFunction] = [toText, monthName, dayName, toDate]

    private static let toText = ScalarFunction.strict(
        "to_char", "to_char(x, 'YYYY-MM')", "A date, timestamp or number by a template.",
        resolve: { types in
            guard types.count == 2, ScalarFunction.accepts(types[1], as: .text) else { return nil }
            switch types[0] {
            case .date, .timestamp, .timestampWithZone, .integer, .decimal:
                return .init(arguments: [types[0], .text], result: .text)
            case .double: return .init(arguments: [.double, .text], result: .text)
            case .null: return .init(arguments: [.timestamp, .text], result: .text)
            default: return nil
            }
        },
        kernel: { columns, context, validity in
            let templates = TextOperand(columns[1])
            let isTime = columns[0].type.isTemporal
            let constant =
                templates.isConstant && columns[1].count == 1
                ? try templates.withView { try template($0[0], isTime: isTime) } : nil
            let moments = isTime ? Lane(moments(columns[0])) : nil
            let column = columns[0]
            return try makeTexts(context.rowCount, validity: validity) { row, bytes in
                let template = try constant ?? templates.withView { try Self.template($0[row], isTime: isTime) }
                switch template {
                case .time(let template):
                    template.append(Timestamp(microseconds: moments?[row] ?? 0), to: &bytes)
                case .number(let template):
                    template.append(number(column[column.count == 1 ? 0 : row]), to: &bytes)
                }
            }
        })

    private enum Template {
        case time(TimeTemplate)
        case number(NumberTemplate)
    }

    private static func template(_ text: TextBytes, isTime: Bool) throws -> Template {
        isTime ? .time(try TimeTemplate(text, function: "to_char")) : .number(try NumberTemplate(text.string))
    }

    private static func moments(_ column: Column) -> [Int64] {
        if case .date(let days) = column.storage { return days.map { Timestamp(CalendarDate(days: $0)).microseconds } }
        return column.integers
    }

    private static func number(_ value: Value) -> ExactDecimal? {
        switch value {
        case .integer(let number): return ExactDecimal(number)
        case .decimal(let number): return number
        case .double(let number):
            var text = "\(number)"
            return text.withUTF8 { TextParsing.decimal($0) }
        default: return nil
        }
    }

    private static func named(_ name: String, _ summary: String, _ template: String) -> ScalarFunction {
        .strict(name, "\(name)(x)", summary, [.timestamp], to: .text) { columns, context, validity in
            var template = template
            let compiled = try template.withUTF8 { try TimeTemplate($0, function: name) }
            let moments = columns[0].integers
            return makeTexts(moments.count, validity: validity) { row, bytes in
                compiled.append(Timestamp(microseconds: moments[row]), to: &bytes)
            }
        }
    }

    private static let monthName = named("monthname", "The English name of the month.", "FMMonth")
    private static let dayName = named("dayname", "The English name of the day of the week.", "FMDay")

    private static let toDate = ScalarFunction.strict(
        "to_date", "to_date(text, 'DD.MM.YYYY')", "The date a text spells by a template.", [.text, .text], to: .date
    ) { columns, context, validity in
        try TextOperand(columns[0]).withView { texts in
            try TextOperand(columns[1]).withView { templates in
                .date(
                    try makeArray(context.rowCount, validity: validity, filler: 0) { row in
                        let template = try TimeTemplate(templates[row], function: "to_date")
                        guard let date = template.date(in: texts[row]) else {
                            throw Failure.invalid(
                                "\"\(texts[row].string)\" is no date by the template \"\(templates[row].string)\"")
                        }
                        return date.days
                    })
            }
        }
    }
}
