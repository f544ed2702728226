import Output

/// Writes a tar archive (POSIX ustar, with pax headers where a name or size needs them), the same bytes for the
/// same entries: owner and group 0, mode 0644, one time for all entries.
final class TarWriter {
    private let sink: any ByteSink
    private let modificationTime: Int
    private var remaining = 0
    private var padding = 0

    /// Makes a writer.
    ///
    /// - Parameter modificationTime: seconds since 1970-01-01T00:00:00Z, clamped to what eleven octal digits hold.
    init(to sink: any ByteSink, modificationTime: Int) {
        self.sink = sink
        self.modificationTime = min(max(modificationTime, 0), TarFormat.maximumOctalSize)
    }

    /// Begins a regular file, whose body of exactly `size` bytes must follow in calls of `write`.
    func begin(name: String, size: Int) throws {
        let bytes = Array(name.utf8)
        let split = Self.split(bytes)
        var records: [UInt8] = []
        if split == nil { records += Self.paxRecord("path", bytes) }
        if size > TarFormat.maximumOctalSize { records += Self.paxRecord("size", Array(String(size).utf8)) }
        // What a reader without pax sees: as much of the name as fits, in ASCII.
        let fallback = (prefix: [UInt8](), name: Array(bytes.suffix(100).map { $0 < 0x80 ? $0 : UInt8(ascii: "_") }))
        if !records.isEmpty {
            let label = Array("PaxHeaders/".utf8) + fallback.name.suffix(80)
            try write(header: ([], label), size: records.count, kind: TarFormat.extendedHeader)
            try sink.write(records)
            try sink.write([UInt8](repeating: 0, count: TarFormat.padding(after: records.count)))
        }
        try write(header: split ?? fallback, size: size, kind: TarFormat.regularFile)
        remaining = size
        padding = TarFormat.padding(after: size)
    }

    /// Adds bytes of the body of the file begun last; beyond its size they are a fault of the caller.
    func write(_ bytes: UnsafeRawBufferPointer) throws {
        precondition(bytes.count <= remaining, "more bytes than the entry's size")
        try sink.write(bytes)
        remaining -= bytes.count
    }

    /// Ends the file begun last.
    func end() throws {
        precondition(remaining == 0, "fewer bytes than the entry's size")
        try sink.write([UInt8](repeating: 0, count: padding))
        padding = 0
    }

    /// Ends the archive with its two empty blocks.
    func finish() throws {
        try sink.write([UInt8](repeating: 0, count: 2 * TarFormat.blockBytes))
    }

    private func write(header name: (prefix: [UInt8], name: [UInt8]), size: Int, kind: UInt8) throws {
        var block = [UInt8](repeating: 0, count: TarFormat.blockBytes)
        func put(_ bytes: [UInt8], _ field: Range<Int>) {
            block.replaceSubrange(field.lowerBound..<(field.lowerBound + bytes.count), with: bytes)
        }
        put(name.name, TarFormat.name)
        put(name.prefix, TarFormat.prefix)
        put(Self.octal(0o644, 7), TarFormat.mode)
        put(Self.octal(0, 7), TarFormat.userID)
        put(Self.octal(0, 7), TarFormat.groupID)
        put(Self.octal(size > TarFormat.maximumOctalSize ? 0 : size, 11), TarFormat.size)
        put(Self.octal(modificationTime, 11), TarFormat.modificationTime)
        block[TarFormat.kind] = kind
        put(Array("ustar\u{0}00".utf8), TarFormat.magic)
        let sum = block.withUnsafeBytes { TarFormat.sum(of: $0) }
        put(Self.octal(sum, 6) + [0, UInt8(ascii: " ")], TarFormat.checksum)
        try sink.write(block)
    }

    /// The name in the header's two fields, or nil when it needs an extended header: too long, or not ASCII.
    private static func split(_ bytes: [UInt8]) -> (prefix: [UInt8], name: [UInt8])? {
        guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
        if bytes.count <= TarFormat.name.count { return ([], bytes) }
        // The slash between the two isn't stored; the longest prefix leaves the shortest name.
        let last = bytes.indices.last { $0 <= TarFormat.prefix.count && $0 > 0 && bytes[$0] == UInt8(ascii: "/") }
        guard let last, bytes.count - last - 1 <= TarFormat.name.count, last + 1 < bytes.count else { return nil }
        return (Array(bytes[..<last]), Array(bytes[(last + 1)...]))
    }

    /// `length key=value\n`, where the length counts itself.
    static func paxRecord(_ key: String, _ value: [UInt8]) -> [UInt8] {
        let rest = [UInt8(ascii: " ")] + Array(key.utf8) + [UInt8(ascii: "=")] + value + [UInt8(ascii: "\n")]
        var length = rest.count
        while rest.count + String(length).utf8.count != length { length = rest.count + String(length).utf8.count }
        return Array(String(length).utf8) + rest
    }

    private static func octal(_ value: Int, _ width: Int) -> [UInt8] {
        let digits = Array(String(value, radix: 8).utf8)
        return [UInt8](repeating: UInt8(ascii: "0"), count: max(0, width - digits.count)) + digits
    }
}
