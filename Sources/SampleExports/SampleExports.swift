/// Synthetic exports of an account-management company, with the truths that reports must recover.
///
/// The same options give the same uncompressed bytes on any machine. Memory holds the clients' states (about 150
/// bytes each) and one month's interactions; the time is O(clients × months + interactions × log of a month's).
public struct SampleExports: Sendable {
    /// What is generated.
    public let options: SampleOptions
    /// How the exports are written; nil for cleanly.
    let habits: ExportHabits?

    /// Prepares a sample.
    ///
    /// - Throws: `Diagnostic` where a size is out of its limits.
    public init(options: SampleOptions) throws {
        try self.init(options: options, habits: options.messy?.habits)
    }

    /// Prepares a sample whose exports are written with habits that no style has.
    init(options: SampleOptions, habits: ExportHabits?) throws {
        try options.validate()
        self.options = options.messy?.adjusted(options) ?? options
        self.habits = habits
    }

    /// Writes every file of the sample to a destination, and completes or abandons each of them.
    ///
    /// - Returns: rows and bytes of each file.
    /// - Throws: whatever the destination throws; no half-written file is completed then.
    public func write(to destination: any SampleDestination) throws -> SampleSummary {
        let messy = habits.map { MessyDestination(base: destination, habits: $0, seed: options.seed) }
        var files = OpenFiles(destination: messy ?? destination)
        do {
            try generate(into: &files, messy)
            return messy?.summary(of: files.summary) ?? files.summary
        } catch {
            files.abandon()
            throw error
        }
    }

    private func generate(into files: inout OpenFiles, _ messy: MessyDestination?) throws {
        var simulation = Simulation(options: options)
        let window = simulation.window
        var payroll = Payroll(options: options, window: window)
        for month in 0..<options.months {
            if month == 0 || options.monthlyParts { try openMonth(window.first(of: month), &files) }
            try writeMonth(&simulation, &payroll, &files)
            if month + 1 == options.months || options.monthlyParts {
                try files.finish(\.interactions)
                try files.finish(\.payroll)
            }
        }
        try writeClients(simulation, &files)
        try writeAssignments(simulation, &files)
        let truth = Truth(
            options: options, simulation: simulation, payroll: payroll, messyFiles: messy?.reports ?? [])
        try files.write("truth.json") { try truth.write(to: &$0) }
        try files.write("rapport.yaml") { file in
            file.buffer.append(WorkspaceFile.text)
            if let habits { file.buffer.append(Array(WorkspaceFile.tables(habits).utf8)) }
        }
    }

    private func openMonth(_ first: CivilDate, _ files: inout OpenFiles) throws {
        let month = first.month < 10 ? "0\(first.month)" : "\(first.month)"
        let part = options.monthlyParts ? "-\(first.year)-\(month)" : ""
        try files.open(\.interactions, "interactions\(part).csv", header: InteractionRows.header)
        try files.open(\.payroll, "payroll\(part).csv", header: Payroll.header)
    }

    private func writeMonth(
        _ simulation: inout Simulation, _ payroll: inout Payroll, _ files: inout OpenFiles
    ) throws {
        let month = simulation.month
        simulation.live()
        let served = simulation.clientsServedByPool()
        for index in simulation.managers.indices where simulation.managers[index].isActive(in: month) {
            guard let file = files.payroll else { break }
            payroll.append(
                &simulation.managers[index], index, month: month, served: served[index], to: file.buffer)
            try files.payroll?.endRow()
        }
        var rows = InteractionRows(window: simulation.window)
        guard var file = files.interactions else { return }
        defer { files.interactions = file }
        try simulation.emit { event, id in
            rows.append(event, id: id, to: file.buffer)
            try file.endRow()
        }
    }

    private func writeClients(_ simulation: Simulation, _ files: inout OpenFiles) throws {
        try files.write("clients.csv", header: ClientRows.header) { file in
            for (index, client) in simulation.clients.enumerated() {
                ClientRows.append(client, index, window: simulation.window, to: file.buffer)
                try file.endRow()
            }
        }
    }

    /// In the order of the clients, each client's in the order of time.
    private func writeAssignments(_ simulation: Simulation, _ files: inout OpenFiles) throws {
        let ended = simulation.endedAssignments.sorted { ($0.client, $0.from, $0.to) < ($1.client, $1.from, $1.to) }
        try files.write("assignments.csv", header: AssignmentRows.header) { file in
            var place = 0
            for (index, client) in simulation.clients.enumerated() where !client.isInPool {
                while place < ended.count, Int(ended[place].client) == index {
                    AssignmentRows.append(ended[place], isOpen: false, window: simulation.window, to: file.buffer)
                    try file.endRow()
                    place += 1
                }
                let current = Assignment(
                    client: Int32(index), manager: client.manager, from: client.assignedSince, to: 0)
                AssignmentRows.append(current, isOpen: true, window: simulation.window, to: file.buffer)
                try file.endRow()
            }
        }
    }
}

/// The files that are being written, so that an error can abandon them all.
struct OpenFiles {
    private let destination: any SampleDestination
    private(set) var summary = SampleSummary()
    var interactions: OpenFile?
    var payroll: OpenFile?
    private var single: OpenFile?

    init(destination: any SampleDestination) {
        self.destination = destination
    }

    mutating func open(_ slot: WritableKeyPath<OpenFiles, OpenFile?>, _ name: String, header: StaticString) throws {
        let file = try OpenFile(name, to: destination)
        file.buffer.append(header)
        self[keyPath: slot] = file
    }

    mutating func finish(_ slot: WritableKeyPath<OpenFiles, OpenFile?>) throws {
        guard let entry = try self[keyPath: slot]?.finish() else { return }
        summary.files.append(entry)
        self[keyPath: slot] = nil
    }

    /// Writes one whole file.
    mutating func write(_ name: String, header: StaticString = "", _ body: (inout OpenFile) throws -> Void) throws {
        var file = try OpenFile(name, to: destination)
        single = file
        file.buffer.append(header)
        try body(&file)
        summary.files.append(try file.finish())
        single = nil
    }

    func abandon() {
        for file in [interactions, payroll, single] { file?.sink.abandon() }
    }
}
