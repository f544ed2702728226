/// The last records of a text, found by reading it through.
struct LastRecords {
    struct Record {
        /// Where it begins, counted from the start of what was read.
        var start: Int
        var bytes: [UInt8]
    }

    /// The records, in their order; blank lines are none.
    private(set) var records: [Record] = []
    /// Where the first of them begins; the end of the text where there are none.
    private(set) var start = 0

    /// The most bytes of a record that are kept; of many records none are.
    static let keptBytes = 4_096
    static let keptRecords = 100

    /// Reads to the end. O(bytes).
    init(of source: any ByteSource, dialect: Dialect, limit: Int) throws {
        let keptBytes = limit <= Self.keptRecords ? Self.keptBytes : 0
        var machine = QuoteMachine(dialect)
        var current = Record(start: 0, bytes: [])
        var isBlank = true
        var oldest = 0
        var ring: [Record] = []
        var offset = 0
        func finish() {
            if !isBlank {
                if ring.count < limit {
                    ring.append(current)
                } else if limit > 0 {
                    ring[oldest] = current
                    oldest = (oldest + 1) % limit
                }
            }
            isBlank = true
            current = Record(start: offset, bytes: [])
        }
        while true {
            let bytes = try source.readHead(1 << 16)
            if bytes.isEmpty { break }
            for byte in bytes {
                offset += 1
                if machine.step(byte) == .recordEnd {
                    machine.isSpoiled = false
                    finish()
                    continue
                }
                if byte != UInt8(ascii: " "), byte != UInt8(ascii: "\t"), byte != UInt8(ascii: "\r") { isBlank = false }
                if current.bytes.count < keptBytes { current.bytes.append(byte) }
            }
        }
        finish()
        records = Array(ring[oldest...] + ring[..<oldest])
        start = records.first?.start ?? offset
    }
}
