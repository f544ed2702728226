extension Column {
    /// The rows named, in that order. O(rows); texts of a dictionary are not copied.
    public func gathered(_ rows: [UInt32]) -> Column {
        Column(type: type, storage: storage.gathered(rows), validity: validity?.gathered(rows))
    }

    /// The rows named, with null where the row is nil, as an outer join needs.
    public func gathered(orNull rows: [UInt32?]) -> Column {
        guard count > 0 else { return Column(nullsOf: type, count: rows.count) }
        let taken = gathered(rows.map { $0 ?? 0 })
        var present = Bitmap(rows.map { $0 != nil })
        if let validity = taken.validity { present = present & validity }
        if case .null = storage { return taken }
        return Column(type: type, storage: taken.storage, validity: present)
    }

    /// A range of rows. O(range).
    public func sliced(_ range: Range<Int>) -> Column {
        if range == 0..<count { return self }
        return Column(type: type, storage: storage.sliced(range), validity: validity?.sliced(range))
    }

    /// A column of nulls of a type.
    public init(nullsOf type: DataType, count: Int) {
        self.init(repeating: .null, type: type, count: count)
    }

    /// One value in every row. The value must be of the type or null.
    public init(repeating value: Value, type: DataType, count: Int) {
        var builder = ColumnBuilder(type: type)
        builder.append(value)
        let one = builder.finish()
        self = one.gathered([UInt32](repeating: 0, count: count))
    }

    /// Columns of one type one after the other. O(rows).
    public static func concatenated(_ columns: [Column], type: DataType) -> Column {
        if columns.count == 1, let only = columns.first { return only }
        var builder = ColumnBuilder(type: type)
        for column in columns { builder.append(contentsOf: column) }
        return builder.finish()
    }
}

extension Column.Storage {
    fileprivate func gathered(_ rows: [UInt32]) -> Column.Storage {
        switch self {
        case .null: .null(count: rows.count)
        case .boolean(let bits): .boolean(bits.gathered(rows))
        case .integer(let values): .integer(values.gathered(rows))
        case .decimal64(let values): .decimal64(values.gathered(rows))
        case .decimal128(let values): .decimal128(values.gathered(rows))
        case .double(let values): .double(values.gathered(rows))
        case .date(let values): .date(values.gathered(rows))
        case .timestamp(let values): .timestamp(values.gathered(rows))
        case .interval(let values): .interval(values.gathered(rows))
        case .dictionary(let codes, let dictionary): .dictionary(codes.gathered(rows), dictionary)
        case .text(let texts): .text(texts.gathered(rows))
        }
    }

    fileprivate func sliced(_ range: Range<Int>) -> Column.Storage {
        switch self {
        case .null: .null(count: range.count)
        case .boolean(let bits): .boolean(bits.sliced(range))
        case .integer(let values): .integer(Array(values[range]))
        case .decimal64(let values): .decimal64(Array(values[range]))
        case .decimal128(let values): .decimal128(Array(values[range]))
        case .double(let values): .double(Array(values[range]))
        case .date(let values): .date(Array(values[range]))
        case .timestamp(let values): .timestamp(Array(values[range]))
        case .interval(let values): .interval(Array(values[range]))
        case .dictionary(let codes, let dictionary): .dictionary(Array(codes[range]), dictionary)
        case .text(let texts): .text(texts.gathered(range.map { UInt32(truncatingIfNeeded: $0) }))
        }
    }
}

extension Array {
    /// The elements at some places, in that order; the places must exist. O(places).
    fileprivate func gathered(_ places: [UInt32]) -> [Element] {
        withUnsafeBufferPointer { elements in
            places.withUnsafeBufferPointer { places in
                [Element](unsafeUninitializedCapacity: places.count) { gathered, filled in
                    for index in places.indices {
                        gathered.initializeElement(at: index, to: elements[Int(places[index])])
                    }
                    filled = places.count
                }
            }
        }
    }
}
