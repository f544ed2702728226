import Columns
import Testing

struct TextPoolTests {
    @Test func textsStayUnderTheirCodes() {
        let pool = TextPool()
        let texts =
            (0..<5000).map { $0 % 7 == 0 ? "" : String(repeating: "ș\($0)", count: $0 % 11) }
            + [String(repeating: "x", count: 200_000), "end"]
        var dictionaries: [TextDictionary] = []
        for (code, text) in texts.enumerated() {
            var bytes = Array(text.utf8)
            #expect(bytes.withUnsafeMutableBufferPointer { pool.append(UnsafeBufferPointer($0)) } == code)
            if code % 1000 == 0 { dictionaries.append(TextDictionary(pool, count: pool.count)) }
        }
        dictionaries.append(TextDictionary(pool, count: pool.count))
        for dictionary in dictionaries {
            #expect((0..<dictionary.count).allSatisfy { dictionary[UInt32($0)] == texts[$0] })
            #expect(
                dictionary.withView { view in (0..<dictionary.count).map { String(decoding: view[$0], as: UTF8.self) } }
                    == Array(texts.prefix(dictionary.count)))
            #expect((0..<dictionary.count).map { dictionary.texts[$0] } == Array(texts.prefix(dictionary.count)))
            #expect(dictionary.agrees(with: dictionaries[0]))
            #expect(!dictionary.agrees(with: TextDictionary(TextArray(texts))))
        }
    }
}
