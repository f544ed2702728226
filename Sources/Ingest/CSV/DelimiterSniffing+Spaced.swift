extension DelimiterSniffing {
    /// The delimiter with the blank behind it, where quotes stand behind that blank, as in `"a", "b, c"`. To RFC 4180
    /// such a field isn't quoted, and what its quotes enclose falls apart; nobody who sees the file reads it so.
    ///
    /// - Returns: nil where a delimiter is given, or the delimiter alone reads the sample better.
    func spacedDelimiter() -> [UInt8]? {
        guard given == nil, options.longDelimiter == nil, options.quote != .none else { return nil }
        let text = sample.bytes[offset...]
        for delimiter in Self.usual where Self.hasQuotesBehindBlanks(text, delimiter) {
            let spaced = [delimiter, UInt8(ascii: " ")]
            let source = LongDelimiterSource(
                upstream: PrefixedByteSource(prefix: Array(text)), delimiter: spaced, options: options)
            guard let bytes = try? source.readHead(text.count) else { continue }
            let reading = DelimiterSniffing(
                sample: Sample(bytes: bytes, isWhole: sample.isWhole), options: options, offset: 0, line: line,
                given: LongDelimiterSource.replacement, named: nil)
            guard let found = reading.contest().winner, found.width >= 2, found.wellQuoted > 0,
                found.agreeing * 3 >= found.records * 2, found.score >= contest().winner?.score ?? 0
            else { continue }
            return spaced
        }
        return nil
    }

    private static func hasQuotesBehindBlanks(_ text: ArraySlice<UInt8>, _ delimiter: UInt8) -> Bool {
        let sought = [delimiter, UInt8(ascii: " "), UInt8(ascii: "\"")]
        return text.indices.dropLast(2).contains { text[$0] == delimiter && text[$0...].starts(with: sought) }
    }
}
