import Diagnostics

/// The beginning of a file, looked at: its encoding, its dialect, its header.
struct SourceHead {
    var layout: HeaderSniffing.Result
    var encoding: TextEncoding
    var compression: Compression
    /// Whether the encoding rests on ASCII alone, so that the first other byte may still decide.
    var isEncodingOpen = false
    /// Where the first record behind the header stands in the file, unpacked.
    var dataOffset = 0
    /// Where records that were given as a footer begin, and how many they are.
    var footer: FooterRows?

    /// How many bytes the dialect is sniffed over.
    static let sampleSize = 128 << 10
    /// How far the sample goes where the header alone is longer.
    static let longestHeader = 4 << 20

    /// - Parameter looksFurther: whether the encoding is found by the first bytes past ASCII, wherever they are.
    init(_ file: InputFile, _ options: CSVOptions, looksFurther: Bool = false) throws {
        let name = file.displayName
        let later = looksFurther ? try DecodedInput.beyondASCII(file) : []
        var options = options
        var isLongDelimiterFound = false
        var size = Self.sampleSize
        while true {
            let input = try DecodedInput(
                file, options: options, encoding: options.encoding, later: later, report: { _ in })
            encoding = input.encoding.encoding
            isEncodingOpen = input.encoding.isOpen && !looksFurther
            compression = input.compression
            var bytes = try input.bytes.readHead(size)
            let isWhole = bytes.count < size
            guard !bytes.isEmpty else { throw Self.noHeader(name, "it is empty") }
            if let zero = bytes.firstIndex(of: 0) {
                try input.bytes.throwFailure()
                throw Self.binary(bytes, zero, name: name, encoding: encoding)
            }
            let text = bytes
            if let comment = options.comment { CommentSource.blank(&bytes, comment, options) }
            let sample = Sample(bytes: bytes, isWhole: isWhole)
            let dialect = Self.dialectSniffing(sample, options, isLongDelimiterFound: isLongDelimiterFound)
            if let spaced = dialect.spacedDelimiter() {
                options.longDelimiter = spaced
                isLongDelimiterFound = true
                continue
            }
            if let found = dialect.layout() {
                layout = found
                let textOffset = found.dataOffset
                dataOffset =
                    input.encoding.markLength
                    + text.withUnsafeBufferPointer { [encoding] in
                        $0.baseAddress.map { encoding.byteCount(of: $0, textOffset) } ?? 0
                    }
                layout.dialect.encoding = encoding
                layout.dialect.compression = compression
                layout.dialect.longDelimiter = options.longDelimiter
                layout.dialect.choices = input.encoding.choices + layout.dialect.choices
                if options.footerRows > 0 { footer = try footer(of: file, options) }
                return
            }
            if isWhole {
                try input.bytes.throwFailure()
                throw Self.noRecord(sample, name, options)
            }
            guard size < Self.longestHeader else {
                throw Diagnostic(
                    .input, code: "no-records", "\(name) has no end of a record in its first \(size) bytes",
                    at: SourceLocation(source: name),
                    help: ["is it a CSV file? If so, name its delimiter and quote: --delimiter and --quote"])
            }
            size *= 4
        }
    }

    /// The file's text from the first record behind the header on.
    func text(
        _ file: InputFile, _ options: CSVOptions,
        report: @escaping @Sendable (Diagnostic) -> Void
    ) throws -> (bytes: any ByteSource, repairs: RepairCount) {
        var options = options
        options.longDelimiter = layout.dialect.longDelimiter
        let input = try DecodedInput(
            file, options: options, encoding: encoding, readsAhead: options.workers(forBytes: file.byteCount) > 0,
            report: report)
        try Self.skip(layout.dataOffset, of: input.bytes)
        var bytes = input.bytes
        if let comment = options.comment {
            bytes = CommentSource(upstream: bytes, comment: comment, dialect: layout.dialect)
        }
        if let footer { bytes = LimitedByteSource(upstream: bytes, count: footer.start) }
        return (bytes, input.repairs)
    }

    /// Where the last records begin.
    private func footer(of file: InputFile, _ options: CSVOptions) throws -> FooterRows {
        let text = try text(file, options, report: { _ in }).bytes
        let last = try LastRecords(of: text, dialect: layout.dialect, limit: options.footerRows)
        return FooterRows(start: last.start, count: last.records.count)
    }

