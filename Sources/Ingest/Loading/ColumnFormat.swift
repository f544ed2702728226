import Columns
import Diagnostics

/// How the fields of a column become values: its type, and what else the parser must know.
struct ColumnFormat: Hashable, Sendable {
    var type: DataType
    var slashOrder = DateParsing.SlashOrder.undecided
    var decimalMark = UInt8(ascii: ".")
    /// Whether no number and nobody said which is the decimal mark.
    var isMarkPresumed = false
    /// Whether the mantissas of a decimal column all fit 18 digits.
    var isNarrow = false
    /// Whether an empty field in quotes is empty text rather than null.
    var quotedEmptyIsText = false
    /// Whether the type was given rather than found.
    var isGiven = false
    /// Whether numbers are written in other ways than digits and a mark, as `WrittenNumber` reads them.
    var isWritten = false
    /// Whether they are percentages, of which the hundredth part counts.
    var isPercentage = false
    /// Whether what was seen leaves two readings open, so that more rows may give another type.
    var isOpen = false
    /// What can't be told although all rows were seen: reading the column is an error until it is said.
    var ambiguity: Ambiguity?
    /// Whether a given type takes some of the forms that were seen and not others.
    var isContradictory = false
    /// What the user should know of the choice, and of the values.
    var remarks = Remarks()

    /// What can be read in two ways.
    struct Ambiguity: Hashable, Sendable {
        enum Kind: Hashable, Sendable {
            case decimalMark
            case dayOrMonth
        }
        var kind: Kind
        /// A value, and both its readings.
        var example: String
        var readings: String
    }

    /// What doesn't change how a field is read.
    struct Remarks: Hashable, Sendable {
        /// Why the column is of its type where one could expect another.
        var note: String?
        /// What the type rests on, where it is more than the values' form.
        var reason: String?
        var flag: String?
        var confidence = 1.0
        /// NA and the like, which are null in this column or text.
        var weakNullCount = 0
        /// A key as a spreadsheet rounds it.
        var roundedKey: String?
    }

    /// Whether values read by one format are right by the other.
    func readsLike(_ other: ColumnFormat) -> Bool {
        var copy = other
        copy.isNarrow = isNarrow
        copy.remarks = remarks
        copy.isOpen = isOpen
        copy.isMarkPresumed = isMarkPresumed
        copy.ambiguity = ambiguity
        return copy == self
    }
}

extension ColumnFormat {
    /// Decides a column's type from all that was seen in it and, where that leaves two readings, in the file's other columns.
    init(
        deciding evidence: ColumnEvidence, name: String, options: CSVOptions,
        file: FileConventions = FileConventions()
    ) {
        self.init(type: .text)
        remarks.weakNullCount = evidence.weakNullCount
        quotedEmptyIsText = evidence.sawQuotedEmpty && evidence.sawUnquotedEmpty
        let order = Self.order(evidence, name, options, file.order)
        if let given = Self.givenType(of: name, options) {
            decideGiven(given, evidence, order, Self.mark(evidence, options, file))
            if given == .text { noteRoundedKey(evidence) }
            return
        }
        let kinds = evidence.kinds.subtracting(.weakNull)
        if options.allText { return }
        if Field.isIdentifier(name) {
            noteRoundedKey(evidence)
            if !kinds.isEmpty, kinds.isSubset(of: .numbers) {
                remarks.reason = "its name is that of an identifier, and identifiers are text"
                remarks.flag = "--types \"\(name)=integer\""
            }
            return
        }
        if kinds.contains(.text) { return }
        if kinds.isEmpty {
            if evidence.kinds.isEmpty { type = .null } else { isOpen = true }
        } else if kinds == .boolean {
            type = .boolean
        } else if kinds.isSubset(of: .numbers) {
            decideNumber(kinds, evidence, options, Self.mark(evidence, options, file))
        } else if kinds.isSubset(of: .moments) {
            decideMoment(kinds, evidence, order, options)
        }
        // Empty texts are told from nulls only in a column of text.
        if type != .text { quotedEmptyIsText = false }
    }

