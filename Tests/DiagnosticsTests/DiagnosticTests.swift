import Testing

@testable import Diagnostics

@Suite struct DiagnosticTests {
    @Test func rendersPlaceCaretAndHelp() {
        let source = SourceText(name: "q.sql", text: "SELECT a\nSELECT manger_id, count(*)\n")
        let diagnostic = Diagnostic(
            .usage, code: "unknown-column", "there is no column \"manger_id\"",
            at: source.location(of: 16..<25), help: ["did you mean \"manager_id\"?"])
        #expect(
            diagnostic.rendered() == """
                error[unknown-column]: there is no column "manger_id"
                 --> q.sql:2:8
                  |
                2 | SELECT manger_id, count(*)
                  |        ^^^^^^^^^
                  = help: did you mean "manager_id"?
                """)
        #expect(diagnostic.json.contains("\"line\":2,\"column\":8,\"byte_offset\":16"))
        #expect(diagnostic.category.exitCode == 2)
    }

    @Test func everyRangeOfASourceHasALocationInside() {
        let source = SourceText(name: "x", text: "ăb\r\nç\n\n")
        for start in -1...10 {
            for end in start...11 {
                let location = source.location(of: start..<end)
                #expect((location.line ?? 0) >= 1 && (location.column ?? 0) >= 1)
                #expect(location.lineText?.contains("\n") == false)
            }
        }
        #expect(source.location(of: 2..<3).column == 2)
    }

    @Test func controlCharactersAreShownNotSent() {
        let diagnostic = Diagnostic(.input, code: "x", "bad \u{1B}[2J name")
        #expect(diagnostic.rendered() == "error[x]: bad \\u{1b}[2J name")
    }

    @Test func longLinesAreCutAroundThePlace() {
        let text = String(repeating: "a", count: 500) + "B" + String(repeating: "c", count: 500)
        let rendered = Diagnostic(
            .usage, code: "x", "m", at: SourceText(name: "f", text: text).location(of: 500..<501)
        ).rendered()
        let lines = rendered.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count < 130 })
        let caret = Array(lines[4]).firstIndex(of: "^")
        let place = Array(lines[3]).firstIndex(of: "B")
        #expect(caret != nil && caret == place)
    }

    @Test(arguments: [
        ("manger_id", "manager_id"), ("amuont", "amount"), ("clinet_id", "client_id"), ("Amount", "amount"),
    ])
    func suggestsTheNearest(typed: String, meant: String) {
        #expect(Suggestion.nearest(to: typed, among: ["client_id", "manager_id", "amount", "note"]).first == meant)
    }

    @Test func suggestsNothingFarAway() {
        #expect(Suggestion.nearest(to: "zzzzzz", among: ["client_id", "amount"]).isEmpty)
        #expect(Suggestion.help(for: "", among: ["a"]) == nil)
    }

    @Test func editDistanceAgreesWithTheRecursiveDefinition() {
        let words = ["", "a", "ab", "ba", "abc", "acb", "bca", "abcd", "badc"].map(Array.init)
        func slow(_ a: ArraySlice<Character>, _ b: ArraySlice<Character>) -> Int {
            guard let x = a.last else { return b.count }
            guard let y = b.last else { return a.count }
            var best = min(slow(a.dropLast(), b) + 1, slow(a, b.dropLast()) + 1)
            best = min(best, slow(a.dropLast(), b.dropLast()) + (x == y ? 0 : 1))
            if let x2 = a.dropLast().last, let y2 = b.dropLast().last, x == y2, y == x2 {
                best = min(best, slow(a.dropLast(2), b.dropLast(2)) + 1)
            }
            return best
        }
        for a in words { for b in words { #expect(Suggestion.editDistance(a, b) == slow(a[...], b[...])) } }
    }

    @Test func jsonEscapes() {
        #expect(JSONText.quoted("a\"\\\n\u{1}ș") == "\"a\\\"\\\\\\n\\u0001ș\"")
    }
}
