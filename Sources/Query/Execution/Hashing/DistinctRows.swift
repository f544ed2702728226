import Columns

/// Tells for rows of a group and some values whether the group had them before.
final class DistinctRows {
    private let types: [DataType]
    private var pairs: Pairs

    private enum Pairs {
        case packed(PackedKeys, WordSet)
        case wide(KeyEncoder, GroupTable)
    }

    init(types: [DataType]) {
        // Group numbers travel as days: any 32 bits do, and a date is a key of one cell.
        self.types = [.date] + types
        pairs = PackedKeys(types: self.types).map { .packed($0, WordSet()) } ?? Self.wide(self.types)
    }

    /// The bytes that it takes.
    var byteCount: Int {
        switch pairs {
        case .packed(let packed, let set): packed.byteCount + set.byteCount
        case .wide(let encoder, let table): encoder.byteCount + table.byteCount
        }
    }

    private static func wide(_ types: [DataType]) -> Pairs {
        let encoder = KeyEncoder(types: types)
        return .wide(encoder, GroupTable(width: encoder.width))
    }

    /// The rows whose group and values were not seen together before.
    func firstOccurrences(_ groups: [UInt32], _ columns: [Column]) throws -> Bitmap {
        let numbers = Column(type: .date, storage: .date(groups.map { Int32(bitPattern: $0) }))
        let rows = groups.count
        switch pairs {
        case .packed(let packed, let set):
            do {
                return try packed.withWords(of: [numbers] + columns, rows: rows, prepare: set.prepare) { words in
                    let fresh = [UInt64](unsafeUninitializedCapacity: (rows + 63) >> 6) { fresh, filled in
                        if let base = fresh.baseAddress { set.insert(words, count: rows, into: base) }
                        filled = (rows + 63) >> 6
                    }
                    return Bitmap(words: fresh, count: rows)
                }
            } catch is KeyPacking.Unpackable {
                try widen(packed, set)
                return try firstOccurrences(groups, columns)
            }
        case .wide(let encoder, let table):
            var next = UInt32(truncatingIfNeeded: table.count)
            let found = try table.numbers(of: [numbers] + columns, rows: rows, encoder: encoder)
            return makeBitmap(rows) { row in
                guard found[row] == next else { return false }
                next += 1
                return true
            }
        }
    }

    /// Goes on with wider keys.
    private func widen(_ packed: PackedKeys, _ set: WordSet) throws {
        pairs = Self.wide(types)
        guard case .wide(let encoder, let table) = pairs else { return }
        try set.forEachPiece { words in
            _ = try table.numbers(of: packed.columns(of: words), rows: words.count, encoder: encoder)
        }
    }
}