    static func givenType(of name: String, _ options: CSVOptions) -> DataType? {
        if options.types.isEmpty { return nil }
        return options.types[name] ?? options.types.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    private mutating func noteRoundedKey(_ evidence: ColumnEvidence) {
        if !evidence.roundedExample.isEmpty { remarks.roundedKey = evidence.roundedExample }
    }

    private mutating func decideGiven(
        _ given: DataType, _ evidence: ColumnEvidence, _ order: Order, _ mark: Mark
    ) {
        type = given
        isGiven = true
        if given.isNumeric {
            isWritten = true
            switch mark {
            case .decided(let mark, _), .presumed(let mark, _): decimalMark = mark
            case .open: leaveOpen(.decimalMark, evidence)
            case .contradictory(let given):
                isContradictory = true
                if let given { decimalMark = given }
            }
        }
        if given.isTemporal, evidence.dates.sawNumbers {
            switch order {
            case .decided(let found, _, _, _): slashOrder = found
            case .open: leaveOpen(.dayOrMonth, evidence)
            case .contradictory:
                ambiguity = Ambiguity(kind: .dayOrMonth, example: evidence.dates.example, readings: "")
                remarks.note = Self.bothOrders
            }
        }
        if case .decimal(let scale) = given {
            isNarrow = evidence.doubtfulComma == nil && evidence.maximumWholeDigits + scale <= 18
        }
        if given != .text { quotedEmptyIsText = false }
    }

    private mutating func leaveOpen(_ kind: Ambiguity.Kind, _ evidence: ColumnEvidence) {
        isOpen = true
        switch kind {
        case .decimalMark:
            let example = evidence.doubtfulExample
            let group = example.filter { $0 != "," }
            let decimal = String(example.map { $0 == "," ? "." : $0 })
            ambiguity = Ambiguity(kind: kind, example: example, readings: "\(group) or \(decimal)")
            remarks.note = "has commas that may mark decimals or thousands: \"\(example)\" is \(group) or \(decimal)"
            remarks.flag = "--decimal ."
        case .dayOrMonth:
            let example = evidence.dates.example
            let parts = example.split { !$0.isNumber }.prefix(3).map(String.init)
            let readings =
                parts.count == 3
                ? "day \(parts[0]) of month \(parts[1]) or day \(parts[1]) of month \(parts[0])" : ""
            ambiguity = Ambiguity(kind: kind, example: example, readings: readings)
            remarks.note = "has dates whose day and month can't be told apart: \"\(example)\" is \(readings)"
            remarks.flag = "--date-order dmy"
        }
        remarks.confidence = 0.5
    }

    private mutating func decideNumber(
        _ found: ColumnEvidence.Kinds, _ evidence: ColumnEvidence, _ options: CSVOptions, _ mark: Mark
    ) {
        if evidence.sawOtherCurrency {
            remarks.note = "has amounts in several currencies, and stays text"
            return
        }
        var kinds = found
        if kinds.contains(.percentage), kinds != .percentage {
            remarks.note = "has percentages and other numbers, and stays text"
            return
        }
        if case .presumed = mark {
            // Other rows, or columns, may yet say otherwise.
            isOpen = true
        }
        switch mark {
        case .decided(let mark, let reason), .presumed(let mark, let reason):
            decimalMark = mark
            isMarkPresumed = !evidence.sawDecimalPoint && !evidence.sawDecimalComma && options.decimalMark == nil
            remarks.reason = reason
            if reason != nil { remarks.flag = "--decimal \(Unicode.Scalar(mark))" }
            if isOpen, reason != nil { remarks.confidence = 0.85 }
        case .open:
            leaveOpen(.decimalMark, evidence)
            // Queries are bound to what the column will be once it is said how to read it.
            if !options.readsAmbiguousAsText { type = .decimal(scale: max(3, evidence.maximumScale)) }
            return
        case .contradictory:
            remarks.note = "has numbers with a decimal point and with a comma, and stays text"
            return
        }
        var wholeDigits = evidence.maximumWholeDigits
        var scale = evidence.maximumScale
        // What was in doubt is decided by the mark of the others.
        for (mark, digits) in [
            (UInt8(ascii: "."), evidence.doubtfulPoint), (UInt8(ascii: ","), evidence.doubtfulComma),
        ] {
            guard let digits else { continue }
            if mark == decimalMark {
                kinds.formUnion(.decimal)
                scale = max(scale, 3)
                wholeDigits = max(wholeDigits, digits)
            } else {
                kinds.formUnion(.integer)
                isWritten = true
                wholeDigits = max(wholeDigits, digits + 3)
            }
        }
        kinds.remove(.doubtful)
        if evidence.sawWritten { isWritten = true }
        if evidence.currency != 0 {
            remarks.reason = "amounts in \(Self.text(ofCurrency: evidence.currency))"
            remarks.flag = nil
            // Another currency further down would make it text.
            isOpen = true
        }
        if kinds == .percentage {
            isPercentage = true
            isOpen = true
            remarks.reason = "percentages, as their hundredth parts"
            remarks.flag = nil
        }
        if kinds.contains(.double) {
            // Seventeen digits are what a double can tell apart.
            guard wholeDigits <= Self.doubleDigits else { return }
            type = .double
        } else if kinds == .integer {
            type = .integer
        } else {
            let digits = wholeDigits + scale
            guard digits <= ExactDecimal.maximumDigits else {
                remarks.note = "has numbers of more than 38 digits, and stays text"
                return
            }
            type = .decimal(scale: scale)
            isNarrow = digits <= 18
        }
    }

    private static func text(ofCurrency packed: UInt64) -> String {
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: packed >> UInt64(8 * $0)) }.filter { $0 != 0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The most digits before the mark for which a column may become one of doubles.
    static let doubleDigits = 17

    private mutating func decideMoment(
        _ kinds: ColumnEvidence.Kinds, _ evidence: ColumnEvidence, _ order: Order, _ options: CSVOptions
    ) {
        if kinds.contains(.timestampWithZone), kinds != .timestampWithZone {
            remarks.note = "has times with and without a zone, and stays text"
            return
        }
        if evidence.dates.sawNumbers {
            switch order {
            case .decided(let found, let reason, let confidence, let isFirm):
                slashOrder = found
                remarks.reason = "\(found == .dayFirst ? "day" : "month") first: \(reason)"
                remarks.confidence = confidence
                remarks.flag = "--date-order \(found == .dayFirst ? "dmy" : "mdy")"
                // Other rows, or columns, may yet say otherwise.
                if !isFirm { isOpen = true }
            case .open:
                leaveOpen(.dayOrMonth, evidence)
                if options.readsAmbiguousAsText { return }
            case .contradictory:
                remarks.note = Self.bothOrders + ", and stays text"
                return
            }
        }
        type = kinds == .date ? .date : kinds == .timestampWithZone ? .timestampWithZone : .timestamp
    }

    private enum Mark {
        /// By the column's own numbers, or by what the user says.
        case decided(UInt8, reason: String?)
        /// By the file's other columns, or since they don't speak against it.
        case presumed(UInt8, reason: String?)
        case open
        case contradictory(given: UInt8?)
    }

    /// The decimal mark: what the numbers force; else what the user says; else that of the file's other numbers.
    private static func mark(_ evidence: ColumnEvidence, _ options: CSVOptions, _ file: FileConventions) -> Mark {
        let comma = UInt8(ascii: ",")
        let point = UInt8(ascii: ".")
        switch (evidence.sawDecimalPoint, evidence.sawDecimalComma) {
        case (true, true): return .contradictory(given: options.decimalMark)
        case (true, false):
            if options.decimalMark == comma { return .contradictory(given: comma) }
            return .decided(
                point, reason: evidence.doubtfulComma == nil ? nil : "the point is the decimal mark of others")
        case (false, true):
            if options.decimalMark == point { return .contradictory(given: point) }
            return .decided(comma, reason: "the comma is the decimal mark")
        case (false, false):
            if let given = options.decimalMark { return .decided(given, reason: nil) }
            let isDoubtful = evidence.doubtfulComma != nil || evidence.doubtfulPoint != nil
            if isDoubtful, file.decimalMarks.count == 1, let mark = file.decimalMarks.first {
                let name = mark == comma ? "comma" : "point"
                let isUsual = mark == point && evidence.doubtfulComma == nil
                return .presumed(
                    mark, reason: isUsual ? nil : "the \(name) is the decimal mark of the file's other numbers")
            }
            if evidence.doubtfulComma != nil { return .open }
            // `1.234` is a number with a point to every system that doesn't also write commas.
            return isDoubtful ? .presumed(point, reason: nil) : .decided(point, reason: nil)
        }
    }

    private enum Order {
        case decided(DateParsing.SlashOrder, reason: String, confidence: Double, isFirm: Bool)
        case open
        case contradictory
    }

    /// The order of day and month: what the values force; else what the user says; else by other dates of the column,
    /// by its being a column of months, by the file's other columns.
    private static func order(
        _ evidence: ColumnEvidence, _ name: String, _ options: CSVOptions, _ fileOrder: DateParsing.SlashOrder
    ) -> Order {
        let isMonth = options.monthColumns.contains(name) || ColumnName.isMonth(name)
        switch evidence.dates.decision(isMonth: isMonth) {
        case .contradictory: return .contradictory
        case .certain(let order, let reason):
            return .decided(
                order, reason: reason, confidence: 0.99,
                isFirm: evidence.dates.sawFirstOver12 || evidence.dates.sawSecondOver12)
        case .likely(let order, let reason):
            guard let given = options.dateOrder else {
                return .decided(order, reason: reason, confidence: 0.9, isFirm: false)
            }
            return .decided(given.slashOrder, reason: "given", confidence: 1, isFirm: true)
        case .none:
            if let given = options.dateOrder {
                return .decided(given.slashOrder, reason: "given", confidence: 1, isFirm: true)
            }
            guard fileOrder != .undecided else { return .open }
            return .decided(fileOrder, reason: "as in the file's other dates", confidence: 0.85, isFirm: false)
        }
    }

    private static let bothOrders = "has dates with the day first and dates with the month first"
}

extension CSVOptions.DateOrder {
    var slashOrder: DateParsing.SlashOrder {
        switch self {
        case .dayFirst: .dayFirst
        case .monthFirst: .monthFirst
        }
    }
}

/// What a column's name tells.
enum ColumnName {
    /// Whether it names a month, in English, Romanian or Russian.
    static func isMonth(_ name: String) -> Bool {
        ["month", "luna", "месяц", "period", "perioada", "период"].contains(NameNormalizer.normalized(name))
    }
}
