import Diagnostics

/// How a text is encoded on disk.
public enum TextEncoding: String, Hashable, Sendable {
    /// UTF-8, with or without a byte-order mark.
    case utf8 = "UTF-8"
    /// UTF-16, least significant byte first.
    case utf16LittleEndian = "UTF-16LE"
    /// UTF-16, most significant byte first.
    case utf16BigEndian = "UTF-16BE"
}

/// How a file is compressed.
public enum Compression: String, Hashable, Sendable {
    /// Not at all.
    case none
    /// gzip (RFC 1952).
    case gzip
}

/// A file opened through all its layers: unpacked, transcoded, without its byte-order mark.
struct DecodedInput {
    /// UTF-8, or what claims to be.
    var bytes: any ByteSource
    var encoding: TextEncoding
    var compression: Compression
    /// How many bytes of the unpacked stream a byte-order mark took.
    var markLength: Int

    /// Opens the layers by what the bytes say, never by the name.
    init(
        _ file: InputFile, encoding wanted: TextEncoding? = nil,
        readsAhead: Bool = false, observer: (@Sendable (UnsafeRawBufferPointer) -> Void)? = nil,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws {
        let name = file.displayName
        let raw = try file.open(observer: observer)
        let magic = try raw.readHead(8)
        try Self.refuseOtherFormats(magic, name: name)
        var source: any ByteSource = PrefixedByteSource(prefix: magic, rest: raw)
        if magic.starts(with: [0x1F, 0x8B]) {
            compression = .gzip
            source = try GzipByteSource(upstream: source, name: name, report: report)
            if readsAhead { source = ReadAheadByteSource(source) }
        } else {
            compression = .none
        }
        let head = try source.readHead(1024)
        let found = Self.encoding(of: head, wanted: wanted)
        encoding = found.encoding
        markLength = found.markLength
        source = PrefixedByteSource(prefix: Array(head[found.markLength...]), rest: source)
        switch found.encoding {
        case .utf8: bytes = source
        case .utf16LittleEndian: bytes = UTF16ByteSource(upstream: source, isBigEndian: false)
        case .utf16BigEndian: bytes = UTF16ByteSource(upstream: source, isBigEndian: true)
        }
    }

    /// The encoding by its mark, else by where zero bytes stand, else UTF-8.
    private static func encoding(of head: [UInt8], wanted: TextEncoding?) -> (encoding: TextEncoding, markLength: Int) {
        let byMark: (encoding: TextEncoding, markLength: Int)? =
            if head.starts(with: [0xEF, 0xBB, 0xBF]) {
                (.utf8, 3)
            } else if head.starts(with: [0xFF, 0xFE]) {
                (.utf16LittleEndian, 2)
            } else if head.starts(with: [0xFE, 0xFF]) {
                (.utf16BigEndian, 2)
            } else {
                nil
            }
        if let wanted { return (wanted, byMark.map { $0.encoding == wanted ? $0.markLength : 0 } ?? 0) }
        if let byMark { return byMark }
        // Delimiters, digits and line ends are ASCII in any script, so even Russian UTF-16 has zero bytes, all of
        // them on one side.
        var zeros = (even: 0, odd: 0)
        for index in head.indices where head[index] == 0 {
            if index & 1 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        let needed = max(2, head.count / 20)
        if zeros.odd >= needed, zeros.even == 0 { return (.utf16LittleEndian, 0) }
        if zeros.even >= needed, zeros.odd == 0 { return (.utf16BigEndian, 0) }
        return (.utf8, 0)
    }

    private static func refuseOtherFormats(_ magic: [UInt8], name: String) throws {
        let known: [(bytes: [UInt8], what: String, help: String)] = [
            ([0x50, 0x4B, 0x03, 0x04], "a zip archive or an Excel workbook (.xlsx)", "unpack it, or save it as CSV"),
            ([0xD0, 0xCF, 0x11, 0xE0], "an old Excel workbook (.xls)", "save it as CSV"),
            ([0x28, 0xB5, 0x2F, 0xFD], "compressed with zstd", "unpack it first: zstd -dc FILE"),
            ([0x42, 0x5A, 0x68], "compressed with bzip2", "unpack it first: bzip2 -dc FILE"),
            ([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "compressed with xz", "unpack it first: xz -dc FILE"),
            ([0x50, 0x41, 0x52, 0x31], "a Parquet file", "export it as CSV"),
            ([0x25, 0x50, 0x44, 0x46, 0x2D], "a PDF document", "export the data as CSV"),
        ]
        guard let format = known.first(where: { magic.starts(with: $0.bytes) }) else { return }
        throw Diagnostic(
            .input, code: "not-csv", "\(name) is \(format.what), not a CSV file", at: SourceLocation(source: name),
            help: [format.help])
    }
}
