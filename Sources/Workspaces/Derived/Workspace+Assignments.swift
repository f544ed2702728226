public import Columns

/// What it rests on who looked after whom.
public enum AssignmentBasis: String, Hashable, Sendable {
    /// An export of assignments.
    case export
    /// Dated snapshots of the clients export.
    case snapshots
    /// Today's owner, taken for all of the past: figures that rest on it are marked.
    case todaysOwner = "today's owner"
}

extension Workspace {
    /// The schema of the table of assignments.
    static let assignmentSchema = Schema([
        Field("client_id", .text), Field("manager_id", .text), Field("from_date", .date), Field("to_date", .date),
        Field("basis", .text),
    ])

    /// What assignments rest on.
    public func assignmentBasis() throws -> AssignmentBasis {
        if hasTable("assignments") { return .export }
        return try loader("clients").isSnapshots ? .snapshots : .todaysOwner
    }

    /// Who looked after whom: one row a client, manager and span of days [from_date, to_date), with what it rests on.
    public func assignments() throws -> Table {
        let basis = try assignmentBasis()
        var rows: [[Value]] = []
        switch basis {
        case .export:
            for row in try loader("assignments").load(["client_id", "manager_id", "from_date", "to_date"]).table.rows {
                rows.append(row + [.text(basis.rawValue)])
            }
        case .snapshots: rows = try snapshotAssignments()
        case .todaysOwner:
            for row in try loader("clients").load(["client_id", "manager_id", "acquired_on"]).table.rows
            where !row[1].isNull {
                rows.append([row[0], row[1], Self.start(row[2]), .null, .text(basis.rawValue)])
            }
        }
        return Table(schema: Self.assignmentSchema, rows: rows)
    }

    /// The first day of an assignment that is as old as the client, or as can be.
    private static func start(_ acquired: Value) -> Value {
        if case .date = acquired { return acquired }
        return CalendarDate(year: 1900, month: 1, day: 1).map { .date($0) } ?? .null
    }

    /// What changes from one snapshot to the next: a change is dated the day after the older one, since a snapshot
    /// says how things stood at its end.
    private func snapshotAssignments() throws -> [[Value]] {
        let loader = try loader("clients")
        var open: [String: (manager: String, from: Value)] = [:]
        var rows: [[Value]] = []
        var order: [String] = []
        var dayAfterPrevious: CalendarDate?
        let basis = Value.text(AssignmentBasis.snapshots.rawValue)
        for part in loader.parts {
            guard let date = part.snapshotDate else { continue }
            var present = Set<String>()
            for (client, manager, acquired) in try loader.owners(in: part) {
                guard present.insert(client).inserted else { continue }
                if let current = open[client] {
                    if current.manager == manager { continue }
                    rows.append([
                        .text(client), .text(current.manager), current.from,
                        dayAfterPrevious.map { .date($0) } ?? .null,
                        basis,
                    ])
                    open[client] = nil
                } else if !order.contains(client) {
                    order.append(client)
                }
                guard let manager else { continue }
                open[client] = (manager, dayAfterPrevious.map { .date($0) } ?? Self.start(acquired))
            }
            for (client, current) in open.sorted(by: { $0.key < $1.key }) where !present.contains(client) {
                rows.append([
                    .text(client), .text(current.manager), current.from, dayAfterPrevious.map { .date($0) } ?? .null,
                    basis,
                ])
                open[client] = nil
            }
            dayAfterPrevious = date.addingDays(1)
        }
        for (client, current) in open.sorted(by: { $0.key < $1.key }) {
            rows.append([.text(client), .text(current.manager), current.from, .null, basis])
        }
        return rows
    }
}
