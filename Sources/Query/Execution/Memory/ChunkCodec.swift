import Columns

/// Rows as bytes, for temporary files of the process that wrote them: in the machine's own order, texts of
/// dictionaries written out.
enum ChunkCodec {
    /// The bytes of a chunk.
    static func encode(_ chunk: Chunk) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(chunk.byteCount + 64)
        append(UInt64(chunk.rowCount), to: &bytes)
        for column in chunk.columns { append(column, to: &bytes) }
        return bytes
    }

    private static func append(_ column: Column, to bytes: inout [UInt8]) {
        append(UInt8(column.validity == nil ? 0 : 1), to: &bytes)
        if let validity = column.validity { append(validity.words, to: &bytes) }
        switch column.storage {
        case .null: break
        case .boolean(let bits): append(bits.words, to: &bytes)
        case .integer(let values), .timestamp(let values): append(values, to: &bytes)
        case .decimal64(let values):
            append(UInt8(8), to: &bytes)
            append(values, to: &bytes)
        case .decimal128(let values):
            append(UInt8(16), to: &bytes)
            append(values, to: &bytes)
        case .double(let values): append(values, to: &bytes)
        case .date(let values): append(values, to: &bytes)
        case .interval(let values): append(values, to: &bytes)
        case .dictionary, .text:
            TextOperand(column).withView { texts in
                for row in 0..<column.count {
                    append(UInt32(truncatingIfNeeded: column.isValid(row) ? texts[row].count : 0), to: &bytes)
                }
                for row in 0..<column.count where column.isValid(row) { bytes.append(contentsOf: texts[row]) }
            }
        }
    }

    private static func append<Element: BitwiseCopyable>(_ element: Element, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: element) { bytes.append(contentsOf: $0) }
    }

    private static func append<Element: BitwiseCopyable>(_ elements: [Element], to bytes: inout [UInt8]) {
        elements.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }

    /// The chunk of some bytes.
    ///
    /// - Parameter types: the types of its columns.
    /// - Returns: nil where the bytes are not those of such a chunk.
    static func decode(_ bytes: UnsafeRawBufferPointer, types: [DataType]) -> Chunk? {
        var reader = Reader(bytes: bytes)
        guard let rows = reader.elements(1, of: UInt64.self)?.first.flatMap({ Int(exactly: $0) }),
            rows <= bytes.count * 8
        else { return nil }
        var columns: [Column] = []
        for type in types {
            guard let column = reader.column(type, rows: rows) else { return nil }
            columns.append(column)
        }
        return reader.isAtEnd ? Chunk(columns: columns, rowCount: rows) : nil
    }

    private struct Reader {
        let bytes: UnsafeRawBufferPointer
        var place = 0

        var isAtEnd: Bool { place == bytes.count }

        mutating func elements<Element: BitwiseCopyable>(_ count: Int, of type: Element.Type) -> [Element]? {
            let size = count * MemoryLayout<Element>.stride
            guard size <= bytes.count - place else { return nil }
            defer { place += size }
            return [Element](unsafeUninitializedCapacity: count) { elements, filled in
                if size > 0 {
                    UnsafeMutableRawBufferPointer(elements).copyMemory(
                        from: UnsafeRawBufferPointer(rebasing: bytes[place..<place + size]))
                }
                filled = count
            }
        }

        mutating func bitmap(_ count: Int) -> Bitmap? {
            elements((count + 63) >> 6, of: UInt64.self).map { Bitmap(words: $0, count: count) }
        }

        mutating func column(_ type: DataType, rows: Int) -> Column? {
            guard let hasNulls = elements(1, of: UInt8.self)?.first else { return nil }
            var validity: Bitmap?
            if hasNulls != 0 {
                guard let bits = bitmap(rows) else { return nil }
                validity = bits
            }
            return storage(type, rows).map { Column(type: type, storage: $0, validity: validity) }
        }

        private mutating func storage(_ type: DataType, _ rows: Int) -> Column.Storage? {
            switch type {
            case .null: return .null(count: rows)
            case .boolean: return bitmap(rows).map { .boolean($0) }
            case .integer: return elements(rows, of: Int64.self).map { .integer($0) }
            case .timestamp, .timestampWithZone: return elements(rows, of: Int64.self).map { .timestamp($0) }
            case .double: return elements(rows, of: Double.self).map { .double($0) }
            case .date: return elements(rows, of: Int32.self).map { .date($0) }
            case .interval: return elements(rows, of: Interval.self).map { .interval($0) }
            case .decimal:
                guard let size = elements(1, of: UInt8.self)?.first else { return nil }
                return size == 8
                    ? elements(rows, of: Int64.self).map { .decimal64($0) }
                    : elements(rows, of: Int128.self).map { .decimal128($0) }
            case .text:
                guard let lengths = elements(rows, of: UInt32.self) else { return nil }
                var offsets = [0]
                offsets.reserveCapacity(rows + 1)
                var end = 0
                for length in lengths {
                    end += Int(length)
                    offsets.append(end)
                }
                return elements(end, of: UInt8.self).map { .text(TextArray(offsets: offsets, bytes: $0)) }
            }
        }
    }
}
