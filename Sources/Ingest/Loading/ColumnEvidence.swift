import Columns

/// What was seen in a column: enough to decide its type once all rows have been looked at.
struct ColumnEvidence: Sendable {
    /// The kinds of values there are.
    struct Kinds: OptionSet, Hashable, Sendable {
        let rawValue: UInt16
        static let boolean = Kinds(rawValue: 1)
        static let integer = Kinds(rawValue: 2)
        /// A whole number of more than 64 bits and at most 38 digits.
        static let longInteger = Kinds(rawValue: 4)
        static let decimal = Kinds(rawValue: 8)
        static let double = Kinds(rawValue: 16)
        static let date = Kinds(rawValue: 32)
        static let timestamp = Kinds(rawValue: 64)
        static let timestampWithZone = Kinds(rawValue: 128)
        static let text = Kinds(rawValue: 256)
        /// NA and its like: null or text, as the rest of the column has it.
        static let weakNull = Kinds(rawValue: 512)
        /// A number whose only mark may be decimal or part thousands.
        static let doubtful = Kinds(rawValue: 1024)
        /// A percentage.
        static let percentage = Kinds(rawValue: 2048)

        static let numbers: Kinds = [.integer, .longInteger, .decimal, .double, .doubtful, .percentage]
        static let moments: Kinds = [.date, .timestamp, .timestampWithZone]
    }

    var kinds: Kinds = []
    var maximumScale = 0
    var maximumWholeDigits = 0
    /// Whether some number can only be read with the point, or the comma, as the decimal mark.
    var sawDecimalPoint = false
    var sawDecimalComma = false
    /// The most digits before a point or a comma that may be either; nil where there is none.
    var doubtfulPoint: Int?
    var doubtfulComma: Int?
    /// The first number in doubt, for messages.
    var doubtfulExample = ""
    /// Whether a number is written in another way than digits and a mark.
    var sawWritten = false
    /// The first currency beside a number, and whether there is another one.
    var currency: UInt64 = 0
    var sawOtherCurrency = false
    /// Whether a key has the form that spreadsheets give long numbers, `1,23457E+12`.
    var roundedExample = ""
    /// How many fields are NA and the like.
    var weakNullCount = 0
    /// What dates tell about the order of day and month.
    var dates = DateOrderEvidence()
    var sawQuotedEmpty = false
    var sawUnquotedEmpty = false

    /// Whether nothing that is still to come can change the type: it is text.
    var isSettledText: Bool { kinds.contains(.text) }

    /// Takes in all rows of a batch. Nothing after a text can change the type of a column that is to be found out;
    /// where the type is given, the other values matter still.
    ///
    /// - Parameter isSettled: whether there was a text in the rows before.
    mutating func observe(
        _ batch: RecordBatch, column: Int, nulls: NullTexts, isGiven: Bool, isSettled: Bool = false
    ) {
        for row in 0..<batch.rowCount {
            let field = batch.field(row, column)
            if field.count == 0 {
                if field.isQuoted { sawQuotedEmpty = true } else { sawUnquotedEmpty = true }
            } else if isGiven || !(isSettled || isSettledText) {
                observe(field, nulls: nulls)
            } else if NullTexts.isWeak(field.bytes, field.count), !nulls.contains(field.bytes, field.count) {
                weakNullCount += 1
            }
        }
    }

    /// Takes in what was seen in the rows that follow.
    mutating func add(_ later: ColumnEvidence, isGiven: Bool) {
        if later.sawQuotedEmpty { sawQuotedEmpty = true }
        if later.sawUnquotedEmpty { sawUnquotedEmpty = true }
        weakNullCount += later.weakNullCount
        if isSettledText, !isGiven { return }
        kinds.formUnion(later.kinds)
        maximumScale = max(maximumScale, later.maximumScale)
        maximumWholeDigits = max(maximumWholeDigits, later.maximumWholeDigits)
        if later.sawDecimalPoint { sawDecimalPoint = true }
        if later.sawDecimalComma { sawDecimalComma = true }
        if let digits = later.doubtfulPoint { doubtfulPoint = max(doubtfulPoint ?? 0, digits) }
        if let digits = later.doubtfulComma { doubtfulComma = max(doubtfulComma ?? 0, digits) }
        if doubtfulExample.isEmpty { doubtfulExample = later.doubtfulExample }
        if later.sawWritten { sawWritten = true }
        if currency == 0 { currency = later.currency }
        if later.sawOtherCurrency || (later.currency != 0 && later.currency != currency) { sawOtherCurrency = true }
        if roundedExample.isEmpty { roundedExample = later.roundedExample }
        dates.add(later.dates)
    }

