public import Columns

/// Numbers that definitions of figures depend on, with their defaults.
public struct WorkspaceSettings: Hashable, Sendable {
    /// How many days a client has to accept an offer.
    public var offerWindowDays = 30
    /// Within how many hours an inquiry or a complaint should be answered.
    public var responseTargetHours = ExactDecimal(8)
    /// After how many days without a purchase a client counts as lapsed.
    public var lapseDays = 180
    /// How many months ahead the value to come is reckoned.
    public var horizonMonths = 12
    /// The yearly rate at which the value to come is discounted.
    public var discountRate = ExactDecimal(mantissa: 10, scale: 2)
    /// The share of rejected records above which a run fails, once there are more than ten.
    public var rejectLimit = ExactDecimal(mantissa: 1, scale: 2)

    /// Makes the default settings.
    public init() {}

    /// The settings by name, as report definitions see them (`:settings.lapse_days`).
    public var values: [(name: String, value: Value)] {
        [
            ("offer_window_days", .integer(Int64(offerWindowDays))),
            ("response_target_hours", .decimal(responseTargetHours)),
            ("lapse_days", .integer(Int64(lapseDays))),
            ("horizon_months", .integer(Int64(horizonMonths))),
            ("discount_rate", .decimal(discountRate)),
            ("reject_limit", .decimal(rejectLimit)),
        ]
    }

    /// How many of so many records may be rejected: ten, or the limit's share where that is more.
    public func allowedRejects(ofRecords count: Int) -> Int {
        let share = Double(max(0, count)) * rejectLimit.doubleValue
        return max(10, share < 1e15 ? Int(share) : Int.max)
    }
}

extension WorkspaceSettings {
    init(_ value: YAMLValue) throws {
        let mapping = try value.mapping("settings", keys: values.map(\.name))
        if let days = mapping["offer_window_days"] { offerWindowDays = try days.integer(in: 1...3650) }
        if let hours = mapping["response_target_hours"] { responseTargetHours = try hours.positiveDecimal() }
        if let days = mapping["lapse_days"] { lapseDays = try days.integer(in: 1...36500) }
        if let months = mapping["horizon_months"] { horizonMonths = try months.integer(in: 1...120) }
        if let rate = mapping["discount_rate"] { discountRate = try rate.share() }
        if let limit = mapping["reject_limit"] { rejectLimit = try limit.share() }
    }
}

extension YAMLValue {
    /// A number above zero.
    func positiveDecimal() throws -> ExactDecimal {
        let number = try decimal()
        guard number > .zero else { throw failure("yaml-range", "\(number) isn't above zero") }
        return number
    }

    /// A share from 0 to 1, or a percentage from 0 % to 100 %.
    func share() throws -> ExactDecimal {
        let number = try decimal()
        guard number >= .zero, number <= ExactDecimal(1) else {
            throw failure("yaml-range", "\(number) isn't a share: it must be from 0 to 1, or from 0 % to 100 %")
        }
        return number
    }
}
