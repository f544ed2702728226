import Columns
import Diagnostics

/// How the fields of a column become values: its type, and what else the parser must know.
struct ColumnFormat: Hashable, Sendable {
    var type: DataType
    var slashOrder = DateParsing.SlashOrder.undecided
    var decimalMark = UInt8(ascii: ".")
    /// Whether the mantissas of a decimal column all fit 18 digits.
    var isNarrow = false
    /// Whether an empty field in quotes is empty text rather than null.
    var quotedEmptyIsText = false
    /// Whether the type was given rather than found.
    var isGiven = false
    /// Whether what was seen leaves two readings open, so that more rows may give another type.
    var isOpen = false
    /// What the user should know of the choice.
    var note: String?

    /// Whether a given type takes some of the forms that were seen and not others.
    var isContradictory = false

    /// Whether values read by one format are right by the other.
    func readsLike(_ other: ColumnFormat) -> Bool {
        var copy = other
        copy.isNarrow = isNarrow
        copy.note = note
        copy.isOpen = isOpen
        return copy == self
    }
}

extension ColumnFormat {
    /// Decides a column's type from all that was seen in it.
    init(deciding evidence: ColumnEvidence, name: String, options: CSVOptions) {
        self.init(type: .text)
        quotedEmptyIsText = evidence.sawQuotedEmpty && evidence.sawUnquotedEmpty
        if let given = Self.givenType(of: name, options) {
            decideGiven(given, evidence, options)
            return
        }
        let kinds = evidence.kinds.subtracting(.weakNull)
        if options.allText || kinds.contains(.text) || ColumnName.isIdentifier(name) { return }
        if kinds.isEmpty {
            if evidence.kinds.isEmpty { type = .null } else { isOpen = true }
        } else if kinds == .boolean {
            type = .boolean
        } else if kinds.isSubset(of: .numbers) {
            decideNumber(kinds, evidence, options)
        } else if kinds.isSubset(of: .moments) {
            decideMoment(kinds, evidence, options)
        }
        // Empty texts are told from nulls only in a column of text.
        if type != .text { quotedEmptyIsText = false }
    }

    static func givenType(of name: String, _ options: CSVOptions) -> DataType? {
        if options.types.isEmpty { return nil }
        return options.types[name] ?? options.types.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    private mutating func decideGiven(_ given: DataType, _ evidence: ColumnEvidence, _ options: CSVOptions) {
        type = given
        isGiven = true
        if given.isNumeric {
            switch Self.mark(evidence, options) {
            case .decided(let mark): decimalMark = mark
            case .open: note = Self.commaNote
            case .contradictory:
                isContradictory = true
                if let mark = options.decimalMark { decimalMark = mark }
            }
        }
        if given.isTemporal, evidence.sawSlashes {
            if let order = Self.order(evidence, options) {
                slashOrder = order
            } else {
                note = Self.slashNote(evidence)
            }
        }
        if case .decimal(let scale) = given { isNarrow = evidence.maximumWholeDigits + scale <= 18 }
        if given != .text { quotedEmptyIsText = false }
    }

    private mutating func decideNumber(
        _ kinds: ColumnEvidence.Kinds, _ evidence: ColumnEvidence, _ options: CSVOptions
    ) {
        switch Self.mark(evidence, options) {
        case .decided(let mark): decimalMark = mark
        case .open:
            note = Self.commaNote + ", and stays text"
            isOpen = true
            return
        case .contradictory:
            note = "has numbers with a decimal point and with a comma, and stays text"
            return
        }
        if kinds.contains(.double) {
            // Seventeen digits are what a double can tell apart.
            guard evidence.maximumWholeDigits <= Self.doubleDigits else { return }
            type = .double
        } else if kinds == .integer {
            type = .integer
        } else {
            let digits = evidence.maximumWholeDigits + evidence.maximumScale
            guard digits <= ExactDecimal.maximumDigits else {
                note = "has numbers of more than 38 digits, and stays text"
                return
            }
            type = .decimal(scale: evidence.maximumScale)
            isNarrow = digits <= 18
        }
    }

    /// The most digits before the mark for which a column may become one of doubles.
    static let doubleDigits = 17

    private mutating func decideMoment(
        _ kinds: ColumnEvidence.Kinds, _ evidence: ColumnEvidence, _ options: CSVOptions
    ) {
        if kinds.contains(.timestampWithZone), kinds != .timestampWithZone {
            note = "has times with and without a zone, and stays text"
            return
        }
        if evidence.sawSlashes {
            guard let order = Self.order(evidence, options) else {
                note = Self.slashNote(evidence) + ", and stays text"
                isOpen = !evidence.sawFirstOver12
                return
            }
            slashOrder = order
        }
        type = kinds == .date ? .date : kinds == .timestampWithZone ? .timestampWithZone : .timestamp
    }

    private enum Mark {
        case decided(UInt8)
        case open
        case contradictory
    }

    private static func mark(_ evidence: ColumnEvidence, _ options: CSVOptions) -> Mark {
        let comma = UInt8(ascii: ",")
        let point = UInt8(ascii: ".")
        switch (evidence.sawPoint, evidence.sawComma) {
        case (true, true): return .contradictory
        case (false, false): return .decided(options.decimalMark == comma ? comma : point)
        case (true, false): return options.decimalMark == comma ? .contradictory : .decided(point)
        case (false, true):
            if options.decimalMark == point { return .contradictory }
            return evidence.sawDecimalComma || options.decimalMark == comma ? .decided(comma) : .open
        }
    }

    private static func order(_ evidence: ColumnEvidence, _ options: CSVOptions) -> DateParsing.SlashOrder? {
        switch (evidence.sawFirstOver12, evidence.sawSecondOver12) {
        case (true, true): return nil
        case (true, false): return .dayFirst
        case (false, true): return .monthFirst
        case (false, false):
            switch options.dateOrder {
            case .dayFirst: return .dayFirst
            case .monthFirst: return .monthFirst
            case nil: return nil
            }
        }
    }

    private static let commaNote = "has commas that may mark decimals or thousands"

    private static func slashNote(_ evidence: ColumnEvidence) -> String {
        evidence.sawFirstOver12
            ? "has dates with the day first and dates with the month first"
            : "has dates whose day and month can't be told apart"
    }
}

/// What a column's name tells.
enum ColumnName {
    /// Whether it names a key: `id`, `client_id`, `Client ID`, `clientId`. Keys are text, whatever they look like.
    static func isIdentifier(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        guard scalars.count >= 2 else { return false }
        let ending = String(String.UnicodeScalarView(scalars.suffix(2)))
        guard ending.lowercased() == "id" else { return false }
        guard scalars.count > 2 else { return true }
        let before = scalars[scalars.count - 3]
        if before == "_" || before == " " || before == "-" || before == "." { return true }
        return ending.first == "I" && before.properties.isLowercase
    }
}