    /// Takes in one field that isn't empty.
    mutating func observe(_ field: RecordBatch.Field, nulls: NullTexts) {
        let bytes = field.bytes
        let first = bytes[0]
        // The common case first: a short whole number without a leading zero.
        if first &- UInt8(ascii: "1") <= 8, field.count <= 18 {
            var index = 1
            while index < field.count, NumberParsing.isDigit(bytes[index]) { index &+= 1 }
            if index == field.count {
                kinds.formUnion(.integer)
                if index > maximumWholeDigits { maximumWholeDigits = index }
                return
            }
        }
        // Then the common forms of dates, where there are no others.
        if kinds == .timestamp, field.count == 19,
            DateParsing.timestamp(bytes, 19, order: .undecided, withZone: false) != nil
        {
            return
        }
        if kinds == .date, field.count == 10, DateParsing.isoDay(bytes) != nil { return }
        if nulls.contains(bytes, field.count) { return }
        if NullTexts.isWeak(bytes, field.count) {
            kinds.formUnion(.weakNull)
            weakNullCount += 1
            return
        }
        let trimmed = Self.trimmed(bytes, field.count)
        classify(trimmed.bytes, trimmed.count)
    }

    /// Without the spaces around it.
    @inline(__always)
    static func trimmed(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> (bytes: UnsafePointer<UInt8>, count: Int) {
        var start = 0
        var end = count
        while start < end, bytes[start] == UInt8(ascii: " ") { start &+= 1 }
        while end > start, bytes[end &- 1] == UInt8(ascii: " ") { end &-= 1 }
        return (bytes + start, end &- start)
    }

    private mutating func classify(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        let first = bytes[0]
        if NumberParsing.isDigit(first) || first == UInt8(ascii: "-") || first == UInt8(ascii: "+")
            || first == UInt8(ascii: ".")
        {
            if let shape = NumberParsing.shape(bytes, count) {
                observe(shape, bytes, count)
                return
            }
        } else if BooleanParsing.boolean(bytes, count) != nil {
            kinds.formUnion(.boolean)
            return
        }
        if let moment = DateParsing.moment(bytes, count, order: .undecided) {
            dates.observe(moment, bytes, count)
            kinds.formUnion(moment.time == nil ? .date : moment.offset == nil ? .timestamp : .timestampWithZone)
            return
        }
        if let form = WrittenNumber.form(bytes, count) {
            observe(form, bytes, count)
            return
        }
        kinds.formUnion(NumberParsing.specialDouble(bytes, count) == nil ? .text : .double)
    }

    private mutating func observe(_ shape: NumberParsing.Shape, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
        if shape.isCode {
            kinds.formUnion(.text)
            if shape.wholeDigits > maximumWholeDigits { maximumWholeDigits = shape.wholeDigits }
            return
        }
        if let mark = shape.mark {
            let isDoubtful =
                shape.fractionDigits == 3 && shape.wholeDigits > 0 && shape.wholeDigits <= 3 && !shape.hasExponent
            if isDoubtful {
                doubt(mark, shape.wholeDigits, bytes, count)
                return
            }
            if mark == UInt8(ascii: ",") { sawDecimalComma = true } else { sawDecimalPoint = true }
        }
        if shape.hasExponent {
            let value = NumberParsing.double(bytes, count, mark: shape.mark ?? UInt8(ascii: "."), isExact: false)
            kinds.formUnion(value == nil ? .text : .double)
            // What a spreadsheet shows of a number of twelve digits or more.
            if roundedExample.isEmpty, shape.wholeDigits == 1, shape.fractionDigits <= 5, (value ?? 0) >= 1e11 {
                roundedExample = Self.text(bytes, count)
            }
            return
        }
        if shape.wholeDigits > maximumWholeDigits { maximumWholeDigits = shape.wholeDigits }
        if shape.fractionDigits > 0 {
            if shape.fractionDigits > maximumScale { maximumScale = shape.fractionDigits }
            kinds.formUnion(.decimal)
        } else if NumberParsing.integer(bytes, count) != nil {
            kinds.formUnion(.integer)
        } else {
            kinds.formUnion(shape.wholeDigits <= ExactDecimal.maximumDigits ? .longInteger : .text)
        }
    }

    @inline(__always)
    private mutating func doubt(_ mark: UInt8, _ wholeDigits: Int, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
        kinds.formUnion(.doubtful)
        if mark == UInt8(ascii: ",") {
            if wholeDigits > doubtfulComma ?? 0 { doubtfulComma = wholeDigits }
        } else if wholeDigits > doubtfulPoint ?? 0 {
            doubtfulPoint = wholeDigits
        }
        if doubtfulExample.isEmpty { doubtfulExample = Self.text(bytes, count) }
    }

    private mutating func observe(_ form: WrittenNumber.Form, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
        sawWritten = true
        if form.currency != 0 {
            if currency == 0 { currency = form.currency }
            if currency != form.currency { sawOtherCurrency = true }
        }
        if let mark = form.doubtfulMark, !form.isPercentage {
            doubt(mark, form.digitsBefore, bytes, count)
            return
        }
        // A percentage of three digits behind its mark has a mark for decimals: no share is above 100,000 %.
        let mark = form.doubtfulMark ?? (form.fitsPoint ? UInt8(ascii: ".") : UInt8(ascii: ","))
        if form.fitsPoint != form.fitsComma || form.doubtfulMark != nil {
            if mark == UInt8(ascii: ",") { sawDecimalComma = true } else { sawDecimalPoint = true }
        }
        let shape = WrittenNumber.plain(bytes, count, mark: mark) { NumberParsing.shape($0, $1) }
        guard let shape, !shape.isCode else {
            kinds.formUnion(.text)
            return
        }
        if shape.wholeDigits > maximumWholeDigits { maximumWholeDigits = shape.wholeDigits }
        if shape.fractionDigits > maximumScale { maximumScale = shape.fractionDigits }
        kinds.formUnion(
            form.isPercentage
                ? .percentage : shape.fractionDigits > 0 ? .decimal : shape.wholeDigits <= 18 ? .integer : .longInteger)
    }

    private static func text(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: bytes, count: min(count, 40)), as: UTF8.self)
    }
}

