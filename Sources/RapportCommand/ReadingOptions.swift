import ArgumentParser
import RapportKit

/// How files are written: what every command that reads them takes, for where looking at them gives the wrong answer.
/// `rapport profile FILE` says what was found, and with which of these flags to change it.
struct ReadingOptions: ParsableArguments {
    @Option(help: ArgumentHelp("What stands between fields: a character or several; tab, space.", valueName: "text"))
    var delimiter: String?
    @Option(help: ArgumentHelp("What encloses fields; none.", valueName: "character")) var quote: String?
    @Option(
        help: ArgumentHelp("What makes a quote inside quotes plain; none where it is doubled.", valueName: "character"))
    var escape: String?
    @Option(
        help: ArgumentHelp(
            "utf-8, utf-16le, utf-16be, windows-1250, windows-1251, windows-1252, iso-8859-2; utf-8-twice mends text that was encoded twice.",
            valueName: "name"))
    var encoding: String?
    @Option(help: ArgumentHelp("The decimal mark, where the numbers don't tell: . or ,", valueName: "mark"))
    var decimal: String?
    @Option(
        help: ArgumentHelp("The order in dates like 03/04/2026, where they don't tell: dmy or mdy.", valueName: "order")
    )
    var dateOrder: String?
    @Flag(inversion: .prefixedNo, help: "Whether the first record has the columns' names.") var header: Bool?
    @Option(help: ArgumentHelp("Lines to leave out at the start.", valueName: "n")) var skipRows: Int?
    @Option(help: ArgumentHelp("Records to leave out at the end.", valueName: "n")) var footerRows: Int?
    @Option(help: ArgumentHelp("A text that means no value; may be given several times.", valueName: "text"))
    var null: [String] = []
    @Option(help: ArgumentHelp("Leave out lines that begin with this.", valueName: "character")) var comment: String?
    @Flag(help: "Read every column as text, as it stands.") var allText = false
    @Option(
        help: ArgumentHelp(
            "The type of a column, by its header; several, joined by commas or given one by one.",
            valueName: "column=type"))
    var types: [String] = []
    @Flag(help: "Leave out records that can't be read, whatever their number.") var ignoreErrors = false
    @Flag(help: "Take the fields that a record lacks as empty.") var nullPadding = false
    @Option(help: ArgumentHelp("Reject records longer than this.", valueName: "size")) var maxRecordSize: String?

    /// What was given.
    ///
    /// - Throws: a usage `Diagnostic` for a value that can't be meant.
    func dialect() throws -> DialectConfiguration {
        var dialect = DialectConfiguration()
        dialect.delimiter = try parsed(
            delimiter, "--delimiter", "a character, several, tab or space", DialectConfiguration.delimiter)
        dialect.quote = try parsed(quote, "--quote", "one ASCII character or none", DialectConfiguration.character)
        dialect.escape = try parsed(escape, "--escape", "one ASCII character or none", DialectConfiguration.character)
        dialect.comment = try parsed(comment, "--comment", "one ASCII character") { text in
            DialectConfiguration.character(text).flatMap { $0.isEmpty ? nil : $0 }
        }
        dialect.encoding = try encoding.map { try TextEncoding(named: $0) }
        dialect.decimalMark = try parsed(decimal, "--decimal", ". or ,") { [".", ","].contains($0) ? $0 : nil }
        dialect.dateOrder = try parsed(dateOrder, "--date-order", "dmy, mdy or ymd") {
            DialectConfiguration.DateOrder(rawValue: $0.lowercased())
        }
        dialect.header = header
        dialect.skipRows = try parsed(skipRows, "--skip-rows", "a number of lines") { $0 >= 0 ? $0 : nil }
        dialect.footerRows = try parsed(footerRows, "--footer-rows", "a number of records up to 1000000") {
            (0...1_000_000).contains($0) ? $0 : nil
        }
        dialect.nulls = null
        dialect.allText = allText ? true : nil
        dialect.ignoreErrors = ignoreErrors ? true : nil
        dialect.nullPadding = nullPadding ? true : nil
        dialect.recordLimit = try parsed(
            maxRecordSize, "--max-record-size", "a size up to 1GB, such as 16MB", DialectConfiguration.byteCount)
        for (column, name) in try types.flatMap(Self.pairs) {
            guard let type = DialectConfiguration.type(name) else {
                throw Diagnostic(
                    .usage, code: "bad-type", "\"\(name)\" is no type for column \(column)",
                    help: [Suggestion.help(for: name, among: DialectConfiguration.typeNames)].compactMap { $0 }
                        + ["the types are \(DialectConfiguration.typeNames.joined(separator: ", "))"])
            }
            dialect.types[column] = type
        }
        return dialect
    }

    private func parsed<Given, Value>(
        _ given: Given?, _ flag: String, _ expected: String, _ parse: (Given) -> Value?
    ) throws -> Value? {
        guard let given else { return nil }
        guard let value = parse(given) else {
            throw Diagnostic(
                .usage, code: "bad-option", "\(flag) \"\(given)\" can't be meant", help: ["give \(expected)"])
        }
        return value
    }

    /// `a=integer,b=decimal(2)` as pairs. A comma in a column's name is one where no `=` follows.
    private static func pairs(_ text: String) throws -> [(String, String)] {
        var pieces: [String] = []
        for piece in text.split(separator: ",", omittingEmptySubsequences: false) {
            if let last = pieces.last, !piece.contains("=") || !last.contains("=") {
                pieces[pieces.count - 1] = last + "," + piece
            } else {
                pieces.append(String(piece))
            }
        }
        return try pieces.map { piece in
            guard let mark = piece.lastIndex(of: "="), mark != piece.startIndex else {
                throw Diagnostic(
                    .usage, code: "bad-option", "--types \"\(piece)\" doesn't name a column and its type",
                    help: ["write column=type, for example --types \"amount=decimal(2)\""])
            }
            return (String(piece[..<mark]), String(piece[piece.index(after: mark)...]))
        }
    }
}
