import Columns

/// What EXPLAIN shows of a query instead of its rows.
enum Explanation: Sendable {
    /// The plan, an operator a row, what it reads from indented below it.
    case plan
    /// The same after running it, with the rows that came out of each operator, its own time, and the most memory it held.
    case analysis

    /// Names and types of what is shown.
    var schema: Schema {
        switch self {
        case .plan: Schema([Field("plan", .text)])
        case .analysis:
            Schema([
                Field("plan", .text), Field("rows", .integer), Field("milliseconds", .decimal(scale: 1)),
                Field("kilobytes", .decimal(scale: 1)),
            ])
        }
    }

    /// What is shown; for an analysis the query is run.
    func table(of plan: LogicalPlan, _ executor: QueryExecutor) throws -> Table {
        switch self {
        case .plan: return Table(schema: schema, rows: PlanOutline(plan).lines.map { [.text($0.text)] })
        case .analysis:
            var count = 0
            let measured = Self.measured(plan, &count)
            let measures = try executor.measures(of: measured)
            return Table(
                schema: schema,
                rows: PlanOutline(measured).lines.map { line in
                    guard let id = line.measure, let measure = measures[id] else {
                        return [.text(line.text), .null, .null, .null]
                    }
                    let below = line.measuresBelow.reduce(Duration.zero) { $0 + (measures[$1]?.duration ?? .zero) }
                    let own = max(.zero, measure.duration - below)
                    let tenths = own.components.seconds * 10_000 + own.components.attoseconds / 100_000_000_000_000
                    return [
                        .text(line.text), .integer(Int64(measure.rows)),
                        .decimal(ExactDecimal(mantissa: Int128(tenths), scale: 1)),
                        measure.bytes == 0
                            ? .null : .decimal(ExactDecimal(mantissa: Int128((measure.bytes + 50) / 100), scale: 1)),
                    ]
                })
        }
    }

    /// The plan with a measure at each operator. A sort below a limit keeps its place: both are one operator.
    private static func measured(_ plan: LogicalPlan, _ count: inout Int) -> LogicalPlan {
        count += 1
        let id = count
        if case .limit(.sort(let input, let keys), let limit, let offset) = plan {
            return .measured(
                id: id, .limit(.sort(measured(input, &count), keys), count: limit, offset: offset))
        }
        return .measured(id: id, plan.mappingInputs { measured($0, &count) })
    }
}
