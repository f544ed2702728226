import Columns
import Diagnostics

/// A column that is made of a canonical table's others.
struct DerivedColumn: Sendable {
    enum Kind: Sendable {
        /// The local day of an instant.
        case day(of: String)
        /// An amount in the reporting currency.
        case reporting(amount: String, time: String)
    }

    let name: String
    let kind: Kind

    /// The derived columns of a table.
    static func all(of table: String) -> [DerivedColumn] {
        switch table {
        case "interactions":
            [
                DerivedColumn(name: "occurred_on", kind: .day(of: "occurred_at")),
                DerivedColumn(name: "amount_reporting", kind: .reporting(amount: "amount", time: "occurred_at")),
                DerivedColumn(name: "cost_reporting", kind: .reporting(amount: "cost", time: "occurred_at")),
            ]
        case "payroll":
            [
                DerivedColumn(name: "base_salary_reporting", kind: .reporting(amount: "base_salary", time: "month")),
                DerivedColumn(name: "bonus_reporting", kind: .reporting(amount: "bonus", time: "month")),
                DerivedColumn(
                    name: "desired_salary_reporting", kind: .reporting(amount: "desired_salary", time: "month")),
            ]
        default: []
        }
    }

    /// The column's type, given the table's other columns.
    func type(in schema: Schema) -> DataType {
        switch kind {
        case .day: .date
        case .reporting(let amount, _): schema.index(of: amount).map { schema.fields[$0].type } ?? .decimal(scale: 2)
        }
    }

    /// The column, chunk by chunk as the table's others.
    func chunks(in workspace: Workspace, table: String) throws -> [Column] {
        let loader = try workspace.loader(table)
        switch kind {
        case .day(let instant):
            return try loader.load([instant]).table.chunks.map { Self.days(of: $0.columns[0], workspace.timeZone) }
        case .reporting(let amount, let time):
            let conversion = try workspace.currencyConversion(of: table)
            guard let conversion else { return try loader.load([amount]).table.chunks.map { $0.columns[0] } }
            return try loader.load([amount, "currency", time]).table.chunks.map { chunk in
                let days = time == "month" ? chunk.columns[2] : Self.days(of: chunk.columns[2], workspace.timeZone)
                let months = (0..<chunk.rowCount).map { row in
                    if case .date(let date) = days[row] { return date.startOfMonth }
                    return CalendarDate(days: 0)
                }
                return try conversion.converted(
                    chunk.columns[0], currencies: chunk.columns[1], months: months, table: "\(table).\(amount)")
            }
        }
    }

    private static func days(of instants: Column, _ zone: TimeZoneRules) -> Column {
        guard case .timestamp(var moments) = instants.storage else {
            return Column(nullsOf: .date, count: instants.count)
        }
        zone.convertToLocalTimes(&moments)
        let days = moments.map { Timestamp(microseconds: $0).date.days }
        return Column(type: .date, storage: .date(days), validity: instants.validity)
    }
}
