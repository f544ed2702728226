import Columns

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
    /// What the user should know of the choice.
    var note: String?
}

extension ColumnFormat {
    /// Decides a column's type from all that was seen in it.
    init(deciding evidence: ColumnEvidence, name: String, options: CSVOptions) {
        self.init(type: .text)
        quotedEmptyIsText = evidence.sawQuotedEmpty && evidence.sawUnquotedEmpty
        if let given = Self.givenType(of: name, options) {
            self.init(given: given, evidence: evidence, options: options)
            quotedEmptyIsText = evidence.sawQuotedEmpty && evidence.sawUnquotedEmpty
            return
        }
        let kinds = evidence.kinds.subtracting(.weakNull)
        if options.allText || kinds.contains(.text) || ColumnName.isIdentifier(name) { return }
        if kinds.isEmpty {
            if evidence.kinds.isEmpty { type = .null }
        } else if kinds == .boolean {
            type = .boolean
        } else if kinds.isSubset(of: .numbers) {
            decideNumber(kinds, evidence)
        } else if kinds.isSubset(of: .moments) {
            decideMoment(kinds, evidence, options)
        }
    }

    private init(given: DataType, evidence: ColumnEvidence, options: CSVOptions) {
        self.init(type: given, isGiven: true)
        if evidence.sawDecimalComma, !evidence.sawPoint { decimalMark = UInt8(ascii: ",") }
        if evidence.sawSlashes { slashOrder = Self.order(evidence, options) ?? .undecided }
        if case .decimal(let scale) = given { isNarrow = evidence.maximumWholeDigits + scale <= 18 }
    }

    static func givenType(of name: String, _ options: CSVOptions) -> DataType? {
        if options.types.isEmpty { return nil }
        return options.types[name] ?? options.types.first { $0.key.lowercased() == name.lowercased() }?.value
    }

    private mutating func decideNumber(_ kinds: ColumnEvidence.Kinds, _ evidence: ColumnEvidence) {
        if evidence.sawComma {
            guard !evidence.sawPoint else {
                note = "has numbers with a decimal point and with a comma, and stays text"
                return
            }
            guard evidence.sawDecimalComma else {
                note = "has commas that may mark decimals or thousands, and stays text"
                return
            }
            decimalMark = UInt8(ascii: ",")
        }
        if kinds.contains(.double) {
            // Seventeen digits are what a double can tell apart.
            guard evidence.maximumWholeDigits <= 17 else { return }
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

    private mutating func decideMoment(
        _ kinds: ColumnEvidence.Kinds, _ evidence: ColumnEvidence, _ options: CSVOptions
    ) {
        if evidence.sawSlashes {
            guard let order = Self.order(evidence, options) else {
                note =
                    evidence.sawFirstOver12
                    ? "has dates with the day first and dates with the month first, and stays text"
                    : "has dates whose day and month can't be told apart, and stays text"
                return
            }
            slashOrder = order
        }
        if kinds == .date {
            type = .date
        } else if !kinds.contains(.timestampWithZone) {
            type = .timestamp
        } else if kinds == .timestampWithZone {
            type = .timestampWithZone
        } else {
            note = "has times with and without a zone, and stays text"
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
