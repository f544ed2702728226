import Testing

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Replays the inputs kept in `Fuzz/sql`.
struct SQLFuzzTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fuzz/sql")

    private static let inputs: [String] =
        (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? []

    @Test func thereAreInputs() { #expect(!Self.inputs.isEmpty) }

    @Test(arguments: inputs)
    func readsWithoutContradiction(input: String) throws {
        let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: input)))
        #expect(SQLFuzzing.disagreement(on: bytes) == nil)
    }
}