    /// The records that were given as a footer.
    struct FooterRows {
        /// Where they begin, counted from the first record behind the header.
        var start: Int
        var count: Int
    }

    /// Reads over bytes at the front.
    static func skip(_ count: Int, of source: any ByteSource) throws {
        var left = count
        while left > 0 {
            let got = try source.readHead(min(left, 1 << 18)).count
            if got == 0 { return }
            left -= got
        }
    }

    /// The phase after the encoding, from where the text begins behind lines that are skipped.
    private static func dialectSniffing(
        _ sample: Sample, _ options: CSVOptions, isLongDelimiterFound: Bool
    ) -> DelimiterSniffing {
        var offset = 0
        var line = 1
        for _ in 0..<max(0, options.skipRows) {
            guard let end = lineEnd(sample.bytes, offset) else { break }
            offset = end
            line += 1
        }
        var named: UInt8?
        let delimiter = options.longDelimiter == nil ? options.delimiter : LongDelimiterSource.replacement
        if let end = lineEnd(sample.bytes, offset) ?? (sample.isWhole ? sample.bytes.count : nil) {
            named = separator(sample.bytes[offset..<end])
            if named != nil {
                offset = end
                line += 1
            }
        }
        return DelimiterSniffing(
            sample: sample, options: options, offset: offset, line: line, given: delimiter, named: named,
            isLongDelimiterFound: isLongDelimiterFound)
    }

    /// Where the line after the one at `offset` begins.
    private static func lineEnd(_ bytes: [UInt8], _ offset: Int) -> Int? {
        guard let place = bytes[offset...].firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        else { return nil }
        let isPair =
            bytes[place] == UInt8(ascii: "\r") && place + 1 < bytes.count && bytes[place + 1] == UInt8(ascii: "\n")
        return place + (isPair ? 2 : 1)
    }

    /// The delimiter that a line `sep=;`, as Excel writes it, names.
    private static func separator(_ line: ArraySlice<UInt8>) -> UInt8? {
        let text = line.filter { $0 != UInt8(ascii: "\r") && $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\"") }
        guard text.count == 5, text.prefix(4).map({ $0 | 0x20 }) == Array("sep=".utf8).map({ $0 | 0x20 }) else {
            return nil
        }
        return text.last
    }

    private static func binary(_ bytes: [UInt8], _ zero: Int, name: String, encoding: TextEncoding) -> Diagnostic {
        if bytes.starts(with: [0x1F, 0x8B, 8]) {
            return Diagnostic(
                .input, code: "binary-file", "\(name) is packed by gzip twice", at: SourceLocation(source: name),
                help: ["unpack it once: gzip -dc FILE"])
        }
        return Diagnostic(
            .input, code: "binary-file", "\(name) is no text: it has a zero byte",
            at: SourceLocation(source: name, byteOffset: zero),
            help: encoding == .utf8 ? ["if it is UTF-16 without a byte-order mark, say so: --encoding utf-16le"] : [])
    }

    private static func noHeader(_ name: String, _ why: String) -> Diagnostic {
        Diagnostic(
            .input, code: "no-header", "\(name) has no header: \(why)", at: SourceLocation(source: name),
            help: ["a CSV file begins with a line of column names"])
    }

    private static func noRecord(_ sample: Sample, _ name: String, _ options: CSVOptions) -> Diagnostic {
        if options.skipRows > 0, sample.bytes.count(where: { $0 == UInt8(ascii: "\n") }) <= options.skipRows {
            return noHeader(name, "nothing follows the \(options.skipRows) lines that are skipped")
        }
        let isBlank = sample.bytes.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if isBlank { return noHeader(name, "it has only blanks") }
        guard sample.bytes.contains(UInt8(ascii: "\"")) else { return noHeader(name, "it has no record") }
        return Diagnostic(
            .input, code: "unterminated-quote", "a quoted field of \(name) begins on line 1 and never ends",
            at: SourceLocation(source: name, line: 1),
            help: ["close the quote, or read the file without quotes: --quote none"])
    }
}
