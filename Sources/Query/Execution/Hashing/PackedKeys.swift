import Columns

/// Rows of key columns as words, with the texts' numbers that they are made of.
final class PackedKeys {
    private let types: [DataType]
    private var packing: KeyPacking
    private var texts: [TextInterner?]
    private var codes: [DictionaryCodes]
    private let buffers: Buffers

    /// Room for the rows of a batch.
    private final class Buffers {
        var numbers: [UnsafeMutablePointer<UInt32>?]
        var words = UnsafeMutablePointer<UInt64>.allocate(capacity: 1)
        var capacity = 1

        init(count: Int) { numbers = Array(repeating: nil, count: count) }

        deinit {
            words.deallocate()
            for numbers in numbers { numbers?.deallocate() }
        }

        func reserve(_ rows: Int) {
            if rows <= capacity { return }
            capacity = max(rows, Table.chunkRows)
            words.deallocate()
            words = .allocate(capacity: capacity)
            for index in numbers.indices {
                numbers[index]?.deallocate()
                numbers[index] = nil
            }
        }

        func numbers(_ index: Int) -> UnsafeMutablePointer<UInt32> {
            if let known = numbers[index] { return known }
            let made = UnsafeMutablePointer<UInt32>.allocate(capacity: capacity)
            numbers[index] = made
            return made
        }
    }

    /// Nil where keys of these types can't be packed.
    convenience init?(types: [DataType]) {
        guard !types.isEmpty, types.allSatisfy(KeyPacking.canPack) else { return nil }
        self.init(
            types: types, packing: KeyPacking(count: types.count),
            texts: types.map { $0 == .text ? TextInterner() : nil })
    }

    private init(types: [DataType], packing: KeyPacking, texts: [TextInterner?]) {
        self.types = types
        self.packing = packing
        self.texts = texts
        codes = types.map { _ in DictionaryCodes() }
        buffers = Buffers(count: types.count)
    }

    /// The same for looking rows up, for a thread of its own, while no more are added.
    func reader() -> PackedKeys { PackedKeys(types: types, packing: packing, texts: texts) }

    /// The bytes that the texts take.
    var byteCount: Int { texts.reduce(0) { $0 + ($1?.byteCount ?? 0) } }

    /// How many bits words have.
    var bits: Int { packing.bits }

    /// Packs rows, after making room for their values.
    ///
    /// - Parameters:
    ///   - prepare: told before, where the words have grown, how many bits they have now, and what has become of words
    ///     from before if they have changed.
    ///   - body: is given the words.
    /// - Throws: `KeyPacking.Unpackable`, and what `body` throws.
    func withWords<Result>(
        of columns: [Column], rows: Int, prepare: (_ bits: Int, _ word: ((UInt64) -> UInt64)?) -> Void,
        _ body: (UnsafePointer<UInt64>) throws -> Result
    ) throws -> Result {
        let values = values(columns, rows) { interner, text in interner.intern(text) }
        let before = try packing.makeRoom(for: values, rows: rows)
        let now = packing
        prepare(now.bits, before.map { before in { now.word($0, from: before) } })
        packing.pack(values, rows: rows, into: buffers.words)
        return try body(buffers.words)
    }

    /// Packs rows to be looked up: those with values that were never packed are `unknown`.
    func withKnownWords<Result>(
        of columns: [Column], rows: Int, _ body: (UnsafePointer<UInt64>) throws -> Result
    ) rethrows -> Result {
        let values = values(columns, rows) { interner, text in interner.find(text) ?? KeyPacking.absent - 2 }
        packing.pack(values, rows: rows, into: buffers.words)
        return try body(buffers.words)
    }

    private func values(
        _ columns: [Column], _ rows: Int, _ number: (TextInterner, TextBytes) -> UInt32
    ) -> [KeyPacking.Values] {
        buffers.reserve(rows)
        return types.indices.map { index in
            guard let interner = texts[index] else { return .column(columns[index]) }
            let numbers = buffers.numbers(index)
            codes[index].numbers(of: columns[index], rows: rows, null: KeyPacking.absent, into: numbers, stride: 1) {
                number(interner, $0)
            }
            return .numbers(numbers, bound: interner.count)
        }
    }

    /// The keys that words stand for.
    func columns(of words: UnsafeBufferPointer<UInt64>) -> [Column] {
        types.indices.map { index in
            let texts = texts[index].flatMap { $0.count == 0 ? nil : TextDictionary($0.texts) }
            return packing.column(index, type: types[index], of: words, texts: texts)
        }
    }
}
