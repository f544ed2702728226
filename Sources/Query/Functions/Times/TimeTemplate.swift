import Columns

/// A template of `to_char` for dates and times, taken apart once.
struct TimeTemplate {
    private enum Part {
        case literal([UInt8])
        case field(Field, isFilled: Bool)
    }

    private enum Field: String, CaseIterable {
        case year4 = "YYYY"
        case year2 = "YY"
        case isoYear = "IYYY"
        case quarter = "Q"
        case month = "MM"
        case monthName = "MONTH"
        case monthShort = "MON"
        case day = "DD"
        case dayOfYear = "DDD"
        case dayOfWeek = "D"
        case isoDay = "ID"
        case dayName = "DAY"
        case dayShort = "DY"
        case isoWeek = "IW"
        case week = "WW"
        case hour24 = "HH24"
        case hour12 = "HH12"
        case hour = "HH"
        case minute = "MI"
        case second = "SS"
        case milliseconds = "MS"
        case microseconds = "US"
        case meridiem = "AM"
        case afternoon = "PM"
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
    private static let fields = Field.allCases.sorted { $0.rawValue.utf8.count > $1.rawValue.utf8.count }

    private var parts: [(part: Part, casing: Casing)] = []

    /// Anything that is no field stands for itself, as does what is in double quotes; `FM` before a field drops padding.
    init(_ text: TextBytes) {
        var index = 0
        var literal: [UInt8] = []
        func matches(_ pattern: String, at index: Int) -> Bool {
            let wanted = Array(pattern.utf8)
            guard index + wanted.count <= text.count else { return false }
            return wanted.indices.allSatisfy { text[index + $0] & 0xDF == wanted[$0] & 0xDF }
        }
        var isFilled = true
        while index < text.count {
            if text[index] == UInt8(ascii: "\"") {
                index += 1
                while index < text.count, text[index] != UInt8(ascii: "\"") {
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
            guard let field = Self.fields.first(where: { matches($0.rawValue, at: index) }) else {
                literal.append(text[index])
                index += 1
                continue
            }
            if !literal.isEmpty { parts.append((.literal(literal), .upper)) }
            literal = []
            let isLower = text[index] & 0x20 != 0
            let second = index + 1 < text.count ? text[index + 1] & 0x20 != 0 : isLower
            let casing: Casing = isLower ? .lower : second ? .capitalized : .upper
            parts.append((.field(field, isFilled: isFilled), casing))
            isFilled = true
            index += field.rawValue.utf8.count
        }
        if !literal.isEmpty { parts.append((.literal(literal), .upper)) }
    }

    /// Writes a moment.
    func append(_ moment: Timestamp, to bytes: inout [UInt8]) {
        for (part, casing) in parts {
            switch part {
            case .literal(let text): bytes.append(contentsOf: text)
            case .field(let field, let isFilled): append(field, casing, isFilled, moment, to: &bytes)
            }
        }
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
        switch field {
        case .year4: number(Int64(year), 4)
        case .year2: number(floorModulo(Int64(year), 100), 2)
        case .isoYear: number(value(.isoyear), 4)
        case .quarter: number(value(.quarter), 1)
        case .month: number(Int64(month), 2)
        case .monthName: name(Self.monthNames[month - 1], width: 9)
        case .monthShort: name(String(Self.monthNames[month - 1].prefix(3)), width: 3)
        case .day: number(Int64(day), 2)
        case .dayOfYear: number(value(.doy), 3)
        case .dayOfWeek: number(value(.dow) + 1, 1)
        case .isoDay: number(value(.isodow), 1)
        case .dayName: name(Self.dayNames[date.isoWeekday - 1], width: 9)
        case .dayShort: name(String(Self.dayNames[date.isoWeekday - 1].prefix(3)), width: 3)
        case .isoWeek: number(value(.week), 2)
        case .week: number((value(.doy) - 1) / 7 + 1, 2)
        case .hour24: number(hour, 2)
        case .hour12, .hour: number((hour + 11) % 12 + 1, 2)
        case .minute: number(time / 60_000_000 % 60, 2)
        case .second: number(time / 1_000_000 % 60, 2)
        case .milliseconds: number(time / 1000 % 1000, 3)
        case .microseconds: number(time % 1_000_000, 6)
        case .meridiem, .afternoon: name(hour < 12 ? "AM" : "PM", width: 2)
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
            case .field(let field, _):
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
