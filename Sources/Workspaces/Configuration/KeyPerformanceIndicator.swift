/// A figure by which a manager's work is measured: the names that targets and bonus plans may use.
public struct KeyPerformanceIndicator: Hashable, Sendable {
    /// What the figure is counted in.
    public enum Unit: String, Hashable, Sendable {
        /// A number of things.
        case count
        /// Hours.
        case hours
        /// A share, 0 to 1.
        case rate
        /// Reporting currency.
        case money
        /// A mean of ratings from 1 to 5.
        case rating
        /// A plain quotient.
        case ratio
    }

    /// The name in `rapport.yaml` and in report definitions.
    public let id: String
    /// The name that readers see.
    public let title: String
    /// What it is counted in.
    public let unit: Unit
    /// Whether more is better; false for response times.
    public let higherIsBetter: Bool

    /// All of them, in the order of the KPI page.
    public static let all: [KeyPerformanceIndicator] = [
        .init(id: "clients_acquired", title: "Clients acquired", unit: .count, higherIsBetter: true),
        .init(id: "clients_served", title: "Clients served", unit: .count, higherIsBetter: true),
        .init(id: "motivation_known", title: "Motivation known", unit: .rate, higherIsBetter: true),
        .init(id: "assigned_clients", title: "Assigned clients", unit: .count, higherIsBetter: true),
        .init(id: "contacts", title: "Contacts", unit: .count, higherIsBetter: true),
        .init(id: "contact_hours", title: "Contact hours", unit: .hours, higherIsBetter: true),
        .init(id: "conversion", title: "Conversion of offers", unit: .rate, higherIsBetter: true),
        .init(id: "revenue", title: "Revenue", unit: .money, higherIsBetter: true),
        .init(id: "margin", title: "Margin", unit: .money, higherIsBetter: true),
        .init(id: "response_median_hours", title: "Median response time", unit: .hours, higherIsBetter: false),
        .init(id: "response_within_target", title: "Responses within target", unit: .rate, higherIsBetter: true),
        .init(id: "resolution", title: "Complaints resolved", unit: .rate, higherIsBetter: true),
        .init(id: "feedback_mean", title: "Mean rating", unit: .rating, higherIsBetter: true),
        .init(id: "feedback_high_share", title: "Ratings of 4 and 5", unit: .rate, higherIsBetter: true),
        .init(id: "retention", title: "Retention", unit: .rate, higherIsBetter: true),
        .init(id: "continuity", title: "Continuity", unit: .rate, higherIsBetter: true),
        .init(id: "documentation", title: "Documentation", unit: .rate, higherIsBetter: true),
        .init(id: "return_on_pay", title: "Return on pay", unit: .ratio, higherIsBetter: true),
    ]

    /// All names.
    public static let ids = all.map(\.id)

    /// The indicator of that name.
    public static func named(_ id: String) -> KeyPerformanceIndicator? { all.first { $0.id == id } }
}
