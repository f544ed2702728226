import Columns

/// Visits the rows that count: selected, and not null in the column.
@inline(__always)
func forEachRow(
    _ groups: [UInt32], _ selection: Bitmap?, _ column: Column?, _ body: (_ row: Int, _ group: Int) throws -> Void
) rethrows {
    var mask = selection
    if let column {
        if column.count == 1, groups.count != 1 {
            guard column.isValid(0) else { return }
        } else if case .null = column.storage {
            return
        } else if let validity = column.validity {
            mask = mask.map { $0 & validity } ?? validity
        }
    }
    try groups.withUnsafeBufferPointer { groups in
        guard let mask else {
            for row in 0..<groups.count { try body(row, Int(groups[row])) }
            return
        }
        for (word, bits) in mask.words.enumerated() {
            var rest = bits
            while rest != 0 {
                let row = word << 6 &+ rest.trailingZeroBitCount
                rest &= rest &- 1
                try body(row, Int(groups[row]))
            }
        }
    }
}

extension Array {
    /// The bytes that the elements take. Not those of the room for more, which differs from run to run, as what comes of
    /// a memory limit must not.
    var byteCount: Int { count * MemoryLayout<Element>.stride }

    /// Makes the array at least `count` long.
    @inline(__always)
    mutating func grow(to count: Int, with element: Element) {
        if self.count < count { append(contentsOf: repeatElement(element, count: count - self.count)) }
    }
}
