public import Columns

/// Numbers as people and accounting systems write them: `1.234,56`, `1,234.56`, `1 234,56`, `1'234.56`, `(123)`, `123-`,
/// `$45,000`, `45 000 lei`, `52,000.00 USD`, `1234|RUB`, `12 %`. Only what is no plain number comes here.
///
/// Groups are of three digits, but the first; all are parted by the same mark: the point or comma that is not the decimal
/// mark, a space (U+0020, U+00A0, U+2009, U+202F) or an apostrophe (U+0027, U+2019).
public enum WrittenNumber {
    /// What a text says, whatever its column's decimal mark.
    struct Form {
        /// Whether it is a number where the point, or the comma, is the decimal mark.
        var fitsPoint = false
        var fitsComma = false
        /// The only mark there is, where it may be either.
        var doubtfulMark: UInt8?
        /// Digits before the doubtful mark.
        var digitsBefore = 0
        var isPercentage = false
        /// The currency's bytes from the lowest on; 0 without one.
        var currency: UInt64 = 0
    }

    /// The longest text that is looked at, in bytes.
    static let longest = 64

    /// What a text says; nil where it is no number.
    static func form(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Form? {
        guard count <= longest else { return nil }
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: longest) { target -> Form? in
            guard let start = target.baseAddress, let parts = parts(bytes, count, start) else { return nil }
            let core = UnsafeBufferPointer(start: start, count: parts.count)
            var form = Form(isPercentage: parts.isPercentage, currency: parts.currency)
            form.fitsPoint = fits(core, mark: UInt8(ascii: "."))
            form.fitsComma = fits(core, mark: UInt8(ascii: ","))
            guard form.fitsPoint || form.fitsComma else { return nil }
            if form.fitsPoint, form.fitsComma,
                let place = core.firstIndex(where: { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",") })
            {
                // Where the dollar and the pound stand first, commas part thousands.
                if parts.isEnglish, core[place] == UInt8(ascii: ",") {
                    form.fitsComma = false
                } else {
                    form.doubtfulMark = core[place]
                    form.digitsBefore = core[..<place].count { NumberParsing.isDigit($0) }
                }
            }
            return form
        }
    }

    /// What a number may have beside digits, a sign and its decimal mark.
    struct Taken: OptionSet {
        let rawValue: UInt8
        /// A percent sign or a currency.
        static let units = Taken(rawValue: 1)
        /// Of point and comma the one that is not the decimal mark, between thousands.
        static let otherMark = Taken(rawValue: 2)
        static let all: Taken = [.units, .otherMark]
    }

    /// Hands over the number as `[-]digits[mark digits]`, a percentage as its hundredth part; nil where it is no number
    /// by that mark, has what isn't taken, or the body gives nil.
    @inline(never)
    static func plain<Element>(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, mark: UInt8, taking taken: Taken = .all,
        _ body: (UnsafePointer<UInt8>, Int) -> Element?
    ) -> Element? {
        guard count <= longest else { return nil }
        // Room for two zeros and a mark before the digits, and for reading words past the end.
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * longest + 32) { target -> Element? in
            guard let start = target.baseAddress, let parts = parts(bytes, count, start) else { return nil }
            let core = UnsafeBufferPointer(start: start, count: parts.count)
            guard fits(core, mark: mark),
                taken.contains(.units) || (!parts.isPercentage && parts.currency == 0),
                taken.contains(.otherMark)
                    || !core.contains(where: { $0 != mark && ($0 == UInt8(ascii: ".") || $0 == UInt8(ascii: ",")) })
            else { return nil }
            let text = start + longest
            var length = 0
            func put(_ byte: UInt8) {
                text[length] = byte
                length += 1
            }
            if parts.isNegative { put(UInt8(ascii: "-")) }
            let whole = core[..<(core.firstIndex(of: mark) ?? core.count)].count { NumberParsing.isDigit($0) }
            // A percentage's mark moves two digits to the front, where zeros may be missing.
            let zeros = parts.isPercentage ? max(0, 3 - whole) : 0
            let markAt = parts.isPercentage ? whole + zeros - 2 : whole
            var digits = 0
            func putDigit(_ byte: UInt8) {
                if digits == markAt { put(mark) }
                put(byte)
                digits += 1
            }
            for _ in 0..<zeros { putDigit(UInt8(ascii: "0")) }
            for byte in core where NumberParsing.isDigit(byte) { putDigit(byte) }
            return body(UnsafePointer(text), length)
        }
    }

    // MARK: Texts

    /// What a number's text tells about its decimal mark.
    public enum Marks: Hashable, Sendable {
        /// Nothing: it has neither point nor comma.
        case none
        /// The point is the decimal mark.
        case point
        /// The comma is the decimal mark.
        case comma
        /// The only point may as well part thousands.
        case doubtfulPoint
        /// The only comma may as well part thousands.
        case doubtfulComma
    }

    /// What a text tells about its decimal mark; nil where it is no number.
    public static func marks(in text: String) -> Marks? {
        let found = withBytes(of: text) { form($0, $1) }
        guard let form = found else { return nil }
        if let mark = form.doubtfulMark { return mark == UInt8(ascii: ",") ? .doubtfulComma : .doubtfulPoint }
        if form.fitsPoint, form.fitsComma { return Marks.none }
        return form.fitsPoint ? .point : .comma
    }

    /// The exact value of a text, with the decimal mark given, a percentage as its hundredth part; nil where it is no
    /// number or has more than 38 digits.
    public static func decimal(_ text: String, decimalMark mark: UInt8) -> ExactDecimal? {
        withBytes(of: text) { bytes, count in
            plain(bytes, count, mark: mark) { bytes, count -> ExactDecimal? in
                guard let scale = NumberParsing.shape(bytes, count)?.fractionDigits else { return nil }
                return NumberParsing.decimal128(bytes, count, scale: scale, mark: mark, isExact: true).map {
                    ExactDecimal(mantissa: $0, scale: scale)
                }
            }
        }
    }

    private static func withBytes<Result>(
        of text: String, _ body: (UnsafePointer<UInt8>, Int) -> Result?
    ) -> Result? {
        var text = text
        return text.withUTF8 { bytes in bytes.baseAddress.flatMap { body($0, bytes.count) } }
    }

    // MARK: Parts

    private struct Parts {
        /// How many bytes of digits and marks there are; `s` stands for a space or an apostrophe.
        var count = 0
        var isNegative = false
        var hasPlus = false
        var isPercentage = false
        var isEnglish = false
        var currency: UInt64 = 0
    }

    /// Takes a text apart.
    private static func parts(
        _ bytes: UnsafePointer<UInt8>, _ count: Int, _ target: UnsafeMutablePointer<UInt8>
    ) -> Parts? {
        var first = 0
        while first < count, !NumberParsing.isDigit(bytes[first]) { first += 1 }
        guard first < count else { return nil }
        var end = count
        while !NumberParsing.isDigit(bytes[end - 1]) { end -= 1 }
        // `.5`, but not `lei.5`.
        if first > 0, bytes[first - 1] == UInt8(ascii: ".") || bytes[first - 1] == UInt8(ascii: ","),
            first == 1 || !isLetter(bytes[first - 2])
        {
            first -= 1
        }
        var parts = Parts()
        var opened = false
        guard affix(bytes, 0, first, isPrefix: true, &parts, &opened),
            affix(bytes, end, count, isPrefix: false, &parts, &opened), !opened
        else { return nil }
        var index = first
        while index < end {
            let byte = bytes[index]
            if NumberParsing.isDigit(byte) || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ",") {
                target[parts.count] = byte
                index += 1
            } else {
                let length = byte == UInt8(ascii: "'") ? 1 : spaceLength(bytes, index, end)
                let isQuote = index + 2 < end && byte == 0xE2 && bytes[index + 1] == 0x80 && bytes[index + 2] == 0x99
                guard length > 0 || isQuote else { return nil }
                target[parts.count] = UInt8(ascii: "s")
                index += isQuote ? 3 : length
            }
            parts.count += 1
        }
        // A telephone number with its country.
        if parts.hasPlus, parts.count > 8 { return nil }
        return parts
    }

    /// Reads what stands before or behind the digits: sign, parentheses, percent, currency.
    private static func affix(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int, isPrefix: Bool, _ parts: inout Parts,
        _ opened: inout Bool
    ) -> Bool {
        var index = start
        func negate() -> Bool {
            if parts.isNegative { return false }
            parts.isNegative = true
            return true
        }
        while index < end {
            let space = spaceLength(bytes, index, end)
            if space > 0 {
                index += space
                continue
            }
            switch bytes[index] {
            case UInt8(ascii: "-"):
                guard negate() else { return false }
                index += 1
            case UInt8(ascii: "+"):
                guard isPrefix, start == index else { return false }
                parts.hasPlus = true
                index += 1
            case UInt8(ascii: "("):
                guard isPrefix, negate() else { return false }
                opened = true
                index += 1
            case UInt8(ascii: ")"):
                guard !isPrefix, opened else { return false }
                opened = false
                index += 1
            case UInt8(ascii: "%"):
                guard !parts.isPercentage else { return false }
                parts.isPercentage = true
                index += 1
            case UInt8(ascii: "|"):
                guard !isPrefix, parts.currency == 0 else { return false }
                index += 1
            case 0xE2 where index + 2 < end && bytes[index + 1] == 0x88 && bytes[index + 2] == 0x92:
                // U+2212, the minus sign.
                guard negate() else { return false }
                index += 3
            default:
                let from = index
                while index < end, isCurrencyByte(bytes[index]) { index += 1 }
                guard parts.currency == 0, index > from, index - from <= 8 else { return false }
                let word = UnsafeBufferPointer(start: bytes + from, count: index - from)
                guard Currencies.contains(word) else { return false }
                for (place, byte) in word.enumerated() { parts.currency |= UInt64(byte) << UInt64(8 * place) }
                if isPrefix, word.elementsEqual("$".utf8) || word.elementsEqual("£".utf8) { parts.isEnglish = true }
                // `руб.`, `Fr. 5`.
                if index < end, bytes[index] == UInt8(ascii: ".") { index += 1 }
            }
        }
        return true
    }

    @inline(__always)
    private static func isLetter(_ byte: UInt8) -> Bool { byte >= 0x80 || (byte | 0x20) &- UInt8(ascii: "a") < 26 }

    private static func isCurrencyByte(_ byte: UInt8) -> Bool { isLetter(byte) || byte == UInt8(ascii: "$") }

    /// The length of a space at a place, no-break and thin ones too; 0 where there is none.
    private static func spaceLength(_ bytes: UnsafePointer<UInt8>, _ index: Int, _ end: Int) -> Int {
        switch bytes[index] {
        case UInt8(ascii: " "): 1
        case 0xC2 where index + 1 < end && bytes[index + 1] == 0xA0: 2
        case 0xE2
        where index + 2 < end && bytes[index + 1] == 0x80 && (bytes[index + 2] == 0x89 || bytes[index + 2] == 0xAF): 3
        default: 0
        }
    }

    /// Whether digits and marks are a number with that decimal mark.
    private static func fits(_ core: UnsafeBufferPointer<UInt8>, mark: UInt8) -> Bool {
        var separator: UInt8?
        var run = 0
        var isFraction = false
        for (index, byte) in core.enumerated() {
            if NumberParsing.isDigit(byte) {
                run += 1
                continue
            }
            if isFraction { return false }
            // A group ends here: the first has one to three digits, which don't begin with a zero.
            if separator != nil ? run != 3 : byte != mark && (run == 0 || run > 3 || core[0] == UInt8(ascii: "0")) {
                return false
            }
            if byte == mark {
                isFraction = true
            } else {
                guard separator == nil || separator == byte else { return false }
                separator = byte
            }
            run = 0
            if index == core.count - 1 { return false }
        }
        return isFraction || separator == nil ? run > 0 : run == 3
    }
}

