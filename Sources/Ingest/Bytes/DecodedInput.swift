import Diagnostics

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
    /// Which encoding it has on disk, and why.
    var encoding: EncodingSniffing.Result
    var compression: Compression
    /// The characters that transcoding could not make out.
    let repairs = RepairCount()

    /// Opens the layers by what the bytes say, never by the name.
    ///
    /// - Parameters:
    ///   - encoding: the encoding where it is known.
    ///   - later: bytes from behind the beginning that say more of the encoding.
    init(
        _ file: InputFile, options: CSVOptions = CSVOptions(), encoding wanted: TextEncoding? = nil,
        later: [UInt8] = [],
        readsAhead: Bool = false,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws {
        let unpacked = try Self.unpacked(file, readsAhead: readsAhead, report: report)
        compression = unpacked.compression
        let size = wanted == nil ? EncodingSniffing.sampleSize : 4
        let head = try unpacked.bytes.readHead(size)
        encoding = EncodingSniffing.result(head, later: later, isWhole: head.count < size, wanted: wanted)
        let source = PrefixedByteSource(prefix: Array(head[encoding.markLength...]), rest: unpacked.bytes)
        bytes =
            switch encoding.encoding {
            case .utf8: source
            case .utf16LittleEndian: UTF16ByteSource(upstream: source, isBigEndian: false)
            case .utf16BigEndian: UTF16ByteSource(upstream: source, isBigEndian: true)
            case .utf8Twice: TwiceEncodedSource(upstream: source, repairs: repairs)
            case .windows1250, .windows1251, .windows1252, .latin2:
                SingleByteSource(
                    upstream: source, upperHalf: encoding.encoding.upperHalf ?? [], repairs: repairs)
            }
        if let text = options.longDelimiter {
            bytes = LongDelimiterSource(upstream: bytes, delimiter: text, options: options)
        }
    }

    /// A file's bytes, unpacked where they are packed.
    static func unpacked(
        _ file: InputFile, readsAhead: Bool = false,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws -> (bytes: any ByteSource, compression: Compression) {
        let name = file.displayName
        let raw = try file.open()
        let magic = try raw.readHead(8)
        try refuseOtherFormats(magic, name: name)
        let source = PrefixedByteSource(prefix: magic, rest: raw)
        guard magic.starts(with: [0x1F, 0x8B]) else { return (source, .none) }
        let inflated = try GzipByteSource(upstream: source, name: name, report: report)
        return (readsAhead ? ReadAheadByteSource(inflated) : inflated, .gzip)
    }

    /// Some bytes of the unpacked file from shortly before the first one past ASCII; none where there is none.
    static func beyondASCII(_ file: InputFile) throws -> [UInt8] {
        let source = try unpacked(file, report: { _ in }).bytes
        var before: [UInt8] = []
        while true {
            let bytes = try source.readHead(EncodingSniffing.sampleSize)
            if bytes.isEmpty { return [] }
            guard let place = bytes.firstIndex(where: { $0 >= 0x80 }) else {
                before = bytes.suffix(64)
                continue
            }
            let start = max(0, place - 64)
            return (start == 0 ? before : []) + bytes[start...] + (try source.readHead(EncodingSniffing.sampleSize))
        }
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
