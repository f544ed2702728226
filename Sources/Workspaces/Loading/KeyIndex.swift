import Columns

/// Finds rows that share a key, over all chunks of some columns, in order of the rows.
///
/// Keys are compared by value; an open-addressing table of row numbers keeps 4 bytes a slot. O(rows).
struct KeyIndex {
    /// Rows whose key stood before, with the first row of that key, ascending by row.
    private(set) var repeats: [(row: Int, first: Int)] = []

    /// Indexes rows by key columns, each given by its chunks, which have `rowCounts` rows. Rows that aren't in
    /// `included` are left out.
    init(columns: [[Column]], rowCounts: [Int], included: Bitmap) {
        let rowCount = rowCounts.reduce(0, +)
        guard rowCount > 0, rowCount < Int(UInt32.max) else { return }
        var hashes: [UInt64] = []
        hashes.reserveCapacity(rowCount)
        var bases: [Int] = []
        for chunk in rowCounts.indices {
            bases.append(hashes.count)
            var chunkHashes = [UInt64](repeating: 0x9E37_79B9_7F4A_7C15, count: rowCounts[chunk])
            for column in columns { RowHashing.mix(column[chunk], into: &chunkHashes) }
            hashes += chunkHashes
        }
        func place(_ row: Int) -> (chunk: Int, row: Int) {
            var low = 0
            var high = bases.count
            while high - low > 1 {
                let middle = (low + high) / 2
                if bases[middle] <= row { low = middle } else { high = middle }
            }
            return (low, row - bases[low])
        }
        func isSameKey(_ a: Int, _ b: Int) -> Bool {
            let a = place(a)
            let b = place(b)
            return columns.allSatisfy { RowHashing.areEqual($0[a.chunk], a.row, $0[b.chunk], b.row) }
        }
        let capacity = max(16, (rowCount * 2).nextPowerOfTwo)
        var slots = [UInt32](repeating: .max, count: capacity)
        for row in 0..<rowCount where included[row] {
            let hash = hashes[row]
            var slot = Int(truncatingIfNeeded: hash ^ hash >> 32) & (capacity - 1)
            while true {
                let other = slots[slot]
                if other == .max {
                    slots[slot] = UInt32(truncatingIfNeeded: row)
                    break
                }
                if hashes[Int(other)] == hash, isSameKey(Int(other), row) {
                    repeats.append((row, Int(other)))
                    break
                }
                slot = (slot + 1) & (capacity - 1)
            }
        }
    }
}

/// Hashes and compares rows of columns by value, whatever their storage.
enum RowHashing {
    /// Mixes each row's value into its hash. Equal texts mix equally, in a dictionary or not.
    static func mix(_ column: Column, into hashes: inout [UInt64]) {
        func mixAll(_ value: (Int) -> UInt64) {
            for row in hashes.indices {
                combine(&hashes[row], column.isValid(row) ? value(row) : 0x5851_F42D_4C95_7F2D)
            }
        }
        switch column.storage {
        case .null: mixAll { _ in 0 }
        case .boolean(let bits): mixAll { bits[$0] ? 1 : 2 }
        case .integer(let values), .decimal64(let values), .timestamp(let values):
            mixAll { UInt64(bitPattern: values[$0]) }
        case .decimal128(let values): mixAll { UInt64(truncatingIfNeeded: values[$0]) }
        case .double(let values): mixAll { values[$0].bitPattern }
        case .date(let values): mixAll { UInt64(bitPattern: Int64(values[$0])) }
        case .interval(let values): mixAll { UInt64(bitPattern: Int64(values[$0].hashValue)) }
        case .dictionary(let codes, let dictionary):
            let hashOfCode = textHashes(dictionary.texts)
            mixAll { hashOfCode[Int(codes[$0])] }
        case .text(let texts):
            let hashOfText = textHashes(texts)
            mixAll { hashOfText[$0] }
        }
    }

    private static func textHashes(_ texts: TextArray) -> [UInt64] {
        texts.bytes.withUnsafeBytes { bytes in
            (0..<texts.count).map { index in
                let range = texts.range(index)
                var hash = UInt64(truncatingIfNeeded: range.count) &* 0xFF51_AFD7_ED55_8CCD
                var position = range.lowerBound
                while position + 8 <= range.upperBound {
                    combine(&hash, bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
                    position += 8
                }
                var rest: UInt64 = 0
                while position < range.upperBound {
                    rest = rest << 8 | UInt64(bytes[position])
                    position += 1
                }
                combine(&hash, rest)
                return hash
            }
        }
    }

    /// Multiply-fold, as in wyhash (Wang Yi, 2019).
    @inline(__always)
    static func combine(_ hash: inout UInt64, _ value: UInt64) {
        let product = (hash ^ value).multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        hash = (product.high ^ product.low) &+ 0xE703_7ED1_A0B4_28DB
    }

    /// Whether two rows have the same value; null equals null.
    static func areEqual(_ a: Column, _ x: Int, _ b: Column, _ y: Int) -> Bool {
        guard a.isValid(x), b.isValid(y) else { return a.isValid(x) == b.isValid(y) }
        switch (a.storage, b.storage) {
        case (.dictionary(let codesA, let dictionaryA), .dictionary(let codesB, let dictionaryB))
        where dictionaryA.agrees(with: dictionaryB):
            return codesA[x] == codesB[y]
        case (.integer(let valuesA), .integer(let valuesB)), (.timestamp(let valuesA), .timestamp(let valuesB)):
            return valuesA[x] == valuesB[y]
        case (.date(let valuesA), .date(let valuesB)): return valuesA[x] == valuesB[y]
        default:
            if let textA = bytes(a, x), let textB = bytes(b, y) { return textA == textB }
            return a[x] == b[y]
        }
    }

    private static func bytes(_ column: Column, _ row: Int) -> ArraySlice<UInt8>? {
        switch column.storage {
        case .dictionary(let codes, let dictionary):
            dictionary.withView { Array($0[Int(codes[row])])[...] }
        case .text(let texts): texts.bytes[texts.range(row)]
        default: nil
        }
    }
}

extension Int {
    /// The least power of two that isn't less.
    fileprivate var nextPowerOfTwo: Int { self <= 1 ? 1 : 1 << (Int.bitWidth - (self - 1).leadingZeroBitCount) }
}
