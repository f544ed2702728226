/// The tables of a sample as a rewriter sees them: their columns by canonical name, and what each holds.
enum ExportTable: String, CaseIterable {
    case clients, interactions, payroll, assignments

    /// The table whose export has that name, e.g. `interactions-2026-09.csv`.
    init?(fileName: String) {
        guard fileName.hasSuffix(".csv"), let table = Self.allCases.first(where: { fileName.hasPrefix($0.rawValue) })
        else { return nil }
        self = table
    }

    /// The clean header.
    var columns: [String] {
        let header: StaticString =
            switch self {
            case .clients: ClientRows.header
            case .interactions: InteractionRows.header
            case .payroll: Payroll.header
            case .assignments: AssignmentRows.header
            }
        return header.description.dropLast().split(separator: ",").map(String.init)
    }

    /// How many of the first columns say which row it is.
    var keyWidth: Int { self == .payroll ? 2 : self == .assignments ? 3 : 1 }
}

/// What a column's cells are, for writing them the way a system does.
enum CellKind {
    case identifier, text, choice, date, moment, month, money, number, flag

    /// What a clean export's column holds, by its name.
    init(ofColumn name: String) {
        switch name {
        case "occurred_at", "resolved_at": self = .moment
        case "acquired_on", "hired_on", "left_on", "from", "to": self = .date
        case "month": self = .month
        case "amount", "cost", "base_salary", "bonus", "desired_salary": self = .money
        case "experience_years", "rating", "duration_min", "training_days": self = .number
        case "resolved": self = .flag
        case "kind", "role", "status", "motivation", "source", "manager_type", "scheme", "grade", "contract":
            self = .choice
        case "name", "region", "industry", "channel", "currency", "note": self = .text
        default: self = .identifier
        }
    }
}
