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
}
