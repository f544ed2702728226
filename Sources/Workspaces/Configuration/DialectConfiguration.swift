public import Columns
import Diagnostics
public import Ingest

/// How a file of fields is written, as far as a workspace or the command line says so.
public struct DialectConfiguration: Hashable, Sendable {
    /// The order of day and month in dates written with numbers.
    public enum DateOrder: String, Sendable, CaseIterable {
        /// Day, month, year.
        case dmy
        /// Month, day, year.
        case mdy
        /// Year, month, day.
        case ymd
    }

    /// What separates fields: one byte or several.
    public var delimiter: String?
    /// What encloses fields; an empty text for nothing.
    public var quote: String?
    /// What makes a quote inside quotes plain; an empty text where quotes are doubled.
    public var escape: String?
    /// The encoding.
    public var encoding: TextEncoding?
    /// The decimal mark, `.` or `,`.
    public var decimalMark: String?
    /// The order of day and month.
    public var dateOrder: DateOrder?
    /// Whether the first record has the columns' names.
    public var header: Bool?
    /// How many lines to leave out at the start.
    public var skipRows: Int?
    /// How many records to leave out at the end.
    public var footerRows: Int?
    /// Texts that mean that there is no value.
    public var nulls: [String] = []
    /// What begins a line to leave out.
    public var comment: String?
    /// Whether every column is text, as it stands.
    public var allText: Bool?
    /// Types by header.
    public var types: [String: DataType] = [:]
    /// Whether records that can't be read don't count against the file.
    public var ignoreErrors: Bool?
    /// Whether the fields that a record lacks are null.
    public var nullPadding: Bool?
    /// The number of bytes from which a record is rejected.
    public var recordLimit: Int?

    /// Makes a configuration that leaves everything to be found.
    public init() {}

    /// The configuration with what another one says in its place.
    public func overridden(by other: DialectConfiguration) -> DialectConfiguration {
        var result = self
        result.delimiter = other.delimiter ?? delimiter
        result.quote = other.quote ?? quote
        result.escape = other.escape ?? escape
        result.encoding = other.encoding ?? encoding
        result.decimalMark = other.decimalMark ?? decimalMark
        result.dateOrder = other.dateOrder ?? dateOrder
        result.header = other.header ?? header
        result.skipRows = other.skipRows ?? skipRows
        result.footerRows = other.footerRows ?? footerRows
        result.nulls += other.nulls
        result.comment = other.comment ?? comment
        result.allText = other.allText ?? allText
        result.types.merge(other.types) { $1 }
        result.ignoreErrors = other.ignoreErrors ?? ignoreErrors
        result.nullPadding = other.nullPadding ?? nullPadding
        result.recordLimit = other.recordLimit ?? recordLimit
        return result
    }
}

// MARK: Spellings

extension DialectConfiguration {
    /// A delimiter by the name that people give it, or as it is; nil for one that can't be.
    public static func delimiter(_ text: String) -> String? {
        let named = [
            "tab": "\t", "\\t": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "space": " ", "colon": ":",
        ]
        let delimiter = named[text.lowercased()] ?? text
        let isPossible = !delimiter.isEmpty && delimiter.utf8.allSatisfy { $0 != 0x22 && $0 != 10 && $0 != 13 }
        return isPossible && delimiter.utf8.count <= 16 ? delimiter : nil
    }

    /// One ASCII character, or an empty text for `none`; nil for all else.
    public static func character(_ text: String) -> String? {
        if text == "none" || text.isEmpty { return "" }
        let named = ["double": "\"", "single": "'", "backslash": "\\"]
        let character = named[text.lowercased()] ?? text
        return character.utf8.count == 1 ? character : nil
    }

    /// A number of bytes: `65536`, `16MB`, `64 MiB`; nil for all else.
    public static func byteCount(_ text: String) -> Int? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units = [
            "": 1, "b": 1, "k": 1 << 10, "kb": 1 << 10, "kib": 1 << 10, "m": 1 << 20, "mb": 1 << 20, "mib": 1 << 20,
            "g": 1 << 30, "gb": 1 << 30, "gib": 1 << 30,
        ]
        guard let number = Int(digits), number > 0,
            let unit = units[text.dropFirst(digits.count).filter { $0 != " " }.lowercased()]
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit)
        // Positions in a record have 32 bits.
        return overflow || product > 1 << 30 ? nil : product
    }

    /// The names of types that can be given.
    public static let typeNames = [
        "text", "integer", "decimal(SCALE)", "double", "boolean", "date", "timestamp", "timestamptz",
    ]

    /// A type by its name; nil for any other word.
    public static func type(_ name: String) -> DataType? {
        let plain = name.lowercased().filter { $0 != " " }
        switch plain {
        case "text", "varchar", "string": return .text
        case "integer", "int", "bigint": return .integer
        case "double", "float": return .double
        case "boolean", "bool": return .boolean
        case "date": return .date
        case "timestamp", "datetime": return .timestamp
        case "timestamptz", "timestampwithtimezone": return .timestampWithZone
        default: break
        }
        for prefix in ["decimal(", "numeric("] where plain.hasPrefix(prefix) && plain.hasSuffix(")") {
            let numbers = plain.dropFirst(prefix.count).dropLast().split(separator: ",").map { Int($0) }
            guard let scale = numbers.last ?? nil, numbers.count <= 2, (0...38).contains(scale) else { return nil }
            return .decimal(scale: scale)
        }
        return nil
    }
}

