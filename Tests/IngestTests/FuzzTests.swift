import Testing

@testable import Ingest

/// Every input that fuzzing found something with, and the seeds it begins from, once more.
@Suite struct FuzzTests {
    private static let folder = #filePath.dropLast("FuzzTests.swift".count) + "Fuzz"

    /// One after the other: they share a file.
    @Test func whatWasFoundStaysMended() throws {
        for target in FuzzTarget.allCases {
            let folder = "\(Self.folder)/\(target.rawValue)"
            let names = try DirectoryListing.names(in: folder)
            #expect(!names.isEmpty)
            for name in names {
                let source = try InputFile(path: "\(folder)/\(name)").open()
                let input = try source.readHead(1 << 20)
                let problem = target.disagreement(on: input)
                #expect(problem == nil, "\(target.rawValue)/\(name)")
            }
        }
    }
}
