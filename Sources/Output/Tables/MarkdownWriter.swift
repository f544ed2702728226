public import Columns

/// Writes a table of GitHub-flavoured Markdown (the tables extension of GFM 0.29), numbers aligned right.
///
/// Characters that Markdown or HTML would act upon are escaped, line breaks become `<br>`, null is empty.
public final class MarkdownWriter: TableWriter {
    private let rows: RowAssembler<MarkdownCellStyle>
    private var head: [UInt8]
    private var isFinished = false

    /// Makes a writer.
    public init(schema: Schema, to sink: any ByteSink, format: ValueFormat = ValueFormat()) {
        let style = MarkdownCellStyle()
        rows = RowAssembler(
            sink: sink, style: style, format: format,
            frame: RowFrame(
                prefixes: schema.fields.indices.map { $0 == 0 ? "| " : " | " },
                rowEnd: schema.count == 0 ? "" : " |\n"))
        var head = ByteBuffer(capacity: 256)
        if schema.count > 0 {
            for name in schema.names {
                head.append("| ")
                style.append(text: name, to: &head)
                head.append(UInt8(ascii: " "))
            }
            head.append("|\n")
            for field in schema.fields { head.append(field.type.isNumeric ? "| ---: " : "| --- ") }
            head.append("|\n")
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
}

/// Markdown cells.
struct MarkdownCellStyle: CellStyle {
    var nullText: [UInt8] { [] }
    var nonFiniteText: [UInt8]? { nil }
    var timeSeparator: UInt8 { UInt8(ascii: " ") }
    var temporalQuote: UInt8? { nil }

    func append(_ text: UnsafePointer<UInt8>, _ count: Int, to buffer: inout ByteBuffer) {
        var index = 0
        while index < count {
            let byte = text[index]
            switch byte {
            case UInt8(ascii: "\r"):
                buffer.append("<br>")
                if index + 1 < count, text[index + 1] == UInt8(ascii: "\n") { index += 1 }
            case UInt8(ascii: "\n"): buffer.append("<br>")
            case UInt8(ascii: "<"): buffer.append("&lt;")
            case UInt8(ascii: "&"): buffer.append("&amp;")
            case UInt8(ascii: "\\"), UInt8(ascii: "|"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "["),
                UInt8(ascii: "]"), UInt8(ascii: "~"):
                buffer.append(UInt8(ascii: "\\"))
                buffer.append(byte)
            case UInt8(ascii: "_"):
                // Inside a word an underscore means nothing, and names such as client_id stay readable.
                let isInside =
                    index > 0 && index + 1 < count && Self.isWord(text[index - 1]) && Self.isWord(text[index + 1])
                if !isInside { buffer.append(UInt8(ascii: "\\")) }
                buffer.append(byte)
            case 0..<0x20, 0x7F: buffer.append(UInt8(ascii: " "))
            default: buffer.append(byte)
            }
            index += 1
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
