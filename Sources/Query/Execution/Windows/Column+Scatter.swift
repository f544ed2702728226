import Columns

extension Column {
    /// The values brought to the rows named, which are all rows of the result, each once. O(rows).
    func scattered(to rows: [UInt32]) -> Column {
        let storage: Storage
        switch self.storage {
        case .integer(let values): storage = .integer(values.scattered(to: rows))
        case .timestamp(let values): storage = .timestamp(values.scattered(to: rows))
        case .decimal64(let values): storage = .decimal64(values.scattered(to: rows))
        case .decimal128(let values): storage = .decimal128(values.scattered(to: rows))
        case .double(let values): storage = .double(values.scattered(to: rows))
        case .date(let values): storage = .date(values.scattered(to: rows))
        case .interval(let values): storage = .interval(values.scattered(to: rows))
        case .dictionary(let codes, let dictionary): storage = .dictionary(codes.scattered(to: rows), dictionary)
        case .null, .boolean, .text:
            return gathered(makeArray(rows.count) { UInt32(truncatingIfNeeded: $0) }.scattered(to: rows))
        }
        return Column(type: type, storage: storage, validity: validity?.scattered(to: rows))
    }
}

extension Array {
    fileprivate func scattered(to rows: [UInt32]) -> [Element] {
        [Element](unsafeUninitializedCapacity: count) { target, initialized in
            rows.withUnsafeBufferPointer { rows in
                for place in rows.indices { target.initializeElement(at: Int(rows[place]), to: self[place]) }
            }
            initialized = count
        }
    }
}

extension Bitmap {
    fileprivate func scattered(to rows: [UInt32]) -> Bitmap {
        var words = [UInt64](repeating: 0, count: self.words.count)
        for place in rows.indices where self[place] {
            words[Int(rows[place] >> 6)] |= 1 << UInt64(rows[place] & 63)
        }
        return Bitmap(words: words, count: count)
    }
}
