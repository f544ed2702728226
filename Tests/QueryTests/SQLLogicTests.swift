import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Runs the scripts in the folder `SQLLogic`. With RECORD_GOLDEN=1 in the environment they are rewritten with what the
/// engine gives; read the difference before it is kept.
struct SQLLogicTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "SQLLogic")

    private static let scripts: [String] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasSuffix(".slt") }.sorted()
    }()

    @Test func thereAreScripts() { #expect(Self.scripts.count >= 9) }

    @Test(arguments: scripts) func runs(script: String) throws {
        let file = Self.folder.appending(path: script)
        let text = try String(contentsOf: file, encoding: .utf8)
        let result = SQLLogicScript(name: script, text: text)
        #expect(result.recordCount > 0)
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            let completed = result.completed.joined(separator: "\n")
            if completed != text { try completed.write(to: file, atomically: true, encoding: .utf8) }
            return
        }
        for failure in result.failures { Issue.record("\(failure)") }
    }
}
