import Columns
import Diagnostics

/// The rows of an input in the order a window wants: partition by partition, each in order, with its peers.
struct WindowLayout {
    /// The row at each place.
    let order: [UInt32]
    /// The place of each row.
    let places: [UInt32]
    /// The partition of each place.
    private let partitionOfPlace: [UInt32]
    /// The first place of each partition, and one past the last.
    private let partitionStarts: [Int]
    /// The first place of the peers of each place, and one past their last.
    private let peerStarts: [Int]
    private let peerEnds: [Int]
    /// The number of the group of peers of each place, counted through all partitions.
    private let groupOfPlace: [Int]
    /// The first place of each group of peers, and one past the last.
    private let groupStarts: [Int]
    /// The keys of the order, by row.
    private let keys: [SortPermutation.Key]

    init(_ window: BoundWindow, rows: RowBatch, run: QueryRun) throws {
        let count = rows.rowCount
        let partition = try window.partition.map { try run.compile($0).evaluate(rows).expanded(to: count) }
        let keys = try window.order.map { key in
            SortPermutation.Key(
                column: try run.compile(key.expression).evaluate(rows).expanded(to: count),
                isDescending: key.isDescending, nullsFirst: key.nullsFirst)
        }
        let grouper = Grouper(types: partition.map(\.type))
        let partitions = try grouper.numbers(of: partition, rows: count)
        var order = SortPermutation.rows(count, by: keys)
        if grouper.count > 1 {
            SortPermutation.sort(&order, by: partitions.map(UInt64.init), isDescending: false)
        }
        let orderKeys = Grouper(types: keys.map(\.column.type))
        let peers = try orderKeys.numbers(of: keys.map(\.column), rows: count)

        var places = [UInt32](repeating: 0, count: count)
        var partitionStarts: [Int] = []
        var peerStarts = [Int](repeating: 0, count: count)
        var peerEnds = [Int](repeating: count, count: count)
        var partitionOfPlace = [UInt32](repeating: 0, count: count)
        var groupOfPlace = [Int](repeating: 0, count: count)
        var groupStarts: [Int] = []
        for (place, row) in order.enumerated() {
            places[Int(row)] = UInt32(truncatingIfNeeded: place)
            let isNewPartition = place == 0 || partitions[Int(row)] != partitions[Int(order[place - 1])]
            if isNewPartition { partitionStarts.append(place) }
            let isNewPeer = isNewPartition || peers[Int(row)] != peers[Int(order[place - 1])]
            peerStarts[place] = isNewPeer ? place : peerStarts[place - 1]
            if isNewPeer { groupStarts.append(place) }
            groupOfPlace[place] = groupStarts.count - 1
            partitionOfPlace[place] = UInt32(truncatingIfNeeded: partitionStarts.count - 1)
        }
        for place in order.indices.reversed() where place + 1 < count {
            peerEnds[place] = peerStarts[place + 1] == place + 1 ? place + 1 : peerEnds[place + 1]
        }
        partitionStarts.append(count)
        groupStarts.append(count)
        self.keys = keys
        self.groupOfPlace = groupOfPlace
        self.groupStarts = groupStarts
        self.order = order
        self.places = places
        self.partitionStarts = partitionStarts
        self.partitionOfPlace = partitionOfPlace
        self.peerStarts = peerStarts
        self.peerEnds = peerEnds
    }

    /// The places of the partition of a place.
    func partitionRange(_ place: Int) -> Range<Int> {
        let partition = Int(partitionOfPlace[place])
        return partitionStarts[partition]..<partitionStarts[partition + 1]
    }

    // MARK: Ranks

    func ranks(_ function: WindowFunction) -> [Int64] {
        var distinct: Int64 = 0
        return makeArray(order.count) { place in
            let start = partitionRange(place).lowerBound
            switch function {
            case .rank: return Int64(peerStarts[place] - start + 1)
            case .denseRank:
                distinct = place == start ? 1 : distinct + (peerStarts[place] == place ? 1 : 0)
                return distinct
            default: return Int64(place - start + 1)
            }
        }
    }

    func distribution(_ function: WindowFunction) -> [Double] {
        makeArray(order.count) { place in
            let partition = partitionRange(place)
            if case .percentRank = function {
                let others = partition.count - 1
                return others == 0 ? 0 : Double(peerStarts[place] - partition.lowerBound) / Double(others)
            }
            return Double(peerEnds[place] - partition.lowerBound) / Double(partition.count)
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
    func peers(_ place: Int) -> Range<Int> { peerStarts[place]..<peerEnds[place] }

    /// The first place of the group of peers some groups away in the partition, or one past its last.
    func groupBound(_ place: Int, _ offset: Int, isStart: Bool) -> Int {
        let partition = partitionRange(place)
        let first = groupOfPlace[partition.lowerBound]
        let last = groupOfPlace[partition.upperBound - 1]
        let (target, overflow) = groupOfPlace[place].addingReportingOverflow(offset)
        if overflow || target < first || target > last {
            return offset < 0 ? partition.lowerBound : partition.upperBound
        }
        return isStart ? groupStarts[target] : groupStarts[target + 1]
    }

    /// The partition of each place and how many there are, as groups.
    var groups: (numbers: [UInt32], count: Int) { (partitionOfPlace, partitionStarts.count - 1) }
}
