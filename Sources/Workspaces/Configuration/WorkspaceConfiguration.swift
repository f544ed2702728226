public import Diagnostics

/// What a workspace's `rapport.yaml` says, checked. Without a file, the defaults.
public struct WorkspaceConfiguration: Sendable {
    /// The language in which reports write numbers and dates.
    public enum Locale: String, Hashable, Sendable, CaseIterable {
        /// English: 1,234.50.
        case en
        /// Romanian: 1.234,50.
        case ro
        /// Russian: 1 234,50.
        case ru
    }

    /// The reporting currency (ISO 4217); nil for one unnamed currency.
    public private(set) var currency: String?
    /// The time zone's name in the tz database.
    public private(set) var timeZone = "UTC"
    /// Where the time zone is given.
    public private(set) var timeZoneLocation: SourceLocation?
    /// The language of numbers.
    public private(set) var locale = Locale.en
    /// Numbers that definitions depend on.
    public private(set) var settings = WorkspaceSettings()
    /// How canonical tables are made, by name.
    public private(set) var tables: [String: TableConfiguration] = [:]
    /// What figures should be.
    public private(set) var targets: [Target] = []
    /// What the market pays.
    public private(set) var salaryBands: [SalaryBand] = []
    /// How bonuses are made.
    public private(set) var bonusPlan: BonusPlan?
    /// Scheduled jobs, in order.
    public private(set) var jobs: [JobConfiguration] = []
    /// The text of the file; nil without one.
    public private(set) var source: SourceText?

    /// The name of the file.
    public static let fileName = "rapport.yaml"

    /// Makes the configuration of a workspace without a file.
    public init() {}

    /// Reads a configuration.
    ///
    /// - Throws: a usage `Diagnostic` at the line and column of the first mistake: YAML that can't be read, a key
    ///   that isn't known (with the nearest that is), a key that stands twice, a value of the wrong type.
    public init(_ source: SourceText) throws {
        self.source = source
        guard let root = try YAMLDocument(source).root(), !root.isNull else { return }
        let keys = [
            "version", "currency", "time_zone", "locale", "settings", "tables", "targets", "salary_bands",
            "bonus_plan", "jobs",
        ]
        let mapping = try root.mapping(Self.fileName, keys: keys)
        if let version = mapping["version"], try version.integer(in: 0...1_000_000) != 1 {
            throw version.failure("yaml-version", "this version of rapport reads version 1 of \(Self.fileName)")
        }
        currency = try mapping["currency"]?.currencyCode()
        if let zone = mapping["time_zone"] {
            timeZone = try zone.text("the name of a time zone, such as Europe/Bucharest")
            timeZoneLocation = zone.location
        }
        if let value = mapping["locale"] {
            let name = try value.choice("locale", among: Locale.allCases.map(\.rawValue))
            locale = Locale(rawValue: name) ?? .en
        }
        if let value = mapping["settings"] { settings = try WorkspaceSettings(value) }
        if let value = mapping["tables"] {
            for entry in try value.mapping("tables", keys: CanonicalSchema.tableNames).entries {
                guard let table = CanonicalSchema.table(named: entry.key), !entry.value.isNull else { continue }
                tables[entry.key] = try TableConfiguration(entry, table: table)
            }
        }
        targets = try mapping["targets"]?.list("a list of targets").map { try Target($0) } ?? []
        salaryBands = try mapping["salary_bands"]?.list("a list of salary bands").map { try SalaryBand($0) } ?? []
        bonusPlan = try mapping["bonus_plan"].map { try BonusPlan($0) }
        jobs = try mapping["jobs"]?.entries("a mapping from names to jobs").map { try JobConfiguration($0) } ?? []
    }

    /// Puts what a dialect says in the place of what every table's says.
    mutating func override(dialect: DialectConfiguration) {
        guard dialect != DialectConfiguration() else { return }
        for name in CanonicalSchema.tableNames {
            var table = tables[name] ?? TableConfiguration(table: name)
            table.dialect = table.dialect.overridden(by: dialect)
            tables[name] = table
        }
    }

    /// What a figure should be for a manager: the target for the manager, else the one that names most of grade,
    /// type and scheme (the later of equals), else the one for all; nil without any.
    public func target(for kpi: String, _ profile: ManagerProfile) -> Target? {
        var best: Target?
        for target in targets where target.kpi == kpi && target.appliesTo.matches(profile) {
            if target.appliesTo.specificity >= best?.appliesTo.specificity ?? 0 { best = target }
        }
        return best
    }

    /// The job of that name.
    ///
    /// - Throws: a usage `Diagnostic` with the nearest names.
    public func job(named name: String) throws -> JobConfiguration {
        if let job = jobs.first(where: { $0.name == name }) { return job }
        let names = jobs.map(\.name)
        let known = names.isEmpty ? "no jobs are configured" : "the jobs are " + names.joined(separator: ", ")
        throw Diagnostic(
            .usage, code: "unknown-job", "there is no job \"\(name)\"",
            at: source.map { SourceLocation(source: $0.name) },
            help: [Suggestion.help(for: name, among: names)].compactMap { $0 } + [known])
    }
}
