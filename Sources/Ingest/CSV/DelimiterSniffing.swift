/// The phase that finds delimiter, quote, escape and record ends: the reading whose records agree best on a width.
struct DelimiterSniffing {
    let sample: Sample
    let options: CSVOptions
    /// Where the text begins behind what was skipped, and on which line.
    let offset: Int
    let line: Int
    /// The delimiter that was given.
    let given: UInt8?
    /// The delimiter that a `sep=` line names.
    let named: UInt8?
    /// Whether the delimiter of several bytes that the sample was read by was found, not given.
    var isLongDelimiterFound = false

    struct Candidate {
        var dialect: Dialect
        var score: Double
        var width: Int
        var records: Int
        var agreeing: Int
        /// Records with text after a closing quote, and fields that lie between quotes as they should.
        var spoiled = 0
        var wellQuoted = 0
    }

    /// Delimiters that nobody doubts, and those that other things than fields are often separated by.
    static let usual: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")]
    static let unusual: [UInt8] = [UInt8(ascii: ":"), UInt8(ascii: "^"), UInt8(ascii: "~"), UInt8(ascii: " ")]

    /// What the sample shows of dialect and header; nil where it has no record at all.
    func layout() -> HeaderSniffing.Result? {
        HeaderSniffing(sample: sample, options: options, offset: offset, line: line, dialect: best()).result()
    }

    /// The best dialect, with its width and the evidence for it.
    func best() -> Dialect {
        let (winner, scores) = contest()
        guard var found = winner else { return Dialect(delimiter: given ?? named ?? UInt8(ascii: ",")) }
        if given ?? named == nil, found.width == 1 || found.agreeing * 2 < found.records { found = inDoubt(found) }
        found.dialect.width = found.width
        let rival = scores.filter { $0.key != found.dialect.delimiter }.values.max() ?? 0
        found.dialect.choices = choices(found, rival: rival)
        return found.dialect
    }

    /// The candidate with the best score, and the best score of each usual delimiter.
    func contest() -> (winner: Candidate?, scores: [UInt8: Double]) {
        let fixed = given ?? named
        var winner: Candidate?
        var scores: [UInt8: Double] = [:]
        for delimiter in fixed.map({ [$0] }) ?? Self.usual {
            for candidate in candidates(delimiter) {
                scores[delimiter] = max(scores[delimiter] ?? 0, candidate.score)
                if winner.map({ beats(candidate, $0) }) ?? true { winner = candidate }
            }
        }
        if fixed == nil, winner.map({ $0.width < 2 || $0.score < 0.6 }) ?? true {
            for delimiter in Self.unusual {
                for candidate in candidates(delimiter)
                where candidate.width >= 2 && candidate.agreeing == candidate.records && candidate.records >= 2
                    && namesColumns(candidate.dialect) && candidate.score > (winner?.score ?? -1) + 1e-9
                {
                    winner = candidate
                }
            }
        }
        return (winner, scores)
    }

    /// Whether a candidate is better than one before it. Of two that cut the text as well, the one whose quotes enclose a
    /// field of every record is, and a semicolon where all commas stand between digits, as decimal marks do.
    private func beats(_ candidate: Candidate, _ other: Candidate) -> Bool {
        if abs(candidate.score - other.score) > 1e-9 { return candidate.score > other.score }
        if candidate.dialect.delimiter == other.dialect.delimiter {
            return other.wellQuoted == 0 && candidate.spoiled == 0 && candidate.wellQuoted >= max(1, candidate.records)
        }
        return candidate.dialect.delimiter == UInt8(ascii: ";") && other.dialect.delimiter == UInt8(ascii: ",")
            && candidate.width >= 2 && hasOnlyDecimalCommas
    }

    private var hasOnlyDecimalCommas: Bool {
        let bytes = sample.bytes
        func isDigit(_ place: Int) -> Bool { bytes.indices.contains(place) && bytes[place] &- UInt8(ascii: "0") < 10 }
        return bytes.indices[offset...].allSatisfy { place in
            bytes[place] != UInt8(ascii: ",") || (isDigit(place - 1) && isDigit(place + 1))
        }
    }

    /// What to take where no delimiter gives most records one width. In doubt that is RFC 4180's comma; but where the first
    /// record has no delimiter, there is one column, and commas are a part of its texts: what isn't in them parts nothing.
    private func inDoubt(_ found: Candidate) -> Candidate {
        var result = found
        if found.width == 1 {
            result.score = -1
            for candidate in candidates(UInt8(ascii: ",")) where candidate.score > result.score + 1e-9 {
                result = candidate
            }
        }
        let records = sample.read(result.dialect, from: offset, line: line, limit: 200).records
        // What a blank line follows is a title, and says nothing of the records.
        guard let first = records.firstIndex(where: { !sample.isBlank($0) }), records[first].fields.count == 1,
            first + 1 == records.count || !sample.isBlank(records[first + 1]),
            let free = (Self.usual + [0x1F]).first(where: { !sample.bytes.contains($0) })
        else { return result }
        result.dialect.delimiter = free
        result.width = 1
        return result
    }

