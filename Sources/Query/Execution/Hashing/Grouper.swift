import Columns

/// Numbers the groups that rows belong to, in order of first appearance.
final class Grouper {
    private let types: [DataType]
    private var keys: Keys
    private var zeros: [UInt32] = []

    private enum Keys {
        /// Keys that fit a word.
        case packed(PackedKeys, WordTable)
        /// Any others.
        case wide(KeyEncoder, GroupTable)
    }

    /// - Parameter comparesIntervals: whether intervals are equal by length rather than part by part.
    init(types: [DataType], comparesIntervals: Bool = false) {
        self.types = types
        if let packed = PackedKeys(types: types) {
            keys = .packed(packed, WordTable())
        } else {
            let encoder = KeyEncoder(types: types, comparesIntervals: comparesIntervals)
            keys = .wide(encoder, GroupTable(width: encoder.width))
        }
    }

    /// How many groups there are so far; without keys, one.
    var count: Int {
        if types.isEmpty { return 1 }
        switch keys {
        case .packed(_, let table): return table.count
        case .wide(_, let table): return table.count
        }
    }

    /// The bytes that the keys take.
    var byteCount: Int {
        switch keys {
        case .packed(let packed, let table): packed.byteCount + table.byteCount
        case .wide(let encoder, let table): encoder.byteCount + table.byteCount
        }
    }

    /// Whether looking up a key means looking all over memory.
    var isScattered: Bool {
        switch keys {
        case .packed(_, let table): table.isHashed
        case .wide: true
        }
    }

    /// The group of each row, new ones for new keys; null equals null.
    func numbers(of columns: [Column], rows: Int) throws -> [UInt32] {
        if types.isEmpty {
            if zeros.count != rows { zeros = [UInt32](repeating: 0, count: rows) }
            return zeros
        }
        switch keys {
        case .packed(let packed, let table):
            do {
                return try packed.withWords(of: columns, rows: rows, prepare: table.prepare) { words in
                    try Self.collected(rows) { try table.numbers(of: words, count: rows, into: $0) }
                }
            } catch is KeyPacking.Unpackable {
                try widen(packed, table)
                return try numbers(of: columns, rows: rows)
            }
        case .wide(let encoder, let table): return try table.numbers(of: columns, rows: rows, encoder: encoder)
        }
    }

    /// Goes on with wider keys, under the same numbers.
    private func widen(_ packed: PackedKeys, _ table: WordTable) throws {
        let encoder = KeyEncoder(types: types)
        let wide = GroupTable(width: encoder.width)
        if table.count > 0 {
            _ = try wide.numbers(of: packed.columns(of: table.all), rows: table.count, encoder: encoder)
        }
        keys = .wide(encoder, wide)
    }

    /// The keys of the groups.
    func columns() -> [Column] {
        if types.isEmpty { return [] }
        switch keys {
        case .packed(let packed, let table): return packed.columns(of: table.all)
        case .wide(let encoder, let table): return encoder.columns(of: table)
        }
    }

    /// Looks up groups that were numbered, for a thread of its own, while no more are.
    func finder() -> GroupFinder {
        switch keys {
        case .packed(let packed, let table): .packed(packed.reader(), table)
        case .wide(let encoder, let table): .wide(encoder.reader(), table)
        }
    }

    fileprivate static func collected(
        _ rows: Int, _ fill: (UnsafeMutablePointer<UInt32>) throws -> Void
    ) rethrows -> [UInt32] {
        try [UInt32](unsafeUninitializedCapacity: rows) { buffer, initialized in
            if let base = buffer.baseAddress { try fill(base) }
            initialized = rows
        }
    }
}

/// The numbers of groups by key.
enum GroupFinder {
    case packed(PackedKeys, WordTable)
    case wide(KeyEncoder, GroupTable)

    /// The group of each row, `GroupTable.absent` where there is none.
    func numbers(of columns: [Column], rows: Int) -> [UInt32] {
        switch self {
        case .packed(let packed, let table):
            packed.withKnownWords(of: columns, rows: rows) { words in
                Grouper.collected(rows) { table.find(words, count: rows, into: $0) }
            }
        case .wide(let encoder, let table):
            encoder.withKeys(of: columns, rows: rows, isLookup: true) { keys in
                Grouper.collected(rows) { table.find(keys, count: rows, into: $0) }
            }
        }
    }
}
