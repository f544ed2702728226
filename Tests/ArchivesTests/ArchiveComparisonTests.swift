import Diagnostics
import Testing

@testable import Archives

@Suite struct ArchiveComparisonTests {
    private func difference(
        _ first: [(String, String)], _ second: [(String, String)],
        manifests: (ArchiveManifest, ArchiveManifest)? = nil
    ) throws -> ArchiveDifference {
        let directory = try ScratchDirectory()
        let same = try sampleManifest()
        let (one, two) = manifests ?? (same, same)
        for (name, files, manifest) in [("a", first, one), ("b", second, two)] {
            let writer = try ArchiveWriter(path: "\(directory.path)/\(name)")
            for (path, text) in files { try writer.add(path, contents: text) }
            try writer.finish(manifest)
        }
        return try ArchiveComparison.compare("\(directory.path)/a", "\(directory.path)/b")
    }

    private func report(_ blocks: String) -> String {
        "{\"format\": \"rapport-report\", \"version\": 1, \"title\": \"Pay\", \"blocks\": [\(blocks)]}"
    }

    private func cell(_ value: String, _ shown: String, type: String = "decimal") -> String {
        "{\"type\": \"\(type)\", \"value\": \"\(value)\", \"shown\": \"\(shown)\"}"
    }

    private func table(_ rows: [(String, String, String)]) -> String {
        let rows = rows.map { "{\"cells\": [\(cell($0, $0, type: "text")), \(cell($1, $2))]}" }
        return """
            {"block": "table", "key": "ranking", "columns": [{"key": "m", "label": "Manager"},
             {"key": "b", "label": "Bonus"}], "rows": [\(rows.joined(separator: ","))], "total": null}
            """
    }

    @Test func equalArchivesDoNotDiffer() throws {
        let files = [("pay.json", report(table([("Ana", "1.00", "1.00")]))), ("pay.html", "x")]
        let result = try difference(files, files)
        #expect(result == ArchiveDifference() && result.hasSameReports && result.description == "no difference\n")
    }

    @Test func figuresAreNamedByTheirPlace() throws {
        let first = report(
            """
            {"block": "key-figures", "figures": [{"key": "k", "label": "Revenue", "value": \(cell("100.00", "100 lei")),
              "change": null}]},
            {"block": "paragraph", "text": "Ten clients."}, \
            {"block": "details", "summary": "s", "blocks": [\(table([("Ana", "1.00", "1"), ("Ion", "2.00", "2"), ("Eva", "5", "5")]))]}
            """)
        let second = report(
            """
            {"block": "key-figures", "figures": [{"key": "k", "label": "Revenue", "value": \(cell("120.00", "120 lei")),
              "change": null}]},
            {"block": "paragraph", "text": "Nine clients."}, \
            {"block": "details", "summary": "s", "blocks": [\(table([("Dan", "7", "7"), ("Ion", "2.00", "2"), ("Ana", "1.004", "1")]))]}
            """)
        let result = try difference(
            [("pay.json", first), ("pay.html", "a"), ("pay/ranking.csv", "a"), ("other.html", "a"), ("gone", "")],
            [("pay.json", second), ("pay.html", "b"), ("pay/ranking.csv", "b"), ("other.html", "b"), ("new", "")])
        #expect(
            result.description == """
                pay.json:
                  Revenue: 100 lei → 120 lei
                  paragraph 1: Ten clients. → Nine clients.
                  ranking / Dan / Bonus: (none) → 7
                  ranking / Ana / Bonus: 1.00 → 1.004
                  ranking / Eva / Bonus: 5 → (none)
                other.html: differs
                gone: only in the first
                new: only in the second

                """)
        #expect(!result.hasSameReports)
    }

    @Test func tablesInCSVAreComparedByTheirFirstColumn() throws {
        let result = try difference(
            [("t.csv", "id,note,n\na,\"x, \"\"y\"\"\",1\nb,,2\nb,,3\n")],
            [("t.csv", "id,note,n\nb,,2\na,\"x, \"\"z\"\"\",1\nb,,4\nc,,5")])
        #expect(
            result.reports.first?.changes == [
                .init("a / note", before: "x, \"y\"", after: "x, \"z\""), .init("b / n (2)", before: "3", after: "4"),
                .init("c / note", before: nil, after: ""), .init("c / n", before: nil, after: "5"),
            ])
    }

    @Test func filesOfUnknownShapeOnlyDiffer() throws {
        let result = try difference(
            [("a.json", "{}"), ("b.json", "not json"), ("c", "1")], [("a.json", "[]"), ("b.json", "no"), ("c", "2")])
        #expect(result.reports.isEmpty && result.otherFiles == ["a.json", "b.json", "c"])
    }

    @Test func originsAreCompared() throws {
        let first = try sampleManifest()
        var second = first
        second.toolVersion = "rapport 1.1.0"
        second.inputs[0].rows = 5
        second.parameters.append(.init("limit", "10"))
        second.definitions = []
        let result = try difference([], [], manifests: (first, second))
        #expect(
            result.origins.map(\.place) == [
                "version", "parameter limit", "input clients.csv", "definition Reports/pay.md",
            ])
        #expect(result.hasSameReports)
        #expect(result.origins[0].description == "version: rapport 1.0.0 → rapport 1.1.0")
    }

    @Test func aDamagedArchiveIsNotCompared() throws {
        let directory = try ScratchDirectory()
        try writeSample(to: "\(directory.path)/a")
        let cut = try directory.file("b", Array(contents(of: "\(directory.path)/a").dropLast()))
        let error = failure { _ = try ArchiveComparison.compare("\(directory.path)/a", cut) }
        #expect(error?.code == "archive-truncated" && error?.location?.source == cut)
    }
}
