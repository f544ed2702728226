import Columns
import Diagnostics

/// A template of `to_char` for dates and times, taken apart once.
struct TimeTemplate {
    private enum Part {
        case literal([UInt8])
        /// `FM` before a field drops its padding, `TH` behind it makes an ordinal.
        case field(Field, isFilled: Bool, ordinal: Casing?)
    }

    private enum Field: String, CaseIterable {
        case yearWithComma = "Y,YYY"
        case year4 = "YYYY"
        case year3 = "YYY"
        case year2 = "YY"
        case year1 = "Y"
        case isoYear = "IYYY"
        case isoYear3 = "IYY"
        case isoYear2 = "IY"
        case isoYear1 = "I"
        case century = "CC"
        case julianDay = "J"
        case quarter = "Q"
        case month = "MM"
        case monthName = "MONTH"
        case monthShort = "MON"
        case monthRoman = "RM"
        case day = "DD"
        case dayOfYear = "DDD"
        case dayOfISOYear = "IDDD"
        case dayOfWeek = "D"
        case isoDay = "ID"
        case dayName = "DAY"
        case dayShort = "DY"
        case isoWeek = "IW"
        case week = "WW"
        case weekOfMonth = "W"
        case hour24 = "HH24"
        case hour12 = "HH12"
        case hour = "HH"
        case minute = "MI"
        case second = "SS"
        case secondOfDay = "SSSS"
        case secondOfDayLong = "SSSSS"
        case milliseconds = "MS"
        case microseconds = "US"
        case meridiem = "AM"
        case afternoon = "PM"
        case meridiemWithPoints = "A.M."
        case afternoonWithPoints = "P.M."
        case fraction1 = "FF1"
        case fraction2 = "FF2"
        case fraction3 = "FF3"
        case fraction4 = "FF4"
        case fraction5 = "FF5"
        case fraction6 = "FF6"

        /// Whether it is written in digits.
        var isNumber: Bool {
            switch self {
            case .monthName, .monthShort, .monthRoman, .dayName, .dayShort, .meridiem, .afternoon, .meridiemWithPoints,
                .afternoonWithPoints:
                false
            default: true
            }
        }
    }

    /// How a name is written, as its template is.
    private enum Casing {
        case upper
        case lower
        case capitalized
    }

