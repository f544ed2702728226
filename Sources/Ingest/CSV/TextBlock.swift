import CScan

/// A stretch of text that begins where a record does, with the index of its fields: what is read by one thread and
/// parsed by another, each in its turn. Its memory is used again for the next stretch.
final class TextBlock: @unchecked Sendable {
    /// What is known of the text after indexing: positions 1 to `count`, with a sentinel at 0.
    struct Index {
        var count = 0
        var recordEnds = 0
        /// Line ends in the whole text, quoted ones too; nil where they weren't counted.
        var lineEnds: Int?
        /// Where the first byte after the last whole record stands; nil where no record is whole.
        var end: Int?
        var hasNonASCII = true
        var hasZero = true
        /// The whole records, by number, in which text follows a closing quote.
        var spoiled: [Int] = []
    }

    /// The text, and room behind it.
    private(set) var bytes: UnsafeMutablePointer<UInt8>
    /// Where fields and records end, for as many as fit the text.
    private(set) var positions: UnsafeMutablePointer<UInt32>
    private var capacity: Int
    /// How many bytes of text there are.
    var count = 0
    /// Line of the first byte, and its offset in the file, unpacked.
    var offset = 0
    var line = 1
    /// The byte before the first.
    var byteBefore = UInt8(ascii: "\n")
    var index = Index()
    /// Records that could not even be looked at whole; where there are any, there is nothing else.
    var skipped: [RejectedRecord] = []
    /// How many rejected records are worth keeping.
    var rejectRoom = 0

    /// Room behind the text: for the final line end, and so that words can be read past a field's end.
    static let slack = 64

    init() {
        capacity = 0
        bytes = .allocate(capacity: Self.slack)
        positions = .allocate(capacity: Self.slack + 2)
    }

    deinit {
        bytes.deallocate()
        positions.deallocate()
    }

    /// Makes room for so many bytes of text and keeps what there is.
    func reserve(_ wanted: Int) {
        guard wanted > capacity else { return }
        let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: wanted + Self.slack)
        larger.update(from: bytes, count: count)
        bytes.deallocate()
        bytes = larger
        positions.deallocate()
        positions = .allocate(capacity: wanted + Self.slack + 2)
        capacity = wanted
    }

    /// Where the file, unpacked, has a place of the text.
    func offset(of place: Int, _ dialect: Dialect) -> Int {
        offset + dialect.encoding.byteCount(of: bytes, place)
    }

    /// The line ends between two places.
    func lineEnds(_ from: Int, _ to: Int, _ dialect: Dialect) -> Int {
        var found = rapport_count_byte(bytes + from, to - from, UInt8(ascii: "\n"))
        guard dialect.endsAtCarriageReturn else { return found }
        found += rapport_count_byte(bytes + from, to - from, UInt8(ascii: "\r"))
        // The two bytes of CRLF end one line.
        for place in from..<to where bytes[place] == UInt8(ascii: "\n") {
            if (place > 0 ? bytes[place - 1] : byteBefore) == UInt8(ascii: "\r") { found -= 1 }
        }
        return found
    }
}