/// The currencies that may stand beside an amount.
enum Currencies {
    /// ISO 4217, three letters each.
    private static let codes = Array(
        """
        AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZDCADCDFCHFCLPCNYCOPCRCCUPCVECZKDJFDKKDOP\
        DZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHRKHTGHUFIDRILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBP\
        LKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVRMWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRURRWFSARSBD\
        SCRSDGSEKSGDSHPSLESOSSRDSSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVESVNDVUVWSTXAFXCDXOFXPFYERZARZMWZWL
        """.utf8)

    private static let words: [[UInt8]] = [
        "$", "€", "£", "¥", "₽", "₴", "₸", "₺", "₹", "₪", "₩", "₾", "₼", "US$", "C$", "A$", "R$", "lei", "Lei", "LEI",
        "leu",
        "euro", "eur", "usd", "ron", "mdl", "rub", "uah", "руб", "Руб", "РУБ", "р", "грн", "тг", "лей", "лв", "zł",
        "Kč",
        "Ft", "kr", "Fr",
    ].map { Array($0.utf8) }

    static func contains(_ word: UnsafeBufferPointer<UInt8>) -> Bool {
        if word.count == 3 {
            var place = 0
            while place + 3 <= codes.count {
                if codes[place] == word[0], codes[place + 1] == word[1], codes[place + 2] == word[2] { return true }
                place += 3
            }
        }
        return words.contains { word.elementsEqual($0) }
    }
}
