#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#else
    import Darwin
#endif

/// The phase that finds which characters the bytes stand for: by a byte-order mark; else as UTF-8 where they are
/// well-formed; else as UTF-16 by its zero bytes; else by the letters that Romanian, Russian or English has most.
struct EncodingSniffing {
    struct Result {
        var encoding: TextEncoding
        /// How many bytes the byte-order mark takes.
        var markLength = 0
        var choices: [SniffedChoice]
        /// Whether only ASCII was seen, so that the first other byte may still decide.
        var isOpen = false
    }

    /// How many bytes are looked at.
    static let sampleSize = 128 << 10

    /// Looks at the beginning of a text.
    ///
    /// - Parameters:
    ///   - head: the first bytes.
    ///   - later: bytes from where the first of them past ASCII stands, should it be behind the beginning.
    ///   - wanted: the encoding that was given.
    static func result(_ head: [UInt8], later: [UInt8] = [], isWhole: Bool, wanted: TextEncoding?) -> Result {
        let mark = byteOrderMark(head)
        if let wanted {
            let isMarked = mark.map { $0.encoding == wanted || ($0.encoding == .utf8 && wanted.isASCIICompatible) }
            let given = SniffedChoice(.encoding, wanted.rawValue, because: "given")
            return Result(encoding: wanted, markLength: isMarked == true ? mark?.length ?? 0 : 0, choices: [given])
        }
        if let mark {
            var choices = [choice(mark.encoding, "a byte-order mark", 1)]
            if mark.encoding == .utf8 { choices += twiceEncoded(head[...]) }
            return Result(encoding: mark.encoding, markLength: mark.length, choices: choices)
        }
        let sample = head + later
        let counts = utf8Counts(sample)
        if counts.bad == 0, !head.contains(0) {
            let reason = counts.good == 0 ? "nothing but ASCII" : "well-formed, \(counts.good) characters past ASCII"
            // Text of another encoding is well-formed UTF-8 by chance only where it has very few bytes past ASCII.
            let confidence = counts.good == 0 ? (isWhole ? 1 : 0.9) : min(0.99, 0.9 + Double(counts.good) / 100)
            return Result(
                encoding: .utf8, choices: [choice(.utf8, reason, confidence)] + twiceEncoded(sample[...]),
                isOpen: counts.good == 0 && !isWhole)
        }
        if let found = byZeros(head) { return found }
        if counts.good >= 4 * counts.bad || head.contains(0) {
            let reason = "\(counts.good) characters past ASCII are well-formed, \(counts.bad) are not"
            return Result(encoding: .utf8, choices: [choice(.utf8, reason, 0.8)])
        }
        return byLetters(sample)
    }

    private static func choice(_ encoding: TextEncoding, _ reason: String, _ confidence: Double) -> SniffedChoice {
        SniffedChoice(
            .encoding, encoding.rawValue, because: reason, confidence: confidence,
            flag: "--encoding \(encoding.rawValue.lowercased())")
    }

    private static func byteOrderMark(_ head: [UInt8]) -> (encoding: TextEncoding, length: Int)? {
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if head.starts(with: [0xFF, 0xFE]) { return (.utf16LittleEndian, 2) }
        if head.starts(with: [0xFE, 0xFF]) { return (.utf16BigEndian, 2) }
        return nil
    }

    /// Delimiters, digits and line ends are ASCII in any script, so even Russian UTF-16 has zero bytes, all of them on
    /// one side.
    private static func byZeros(_ sample: [UInt8]) -> Result? {
        let head = sample.prefix(1024)
        var zeros = (even: 0, odd: 0)
        for index in head.indices where head[index] == 0 {
            if index & 1 == 0 { zeros.even += 1 } else { zeros.odd += 1 }
        }
        let needed = max(2, head.count / 20)
        let reason = "no byte-order mark, but every other byte is often zero"
        if zeros.odd >= needed, zeros.even == 0 {
            return Result(encoding: .utf16LittleEndian, choices: [choice(.utf16LittleEndian, reason, 0.95)])
        }
        if zeros.even >= needed, zeros.odd == 0 {
            return Result(encoding: .utf16BigEndian, choices: [choice(.utf16BigEndian, reason, 0.95)])
        }
        return nil
    }

    /// How many characters past ASCII are well-formed, and how many bytes are not; a character that the end cuts is
    /// neither.
    private static func utf8Counts(_ bytes: [UInt8]) -> (good: Int, bad: Int) {
        var good = 0
        var bad = 0
        var index = 0
        while index < bytes.count {
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2
            let end = min(index + length, bytes.count)
            let isCut = index + length > bytes.count && bytes[(index + 1)..<end].allSatisfy { $0 & 0xC0 == 0x80 }
            if lead >= 0xC2, lead <= 0xF4, isCut { break }
            if index + length <= bytes.count, String(validating: bytes[index..<end], as: UTF8.self) != nil {
                good += 1
                index += length
            } else {
                bad += 1
                index += 1
            }
        }
        return (good, bad)
    }

    /// A finding where a text was encoded twice.
    private static func twiceEncoded(_ sample: ArraySlice<UInt8>) -> [SniffedChoice] {
        var twice = 0
        var once = 0
        var example = ""
        for run in sample.split(whereSeparator: { $0 < 0x80 }).prefix(10_000) {
            if let mended = TwiceEncodedSource.mended(run) {
                twice += 1
                if example.isEmpty {
                    example =
                        "\"\(String(decoding: run, as: UTF8.self))\" for \"\(String(decoding: mended, as: UTF8.self))\""
                }
            } else {
                once += 1
            }
        }
        guard twice > 0, twice >= once else { return [] }
        return [
            SniffedChoice(
                .encoding, SniffedChoice.encodedTwice,
                because: "\(twice) of \(twice + once) words past ASCII, \(example)",
                confidence: min(0.99, Double(twice) / Double(twice + once)),
                flag: "--encoding \(TextEncoding.utf8Twice.rawValue.lowercased())")
        ]
    }
}

