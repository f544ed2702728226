/// The offsets of one time zone from UTC, read from the system's tz database.
///
/// Two local times of a year aren't plain: one that the clocks skip counts as if they had not yet gone forward
/// (02:30 becomes 03:30), and of one that they pass twice the first is meant.
public struct TimeZoneRules: Sendable {
    /// The name, e.g. `Europe/Bucharest`.
    public let name: String
    /// The offsets in microseconds; the first holds before all transitions, each other from its transition on.
    let offsets: [Int64]
    /// When each offset but the first begins, in microseconds since 1970 UTC, ascending.
    let starts: [Int64]
    /// The same moments by the local clock: the first local time that has the new offset without doubt.
    let localStarts: [Int64]

    /// Coordinated universal time, which needs no database.
    public static let utc = TimeZoneRules(name: "UTC", initialOffset: 0, transitions: [])

    /// Makes rules from an offset in seconds and what it changes to when (seconds since 1970 UTC, ascending).
    init(name: String, initialOffset: Int, transitions: [(at: Int64, offset: Int)]) {
        self.name = name
        var offsets = [Int64(initialOffset) &* 1_000_000]
        var starts: [Int64] = []
        var localStarts: [Int64] = []
        for transition in transitions where transition.at > -1_000_000_000_000 && transition.at < 1_000_000_000_000 {
            let offset = Int64(transition.offset) &* 1_000_000
            let start = transition.at &* 1_000_000
            guard offset != offsets[offsets.count - 1], starts.last.map({ $0 < start }) ?? true else { continue }
            let local = start &+ max(offset, offsets[offsets.count - 1])
            localStarts.append(max(local, localStarts.last ?? local))
            starts.append(start)
            offsets.append(offset)
        }
        self.offsets = offsets
        self.starts = starts
        self.localStarts = localStarts
    }

    /// The offset from UTC at an instant, in microseconds. O(log transitions).
    public func offset(at instant: Timestamp) -> Int64 { offsets[Self.index(of: instant.microseconds, in: starts)] }

    /// The local time of an instant. O(log transitions).
    public func localTime(of instant: Timestamp) -> Timestamp {
        Timestamp(microseconds: instant.microseconds &+ offset(at: instant))
    }

    /// The instant of a local time. O(log transitions).
    public func instant(of local: Timestamp) -> Timestamp {
        let offset = offsets[Self.index(of: local.microseconds, in: localStarts)]
        return Timestamp(microseconds: local.microseconds &- offset)
    }

    /// Turns local times into instants in place. O(values), since neighbours mostly share an offset.
    public func convertToInstants(_ values: inout [Int64]) { shift(&values, by: localStarts, sign: -1) }

    /// Turns instants into local times in place. O(values).
    public func convertToLocalTimes(_ values: inout [Int64]) { shift(&values, by: starts, sign: 1) }

    private func shift(_ values: inout [Int64], by starts: [Int64], sign: Int64) {
        if starts.isEmpty, offsets[0] == 0 { return }
        var lower = Int64.max
        var upper = Int64.min
        var shift: Int64 = 0
        for index in values.indices {
            let value = values[index]
            if value < lower || value >= upper {
                let period = Self.index(of: value, in: starts)
                lower = period == 0 ? .min : starts[period - 1]
                upper = period == starts.count ? .max : starts[period]
                shift = offsets[period] &* sign
            }
            values[index] = value &+ shift
        }
    }

    /// How many of the ascending `starts` are at or before `value`.
    private static func index(of value: Int64, in starts: [Int64]) -> Int {
        var low = 0
        var high = starts.count
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= value { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
