public import Columns

/// What a column of a canonical table holds.
public enum CanonicalType: Hashable, Sendable {
    /// A key: text, whatever it looks like.
    case identifier
    /// Free text.
    case text
    /// One of some names.
    case choice([String])
    /// A calendar date.
    case date
    /// A month, kept as its first day.
    case month
    /// An instant, exported as local time in the workspace's zone or with an offset of its own.
    case instant
    /// An exact decimal amount of money.
    case money
    /// An exact decimal number between two bounds, either of which may be absent.
    case number(minimum: Int?, maximum: Int?)
    /// True or false.
    case boolean

    /// The type of the canonical column; `scale` is that of decimals.
    public func dataType(scale: Int) -> DataType {
        switch self {
        case .identifier, .text, .choice: .text
        case .date, .month: .date
        case .instant: .timestampWithZone
        case .money, .number: .decimal(scale: scale)
        case .boolean: .boolean
        }
    }

    /// What a cell must look like, for messages.
    public var expectation: String {
        switch self {
        case .identifier: "an identifier"
        case .text: "a text"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .date: "a date such as 2026-09-30"
        case .month: "a month such as 2026-09"
        case .instant: "a date and time such as 2026-09-30 14:05:00"
        case .money: "an amount such as 1234.50"
        case .number(let minimum?, let maximum?): "a number from \(minimum) to \(maximum)"
        case .number(let minimum?, nil): "a number from \(minimum)"
        case .number(nil, let maximum?): "a number up to \(maximum)"
        case .number(nil, nil): "a number"
        case .boolean: "true or false"
        }
    }
}

/// A column of a canonical table.
public struct CanonicalColumn: Hashable, Sendable {
    /// The name.
    public let name: String
    /// What it holds.
    public let type: CanonicalType
    /// Whether an export must have it.
    public let isRequired: Bool
    /// Whether a row without a value in it is a defect.
    public let isValueRequired: Bool

    init(_ name: String, _ type: CanonicalType, required: Bool = false, valueRequired: Bool? = nil) {
        self.name = name
        self.type = type
        isRequired = required
        isValueRequired = valueRequired ?? required
    }
}

/// A canonical table: what each of the exports means once its columns are found.
public struct CanonicalTable: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The columns, in order.
    public let columns: [CanonicalColumn]
    /// The columns that identify a row.
    public let key: [String]
    /// Required columns that an export may lack all together, but not some of them.
    public let jointlyOptional: Set<String>

    init(name: String, columns: [CanonicalColumn], key: [String], jointlyOptional: Set<String> = []) {
        self.name = name
        self.columns = columns
        self.key = key
        self.jointlyOptional = jointlyOptional
    }

    /// Whether an export with these columns needs none of the jointly optional ones: it has none of them.
    func goesWithout(_ column: String, available: Set<String>) -> Bool {
        jointlyOptional.contains(column) && jointlyOptional.isDisjoint(with: available)
    }

    /// The column of that name.
    public func column(named name: String) -> CanonicalColumn? { columns.first { $0.name == name } }

    /// The names of the columns.
    public var columnNames: [String] { columns.map(\.name) }
}

/// The canonical tables.
public enum CanonicalSchema {
    /// Every table, in the order in which they are loaded and shown.
    public static let tables = [clients, interactions, payroll, assignments, rates]

    /// The names of the tables.
    public static let tableNames = tables.map(\.name)

    /// The table of that name.
    public static func table(named name: String) -> CanonicalTable? { tables.first { $0.name == name } }

    /// Who buys.
    public static let clients = CanonicalTable(
        name: "clients",
        columns: [
            CanonicalColumn("client_id", .identifier, required: true),
            CanonicalColumn("name", .text),
            CanonicalColumn("kind", .choice(["individual", "corporate"])),
            CanonicalColumn("role", .choice(["consumer", "intermediary"])),
            CanonicalColumn("status", .choice(["standard", "vip"])),
            CanonicalColumn("motivation", .choice(["advice", "decision", "partnership"])),
            CanonicalColumn("region", .text),
            CanonicalColumn("industry", .text),
            CanonicalColumn("acquired_on", .date),
            CanonicalColumn("acquired_by", .identifier),
            CanonicalColumn("source", .choice(["company", "manager"])),
            CanonicalColumn("manager_id", .identifier),
        ], key: ["client_id"])

    /// What happened between clients and managers.
    public static let interactions = CanonicalTable(
        name: "interactions",
        columns: [
            CanonicalColumn("interaction_id", .identifier, required: true),
            CanonicalColumn("client_id", .identifier, required: true),
            CanonicalColumn("manager_id", .identifier),
            CanonicalColumn("occurred_at", .instant, required: true),
            CanonicalColumn("kind", .choice(interactionKinds), required: true),
            CanonicalColumn("channel", .text),
            CanonicalColumn("amount", .money),
            CanonicalColumn("cost", .money),
            CanonicalColumn("currency", .text),
            CanonicalColumn("rating", .number(minimum: 1, maximum: 5)),
            CanonicalColumn("resolved", .boolean),
            CanonicalColumn("resolved_at", .instant),
            CanonicalColumn("related_to", .identifier),
            CanonicalColumn("duration_min", .number(minimum: 0, maximum: nil)),
            CanonicalColumn("note", .text),
        ], key: ["interaction_id"])

    /// What an interaction can be.
    public static let interactionKinds = [
        "inquiry", "consultation", "offer", "purchase", "complaint", "support", "feedback", "contact",
    ]

    /// Who manages, month by month, and for what pay; without both months and pay it is a list of the staff.
    public static let payroll = CanonicalTable(
        name: "payroll",
        columns: [
            CanonicalColumn("manager_id", .identifier, required: true),
            CanonicalColumn("month", .month, required: true),
            CanonicalColumn("name", .text),
            CanonicalColumn("manager_type", .choice(["consultant", "advisor", "partner"])),
            CanonicalColumn("scheme", .choice(["pool", "personal"])),
            CanonicalColumn("grade", .choice(["trainee", "junior", "middle", "senior"])),
            CanonicalColumn("hired_on", .date),
            CanonicalColumn("experience_years", .number(minimum: 0, maximum: 80)),
            CanonicalColumn("contract", .choice(["employment", "civil"])),
            CanonicalColumn("base_salary", .money, required: true, valueRequired: false),
            CanonicalColumn("bonus", .money),
            CanonicalColumn("currency", .text),
            CanonicalColumn("desired_salary", .money),
            CanonicalColumn("training_days", .number(minimum: 0, maximum: 31)),
            CanonicalColumn("left_on", .date),
        ], key: ["manager_id", "month"], jointlyOptional: ["month", "base_salary"])

    /// Who looked after whom, and when.
    public static let assignments = CanonicalTable(
        name: "assignments",
        columns: [
            CanonicalColumn("client_id", .identifier, required: true),
            CanonicalColumn("manager_id", .identifier, required: true),
            CanonicalColumn("from_date", .date, required: true),
            CanonicalColumn("to_date", .date),
        ], key: ["client_id", "manager_id", "from_date"])

    /// What a unit of a foreign currency was worth in reporting currency, by month.
    public static let rates = CanonicalTable(
        name: "rates",
        columns: [
            CanonicalColumn("month", .month, required: true),
            CanonicalColumn("currency", .text, required: true),
            CanonicalColumn("rate", .number(minimum: 0, maximum: nil), required: true),
        ], key: ["month", "currency"])
}
