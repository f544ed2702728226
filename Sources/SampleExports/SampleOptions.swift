import Diagnostics

/// What to generate: how many clients and managers, over how many months, from which seed.
public struct SampleOptions: Hashable, Sendable {
    /// How many clients, from 10 to 2,000,000.
    public var clients: Int
    /// How many managers in all, those who leave and those who join included, from 2 to 9,999.
    public var managers: Int
    /// How many calendar months, counted back from September 2026, from 3 to 240.
    public var months: Int
    /// The seed. The same seed and sizes give the same uncompressed bytes on any machine.
    public var seed: UInt64
    /// Whether the exports are compressed with gzip.
    public var gzip: Bool
    /// Whether interactions and payroll come as one file a month.
    public var monthlyParts: Bool
    /// How the exports are written, where not cleanly.
    public var messy: MessyStyle?

    /// Makes options; the defaults give about 13,000 interactions.
    public init(
        clients: Int = 400,
        managers: Int = 24,
        months: Int = 24,
        seed: UInt64 = 1,
        gzip: Bool = false,
        monthlyParts: Bool = false,
        messy: MessyStyle? = nil
    ) {
        self.clients = clients
        self.managers = managers
        self.months = months
        self.seed = seed
        self.gzip = gzip
        self.monthlyParts = monthlyParts
        self.messy = messy
    }

    /// The sizes that are accepted.
    static let clientLimits = 10...2_000_000
    static let managerLimits = 2...9_999
    static let monthLimits = 3...240

    /// Checks the sizes.
    ///
    /// - Throws: `Diagnostic` with the code `sample-size` that names the option and its limits.
    public func validate() throws {
        try Self.check(clients, "clients", Self.clientLimits)
        try Self.check(managers, "managers", Self.managerLimits)
        try Self.check(months, "months", Self.monthLimits)
    }

    private static func check(_ value: Int, _ name: String, _ limits: ClosedRange<Int>) throws {
        guard !limits.contains(value) else { return }
        let nearest = min(max(value, limits.lowerBound), limits.upperBound)
        throw Diagnostic(
            .usage,
            code: "sample-size",
            "--\(name) is \(value), but a sample has from \(limits.lowerBound) to \(limits.upperBound) \(name)",
            help: ["use --\(name) \(nearest)"]
        )
    }
}
