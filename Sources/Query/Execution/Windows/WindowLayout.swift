import Columns
import Diagnostics

/// The rows of an input in the order a window wants: partition by partition, each in order, with its peers.
struct WindowLayout {
    /// The row at each place.
    let order: [UInt32]
    /// The partition of each place.
    private let partitionOfPlace: [UInt32]
    /// The first place of each partition, and one past the last.
    private let partitionStarts: [UInt32]
    /// The number of the group of peers of each place, counted through all partitions.
    private let groupOfPlace: [UInt32]
    /// The first place of each group of peers, and one past the last.
    private let groupStarts: [UInt32]
    /// The keys of the order, by row.
    private let keys: [SortPermutation.Key]

    init(_ window: BoundWindow, rows: RowBatch, run: QueryRun) throws {
        let count = rows.rowCount
        let partition = try window.partition.map { try run.compile($0).evaluate(rows) }
        keys = try window.order.map { key in
            SortPermutation.Key(
                column: try run.compile(key.expression).evaluate(rows).expanded(to: count),
                isDescending: key.isDescending, nullsFirst: key.nullsFirst)
        }
        let grouper = Grouper(types: partition.map(\.type))
        let groups = try grouper.numbers(of: partition, rows: count)
        let (order, boundaries) = SortPermutation.rows(groups: groups, groupCount: grouper.count, by: keys)
        self.order = order
        partitionStarts = boundaries.groupStarts + [UInt32(truncatingIfNeeded: count)]
        groupStarts = boundaries.peerStarts + [UInt32(truncatingIfNeeded: count)]
        partitionOfPlace = Self.numbers(partitionStarts, count: count)
        groupOfPlace = Self.numbers(groupStarts, count: count)
    }

    /// Which stretch each place lies in.
    private static func numbers(_ starts: [UInt32], count: Int) -> [UInt32] {
        [UInt32](unsafeUninitializedCapacity: count) { numbers, initialized in
            for number in 0..<max(0, starts.count - 1) {
                for place in Int(starts[number])..<Int(starts[number + 1]) {
                    numbers.initializeElement(at: place, to: UInt32(truncatingIfNeeded: number))
                }
            }
            initialized = count
        }
    }

    /// The places of the partition of a place.
    func partitionRange(_ place: Int) -> Range<Int> {
        let partition = Int(partitionOfPlace[place])
        return Int(partitionStarts[partition])..<Int(partitionStarts[partition + 1])
    }

    /// Values that stand in the window's order, back in that of the rows.
    func inRowOrder(_ column: Column) -> Column { column.scattered(to: order) }

    // MARK: Ranks

    func ranks(_ function: WindowFunction) -> [Int64] {
        makeArray(order.count) { place in
            let start = Int(partitionStarts[Int(partitionOfPlace[place])])
            switch function {
            case .rank: return Int64(Int(groupStarts[Int(groupOfPlace[place])]) &- start &+ 1)
            case .denseRank: return Int64(groupOfPlace[place] &- groupOfPlace[start] &+ 1)
            default: return Int64(place &- start &+ 1)
            }
        }
    }

    func distribution(_ function: WindowFunction) -> [Double] {
        makeArray(order.count) { place in
            let partition = partitionRange(place)
            if case .percentRank = function {
                let others = partition.count - 1
                return others == 0 ? 0 : Double(peers(place).lowerBound - partition.lowerBound) / Double(others)
            }
            return Double(peers(place).upperBound - partition.lowerBound) / Double(partition.count)
        }
    }

    /// `ntile`: as even as possible, the larger buckets first.
    func tiles(_ argument: Column?) throws -> Column {
        let buckets = argument?.integers ?? []
        var validity = Bitmap(repeating: true, count: order.count)
        let tiles = try makeArray(order.count) { place -> Int64 in
            let partition = partitionRange(place)
            guard let argument, argument.isValid(partition.lowerBound) else {
                validity[place] = false
                return 0
            }
            let count = buckets[partition.lowerBound]
            guard count > 0 else { throw Failure.invalid("ntile needs a positive number of buckets, not \(count)") }
            let rows = Int64(partition.count)
            let (size, larger) = rows.quotientAndRemainder(dividingBy: count)
            let index = Int64(place - partition.lowerBound)
            let inLarger = larger * (size + 1)
            return index < inLarger ? index / (size + 1) + 1 : larger + (index - inLarger) / max(1, size) + 1
        }
        return Column(type: .integer, storage: .integer(tiles), validity: validity)
    }

    // MARK: Frames

    /// The only key of the order, in that order; nil where there are none or several.
    func measuringKey() -> SortPermutation.Key? {
        guard var key = keys.first, keys.count == 1 else { return nil }
        key.column = key.column.gathered(order)
        return key
    }

    /// The places of the peers of a place.
    func peers(_ place: Int) -> Range<Int> {
        let group = Int(groupOfPlace[place])
        return Int(groupStarts[group])..<Int(groupStarts[group + 1])
    }

    /// The first place of the group of peers some groups away in the partition, or one past its last.
    func groupBound(_ place: Int, _ offset: Int, isStart: Bool) -> Int {
        let partition = partitionRange(place)
        let first = Int(groupOfPlace[partition.lowerBound])
        let last = Int(groupOfPlace[partition.upperBound - 1])
        let (target, overflow) = Int(groupOfPlace[place]).addingReportingOverflow(offset)
        if overflow || target < first || target > last {
            return offset < 0 ? partition.lowerBound : partition.upperBound
        }
        return Int(groupStarts[isStart ? target : target + 1])
    }

    /// The partition of each place and how many there are, as groups.
    var groups: (numbers: [UInt32], count: Int) { (partitionOfPlace, partitionStarts.count - 1) }
}
