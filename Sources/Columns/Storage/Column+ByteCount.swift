extension Column {
    /// The bytes that the rows take in memory; a dictionary's texts, which columns share, are left out. O(1).
    public var byteCount: Int {
        let validity = validity.map { $0.words.count * 8 } ?? 0
        return switch storage {
        case .null: 0
        case .boolean(let bits): bits.words.count * 8 + validity
        case .integer, .decimal64, .double, .timestamp: count * 8 + validity
        case .decimal128, .interval: count * 16 + validity
        case .date, .dictionary: count * 4 + validity
        case .text(let texts): texts.offsets.count * 8 + texts.bytes.count + validity
        }
    }
}

extension Chunk {
    /// The bytes that the rows take in memory; dictionaries' texts, which chunks share, are left out. O(columns).
    public var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }
}
