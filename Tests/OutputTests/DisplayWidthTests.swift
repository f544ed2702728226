import Testing

@testable import Output

@Suite struct DisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("abc", 3), ("ăâîșț", 5), ("e\u{301}", 1), ("中文", 4), ("한글", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
        ("ｶﾅ", 2), ("ＡＢ", 4), ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇲🇩", 2), ("❤️", 2), ("❤", 1), ("a\u{200B}b", 2),
        ("\u{AD}", 0), ("∅…─", 3), ("Привет", 6), ("ก็", 1), ("→", 1),
    ])
    func widthsAreThoseOfTerminals(text: String, width: Int) {
        #expect(DisplayWidth.of(text) == width)
    }

    @Test func cuttingNeverExceedsTheWidthNorSplitsACharacter() {
        for text in ["abcdef", "中文字中文字", "e\u{301}e\u{301}e\u{301}e\u{301}", "a👍🏽b👨‍👩‍👧c", ""] {
            for width in 0...10 {
                let cut = DisplayWidth.truncated(text, to: width)
                #expect(DisplayWidth.of(cut) <= width)
                let kept = cut.hasSuffix("…") ? cut.dropLast() : cut[...]
                #expect(text.hasPrefix(kept))
                if DisplayWidth.of(text) <= width { #expect(cut == text) }
            }
        }
        #expect(DisplayWidth.truncated("中文字", to: 4) == "中…")
        #expect(DisplayWidth.truncated("abcdef", to: 4) == "abc…")
    }

    @Test func whatCouldActOnATerminalIsShown() {
        #expect(
            DisplayWidth.printable("a\u{1B}[2J\n\r\t\u{0}\u{7F}\u{9B}\u{202E}")
                == "a\\u{1b}[2J\\n\\r\\t\\u{0}\\u{7f}\\u{9b}\\u{202e}")
        #expect(DisplayWidth.printable("ă 中 👨‍👩‍👧") == "ă 中 👨‍👩‍👧")
        #expect(DisplayWidth.printable("\r\n") == "\\r\\n")
    }
}
