public import Columns

/// One shown value with everything that qualifies it: format, uncertainty, counts, flags.
public struct Cell: Hashable, Sendable {
    /// The value; ignored where it is suppressed.
    public var value: Value
    /// How it is written; nil takes the column's format, or else one by the value's type.
    public var format: CellFormat?
    /// The range the truth is likely in.
    public var interval: UncertaintyInterval?
    /// A few words after the value, such as `12 of 40`.
    public var suffix: String?
    /// Why no value is shown, e.g. `n < 5`. The value is then left out of every output.
    public var suppression: String?
    /// Whether it is good or bad news.
    public var tone: Tone
    /// A mark of its own.
    public var flag: CellFlag?
    /// A link, for names that lead to a page of their own.
    public var link: String?

    /// Makes a cell.
    public init(
        _ value: Value,
        format: CellFormat? = nil,
        interval: UncertaintyInterval? = nil,
        suffix: String? = nil,
        tone: Tone = .neutral,
        flag: CellFlag? = nil,
        link: String? = nil
    ) {
        self.value = value
        self.format = format
        self.interval = interval
        self.suffix = suffix
        self.tone = tone
        self.flag = flag
        self.link = link
    }

    /// A cell that says why it shows no value, e.g. `n < 5`.
    public static func suppressed(_ reason: String) -> Cell {
        var cell = Cell(.null)
        cell.suppression = reason
        return cell
    }

    /// A cell of plain text.
    public static func text(_ text: String) -> Cell { Cell(.text(text)) }

    /// The cell without a value.
    public static let empty = Cell(.null)
}

/// Good news or bad.
public enum Tone: String, Hashable, Sendable, CaseIterable {
    /// Neither.
    case neutral
    /// Good.
    case good
    /// Bad.
    case bad
    /// To be careful about.
    case caution
    /// Of less weight.
    case muted
}

/// A mark on a row or a cell. Always shown in words too, never by colour alone.
public enum CellFlag: Hashable, Sendable {
    /// Beyond the 95 % limit.
    case watch
    /// Beyond the 99.8 % limit: different from peers.
    case different
    /// Rests on doubtful rows, or on an assumption; with the reason, e.g. `today's owner`.
    case doubtful(String)
    /// Any other mark.
    case mark(String, Tone)
}

/// A range around an estimate, in the estimate's own unit.
public struct UncertaintyInterval: Hashable, Sendable {
    /// The lower end.
    public var low: Value
    /// The upper end.
    public var high: Value
    /// How sure: 0.95 for a 95 % interval.
    public var level: Double

    /// Makes an interval.
    public init(low: Value, high: Value, level: Double = 0.95) {
        self.low = low
        self.high = high
        self.level = level
    }

    /// Makes an interval of plain numbers.
    public init(_ low: Double, _ high: Double, level: Double = 0.95) {
        self.init(low: .double(low), high: .double(high), level: level)
    }
}

/// How a value is written.
public struct CellFormat: Hashable, Sendable {
    /// What the value means.
    public enum Kind: Hashable, Sendable {
        /// By the value's own type.
        case automatic
        /// Text as it is.
        case text
        /// A whole number.
        case integer
        /// A number with decimals: by default 2 for floating point, all for exact decimals.
        case decimal
        /// A share written as a percentage: 0.25 is 25 %. By default 1 decimal.
        case percent
        /// A difference of two shares in percentage points: 0.012 is 1.2 pp. By default 1 decimal.
        case percentagePoints
        /// An amount of money, with the currency's code where there is one. By default 2 decimals.
        case money(currency: String?)
        /// A date.
        case date
        /// A month.
        case month
        /// A date and time, to the minute.
        case timestamp
        /// A span of time: an interval, or a number of the unit.
        case duration(DurationUnit)
        /// Yes or no.
        case boolean
    }

    /// The unit of a number that is a span of time.
    public enum DurationUnit: String, Hashable, Sendable, CaseIterable {
        /// Seconds.
        case seconds
        /// Minutes.
        case minutes
        /// Hours.
        case hours
        /// Days.
        case days
    }

    /// What the value means.
    public var kind: Kind
    /// Digits behind the decimal mark; nil for the kind's default.
    public var decimals: Int?
    /// Whether a plus sign stands before what is above zero: for changes.
    public var isSigned: Bool

    /// Makes a format.
    public init(_ kind: Kind, decimals: Int? = nil, isSigned: Bool = false) {
        self.kind = kind
        self.decimals = decimals
        self.isSigned = isSigned
    }

    /// By the value's own type.
    public static let automatic = CellFormat(.automatic)
    /// Text.
    public static let text = CellFormat(.text)
    /// A whole number.
    public static let integer = CellFormat(.integer)
    /// A number with decimals.
    public static let decimal = CellFormat(.decimal)
    /// A share as a percentage with 1 decimal.
    public static let percent = CellFormat(.percent)
    /// A date.
    public static let date = CellFormat(.date)
    /// A month.
    public static let month = CellFormat(.month)
    /// A date and time.
    public static let timestamp = CellFormat(.timestamp)
    /// Yes or no.
    public static let boolean = CellFormat(.boolean)

    /// An amount of money.
    public static func money(_ currency: String?, decimals: Int? = nil) -> CellFormat {
        CellFormat(.money(currency: currency), decimals: decimals)
    }

    /// A span of time given in a unit.
    public static func duration(_ unit: DurationUnit) -> CellFormat { CellFormat(.duration(unit)) }

    /// The format of values of a type where nothing else is said.
    public init(for type: DataType) {
        switch type {
        case .null, .text: self.init(.text)
        case .boolean: self.init(.boolean)
        case .integer: self.init(.integer)
        case .decimal, .double: self.init(.decimal)
        case .date: self.init(.date)
        case .timestamp, .timestampWithZone: self.init(.timestamp)
        case .interval: self.init(.duration(.seconds))
        }
    }
}
