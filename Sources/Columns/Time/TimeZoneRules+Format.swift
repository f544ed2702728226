extension TimeZoneRules {
    /// The last year for which a rule without end is written out as transitions.
    private static let lastYear = 2500

    /// Reads the Time Zone Information Format, versions 1 to 4 (RFC 9636); nil where it is damaged.
    init?(name: String, timeZoneInformationFormat bytes: [UInt8]) {
        var reader = BigEndianReader(bytes: bytes)
        guard let first = Header(&reader) else { return nil }
        var header = first
        var timeSize = 4
        if first.version >= 2 {
            // The first block repeats the data in 32 bits for old readers.
            guard reader.skip(first.size(timeSize: 4)), let second = Header(&reader) else { return nil }
            header = second
            timeSize = 8
        }
        var moments: [Int64] = []
        for _ in 0..<header.transitionCount {
            guard let moment = reader.integer(size: timeSize) else { return nil }
            moments.append(moment)
        }
        var indices: [Int] = []
        for _ in 0..<header.transitionCount {
            guard let index = reader.byte(), index < header.typeCount else { return nil }
            indices.append(Int(index))
        }
        var types: [Int] = []
        for _ in 0..<header.typeCount {
            guard let offset = reader.integer(size: 4), reader.skip(2), abs(offset) < 200_000 else { return nil }
            types.append(Int(offset))
        }
        guard let initial = types.first else { return nil }
        var transitions = zip(moments, indices).map { (at: $0, offset: types[$1]) }
        if timeSize == 8 {
            let rest = header.designationBytes + header.leapCount * 12 + header.standardCount + header.localCount
            guard reader.skip(rest) else { return nil }
            let footer = reader.remaining.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            if footer.count > 1, !footer[1].isEmpty {
                guard let rule = RecurringRule(Array(footer[1])) else { return nil }
                let last = moments.last ?? .min
                let firstYear = moments.last.map { Timestamp(microseconds: $0 &* 1_000_000).date.parts.year } ?? 1970
                if rule.daylight == nil {
                    if let last = moments.last { transitions.append((last &+ 1, rule.standardOffset)) }
                } else if firstYear <= Self.lastYear {
                    for year in max(1900, firstYear)...Self.lastYear {
                        transitions += rule.transitions(of: year).filter { $0.at > last }
                    }
                }
            }
        }
        self.init(name: name, initialOffset: initial, transitions: transitions)
    }

    private struct Header {
        var version: Int
        var localCount: Int
        var standardCount: Int
        var leapCount: Int
        var transitionCount: Int
        var typeCount: Int
        var designationBytes: Int

        init?(_ reader: inout BigEndianReader) {
            guard reader.integer(size: 4) == 0x545A_6966, let version = reader.byte(), reader.skip(15),
                let local = reader.integer(size: 4), let standard = reader.integer(size: 4),
                let leap = reader.integer(size: 4), let transitions = reader.integer(size: 4),
                let types = reader.integer(size: 4), let designations = reader.integer(size: 4),
                [local, standard, leap, transitions, types, designations].allSatisfy({ $0 >= 0 && $0 < 1 << 20 })
            else { return nil }
            self.version = version == 0 ? 1 : Int(version) - 48
            localCount = Int(local)
            standardCount = Int(standard)
            leapCount = Int(leap)
            transitionCount = Int(transitions)
            typeCount = Int(types)
            designationBytes = Int(designations)
        }

        func size(timeSize: Int) -> Int {
            transitionCount * (timeSize + 1) + typeCount * 6 + designationBytes + leapCount * (timeSize + 4)
                + standardCount + localCount
        }
    }
}

/// Big-endian numbers from bytes, with nil at the end.
private struct BigEndianReader {
    var bytes: [UInt8]
    var position = 0

    var remaining: ArraySlice<UInt8> { bytes[min(position, bytes.count)...] }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        position += 1
        return bytes[position - 1]
    }

    mutating func integer(size: Int) -> Int64? {
        guard position + size <= bytes.count else { return nil }
        var value: UInt64 = 0
        for index in position..<position + size { value = value << 8 | UInt64(bytes[index]) }
        position += size
        return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }

    mutating func skip(_ count: Int) -> Bool {
        guard count >= 0, position + count <= bytes.count else { return false }
        position += count
        return true
    }
}
