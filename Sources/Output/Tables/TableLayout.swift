/// The widths of a terminal table's columns: as wanted where there is room, else the widest give way first,
/// and where even the least widths don't fit, columns are left out from the right.
struct TableLayout {
    /// What a column would like, and what it can do with.
    struct Demand {
        var wanted: Int
        var least: Int
    }

    /// The width of each column; 0 for one that is left out.
    private(set) var widths: [Int]
    /// The columns that are left out.
    private(set) var hidden: [Int] = []

    /// The spaces between two columns.
    static let gap = 2

    init(columns: [Demand], width: Int?) {
        widths = columns.map(\.wanted)
        guard let width else { return }
        // The first column always stays, cut if it must be.
        var kept = columns.indices.map { $0 }
        while kept.count > 1, Self.total(kept.map { columns[$0].least }) > width {
            hidden.insert(kept.removeLast(), at: 0)
        }
        for index in hidden { widths[index] = 0 }
        if kept.count == 1, let only = kept.first {
            widths[only] = max(1, min(columns[only].wanted, width))
            return
        }
        shrink(kept, columns, to: width)
    }

    /// Lowers a common ceiling for the widths until they fit. O(columns × width).
    private mutating func shrink(_ kept: [Int], _ columns: [Demand], to width: Int) {
        func widths(under ceiling: Int) -> [Int] {
            kept.map { max(columns[$0].least, min(columns[$0].wanted, ceiling)) }
        }
        var low = 0
        var high = kept.map { columns[$0].wanted }.max() ?? 0
        guard Self.total(widths(under: high)) > width else { return }
        // The largest ceiling that fits; a ceiling of 0 gives the least widths, which do.
        while high - low > 1 {
            let middle = (low + high) / 2
            if Self.total(widths(under: middle)) <= width { low = middle } else { high = middle }
        }
        var result = widths(under: low)
        var rest = width - Self.total(result)
        for (place, index) in kept.enumerated() where rest > 0 && result[place] == low && columns[index].wanted > low {
            result[place] += 1
            rest -= 1
        }
        for (place, index) in kept.enumerated() { self.widths[index] = result[place] }
    }

    private static func total(_ widths: [Int]) -> Int {
        widths.reduce(0, +) + max(0, widths.count - 1) * gap
    }
}
