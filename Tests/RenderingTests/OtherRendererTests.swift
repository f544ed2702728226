import Charting
import Columns
import Diagnostics
import ReportDocument
import Testing

@testable import Rendering

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

@Suite struct TerminalRendererTests {
    @Test(arguments: [40, 60, 80, 120])
    func noLineIsWiderThanTheTerminal(width: Int) {
        for document in [SampleDocument.make(), HostileDocument.make()] {
            // Code and diagnostics keep their lines as they are.
            var document = document
            document.blocks.removeAll { block in
                switch block {
                case .code, .callout: true
                default: false
                }
            }
            for line in TerminalRenderer(width: width).render(document).split(separator: "\n") {
                #expect(DisplayText.width(String(line)) <= width, "\(line)")
            }
        }
    }

    @Test func hostileTextCannotMoveTheCursor() {
        let text = TerminalRenderer(showsDetails: true).render(HostileDocument.make())
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E })
        let coloured = TerminalRenderer(colour: true).render(HostileDocument.make())
        #expect(!coloured.contains("\u{1B}[2J"))
    }

    @Test func queriesAreShownOnDemand() {
        let document = SampleDocument.make()
        #expect(!TerminalRenderer().render(document).contains("SELECT manager_id"))
        #expect(TerminalRenderer(showsDetails: true).render(document).contains("SELECT manager_id"))
    }

    @Test func wideTablesBecomeSeveralWithTheFirstColumnAgain() {
        let columns =
            [TableColumn("name")] + (0..<12).map { TableColumn("c\($0)", label: "column \($0)", format: .integer) }
        let row: [Cell] = [.text("Maria")] + (0..<12).map { Cell(.integer(Int64($0) * 1_000_000)) }
        let document = ReportDocument(
            id: "x", title: "X", blocks: [.table(TableBlock(key: "t", columns: columns, rows: [TableRow(row)]))],
            provenance: Provenance(toolVersion: "t", reportID: "x"))
        let text = TerminalRenderer(width: 60).render(document)
        #expect(text.split(separator: "\n").filter { $0.hasPrefix("Maria") }.count == 3)
        for index in 0..<12 { #expect(text.contains(index == 0 ? "0" : "\(index),000,000")) }
    }
}

@Suite struct JSONRendererTests {
    /// Any JSON value, to see that text is JSON.
    private indirect enum Node: Decodable {
        case null
        case boolean(Bool)
        case number(Double)
        case string(String)
        case array([Node])
        case object([String: Node])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                self = .null
            } else if let value = try? container.decode(Bool.self) {
                self = .boolean(value)
            } else if let value = try? container.decode(Double.self) {
                self = .number(value)
            } else if let value = try? container.decode(String.self) {
                self = .string(value)
            } else if let value = try? container.decode([Node].self) {
                self = .array(value)
            } else {
                self = .object(try container.decode([String: Node].self))
            }
        }

        subscript(key: String) -> Node? {
            if case .object(let members) = self { members[key] } else { nil }
        }
    }

    @Test func outputIsJSON() throws {
        for document in [SampleDocument.make(), HostileDocument.make()] {
            let text = JSONRenderer().render(document)
            let node = try JSONDecoder().decode(Node.self, from: Data(text.utf8))
            guard case .string(let title)? = node["title"] else {
                Issue.record("no title")
                continue
            }
            #expect(title == document.title)
        }
    }

    @Test func valuesKeepTheirTypesAndTheirDigits() {
        func value(_ value: Value) -> String { JSONDocument.value(value).rendered() }
        #expect(value(SampleDocument.decimal("12345678901234567890.10")) == "\"12345678901234567890.10\"")
        #expect(value(.integer(9_007_199_254_740_992)) == "9007199254740992")
        #expect(value(.integer(9_007_199_254_740_993)) == "\"9007199254740993\"")
        #expect(value(.integer(.min)) == "\"-9223372036854775808\"")
        #expect(value(.double(0.1)) == "0.1" && value(.double(3)) == "3" && value(.double(.nan)) == "null")
        #expect(value(.double(1e300)) == "1e+300")
        #expect(value(.date(SampleDocument.date("2026-09-30"))) == "\"2026-09-30\"")
        let moment = Timestamp(SampleDocument.date("2026-09-30"), microsecondOfDay: 1)
        #expect(value(.timestamp(moment)) == "\"2026-09-30T00:00:00.000001\"")
        #expect(value(.timestampWithZone(moment)).hasSuffix("Z\""))
        #expect(value(.null) == "null" && value(.boolean(true)) == "true")
    }
}

