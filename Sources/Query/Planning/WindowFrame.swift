public import Columns

/// Which rows of its partition a window function looks at from a row.
public struct WindowFrame: Sendable, Equatable {
    /// What bounds count.
    public enum Unit: Sendable {
        /// Rows.
        case rows
        /// Peers: rows that are equal in the order, as a group.
        case groups
        /// The distance between values of the only key of the order.
        case range
    }

    /// The frame's first or last row.
    public enum Bound: Sendable, Equatable {
        /// The partition's first row (as a start) or last row (as an end).
        case unbounded
        /// Rows or groups before the current one (negative) or after it; 0 is the current row, and its peers with it
        /// unless rows are counted.
        case offset(Int)
        /// RANGE: the key's value less (or more, where it follows) a distance: a number of the key's own type, or an
        /// interval for dates and timestamps. Never null, never negative.
        case distance(Value, isFollowing: Bool)
    }

    /// What is left out of the frame.
    public enum Exclusion: String, Sendable {
        /// Nothing.
        case noOthers = "NO OTHERS"
        /// The row itself.
        case currentRow = "CURRENT ROW"
        /// The row and its peers.
        case group = "GROUP"
        /// Its peers, but not the row itself.
        case ties = "TIES"
    }

    /// What bounds count.
    public var unit: Unit
    /// The first row.
    public var start: Bound
    /// The last row.
    public var end: Bound
    /// What is left out.
    public var exclusion: Exclusion

    /// Makes a frame; without arguments SQL's own: from the partition's start to the current row's last peer.
    public init(
        unit: Unit = .range, start: Bound = .unbounded, end: Bound = .offset(0), exclusion: Exclusion = .noOthers
    ) {
        self.unit = unit
        self.start = start
        self.end = end
        self.exclusion = exclusion
    }
}

extension WindowFrame {
    /// Whether it is the whole partition where all rows of that are peers.
    var isWholeWithoutOrder: Bool {
        func isPeers(_ bound: Bound) -> Bool { unit != .rows && bound == .offset(0) }
        return exclusion == .noOthers && (start == .unbounded || isPeers(start)) && (end == .unbounded || isPeers(end))
    }
}
