public import Columns
public import Diagnostics

/// What a manager is, as far as targets, bands and bonus lines distinguish.
public struct ManagerProfile: Hashable, Sendable {
    /// The manager's id.
    public var manager: String?
    /// The grade.
    public var grade: String?
    /// The manager type.
    public var type: String?
    /// The scheme.
    public var scheme: String?

    /// Makes a profile; what isn't known is nil.
    public init(manager: String? = nil, grade: String? = nil, type: String? = nil, scheme: String? = nil) {
        self.manager = manager
        self.grade = grade
        self.type = type
        self.scheme = scheme
    }

    /// How many of the profile's parts are given.
    var specificity: Int { [grade, type, scheme].reduce(0) { $0 + ($1 == nil ? 0 : 1) } + (manager == nil ? 0 : 10) }

    /// Whether every part that is given here is the same in `profile`.
    public func matches(_ profile: ManagerProfile) -> Bool {
        (manager == nil || manager == profile.manager) && (grade == nil || grade == profile.grade)
            && (type == nil || type == profile.type) && (scheme == nil || scheme == profile.scheme)
    }

    static let keys = ["manager", "grade", "type", "scheme"]

    init(_ mapping: YAMLMapping) throws {
        manager = try mapping["manager"]?.text("a manager's id")
        grade = try mapping["grade"]?.choice("grade", among: Self.choices("grade"))
        type = try mapping["type"]?.choice("manager type", among: Self.choices("manager_type"))
        scheme = try mapping["scheme"]?.choice("scheme", among: Self.choices("scheme"))
    }

    static func choices(_ column: String) -> [String] {
        if case .choice(let names)? = CanonicalSchema.payroll.column(named: column)?.type { return names }
        return []
    }
}

/// What a figure should be, for one manager, a group or everybody.
public struct Target: Hashable, Sendable {
    /// The figure.
    public let kpi: String
    /// What it should be: at least, or at most where less is better.
    public let target: ExactDecimal
    /// For whom.
    public let appliesTo: ManagerProfile
    /// Where it stands.
    public let location: SourceLocation

    init(_ value: YAMLValue) throws {
        let mapping = try value.mapping("a target", keys: ["kpi", "target"] + ManagerProfile.keys)
        kpi = try mapping.required("kpi").choice("KPI", among: KeyPerformanceIndicator.ids)
        target = try mapping.required("target").decimal()
        appliesTo = try ManagerProfile(mapping)
        location = value.location
    }
}

/// What the market pays a grade: the monthly salaries that people ask for, and those that are offered.
public struct SalaryBand: Hashable, Sendable {
    /// The grade.
    public let grade: String
    /// What people of the grade ask for.
    public let desired: ClosedRange<ExactDecimal>?
    /// What they are offered.
    public let offered: ClosedRange<ExactDecimal>?
    /// The currency; nil for the workspace's.
    public let currency: String?
    /// Where it stands.
    public let location: SourceLocation

    init(_ value: YAMLValue) throws {
        let mapping = try value.mapping("a salary band", keys: ["grade", "desired", "offered", "currency"])
        grade = try mapping.required("grade").choice("grade", among: ManagerProfile.choices("grade"))
        desired = try mapping["desired"].map(Self.range)
        offered = try mapping["offered"].map(Self.range)
        guard desired != nil || offered != nil else {
            throw value.failure("yaml-missing-key", "a salary band needs desired, offered or both")
        }
        currency = try mapping["currency"]?.currencyCode()
        location = value.location
    }

    private static func range(_ value: YAMLValue) throws -> ClosedRange<ExactDecimal> {
        let bounds = try value.list("two amounts such as [900, 1400]").map { try $0.decimal() }
        guard bounds.count == 2, bounds[0] <= bounds[1] else {
            throw value.failure("yaml-range", "a band is two amounts, the lower first", help: ["[900, 1400]"])
        }
        return bounds[0]...bounds[1]
    }
}

extension YAMLValue {
    /// Three letters, as ISO 4217 has them.
    func currencyCode() throws -> String {
        let code = try text("a currency code").uppercased()
        guard code.utf8.count == 3, code.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw wrongType("a currency code of three letters (ISO 4217)", example: "currency: EUR")
        }
        return code
    }
}

/// A scheduled job: which reports, for which period, into which archive.
public struct JobConfiguration: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The reports by id; empty for all standard ones.
    public let reports: [String]
    /// The period as typed, e.g. `last-complete`.
    public let period: String
    /// The output formats.
    public let formats: [String]
    /// The folder for archives, relative to the workspace.
    public let output: String
    /// How many archives are kept; nil for all.
    public let keep: Int?
    /// Where it stands.
    public let location: SourceLocation

    /// The formats that a job may ask for.
    public static let knownFormats = ["html", "text", "csv", "json", "markdown"]

    init(_ entry: YAMLValue.Entry) throws {
        let keys = ["reports", "period", "formats", "output", "keep"]
        let mapping = try entry.value.mapping("jobs.\(entry.key)", keys: keys)
        name = entry.key
        location = entry.keyLocation
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 != UInt8(ascii: "/") && $0 >= 0x20 }), !name.hasPrefix(".")
        else {
            throw Diagnostic(
                .usage, code: "yaml-name", "\"\(name)\" can't name a job: it becomes part of a file's name",
                at: entry.keyLocation)
        }
        reports = try mapping["reports"]?.oneOrMany.map { try $0.text("a report's id") }.filter { $0 != "all" } ?? []
        if let value = mapping["period"] {
            period = try value.text("a period")
            do {
                try ReportingPeriod.validate(period)
            } catch let diagnostic as Diagnostic {
                throw diagnostic.located(at: value.location)
            }
        } else {
            period = "last-complete"
        }
        formats =
            try mapping["formats"]?.oneOrMany.map { try $0.choice("format", among: Self.knownFormats) }
            ?? ["html", "csv", "json"]
        output = try mapping["output"]?.text("a folder") ?? "archives"
        keep = try mapping["keep"]?.integer(in: 1...100_000)
    }
}
