import Columns

/// `min` and `max` over frames that only move forward: the places that can still be an extreme wait in a queue, from the
/// best of the frame on, and each place comes and goes once.
struct SlidingExtreme {
    private let argument: Column
    private let counts: Bitmap
    private let isLargest: Bool

    /// Nil for what can't be done this way.
    init?(function: AggregateFunction, argument: Column?, filter: Bitmap?, frames: WindowFrames) {
        guard function.name == "min" || function.name == "max", let argument, !frames.hasHoles,
            frames.onlyMoveForward
        else { return nil }
        isLargest = function.name == "max"
        let valid = ComparisonFunctions.validBits(argument, rows: frames.count)
        counts = filter.map { $0 & valid } ?? valid
        guard case .double(let values) = argument.storage else {
            self.argument = argument
            return
        }
        // Zero has one sign, and what is no number one form.
        let plain = values.map { CellCodec.double(ColumnComparison.orderedBits($0)) }
        self.argument = Column(type: .double, storage: .double(plain), validity: argument.validity)
    }

    func compute(_ frames: WindowFrames) -> Column {
        let places =
            switch argument.storage {
            case .null(let count): [UInt32](repeating: RowBatch.absent, count: count)
            case .boolean(let bits): places(ColumnComparison.bytes(bits), frames)
            case .integer(let values), .timestamp(let values), .decimal64(let values): places(values, frames)
            case .date(let values): places(values, frames)
            case .double(let values): places(values.map(ColumnComparison.orderedBits), frames)
            case .decimal128(let values): places(values, frames)
            case .interval(let values): places(values.map(TemporalArithmetic.sortValue), frames)
            case .dictionary, .text: places(SortPermutation.textRanks(argument), frames)
            }
        return argument.gathered(places, absent: RowBatch.absent)
    }

    private func places<Cell: Comparable>(_ cells: [Cell], _ frames: WindowFrames) -> [UInt32] {
        isLargest ? places(cells, frames, isBetter: >) : places(cells, frames, isBetter: <)
    }

    /// The place of each frame's extreme, the first of equals.
    @inline(__always)
    private func places<Cell>(_ cells: [Cell], _ frames: WindowFrames, isBetter: (Cell, Cell) -> Bool) -> [UInt32] {
        var queue = [UInt32](repeating: 0, count: frames.count)
        var (head, tail, next) = (0, 0, 0)
        return cells.withUnsafeBufferPointer { cells in
            queue.withUnsafeMutableBufferPointer { queue in
                makeArray(frames.count) { place in
                    let frame = frames.range(place)
                    while next < frame.upperBound {
                        if counts[next] {
                            while tail > head, isBetter(cells[next], cells[Int(queue[tail - 1])]) { tail -= 1 }
                            queue[tail] = UInt32(truncatingIfNeeded: next)
                            tail += 1
                        }
                        next += 1
                    }
                    while head < tail, Int(queue[head]) < frame.lowerBound { head += 1 }
                    return head < tail ? queue[head] : RowBatch.absent
                }
            }
        }
    }
}