extension DialectConfiguration {
    static let keys = [
        "delimiter", "quote", "escape", "encoding", "decimal", "date_order", "header", "skip_rows", "footer_rows",
        "nulls",
        "comment", "all_text", "types", "ignore_errors", "null_padding", "max_record_size",
    ]

    init(_ value: YAMLValue) throws {
        let mapping = try value.mapping("dialect", keys: Self.keys)
        if let delimiter = mapping["delimiter"] {
            guard let text = Self.delimiter(try delimiter.text()) else {
                throw delimiter.wrongType("a delimiter", example: "delimiter: \";\" or delimiter: tab")
            }
            self.delimiter = text
        }
        if let quote = mapping["quote"] {
            guard let text = Self.character(try quote.text()) else {
                throw quote.wrongType("one character or none", example: "quote: '\"'")
            }
            self.quote = text
        }
        if let escape = mapping["escape"] {
            guard let text = Self.character(try escape.text()) else {
                throw escape.wrongType("one character or none", example: "escape: backslash")
            }
            self.escape = text
        }
        if let comment = mapping["comment"] {
            guard let text = Self.character(try comment.text()), !text.isEmpty else {
                throw comment.wrongType("one character", example: "comment: \"#\"")
            }
            self.comment = text
        }
        if let encoding = mapping["encoding"] {
            do {
                self.encoding = try TextEncoding(named: try encoding.text())
            } catch let diagnostic as Diagnostic {
                throw diagnostic.located(at: encoding.location)
            }
        }
        if let decimal = mapping["decimal"] {
            let text = try decimal.text()
            guard text == "." || text == "," else { throw decimal.wrongType("a decimal mark, \".\" or \",\"") }
            decimalMark = text
        }
        if let order = mapping["date_order"] {
            dateOrder = DateOrder(rawValue: try order.choice("date order", among: DateOrder.allCases.map(\.rawValue)))
        }
        if let header = mapping["header"] { self.header = try header.boolean() }
        if let rows = mapping["skip_rows"] { skipRows = try rows.integer(in: 0...1_000_000) }
        if let rows = mapping["footer_rows"] { footerRows = try rows.integer(in: 0...1_000_000) }
        if let nulls = mapping["nulls"] { self.nulls = try nulls.oneOrMany.map { try $0.text() } }
        allText = try mapping["all_text"]?.boolean()
        ignoreErrors = try mapping["ignore_errors"]?.boolean()
        nullPadding = try mapping["null_padding"]?.boolean()
        if let size = mapping["max_record_size"] {
            guard let count = Self.byteCount(try size.text()) else {
                throw size.wrongType("a number of bytes up to 1 GiB", example: "max_record_size: 16MB")
            }
            recordLimit = count
        }
        for entry in try mapping["types"]?.entries("a mapping from headers to types") ?? [] {
            let name = try entry.value.text()
            guard let type = Self.type(name) else {
                throw entry.value.wrongType("a type: \(Self.typeNames.joined(separator: ", "))")
            }
            types[entry.key] = type
        }
    }
}

extension CSVOptions {
    /// The options that a configuration stands for.
    public init(_ dialect: DialectConfiguration) {
        self.init()
        if let text = dialect.delimiter {
            let bytes = Array(text.utf8)
            if bytes.count == 1 { delimiter = bytes[0] } else { longDelimiter = bytes }
        }
        if let text = dialect.quote { quote = text.utf8.first.map { .some($0) } ?? .none }
        if let text = dialect.escape { escape = text.utf8.first.map { .some($0) } ?? .none }
        encoding = dialect.encoding
        decimalMark = dialect.decimalMark?.utf8.first
        switch dialect.dateOrder {
        case .dmy: dateOrder = .dayFirst
        case .mdy: dateOrder = .monthFirst
        case .ymd, nil: break
        }
        header = dialect.header
        skipRows = dialect.skipRows ?? 0
        footerRows = dialect.footerRows ?? 0
        nullTexts = dialect.nulls
        comment = dialect.comment?.utf8.first
        allText = dialect.allText ?? false
        types = dialect.types
        ignoreErrors = dialect.ignoreErrors ?? false
        nullPadding = dialect.nullPadding ?? false
        if let limit = dialect.recordLimit { recordLimit = limit }
    }
}