/// What a column's dates tell about the order of day and month.
struct DateOrderEvidence: Sendable {
    /// Whether there are dates whose first two parts are both numbers, and which of them went past 12.
    private(set) var sawNumbers = false
    private(set) var sawFirstOver12 = false
    private(set) var sawSecondOver12 = false
    /// Whether the parts are always 1.
    private var isFirstAlways1 = true
    private var isSecondAlways1 = true
    private var areAlwaysEqual = true
    /// Whether there are dates with points, which have the day first everywhere.
    private(set) var sawPoints = false
    /// The first date in doubt, for messages.
    private(set) var example = ""

    mutating func observe(_ moment: DateParsing.Moment, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
        if moment.hasPoints { sawPoints = true }
        guard let parts = moment.slashParts else { return }
        if !sawNumbers {
            example = String(decoding: UnsafeBufferPointer(start: bytes, count: min(count, 40)), as: UTF8.self)
        }
        sawNumbers = true
        if parts.first > 12 { sawFirstOver12 = true }
        if parts.second > 12 { sawSecondOver12 = true }
        if parts.first != 1 { isFirstAlways1 = false }
        if parts.second != 1 { isSecondAlways1 = false }
        if parts.first != parts.second { areAlwaysEqual = false }
    }

    /// Takes in what was seen in the rows that follow.
    mutating func add(_ later: DateOrderEvidence) {
        if !sawNumbers { example = later.example }
        if later.sawNumbers { sawNumbers = true }
        if later.sawFirstOver12 { sawFirstOver12 = true }
        if later.sawSecondOver12 { sawSecondOver12 = true }
        if later.sawPoints { sawPoints = true }
        isFirstAlways1 = isFirstAlways1 && later.isFirstAlways1
        isSecondAlways1 = isSecondAlways1 && later.isSecondAlways1
        areAlwaysEqual = areAlwaysEqual && later.areAlwaysEqual
    }

    /// What settles the order.
    enum Decision {
        case none
        case contradictory
        /// No other reading is possible.
        case certain(DateParsing.SlashOrder, reason: String)
        case likely(DateParsing.SlashOrder, reason: String)
    }

    /// The order by the column itself.
    func decision(isMonth: Bool) -> Decision {
        switch (sawFirstOver12, sawSecondOver12) {
        case (true, true): return .contradictory
        case (true, false): return .certain(.dayFirst, reason: "a first part is over 12")
        case (false, true): return .certain(.monthFirst, reason: "a second part is over 12")
        case (false, false): break
        }
        // Read either way, these are the same days.
        if areAlwaysEqual { return .certain(.dayFirst, reason: "day and month are equal") }
        if sawPoints { return .likely(.dayFirst, reason: "other dates have points, and the day first") }
        if isMonth, isFirstAlways1 { return .likely(.dayFirst, reason: "of months the first day is named") }
        if isMonth, isSecondAlways1 { return .likely(.monthFirst, reason: "of months the first day is named") }
        return .none
    }
}

/// Truth values from bytes.
enum BooleanParsing {
    /// true, false, t, f, yes, no, y, n, da, nu, да and нет in any case; nil for all else.
    @inline(__always)
    static func boolean(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
        guard count > 0, count <= 6 else { return nil }
        switch bytes[0] | 0x20 {
        case UInt8(ascii: "t"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "true") ? true : nil
        case UInt8(ascii: "y"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "yes") ? true : nil
        case UInt8(ascii: "f"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "false") ? false : nil
        case UInt8(ascii: "n"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "no")
                || NumberParsing.equalsLowercased(bytes, count, "nu") ? false : nil
        case UInt8(ascii: "d"): return NumberParsing.equalsLowercased(bytes, count, "da") ? true : nil
        case 0xD0 | 0x20: return russian(bytes, count)
        default: return nil
        }
    }

    @inline(never)
    private static func russian(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
        let text = UnsafeBufferPointer(start: bytes, count: count)
        if count == 4, ["да", "Да", "ДА"].contains(where: { text.elementsEqual($0.utf8) }) { return true }
        if count == 6, ["нет", "Нет", "НЕТ"].contains(where: { text.elementsEqual($0.utf8) }) { return false }
        return nil
    }

    /// The same, and 1 and 0: for columns that are said to be truth values.
    static func given(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
        if count == 1, bytes[0] == UInt8(ascii: "1") || bytes[0] == UInt8(ascii: "0") {
            return bytes[0] == UInt8(ascii: "1")
        }
        return boolean(bytes, count)
    }
}