// MARK: Letters

extension EncodingSniffing {
    /// What a language's text is like beyond ASCII, as one encoding has it.
    private struct Model {
        var encoding: TextEncoding
        var language: String
        /// By byte from 128 on, the logarithm of its share among the bytes past ASCII.
        var logShares: [Double]
        /// Whether each byte from 128 on is a letter.
        var isLetter: [Bool]
        /// Whether letters past ASCII stand among each other, as Cyrillic ones do, rather than among ASCII's.
        var isOwnScript: Bool
    }

    /// Shares per thousand of the characters past ASCII. Letters: published counts of running text; the marks between
    /// them: estimates, which only have to be of the right order.
    private static let languages:
        [(name: String, encodings: [TextEncoding], isOwnScript: Bool, shares: [Character: Double])] = [
            (
                "Russian", [.windows1251], true,
                [
                    "о": 110, "е": 84, "а": 80, "и": 73, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 44, "к": 35,
                    "м": 32, "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16, "б": 16, "ч": 14,
                    "й": 12, "х": 10, "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 4, "э": 3, "ф": 3, "ъ": 0.5, "ё": 0.5,
                    "\u{A0}": 5, "№": 3, "«": 3, "»": 3, "—": 3, "–": 2,
                ]
            ),
            (
                "Romanian", [.windows1250, .latin2], false,
                [
                    "ă": 370, "î": 140, "ş": 165, "ţ": 165, "â": 110, "\u{A0}": 20, "–": 12, "„": 8, "”": 8, "“": 3,
                    "€": 6,
                    "«": 2, "»": 2, "é": 3, "ö": 3, "ü": 3, "á": 3, "ő": 2, "š": 1, "ž": 1, "č": 1,
                ]
            ),
            (
                "English and Western European", [.windows1252], false,
                [
                    "’": 200, "é": 110, "–": 80, "“": 80, "”": 80, "£": 60, "€": 60, "\u{A0}": 40, "—": 30, "‘": 30,
                    "ü": 50, "ö": 50, "ä": 50, "ß": 10, "è": 30, "à": 30, "ç": 20, "ê": 15, "ñ": 20, "ó": 20, "í": 20,
                    "á": 20, "ô": 10, "î": 5, "â": 8, "ã": 10, "ø": 10, "å": 10, "°": 15, "®": 8, "©": 8, "™": 8,
                    "•": 15,
                    "…": 15, "·": 4, "½": 4,
                ]
            ),
        ]

    private static let models: [Model] = languages.flatMap { language -> [Model] in
        let total = language.shares.values.reduce(0, +)
        return language.encodings.compactMap { encoding -> Model? in
            guard let table = encoding.upperHalf else { return nil }
            let scalars = table.map { Unicode.Scalar($0) ?? "\u{FFFD}" }
            let shares = scalars.map { scalar -> Double in
                if scalar == "\u{FFFD}" || scalar.value < 0xA0 { return 1e-5 }
                let lower = Character(scalar.properties.lowercaseMapping)
                if let share = language.shares[Character(scalar)] { return share / total }
                // Every tenth or so is a capital.
                if let share = language.shares[lower] { return share / total / 12 }
                return scalar.properties.isAlphabetic ? 1e-3 : 4e-4
            }
            return Model(
                encoding: encoding, language: language.name, logShares: shares.map { log($0) },
                isLetter: scalars.map { $0.properties.isAlphabetic }, isOwnScript: language.isOwnScript)
        }
    }

    private static func byLetters(_ sample: [UInt8]) -> Result {
        let places = sample.indices.filter { sample[$0] >= 0x80 }.prefix(20_000)
        let scored = models.map { ($0, score(sample, places, $0)) }
        guard let best = scored.max(by: { $0.1 < $1.1 }) else { return Result(encoding: .utf8, choices: []) }
        // ISO-8859-2 is worth a name only where it reads something else than windows-1250.
        let rival = scored.filter { $0.0.language != best.0.language }.map(\.1).max() ?? best.1
        let confidence = min(0.99, 1 / (1 + exp(rival - best.1)))
        let bytes = "\(places.count) \(places.count == 1 ? "byte" : "bytes") past ASCII"
        return Result(
            encoding: best.0.encoding,
            choices: [choice(best.0.encoding, "not UTF-8; \(bytes) read as \(best.0.language)", confidence)])
    }

    /// The logarithm of how likely a language writes these bytes, each beside its neighbours.
    private static func score(_ sample: [UInt8], _ places: ArraySlice<Int>, _ model: Model) -> Double {
        func isLetter(_ place: Int) -> (own: Bool, ascii: Bool) {
            guard sample.indices.contains(place) else { return (false, false) }
            let byte = sample[place]
            if byte >= 0x80 { return (model.isLetter[Int(byte - 0x80)], false) }
            return (false, (byte | 0x20) &- UInt8(ascii: "a") < 26)
        }
        var sum = 0.0
        for place in places {
            let index = Int(sample[place] - 0x80)
            sum += model.logShares[index]
            guard model.isLetter[index] else { continue }
            for neighbour in [isLetter(place - 1), isLetter(place + 1)] {
                if model.isOwnScript ? neighbour.ascii : neighbour.own { sum -= model.isOwnScript ? 3 : 1.5 }
            }
        }
        return sum
    }
}
