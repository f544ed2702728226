import Columns
import Testing

@testable import Output

@Suite struct TerminalTableTests {
    private let people = Table(
        schema: Schema([Field("name", .text), Field("n", .integer), Field("note", .text)]),
        rows: [
            [.text("Ana"), .integer(7), .text("short")],
            [.text("中文字"), .integer(-1200), .null],
            [.text("cafe\u{301}"), .null, .text("a\nb\u{1B}[31m and much more text than fits")],
        ])

    @Test func columnsAlignWhateverTheCharacters() {
        #expect(
            TerminalTable.text(of: people) == """
                name        n  note
                ──────  ─────  ───────────────────────────────────────────
                Ana         7  short
                中文字  -1200  ∅
                cafe\u{301}        ∅  a\\nb\\u{1b}[31m and much more text than fits

                """)
    }

    @Test func textGivesWayBeforeNumbers() {
        let text = TerminalTable.text(of: people, options: .init(width: 24))
        #expect(
            text == """
                name        n  note
                ──────  ─────  ─────────
                Ana         7  short
                中文字  -1200  ∅
                cafe\u{301}        ∅  a\\nb\\u{1…

                """)
    }

    @Test func columnsThatDoNotFitAreNamed() {
        let text = TerminalTable.text(of: people, options: .init(width: 12, maximumRows: 1, nullText: "NULL"))
        #expect(
            text == """
                name  n
                ────  ─
                Ana   7
                … 2 more rows
                … 1 column doesn't fit: note

                """)
    }

    @Test func nothingIsSaidPlainly() {
        let empty = Table(schema: people.schema, chunks: [])
        #expect(TerminalTable.text(of: empty) == "name  n  note\n────  ─  ────\nno rows\n")
    }

    @Test func coloursAreOnlyUsedWhenAskedFor() {
        let table = Table(schema: Schema([Field("a", .integer)]), rows: [[.null]])
        #expect(
            TerminalTable.text(of: table, options: .init(usesColour: true))
                == "\u{1B}[1ma\u{1B}[0m\n\u{1B}[2m─\u{1B}[0m\n\u{1B}[2m∅\u{1B}[0m\n")
    }

    @Test func everyWidthIsKept() {
        for width in 1...60 {
            let lines = TerminalTable.text(of: people, options: .init(width: width)).split(separator: "\n")
            // Below the table stand the names of what was left out.
            for line in lines where !line.hasPrefix("… ") { #expect(DisplayWidth.of(line) <= width) }
        }
    }

    @Test func rowsBeyondTheLimitAreCountedOverAllChunks() throws {
        let sink = MemorySink()
        let schema = Schema([Field("n", .integer)])
        let writer = TerminalTable(schema: schema, to: sink, options: .init(maximumRows: 3))
        for start in stride(from: 0, to: 10, by: 2) {
            let rows = [[Value.integer(Int64(start))], [.integer(Int64(start + 1))]]
            try writer.write(Table(schema: schema, rows: rows))
            #expect(writer.isFull == (start >= 2))
        }
        try writer.finish()
        try writer.finish()
        #expect(sink.text == "n\n─\n0\n1\n2\n… 7 more rows\n")
    }

    @Test func everyTypeIsShown() {
        let lines = TerminalTable.text(of: everyType).split(separator: "\n").map { $0.split(separator: " ") }
        #expect(lines[2].prefix(3) == ["-42", "-0.05", "0.1"] && lines[3].allSatisfy { $0 == "∅" })
        #expect(lines[4].prefix(3) == ["-9223372036854775808", "12345.67", "1e+300"])
    }

    /// The layout against a slow search for the highest common ceiling.
    @Test func layoutsFitWheneverTheyCan() {
        for a in [1, 3, 9, 20] {
            for b in [1, 8, 15] {
                for c in [2, 12] {
                    let columns = [a, b, c].map { TableLayout.Demand(wanted: $0, least: min($0, 4)) }
                    for width in 1...50 {
                        let layout = TableLayout(columns: columns, width: width)
                        let shown = layout.widths.filter { $0 > 0 }
                        let total = shown.reduce(0, +) + 2 * (shown.count - 1)
                        let least = columns.map(\.least).reduce(0, +) + 4
                        #expect(total <= width)
                        #expect(layout.hidden.isEmpty == (least <= width))
                        if layout.hidden.isEmpty { #expect(total == min(width, a + b + c + 4)) }
                        for (index, column) in columns.enumerated() where layout.hidden.isEmpty {
                            #expect((column.least...column.wanted).contains(layout.widths[index]))
                        }
                    }
                }
            }
        }
    }
}
