/// Finds what would stand at a place if cells were in order, without ordering all of them.
enum Selection {
    /// So few cells are put in order.
    private static let fewCells = 16
    /// From so many cells on, a pivot is taken of more than three.
    private static let manyCells = 128

    /// Brings the cell of a place to it; those before it are no larger, those after it no smaller. O(cells).
    ///
    /// Cells are parted by pivots until few are left around the place (C. A. R. Hoare 1961). A pivot is one of a sample;
    /// where samples mislead for too long it is the middle between the smallest and the largest cell, which halves what
    /// lies between them, so that no order of the cells takes more passes than a cell has bits.
    static func select<Cell: FixedWidthInteger & SignedInteger>(
        _ place: Int, of cells: UnsafeMutableBufferPointer<Cell>
    ) {
        guard let base = cells.baseAddress, cells.indices.contains(place) else { return }
        var low = 0
        var high = cells.count
        var patience = 8 * cells.count
        while high - low > fewCells {
            guard let pivot = patience > 0 ? sampled(base, low, high, place) : middle(base, low, high) else { return }
            patience -= high - low
            let end = part(base, low, high) { $0 < pivot }
            if end > low {
                if place < end { high = end } else { low = end }
            } else {
                // The pivot is the smallest.
                low = part(base, low, high) { $0 == pivot }
                if place < low { return }
            }
        }
        sort(base, low, high)
    }

    /// Brings the cells that satisfy a condition to the front; where they end.
    @inline(__always)
    private static func part<Cell>(
        _ cells: UnsafeMutablePointer<Cell>, _ low: Int, _ high: Int, _ isBefore: (Cell) -> Bool
    ) -> Int {
        var end = low
        // Always swapped: a branch that is taken at random costs more.
        for index in low..<high {
            let cell = cells[index]
            cells[index] = cells[end]
            cells[end] = cell
            end &+= isBefore(cell) ? 1 : 0
        }
        return end
    }

    /// One of a sample of the cells, about as far in it as the place is among the cells.
    private static func sampled<Cell: FixedWidthInteger & SignedInteger>(
        _ cells: UnsafeMutablePointer<Cell>, _ low: Int, _ high: Int, _ place: Int
    ) -> Cell? {
        let count = high - low
        let size = count < manyCells ? 3 : 9
        return withUnsafeTemporaryAllocation(of: Cell.self, capacity: size) { sample in
            guard let first = sample.baseAddress else { return nil }
            for index in 0..<size {
                sample.initializeElement(at: index, to: cells[low + count * (2 * index + 1) / (2 * size)])
            }
            sort(first, 0, size)
            return first[min(size - 1, (place - low) * size / count)]
        }
    }

    /// The middle between the smallest and the largest cell, above the smallest; nil where all are the same.
    private static func middle<Cell: FixedWidthInteger & SignedInteger>(
        _ cells: UnsafeMutablePointer<Cell>, _ low: Int, _ high: Int
    ) -> Cell? {
        var (smallest, largest) = (cells[low], cells[low])
        for index in low..<high {
            smallest = min(smallest, cells[index])
            largest = max(largest, cells[index])
        }
        if smallest == largest { return nil }
        let distance = Cell.Magnitude(truncatingIfNeeded: largest &- smallest)
        return smallest &+ Cell(truncatingIfNeeded: distance >> 1) &+ 1
    }

    /// Puts few cells in order.
    @inline(__always)
    private static func sort<Cell: Comparable>(_ cells: UnsafeMutablePointer<Cell>, _ low: Int, _ high: Int) {
        var index = low + 1
        while index < high {
            let cell = cells[index]
            var target = index
            while target > low, cell < cells[target - 1] {
                cells[target] = cells[target - 1]
                target -= 1
            }
            cells[target] = cell
            index += 1
        }
    }
}