    private static let monthNames = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
    private static let dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let romanMonths = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    /// How many days 1970-01-01 is from the start of the Julian period.
    private static let julianEpoch: Int64 = 2_440_588
    /// The longest first.
    private static let fields = Field.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }

    private var parts: [(part: Part, casing: Casing)] = []

    /// Takes a template apart. What is in double quotes stands for itself, as does what is no letter; `FM` and `TM` before
    /// a field drop its padding.
    ///
    /// - Throws: an invalid-argument `Diagnostic` for letters that are no field.
    init(_ text: TextBytes, function: String) throws {
        var index = 0
        var literal: [UInt8] = []
        func matches(_ pattern: String, at index: Int) -> Bool {
            let wanted = Array(pattern.utf8)
            guard index + wanted.count <= text.count else { return false }
            return wanted.indices.allSatisfy { text[index + $0] & 0xDF == wanted[$0] & 0xDF }
        }
        func isQuote(_ index: Int) -> Bool { index < text.count && text[index] == UInt8(ascii: "\"") }
        func isEscape(_ index: Int) -> Bool { text[index] == UInt8(ascii: "\\") && isQuote(index + 1) }
        func field(at index: Int) -> Field? { Self.fields.first { matches($0.rawValue, at: index) } }
        func isLetter(_ index: Int) -> Bool { (text[index] | 0x20) &- UInt8(ascii: "a") < 26 }
        var isFilled = true
        var isTranslated = false
        while index < text.count {
            if isQuote(index) {
                index += 1
                while index < text.count, !isQuote(index) {
                    if isEscape(index) { index += 1 }
                    literal.append(text[index])
                    index += 1
                }
                index += 1
                continue
            }
            if matches("FM", at: index) {
                isFilled = false
                index += 2
                continue
            }
            if matches("TM", at: index) {
                isTranslated = true
                index += 2
                continue
            }
            guard let field = field(at: index) else {
                if isLetter(index) {
                    var end = index + 1
                    while end < text.count, isLetter(end), field(at: end) == nil { end += 1 }
                    throw Self.unknown(text.part(index, end).string, text.string, function)
                }
                if isEscape(index) { index += 1 }
                literal.append(text[index])
                index += 1
                continue
            }
            if !literal.isEmpty { parts.append((.literal(literal), .upper)) }
            literal = []
            let isLower = text[index] & 0x20 != 0
            let second = index + 1 < text.count ? text[index + 1] & 0x20 != 0 : isLower
            let casing: Casing = isLower ? .lower : second ? .capitalized : .upper
            index += field.rawValue.utf8.count
            // The T of `DDTHH24` begins no ordinal.
            let isOrdinal = field.isNumber && matches("TH", at: index) && !matches("THH", at: index)
            let ordinal: Casing? = isOrdinal ? (text[index] & 0x20 != 0 ? .lower : .upper) : nil
            if isOrdinal { index += 2 }
            let keepsPadding = isFilled && !(isTranslated && !field.isNumber)
            parts.append((.field(field, isFilled: keepsPadding, ordinal: ordinal), casing))
            isFilled = true
            isTranslated = false
        }
        if !literal.isEmpty { parts.append((.literal(literal), .upper)) }
    }

    private static func unknown(_ letters: String, _ template: String, _ function: String) -> Diagnostic {
        Failure.invalid(
            "\(function) knows no pattern \"\(letters)\", as in \"\(template)\"",
            help: [
                "text stands in double quotes: \"\(letters)\"",
                "patterns are \(Field.allCases.map(\.rawValue).joined(separator: ", ")); FM and TM before one drop its padding, TH makes an ordinal",
            ])
    }

    /// Writes a moment.
    func append(_ moment: Timestamp, to bytes: inout [UInt8]) {
        for (part, casing) in parts {
            switch part {
            case .literal(let text): bytes.append(contentsOf: text)
            case .field(let field, let isFilled, let ordinal):
                let start = bytes.count
                append(field, casing, isFilled, moment, to: &bytes)
                if let ordinal { appendOrdinal(ordinal, of: bytes[start...], to: &bytes) }
            }
        }
    }

    /// What makes an ordinal of a number.
    private func appendOrdinal(_ casing: Casing, of digits: ArraySlice<UInt8>, to bytes: inout [UInt8]) {
        let isTeen = digits.count > 1 && digits.dropLast().last == UInt8(ascii: "1")
        let ending =
            switch digits.last {
            case UInt8(ascii: "1") where !isTeen: "st"
            case UInt8(ascii: "2") where !isTeen: "nd"
            case UInt8(ascii: "3") where !isTeen: "rd"
            default: "th"
            }
        bytes.append(contentsOf: (casing == .lower ? ending : ending.uppercased()).utf8)
    }

    private func append(
        _ field: Field, _ casing: Casing, _ isFilled: Bool, _ moment: Timestamp, to bytes: inout [UInt8]
    ) {
        let date = moment.date
        let (year, month, day) = date.parts
        let time = moment.microsecondOfDay
        func number(_ value: Int64, _ width: Int) {
            TextFormatting.append(Int(value), width: isFilled ? width : 1, to: &bytes)
        }
        func name(_ name: String, width: Int) {
            let cased =
                switch casing {
                case .upper: name.uppercased()
                case .lower: name.lowercased()
                case .capitalized: name
                }
            bytes.append(contentsOf: cased.utf8)
            if isFilled { bytes.append(contentsOf: repeatElement(32, count: max(0, width - name.utf8.count))) }
        }
        func value(_ field: CalendarField) -> Int64 { field.value(of: date) }
        let hour = time / 3_600_000_000
        func fraction(_ digits: Int) {
            let unit = (digits..<6).reduce(1) { unit, _ in unit * 10 }
            TextFormatting.append(Int(time % 1_000_000) / unit, width: digits, to: &bytes)
        }
        switch field {
        case .yearWithComma:
            TextFormatting.append(year / 1000, width: 1, to: &bytes)
            bytes.append(UInt8(ascii: ","))
            TextFormatting.append(abs(year % 1000), width: 3, to: &bytes)
        case .year4: number(Int64(year), 4)
        case .year3: number(floorModulo(Int64(year), 1000), 3)
        case .year2: number(floorModulo(Int64(year), 100), 2)
        case .year1: number(floorModulo(Int64(year), 10), 1)
        case .isoYear: number(value(.isoyear), 4)
        case .isoYear3: number(floorModulo(value(.isoyear), 1000), 3)
        case .isoYear2: number(floorModulo(value(.isoyear), 100), 2)
        case .isoYear1: number(floorModulo(value(.isoyear), 10), 1)
        case .century: number(value(.century), 2)
        case .julianDay: number(Int64(date.days) + Self.julianEpoch, 1)
        case .quarter: number(value(.quarter), 1)
        case .month: number(Int64(month), 2)
        case .monthName: name(Self.monthNames[month - 1], width: 9)
        case .monthShort: name(String(Self.monthNames[month - 1].prefix(3)), width: 3)
        case .monthRoman: name(Self.romanMonths[month - 1], width: 4)
        case .day: number(Int64(day), 2)
        case .dayOfISOYear: number((value(.week) - 1) * 7 + value(.isodow), 3)
        case .dayOfYear: number(value(.doy), 3)
        case .dayOfWeek: number(value(.dow) + 1, 1)
        case .isoDay: number(value(.isodow), 1)
        case .dayName: name(Self.dayNames[date.isoWeekday - 1], width: 9)
        case .dayShort: name(String(Self.dayNames[date.isoWeekday - 1].prefix(3)), width: 3)
        case .isoWeek: number(value(.week), 2)
        case .week: number((value(.doy) - 1) / 7 + 1, 2)
        case .weekOfMonth: number(Int64((day - 1) / 7 + 1), 1)
        case .hour24: number(hour, 2)
        case .hour12, .hour: number((hour + 11) % 12 + 1, 2)
        case .minute: number(time / 60_000_000 % 60, 2)
        case .second: number(time / 1_000_000 % 60, 2)
        case .secondOfDay, .secondOfDayLong: number(time / 1_000_000, 1)
        case .milliseconds: number(time / 1000 % 1000, 3)
        case .microseconds: number(time % 1_000_000, 6)
        case .meridiem, .afternoon: name(hour < 12 ? "AM" : "PM", width: 2)
        case .meridiemWithPoints, .afternoonWithPoints: name(hour < 12 ? "A.M." : "P.M.", width: 4)
        case .fraction1: fraction(1)
        case .fraction2: fraction(2)
        case .fraction3: fraction(3)
        case .fraction4: fraction(4)
        case .fraction5: fraction(5)
        case .fraction6: fraction(6)
        }
    }

    /// Reads the date that a text spells by the template; nil when it doesn't, or when day, month or year is missing.
    func date(in text: TextBytes) -> CalendarDate? {
        var index = 0
        var year: Int?
        var month: Int?
        var day = 1
        let text = text.trimmed
        func number(_ most: Int) -> Int? {
            var end = index
            while end < text.count, end - index < most, TextParsing.digit(text[end]) != nil { end += 1 }
            defer { index = end }
            return TextParsing.digits(text.part(index, end)).map(Int.init)
        }
        for (part, _) in parts {
            switch part {
            case .literal(let literal):
                // As in PostgreSQL a separator of the template stands for any in the text.
                for byte in literal {
                    guard index < text.count else { return nil }
                    let isSame = text[index] == byte
                    let isSeparator = ".-/ ,:".utf8.contains(byte) && ".-/ ,:".utf8.contains(text[index])
                    guard isSame || isSeparator else { return nil }
                    index += 1
                }
            case .field(let field, _, _):
                switch field {
                case .year4: year = number(4)
                case .year2: year = number(2).map { $0 < 70 ? 2000 + $0 : 1900 + $0 }
                case .month: month = number(2)
                case .day:
                    guard let value = number(2) else { return nil }
                    day = value
                case .monthName, .monthShort:
                    let rest = text.part(index, text.count).string.lowercased()
                    let names = Self.monthNames.map { field == .monthName ? $0 : String($0.prefix(3)) }
                    guard let found = names.firstIndex(where: { rest.hasPrefix($0.lowercased()) }) else { return nil }
                    month = found + 1
                    index += names[found].utf8.count
                default: return nil
                }
            }
        }
        guard let year, index == text.count else { return nil }
        return CalendarDate(year: year, month: month ?? 1, day: day)
    }
}
