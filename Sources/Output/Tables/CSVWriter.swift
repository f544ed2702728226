public import Columns
import Diagnostics

/// Writes CSV (RFC 4180): a header line, then a line a row; fields in quotes only where they need them.
///
/// Null is an empty field and the empty text is `""`, so that readers who care can tell them apart; in a table
/// of one column null is `""` too, since an empty line would be no row.
public final class CSVWriter: TableWriter {
    /// How the file looks.
    public struct Options: Sendable {
        /// The byte between fields.
        public var delimiter: UInt8
        /// Whether the first line names the columns.
        public var hasHeader: Bool
        /// Whether texts that a spreadsheet would run as a formula (those beginning with `=`, `+`, `-`, `@`, a tab
        /// or a carriage return) get a leading `'`. Numbers are never touched.
        public var escapesFormulas: Bool
        /// What ends a line: `\n`, or `\r\n` as RFC 4180 has it.
        public var lineEnd: String
        /// Whether the file begins with the UTF-8 byte order mark, by which some spreadsheets know the encoding.
        public var hasByteOrderMark: Bool
        /// How instants look.
        public var format: ValueFormat

        /// Makes options.
        public init(
            delimiter: UInt8 = UInt8(ascii: ","), hasHeader: Bool = true, escapesFormulas: Bool = true,
            lineEnd: String = "\n", hasByteOrderMark: Bool = false, format: ValueFormat = ValueFormat()
        ) {
            self.delimiter = delimiter
            self.hasHeader = hasHeader
            self.escapesFormulas = escapesFormulas
            self.lineEnd = lineEnd
            self.hasByteOrderMark = hasByteOrderMark
            self.format = format
        }
    }

    private let rows: RowAssembler<CSVCellStyle>
    private var head: [UInt8]
    private var isFinished = false

    /// Makes a writer.
    ///
    /// Throws a `Diagnostic` of category `.usage` when the delimiter could stand in a number, a date or a quoted
    /// field's edge.
    public init(schema: Schema, to sink: any ByteSink, options: Options = Options()) throws {
        try Self.check(delimiter: options.delimiter)
        let style = CSVCellStyle(
            delimiter: options.delimiter, escapesFormulas: options.escapesFormulas, isOnlyColumn: schema.count == 1)
        let delimiter = String(UnicodeScalar(options.delimiter))
        rows = RowAssembler(
            sink: sink, style: style, format: options.format,
            frame: RowFrame(
                prefixes: schema.fields.indices.map { $0 == 0 ? "" : delimiter }, rowEnd: options.lineEnd))
        var head = ByteBuffer(capacity: 256)
        if options.hasByteOrderMark { head.append([0xEF, 0xBB, 0xBF]) }
        if options.hasHeader, schema.count > 0 {
            for (index, name) in schema.names.enumerated() {
                if index > 0 { head.append(options.delimiter) }
                style.append(text: name, to: &head)
            }
            head.append(text: options.lineEnd)
        }
        self.head = Array(head.bytes)
    }

    /// Adds rows.
    public func write(_ chunk: Chunk) throws {
        writeHead()
        try rows.append(chunk)
    }

    /// Hands the rest to the sink.
    public func finish() throws {
        guard !isFinished else { return }
        isFinished = true
        writeHead()
        try rows.flush()
    }

    private func writeHead() {
        rows.append(head)
        head = []
    }

    private static func check(delimiter: UInt8) throws {
        let scalar = UnicodeScalar(delimiter)
        let isLetterOrDigit = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
        let isFine = delimiter < 0x80 && !isLetterOrDigit && !" \"'\n\r.+-:\0".unicodeScalars.contains(scalar)
        guard !isFine else { return }
        throw Diagnostic(
            .usage, code: "bad-delimiter",
            "\(JSONText.quoted(String(scalar))) can't separate the fields of a CSV file",
            notes: ["letters, digits, quotes, line ends and the characters of numbers and dates are not allowed"],
            help: ["use \",\", \";\", \"|\" or a tab"])
    }
}

/// CSV cells.
struct CSVCellStyle: CellStyle {
    var delimiter: UInt8
    var escapesFormulas: Bool
    var isOnlyColumn: Bool

    var nullText: [UInt8] { isOnlyColumn ? Array("\"\"".utf8) : [] }
    var nonFiniteText: [UInt8]? { nil }
    var timeSeparator: UInt8 { UInt8(ascii: " ") }
    var temporalQuote: UInt8? { nil }

    func append(_ text: UnsafePointer<UInt8>, _ count: Int, to buffer: inout ByteBuffer) {
        guard count > 0 else { return buffer.append("\"\"") }
        let isFormula = escapesFormulas && Self.beginsFormula(text.pointee)
        // Without short cuts, so that the compiler compares many bytes at once.
        var special: UInt8 = 0
        for index in 0..<count {
            let byte = text[index]
            special |= (byte == delimiter ? 1 : 0) | (byte == UInt8(ascii: "\"") ? 1 : 0)
            special |= (byte == UInt8(ascii: "\n") ? 1 : 0) | (byte == UInt8(ascii: "\r") ? 1 : 0)
        }
        guard special != 0 else {
            if isFormula { buffer.append(UInt8(ascii: "'")) }
            buffer.append(text, count)
            return
        }
        // Two quotes around it, perhaps an apostrophe, and at worst every byte a quote.
        buffer.reserve(2 * count + 3)
        let start = buffer.end
        var end = start
        end.pointee = UInt8(ascii: "\"")
        end += 1
        if isFormula {
            end.pointee = UInt8(ascii: "'")
            end += 1
        }
        for index in 0..<count {
            let byte = text[index]
            end[0] = byte
            end[1] = byte
            end += byte == UInt8(ascii: "\"") ? 2 : 1
        }
        end.pointee = UInt8(ascii: "\"")
        buffer.advance(end - start + 1)
    }

    private static func beginsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), UInt8(ascii: "\t"),
            UInt8(ascii: "\r"):
            true
        default: false
        }
    }
}

extension CellStyle {
    /// Appends a text that is at hand as a string: a column's name.
    func append(text: String, to buffer: inout ByteBuffer) {
        let bytes = Array(text.utf8)
        bytes.withUnsafeBufferPointer { pointer in
            append(pointer.baseAddress ?? UnsafePointer(buffer.base), bytes.count, to: &buffer)
        }
    }
}