    private func candidates(_ delimiter: UInt8) -> [Candidate] {
        var dialects: [Dialect] = []
        for quote in quotes(delimiter) {
            for endsAtReturn in recordEnds() {
                for escape in escapes(quote) {
                    var dialect = Dialect(delimiter: delimiter, quote: quote)
                    dialect.endsAtCarriageReturn = endsAtReturn
                    dialect.escape = escape
                    dialects.append(dialect)
                }
            }
        }
        let found = dialects.map(candidate)
        // Quotes that mostly end in the middle of a field are no quotes; a few are mistakes.
        guard case .sniff = options.quote, let quoted = found.max(by: { $0.score < $1.score }), quoted.spoiled >= 2,
            quoted.wellQuoted < quoted.spoiled
        else { return found }
        return found
            + recordEnds().map { endsAtReturn in
                var dialect = Dialect(delimiter: delimiter, quote: nil)
                dialect.endsAtCarriageReturn = endsAtReturn
                return candidate(dialect)
            }
    }

    private func candidate(_ dialect: Dialect) -> Candidate {
        let reading = sample.read(dialect, from: offset, line: line, limit: 5_000)
        var widths: [Int: Int] = [:]
        var spoiled = 0
        var wellQuoted = 0
        var records = 0
        var firstWidth: Int?
        var firstWide: Int?
        for record in reading.records where !sample.isBlank(record) {
            records += 1
            if record.isSpoiled {
                spoiled += 1
                continue
            }
            if let quote = dialect.quote {
                wellQuoted += record.fields.count { $0.count >= 2 && sample.bytes[$0.lowerBound] == quote }
            }
            let width = usedWidth(record)
            widths[width, default: 0] += 1
            firstWidth = firstWidth ?? width
            if firstWide == nil, width > 1 { firstWide = width }
        }
        guard records > 0 else {
            return Candidate(
                dialect: dialect, score: reading.endsInsideQuotes ? 0 : 0.01, width: 1, records: 0, agreeing: 0)
        }
        // Rows may end early where their last cells are empty, so a width counts all records up to it. The most
        // frequent one says what a record is, or the header's, should the last columns be mostly empty.
        func agreement(_ width: Int) -> Int {
            guard width > 1 else { return widths[width] ?? 0 }
            let short = reading.records.count {
                !sample.isBlank($0) && !$0.isSpoiled && $0.fields.count == width && usedWidth($0) < width
            }
            return (widths[width] ?? 0) + short
        }
        var width = widths.filter { $0.key > 1 }.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key ?? 1
        var agreeing = agreement(width)
        if let firstWide, firstWide != width, case let other = agreement(firstWide), other >= agreeing {
            width = firstWide
            agreeing = other
        }
        var score = Double(agreeing) / Double(records)
        if width == 1 { score *= 0.1 }
        // The header is the first record of more than one field; a width that it hasn't is suspect. So is, a little,
        // a first record without the delimiter, unless it is a title, which has no delimiter at all.
        if let firstWide, width > 1, firstWide != width { score *= 0.7 }
        if firstWidth != width { score *= 0.8 }
        score -= 0.5 * Double(spoiled) / Double(records)
        if reading.endsInsideQuotes { score -= 0.5 }
        return Candidate(
            dialect: dialect, score: max(0, score), width: width, records: records, agreeing: agreeing,
            spoiled: spoiled, wellQuoted: wellQuoted)
    }

    /// The number of fields without empty ones at the end.
    private func usedWidth(_ record: Sample.Record) -> Int {
        var width = record.fields.count
        while width > 1, record.fields[width - 1].isEmpty { width -= 1 }
        return width
    }

    private func quotes(_ delimiter: UInt8) -> [UInt8?] {
        switch options.quote {
        case .none: return [nil]
        case .some(let quote): return [quote]
        case .sniff:
            var quotes: [UInt8?] = [UInt8(ascii: "\"")]
            let isDouble = standsAtEdge(UInt8(ascii: "\""), delimiter)
            if !isDouble, standsAtEdge(UInt8(ascii: "'"), delimiter) { quotes.append(UInt8(ascii: "'")) }
            return quotes
        }
    }

    /// Whether a field seems to begin with the quote and another, or the same, to end with it.
    private func standsAtEdge(_ quote: UInt8, _ delimiter: UInt8) -> Bool {
        var before = UInt8(ascii: "\n")
        var opens = false
        var closes = false
        let bytes = sample.bytes
        for place in offset..<bytes.count {
            let byte = bytes[place]
            if byte == quote {
                if before == delimiter || before == UInt8(ascii: "\n") || before == UInt8(ascii: "\r") { opens = true }
                let after = place + 1 < bytes.count ? bytes[place + 1] : UInt8(ascii: "\n")
                if after == delimiter || after == UInt8(ascii: "\n") || after == UInt8(ascii: "\r") { closes = true }
                if opens, closes { return true }
            }
            before = byte
        }
        return false
    }

