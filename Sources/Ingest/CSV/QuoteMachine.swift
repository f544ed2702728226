/// The state machine that says, byte by byte, where fields and records end. It decides what a text means; the
/// fast index has to agree with it or hand over.
///
/// A field is quoted if its first byte is the quote. Quotes anywhere in another field are text. After a quoted
/// field's closing quote only a delimiter or a record end may follow; anything else spoils the record, and the rest
/// of that field is read as if it were unquoted, so that the record ends where the line does.
struct QuoteMachine {
    enum State {
        case fieldStart
        case unquoted
        case quoted
        case escaped
        case afterQuote
        case afterQuoteAndReturn
    }

    enum Event {
        case none
        case fieldEnd
        case recordEnd
    }

    private let delimiter: UInt8
    private let quote: UInt8
    private let hasQuote: Bool
    private let escape: UInt8
    private let hasEscape: Bool
    private let endsAtCarriageReturn: Bool
    private(set) var state = State.fieldStart
    /// Whether text followed a closing quote in the record so far; the user of the machine resets it.
    var isSpoiled = false

    init(_ dialect: Dialect) {
        delimiter = dialect.delimiter
        quote = dialect.quote ?? 0
        hasQuote = dialect.quote != nil
        escape = dialect.escape ?? 0
        hasEscape = dialect.escape != nil && dialect.quote != nil
        endsAtCarriageReturn = dialect.endsAtCarriageReturn
    }

    var isInsideQuotes: Bool {
        switch state {
        case .quoted, .escaped: true
        default: false
        }
    }

    /// Takes one byte and says what ended at it.
    @inline(__always)
    mutating func step(_ byte: UInt8) -> Event {
        switch state {
        case .quoted:
            if hasEscape, byte == escape {
                state = .escaped
            } else if byte == quote {
                state = .afterQuote
            }
            return .none
        case .escaped:
            state = .quoted
            return .none
        case .fieldStart:
            if hasQuote, byte == quote {
                state = .quoted
                return .none
            }
            return plain(byte)
        case .unquoted: return plain(byte)
        case .afterQuote:
            if byte == quote, !hasEscape {
                state = .quoted
                return .none
            }
            if byte == UInt8(ascii: "\r"), !endsAtCarriageReturn {
                state = .afterQuoteAndReturn
                return .none
            }
            let event = plain(byte)
            if case .none = event { isSpoiled = true }
            return event
        case .afterQuoteAndReturn:
            if byte != UInt8(ascii: "\n") { isSpoiled = true }
            return plain(byte)
        }
    }

    @inline(__always)
    private mutating func plain(_ byte: UInt8) -> Event {
        if byte == delimiter {
            state = .fieldStart
            return .fieldEnd
        }
        if byte == UInt8(ascii: "\n") || (endsAtCarriageReturn && byte == UInt8(ascii: "\r")) {
            state = .fieldStart
            return .recordEnd
        }
        state = .unquoted
        return .none
    }
}
