import Columns

extension Workspace {
    /// The configured targets as a table: which figure, for whom (null for all), and what it should be.
    func targetTable() -> Table {
        Table(
            schema: Schema([
                Field("kpi", .text), Field("target", .decimal(scale: 6)), Field("manager_id", .text),
                Field("grade", .text), Field("manager_type", .text), Field("scheme", .text),
                Field("specificity", .integer), Field("higher_is_better", .boolean),
            ]),
            rows: configuration.targets.map { target in
                let profile = target.appliesTo
                return [
                    .text(target.kpi), .decimal(target.target), Self.text(profile.manager), Self.text(profile.grade),
                    Self.text(profile.type), Self.text(profile.scheme), .integer(Int64(profile.specificity)),
                    .boolean(KeyPerformanceIndicator.named(target.kpi)?.higherIsBetter ?? true),
                ]
            })
    }

    /// The configured salary bands as a table.
    func salaryBandTable() -> Table {
        let money = DataType.decimal(scale: 2)
        return Table(
            schema: Schema([
                Field("grade", .text), Field("desired_low", money), Field("desired_high", money),
                Field("offered_low", money), Field("offered_high", money), Field("currency", .text),
            ]),
            rows: configuration.salaryBands.map { band in
                [
                    .text(band.grade), Self.decimal(band.desired?.lowerBound), Self.decimal(band.desired?.upperBound),
                    Self.decimal(band.offered?.lowerBound), Self.decimal(band.offered?.upperBound),
                    Self.text(band.currency ?? configuration.currency),
                ]
            })
    }

    private static func text(_ text: String?) -> Value { text.map { .text($0) } ?? .null }
    private static func decimal(_ number: ExactDecimal?) -> Value { number.map { .decimal($0) } ?? .null }
}
