import Columns
import ReportDocument
import Workspaces

/// What `rapport.yaml` plans for managers, as tables.
extension ReportingCatalog {
    /// Every manager's targets: `manager_id`, `kpi`, `target`. No row where there is no target.
    func targets() throws -> Table {
        let kpis = Set(configuration.targets.map(\.kpi)).sorted()
        let scale = configuration.targets.map(\.target.scale).max() ?? 0
        var rows: [[Value]] = []
        for (manager, profile) in try profiles(of: "managers", where: "TRUE") {
            for kpi in kpis {
                guard let target = configuration.target(for: kpi, profile) else { continue }
                rows.append([manager, .text(kpi), .decimal(target.target)])
            }
        }
        return Table(
            schema: Schema([Field("manager_id", .text), Field("kpi", .text), Field("target", .decimal(scale: scale))]),
            rows: rows)
    }

    /// Every manager's bonus for the reported period, line by line: `manager_id`, `ordinal`, `line`, `figure`, `value` as
    /// it is shown, `amount`, `remark`. No row where there is no plan, or where the period isn't one whole month, which
    /// plans are for.
    func bonusStatement() throws -> Table {
        let schema = Schema([
            Field("manager_id", .text), Field("ordinal", .integer), Field("line", .text), Field("figure", .text),
            Field("value", .text), Field("amount", .decimal(scale: 2)), Field("remark", .text),
        ])
        guard let plan = configuration.bonusPlan, context.period.wholeMonthCount == 1 else {
            return Table(schema: schema, rows: [])
        }
        let figures = Dataset(try run("SELECT * FROM manager_kpis WHERE period = 'current' ORDER BY manager_id"))
        let profiles = try profiles(of: "manager_kpis", where: "period = 'current'")
        let formatter = CellFormatter(language: context.language)
        var rows: [[Value]] = []
        for (row, (manager, profile)) in profiles.enumerated() {
            var values: [String: ExactDecimal] = [:]
            for id in KeyPerformanceIndicator.ids { values[id] = figures.value(id, row: row).exactDecimal }
            for (ordinal, line) in try plan.statement(for: profile, values: values).enumerated() {
                let kpi = KeyPerformanceIndicator.named(line.line.criterion)
                rows.append([
                    manager, .integer(Int64(ordinal)), .text(line.line.name),
                    .text(kpi?.title ?? line.line.criterion),
                    line.value.map {
                        .text(
                            formatter.text(
                                .decimal($0), format: CellFormat(showing: kpi?.unit, currency: context.currency)))
                    } ?? .null,
                    .decimal(line.amount), .text(line.remark),
                ])
            }
        }
        return Table(schema: schema, rows: rows)
    }

    /// Who the managers of a view are, in order of their ids.
    private func profiles(
        of view: String, where condition: String
    ) throws -> [(manager: Value, profile: ManagerProfile)] {
        let managers = Dataset(
            try run(
                "SELECT manager_id, grade, manager_type, scheme FROM \(view) WHERE \(condition) ORDER BY manager_id"))
        func text(_ name: String, _ row: Int) -> String? {
            if case .text(let text) = managers.value(name, row: row) { return text }
            return nil
        }
        return (0..<managers.rowCount).map { row in
            (
                managers.value("manager_id", row: row),
                ManagerProfile(
                    manager: text("manager_id", row), grade: text("grade", row), type: text("manager_type", row),
                    scheme: text("scheme", row))
            )
        }
    }
}

extension CellFormat {
    /// How a figure of a unit is shown.
    fileprivate init(showing unit: KeyPerformanceIndicator.Unit?, currency: String?) {
        switch unit {
        case .count: self.init(.integer)
        case .hours: self.init(.duration(.hours))
        case .rate: self.init(.percent)
        case .money: self.init(.money(currency: currency))
        case .rating, .ratio, nil: self.init(.decimal, decimals: 2)
        }
    }
}

extension Value {
    /// A whole number or decimal as an exact decimal; nil for anything else, doubles included.
    fileprivate var exactDecimal: ExactDecimal? {
        switch self {
        case .integer(let value): ExactDecimal(mantissa: Int128(value), scale: 0)
        case .decimal(let value): value
        default: nil
        }
    }
}
