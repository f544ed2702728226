/// Dates with a month's name: `05-Mar-2026`, `5 martie 2026`, `5 марта 2026 г.`, `March 5, 2026`, `Thu, 5 Mar 2026`.
extension DateParsing {
    /// A date at the front of a text, and how many bytes it takes; nil where there is none.
    static func wordDate(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (days: Int32, used: Int)? {
        var cursor = WordCursor(bytes: bytes, count: count)
        if let date = cursor.date() { return date }
        // A weekday in front, which says nothing that the date doesn't.
        cursor.index = 0
        guard let word = cursor.word(), MonthNames.isWeekday(bytes + word.start, word.length) else { return nil }
        cursor.skipSeparators()
        return cursor.date()
    }

    private struct WordCursor {
        let bytes: UnsafePointer<UInt8>
        let count: Int
        var index = 0

        /// Day, month and year, or month, day and year, from here on.
        mutating func date() -> (days: Int32, used: Int)? {
            var day: Int
            var month: Int
            if let first = number(1...2) {
                day = first
                // `5th March`.
                if let ending = ordinalEnding() { index += ending }
                skipSeparators()
                guard let named = monthName() else { return nil }
                month = named
            } else {
                guard let named = monthName() else { return nil }
                month = named
                skipSeparators()
                guard let second = number(1...2) else { return nil }
                day = second
                if let ending = ordinalEnding() { index += ending }
            }
            let before = index
            skipSeparators()
            guard index > before, let year = number(4...4), let days = DateParsing.days(year, month, day) else {
                return nil
            }
            skipYearWord()
            return (days, index)
        }

        private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
            let start = index
            guard let value = DateParsing.number(bytes, count, &index, digits: digits),
                index == count || !NumberParsing.isDigit(bytes[index])
            else {
                index = start
                return nil
            }
            return value
        }

        private mutating func monthName() -> Int? {
            guard let word = word() else { return nil }
            return MonthNames.month(bytes + word.start, word.length)
        }

        /// The letters that follow.
        mutating func word() -> (start: Int, length: Int)? {
            let start = index
            while index < count, bytes[index] >= 0x80 || (bytes[index] | 0x20) &- UInt8(ascii: "a") < 26 { index += 1 }
            return index > start ? (start, index - start) : nil
        }

        /// Spaces, and one mark of `-`, `/`, `.`, `,` among them.
        mutating func skipSeparators() {
            var marks = 0
            while index < count {
                switch bytes[index] {
                case UInt8(ascii: " "): index += 1
                case UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "."), UInt8(ascii: ","):
                    marks += 1
                    if marks > 2 { return }
                    index += 1
                default: return
                }
            }
        }

        private func ordinalEnding() -> Int? {
            guard index + 2 < count, bytes[index + 2] == UInt8(ascii: " ") else { return nil }
            let ending = UnsafeBufferPointer(start: bytes + index, count: 2)
            return ["st", "nd", "rd", "th"].contains { ending.elementsEqual($0.utf8) } ? 2 : nil
        }

        /// `г.`, `г` or `года` behind the year.
        private mutating func skipYearWord() {
            var place = index
            while place < count, bytes[place] == UInt8(ascii: " ") { place += 1 }
            for word in ["года", "г.", "г"] where place + word.utf8.count <= count {
                if UnsafeBufferPointer(start: bytes + place, count: word.utf8.count).elementsEqual(word.utf8) {
                    index = place + word.utf8.count
                    return
                }
            }
        }
    }
}

/// Dates that are numbers: only for columns that are said to hold dates.
extension DateParsing {
    /// The day of a spreadsheet's serial number (45000), of the years 1950 to 2149, or of `yyyymmdd`; nil for all else.
    static func serialDay(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int32? {
        guard let number = NumberParsing.integer(bytes, count) else { return nil }
        if count == 8 { return days(Int(number / 10_000), Int(number / 100 % 100), Int(number % 100)) }
        guard count == 5, serials.contains(Double(number)) else { return nil }
        return Int32(truncatingIfNeeded: number) + serialEpoch
    }

    /// The microseconds since 1970-01-01 of a serial number with a fraction, to the millisecond, which is what
    /// spreadsheets keep.
    static func serialMoment(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Int64? {
        if let day = serialDay(bytes, count) { return Int64(day) * 86_400_000_000 }
        let comma = UnsafeBufferPointer(start: bytes, count: count).contains(UInt8(ascii: ","))
        guard let shape = NumberParsing.shape(bytes, count), shape.wholeDigits == 5, !shape.hasExponent,
            let number = NumberParsing.double(bytes, count, mark: UInt8(ascii: comma ? "," : "."), isExact: false),
            serials.contains(number)
        else { return nil }
        let milliseconds = Int64(((number + Double(serialEpoch)) * 86_400_000).rounded())
        return milliseconds * 1000
    }

    /// Day 0 of the 1900 system, 1899-12-30, which makes up for the 29 February 1900 that it counts.
    private static let serialEpoch: Int32 = -25_569
    private static let serials = 18_264.0..<91_313.0
}
