import Diagnostics
import Testing

@testable import Query

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// Holds Docs/Functions against the registry; with RECORD_GOLDEN=1 in the environment it is written anew.
struct FunctionReferenceTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Docs/Functions")

    @Test func pagesAreThoseOfTheRegistry() throws {
        let pages = try FunctionReference.pages()
        let manager = FileManager.default
        let known = try manager.contentsOfDirectory(atPath: Self.folder.path).sorted()
        if ProcessInfo.processInfo.environment["RECORD_GOLDEN"] == "1" {
            for name in known { try manager.removeItem(at: Self.folder.appending(path: name)) }
            for page in pages {
                try page.text.write(to: Self.folder.appending(path: page.name), atomically: true, encoding: .utf8)
            }
            return
        }
        #expect(known == pages.map(\.name).sorted())
        for page in pages {
            let text = try? String(contentsOf: Self.folder.appending(path: page.name), encoding: .utf8)
            #expect(text == page.text, "Docs/Functions/\(page.name) is out of date: record it with RECORD_GOLDEN=1")
        }
    }

    @Test func everyFunctionHasAnExample() {
        let names =
            FunctionRegistry.scalarList.map(\.name) + WindowCall.functions.keys
            + FunctionRegistry.aggregateList.map(\.name).filter { !$0.hasSuffix(AggregateFunction.descending) }
        for name in names { #expect(FunctionExamples.all[name] != nil, "\(name) has no example") }
        for name in FunctionExamples.all.keys { #expect(names.contains(name), "there is no \(name)") }
    }

    /// What the reference says of nulls holds for the examples' own functions.
    @Test func nullsAreAccountedFor() {
        for function in FunctionRegistry.scalarList where !function.isStrict {
            #expect(FunctionExamples.nulls[function.name] != nil, "\(function.name) says nothing of nulls")
        }
    }
}
