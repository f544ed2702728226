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

        static let numbers: Kinds = [.integer, .longInteger, .decimal, .double]
        static let moments: Kinds = [.date, .timestamp, .timestampWithZone]
    }

    var kinds: Kinds = []
    var maximumScale = 0
    var maximumWholeDigits = 0
    /// Whether a number has a point, or a comma, before its last digits.
    var sawPoint = false
    var sawComma = false
    /// Whether a comma can't be a thousands separator.
    var sawDecimalComma = false
    /// Dates with slashes, and which of their parts went past 12.
    var sawSlashes = false
    var sawFirstOver12 = false
    var sawSecondOver12 = false
    var sawQuotedEmpty = false
    var sawUnquotedEmpty = false
    var sawNullText = false

    /// Whether nothing that is still to come can change the type: it is text.
    var isSettledText: Bool { kinds.contains(.text) }

    /// Takes in all rows of a batch. Nothing after a text can change the type of a column that is to be found out;
    /// where the type is given, the other values matter still.
    mutating func observe(_ batch: RecordBatch, column: Int, nulls: NullTexts, isGiven: Bool) {
        for row in 0..<batch.rowCount {
            let field = batch.field(row, column)
            if field.count == 0 {
                if field.isQuoted { sawQuotedEmpty = true } else { sawUnquotedEmpty = true }
                continue
            }
            if isSettledText, !isGiven { continue }
            observe(field, nulls: nulls)
        }
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
        if nulls.contains(bytes, field.count) {
            sawNullText = true
            return
        }
        if NullTexts.isWeak(bytes, field.count) {
            kinds.formUnion(.weakNull)
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
            if NumberParsing.isDigit(first), let moment = DateParsing.moment(bytes, count, order: .undecided) {
                if let parts = moment.slashParts {
                    sawSlashes = true
                    if parts.first > 12 { sawFirstOver12 = true }
                    if parts.second > 12 { sawSecondOver12 = true }
                }
                kinds.formUnion(moment.time == nil ? .date : moment.offset == nil ? .timestamp : .timestampWithZone)
                return
            }
        } else if BooleanParsing.boolean(bytes, count) != nil {
            kinds.formUnion(.boolean)
            return
        }
        kinds.formUnion(NumberParsing.specialDouble(bytes, count) == nil ? .text : .double)
    }

    private mutating func observe(_ shape: NumberParsing.Shape, _ bytes: UnsafePointer<UInt8>, _ count: Int) {
        if shape.mark == UInt8(ascii: ",") {
            sawComma = true
            if shape.fractionDigits != 3 || shape.wholeDigits > 3 || shape.wholeDigits == 0 { sawDecimalComma = true }
        } else if shape.mark != nil {
            sawPoint = true
        }
        if shape.isCode {
            kinds.formUnion(.text)
            if shape.wholeDigits > maximumWholeDigits { maximumWholeDigits = shape.wholeDigits }
            return
        }
        if shape.hasExponent {
            let value = NumberParsing.double(bytes, count, mark: shape.mark ?? UInt8(ascii: "."), isExact: false)
            kinds.formUnion(value == nil ? .text : .double)
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
}

/// Truth values from bytes.
enum BooleanParsing {
    /// true, false, t, f, yes, no, y and n in any case; nil for all else.
    @inline(__always)
    static func boolean(_ bytes: UnsafePointer<UInt8>, _ count: Int) -> Bool? {
        guard count > 0, count <= 5 else { return nil }
        switch bytes[0] | 0x20 {
        case UInt8(ascii: "t"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "true") ? true : nil
        case UInt8(ascii: "y"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "yes") ? true : nil
        case UInt8(ascii: "f"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "false") ? false : nil
        case UInt8(ascii: "n"):
            return count == 1 || NumberParsing.equalsLowercased(bytes, count, "no") ? false : nil
        default: return nil
        }
    }
}
