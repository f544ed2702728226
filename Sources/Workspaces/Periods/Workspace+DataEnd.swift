public import Columns
import Diagnostics

/// Where a workspace's data ends, and how that is known.
public struct DataEnd: Hashable, Sendable {
    /// The newest moment that counts.
    public let instant: Timestamp
    /// Its day in the workspace's time zone.
    public let date: CalendarDate
    /// Whether it was given (`--as-of`) rather than found.
    public let isGiven: Bool
    /// How many interactions lie after it; they are defects.
    public let laterRowCount: Int
}

extension Workspace {
    /// The data's end: the given day, else the newest interaction that isn't later than the newest input was written.
    ///
    /// - Throws: a `Diagnostic` where interactions can't be read, or there are none.
    public func dataEnd() throws -> DataEnd {
        let loader = try loader("interactions")
        var limit = Int64.max
        if let asOf = options.asOf {
            limit = timeZone.instant(of: Timestamp(asOf.addingDays(1))).microseconds &- 1
        } else {
            let times = loader.parts.compactMap { WorkspaceFiles.modificationTime(of: $0.name)?.microseconds }
            limit = times.max() ?? newestModification() ?? .max
        }
        var newest: Int64?
        var later = 0
        var earliestLater = Int64.max
        for chunk in try loader.load(["occurred_at"]).table.chunks {
            let column = chunk.columns[0]
            guard case .timestamp(let moments) = column.storage else { continue }
            for row in moments.indices where column.isValid(row) {
                if moments[row] > limit {
                    later += 1
                    earliestLater = min(earliestLater, moments[row])
                } else if newest.map({ moments[row] > $0 }) ?? true {
                    newest = moments[row]
                }
            }
        }
        if let asOf = options.asOf {
            return DataEnd(instant: Timestamp(microseconds: limit), date: asOf, isGiven: true, laterRowCount: later)
        }
        guard let newest else {
            guard later > 0 else {
                throw Diagnostic(
                    .input, code: "no-interactions", "there are no interactions, so there is nothing to report on",
                    notes: ["looked in " + loader.parts.map(\.name).joined(separator: ", ")])
            }
            throw Diagnostic(
                .input, code: "future-interactions",
                "all interactions are later than their files were written, the first on "
                    + "\(timeZone.localTime(of: Timestamp(microseconds: earliestLater)).date)",
                help: ["say where the data ends: --as-of DATE"])
        }
        let instant = Timestamp(microseconds: newest)
        return DataEnd(
            instant: instant, date: timeZone.localTime(of: instant).date, isGiven: false, laterRowCount: later)
    }

    /// A period by its text (by default the last complete one), counted back from the data's end where it is relative.
    ///
    /// - Throws: a usage `Diagnostic` for a text that is no period.
    public func period(
        _ text: String = "last-complete", grain: ReportingPeriod.Grain = .month
    ) throws -> ReportingPeriod {
        guard ReportingPeriod.isRelative(text) else {
            return try ReportingPeriod(parsing: text, dataEnd: CalendarDate(days: 0), grain: grain)
        }
        return try ReportingPeriod(parsing: text, dataEnd: dataEnd().date, grain: grain)
    }

    private func newestModification() -> Int64? {
        files.paths.compactMap { WorkspaceFiles.modificationTime(of: $0)?.microseconds }.max()
    }
}