@Suite struct CSVRendererTests {
    private func render(_ table: TableBlock...) -> [RenderedFile] {
        CSVRenderer().render(
            ReportDocument(
                id: "x", title: "X", blocks: table.map { .table($0) },
                provenance: Provenance(toolVersion: "t", reportID: "x")))
    }

    @Test func valuesAreExactAndQuoted() {
        let table = TableBlock(
            key: "Some Table!",
            columns: [TableColumn("a"), TableColumn("b", format: .percent), TableColumn("c", format: .money("MDL"))],
            rows: [
                [
                    .text("x, \"y\"\nz"), Cell(.double(0.123456789), interval: UncertaintyInterval(0.1, 0.2)),
                    Cell(SampleDocument.decimal("1.50")),
                ],
                TableRow([.empty, .suppressed("n < 5"), Cell(.date(SampleDocument.date("2026-01-02")))], flag: .watch),
            ])
        #expect(
            render(table) == [
                RenderedFile(
                    path: "some-table.csv",
                    text:
                        "a,b,b_low,b_high,b_note,c,flag\n\"x, \"\"y\"\"\nz\",0.123456789,0.1,0.2,,1.50,\n,,,,n < 5,2026-01-02,watch\n"
                )
            ])
    }

    @Test func namesAreUnique() {
        let table = TableBlock(key: "a", columns: [], rows: [])
        #expect(render(table, table, table).map(\.path) == ["a.csv", "a-2.csv", "a-3.csv"])
        #expect(render(TableBlock(key: "../../etc/passwd", columns: [], rows: [])).map(\.path) == ["etc-passwd.csv"])
        #expect(render(TableBlock(key: "///", columns: [], rows: [])).map(\.path) == ["table.csv"])
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("+373 69 123-456", "+373 69 123-456"), ("-5", "-5"),
        ("-A1", "'-A1"), ("+cmd|x", "'+cmd|x"), ("plain", "plain"), ("", ""),
    ])
    func formulasAreDefused(text: String, expected: String) {
        let table = TableBlock(key: "a", columns: [TableColumn("a")], rows: [[.text(text)]])
        #expect(render(table).first?.text == "a\n\(expected)\n")
    }
}

@Suite struct MarkdownRendererTests {
    @Test(arguments: [
        ("a|b", "a\\|b"), ("<b>", "&lt;b&gt;"), ("*x*_y_", "\\*x\\*\\_y\\_"), ("# x", "\\# x"), ("1. x", "1\\. x"),
        ("1.5", "1.5"), ("- x", "\\- x"), ("a - b", "a - b"), ("a\nb", "a b"), ("[x](y)", "\\[x\\](y)"), ("`", "\\`"),
        ("10) x", "10\\) x"),
    ])
    func textIsEscaped(text: String, expected: String) {
        #expect(MarkdownWriter.escaped(text) == expected)
    }

    @Test func fencesAreLongerThanWhatTheyHold() {
        let writer = MarkdownWriter(words: CellText(.english))
        #expect(writer.block(.code(CodeBlock("a\n````\nb", language: "sql"))) == "`````sql\na\n````\nb\n`````")
    }

    @Test func hostileTextIsNoMarkup() {
        let text = MarkdownRenderer().render(HostileDocument.make())
        let outsideCode = text.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix(HostileDocument.text.prefix(10)) && !$0.contains("`") }
        for line in outsideCode { #expect(!line.contains("<script"), "\(line)") }
    }
}

@Suite struct OutputFormatTests {
    @Test func namesAndEndingsAreUnderstood() throws {
        for format in OutputFormat.allCases {
            #expect(try OutputFormat(named: format.rawValue.uppercased()) == format)
            #expect(try OutputFormat(named: format.fileExtension) == format)
        }
    }

    @Test func unknownNamesAreErrorsThatHelp() {
        #expect {
            try OutputFormat(named: "htlm")
        } throws: { error in
            guard let diagnostic = error as? Diagnostic else { return false }
            return diagnostic.category == .usage && diagnostic.help.joined().contains("html")
        }
    }

    @Test func theSameDocumentGivesTheSameBytes() {
        for format in OutputFormat.allCases {
            let first = format.files(for: SampleDocument.make(), named: "report")
            let second = format.files(for: SampleDocument.make(), named: "report")
            #expect(first == second)
            #expect(!first.isEmpty)
            for file in first { #expect(file.path.hasPrefix("report") && file.text.hasSuffix("\n")) }
        }
    }
}
