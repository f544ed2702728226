import Rendering
import ReportDocument
import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Whole renderings of the sample held against files beside this one.
///
/// `RECORD_GOLDEN=1 swift test --filter GoldenTests` writes them anew; read the difference before committing it.
@Suite struct GoldenTests {
    static let cases: [(name: String, text: String)] = {
        let document = SampleDocument.make()
        var cases = [
            ("sample.html", HTMLRenderer().render(document)), ("sample.json", JSONRenderer().render(document)),
            ("sample.md", MarkdownRenderer().render(document)),
            ("sample-80.txt", TerminalRenderer(width: 80, showsDetails: true).render(document)),
            ("sample-120-colour.txt", TerminalRenderer(width: 120, colour: true).render(document)),
            ("sample-ru.html", HTMLRenderer().render(SampleDocument.make(language: .russian))),
            ("sample-ro-60.txt", TerminalRenderer(width: 60).render(SampleDocument.make(language: .romanian))),
        ]
        cases += CSVRenderer().render(document).map { ("csv/" + $0.path, $0.text) }
        return cases
    }()

    @Test(arguments: cases.indices)
    func rendersAsRecorded(index: Int) throws {
        let (name, text) = Self.cases[index]
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")
        let file = folder.appendingPathComponent(name)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] != nil {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
        let recorded = String(decoding: try Data(contentsOf: file), as: UTF8.self)
        let same = text == recorded
        #expect(same, "\(name) differs at \(Self.firstDifference(text, recorded))")
    }

    private static func firstDifference(_ a: String, _ b: String) -> String {
        let left = a.split(separator: "\n", omittingEmptySubsequences: false)
        let right = b.split(separator: "\n", omittingEmptySubsequences: false)
        for (index, (x, y)) in zip(left, right).enumerated() where x != y {
            return "line \(index + 1):\n  now      \(x.prefix(300))\n  recorded \(y.prefix(300))"
        }
        return "its end: \(left.count) lines now, \(right.count) recorded"
    }
}
