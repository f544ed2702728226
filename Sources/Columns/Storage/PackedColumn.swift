/// A column of a chunk in as few bytes as its values need: what tables that are kept are made of.
///
/// Whole numbers, decimals of 64 bits, dates, times and codes of texts take one to eight bytes, as their range within
/// the chunk needs, and none where they are all the same; times in whole seconds are kept as seconds. Texts are their
/// bytes and their lengths. Everything else stays as it is.
public struct PackedColumn: Sendable {
    private enum Storage: Sendable {
        case numbers(PackedNumbers)
        case codes(PackedNumbers, TextDictionary)
        case text(lengths: PackedNumbers, bytes: [UInt8])
        case plain(Column.Storage)
    }

    /// The type.
    public let type: DataType
    private let storage: Storage
    private let validity: Bitmap?

    /// Packs a column. O(rows).
    public init(_ column: Column) {
        type = column.type
        validity = column.validity
        switch column.storage {
        case .integer(let values), .decimal64(let values):
            storage = .numbers(values.withUnsafeBufferPointer { PackedNumbers($0, validity: column.validity) })
        case .timestamp(let values):
            storage = .numbers(
                values.withUnsafeBufferPointer { PackedNumbers($0, mayBeSeconds: true, validity: column.validity) })
        case .date(let days): storage = .numbers(PackedNumbers(days, validity: column.validity))
        case .dictionary(let codes, let dictionary):
            storage = .codes(PackedNumbers(codes, validity: column.validity), dictionary)
        case .text(let texts):
            let lengths = texts.offsets.withUnsafeBufferPointer { offsets in
                [Int64](unsafeUninitializedCapacity: texts.count) { lengths, filled in
                    for row in 0..<texts.count {
                        lengths.initializeElement(at: row, to: Int64(offsets[row &+ 1] &- offsets[row]))
                    }
                    filled = texts.count
                }
            }
            storage = .text(lengths: lengths.withUnsafeBufferPointer { PackedNumbers($0) }, bytes: texts.bytes)
        case .null, .boolean, .decimal128, .double, .interval: storage = .plain(column.storage)
        }
    }

    /// The column as it was. O(rows).
    public func unpacked() -> Column {
        let storage: Column.Storage =
            switch self.storage {
            case .plain(let storage): storage
            case .codes(let codes, let dictionary): .dictionary(codes.unpacked(as: UInt32.self), dictionary)
            case .text(let lengths, let bytes): .text(TextArray(offsets: Self.offsets(lengths), bytes: bytes))
            case .numbers(let numbers): numberStorage(numbers, rows: nil)
            }
        return Column(type: type, storage: storage, validity: validity)
    }

    /// Some rows of the column, in the order given; of texts that aren't in a dictionary all are unpacked before.
    public func unpacked(rows: [UInt32]) -> Column {
        let storage: Column.Storage
        switch self.storage {
        case .plain, .text: return unpacked().gathered(rows)
        case .codes(let codes, let dictionary):
            storage = .dictionary(codes.unpacked(as: UInt32.self, rows: rows), dictionary)
        case .numbers(let numbers): storage = numberStorage(numbers, rows: rows)
        }
        return Column(type: type, storage: storage, validity: validity?.gathered(rows))
    }

    private func numberStorage(_ numbers: PackedNumbers, rows: [UInt32]?) -> Column.Storage {
        func unpacked<Number: FixedWidthInteger>(_ type: Number.Type) -> [Number] {
            rows.map { numbers.unpacked(as: type, rows: $0) } ?? numbers.unpacked(as: type)
        }
        return switch type {
        case .decimal: .decimal64(unpacked(Int64.self))
        case .date: .date(unpacked(Int32.self))
        case .timestamp, .timestampWithZone: .timestamp(unpacked(Int64.self))
        default: .integer(unpacked(Int64.self))
        }
    }

    /// The least and the greatest of the numbers that it keeps; codes of texts by their dictionary's size. Nil for others.
    var bounds: (least: Int64, greatest: Int64)? {
        switch storage {
        case .numbers(let numbers): (numbers.least, numbers.greatest)
        case .codes(_, let dictionary): (0, Int64(max(1, dictionary.count)) - 1)
        case .text, .plain: nil
        }
    }

    /// Where texts of these lengths stand one after the other.
    private static func offsets(_ lengths: PackedNumbers) -> [Int] {
        let lengths = lengths.unpacked(as: Int.self)
        return [Int](unsafeUninitializedCapacity: lengths.count + 1) { offsets, filled in
            var place = 0
            offsets.initializeElement(at: 0, to: 0)
            for row in lengths.indices {
                place &+= lengths[row]
                offsets.initializeElement(at: row &+ 1, to: place)
            }
            filled = lengths.count + 1
        }
    }
}
