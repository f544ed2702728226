import Columns
import Diagnostics
import Statistics

/// Runs an estimate directive: reads columns of a dataset, calls the estimators, adds columns.
struct Estimator {
    let estimate: EstimateDirective
    let input: Dataset
    let parameters: [String: Value]

    /// The peer group that stands for everybody: who has too few peers of their own is compared with all.
    static let everybody = "everybody"

    /// The results by dataset name: the estimate's own, and what its charts need beside it.
    func run() throws -> [String: Dataset] {
        switch estimate.method {
        case .wilson: return [estimate.name: try wilson()]
        case .betaBinomial: return try betaBinomial()
        case .meanInterval: return [estimate.name: try meanIntervals()]
        case .kaplanMeier: return [estimate.name: try kaplanMeier()]
        case .concentration: return try concentration()
        case .rfm: return [estimate.name: try recencyFrequencyMonetary()]
        }
    }

    /// A result column under the estimate's prefix.
    func named(_ name: String, _ column: Column) -> (name: String, column: Column) { (estimate.prefix + name, column) }

    /// The numbers of an option's column; null for null.
    func numbers(_ option: String) throws -> [Double?] {
        guard let reference = estimate.columns[option], let column = input.column(reference.name) else { return [] }
        guard column.type.isNumeric || column.type == .null || column.type == .boolean else {
            throw Diagnostic(
                .usage, code: "not-a-number", "\"\(reference.name)\" is \(column.type), and \(option) needs a number",
                at: reference.location)
        }
        if column.type == .boolean {
            return (0..<column.count).map { row in
                if case .boolean(let bit) = column[row] { return bit ? 1 : 0 }
                return nil
            }
        }
        return input.doubles(reference.name)
    }

    /// Counts: whole numbers from 0; null for null.
    func counts(_ option: String) throws -> [Int?] {
        try numbers(option).enumerated().map { row, number in
            guard let number else { return nil }
            guard let count = Int(exactly: number), count >= 0 else {
                throw Diagnostic(
                    .computation, code: "not-a-count",
                    "row \(row + 1) has \(number) \(option); counts are whole and not negative",
                    at: estimate.columns[option]?.location)
            }
            return count
        }
    }

    /// The rows that each peer group's members are compared with, by group, in order of first appearance.
    func peerGroups() -> [(name: String, members: [Int], pool: [Int])] {
        let all = Array(0..<input.rowCount)
        guard let peers = estimate.peers else { return [(Self.everybody, all, all)] }
        let names = input.texts(peers.name).map { $0.isEmpty ? Self.everybody : $0 }
        var order: [String] = []
        for name in names where !order.contains(name) { order.append(name) }
        return order.map { name in
            let members = all.filter { names[$0] == name }
            return (name, members, name == Self.everybody ? all : members)
        }
    }

    /// The row groups of `by`, in order of first appearance, with their key values.
    func rowGroups() -> [(key: [Value], rows: [Int])] {
        var order: [[Value]] = []
        var rows: [[Value]: [Int]] = [:]
        for row in 0..<input.rowCount {
            let key = estimate.by.map { input.value($0.name, row: row) }
            if rows[key] == nil { order.append(key) }
            rows[key, default: []].append(row)
        }
        return order.map { ($0, rows[$0] ?? []) }
    }

    /// The `by` columns of the result.
    func keyColumns(_ groups: [(key: [Value], rows: [Int])]) -> [(name: String, column: Column)] {
        estimate.by.enumerated().map { index, reference in
            var builder = ColumnBuilder(type: input.column(reference.name)?.type ?? .text)
            for group in groups { builder.append(group.key[index]) }
            return (reference.name, builder.finish())
        }
    }
}