    private func recordEnds() -> [Bool] {
        var hasLoneReturn = false
        var hasFeed = false
        let bytes = sample.bytes
        for place in offset..<bytes.count {
            if bytes[place] == UInt8(ascii: "\n") { hasFeed = true }
            if bytes[place] == UInt8(ascii: "\r"), place + 1 < bytes.count, bytes[place + 1] != UInt8(ascii: "\n") {
                hasLoneReturn = true
            }
        }
        if !hasLoneReturn { return [false] }
        return hasFeed ? [false, true] : [true]
    }

    private func escapes(_ quote: UInt8?) -> [UInt8?] {
        guard let quote else { return [nil] }
        switch options.escape {
        case .none: return [nil]
        case .some(let escape): return [escape == quote ? nil : escape]
        case .sniff:
            let bytes = sample.bytes
            let hasEscapedQuote = bytes.indices[offset...].contains { place in
                bytes[place] == UInt8(ascii: "\\") && place + 1 < bytes.count && bytes[place + 1] == quote
            }
            return hasEscapedQuote ? [nil, UInt8(ascii: "\\")] : [nil]
        }
    }

    /// Whether the first record's cells are words, as a header's are: what an unusual delimiter has to show.
    private func namesColumns(_ dialect: Dialect) -> Bool {
        let reading = sample.read(dialect, from: offset, line: line, limit: 1)
        guard let first = reading.records.first else { return false }
        var names = Set<[UInt8]>()
        return first.fields.allSatisfy { field in
            let name = sample.content(field, dialect)
            guard let byte = name.first, byte | 0x20 >= UInt8(ascii: "a") else { return false }
            return names.insert(name).inserted
        }
    }

    /// What was chosen and why; `rival` is the score of the next best delimiter.
    private func choices(_ found: Candidate, rival: Double) -> [SniffedChoice] {
        var choices: [SniffedChoice] = []
        func add(_ choice: String, _ reason: String, _ confidence: Double, _ flag: String?) {
            choices.append(SniffedChoice(.dialect, choice, because: reason, confidence: confidence, flag: flag))
        }
        let delimiter = "delimiter \(Dialect.name(of: found.dialect.delimiter))"
        if let long = options.longDelimiter.map({ "'\(String(decoding: $0, as: UTF8.self))'" }) {
            if isLongDelimiterFound {
                let reason = "\(found.wellQuoted) fields have their quotes behind a blank"
                add("delimiter \(long)", reason, 0.9, "--delimiter \(long)")
            } else {
                add("delimiter \(long)", "given", 1, nil)
            }
        } else if given != nil {
            add(delimiter, "given", 1, nil)
        } else if named != nil {
            add(delimiter, "named by the sep= line", 1, nil)
        } else if found.width == 1 {
            add("one column", "no delimiter gives records of one width", 0.8, "--delimiter BYTE")
        } else {
            let agreement = "\(found.agreeing) of \(found.records) sampled records have \(found.width) fields"
            let share = Double(found.agreeing) / Double(max(1, found.records))
            // One record, or another delimiter that does as well, is weak.
            let confidence = share * (found.records < 2 ? 0.7 : 0.99) * (1 - min(0.5, max(0, rival - 0.3)))
            add(delimiter, agreement, confidence, "--delimiter \(Self.flagText(found.dialect.delimiter))")
        }
        if let quote = found.dialect.quote {
            let name = Dialect.name(of: quote)
            if case .some = options.quote {
                add("quote \(name)", "given", 1, nil)
            } else {
                let isSeen = found.wellQuoted > 0
                add(
                    "quote \(name)",
                    isSeen ? "\(found.wellQuoted) sampled fields are enclosed by it" : "no field is quoted",
                    isSeen ? 0.99 - Double(found.spoiled) / Double(max(1, found.records)) : 0.9,
                    "--quote \(Self.flagText(quote))")
            }
            if let escape = found.dialect.escape {
                add(
                    "escape \(Dialect.name(of: escape))", "it stands before quotes", 0.9,
                    "--escape \(Self.flagText(escape))")
            }
        } else {
            let isGiven = options.quote == .none
            add(
                "no quotes", isGiven ? "given" : "they end in the middle of fields", isGiven ? 1 : 0.8,
                isGiven ? nil : "--quote none")
        }
        if found.dialect.endsAtCarriageReturn {
            add("records end at carriage returns too", "some stand alone", 0.9, nil)
        }
        return choices
    }

    /// A byte as it is written behind a flag.
    static func flagText(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "\t"): "tab"
        case UInt8(ascii: " "): "space"
        case UInt8(ascii: "'"): "\"'\""
        default: "'\(Unicode.Scalar(byte))'"
        }
    }
}
