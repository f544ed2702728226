import Columns
import Output

/// A table with every type of column, a null in each, and texts that every format must escape.
let everyType: Table = {
    let schema = Schema([
        Field("id", .integer), Field("amount", .decimal(scale: 2)), Field("rate", .double), Field("text", .text),
        Field("flag", .boolean), Field("day", .date), Field("at", .timestamp), Field("instant", .timestampWithZone),
        Field("span", .interval), Field("nothing", .null),
    ])
    let moment = Timestamp(CalendarDate(days: 20_000), microsecondOfDay: 3_723_000_500)
    let full: [Value] = [
        .integer(-42), .decimal(ExactDecimal(mantissa: -5, scale: 2)), .double(0.1), .text("a,\"b\"\n|<c>_d\t"),
        .boolean(true), .date(CalendarDate(days: 20_000)), .timestamp(moment), .timestampWithZone(moment),
        .interval(Interval(months: 14, days: 3, microseconds: 1_000_000)), .null,
    ]
    let formula: [Value] = [
        .integer(.min), .decimal(ExactDecimal(mantissa: 1_234_567, scale: 2)), .double(1e300), .text("=1+1"),
        .boolean(false), .date(CalendarDate(days: -1)), .timestamp(Timestamp(microseconds: -1)),
        .timestampWithZone(Timestamp(microseconds: 0)), .interval(Interval()), .null,
    ]
    let nulls = [Value](repeating: .null, count: schema.count)
    return Table(schema: schema, rows: [full, nulls, formula])
}()

/// What a writer writes of a table.
func written(_ table: Table, _ makeWriter: (any ByteSink) throws -> any TableWriter) throws -> String {
    let sink = MemorySink()
    let writer = try makeWriter(sink)
    try writer.write(table)
    try writer.finish()
    try writer.finish()
    return sink.text
}
